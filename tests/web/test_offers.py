"""A page offers a leader, and who stands in, only what will be taken; where it does not, it says why."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from apiflask import APIFlask

import run
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.dossiers import case as cases
from engine.dossiers import duties, leading, work
from engine.dossiers.models import Dossier, WorkItem
from engine.escalation.sweep import sweep
from engine.leave import daily
from engine.org import operations as org
from tests import city
from tests.web.visiting import Visitor, words

HEAD, DEPUTY, CLERK = "chutich.trucbach", "phochutich.trucbach", "hotich.trucbach"
NEEDED_LATER = "Bước “Ký Giấy khai sinh” sau này phải do người khác thực hiện, mà ở đó chỉ có anh/chị"


@pytest.fixture
def app(city_office: Office) -> APIFlask:
    return run.web(city_office)


def test_a_card_offers_what_will_be_taken_and_says_why_not(
    app: APIFlask, city_office: Office, clock: SetClock, statements: Callable[[Office], list[str]]
) -> None:
    first = at_step(city_office, "examine_birth")
    at_counter = [at_step(city_office, "examine_birth", done=False) for _ in range(4)]
    clock.advance(timedelta(hours=5))
    rung(city_office)
    head, said = Visitor(app, HEAD), statements(city_office)
    head.get("/giam-sat?muc=canh-bao")
    said.clear()
    page = head.get("/giam-sat?muc=canh-bao")
    of_five = len(said)
    assert f"Anh/chị không nhận làm được: {NEEDED_LATER}" in words(page)
    assert [offers(page.text, "take_over", item) for item in (first, *at_counter)] == [0, 1, 1, 1, 1]
    assert [offers(page.text, "extend", item) for item in (first, *at_counter)] == [1] * 5
    for path in re.findall(r'action="(/giam-sat/canh-bao/\d+)"', page.text)[1:]:
        head.post(path, answer="Đã cử thêm người")
    said.clear()
    page = head.get("/giam-sat?muc=canh-bao")
    assert page.text.count("/giam-sat/canh-bao/") == 1
    assert len(said) == of_five, "however many cards there are"


def test_who_has_done_the_other_step_is_not_offered_as_the_next_doer(
    app: APIFlask, city_office: Office, clock: SetClock
) -> None:
    item = at_step(city_office, "sign_birth")
    chairman = city.sign_in(city_office, HEAD)
    with city_office.act(SYSTEM) as act:  # before she came to the chair
        dossier = act.session.get_one(Dossier, item.dossier_id)
        act.session.change(dossier, doers={**dossier.doers, "examine_birth": [chairman.officer_id]})
    clock.advance(timedelta(hours=5))
    rung(city_office)
    page = words(Visitor(app, "chutich.badinh").get("/giam-sat?muc=canh-bao"))
    assert f"Không còn ai khác ở đơn vị làm được bước này. Không giao được cho {chairman.name}:" in page


def test_what_a_head_owes_is_not_offered_in_a_list(app: APIFlask, city_office: Office, clock: SetClock) -> None:
    step = at_step(city_office, "examine_birth", done=False)
    clock.advance(timedelta(days=3))
    rung(city_office)
    assert duties.open_owed(city_office)
    page = Visitor(app, HEAD).get("/giam-sat/viec")
    assert "Việc của người đứng đầu: không giao, không nhận thay." in words(page)
    assert page.text.count('name="items" value="') == 1 and f'name="items" value="{step.id}"' in page.text


def test_a_lent_seat_is_offered_no_step_it_may_not_do(app: APIFlask, city_office: Office) -> None:
    examine, confirm = at_step(city_office, "examine_birth"), at_step(city_office, "confirm_birth")
    for lender, other in ((CLERK, HEAD), (CLERK, DEPUTY)):
        lend(city_office, lender, other)
    for login, item, why in (
        (HEAD, examine, NEEDED_LATER),
        (DEPUTY, confirm, "Bước này người giữ chức vụ phải tự thực hiện, không ủy quyền."),
    ):
        page = Visitor(app, login).get(f"/viec/{item.id}")
        assert why in words(page) and f"/viec/{item.id}/nhan" not in page.text, login
    waiting = Visitor(app, DEPUTY).get("/viec?tab=available").text
    assert f"/viec/{examine.id}/nhan" in waiting and f"/viec/{confirm.id}/nhan" not in waiting
    assert f"/viec/{examine.id}/nhan" in Visitor(app, DEPUTY).get(f"/viec/{examine.id}").text


def test_the_board_leads_on_to_who_stands_in_and_to_giving_all_away(app: APIFlask, city_office: Office) -> None:
    step, other = at_step(city_office, "examine_birth"), at_step(city_office, "examine_birth", done=False)
    clerk = city.sign_in(city_office, CLERK)
    with city_office.act(clerk) as act:
        work.claim(act, step.id)
    with city_office.act(SYSTEM) as act:
        org.report_absence(act, clerk.officer_id or 0, act.today, act.today + timedelta(days=3), "Nghỉ ốm")
    daily.look(city_office)
    head = Visitor(app, HEAD)
    page = head.get("/giam-sat")
    assert "1 bước không còn ai có mặt làm được" in words(page)
    unattended = head.get(link(page.text, "/giam-sat/viec?han=khong-ai"))
    assert f'value="{step.id}"' in unattended.text and f'value="{other.id}"' not in unattended.text
    to_leave = head.get(link(page.text, f"/vang-mat?nguoi={clerk.officer_id}&viec=here"))
    assert 'value="here" checked' in to_leave.text, "the days away are known already"
    assert f'<option value="{clerk.officer_id}" selected>' in to_leave.text
    given = head.get(link(page.text, f"/giam-sat/viec?chon=ca&can-bo={clerk.officer_id}"))
    assert f'value="{step.id}" checked' in given.text and f'value="{other.id}"' not in given.text
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        leading.give_back(act, cases.with_item(act, step.id), None, None)
    city.complete(city_office, *code_and_step(city_office, step))
    assert "không còn ai có mặt" not in head.read("/giam-sat")
    assert f'value="{other.id}"' not in head.get("/giam-sat/viec?han=khong-ai").text, "no step is not every step"


# ---------------------------------------------------------------------------------------------------------------------


def at_step(office: Office, element: str, *, done: bool = True) -> WorkItem:
    """A birth that waits at this step; not `done`: it waits at the counter still."""
    code = city.register(office, city.BIRTH, city.COUNTER, "00004")
    while done and city.open_items(office, code)[0].element_id != element:
        city.complete(office, code, city.open_items(office, code)[0].element_id)
    return city.open_items(office, code)[0]


def rung(office: Office) -> None:
    while sweep(office):
        pass


def offers(page: str, verb: str, item: WorkItem) -> int:
    """How many forms of the page do this with the item."""
    return page.count(f'name="verb" value="{verb}"><input type="hidden" name="items" value="{item.id}"')


def link(page: str, begins: str) -> str:
    """The first address of the page that begins so."""
    found = re.search(re.escape(html.escape(begins)) + r"[^\"#]*", page)
    assert found, begins
    return html.unescape(found[0])


def code_and_step(office: Office, item: WorkItem) -> tuple[str, str]:
    with office.look(SYSTEM) as act:
        return act.session.get_one(Dossier, item.dossier_id).code, item.element_id


def lend(office: Office, lender: str, other: str) -> None:
    who, to = (city.sign_in(office, login).officer_id or 0 for login in (lender, other))
    with office.act(city.sign_in(office, "quantri")) as act:
        unit = city.unit_id(office, "00004")
        org.delegate(act, who, to, unit, "work", act.today, None, "Văn bản ủy quyền (mẫu)")
