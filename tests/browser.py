"""A real browser on a real server: the fixtures of every test that looks at pages. Import them in a `conftest.py`:

    from tests.browser import chromium, live_server, page  # noqa: F401

`live_server` serves the product over `city_office`; `page` is a desktop window; `sign_in(page, login)` enters by the
sign-in page, `arrive(page, login)` is there at once.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from waitress import wasyncore
from waitress.server import create_server

import run
from demo.accounts import PASSWORD
from engine.act import Office
from engine.settings import ROOT
from tests.conftest import leave_out
from tests.web.visiting import TOKEN

CALM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--process-per-site",  # what one test's page has compiled serves the next
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SHOTS = ROOT / "var" / "shots"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 30_000  # milliseconds: a busy machine is slow, not wrong
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class LiveServer:
    office: Office
    url: str


def serve(app: Any, port: int = 0) -> Iterator[str]:
    """Serve a WSGI application on this port of this machine, or on a free one; gives its URL, then stops."""
    sockets: dict[int, Any] = {}
    place = {"map": sockets, "host": "127.0.0.1", "threads": 4, "clear_untrusted_proxy_headers": False}
    try:
        server = create_server(app, port=port, **place)
    except OSError:  # somebody took it meanwhile
        sockets.clear()
        server = create_server(app, port=0, **place)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    with server.trigger.lock:  # the loop takes it before it closes anything, this end of the pipe included
        server.trigger.thunks.append(lambda: wasyncore.close_all(sockets, ignore_all=True))
        server.trigger._physical_pull()
    thread.join(10)
    server.task_dispatcher.shutdown()


@pytest.fixture
def live_server(city_office: Office) -> Iterator[LiveServer]:
    """The product with all its rooms, over the demo city."""
    for url in serve(run.web(city_office), _port[0]):
        _port[0] = int(url.rpartition(":")[2])
        yield LiveServer(city_office, url)


_running: list[Browser] = []  # each folder that imports the fixture has its own; the browser is one per process
_desktop: dict[
    str, BrowserContext
] = {}  # by the address of the server: what the windows of one test after another share
_port = [0]  # the same for every live server of the process, so that its scripts are known in the browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, once per worker."""
    if _running:
        yield _running[0]
        return
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        leave_out("browser tests (no Chromium on this machine)")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        _running.append(playwright.chromium.launch(executable_path=path, args=CALM))
        yield _running[0]
        _desktop.clear()
        _running.pop().close()


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A desktop window on the live server; at its end nothing may have gone wrong in the browser's own log."""
    context = _desktop_at(chromium, live_server.url)
    context.clear_cookies()
    window = context.new_page()
    window.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    window.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    window.on("pageerror", lambda error: complaints.append(str(error)))
    yield window
    for each in context.pages[1:]:
        each.close()
    if context not in _desktop.values():
        context.close()
    expected = ("Failed to load resource: the server responded with a status of 4",)  # a refusal is an answer
    assert [text for text in complaints if not text.startswith(expected)] == [], complaints


def _desktop_at(chromium: Browser, url: str) -> BrowserContext:
    """Where the windows on this server open. Nothing of a test is left in it for the next: what pages keep they keep in
    cookies and in the window, and only files named by their content are fetched once. A first page stays open, and with
    it the process that has compiled the scripts."""
    if url not in _desktop:
        for context in _desktop.values():
            context.close()
        _desktop.clear()
        context = chromium.new_context(base_url=url, viewport=DESKTOP, locale="vi-VN", reduced_motion="reduce")
        context.new_page().goto("/static/plain.css")
        _desktop[url] = context
    return _desktop[url]


def hold_time(page: Page) -> None:
    """From now on time passes in the window only as the test says (`page.clock`); no later test gets this desktop."""
    page.clock.install()
    for url in [url for url, context in _desktop.items() if context == page.context]:
        del _desktop[url]


def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    """Enter by the sign-in page, as an officer does; whoever was there before is signed out."""
    for _ in range(3):  # a draft on its way out of the old page may bring its answer's cookie once more
        page.goto("about:blank")
        page.context.clear_cookies()
        page.goto("/dang-nhap")
        if page.locator("#login").count():
            break
    assert page.locator("#login").count(), f"no sign-in page at {page.url}: {page.content()[:2000]}"
    page.fill("#login", login)
    page.fill("#password", password)
    page.click("#sign-in")
    page.wait_for_url(lambda url: "/dang-nhap" not in url)


def arrive(page: Page, login: str, password: str = PASSWORD) -> None:
    """Be signed in, for tests whose story begins behind the sign-in page: it is sent its form and not looked at. The
    window is left empty; whoever was there before is signed out."""
    page.goto("about:blank")
    page.context.clear_cookies()
    assert send(page, "/dang-nhap", login=login, password=password) != "/dang-nhap", login


def send(page: Page, path: str, **fields: str) -> str:
    """Send a form with the window's cookies and a token for them, past its pages; where its answer leads on to."""
    asked = page.context.request
    token = TOKEN.search(asked.get("/no-such-page").text())
    assert token
    answer = asked.post(path, form={"csrf_token": token[1], **fields}, max_redirects=0)
    assert answer.status == 302, (path, answer.status, answer.text()[:2000])
    return answer.headers["location"]


def until(page: Page, condition: str, arg: Any = None) -> None:
    """Wait for a condition of the page's own scripts. It is asked from outside: the policy of the page forbids the
    `eval` with which Playwright's own waiting would ask a second time."""
    waited = 0
    while not page.evaluate(condition, arg):
        assert waited < PATIENCE, condition
        page.wait_for_timeout(100)
        waited += 100


def shoot(page: Page, name: str) -> Path:
    """A picture of the whole page in `var/shots`, for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    path = SHOTS / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path


def look_at(page: Page, name: str) -> None:
    """The page at a desk and on a phone: a picture, nothing that keeps anybody out, and nothing beside the page. The
    window has the size afterwards that it had before."""
    size = page.viewport_size
    assert size
    for look in (DESKTOP, PHONE) if size != PHONE else (PHONE, DESKTOP):
        page.set_viewport_size(look)
        shoot(page, f"{name}-{look['width']}")
        assert violations(page) == [], (page.url, look)
        assert page.evaluate("document.documentElement.scrollWidth") <= look["width"], (page.url, look)
    page.set_viewport_size(size)


def violations(page: Page) -> list[str]:
    """What axe-core holds against this page under WCAG 2.1 A and AA: rule and place, one line each."""
    if not AXE.exists():
        leave_out("accessibility checks (axe-core is not installed in frontend/node_modules)")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        """async (runOnly) => (await axe.run({ runOnly, resultTypes: ["violations"] })).violations
        .flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.target.join(" ")}`))""",
        ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    )
    return list(found)
