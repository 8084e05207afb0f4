"""Why this date: the ledger told line by line, in Vietnamese and English, for the screen, the receipt and the API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from engine.clock import day_here
from engine.deadlines.causes import CAUSES
from engine.settings import LOCAL_ZONE
from engine.worktime.calendar import Basis, WorkCalendar
from engine.worktime.periods import Period

_DAYS_VI = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ONE_DAY = timedelta(days=1)


class Why(NamedTuple):
    """One line of reason in both languages."""

    vi: str
    en: str


@dataclass(frozen=True)
class Step:
    """What one entry of the ledger did: `end` is the last day before days off move it, `due_at` after."""

    kind: str
    at: datetime
    reason: str
    end: datetime
    due_at: datetime
    facts: Mapping[str, Any]
    reason_en: str = ""
    cause: str = ""


# Reasons that verbs give as codes; what people type is told as typed.
_REASONS = {
    "supplement": Why("chờ bổ sung hồ sơ, Nghị định 61/2018/NĐ-CP Điều 19", "supplement, Decree 61/2018 Art. 19"),
    "supplement.missing": Why(
        "không nhận đủ giấy tờ bổ sung nên không tính lại từ đầu, Nghị định 61/2018/NĐ-CP Điều 19",
        "not supplemented in full, so it does not start anew, Decree 61/2018 Art. 19",
    ),
    "dossier.paused": Why("hồ sơ đang tạm dừng", "the dossier is paused"),
    "dossier.refused": Why("hồ sơ bị từ chối", "the dossier was refused"),
    "dossier.withdrawn": Why("người nộp rút hồ sơ", "the applicant withdrew the dossier"),
    "dossier.stopped": Why("dừng giải quyết hồ sơ", "the dossier was stopped"),
    "work_item.withdrawn": Why("bước này không còn cần thiết", "the step is no longer needed"),
}


def explain(steps: Iterable[Step], due_at: datetime | None, calendar: WorkCalendar) -> list[Why]:
    """The lines: each entry in turn, then the days off on the way, then the date itself."""
    steps = list(steps)
    lines = [line for step in steps for line in _TELL[step.kind](step, calendar)]
    if due_at is None:
        return [*lines, Why("Đang tạm dừng; ngày hẹn được tính lại khi tiếp tục.", "Paused; reckoned when resumed.")]
    begun = next(step for step in reversed(steps) if step.kind in ("start", "restart"))
    first, last = day_here(begun.at), day_here(due_at)
    lines += _days_that_differ(_first_of_interest(steps, begun, last), last, calendar)
    lines += _unknown_years(first, last, calendar)
    vi, en = _moment(due_at)
    return [*lines, Why(f"Hạn: {vi}.", f"Due: {en}.")]


def if_resumed_now(due_at: datetime | None) -> list[Why]:
    """What a clock that stands still would say if it were resumed at once."""
    if due_at is None:
        return []
    vi, en = _moment(due_at)
    return [Why(f"Nếu tiếp tục ngay bây giờ, hạn là {vi}.", f"If resumed now, due {en}.")]


# The entries ---------------------------------------------------------------------------------------------------------


def _started(step: Step, calendar: WorkCalendar) -> Iterator[Why]:
    vi, en = _moment(step.at)
    if step.kind == "start":
        yield Why(f"Tiếp nhận lúc {vi}.", f"Received at {en}.")
    else:
        yield Why(
            f"Tính lại từ đầu lúc {vi}{_because(step).vi}.",
            f"Started again from zero at {en}{_because(step).en}.",
        )
    begun_at: datetime = step.facts["begun_at"]
    in_hours = step.facts["period"].is_in_hours
    if begun_at != step.at and (in_hours or day_here(begun_at) != day_here(step.at)):
        cause, (vi, en) = _why_later(step, calendar), _moment(begun_at)
        yield Why(f"{cause.vi} nên tính từ {vi}.", f"{cause.en}: counted from {en}.")
    yield _period(step.facts["period"], step.facts["basis"])
    yield from _moved(step)


def _why_later(step: Step, calendar: WorkCalendar) -> Why:
    cutoff = step.facts["cutoff"]
    day = day_here(step.at)
    if not calendar.is_working_day(day):
        basis = calendar.basis_of(day) or Basis("ngày nghỉ hằng tuần", "weekly rest day")
        return Why(f"{day:%d/%m/%Y} là ngày nghỉ ({basis.vi})", f"{day:%d/%m/%Y} is a day off ({basis.en})")
    if cutoff and step.at.astimezone(LOCAL_ZONE).time() > cutoff:
        return Why(f"Nhận sau {cutoff:%H:%M}", f"Received after {cutoff:%H:%M}")
    return Why("Ngoài giờ làm việc", "Outside office hours")


def _period(period: Period, basis: str) -> Why:
    source = f" {basis}." if basis else ""
    if not period.count:
        return Why(f"Trong ngày làm việc.{source}", f"Within the working day.{source}")
    if period.is_in_hours:
        vi, en = "tính ngay từ lúc bắt đầu, trong giờ làm việc", "counted at once, in office hours"
    else:
        vi = "không tính ngày đầu (Bộ luật Dân sự 2015 Điều 147)"
        en = "the first day not counted (Civil Code 2015 Art. 147)"
    return Why(f"Thời hạn {period.vi}, {vi}.{source}", f"Period of {period.en}, {en}.{source}")


def _paused(step: Step, _calendar: WorkCalendar) -> Iterator[Why]:
    vi, en = _moment(step.at)
    yield Why(f"Tạm dừng lúc {vi}{_because(step).vi}.", f"Paused at {en}{_because(step).en}.")


def _resumed(step: Step, _calendar: WorkCalendar) -> Iterator[Why]:
    vi, en = _moment(step.at)
    lasted = _length(step.facts["lasted"], step.facts["unit"])
    because = _because(step)
    if step.facts["heals_nothing"]:
        yield Why(
            f"Tiếp tục lúc {vi}: tạm dừng sau khi đã quá hạn nên hạn giữ nguyên{because.vi}.",
            f"Resumed at {en}: the pause came after the date and does not move it{because.en}.",
        )
        return
    yield Why(
        f"Tiếp tục lúc {vi}: {lasted.vi} không tính{because.vi}.",
        f"Resumed at {en}: {lasted.en} not counted{because.en}.",
    )
    yield from _moved(step)


def _extended(step: Step, _calendar: WorkCalendar) -> Iterator[Why]:
    old, new = _moment(step.facts["from_at"]), _moment(step.due_at)
    if whole := step.facts["whole"]:
        yield Why(
            f"Thời hạn là {whole.vi}, tính từ cùng lúc bắt đầu{_because(step).vi}.",
            f"The period is {whole.en}, from the same beginning{_because(step).en}.",
        )
        yield Why(f"Hạn chuyển từ {old.vi} sang {new.vi}.", f"The date moves from {old.en} to {new.en}.")
        return
    yield Why(
        f"Gia hạn từ {old.vi} đến {new.vi}{_because(step).vi}.",
        f"Extended from {old.en} to {new.en}{_because(step).en}.",
    )


def _retracted(step: Step, _calendar: WorkCalendar) -> Iterator[Why]:
    if step.facts.get("reopened"):
        yield Why("Hoàn tác, bước này chưa xong: thời hạn như cũ.", "Undone, the step is not done: the date stays.")
        return
    old, new = _moment(step.facts["from_at"]), _moment(step.due_at)
    yield Why(
        f"Hủy lần gia hạn đến {old.vi}{_because(step).vi}: hạn trở lại {new.vi}.",
        f"The extension to {old.en} was taken back{_because(step).en}: due {new.en} again.",
    )


def _recalculated(step: Step, _calendar: WorkCalendar) -> Iterator[Why]:
    vi, en = _moment(step.at)
    yield Why(
        f"Tính lại lúc {vi} vì lịch làm việc thay đổi{_because(step).vi}.",
        f"Reckoned again at {en}: the calendar changed{_because(step).en}.",
    )


def _met(step: Step, _calendar: WorkCalendar) -> Iterator[Why]:
    vi, en = _moment(step.at)
    yield Why(f"Hoàn thành lúc {vi}.", f"Finished at {en}.")


def _stopped(step: Step, _calendar: WorkCalendar) -> Iterator[Why]:
    vi, en = _moment(step.at)
    yield Why(f"Dừng hẳn lúc {vi}{_because(step).vi}.", f"Stopped at {en}{_because(step).en}.")


_TELL = {
    "start": _started,
    "restart": _started,
    "pause": _paused,
    "resume": _resumed,
    "extend": _extended,
    "retract": _retracted,
    "recalculate": _recalculated,
    "meet": _met,
    "stop": _stopped,
}


def _moved(step: Step) -> Iterator[Why]:
    """An end on a day off moves to the next working day."""
    if step.end != step.due_at:
        end, due = _day(step.end), _day(step.due_at)
        yield Why(
            f"Ngày cuối {end.vi} là ngày nghỉ nên chuyển sang {due.vi} (Bộ luật Dân sự 2015 Điều 148 khoản 5).",
            f"The last day, {end.en}, is a day off: moved to {due.en} (Civil Code 2015 Art. 148.5).",
        )


# The calendar --------------------------------------------------------------------------------------------------------


def _days_that_differ(first: date, last: date, calendar: WorkCalendar) -> Iterator[Why]:
    """Holidays and swapped days between two dates, neighbours with one basis on one line."""
    for begins, ends, basis in _stretches(first, last, calendar):
        span = f"{begins:%d/%m/%Y}" if begins == ends else f"{begins:%d/%m}–{ends:%d/%m/%Y}"
        if calendar.is_working_day(begins):
            yield Why(f"{span} là ngày làm việc: {basis.vi}.", f"{span} is a working day: {basis.en}.")
        else:
            yield Why(f"Nghỉ {span}: {basis.vi}.", f"Off {span}: {basis.en}.")


def _stretches(first: date, last: date, calendar: WorkCalendar) -> Iterator[tuple[date, date, Basis]]:
    begins, known = first, None
    for number in range((last - first).days + 2):
        day = first + timedelta(days=number)
        basis = calendar.basis_of(day) if day <= last else None
        if basis != known:
            if known is not None and (news := _news(begins, day - _ONE_DAY, calendar)):
                yield news[0], news[-1], known
            begins, known = day, basis


def _news(begins: date, ends: date, calendar: WorkCalendar) -> list[date]:
    """From the first to the last day of the stretch that changes an ordinary week: a Sunday is off by itself."""
    days = [begins + timedelta(days=number) for number in range((ends - begins).days + 1)]
    changed = [day for day in days if calendar.is_working_day(day) == (day.weekday() in calendar.rest_days)]
    return [changed[0], changed[-1]] if changed else []


def _unknown_years(first: date, last: date, calendar: WorkCalendar) -> Iterator[Why]:
    for year in range(first.year, last.year + 1):
        if not calendar.knows(date(year, 1, 1)):
            yield Why(
                f"Lưu ý: lịch nghỉ năm {year} chưa được xác nhận trong hệ thống; ngày hẹn là dự tính, có thể thay đổi.",
                f"Note: days off of {year} are not confirmed in this system; the date is an expectation and may move.",
            )


def _first_of_interest(steps: Iterable[Step], begun: Step, last: date) -> date:
    """Days off count on the whole way, except for calendar days: there only where an end fell on one."""
    if begun.facts["period"].unit not in "dwm":
        return day_here(begun.at)
    on_days_off = [day_here(step.end) for step in steps if step.at >= begun.at and step.end != step.due_at]
    return min(on_days_off, default=last)


# Words ---------------------------------------------------------------------------------------------------------------


def _moment(at: datetime) -> Why:
    local = at.astimezone(LOCAL_ZONE)
    day = _day(at)
    return Why(f"{local:%H:%M} {day.vi}", f"{local:%H:%M} {day.en}")


def _day(at: datetime) -> Why:
    local = at.astimezone(LOCAL_ZONE)
    return Why(f"{_DAYS_VI[local.weekday()]} {local:%d/%m/%Y}", f"{_DAYS_EN[local.weekday()]} {local:%d/%m/%Y}")


def _length(lasted: timedelta, unit: str) -> Why:
    if unit == "wh":
        hours, minutes = divmod(int(lasted.total_seconds()) // 60, 60)
        vi = " ".join(part for part in (hours and f"{hours} giờ", minutes and f"{minutes} phút") if part)
        en = " ".join(part for part in (hours and f"{hours} h", minutes and f"{minutes} min") if part)
        return Why(f"{vi or '0 giờ'} làm việc", f"{en or '0 h'} of working time")
    period = Period(lasted.days, "wd" if unit == "wd" else "d")
    return Why(period.vi, period.en)


def _because(step: Step) -> Why:
    """Cause and reason in brackets, or nothing."""
    said = [Why(cause, cause.en)] if (cause := CAUSES.get(step.cause)) else []
    if step.reason:
        said.append(because(step.reason, step.reason_en))
    if not said:
        return Why("", "")
    vi, en = (": ".join(one) for one in zip(*said, strict=True))
    return Why(f" ({vi})", f" ({en})")


def because(reason: str, reason_en: str = "") -> Why:
    """A reason of the ledger in both languages: a code by what it means, what was typed as it was typed."""
    return _REASONS.get(reason, Why(reason, reason_en or reason))
