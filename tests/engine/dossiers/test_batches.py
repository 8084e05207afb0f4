"""A leader moves many items at once: each is an act of its own, refused ones say why, and it can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from threading import Barrier, Event

import pytest
from sqlalchemy import select

from engine.act import SYSTEM, Act, Office
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.deadlines import operations as deadlines
from engine.deadlines.models import Clock, ClockEntry
from engine.dossiers import batches, leading, moving, work
from engine.dossiers.batches import NoSuchBatch, PageWasUsed
from engine.dossiers.case import NoSuchWorkItem
from engine.dossiers.doing import YouWillBeNeededLater
from engine.dossiers.leading import AlreadyAsked, AskSomebodyElse, NobodyToAsk
from engine.dossiers.models import BatchLine, Dossier, WorkItem
from engine.dossiers.moving import TooLateToUndo
from engine.escalation.models import Alarm
from engine.escalation.sweep import sweep
from engine.identity.permissions import MayNot
from engine.notices import Notice
from engine.org import operations as org
from engine.org.models import Appointment
from tests import city

HEAD, OTHER = "chutich.trucbach", "motcua2.trucbach"


def test_one_of_five_is_refused_the_rest_moves_and_goes_back(city_office: Office) -> None:
    items = births(city_office, 5)
    city.complete(city_office, *step(city_office, items[1]))
    before = held(city_office, items)
    batch = lead(city_office, "assign", items, officer_id=officer(city_office, OTHER))
    assert told(city_office, batch) == ["done", "refused", "done", "done", "done"]
    assert sentences(city_office, batch) == {2: "Việc này đã được xử lý xong hoặc đã rút lại; mời tải lại danh sách."}
    assert held(city_office, [items[0]]) == [officer(city_office, OTHER)]

    with city_office.act(city.sign_in(city_office, OTHER)) as act:
        work.release(act, items[2])  # one moves on before the leader changes her mind
    moving.undo(acting(city_office), batch)
    assert told(city_office, batch) == ["undone", "refused", "kept", "undone", "undone"]
    assert held(city_office, [items[0], *items[3:]]) == [before[0], *before[3:]]
    assert verbs(city_office, items[0])[-2:] == ["work_item.assigned", "work_item.given_back"], (
        "each item its own lines"
    )


def test_nobody_learns_of_an_item_through_a_batch(city_office: Office) -> None:
    [item], elsewhere = births(city_office, 1), permit_of_a_district(city_office)
    batch = lead(city_office, "take_over", [elsewhere, item, 999_999])
    with city_office.look(city.sign_in(city_office, HEAD)) as act:
        found, rows = batches.of(act, batch)
        assert [line.work_item_id for line, _item, _dossier in rows] == [item]
        assert batches.unknown_of(found) == [elsewhere, 999_999], (
            "what is not hers and what is not there are told alike"
        )
    with pytest.raises(NoSuchWorkItem):
        lead(city_office, "take_over", [elsewhere])
    with city_office.act(SYSTEM) as act:  # as if it had been hers to see when she began
        act.session.add(BatchLine(batch_id=batch, number=2, work_item_id=elsewhere))
    moving.run(acting(city_office), batch)
    with city_office.look(city.sign_in(city_office, HEAD)) as act:
        [_hers, (line, unseen, dossier)] = batches.of(act, batch)[1]
        assert (line.state, unseen, dossier) == ("refused", None, None)


def test_a_key_stands_for_one_move(city_office: Office) -> None:
    items = births(city_office, 2)
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        first = batches.start(act, "take_over", items[:1], key="a page").id
    for verb, wanted in (("take_over", items[1:]), ("ask_why", items[:1])):
        with pytest.raises(PageWasUsed), city_office.act(city.sign_in(city_office, HEAD)) as act:
            batches.start(act, verb, wanted, question="Vì sao?", key="a page")
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        assert batches.start(act, "take_over", items[:1], key="a page").id == first


def test_two_equal_posts_at_once_are_one_batch(city_office: Office) -> None:
    items, together = births(city_office, 1), Barrier(2)

    def post(_number: int) -> int:
        with city_office.act(city.sign_in(city_office, HEAD)) as act:
            together.wait(10) if city_office.engine.dialect.name == "postgresql" else None
            return batches.start(act, "take_over", items, key="a page").id

    with ThreadPoolExecutor(2) as both:
        first, second = both.map(post, range(2))
    assert first == second


def test_what_is_being_done_while_it_is_undone_goes_back_as_well(city_office: Office) -> None:
    items = births(city_office, 2)
    before = held(city_office, items)
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        batch = batches.start(act, "assign", items, officer_id=officer(city_office, OTHER)).id
    opened: list[int] = []
    is_done, goes_on = Event(), Event()

    @contextmanager
    def waits_before_the_first_line_stands() -> Iterator[Act]:
        opened.append(len(opened))
        with city_office.act(city.sign_in(city_office, HEAD)) as act:
            yield act
            if len(opened) == 2:
                act.session.flush()
                is_done.set()
                goes_on.wait(1)

    with ThreadPoolExecutor(2) as both:
        doing = both.submit(moving.run, waits_before_the_first_line_stands, batch)
        assert is_done.wait(10)
        undoing = both.submit(moving.undo, acting(city_office), batch)
        doing.result(30)
        undoing.result(30)
    assert told(city_office, batch) == ["undone", "undone"]
    assert held(city_office, items) == before
    assert verbs(city_office, items[0])[-2:] == ["work_item.assigned", "work_item.given_back"]
    assert "work_item.assigned" not in verbs(city_office, items[1])


def test_a_long_move_is_done_and_undone_some_lines_at_a_time(city_office: Office) -> None:
    items = births(city_office, 3)
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        batch = batches.start(act, "assign", items, officer_id=officer(city_office, OTHER)).id
    assert moving.run(acting(city_office), batch, 2)
    assert told(city_office, batch) == ["done", "done", "waiting"]
    assert not moving.run(acting(city_office), batch, 2)
    with city_office.look(city.sign_in(city_office, HEAD)) as act:
        last = batches.last_of(act)
        assert last and last.undo_until == act.now + timedelta(seconds=60), "the window opens when the last is done"
    assert moving.undo(acting(city_office), batch, 2)
    assert told(city_office, batch) == ["undone", "undone", "done"]
    with city_office.look(city.sign_in(city_office, HEAD)) as act:
        assert batches.last_of(act), "something is left to take back"
    assert not moving.run(acting(city_office), batch, 2)
    assert told(city_office, batch) == ["undone"] * 3


def test_an_extension_taken_back_has_never_counted_and_the_alarm_wants_its_answer_again(
    city_office: Office, clock: SetClock
) -> None:
    [item] = births(city_office, 1)
    clock.advance(timedelta(hours=5))
    sweep(city_office)
    stood = clock_of(city_office, item)
    batch = lead(city_office, "extend", [item], until=date(2018, 3, 5), cause="system", reason="Máy hỏng")
    assert clock_of(city_office, item).due_at != stood.due_at
    with city_office.look(SYSTEM) as act:
        why = [line.vi for line in deadlines.why(act.session, act.session.get_one(Clock, stood.id), act.now)]
        assert any("(Lỗi hệ thống: Máy hỏng)" in line for line in why), "cause and words stand in why this date"
        said = select(AuditLine.details).where(AuditLine.verb == "work_item.extended")
        assert act.session.scalars(said).one()["cause"] == "system"
    moving.undo(acting(city_office), batch)
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
        moving.undo(acting(city_office), batch)
    with pytest.raises(NoSuchBatch):
        moving.undo(acting(city_office, OTHER), batch)


def test_what_was_left_in_the_middle_cannot_be_undone_for_ever(city_office: Office, clock: SetClock) -> None:
    items = births(city_office, 2)
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        batch = batches.start(act, "assign", items, officer_id=officer(city_office, OTHER)).id
    moving.run(acting(city_office), batch, 1)
    clock.advance(timedelta(minutes=61))
    with pytest.raises(TooLateToUndo):
        moving.undo(acting(city_office), batch)
    assert told(city_office, batch) == ["done", "waiting"]


def test_nothing_goes_back_to_who_has_left(city_office: Office) -> None:
    [item] = births(city_office, 1)
    with city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        work.claim(act, item)
    batch = lead(city_office, "assign", [item], officer_id=officer(city_office, OTHER))
    with city_office.act(SYSTEM) as act:
        mine = select(Appointment.post_id).where(Appointment.officer_id == officer(city_office, city.COUNTER))
        for post_id in act.session.scalars(mine.where(Appointment.holds_on(act.today))).all():
            org.vacate(act, post_id, act.today)
    moving.undo(acting(city_office), batch)
    assert told(city_office, batch) == ["kept"]
    assert "không còn giữ nhiệm vụ ở đây" in sentences(city_office, batch)[1]
    assert held(city_office, [item]) == [officer(city_office, OTHER)]


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
        moving.run(dies_at_the_third, batch)
    assert told(city_office, batch) == ["done", "waiting", "waiting"]
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        again = batches.start(act, "assign", items, officer_id=officer(city_office, OTHER), key="one page")
        assert again.id == batch, "sent twice it is one batch"
    moving.run(acting(city_office), batch)
    assert told(city_office, batch) == ["done"] * 3


def test_the_leader_takes_a_step_over_and_completes_it(city_office: Office) -> None:
    [item] = births(city_office, 1)
    with city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        work.claim(act, item)
    lead(city_office, "take_over", [item])
    assert held(city_office, [item]) == [officer(city_office, HEAD)]
    assert any("đã nhận làm thay" in line for line in read_by(city_office, city.COUNTER))
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
    with city_office.act(city.sign_in(city_office, "chutich.badinh")) as act:
        assert leading.take_over(act, item.id).officer_id == act.actor.officer_id, "the chairman of another house may"


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
    moving.run(acting(office), batch)
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
