"""A step is undone within the window: open again as it was, and nobody outside has heard of it; or it says why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from engine import notices, outbox
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.deadlines import operations as deadlines
from engine.deadlines.models import Clock
from engine.dossiers import automatic, drafts, retention, undoing, work
from engine.dossiers.models import CLAIMED, DONE, WITHDRAWN, Completion, Dossier, WorkItem
from engine.outbox import Errand, Job
from engine.session import columns
from tests import city
from tests.faults.invariants import problems

LATER = timedelta(seconds=20)


@pytest.fixture
def code(city_office: Office, clock: SetClock) -> str:
    """A permit at its first step, taken up at the counter, some minutes after it was received."""
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    clock.advance(timedelta(minutes=5))
    with city_office.act(counter(city_office)) as act:
        work.claim(act, only(city_office, code).id)
    clock.advance(timedelta(minutes=5))
    return code


def test_the_step_is_open_again_as_it_was(city_office: Office, clock: SetClock, code: str) -> None:
    found, item = everything(city_office, code), only(city_office, code)
    complete(city_office, item, {"result": "complete", "note": "Đủ giấy tờ"})
    assert everything(city_office, code) != found
    opened = only(city_office, code)
    clock.advance(LATER)
    undo(city_office, item)
    assert everything(city_office, code) == found
    assert only(city_office, code).id == item.id and only(city_office, code).state == CLAIMED
    with city_office.look(SYSTEM) as act:
        assert act.session.get_one(WorkItem, opened.id).state == WITHDRAWN
        drawer = drafts.drawer(act.session, item.officer_id, f"item:{item.id}")
    assert drawer.draft is not None and drawer.draft.data["note"] == "Đủ giấy tờ", "what was typed is not lost"
    assert problems(city_office) == []


def test_undone_and_completed_anew_it_goes_on_like_any_other(city_office: Office, clock: SetClock, code: str) -> None:
    item = only(city_office, code)
    for _ in range(2):
        complete(city_office, item, {"result": "complete"})
        clock.advance(LATER)
        undo(city_office, item)
        clock.advance(LATER)
    complete(city_office, item, {"result": "complete"})
    clock.advance(LATER)
    while city.travel(city_office, code) or outbox.tick(city_office, automatic.HANDLERS):
        clock.advance(LATER)
    assert city.dossier(city_office, code).closed_at is not None
    assert problems(city_office) == []


def test_why_this_date_tells_of_it(city_office: Office, clock: SetClock, code: str) -> None:
    item = only(city_office, code)
    complete(city_office, item, {"result": "complete"})
    clock.advance(LATER)
    undo(city_office, item)
    with city_office.look(SYSTEM) as act:
        mine = act.session.scalars(select(Clock).where(Clock.work_item_id == item.id)).one()
        said = [line.vi for line in deadlines.why(act.session, mine, clock.now())]
    assert "Hoàn tác, bước này chưa xong: thời hạn như cũ." in said


@pytest.mark.parametrize(("is_undone", "visits"), [(True, []), (False, ["báo bưu chính"])])
def test_of_an_act_that_is_undone_nobody_outside_hears(
    city_office: Office, clock: SetClock, code: str, is_undone: bool, visits: list[str]
) -> None:
    """A neighbour who remembers every visit: none while the act can be undone; afterwards one, or none at all."""
    heard: list[str] = []
    item = only(city_office, code)
    with city_office.act(counter(city_office)) as act:
        outbox.put(act, "say", "k", {"word": "báo bưu chính"}, neighbour="far")
        work.complete(act, item.id, {"result": "complete"})
    far = {"say": Errand(lambda _act, payload: payload["word"], heard.append, lambda *_: None)}
    assert (outbox.call_due(city_office, "far", far), heard) == (0, [])
    clock.advance(LATER)
    if is_undone:
        undo(city_office, item)
    clock.advance(timedelta(seconds=city_office.settings.undo_seconds))
    outbox.call_due(city_office, "far", far)
    assert heard == visits
    with city_office.look(SYSTEM) as act:
        assert act.session.scalar(select(func.count(Job.id)).where(Job.neighbour == "far")) == len(visits)


def test_what_the_system_does_for_nobody_in_particular_does_not_wait(city_office: Office) -> None:
    with city_office.act(SYSTEM) as act:
        job = outbox.put(act, "say", "k", {}, neighbour="far")
    assert job.due_at == city_office.clock.now()


def test_it_can_be_undone_for_a_minute_and_by_its_officer_alone(
    city_office: Office, clock: SetClock, code: str
) -> None:
    item = only(city_office, code)
    complete(city_office, item, {"result": "complete"})
    with pytest.raises(undoing.NothingToUndo), city_office.act(city.sign_in(city_office, "chutich.badinh")) as act:
        undoing.undo(act, item.id)
    clock.advance(timedelta(seconds=city_office.settings.undo_seconds + 1))
    with pytest.raises(undoing.WindowIsClosed):
        undo(city_office, item)
    clock.advance(timedelta(hours=2))
    retention.sweep(city_office)
    with city_office.look(SYSTEM) as act:
        assert act.session.scalar(select(func.count(Completion.work_item_id))) == 0, "it holds facts about people"


def test_once_somebody_has_gone_on_it_is_not_undone(city_office: Office, clock: SetClock, code: str) -> None:
    item = only(city_office, code)
    complete(city_office, item, {"result": "complete"})
    clock.advance(LATER)
    following = only(city_office, code)
    doer = city.officer_for(city_office, following)
    with city_office.act(doer) as act:
        work.claim(act, following.id)
    with pytest.raises(undoing.DossierHasMovedOn):
        undo(city_office, item)
    with city_office.look(SYSTEM) as act:
        assert act.session.get_one(WorkItem, item.id).state == DONE


@pytest.mark.parametrize(
    ("procedure", "login", "unit"),
    [
        (city.PERMIT, city.DISTRICT_COUNTER, "001"),
        (city.RECORD, city.JUSTICE_COUNTER, "STP"),
        (city.BIRTH, city.COUNTER, "00004"),
        (city.BUNDLE, city.COUNTER, "00004"),
    ],
)
def test_every_step_of_a_procedure_is_undone_whole_or_says_why_not(
    city_office: Office, clock: SetClock, procedure: str, login: str, unit: str
) -> None:
    code = city.register(city_office, procedure, login, unit)
    why: dict[str, str] = {}
    while items := city.open_items(city_office, code):
        item, doer = items[0], city.officer_for(city_office, items[0])
        clock.advance(LATER)
        found = everything(city_office, code)
        why[item.element_id] = completed_by(city_office, doer, item)
        if not why[item.element_id]:
            clock.advance(LATER)
            with city_office.act(doer) as act:
                undoing.undo(act, item.id)
            assert everything(city_office, code) == found, item.element_id
            clock.advance(LATER)
            completed_by(city_office, doer, item)
        outbox.tick(city_office, automatic.HANDLERS)
    assert {element for element, said in why.items() if said} == {"receive_result", "return_result"}
    assert set(why.values()) == {"", undoing.CHANGED}
    assert problems(city_office) == []


def test_an_act_that_has_told_somebody_is_not_undone(city_office: Office, code: str) -> None:
    item = only(city_office, code)
    with city_office.act(counter(city_office)) as act:
        assert act.actor.officer_id is not None
        with act.session.no_autoflush:
            notices.tell(act, act.actor.officer_id, "work_item.assigned", "…")
            work.complete(act, item.id, {"result": "complete"})
        assert undoing.offered(act).why_not == undoing.TOLD


# --- helpers of the story ------------------------------------------------------------------------------------------


def counter(office: Office) -> Any:
    return city.sign_in(office, city.DISTRICT_COUNTER)


def only(office: Office, code: str) -> WorkItem:
    [item] = city.open_items(office, code)
    return item


def complete(office: Office, item: WorkItem, answers: Mapping[str, Any]) -> None:
    with office.act(counter(office)) as act:
        work.complete(act, item.id, answers)
        drafts.hand_in(act, f"item:{item.id}")


def completed_by(office: Office, doer: Any, item: WorkItem) -> str:
    """Why it cannot be undone; "" where it can."""
    with office.act(doer) as act:
        work.complete(act, item.id, city.defaults_for(office, item))
        return undoing.offered(act).why_not


def undo(office: Office, item: WorkItem) -> None:
    with office.act(counter(office)) as act:
        undoing.undo(act, item.id)


def everything(office: Office, code: str) -> list[dict[str, Any]]:
    """The rows of the dossier that say where it stands: itself, what is open, and the clocks that run."""
    with office.look(SYSTEM) as act:
        dossier = act.session.scalars(select(Dossier).where(Dossier.code == code)).one()
        items = act.session.scalars(
            select(WorkItem).where(WorkItem.dossier_id == dossier.id, WorkItem.done_at.is_(None)).order_by(WorkItem.id)
        ).all()
        clocks = act.session.scalars(
            select(Clock).where(Clock.dossier_id == dossier.id, Clock.ended_at.is_(None)).order_by(Clock.id)
        ).all()
        rows = [dossier, *items, *clocks]
        return [
            {name.key: getattr(row, name.key) for name in columns(type(row)) if name.key not in ("revision", "lines")}
            for row in rows
        ]
