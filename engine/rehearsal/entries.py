"""One entry of a script: a text, a day, a chair, a period, a table of further entries; each knows where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Self, TypeVar

from engine.clock import day_here
from engine.dossiers.status import MEANINGS, Status
from engine.rehearsal.places import Path, Placed
from engine.rehearsal.script import Due, Seat, Who
from engine.rehearsal.stage import BEGINNING
from engine.settings import LOCAL_ZONE
from engine.words import _
from engine.worktime.periods import NotAPeriod, Period

NO_SUCH_ENTRY = _("Không có mục tên “{name}”; có thể ghi: {known}.")
NO_SUCH_VALUE = _("Không có “{text}”; có thể ghi: {known}.")
MISSING = _("Còn thiếu mục {name}.")

T = TypeVar("T")


class Entry:
    """One value of a script with its place. Whatever is wrong is noted, and reading goes on."""

    def __init__(self, placed: Placed, path: Path, value: Any) -> None:
        self.placed, self.path, self.value = placed, path, value

    def wrong(self, sentence: str, *inside: str | int, **filling: object) -> None:
        self.placed.wrong((*self.path, *inside), sentence, **filling)

    @property
    def line(self) -> int | None:
        return self.placed.lines.get(self.path)

    def at(self, key: str | int, value: Any) -> Self:
        return type(self)(self.placed, (*self.path, key), value)

    def map(self, known: Sequence[str] | frozenset[str] | None = None) -> dict[str, Self]:
        """The entries of a table that are not empty; strangers among them are noted."""
        if not isinstance(self.value, Mapping):
            self.wrong(_("Phải là một bảng tên và giá trị."))
            return {}
        for name in self.value:
            if known is not None and name not in known:
                self.wrong(NO_SUCH_ENTRY, str(name), name=name, known=", ".join(sorted(known)))
        return {str(name): self.at(name, value) for name, value in self.value.items() if value is not None}

    def each(self) -> list[Self]:
        if not isinstance(self.value, list):
            self.wrong(_("Phải là một danh sách."))
            return []
        return [self.at(number, value) for number, value in enumerate(self.value)]

    def text(self) -> str:
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | float) or not str(self.value).strip():
            self.wrong(_("Phải là một dòng chữ."))
            return ""
        return str(self.value).strip()

    def texts(self) -> tuple[str, ...]:
        return tuple(one.text() for one in self.each())

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            self.wrong(_("Phải là true (có) hoặc false (không)."))
        return self.value is True

    def table(self) -> dict[str, Any]:
        return {name: one.value for name, one in self.map().items()}

    def one_of(self, names: Sequence[str]) -> str:
        text = self.text()
        if text and text not in names:
            self.wrong(NO_SUCH_VALUE, text=text, known=", ".join(names))
        return text

    def day(self) -> date:
        return self._written(date.fromisoformat, date.min, _("Phải là ngày, viết như 2018-03-05."))

    def instant(self) -> datetime:
        return self._written(_local, BEGINNING, _("Phải là ngày và giờ, viết như 2018-03-05 09:00."))

    def period(self) -> Period:
        sentence = _("Phải là thời hạn, viết như 2wd (ngày làm việc), 4wh (giờ làm việc), 3d (ngày), 2w, 1m.")
        return self._written(Period.parse, Period(0, "d"), sentence)

    def due(self) -> Due:
        text = self.text()
        if len(text) > 10:
            at = self.instant()
            return Due(day_here(at), at)
        return Due(self.day())

    def status(self) -> int:
        text = self.text().lower()
        for status, meaning in MEANINGS.items():
            if text in (str(int(status)), status.name.lower(), meaning.vi.lower()):
                return int(status)
        self.wrong(NO_SUCH_VALUE, text=text, known=", ".join(status.name.lower() for status in Status))
        return 0

    def seat(self) -> Seat:
        """`{role: head, unit: same}`, or shorter `head` and `head@same`."""
        if isinstance(self.value, str):
            role, _, unit = self.value.partition("@")
            return Seat(role.strip(), unit.strip() or None)
        entries = self.map(("role", "unit"))
        if "role" not in entries and entries:
            self.wrong(_("Cần ghi chức danh (role)."))
        return Seat(
            entries["role"].text() if "role" in entries else "", entries["unit"].text() if "unit" in entries else None
        )

    def who(self) -> Who:
        if isinstance(self.value, Mapping) and "did" in self.value:
            return Who(did=self.map(("did",))["did"].text())
        return Who(self.seat())

    def _written(self, read: Callable[[str], T], otherwise: T, sentence: str) -> T:
        try:
            return read(self.text())
        except (ValueError, NotAPeriod):
            self.wrong(sentence)
            return otherwise

    def read(self, readers: Mapping[str, Callable[[Self], Any]], needs: str = "") -> dict[str, Any]:
        entries = self.map(tuple(readers))
        if needs and needs not in entries:
            self.wrong(MISSING, name=needs)
        return {name: readers[name](one) for name, one in entries.items() if name in readers}

    def at_same(self, value: Any) -> Self:
        """Another value in this one's place."""
        return type(self)(self.placed, self.path, value)


def _local(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=LOCAL_ZONE)
