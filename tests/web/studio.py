"""A designer at the studio: begins a design, picks from its menus, fills in the panel, waits for what was saved."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy
from playwright.sync_api import Locator, Page, expect

from admin.designer import LANES
from engine.act import SYSTEM, Office
from engine.definitions.diagram import Bundle
from engine.definitions.profile import Profile, profile_of
from engine.definitions.reading import read_bundle
from engine.designs import work
from engine.designs.models import Design
from engine.identity import accounts
from engine.identity.models import Account
from tests.browser import arrive, send, sign_in

STUDIO = "/quan-tri/thiet-ke"
DESIGNER, SECOND = "thietke", "thietke2"
PASSWORD = "thiet-ke-hai-2018"


def begin(page: Page, title: str, login: str = DESIGNER) -> int:
    """Begin an empty design with the three lanes the page proposes, and be in its studio; its id."""
    arrive(page, login)
    place = send(page, f"{STUDIO}/moi", way="empty", title=title, lanes=LANES)
    design_id = int(place.rpartition("/")[2])
    enter(page, design_id)
    return design_id


def begin_on_the_page(page: Page, title: str) -> int:
    """The same by hand, from the sign-in page on."""
    sign_in(page, DESIGNER)
    page.goto(f"{STUDIO}/moi")
    page.fill("#empty-title", title)
    with page.expect_navigation():
        page.get_by_role("button", name="Bắt đầu vẽ").click()
    ready(page)
    return int(page.url.rpartition("/")[2])


def enter(page: Page, design_id: int) -> None:
    page.goto(f"{STUDIO}/{design_id}")
    ready(page)


def ready(page: Page) -> None:
    page.wait_for_selector("[data-studio][data-ready]")


def in_english(page: Page) -> None:
    """Choose English at the head of the studio, and be in it again."""
    with page.expect_navigation():
        page.get_by_role("button", name="English").click()
    ready(page)


def panel(page: Page) -> Locator:
    return page.locator("#panel-properties")


def choose(page: Page, name: str) -> None:
    """Choose an element by its name in the list of elements, then go on to its properties."""
    page.get_by_role("tab", name="Phần tử").click()
    page.get_by_role("option", name=name).first.click()
    page.get_by_role("tab", name="Thuộc tính").click()
    expect(panel(page).get_by_role("heading", name=name)).to_be_visible()


def press(page: Page, key: str) -> None:
    """A key on the canvas."""
    page.locator("[data-canvas] svg[data-element-id], [data-canvas] .djs-container > svg").first.focus()
    page.keyboard.press(key)


def pick(page: Page, key: str, label: str, name: str = "") -> None:
    """Open a menu by its key, pick an entry by its first words, and name what was made."""
    press(page, key)
    search = page.locator(".djs-popup input")
    search.fill(label)
    entry = page.locator(".djs-popup .entry").filter(has_text=re.compile(f"^\\s*{re.escape(label)}"))
    expect(entry.first).to_be_visible()
    entry.first.click()
    expect(page.locator(".djs-popup")).to_have_count(0)
    if name:
        fill(page, "Tên", name)


def fill(page: Page, label: str, text: str) -> None:
    field = panel(page).get_by_label(label, exact=True)
    field.fill(text)
    field.press("Tab")


def select(page: Page, label: str, *, label_of: str = "", value: str | None = None) -> None:
    field = panel(page).get_by_label(label, exact=True)
    if value is None:
        field.select_option(label=label_of)
    else:
        field.select_option(value)


def play(page: Page) -> Locator:
    """The tab of the rehearsal, open."""
    page.get_by_role("tab", name="Diễn tập").click()
    return page.locator("#panel-play")


def do(page: Page, item: Locator, *chosen: str) -> None:
    """Do what waits in a play: with these choices by their labels, the rest as its form proposes it."""
    item.get_by_role("button", name="Làm bước này").click()
    dialog = page.get_by_role("dialog")
    for label in chosen:
        dialog.get_by_label(label, exact=True).check()
    dialog.get_by_role("button", name="Làm xong bước này").click()
    expect(dialog).to_have_count(0)


def keep_play(page: Page, name: str) -> None:
    """Save what was played as a test script of that name."""
    page.locator("#panel-play").get_by_role("button", name="Lưu thành kịch bản").click()
    page.get_by_label("Tên kịch bản").fill(name)
    page.get_by_role("button", name="Lưu kịch bản", exact=True).click()
    expect(page.locator(".studio-said")).to_contain_text(name)


def law(page: Page) -> Locator:
    """The tab of the legal data, open."""
    page.get_by_role("tab", name="Dữ liệu pháp lý").click()
    return page.locator("#panel-law")


def write(tab: Locator, label: str, text: str, line: int = 0) -> None:
    """Fill in a field of the legal data; of a repeating one, that of the given line."""
    field = tab.get_by_label(label, exact=True).nth(line)
    field.fill(text)
    field.press("Tab")


def hold_answers(page: Page, path: str) -> None:
    """What the house answers to that question waits at the door of the page, until it is let in."""
    page.evaluate(
        """(path) => {
            const { call } = studio;
            const door = new Promise((open) => { studio.openDoor = () => { studio.call = call; open(); }; });
            studio.call = async (...asked) => {
                const answer = await call(...asked);
                if (asked[1] === path) await door;
                return answer;
            };
        }""",
        path,
    )


def let_answers_in(page: Page) -> None:
    page.evaluate("studio.openDoor()")


def rename(page: Page, element: str, name: str) -> None:
    """Change the drawing, whatever tab is open."""
    page.evaluate(
        """([id, name]) => studio.modeler.get("modeling").updateProperties(
            studio.modeler.get("elementRegistry").get(id), { name })""",
        [element, name],
    )


def saved(page: Page) -> None:
    """Save now, and wait until the page says that it is."""
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-state]")).to_have_attribute("data-save-state", "savedAt")


def drawn(page: Page) -> list[str]:
    """The names of what is on the canvas, in order of their ids."""
    names: list[str] = page.evaluate(
        """studio.modeler.get("elementRegistry").filter((e) => e.businessObject?.name && !e.labelTarget)
        .map((e) => e.businessObject.name).sort()"""
    )
    return names


def content(office: Office, design_id: int) -> dict[str, Any]:
    with office.look(SYSTEM) as act:
        found: dict[str, Any] = work.edition(act.session, design_id).content
    return found


def bundle(office: Office, design_id: int) -> Bundle:
    """The saved drawing, as the engine reads it."""
    files = content(office, design_id)["files"]
    return read_bundle((name, xml.encode()) for name, xml in files.items()).bundle


def profile(office: Office, design_id: int) -> Profile:
    """What the saved drawing says about its tasks."""
    return profile_of(bundle(office, design_id))


def revision(office: Office, design_id: int) -> int:
    with office.look(SYSTEM) as act:
        return act.session.get_one(Design, design_id).revision


def second_designer(office: Office) -> None:
    """An account for a second designer; the demo city has one."""
    with office.act(SYSTEM) as act:
        accounts.create(act, SECOND, "Minh (mẫu)", PASSWORD, grants=frozenset({"designer"}))


def end_sessions(office: Office, login: str) -> None:
    """Whoever is signed in with this account is so no more."""
    with office.act(SYSTEM) as act:
        account_id = act.session.scalars(sqlalchemy.select(Account.id).where(Account.login == login)).one()
        accounts.end_sessions(act, account_id)
