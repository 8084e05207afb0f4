"""How late units are is told by their ladder: the superior of a week in which much came together, every head of a
month; once, whatever happens in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.dossiers import duties, ladder_trials, unit_reports
from engine.escalation import ladders
from engine.escalation.models import MONTH, WEEK, UnitReport
from engine.escalation.shipped import SHIPPED
from engine.escalation.simulation import Telling
from engine.escalation.sweep import sweep
from engine.notices import Notice
from engine.org import operations as org
from engine.settings import LOCAL_ZONE
from tests import city

HEAD, SUPERIOR = "chutich.trucbach", "chutich.badinh"


def test_three_late_dossiers_of_a_unit_in_a_week_are_told_to_its_superior_once(
    city_office: Office, clock: SetClock
) -> None:
    late_births(city_office, clock, 2)
    assert unit_reports.weigh(city_office) == 0, "two are no pile"
    late_births(city_office, clock, 2)
    assert unit_reports.weigh(city_office) == 1
    late_births(city_office, clock, 1)
    assert unit_reports.weigh(city_office) == 0, "once in a week"
    [report] = reports(city_office, WEEK)
    assert (report.level, report.begins_on, report.numbers) == ("E7", date(2018, 3, 5), {"count": 4})
    assert report.officer_id == city.sign_in(city_office, SUPERIOR).officer_id
    [notice] = told(city_office, "report.week")
    assert notice.officer_id == report.officer_id and notice.filling and notice.filling["count"] == "4"
    clock.at = datetime(2018, 3, 12, 9, tzinfo=LOCAL_ZONE)
    late_births(city_office, clock, 3)
    assert unit_reports.weigh(city_office) == 1, "another week"


def test_what_is_weighed_is_not_asked_again(
    city_office: Office, clock: SetClock, statements: Callable[[Office], list[str]]
) -> None:
    late_births(city_office, clock, 3)
    unit_reports.weigh(city_office)
    said = statements(city_office)
    assert unit_reports.weigh(city_office) == 0
    assert len(said) == 1, "whether there is anything new"


def test_dossiers_that_were_due_in_two_weeks_are_no_pile_though_they_are_found_together(
    city_office: Office, clock: SetClock
) -> None:
    """Nobody looked for a fortnight; the dates lie where they lie."""
    for on, count in ((5, 2), (12, 2)):
        clock.at = datetime(2018, 3, on, 9, tzinfo=LOCAL_ZONE)
        for _ in range(count):
            city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    clock.advance(timedelta(days=3))
    sweep(city_office)
    assert duties.open_owed(city_office) > 4
    assert unit_reports.weigh(city_office) == 0


def test_every_head_is_told_of_a_month_once_also_of_those_that_ended_in_a_silence(
    city_office: Office, clock: SetClock
) -> None:
    late_births(city_office, clock, 1)
    clock.at = datetime(2018, 3, 31, 23, tzinfo=LOCAL_ZONE)
    assert unit_reports.tell_months(city_office) == 0, "the month has not ended"
    clock.at = datetime(2018, 4, 1, 0, 30, tzinfo=LOCAL_ZONE)
    count = unit_reports.tell_months(city_office)
    assert count == len(reports(city_office, MONTH)) > 3
    assert unit_reports.tell_months(city_office) == 0
    mine = of_month(city_office, HEAD, date(2018, 3, 1))
    above = of_month(city_office, SUPERIOR, date(2018, 3, 1))
    assert mine.numbers == above.numbers == {"done": 0, "on_time": 0, "count": 1, "unexplained": 1}, "and sub-units"
    assert Counter(notice.officer_id for notice in told(city_office, "report.month"))[mine.officer_id] == 1
    clock.at = datetime(2018, 7, 2, 9, tzinfo=LOCAL_ZONE)
    assert unit_reports.tell_months(city_office) == 3 * count, "April, May and June, after a silence"
    assert all(
        times == 1 for times in Counter((row.unit_id, row.begins_on) for row in reports(city_office, MONTH)).values()
    )


def test_a_month_half_told_is_told_to_the_others(city_office: Office, clock: SetClock) -> None:
    late_births(city_office, clock, 1)
    clock.at = datetime(2018, 4, 1, 9, tzinfo=LOCAL_ZONE)
    count = unit_reports.tell_months(city_office)
    with city_office.act(SYSTEM) as act:
        lost = act.session.scalars(select(UnitReport).order_by(UnitReport.id.desc()).limit(2)).all()
        for report in lost:
            act.session.delete(report)
    assert unit_reports.tell_months(city_office) == 2
    assert len(reports(city_office, MONTH)) == count


def test_a_head_on_leave_is_told_himself_and_the_ladder_says_the_day(city_office: Office, clock: SetClock) -> None:
    late_births(city_office, clock, 1)
    head, admin = city.sign_in(city_office, HEAD), city.sign_in(city_office, "quantri")
    with city_office.act(admin) as act:
        unit_id = head.seats[0].unit_id
        org.report_absence(act, head.officer_id or 0, act.today, act.today + timedelta(days=60), "Nghỉ phép")
        month = {"level": "E8", "clock": "unit", "when": {"month": 5}, "to": "head", "copies": ["superior"]}
        ladders.enter(act, [month], act.today, unit_id=unit_id, basis="Quyết định 01")
    clock.at = datetime(2018, 4, 4, 9, tzinfo=LOCAL_ZONE)
    unit_reports.tell_months(city_office)
    assert head.officer_id not in {report.officer_id for report in reports(city_office, MONTH)}
    clock.at = datetime(2018, 4, 5, 9, tzinfo=LOCAL_ZONE)
    assert unit_reports.tell_months(city_office) == 1
    assert of_month(city_office, HEAD, date(2018, 3, 1)).copies == [city.sign_in(city_office, SUPERIOR).officer_id]


def test_a_trial_foretells_what_is_told_of_the_unit(city_office: Office, clock: SetClock) -> None:
    late_births(city_office, clock, 1)
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    assert [told.never for told in foretold(city_office, code)] == ["few", ""], "two are no pile, yet a month ends"
    late_births(city_office, clock, 1)
    unexplained = [rung for rung in SHIPPED if rung.get("duty") != "explanation"]
    silent = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    assert foretold(city_office, silent, unexplained)[0].never == "unnoted", "what is not explained enters no ledger"
    assert reports(city_office, WEEK) == []
    week, month = foretold(city_office, silent)
    for does, told in ((unit_reports.weigh, week), (unit_reports.tell_months, month)):
        assert told.at is not None
        clock.at = told.at
        sweep(city_office)
        duties.open_owed(city_office)
        assert does(city_office) > 0
    [report] = reports(city_office, WEEK)
    mine = of_month(city_office, HEAD, date(2018, 3, 1))
    assert (week.officer_id, month.officer_id) == (report.officer_id, mine.officer_id)
    assert (week.at, month.at) == (report.told_at, mine.told_at)
    assert [told.is_past for told in foretold(city_office, silent)] == [True, True]


# ---------------------------------------------------------------------------------------------------------------------


def late_births(office: Office, clock: SetClock, count: int) -> None:
    """So many births that nobody touched until the next morning, a line of the ledger for each."""
    clock.at = clock.at.replace(hour=9)
    for _ in range(count):
        city.register(office, city.BIRTH, city.COUNTER, "00004")
    clock.advance(timedelta(days=1))
    sweep(office)
    duties.open_owed(office)
    clock.advance(timedelta(days=-1))


def foretold(office: Office, code: str, rungs: list[dict[str, Any]] = SHIPPED) -> list[Telling]:
    """What a trial says of the week and of the month."""
    with office.look(city.sign_in(office, "quantri")) as act:
        courses = ladder_trials.simulate(act, code, rungs).courses
    return [pair.after for course in courses if course.kind == "unit" for pair in course.pairs if pair.after]


def reports(office: Office, kind: str) -> list[UnitReport]:
    with office.look(SYSTEM) as act:
        return list(act.session.scalars(select(UnitReport).where(UnitReport.kind == kind).order_by(UnitReport.id)))


def of_month(office: Office, login: str, first: date) -> UnitReport:
    officer_id = city.sign_in(office, login).officer_id
    [report] = [one for one in reports(office, MONTH) if (one.officer_id, one.begins_on) == (officer_id, first)]
    return report


def told(office: Office, kind: str) -> list[Notice]:
    with office.look(SYSTEM) as act:
        return list(act.session.scalars(select(Notice).where(Notice.kind == kind)))
