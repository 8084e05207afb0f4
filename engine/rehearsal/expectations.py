"""What was expected against what is to be seen: every difference as a sentence, in the names its reader knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from engine.clock import day_here
from engine.rehearsal.calling import Calling, Place, clock, day, instant, letter, listed, operation, outcome, status
from engine.rehearsal.script import Due, Expected, ExpectedAlarm, ExpectedItem, Seat
from engine.rehearsal.sight import Sight
from engine.rehearsal.words import Said
from engine.words import Named, _

T = TypeVar("T")


NOTHING_THERE = _("Chưa có hồ sơ nào nên không có gì để so.")
LACKING = {
    "work_items": _("Thiếu việc {wanted}; đang có: {there}."),
    "alarms": _("Thiếu cảnh báo {wanted}; đang có: {there}."),
    "letters": _("Thiếu giấy tờ: {wanted}; đang có: {there}."),
    "calls": _("Thiếu lời gọi cơ quan ngoài {wanted}; đang có: {there}."),
}
TOO_MANY = {
    "work_items": _("Thừa việc: {there}."),
    "alarms": _("Thừa cảnh báo: {there}."),
    "letters": _("Thừa giấy tờ: {there}."),
    "calls": _("Thừa lời gọi cơ quan ngoài: {there}."),
}
STATUS = _("Trạng thái hồ sơ phải là {wanted}, đang là {there}.")
OUTCOME = _("Kết quả giải quyết phải là {wanted}, đang là {there}.")
CLOCK = _("Đồng hồ hồ sơ phải là {wanted}, đang là {there}.")
DUE = _("Ngày hẹn trả phải là {wanted}, đang là {there}.")
MUST_END = _("Hồ sơ phải đã kết thúc.")
MUST_NOT_END = _("Hồ sơ phải chưa kết thúc.")
FACT = _("Dữ kiện {name} phải là {wanted}, đang là {there}.")


def differences(expected: Expected, sight: Sight, calling: Calling) -> list[Said]:
    """Every difference between what was expected and what is there; empty when all holds."""
    if sight.get("dossier") is None:
        return [Said(NOTHING_THERE)]
    return [
        *_lists(expected, sight, calling),
        *_single(expected, sight),
        *_facts(expected.facts or {}, sight["facts"], ""),
    ]


def _lists(expected: Expected, sight: Sight, calling: Calling) -> Iterator[Said]:
    place = calling.place
    kinds: tuple[tuple[str, Matching[Any]], ...] = (
        ("work_items", Matching(lambda one, seen: _is_item(one, seen, place), calling.wanted_item, calling.seen_item)),
        ("alarms", Matching(lambda one, seen: _is_alarm(one, seen, place), calling.wanted_alarm, calling.seen_alarm)),
        ("letters", Matching(lambda one, seen: one == seen["form"], letter, lambda seen: letter(seen["form"]))),
        (
            "calls",
            Matching(lambda one, seen: one == seen["operation"], operation, lambda seen: operation(seen["operation"])),
        ),
    )
    for name, matching in kinds:
        wanted = getattr(expected, name)
        if wanted is not None:
            yield from _compared(name, wanted, sight[name], matching, exactly=expected.exactly)


@dataclass(frozen=True)
class Matching(Generic[T]):
    """How one kind of thing is compared and said."""

    is_it: Callable[[T, Mapping[str, Any]], bool]
    words: Callable[[T], Named]
    seen_words: Callable[[Mapping[str, Any]], Named]

    def list(self, seen: Sequence[Mapping[str, Any]]) -> Named:
        return listed(map(self.seen_words, seen))


def _compared(
    kind: str, wanted: Sequence[T], there: Sequence[Mapping[str, Any]], how: Matching[T], *, exactly: bool
) -> Iterator[Said]:
    """Each wanted one must be there, and each found one counts for one; an empty list wants that there be none."""
    left = list(there)
    for one in wanted:
        found = next((seen for seen in left if how.is_it(one, seen)), None)
        if found is None:
            yield Said(LACKING[kind], {"wanted": how.words(one), "there": how.list(there)})
        else:
            left.remove(found)
    if (exactly or not wanted) and left:
        yield Said(TOO_MANY[kind], {"there": how.list(left)})


# -- one thing against another -------------------------------------------------------------------------------------


def _is_item(one: ExpectedItem, seen: Mapping[str, Any], place: Place) -> bool:
    return (
        one.element == seen["element"]
        and (one.unit is None or place(one.unit) == seen["unit"]["code"])
        and one.role in (None, seen["role"])
        and one.clock in (None, seen["clock"])
        and (one.held is None or one.held == (seen["holder"] is not None))
        and (one.due is None or _is_due(one.due, seen["due_at"]))
    )


def _is_alarm(one: ExpectedAlarm, seen: Mapping[str, Any], place: Place) -> bool:
    return (
        one.rung == seen["rung"]
        and one.about in (None, seen["about"])
        and (one.to is None or _sits(one.to, seen, place))
    )


def _sits(seat: Seat, seen: Mapping[str, Any], place: Place) -> bool:
    unit = place(seat.unit) if seat.unit else None
    return any(chair["role"] == seat.role and unit in (None, chair["unit"]) for chair in seen["chairs"])


def _is_due(due: Due, there: str | None) -> bool:
    if there is None:
        return False
    at = datetime.fromisoformat(there)
    return due.at == at if due.at else due.day == day_here(at)


def _single(expected: Expected, sight: Sight) -> Iterator[Said]:
    seen, own = sight["status"], sight["clock"] or {"state": None, "due_at": None}
    if expected.status is not None and expected.status != seen["code"]:
        yield _other(STATUS, status(expected.status), status(seen["code"]))
    if expected.outcome not in (None, sight["outcome"]):
        yield _other(OUTCOME, outcome(expected.outcome), outcome(sight["outcome"]))
    if expected.clock not in (None, own["state"]):
        yield _other(CLOCK, clock(expected.clock), clock(own["state"]))
    if expected.due is not None and not _is_due(expected.due, own["due_at"]):
        yield _other(DUE, day(expected.due), instant(own["due_at"]))
    if expected.ended not in (None, sight["ended"]):
        yield Said(MUST_END if expected.ended else MUST_NOT_END)


def _facts(wanted: Mapping[str, Any], there: Any, path: str) -> Iterator[Said]:
    for name, value in wanted.items():
        seen = there.get(name) if isinstance(there, Mapping) else None
        if isinstance(value, Mapping):
            yield from _facts(value, seen, f"{path}{name}.")
        elif seen != value:
            yield Said(FACT, {"name": f"{path}{name}", "wanted": repr(value), "there": repr(seen)})


def _other(sentence: str, wanted: Named, there: Named) -> Said:
    return Said(sentence, {"wanted": wanted, "there": there})
