"""A ladder as it is typed: a row per rung, kept as it stands however wrong it is; read into what the engine takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from engine.errors import Invalid
from engine.escalation.ladder import CLOCKS, Rung
from engine.escalation.ladders import MOST_RUNGS

NOT_A_NUMBER = _("Mời nhập một số từ 1 trở lên.")
NOT_PERCENT = _("Thời điểm này tính bằng phần trăm: mời chọn đơn vị “% thời gian”.")
NOT_COUNTED = _("Mời chọn đơn vị đi với thời điểm này: “hồ sơ” cho số hồ sơ trễ, “của tháng sau” cho ngày báo.")
COUNTED = {"many": "c", "month": "md"}  # moments that are a plain number, and what it counts
NOT_A_TIME = _("Thời điểm này tính bằng thời gian: mời chọn ngày, giờ, tuần hoặc tháng.")


class RungsAreNotFilledIn(Invalid):
    """Có bậc chưa điền đúng, mời xem các mục được đánh dấu."""


@dataclass
class Row:
    """One rung as typed. `key` tells its fields apart on the page, `number` is what its reader calls it."""

    key: int
    clock: str
    level: str = "E1"
    word: str = "due"
    amount: str = ""
    unit: str = "wd"
    to: str = "leader"
    copies: Sequence[str] = ()
    duty: str = ""
    answer: bool = False
    number: int = 0
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def said(self) -> dict[str, Any]:
        """As the engine takes it; refuses with the sentence for the moment (ValueError)."""
        said: dict[str, Any] = {"level": self.level, "clock": self.clock, "when": self._when(), "to": self.to}
        said |= {"copies": list(self.copies)} if self.copies else {}
        said |= {"duty": self.duty} if self.duty else {}
        return said | ({"answer": True} if self.answer else {})

    def _when(self) -> dict[str, Any]:
        if self.word == "due":
            return {"due": True}
        amount = self.amount.strip()
        if not (amount.isascii() and amount.isdecimal() and len(amount) < 5 and int(amount) > 0):
            raise ValueError(str(NOT_A_NUMBER))
        if self.unit in COUNTED.values() or self.word in COUNTED:
            if COUNTED.get(self.word) != self.unit:
                raise ValueError(str(NOT_COUNTED))
            return {self.word: int(amount)}
        if (self.word == "used") != (self.unit == "%"):
            raise ValueError(str(NOT_PERCENT if self.word == "used" else NOT_A_TIME))
        return {self.word: int(amount) if self.word == "used" else f"{amount}{self.unit}"}


@dataclass
class Typed:
    """All rows of a form, kind by kind."""

    rows: list[Row]

    def __post_init__(self) -> None:
        self.rows.sort(key=lambda row: CLOCKS.index(row.clock))  # type: ignore[arg-type]  # a kind of clock: see `read`
        for number, row in enumerate(self.rows, start=1):
            row.number = number

    def of(self, clock: str) -> list[Row]:
        return [row for row in self.rows if row.clock == clock]

    def rungs(self) -> list[dict[str, Any]]:
        """What the engine takes; refuses with `RungsAreNotFilledIn`, a sentence at every row that is not."""
        said = []
        for row in self.rows:
            try:
                said.append(row.said)
            except ValueError as wrong:
                row.wrong["when"] = str(wrong)
        if any(row.wrong for row in self.rows):
            raise RungsAreNotFilledIn({f"when-{row.key}": row.wrong["when"] for row in self.rows if row.wrong})
        return said

    def mark(self, fields: Mapping[str, str]) -> None:
        """Put what the engine says of `rungs.3.when` at that row."""
        for name, sentence in fields.items():
            start, _dot, rest = name.partition(".")
            number, _dot, part = rest.partition(".")
            if start == "rungs" and number.isdecimal() and int(number) < len(self.rows):
                self.rows[int(number)].wrong.setdefault(part or "row", sentence)

    def change(self, wish: str) -> None:
        """`add:step` adds a row, `after:3` one behind a row, `drop:3` takes one out."""
        verb, _colon, what = wish.partition(":")
        place = next((n for n, row in enumerate(self.rows) if str(row.key) == what), None)
        key = max((row.key for row in self.rows), default=-1) + 1
        if verb == "drop" and place is not None:
            del self.rows[place]
        elif verb == "after" and place is not None:
            below = self.rows[place]
            word, unit = ("month", "md") if below.clock == "unit" else ("due", "wd")
            row = Row(key, below.clock, below.level, word, unit=unit, to=below.to, answer=below.answer)
            self.rows.insert(place + 1, row)
        elif verb == "add" and what in CLOCKS:
            self.rows.append(
                Row(key, what) if what != "unit" else Row(key, what, "E7", "many", unit="c", to="superior")
            )
        self.__post_init__()


def shown(rungs: Iterable[Rung]) -> Typed:
    """The rows of a ladder as they are first shown."""
    return Typed(
        [
            Row(
                key,
                rung.clock,
                rung.level,
                rung.when,
                str(rung.percent or rung.count or (rung.period.count if rung.period else "")),
                rung.period.unit if rung.period else "%" if rung.percent else COUNTED.get(rung.when, "wd"),
                rung.to,
                rung.copies,
                rung.duty or "",
                rung.answer,
            )
            for key, rung in enumerate(rungs)
        ]
    )


def read(form: MultiDict[str, str]) -> Typed:
    """The rows as they were sent; rows of no kind of clock are nobody's."""
    keys = [
        int(key) for key in form.getlist("row")[: MOST_RUNGS + 1] if key.isascii() and key.isdecimal() and len(key) < 5
    ]
    rows = []
    for key in dict.fromkeys(keys):
        typed = {name: form.get(f"{name}-{key}", "")[:60] for name in ("clock", "level", "word", "amount", "unit")}
        if typed["clock"] in CLOCKS:
            copies = form.getlist(f"copies-{key}")[:10]
            to, duty, answer = (form.get(f"{name}-{key}", "") for name in ("to", "duty", "answer"))
            rows.append(Row(key, **typed, to=to, copies=copies, duty=duty, answer=bool(answer)))
    return Typed(rows)
