"""Who works by keyboard always sees where: one ring around whatever has the focus, on every ground."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from engine.act import Office
from tests import city
from tests.browser import arrive, shoot

pytestmark = pytest.mark.browser

RING = {"outline": "rgb(8, 59, 138) solid 3px", "inner": "rgb(255, 255, 255) 0px 0px 0px 2px"}
HERE = """() => {
    const here = document.activeElement;
    if (here === document.body || here.dataset.met) return null;
    here.dataset.met = "yes";
    const style = getComputedStyle(here);
    const look = [...here.classList].filter(name => /^(btn|form|skip|link)/.test(name)).join(".");
    return {
        kind: here.localName + (here.type && here.localName === "input" ? `[${here.type}]` : "") + (look && "." + look),
        said: (here.innerText || here.name || here.id || "").trim().slice(0, 40),
        outline: `${style.outlineColor} ${style.outlineStyle} ${style.outlineWidth}`,
        inner: style.boxShadow,
    };
}"""


def walked(page: Page) -> list[dict[str, str]]:
    """Everything the Tab key comes to on this page, with its ring."""
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    met = []
    for _ in range(300):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            break
        met.append(here)
    return met


def tabbed_through(page: Page, path: str) -> set[str]:
    """The kinds of controls on a page, every one of them with the ring."""
    page.goto(path)
    met = walked(page)
    bare = [here for here in met if {name: here[name] for name in RING} != RING]
    assert met and bare == [], (path, bare)
    return {here["kind"] for here in met}


def test_everything_the_keyboard_comes_to_wears_the_same_ring(page: Page, city_office: Office) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    kinds = tabbed_through(page, "/dang-nhap")
    arrive(page, "chutich.trucbach")
    for path in ("/viec?tab=unit", "/ho-so", f"/ho-so/{code}", "/giam-sat", "/tiep-nhan/" + city.BIRTH):
        kinds |= tabbed_through(page, path)
    together = " ".join(sorted(kinds))
    for kind in ("btn-quiet", "btn-primary", "btn-bare", "form-control", "form-select", "summary", "a"):
        assert kind in together, (kind, together)
    page.goto(f"/ho-so/{code}")
    page.get_by_role("button", name="English").focus()
    page.keyboard.press("Tab")
    shoot(page, "focus")
