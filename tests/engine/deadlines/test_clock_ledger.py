"""The ledger of a clock, line by line: what moves the date, what does not, and what a finished case is called."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from engine.deadlines.ledger import ClockDoesNotAllow, Entry, NothingToRetract, OutOfOrder, Reckoning, reckon
from engine.deadlines.policy import ClockRule, filed_at, is_late, latest_extension_notice
from engine.settings import LOCAL_ZONE
from engine.worktime.calendar import Basis, WorkCalendar
from engine.worktime.documents import shipped_calendar
from engine.worktime.periods import Period

HANOI = shipped_calendar()


def test_a_supplement_restarts_the_period_from_zero() -> None:
    waiting = clock("5wd", start("2018-02-05T09:00"), pause("2018-02-07T10:00", "supplement"))
    assert waiting.state == "paused" and waiting.due_at is None

    complete = clock(
        "5wd",
        start("2018-02-05T09:00"),
        pause("2018-02-07T10:00", "supplement"),
        Entry("restart", at("2018-02-21T09:00"), "supplement"),
    )
    assert complete.state == "running"
    assert local(complete.due_at) == local(complete.original_due_at) == "2018-02-28T17:00"


def test_a_tax_case_gets_its_second_appointment_from_the_proof_of_payment() -> None:
    reckoning = clock(
        "10wd",
        start("2018-03-05T09:00"),
        pause("2018-03-08T10:00", "phiếu chuyển thông tin đã gửi cơ quan thuế"),
        Entry("restart", at("2018-03-20T09:00"), "đã nộp chứng từ", period=Period(3, "wd")),
    )
    assert local(reckoning.due_at) == "2018-03-23T17:00"


def test_suspended_working_days_are_not_counted() -> None:
    reckoning = clock("5wd", start("2018-03-05T09:00"), *stood_still("2018-03-06T10:00", "2018-03-08T10:00"))
    assert local(reckoning.due_at) == "2018-03-14T17:00"  # Monday the 12th and two working days


def test_a_pause_moves_the_original_date_too_for_it_is_nobodys_fault() -> None:
    reckoning = clock("5wd", start("2018-03-05T09:00"), *stood_still("2018-03-06T10:00", "2018-03-08T10:00"))
    assert reckoning.original_due_at == reckoning.due_at


def test_an_extension_overtaken_by_a_later_calendar_never_shortens() -> None:
    storm = Basis("Công điện giả định", "Invented dispatch")
    calendar = WorkCalendar("storm", days_off={date(2018, 3, 6) + timedelta(days=n): storm for n in range(7)})
    entries = [start("2018-03-05T09:00"), extend("2018-03-05T10:00", until=date(2018, 3, 9))]
    assert local(reckon(ClockRule(Period(3, "wd")), entries, HANOI).due_at) == "2018-03-09T17:00"
    assert local(reckon(ClockRule(Period(3, "wd")), entries, calendar).due_at) == "2018-03-15T17:00"


def test_a_pause_of_a_calendar_clock_moves_the_end_before_days_off_do() -> None:
    unmoved = clock("15d", start("2018-02-01T09:00"))
    assert local(unmoved.due_at) == "2018-02-21T17:00"  # the 16th is Tết
    paused = clock("15d", start("2018-02-01T09:00"), *stood_still("2018-02-05T09:00", "2018-02-07T09:00"))
    assert local(paused.due_at) == "2018-02-21T17:00"  # the 18th is Tết as well
    longer = clock("15d", start("2018-02-01T09:00"), *stood_still("2018-02-05T09:00", "2018-02-12T09:00"))
    assert local(longer.due_at) == "2018-02-23T17:00"


def test_a_pause_in_the_grace_of_days_off_leaves_the_day_of_resuming() -> None:
    reckoning = clock("5d", start("2018-03-05T09:00"), *stood_still("2018-03-12T09:00", "2018-03-14T09:00"))
    assert local(reckoning.due_at) == "2018-03-14T17:00"  # ended Saturday 10, moved to Monday 12


def test_a_pause_of_an_hour_clock_moves_the_end_by_office_hours() -> None:
    reckoning = clock("8wh", start("2018-02-12T14:00"), *stood_still("2018-02-12T16:30", "2018-02-13T08:30"))
    assert local(reckoning.due_at) == "2018-02-13T15:00"


def test_a_suspension_after_the_date_heals_nothing() -> None:
    for period in ("3wd", "3d", "24wh"):
        late = clock(period, start("2018-03-05T08:00"), *stood_still("2018-03-20T08:00", "2018-03-27T08:00"))
        assert late.due_at == clock(period, start("2018-03-05T08:00")).due_at


def test_splitting_a_pause_over_a_weekend_keeps_its_hours() -> None:
    whole = stood_still("2018-03-09T17:00", "2018-03-12T10:00")
    split = [*stood_still("2018-03-09T17:00", "2018-03-10T09:00"), *stood_still("2018-03-10T09:00", "2018-03-12T10:00")]
    for entries in (whole, split):
        assert local(clock("8wh", start("2018-03-09T08:00"), *entries).due_at) == "2018-03-12T10:00"


def test_an_extension_moves_the_date_but_not_the_original_one() -> None:
    until = clock("3wd", start("2018-03-05T09:00"), extend("2018-03-07T10:00", until=date(2018, 3, 10)))
    assert local(until.due_at) == "2018-03-12T17:00"  # a Saturday is no appointment
    assert local(until.original_due_at) == "2018-03-08T17:00"


def test_a_pause_after_an_extension_moves_both_dates_it_can_still_move() -> None:
    reckoning = clock(
        "3wd",
        start("2018-03-05T09:00"),
        extend("2018-03-07T10:00", until=date(2018, 3, 16)),
        *stood_still("2018-03-12T09:00", "2018-03-14T09:00"),
    )
    assert local(reckoning.due_at) == "2018-03-20T17:00"
    assert local(reckoning.original_due_at) == "2018-03-08T17:00"  # it had passed when the pause began


def test_an_extension_that_is_taken_back_has_never_counted() -> None:
    taken_back = [
        start("2018-03-05T09:00"),
        extend("2018-03-06T10:00", until=date(2018, 3, 16)),
        Entry("retract", at("2018-03-06T10:01")),
    ]
    later = stood_still("2018-03-07T09:00", "2018-03-09T09:00")
    told = clock("3wd", *taken_back, *later)
    assert told.due_at == clock("3wd", taken_back[0], *later).due_at
    assert [line.en for line in told.why if "taken back" in line.en] == [
        "The extension to 17:00 Friday 16/03/2018 was taken back: due 17:00 Thursday 08/03/2018 again."
    ]


@pytest.mark.parametrize("entries", [["start"], ["extend", "retract"], ["extend", "pause", "resume"]])
def test_only_the_extension_just_written_can_be_taken_back(entries: list[str]) -> None:
    before = [Entry(kind, at("2018-03-05T09:00"), until=date(2018, 4, 1)) for kind in entries]  # type: ignore[arg-type]
    begun = [] if entries[0] == "start" else [start("2018-03-05T09:00")]
    with pytest.raises(NothingToRetract):
        clock("3wd", *begun, *before, Entry("retract", at("2018-03-05T09:01")))


def test_a_clock_that_stands_still_has_a_date_only_when_asked() -> None:
    entries = [start("2018-03-05T09:00"), pause("2018-03-06T10:00")]
    rule = ClockRule(Period.parse("5wd"))
    assert reckon(rule, entries, HANOI).due_at is None
    asked = reckon(rule, entries, HANOI, now=at("2018-03-08T10:00"))
    assert asked.state == "paused" and local(asked.due_at) == "2018-03-14T17:00"


@pytest.mark.parametrize("kind", ["meet", "stop"])
def test_an_ended_clock_keeps_its_date(kind: str) -> None:
    ended = clock("3wd", start("2018-03-05T09:00"), Entry(kind, at("2018-03-06T09:00")))  # type: ignore[arg-type]
    assert ended.state == {"meet": "met", "stop": "stopped"}[kind]
    assert local(ended.due_at) == "2018-03-08T17:00"


def test_a_clock_ended_in_a_pause_is_judged_as_if_it_had_run_on() -> None:
    ended = clock("3wd", start("2018-03-05T09:00"), pause("2018-03-06T09:00"), Entry("stop", at("2018-03-08T09:00")))
    assert local(ended.due_at) == "2018-03-12T17:00"


@pytest.mark.parametrize(
    "entries",
    [
        [],
        ["pause"],
        ["start", "start"],
        ["start", "resume"],
        ["start", "pause", "pause"],
        ["start", "pause", "extend"],
        ["start", "meet", "pause"],
        ["start", "stop", "restart"],
        ["start", "meet", "recalculate"],
    ],
)
def test_a_ledger_no_clock_could_have_written_is_refused(entries: list[str]) -> None:
    lines = [Entry(kind, at("2018-03-05T09:00"), until=date(2018, 4, 1)) for kind in entries]  # type: ignore[arg-type]
    with pytest.raises(ClockDoesNotAllow):
        clock("3wd", *lines)


def test_a_ledger_out_of_order_is_refused() -> None:
    with pytest.raises(OutOfOrder):
        clock("3wd", start("2018-03-05T09:00"), pause("2018-03-04T09:00"))


def test_an_extension_to_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="without a new date"):
        clock("3wd", start("2018-03-05T09:00"), extend("2018-03-06T09:00"))


def test_the_warning_comes_before_the_date_and_never_before_the_start() -> None:
    warned = reckon(ClockRule(Period(3, "wd"), warning=Period(4, "wh")), [start("2018-03-05T09:00")], HANOI)
    assert local(warned.warn_at) == "2018-03-08T13:00"
    hasty = reckon(ClockRule(Period(1, "wd"), warning=Period(5, "wd")), [start("2018-03-05T09:00")], HANOI)
    assert hasty.warn_at is None


@pytest.mark.parametrize(
    ("period", "finished", "late"),
    [
        ("3wd", "2018-03-08T09:00", False),
        ("3wd", "2018-03-08T19:00", False),  # the day ends at midnight, whatever the desk does
        ("3wd", "2018-03-09T00:00", True),
        ("4wh", "2018-03-05T14:00", False),
        ("4wh", "2018-03-05T14:01", True),
    ],
)
def test_days_are_judged_by_date_and_hours_by_the_minute(period: str, finished: str, late: bool) -> None:
    due_at = clock(period, start("2018-03-05T09:00")).due_at
    assert due_at is not None
    assert is_late(due_at, at(finished), in_hours=Period.parse(period).is_in_hours) == late


def test_by_post_it_is_filed_when_the_handover_record_is_signed() -> None:
    handed_to_the_postman, signed = at("2018-03-05T09:00"), at("2018-03-06T10:00")
    assert filed_at(handed_to_the_postman, signed) == signed
    assert filed_at(handed_to_the_postman) == handed_to_the_postman


def test_an_extension_is_announced_a_day_before_the_date() -> None:
    assert local(latest_extension_notice(at("2018-02-22T17:00"), HANOI)) == "2018-02-21T17:00"


def test_a_rule_survives_being_written_down() -> None:
    rules = [
        ClockRule(Period(3, "wd")),
        ClockRule(
            Period(8, "wh"),
            cutoff=time(15),
            basis="Nghị định 23/2015/NĐ-CP Điều 7",
            hours=((time(7, 30), time(11, 30)), (time(13), time(17))),
            warning=Period(2, "wh"),
            rings=False,
        ),
    ]
    assert [ClockRule.from_dict(rule.to_dict()) for rule in rules] == rules


def test_a_desk_with_other_hours_has_its_own_closing_time() -> None:
    hours = ((time(7, 30), time(11, 30)), (time(13), time(16, 30)))
    assert local(reckon(ClockRule(Period(1, "wd"), hours=hours), [start("2018-03-05T09:00")], HANOI).due_at) == (
        "2018-03-06T16:30"
    )


def test_the_reason_is_told_line_by_line_in_both_languages() -> None:
    rule = ClockRule(Period(3, "wd"), cutoff=time(15), basis="Nghị định 23/2015/NĐ-CP Điều 7")
    entries = [start("2018-02-12T15:30"), *stood_still("2018-02-22T09:00", "2018-02-23T09:00", "chờ bản gốc")]
    why = reckon(rule, entries, HANOI).why
    assert [line.vi for line in why] == [
        "Tiếp nhận lúc 15:30 Thứ Hai 12/02/2018.",
        "Nhận sau 15:00 nên tính từ 08:00 Thứ Ba 13/02/2018.",
        "Thời hạn 3 ngày làm việc, không tính ngày đầu (Bộ luật Dân sự 2015 Điều 147). Nghị định 23/2015/NĐ-CP Điều 7.",
        "Tạm dừng lúc 09:00 Thứ Năm 22/02/2018 (chờ bản gốc).",
        "Tiếp tục lúc 09:00 Thứ Sáu 23/02/2018: 1 ngày làm việc không tính.",
        "Nghỉ 14/02–20/02/2018: Tết Âm lịch, Bộ luật Lao động 2012 Điều 115 khoản 1 điểm b.",
        "Hạn: 17:00 Thứ Hai 26/02/2018.",
    ]
    assert [line.en for line in why][-2:] == [
        "Off 14/02–20/02/2018: Lunar New Year, Labour Code 2012 Art. 115.1.b.",
        "Due: 17:00 Monday 26/02/2018.",
    ]


@pytest.mark.parametrize(
    ("period", "received", "line"),
    [
        ("15d", "2018-02-01T09:00", "Ngày cuối Thứ Sáu 16/02/2018 là ngày nghỉ nên chuyển sang Thứ Tư 21/02/2018"),
        ("2wd", "2019-01-03T09:00", "05/01/2019 là ngày làm việc: Làm việc bù cho 31/12/2018"),
        ("1wd", "2018-03-10T09:00", "10/03/2018 là ngày nghỉ (ngày nghỉ hằng tuần) nên tính từ 08:00 Thứ Hai"),
        ("1wd", "2018-03-05T19:00", "Ngoài giờ làm việc nên tính từ 08:00 Thứ Ba 06/03/2018."),
        ("8wh", "2018-03-05T09:00", "Thời hạn 8 giờ làm việc, tính ngay từ lúc bắt đầu, trong giờ làm việc."),
        ("0wd", "2018-03-05T09:00", "Trong ngày làm việc."),
        ("3wd", "2025-01-24T09:00", "Nghỉ 27/01–31/01/2025: Tết Âm lịch"),
        ("5wd", "2026-12-29T09:00", "Lưu ý: lịch nghỉ năm 2027 chưa được xác nhận"),
    ],
)
def test_whatever_moved_the_date_is_named(period: str, received: str, line: str) -> None:
    assert any(line in said.vi for said in clock(period, start(received)).why)


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2018-03-05T10:30", "30 phút làm việc không tính."),
        ("2018-03-05T11:00", "1 giờ làm việc không tính."),
        ("2018-03-05T14:15", "3 giờ 15 phút làm việc không tính."),
        ("2018-03-05T10:00", "0 giờ làm việc không tính."),
    ],
)
def test_a_pause_in_hours_is_told_in_hours_and_minutes(until: str, told: str) -> None:
    why = clock("8wh", start("2018-03-05T09:00"), *stood_still("2018-03-05T10:00", until)).why
    assert why[3].vi.endswith(f": {told}")


def test_every_kind_of_entry_is_told() -> None:
    entries = [
        start("2018-03-05T09:00"),
        *stood_still("2018-03-06T09:00", "2018-03-07T09:00", "supplement"),
        Entry("restart", at("2018-03-08T09:00"), "supplement"),
        extend("2018-03-09T09:00", until=date(2018, 3, 20)),
        Entry("recalculate", at("2018-03-12T09:00"), "Công văn giả định"),
        Entry("meet", at("2018-03-13T09:00")),
    ]
    told = clock("3wd", *entries).why
    for vi, en in [
        ("chờ bổ sung hồ sơ", "supplement, Decree 61/2018 Art. 19"),
        ("Tính lại từ đầu", "Started again from zero"),
        ("Gia hạn từ", "Extended from"),
        ("lịch làm việc thay đổi (Công văn giả định)", "the calendar changed (Công văn giả định)"),
        ("Hoàn thành lúc", "Finished at"),
    ]:
        assert any(vi in line.vi and en in line.en for line in told), (vi, en)
    assert "Đang tạm dừng" in clock("3wd", entries[0], entries[1]).why[-1].vi
    assert "Dừng hẳn lúc" in clock("3wd", entries[0], Entry("stop", at("2018-03-06T09:00"))).why[1 + 1].vi


def test_another_legal_time_counts_from_the_same_beginning_with_all_that_stood_still() -> None:
    started, known = start("2018-03-05T09:00"), whole("2018-03-08T10:00", "15d")
    assert local(clock("10d", started, known).due_at) == local(clock("15d", started).due_at)
    pauses = stood_still("2018-03-06T09:00", "2018-03-07T09:00"), stood_still("2018-03-12T09:00", "2018-03-14T09:00")
    longer = clock("10d", started, *pauses[0], known, *pauses[1])
    assert local(longer.due_at) == local(clock("15d", started, *pauses[0], *pauses[1]).due_at)
    assert local(longer.original_due_at) == local(clock("10d", started, *pauses[0], *pauses[1]).original_due_at)


def test_another_legal_time_holds_after_a_supplement_too() -> None:
    restart = Entry("restart", at("2018-03-12T09:00"), "supplement")
    again = clock(
        "10d", start("2018-03-05T09:00"), whole("2018-03-06T10:00", "15d"), pause("2018-03-07T09:00"), restart
    )
    assert local(again.due_at) == local(clock("15d", start("2018-03-12T09:00")).due_at)


def test_another_legal_time_takes_back_no_later_date_that_was_promised() -> None:
    promised = extend("2018-03-06T09:00", until=date(2018, 3, 30))
    reckoning = clock("10d", start("2018-03-05T09:00"), promised, whole("2018-03-08T10:00", "15d"))
    assert local(reckoning.due_at) == "2018-03-30T17:00"


def test_another_legal_time_is_told_with_its_reason_in_both_languages() -> None:
    told = clock("10d", start("2018-03-05T09:00"), whole("2018-03-08T10:00", "15d")).why
    assert "Thời hạn là 15 ngày, tính từ cùng lúc bắt đầu (cư trú nhiều nơi; Luật mẫu)." in [line.vi for line in told]
    assert "The period is 15 days, from the same beginning (several places; Luật mẫu)." in [line.en for line in told]


# --- short hands -------------------------------------------------------------------------------------------------


def clock(period: str, *entries: Entry) -> Reckoning:
    return reckon(ClockRule(Period.parse(period)), entries, HANOI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


def start(text: str) -> Entry:
    return Entry("start", at(text))


def pause(text: str, reason: str = "") -> Entry:
    return Entry("pause", at(text), reason)


def stood_still(since: str, until: str, reason: str = "") -> list[Entry]:
    return [pause(since, reason), Entry("resume", at(until))]


def extend(text: str, until: date | None = None) -> Entry:
    return Entry("extend", at(text), "quá tải", until=until)


def whole(text: str, period: str) -> Entry:
    reason, reason_en = "cư trú nhiều nơi; Luật mẫu", "several places; Luật mẫu"
    return Entry("extend", at(text), reason, period=Period.parse(period), whole=True, reason_en=reason_en)


def local(instant: datetime | None) -> str:
    assert instant is not None
    return instant.astimezone(LOCAL_ZONE).replace(tzinfo=None).isoformat("T", "minutes")
