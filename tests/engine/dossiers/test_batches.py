"""A leader moves many items at once: each is an act of its own, refused ones say why, and it can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.act import SYSTEM, Act, Office
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.deadlines.models import Clock, ClockEntry
from engine.dossiers import batches, leading, work
from engine.dossiers.batches import NoSuchBatch, TooLateToUndo
from engine.dossiers.leading import AlreadyAsked, AskSomebodyElse, NobodyToAsk, YouWillBeNeededLater
from engine.dossiers.models import Dossier, WorkItem
from engine.escalation.models import Alarm
from engine.escalation.sweep import sweep
from engine.identity.permissions import MayNot
from engine.notices import Notice
from tests import city

HEAD, OTHER = "chutich.trucbach", "motcua2.trucbach"


def test_two_of_five_are_refused_the_rest_moves_and_goes_back(city_office: Office) -> None:
    items = births(city_office, 5)
    city.complete(city_office, *step(city_office, items[1]))
    elsewhere = permit_of_a_district(city_office)
    before = held(city_office, items)
    batch = lead(city_office, "assign", [*items, elsewhere], officer_id=officer(city_office, OTHER))
    assert told(city_office, batch) == ["done", "refused", "done", "done", "done", "refused"]
    assert sentences(city_office, batch) == {
        2: "Việc này đã được xử lý xong hoặc đã rút lại; mời tải lại danh sách.",
        6: "Không có việc này, hoặc anh/chị không được xem.",
    }
    assert held(city_office, [items[0]]) == [officer(city_office, OTHER)]

    with city_office.act(city.sign_in(city_office, OTHER)) as act:
        work.release(act, items[2])  # one moves on before the leader changes her mind
    batches.undo(acting(city_office), batch)
    assert told(city_office, batch) == ["undone", "refused", "kept", "undone", "undone", "refused"]
    assert held(city_office, [items[0], *items[3:]]) == [before[0], *before[3:]]
    assert verbs(city_office, items[0])[-2:] == ["work_item.assigned", "work_item.given_back"], (
        "each item its own lines"
    )


def test_an_extension_taken_back_has_never_counted_and_the_alarm_wants_its_answer_again(
    city_office: Office, clock: SetClock
) -> None:
    [item] = births(city_office, 1)
    clock.advance(timedelta(hours=5))
    sweep(city_office)
    stood = clock_of(city_office, item)
    batch = lead(city_office, "extend", [item], until=date(2018, 3, 5), reason="Máy hỏng")
    assert clock_of(city_office, item).due_at != stood.due_at
    batches.undo(acting(city_office), batch)
    now = clock_of(city_office, item)
    assert (now.due_at, now.edition, now.rung, now.next_ring_at) == (
        stood.due_at,
        stood.edition,
        stood.rung,
        stood.next_ring_at,
    )
    with city_office.look(SYSTEM) as act:
        kinds = select(ClockEntry.kind).where(ClockEntry.clock_id == stood.id).order_by(ClockEntry.number)
        assert list(act.session.scalars(kinds)) == ["start", "extend", "retract"]
        rung = select(Alarm.rung, Alarm.clock_edition).where(Alarm.clock_id == stood.id)
        before = act.session.execute(rung).all()
    sweep(city_office)
    with city_office.look(SYSTEM) as act:
        assert act.session.execute(rung).all() == before, "nobody is told twice of one date"


def test_the_window_closes(city_office: Office, clock: SetClock) -> None:
    items = births(city_office, 1)
    batch = lead(city_office, "take_over", items)
    clock.advance(timedelta(seconds=61))
    with pytest.raises(TooLateToUndo):
        batches.undo(acting(city_office), batch)
    with pytest.raises(NoSuchBatch):
        batches.undo(acting(city_office, OTHER), batch)


def test_a_batch_that_died_in_the_middle_goes_on_where_it_stopped(city_office: Office) -> None:
    items = births(city_office, 3)
    opened: list[int] = []

    @contextmanager
    def dies_at_the_third() -> Iterator[Act]:
        opened.append(len(opened))
        if len(opened) == 3:
            raise SystemExit
        with city_office.act(city.sign_in(city_office, HEAD)) as act:
            yield act

    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        batch = batches.start(act, "assign", items, officer_id=officer(city_office, OTHER), key="one page").id
    with pytest.raises(SystemExit):
        batches.run(dies_at_the_third, batch)
    assert told(city_office, batch) == ["done", "waiting", "waiting"]
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        again = batches.start(act, "assign", items, officer_id=officer(city_office, OTHER), key="one page")
        assert again.id == batch, "sent twice it is one batch"
    batches.run(acting(city_office), batch)
    assert told(city_office, batch) == ["done"] * 3


def test_the_leader_takes_a_step_over_and_completes_it(city_office: Office) -> None:
    [item] = births(city_office, 1)
    with city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        work.claim(act, item)
    lead(city_office, "take_over", [item])
    assert held(city_office, [item]) == [officer(city_office, HEAD)]
    assert any("thay anh/chị" in line for line in read_by(city_office, city.COUNTER))
    with city_office.look(SYSTEM) as act:
        found = act.session.get_one(WorkItem, item)
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        work.complete(act, item, city.defaults_for(city_office, found))


def test_who_alone_may_do_a_later_step_does_not_take_the_one_before(city_office: Office) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    city.complete(city_office, code, city.open_items(city_office, code)[0].element_id)
    [item] = city.open_items(city_office, code)
    assert item.element_id == "examine_birth", "the chairman signs, and not what he has examined himself"
    with pytest.raises(YouWillBeNeededLater, match="Ký"), city_office.act(city.sign_in(city_office, HEAD)) as act:
        leading.take_over(act, item.id)


def test_a_question_goes_to_who_holds_the_step_and_its_answer_comes_back(city_office: Office) -> None:
    [item] = births(city_office, 1)
    ask = "Vì sao chưa chuyển?"
    with pytest.raises(NobodyToAsk), city_office.act(city.sign_in(city_office, HEAD)) as act:
        leading.ask_why(act, item, question=ask)
    with city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        work.claim(act, item)
    with pytest.raises(MayNot), city_office.act(city.sign_in(city_office, OTHER)) as act:
        leading.ask_why(act, item, question=ask)
    assert told(city_office, lead(city_office, "ask_why", [item], question=ask)) == ["done"]
    with pytest.raises(AlreadyAsked), city_office.act(city.sign_in(city_office, HEAD)) as act:
        leading.ask_why(act, item, question=ask)
    assert any(ask in line for line in read_by(city_office, city.COUNTER))
    with city_office.look(SYSTEM) as act:
        question = act.session.scalars(select(WorkItem.id).where(WorkItem.question == ask)).one()
    with city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        work.complete(act, question, {"answer": "Chờ bản gốc, mai xong."})
    assert any("đã trả lời câu hỏi của anh/chị" in line for line in read_by(city_office, HEAD))
    lead(city_office, "take_over", [item])
    with pytest.raises(AskSomebodyElse), city_office.act(city.sign_in(city_office, HEAD)) as act:
        leading.ask_why(act, item, question=ask)


# --- the office ------------------------------------------------------------------------------------------------------


def lead(office: Office, verb: str, items: list[int], **said: object) -> int:
    """The head of the ward does it to these items; the number of the batch."""
    with office.act(city.sign_in(office, HEAD)) as act:
        batch = batches.start(act, verb, items, **said).id  # type: ignore[arg-type]
    batches.run(acting(office), batch)
    return batch


def acting(office: Office, login: str = HEAD) -> Callable[[], AbstractContextManager[Act]]:
    return lambda: office.act(city.sign_in(office, login))


def births(office: Office, count: int) -> list[int]:
    """The open item of so many births just received."""
    codes = [city.register(office, city.BIRTH, city.COUNTER, "00004") for _ in range(count)]
    return [city.open_items(office, code)[0].id for code in codes]


def step(office: Office, item_id: int) -> tuple[str, str]:
    """Code and element of an item."""
    with office.look(SYSTEM) as act:
        item = act.session.get_one(WorkItem, item_id)
        return act.session.get_one(Dossier, item.dossier_id).code, item.element_id


def permit_of_a_district(office: Office) -> int:
    return city.open_items(office, city.register(office, city.PERMIT, city.DISTRICT_COUNTER, "001"))[0].id


def officer(office: Office, login: str) -> int:
    found = city.sign_in(office, login).officer_id
    assert found is not None
    return found


def held(office: Office, items: list[int]) -> list[int | None]:
    with office.look(SYSTEM) as act:
        return [act.session.get_one(WorkItem, item).officer_id for item in items]


def told(office: Office, batch: int) -> list[str]:
    with office.look(city.sign_in(office, HEAD)) as act:
        return [line.state for line, _item, _dossier in batches.of(act, batch)[1]]


def sentences(office: Office, batch: int) -> dict[int, str]:
    with office.look(city.sign_in(office, HEAD)) as act:
        return {line.number: line.sentence for line, _item, _dossier in batches.of(act, batch)[1] if line.sentence}


def verbs(office: Office, item: int) -> list[str]:
    with office.look(SYSTEM) as act:
        query = select(AuditLine.verb).where(AuditLine.subject == f"work_item:{item}").order_by(AuditLine.id)
        return list(act.session.scalars(query))


def clock_of(office: Office, item: int) -> Clock:
    with office.look(SYSTEM) as act:
        return act.session.scalars(select(Clock).where(Clock.work_item_id == item)).one()


def read_by(office: Office, login: str) -> list[str]:
    with office.look(SYSTEM) as act:
        query = select(Notice).where(Notice.officer_id == officer(office, login))
        return [f"{notice.sentence} {notice.filling}" for notice in act.session.scalars(query)]
