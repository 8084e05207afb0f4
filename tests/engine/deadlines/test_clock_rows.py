"""Clocks as rows: each verb writes its line, the row always says what the ledger amounts to, and it costs little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from engine.act import SYSTEM, Act, Office, SomeoneMovedItFirst
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.deadlines import decrees
from engine.deadlines import operations as deadlines
from engine.deadlines.ledger import ClockDoesNotAllow, NothingToRetract, NotLater, reckon
from engine.deadlines.models import Clock, ClockEntry
from engine.deadlines.policy import ClockRule
from engine.settings import LOCAL_ZONE
from engine.worktime import editions
from engine.worktime.models import CalendarEdition
from engine.worktime.periods import Period

RULE = ClockRule(Period(5, "wd"), cutoff=time(15), basis="Nghị định 61/2018/NĐ-CP Điều 19")


def test_a_started_clock_knows_its_dates_before_it_is_written(ledger_office: Office) -> None:
    with ledger_office.act(SYSTEM) as act:
        clock = started(act, warning=Period(1, "wd"))
        assert clock.id is None
        assert local(clock.due_at) == local(clock.original_due_at) == "2018-03-12T17:00"
        assert local(clock.warn_at) == local(clock.next_ring_at) == "2018-03-09T17:00"
    assert kept(ledger_office).clock_rule == ClockRule(**{**vars(RULE), "warning": Period(1, "wd")})


def test_completing_one_step_and_opening_two_costs_three_statements(
    ledger_office: Office, statements: Callable[[Office], list[str]]
) -> None:
    with ledger_office.act(SYSTEM) as act:
        started(act, work_item_id=1)
    with ledger_office.act(SYSTEM) as act:
        old = act.session.scalars(select(Clock)).one()
        editions.current(act.session)  # known to this process from its first clock on
        said = statements(ledger_office)
        deadlines.meet(act, old)
        started(act, work_item_id=2)
        started(act, work_item_id=3, warning=Period(4, "wh"))
    kinds = sorted(" ".join(sentence.split()[:3]) for sentence in said)
    assert kinds == ["INSERT INTO clock", "INSERT INTO clock_entry", "UPDATE clock SET"]


@pytest.mark.parametrize(
    ("until", "refusal"), [(date(2018, 3, 3), deadlines.DayHasPassed), (date(2018, 3, 17), deadlines.NotAWorkingDay)]
)
def test_a_day_that_has_passed_or_is_off_is_not_promised(
    ledger_office: Office, until: date, refusal: type[Exception]
) -> None:
    with ledger_office.act(SYSTEM) as act:
        started(act)
    with pytest.raises(refusal):
        in_act(ledger_office, lambda act, clock: deadlines.extend(act, clock, until, "Phải xác minh"))
    assert ledger(ledger_office) == ["start"]


def test_a_supplement_stops_the_alarm_and_starts_from_zero(ledger_office: Office, clock: SetClock) -> None:
    with ledger_office.act(SYSTEM) as act:
        started(act, warning=Period(1, "wd"))
    in_act(ledger_office, lambda act, row: deadlines.pause(act, row, "supplement"))
    paused = kept(ledger_office)
    assert (paused.state, paused.due_at, paused.warn_at, paused.next_ring_at) == ("paused", None, None, None)

    clock.advance(timedelta(days=14))
    in_act(ledger_office, lambda act, row: deadlines.restart(act, row, "supplement"))
    restarted = kept(ledger_office)
    assert local(restarted.due_at) == "2018-03-26T17:00" and local(restarted.next_ring_at) == "2018-03-23T17:00"
    assert (restarted.edition, restarted.rung) == (2, 0)
    assert ledger(ledger_office) == ["start", "pause", "restart"]


def test_alarms_begin_again_when_the_date_moves(ledger_office: Office, clock: SetClock) -> None:
    with ledger_office.act(SYSTEM) as act:
        started(act)
    with ledger_office.act(SYSTEM) as act:
        act.session.execute(update(Clock).values(rung=2, next_ring_at=act.now))
    in_act(ledger_office, lambda act, row: deadlines.extend(act, row, date(2018, 3, 20), "thiếu người"))
    row = kept(ledger_office)
    assert (row.edition, row.rung) == (2, 0)
    assert row.next_ring_at is not None
    with ledger_office.look(SYSTEM) as act:
        left = editions.current(act.session).working_time_between
        behind, ahead = left(clock.now(), row.next_ring_at), left(row.next_ring_at, row.due_at)
    assert behind == ahead, "looked at half way to the new date, as the office works"
    assert local(row.due_at) == "2018-03-20T17:00" and local(row.original_due_at) == "2018-03-12T17:00"


@pytest.mark.parametrize(
    ("received", "first_look"),
    [
        ("2018-03-09T13:30", "2018-03-09T15:30"),
        ("2018-03-09T16:00", "2018-03-12T09:00"),
        ("2018-02-13T14:00", "2018-02-13T16:00"),
    ],
    ids=["before the weekend", "over the weekend", "before Tết"],
)
def test_a_short_limit_is_looked_at_before_the_night_it_ends_after(
    ledger_office: Office, clock: SetClock, received: str, first_look: str
) -> None:
    clock.at = at(received)
    with ledger_office.act(SYSTEM) as act:
        row = started(act, rule=ClockRule(Period(4, "wh")))
        assert local(row.next_ring_at) == first_look, local(row.due_at)


def test_alarms_go_on_where_they_stood_when_an_extension_is_taken_back(ledger_office: Office) -> None:
    with ledger_office.act(SYSTEM) as act:
        started(act)
    with ledger_office.act(SYSTEM) as act:
        act.session.execute(update(Clock).values(rung=2, next_ring_at=act.now))
    before = kept(ledger_office)
    stood = deadlines.Ringing.of(before)
    in_act(ledger_office, lambda act, row: deadlines.extend(act, row, date(2018, 3, 20), "nhầm"))
    in_act(ledger_office, lambda act, row: deadlines.retract(act, row, stood, ""))
    after = kept(ledger_office)
    assert (after.due_at, deadlines.Ringing.of(after)) == (before.due_at, stood)
    assert ledger(ledger_office) == ["start", "extend", "retract"]
    with pytest.raises(NothingToRetract):
        in_act(ledger_office, lambda act, row: deadlines.retract(act, row, stood, ""))
    in_act(ledger_office, lambda act, row: deadlines.extend(act, row, date(2018, 3, 21), "lần này đúng"))
    assert kept(ledger_office).edition == 3, "2 was the one taken back, and may have rung"


@pytest.mark.parametrize("until", [date(2018, 3, 12), date(2018, 3, 6)])
def test_an_extension_that_is_none_is_refused_and_leaves_no_trace(ledger_office: Office, until: date) -> None:
    with ledger_office.act(SYSTEM) as act:
        started(act)
    with pytest.raises(NotLater):
        in_act(ledger_office, lambda act, row: deadlines.extend(act, row, until, "?"))
    assert ledger(ledger_office) == ["start"] and kept(ledger_office).edition == 1


def test_a_clock_that_alarms_nobody_stays_silent_whatever_happens(ledger_office: Office, clock: SetClock) -> None:
    with ledger_office.act(SYSTEM) as act:
        started(act, rule=ClockRule(Period(3, "wd"), rings=False))
    in_act(ledger_office, lambda act, row: deadlines.pause(act, row, "chờ"))
    clock.advance(timedelta(days=1))
    in_act(ledger_office, deadlines.resume)
    row = kept(ledger_office)
    assert row.state == "running" and row.next_ring_at is None and row.due_at is not None


@pytest.mark.parametrize("verb", [deadlines.meet, lambda act, row: deadlines.stop(act, row, "dossier.withdrawn")])
@pytest.mark.parametrize("paused", [False, True])
def test_an_ended_clock_rings_no_more_and_refuses_everything(
    ledger_office: Office, verb: Callable[[Act, Clock], None], paused: bool
) -> None:
    with ledger_office.act(SYSTEM) as act:
        started(act)
    if paused:
        in_act(ledger_office, lambda act, row: deadlines.pause(act, row, "chờ"))
    in_act(ledger_office, verb)
    row = kept(ledger_office)
    assert row.next_ring_at is None and row.ended_at and local(row.due_at) == "2018-03-12T17:00"
    for refused in (
        deadlines.meet,
        deadlines.resume,
        lambda act, row: deadlines.pause(act, row, "?"),
        lambda act, row: deadlines.stop(act, row, "?"),
        lambda act, row: deadlines.restart(act, row, "?"),
        lambda act, row: deadlines.extend(act, row, date(2018, 4, 2), "?"),
    ):
        with pytest.raises(ClockDoesNotAllow):
            in_act(ledger_office, refused)


def test_pausing_and_resuming_in_one_act_reads_its_own_lines(ledger_office: Office) -> None:
    with ledger_office.act(SYSTEM) as act:
        row = started(act)
        deadlines.pause(act, row, "chờ")
        deadlines.resume(act, row)
    assert ledger(ledger_office) == ["start", "pause", "resume"]
    assert local(kept(ledger_office).due_at) == "2018-03-12T17:00"


def test_the_row_is_only_a_copy_of_the_ledger(ledger_office: Office, clock: SetClock) -> None:
    with ledger_office.act(SYSTEM) as act:
        started(act, warning=Period(1, "wd"))
    for verb in (
        lambda act, row: deadlines.pause(act, row, "chờ"),
        deadlines.resume,
        lambda act, row: deadlines.extend(act, row, date(2018, 3, 20), "thiếu người"),
        lambda act, row: deadlines.pause(act, row, "chờ"),
        lambda act, row: deadlines.restart(act, row, "supplement"),
    ):
        clock.advance(timedelta(days=1, hours=2))
        in_act(ledger_office, verb)
        with ledger_office.look(SYSTEM) as act:
            row = act.session.scalars(select(Clock)).one()
            lines = act.session.scalars(select(ClockEntry).order_by(ClockEntry.number)).all()
            again = reckon(row.clock_rule, [line.entry for line in lines], editions.current(act.session))
            assert (row.state, row.due_at, row.original_due_at) == (again.state, again.due_at, again.original_due_at)


def test_why_tells_a_standing_clock_what_its_date_would_be(ledger_office: Office, clock: SetClock) -> None:
    with ledger_office.act(SYSTEM) as act:
        started(act)
    in_act(ledger_office, lambda act, row: deadlines.pause(act, row, "supplement"))
    clock.advance(timedelta(days=1))
    with ledger_office.look(SYSTEM) as act:
        lines = deadlines.why(act.session, act.session.scalars(select(Clock)).one(), act.now)
    assert lines[-2].vi.startswith("Đang tạm dừng")
    assert lines[-1].vi == "Nếu tiếp tục ngay bây giờ, hạn là 17:00 Thứ Ba 13/03/2018."
    assert lines[-1].en == "If resumed now, due 17:00 Tuesday 13/03/2018."


def test_one_dossier_has_one_clock_of_its_own(ledger_office: Office) -> None:
    with pytest.raises(SomeoneMovedItFirst), ledger_office.act(SYSTEM) as act:
        started(act)
        started(act)


def test_a_moved_clock_refuses_who_looked_before(ledger_office: Office) -> None:
    with ledger_office.act(SYSTEM) as act:
        started(act)
    with pytest.raises(SomeoneMovedItFirst), ledger_office.act(SYSTEM) as act:
        row = act.session.scalars(select(Clock)).one()
        act.session.execute(update(Clock).values(edition=7), execution_options={"synchronize_session": False})
        deadlines.extend(act, row, date(2018, 3, 20), "thiếu người")


def test_two_acts_cannot_write_the_same_line(ledger_office: Office) -> None:
    if ledger_office.engine.dialect.name == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    with ledger_office.act(SYSTEM) as act:
        started(act)
    with pytest.raises(SomeoneMovedItFirst), ledger_office.act(SYSTEM) as slow:
        row = slow.session.scalars(select(Clock)).one()
        in_act(ledger_office, lambda act, row: deadlines.pause(act, row, "chờ"))
        deadlines.meet(slow, row)
    assert ledger(ledger_office) == ["start", "pause"] and kept(ledger_office).state == "paused"


def test_a_line_of_the_ledger_is_never_rewritten(ledger_office: Office) -> None:
    with ledger_office.act(SYSTEM) as act:
        started(act)
    with pytest.raises(AssertionError, match="is written"), ledger_office.act(SYSTEM) as act:
        act.session.scalars(select(ClockEntry)).one().reason = "khác"


def test_a_row_that_would_ring_after_its_end_is_refused_by_the_database(ledger_office: Office) -> None:
    with ledger_office.act(SYSTEM) as act:
        started(act)
    in_act(ledger_office, deadlines.meet)
    with ledger_office.acting() as session, pytest.raises(IntegrityError):
        session.execute(update(Clock).values(next_ring_at=datetime(2018, 3, 6, tzinfo=LOCAL_ZONE)))


# --- decrees -----------------------------------------------------------------------------------------------------


def test_a_holiday_decreed_later_moves_only_unfinished_clocks(ledger_office: Office, clock: SetClock) -> None:
    with ledger_office.act(SYSTEM) as act:
        _, finished, near = (started(act, dossier_id=number) for number in (1, 2, 3))
        paused = started(act, dossier_id=4)
        due = dict.fromkeys(("due_at", "original_due_at", "next_ring_at"), at("2018-03-06T17:00"))
        act.session.change(near, rule=ClockRule(Period(1, "wd")).to_dict(), **due)
        deadlines.meet(act, finished)
        deadlines.pause(act, paused, "chờ")
    clock.advance(timedelta(hours=1))
    with ledger_office.act(SYSTEM) as act:
        edition = editions.decree(act, date(2018, 3, 8), False, "Công điện giả định 01/CĐ")
        moved = decrees.recompute_running(act, edition)
        assert [row.dossier_id for row in moved] == [1, 4]
        assert decrees.recompute_running(act, edition) == []
    with ledger_office.look(SYSTEM) as act:
        rows = act.session.scalars(select(Clock).order_by(Clock.dossier_id)).all()
        dates = [local(row.due_at) if row.due_at else None for row in rows]
        assert dates == ["2018-03-13T17:00", "2018-03-12T17:00", "2018-03-06T17:00", None]
        assert [row.calendar_edition_id == edition.id for row in rows] == [True, False, True, True]
        assert [row.edition for row in rows] == [2, 1, 1, 2]
        lines = act.session.scalars(select(ClockEntry).where(ClockEntry.kind == "recalculate")).all()
        assert sorted(line.clock_id for line in lines) == sorted([rows[0].id, rows[3].id])
        verbs = act.session.scalars(select(AuditLine.verb).order_by(AuditLine.id)).all()
        assert verbs == ["calendar.decreed", "deadline.recalculated", "deadline.recalculated"]
        why = deadlines.why(act.session, rows[0], act.now)
        assert any("Nghỉ 08/03/2018: Công điện giả định 01/CĐ." in line.vi for line in why)


def test_new_clocks_run_by_the_newest_edition_and_old_editions_stand(ledger_office: Office) -> None:
    with ledger_office.act(SYSTEM) as act:
        first = editions.current_id(act)
        second = editions.decree(act, date(2018, 3, 10), True, "Công văn giả định về hoán đổi").id
        assert local(started(act).due_at) == "2018-03-10T17:00"
    with ledger_office.act(SYSTEM) as act:
        assert editions.current_id(act) == second
        assert editions.calendar_of(act.session, second).is_working_day(date(2018, 3, 10))
        assert not editions.calendar_of(act.session, first).is_working_day(date(2018, 3, 10))
        codes = act.session.scalars(select(CalendarEdition.code).order_by(CalendarEdition.id)).all()
        assert codes == ["hanoi", "hanoi.1"]


def test_a_decree_that_was_rolled_back_is_forgotten(ledger_office: Office) -> None:
    with ledger_office.act(SYSTEM) as act:
        first = editions.current_id(act)
    with pytest.raises(ZeroDivisionError), ledger_office.act(SYSTEM) as act:
        editions.decree(act, date(2018, 3, 8), False, "Công điện giả định")
        assert not editions.current(act.session).is_working_day(date(2018, 3, 8))
        raise ZeroDivisionError
    with ledger_office.act(SYSTEM) as act:
        assert editions.current_id(act) == first
        editions.decree(act, date(2018, 3, 9), False, "Công điện giả định khác")
        assert editions.current(act.session).is_working_day(date(2018, 3, 8))


@pytest.mark.parametrize(
    ("day", "basis", "refusal"),
    [(date(2018, 3, 8), "  ", editions.NoLegalBasis), (date(2018, 3, 10), "Công văn giả định", editions.AlreadySo)],
)
def test_a_decree_needs_a_basis_and_must_change_something(
    ledger_office: Office, day: date, basis: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal), ledger_office.act(SYSTEM) as act:
        editions.decree(act, day, False, basis)


def test_an_edition_is_never_rewritten(ledger_office: Office) -> None:
    with ledger_office.act(SYSTEM) as act:
        editions.install(act)
    with pytest.raises(AssertionError, match="never changed"), ledger_office.act(SYSTEM) as act:
        act.session.scalars(select(CalendarEdition)).one().legal_basis = "khác"


def test_an_empty_database_counts_by_the_shipped_calendar(ledger_office: Office) -> None:
    with ledger_office.look(SYSTEM) as act:
        assert editions.current(act.session).code == "hanoi"
        assert editions.current(act.session).is_working_day(date(2026, 1, 10))


# --- short hands -------------------------------------------------------------------------------------------------


def started(
    act: Act, *, dossier_id: int = 1, work_item_id: int | None = None, rule: ClockRule = RULE,
    warning: Period | None = None,
) -> Clock:  # fmt: skip
    return deadlines.start(
        act,
        subject="work_item" if work_item_id else "dossier",
        dossier_id=dossier_id,
        work_item=(lambda: work_item_id) if work_item_id else None,
        rule=replace(rule, warning=warning) if warning else rule,
        unit_id=1,
    )


def in_act(office: Office, verb: Callable[[Act, Clock], None]) -> None:
    with office.act(SYSTEM) as act:
        verb(act, act.session.scalars(select(Clock)).one())


def kept(office: Office) -> Clock:
    with office.look(SYSTEM) as act:
        row = act.session.scalars(select(Clock)).one()
        act.session.expunge(row)
        return row


def ledger(office: Office) -> list[str]:
    with office.look(SYSTEM) as act:
        return list(act.session.scalars(select(ClockEntry.kind).order_by(ClockEntry.number)))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


def local(instant: datetime | None) -> str:
    assert instant is not None
    return instant.astimezone(LOCAL_ZONE).replace(tzinfo=None).isoformat("T", "minutes")
