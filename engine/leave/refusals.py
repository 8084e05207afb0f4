"""What is refused of a leave or a substitution, each with what was foreseen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from engine.errors import Conflict, Invalid, NotAllowed
from engine.leave.foreseeing import Foresight
from engine.words import Named, Sentence, _

MOST_TOLD = 6


class StepsLeftAlone(Invalid):
    """Có {count} bước không còn ai làm được: {all}. Có thể làm thay: {who}"""

    def __init__(self, foresight: Foresight) -> None:
        self.foresight = foresight
        lost = _distinct(foresight)
        lines = {f"step_{number}": _line(*each) for number, each in enumerate(lost[:MOST_TOLD])}
        if len(lost) > MOST_TOLD:
            lines["more"] = Sentence(_("và {count} bước khác"), count=len(lost) - MOST_TOLD)
        all = Sentence(" · ".join(f"{{{name}}}" for name in lines), **lines)
        super().__init__({"stand_in": _field(foresight)}, count=len(lost), all=all, who=_who(foresight))


class StandInIsNeededLater(StepsLeftAlone):
    """{officer} không làm thay được {steps}: bước {later} phải do người khác thực hiện, mà ở đó chỉ có {officer}.
    Có thể làm thay: {who}"""

    def __init__(self, foresight: Foresight) -> None:
        self.foresight = foresight
        name = foresight.kept[0].name
        kept = [each for each in foresight.kept if each.name == name]
        filling = {"steps": _quoted(each.step for each in kept), "later": _quoted(each.later for each in kept)}
        Invalid.__init__(self, {"stand_in": _field(foresight)}, officer=name, who=_who(foresight), **filling)


class LeaveSomebodyToDecide(Invalid):
    """Từ ngày {on}, {unit} không còn ai phụ trách; mời giao quyền quyết định cho một người. Có thể làm thay: {who}"""

    def __init__(self, foresight: Foresight, unit: str, on: date) -> None:
        self.foresight = foresight
        super().__init__({"stand_in": _field(foresight)}, unit=unit, on=f"{on:%d/%m/%Y}", who=_who(foresight))


class DoTheseFirst(Conflict):
    """Bước phải tự mình thực hiện, không giao cho người khác: {all}. Mời làm xong trước khi nghỉ."""

    def __init__(self, foresight: Foresight) -> None:
        self.foresight = foresight
        lines = {
            f"step_{number}": Sentence("“{step}”, {code}", step=each.need.name, code=each.need.dossier_code or "")
            for number, each in enumerate(foresight.in_person[:MOST_TOLD])
        }
        super().__init__(all=Sentence("; ".join(f"{{{name}}}" for name in lines), **lines))


class SayWhyAway(Invalid):
    """Mời ghi lý do, tối đa 200 chữ."""


class AllOfItHasPassed(Invalid):
    """Những ngày này đã qua hết; mời xem lại ngày nghỉ."""


class StandInIsAwayToo(Invalid):
    """{officer} cũng vắng mặt trong thời gian này; mời chọn người khác."""


class StandInIsElsewhere(Invalid):
    """{officer} không thuộc cơ quan này; mời chọn người trong cùng cơ quan."""


class HoldsNoPost(NotAllowed):
    """{officer} không giữ chức danh nào vào ngày này nên không có việc để giao lại."""


class NotForOneself(Invalid):
    """Mời chọn một người khác làm thay."""


def _distinct(foresight: Foresight) -> list[tuple[Named, date, int]]:
    """Steps of one name on one day are told once, with how many wait."""
    found: dict[tuple[str, date], tuple[Named, date, int]] = {}
    for each in sorted([*foresight.alone, *foresight.in_person], key=lambda each: each.on):
        name, on, waiting = found.get((each.need.name, each.on), (each.need.name, each.on, 0))
        found[each.need.name, each.on] = (name, on, waiting + (each.need.item_id is not None))
    return list(found.values())


def _quoted(names: Iterable[Named]) -> Named:
    """The first few, each once, in both languages."""
    named = list({str(name): name for name in names}.values())
    rest = " …" if len(named) > MOST_TOLD else ""
    vi, en = (", ".join(f"“{name}”" for name in said) for said in (named[:MOST_TOLD], _in_english(named)))
    return Named(vi + rest, en + rest)


def _in_english(names: Sequence[Named]) -> list[str]:
    return [name.en for name in names[:MOST_TOLD]]


def _line(name: Named, on: date, waiting: int) -> Sentence:
    if waiting:
        return Sentence(_("từ {on}: “{step}” ({count} việc đang chờ)"), on=f"{on:%d/%m/%Y}", step=name, count=waiting)
    return Sentence(_("từ {on}: “{step}”"), on=f"{on:%d/%m/%Y}", step=name)


def _who(foresight: Foresight) -> str:
    names = ", ".join(one.name for one in foresight.proposals)
    return names or Sentence(_("chưa tìm được một người; mời chia cho nhiều người hoặc chọn thời gian khác"))


def _field(foresight: Foresight) -> Sentence:
    names = ", ".join(one.name for one in foresight.proposals)
    if names:
        return Sentence(_("Có thể giao cho: {names}."), names=names)
    return Sentence(_("Chưa tìm được một người thay được hết; mời chia cho nhiều người, hoặc chọn thời gian khác."))
