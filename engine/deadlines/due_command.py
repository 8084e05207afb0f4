"""`run.py due`: the date and its reason, from the command line, with the calendar that comes with the product.

    run.py due --received 2018-02-12T09:00 --period 3wd --cutoff 15:00 --pause 2018-02-13..2018-02-14 --json

Times without an offset are Hanoi's. `--pause A..B`: two dates mean whole days, both included; with a time of day the
clock stands still from that instant to that instant. A date alone for `--received` means the opening of that day.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import time

from engine.deadlines.asked import PausesDoNotFit, instant, reckon_asked
from engine.deadlines.ledger import Reckoning
from engine.deadlines.policy import ClockRule
from engine.settings import LOCAL_ZONE
from engine.worktime.documents import shipped_calendar
from engine.worktime.periods import LONGEST, NotAPeriod, PartOfADay, Period, TooLongAPeriod

FIRST_YEAR, LAST_YEAR = 1990, 2200


class _Unreadable(Exception):
    """What was typed cannot be read; carries the sentence in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi)
        self.vi, self.en = vi, en


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `due` understands."""
    parser.description = "Tính ngày hẹn trả kết quả và giải thích từng dòng. / The due date, and why, line by line."
    parser.add_argument(
        "--received", required=True, metavar="TIME", help="lúc tiếp nhận: 2018-02-12T09:00 (giờ Hà Nội)"
    )
    parser.add_argument("--period", required=True, metavar="PERIOD", help="thời hạn: 3wd, 8wh, 10d, 2w, 1m")
    parser.add_argument("--cutoff", metavar="HH:MM", help="nhận sau giờ này tính từ ngày làm việc kế tiếp: 15:00")
    parser.add_argument(
        "--pause",
        action="append",
        default=[],
        metavar="A..B",
        help="tạm dừng: hai ngày (tính cả A và B) hoặc hai thời điểm",
    )
    parser.add_argument("--json", action="store_true", help="in JSON: {due_at, why}")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ của lời giải thích")


def main(args: argparse.Namespace) -> int:
    """Print the date and the reason. 0 done, 2 the input cannot be read (one sentence on stderr)."""
    try:
        reckoning = _reckon(args)
    except _Unreadable as unreadable:
        print(unreadable.en if args.lang == "en" else unreadable.vi, file=sys.stderr)
        return 2
    assert reckoning.due_at is not None  # every pause on the command line has an end
    due_at = reckoning.due_at.astimezone(LOCAL_ZONE).isoformat()
    why = [line.en if args.lang == "en" else line.vi for line in reckoning.why]
    if args.json:
        print(json.dumps({"due_at": due_at, "why": why}, ensure_ascii=False))
    else:
        print(due_at, *why, sep="\n")
    return 0


def _reckon(args: argparse.Namespace) -> Reckoning:
    try:
        rule = ClockRule(Period.whole(args.period), _cutoff(args.cutoff))
    except PartOfADay as refusal:
        raise _Unreadable(refusal.text(), refusal.en) from None
    except TooLongAPeriod as refusal:
        raise _Unreadable(refusal.text(), f"The period “{args.period}” is too long: at most {LONGEST}.") from None
    except NotAPeriod as refusal:
        raise _Unreadable(refusal.text(), f"“{args.period}” is not a period. Write 3wd, 8wh, 10d, 2w or 1m.") from None
    pauses = [_pause(text) for text in args.pause]
    try:
        return reckon_asked(rule, _moment(args.received), pauses, shipped_calendar())
    except PausesDoNotFit as refusal:
        raise _Unreadable(refusal.text(), refusal.en) from None


def _pause(text: str) -> tuple[str, str]:
    first, dots, last = text.partition("..")
    if not dots:
        raise _Unreadable(f"“{text}” không phải là khoảng tạm dừng A..B.", f"“{text}” is not a pause A..B.")
    return _moment(first), _moment(last)


def _moment(text: str) -> str:
    """The text, if it is a moment of a year the calendar reaches."""
    try:
        at, _ = instant(text)
    except ValueError:
        raise _Unreadable(
            f"“{text}” không phải là thời điểm. Viết như 2018-02-12T09:00 hoặc 2018-02-12.",
            f"“{text}” is not a time. Write 2018-02-12T09:00 or 2018-02-12.",
        ) from None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise _Unreadable(
            f"Lịch làm việc chỉ tính được từ năm {FIRST_YEAR} đến năm {LAST_YEAR}, không tính được “{text}”.",
            f"The calendar reaches from {FIRST_YEAR} to {LAST_YEAR}; “{text}” is outside.",
        )
    return text


def _cutoff(text: str | None) -> time | None:
    if text is None:
        return None
    try:
        cutoff = time.fromisoformat(text)
    except ValueError:
        cutoff = None
    if cutoff is None or cutoff.tzinfo is not None:
        raise _Unreadable(f"“{text}” không phải là giờ trong ngày. Viết như 15:00.", f"“{text}” is not a time of day.")
    return cutoff


if __name__ == "__main__":
    _parser = argparse.ArgumentParser(prog="due")
    add_arguments(_parser)
    sys.exit(main(_parser.parse_args()))
