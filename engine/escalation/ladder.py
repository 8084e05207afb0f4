"""The ladder, pure: who is told of lateness when, as data. Decision 891, III.2.3, 2.5 and 2.7; NĐ 61/2018 art. 12.5
and 19.9. The thresholds are a proposal, not law; an administrator may enter others (`ladders`).

A rung as JSON: `{"level": "E3", "clock": "step", "when": {"due": true}, "to": "leader", "answer": true}`.

* `clock`: step, dossier, outside (a body outside the city's command: reminded and logged, charged with nothing), or
  unit (no clock of its own: what its ledger of lateness says of a week, and of a month);
* `when`, exactly one of: `used` (percent of the time; a drawn warning wins for E1), `before` the date (a period),
  `due`, `unanswered` (a period after the rung below was told without an answer), `late` (a period after the date); of a
  unit `many` (so many late dossiers in a week) or `month` (told of the month before on that day);
* `to`: where the search begins, see `engine/org/search.py`; `copies`: who hears of it beside;
* `duty`: apology, explanation, dialogue; `answer`: whether an answer is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.errors import Invalid
from engine.escalation.models import DUTIES, LEVELS
from engine.worktime.periods import NotAPeriod, Period

ClockKind = Literal["step", "dossier", "outside", "unit"]
CLOCKS: tuple[ClockKind, ...] = ("step", "dossier", "outside", "unit")
PLACES = ("holder", "leader", "head", "desk", "superior", "control")
ONLY_COPIES = ("handler",)  # who handles the dossier: told beside an outside body
HIGHER = {"holder": "leader", "leader": "head", "desk": "head", "head": "superior", "superior": "control"}
PHASES = {"used": 0, "before": 0, "due": 1, "unanswered": 2, "late": 2, "many": 3, "month": 4}
OF_UNITS = ("many", "month")
UNIT_LEVELS, UNIT_PLACES = ("E7", "E8"), ("head", "superior", "control")
COUNTS = {"many": (2, 999), "month": (1, 28)}  # late dossiers of a week; the day of the next month
LEAST_USED, MOST_USED = 50, 99


class RungNotUnderstood(Invalid):
    """Bậc {number}: không hiểu “{what}”."""


class WhenIsOneThing(Invalid):
    """Bậc {number} phải có đúng một thời điểm: đã dùng bao nhiêu phần trăm thời hạn, trước hạn, đến hạn, không được
    trả lời, hoặc trễ hạn."""


class UsedTooLittle(Invalid):
    """Bậc {number}: phần trăm thời hạn đã dùng phải từ {least} đến {most}."""


class NotAboveTheOneBelow(Invalid):
    """Bậc {number} phải đến sau bậc đứng trước nó: nhắc trước hạn, rồi đến hạn, rồi sau hạn."""


class NothingToAnswer(Invalid):
    """Bậc {number} chờ trả lời, nhưng bậc đứng trước không yêu cầu ai trả lời."""


class DutyNotHere(Invalid):
    """Bậc {number}: nghĩa vụ chỉ đặt được ở thang của hồ sơ; xin lỗi và hẹn lại phải đặt trước ngày hẹn."""


class UnitsAreToldOf(Invalid):
    """Bậc {number}: “nhiều hồ sơ trễ trong tuần” và “hết tháng” chỉ dùng cho thang của đơn vị, báo người đứng đầu, cấp
    trên hoặc cơ quan kiểm soát, không kèm trả lời hay nghĩa vụ."""


class OutsideIsNotCharged(Invalid):
    """Bậc {number}: cơ quan ngoài hệ thống chỉ được nhắc, không phải trả lời và không bị giao nghĩa vụ."""


class EndsBelowTheControlOffice(Invalid):
    """Thang của bước và của hồ sơ phải kết thúc ở cơ quan kiểm soát thủ tục hành chính, có yêu cầu trả lời."""


@dataclass(frozen=True)
class Rung:
    """One rung. `when` is its word, `period` or `percent` what goes with it."""

    level: str
    clock: ClockKind
    when: str
    to: str
    period: Period | None = None
    percent: int = 0
    count: int = 0
    copies: tuple[str, ...] = ()
    duty: str | None = None
    answer: bool = False

    @property
    def warns(self) -> bool:
        """Whether it is of use before the date only."""
        return PHASES[self.when] == 0 and not self.asks_whether_it_fits

    @property
    def asks_whether_it_fits(self) -> bool:
        """Whether it rings only when what remains no longer fits, and then at once."""
        return self.duty == "apology"

    @property
    def kind(self) -> str:
        """What it says to who is told: one of `models.KINDS`."""
        if self.clock == "outside":
            return "reminder"
        if self.asks_whether_it_fits:
            return "apology"
        if self.warns:
            return "warning"
        if self.when == "due":
            return "overdue"
        return self.to if self.to in ("superior", "control") else "head"

    def to_dict(self) -> dict[str, Any]:
        """As JSON; the reverse of `read`."""
        said: dict[str, Any] = {"level": self.level, "clock": self.clock}
        said["when"] = {self.when: self.percent or self.count or (str(self.period) if self.period else True)}
        said["to"] = self.to
        said |= {"copies": list(self.copies)} if self.copies else {}
        said |= {"duty": self.duty} if self.duty else {}
        return said | ({"answer": True} if self.answer else {})


Ladder = Mapping[ClockKind, tuple[Rung, ...]]


def read(said: Iterable[Mapping[str, Any]]) -> Ladder:
    """The rungs of each kind of clock, in the order they are written. A kind nothing is said of is left out.

    Refuses what is not understood and what would leave somebody untold: see the refusals of this module.
    """
    rungs = [_rung(number, one) for number, one in enumerate(said, start=1)]
    numbered = {kind: [(n, rung) for n, rung in enumerate(rungs, start=1) if rung.clock == kind] for kind in CLOCKS}
    for kind, those in numbered.items():
        below: Rung | None = None
        for number, rung in those:
            _check(number, rung, below)
            below = rung
        if below is not None and kind in ("step", "dossier") and (below.to != "control" or not below.answer):
            raise _refused(EndsBelowTheControlOffice, those[-1][0], "to")
    return {kind: tuple(rung for _, rung in those) for kind, those in numbered.items() if those}


def _refused(refusal: type[Invalid], number: int, part: str = "", **details: object) -> Invalid:
    """The refusal at its field: `rungs.0.when`."""
    field = ".".join(filter(None, ("rungs", str(number - 1), part)))
    return refusal({field: refusal.sentence()}, number=number, **details)


def _rung(number: int, said: Mapping[str, Any]) -> Rung:
    known = {"level", "clock", "when", "to", "copies", "duty", "answer"}
    for what in (*(said.keys() - known), *(f"thiếu {name}" for name in {"level", "clock", "when", "to"} - said.keys())):
        raise _refused(RungNotUnderstood, number, what=what)
    copies = tuple(said.get("copies", ()))
    for part, value, allowed in (
        ("level", said["level"], UNIT_LEVELS if said["clock"] == "unit" else LEVELS),
        ("clock", said["clock"], CLOCKS),
        ("to", said["to"], PLACES),
        *(("copies", one, (*PLACES, *ONLY_COPIES)) for one in copies),
        ("duty", said.get("duty"), (None, *DUTIES)),
        ("answer", said.get("answer", False), (True, False)),
    ):
        if value not in allowed:
            raise _refused(RungNotUnderstood, number, part, what=value)
    when, period, amount = _when(number, said["when"])
    percent, count = (amount, 0) if when == "used" else (0, amount)
    duty, answer = said.get("duty"), said.get("answer", False)
    return Rung(said["level"], said["clock"], when, said["to"], period, percent, count, copies, duty, answer)


def _when(number: int, said: Any) -> tuple[str, Period | None, int]:
    if not isinstance(said, Mapping) or len(said) != 1 or (word := next(iter(said))) not in PHASES:
        raise _refused(WhenIsOneThing, number, "when")
    value = said[word]
    if word == "used":
        if isinstance(value, bool) or not isinstance(value, int):
            raise _refused(RungNotUnderstood, number, "when", what=value)
        if not LEAST_USED <= value <= MOST_USED:
            raise _refused(UsedTooLittle, number, "when", least=LEAST_USED, most=MOST_USED)
        return word, None, value
    if word in COUNTS:
        least, most = COUNTS[word]
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise _refused(RungNotUnderstood, number, "when", what=value)
        return word, None, value
    if word == "due":
        if value is not True:
            raise _refused(RungNotUnderstood, number, "when", what=value)
        return word, None, 0
    try:
        return word, Period.parse(str(value)), 0
    except NotAPeriod as not_one:
        raise _refused(RungNotUnderstood, number, "when", what=value) from not_one


def _check(number: int, rung: Rung, below: Rung | None) -> None:
    is_told_of_units = rung.clock == "unit" and rung.to in UNIT_PLACES and not (rung.answer or rung.duty)
    if (rung.clock == "unit" or rung.when in OF_UNITS) and not (is_told_of_units and rung.when in OF_UNITS):
        raise _refused(UnitsAreToldOf, number, "when")
    if rung.clock == "outside" and (rung.answer or rung.duty):
        raise _refused(OutsideIsNotCharged, number, "duty" if rung.duty else "answer")
    if rung.duty and (rung.clock != "dossier" or rung.asks_whether_it_fits != (rung.when == "before")):
        raise _refused(DutyNotHere, number, "duty")
    if rung.when == "unanswered" and (below is None or not below.answer):
        raise _refused(NothingToAnswer, number, "when")
    if below and (PHASES[rung.when] < PHASES[below.when] or (rung.when == below.when and not _is_later(rung, below))):
        raise _refused(NotAboveTheOneBelow, number, "when")


def _is_later(rung: Rung, below: Rung) -> bool:
    """Of two rungs of one kind: does the upper one come later?"""
    if rung.when in ("due", "used", *OF_UNITS):
        return rung.percent > below.percent
    if (
        rung.when == "unanswered"
        or rung.period is None
        or below.period is None
        or rung.period.unit != below.period.unit
    ):
        return True
    more = rung.period.count - below.period.count
    return more < 0 if rung.when == "before" else more > 0
