"""Reading scripts: a text or a JSON document becomes `Script`s, or everything that is wrong with it is said at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar

from engine.dossiers.counter import CHANNELS
from engine.dossiers.letters import KINDS as LETTERS
from engine.dossiers.status import MEANINGS, Status
from engine.errors import Invalid
from engine.escalation.ladder import LADDER
from engine.rehearsal.places import Path, Placed, Problem, read_text
from engine.rehearsal.script import (
    INVENTED,
    Absence,
    Decree,
    Due,
    Expected,
    ExpectedAlarm,
    ExpectedItem,
    Given,
    Script,
    Seat,
    Step,
    Who,
)
from engine.rehearsal.stage import BEGINNING
from engine.settings import LOCAL_ZONE
from engine.words import _
from engine.worktime.periods import NotAPeriod, Period

MOST_SCRIPTS = 200
MOST_STEPS = 200
NO_SUCH_ENTRY = _("Không có mục tên “{name}”; có thể ghi: {known}.")
NO_SUCH_VALUE = _("Không có “{text}”; có thể ghi: {known}.")
MISSING = _("Còn thiếu mục {name}.")

T = TypeVar("T")


class ScriptIsWrong(Invalid):
    """Kịch bản kiểm thử còn {count} chỗ sai. Chỗ đầu tiên: {first}"""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        places = {problem.place or "tests": problem.said.text() for problem in problems}
        super().__init__(places, count=len(self.problems), first=str(self.problems[0]))


def read_scripts(text: str | bytes) -> list[Script]:
    """The scripts of a text (YAML or JSON). Refused with `ScriptIsWrong`, which has every problem with its line."""
    return _scripts(read_text(text))


def scripts_of(document: Any) -> list[Script]:
    """The scripts of a document that came as JSON; refused as `read_scripts` is, without lines."""
    return _scripts(Placed(document))


def _scripts(placed: Placed) -> list[Script]:
    scripts = [] if placed.problems else _Reader(placed, (), placed.document).file()
    if placed.problems:
        raise ScriptIsWrong(sorted(placed.problems, key=lambda problem: (problem.line or 0, problem.place)))
    return scripts


@dataclass(frozen=True)
class Verb:
    """What a step may be. `target` reads what stands behind the verb, `may` are the other entries it may have."""

    target: Callable[[_Reader], Any]
    may: frozenset[str]


class _Reader:
    """One value of the document with its place. Whatever is wrong is noted, and reading goes on."""

    def __init__(self, placed: Placed, path: Path, value: Any) -> None:
        self.placed, self.path, self.value = placed, path, value

    def wrong(self, sentence: str, *inside: str | int, **filling: object) -> None:
        self.placed.wrong((*self.path, *inside), sentence, **filling)

    @property
    def line(self) -> int | None:
        return self.placed.lines.get(self.path)

    def at(self, key: str | int, value: Any) -> _Reader:
        return _Reader(self.placed, (*self.path, key), value)

    def map(self, known: Sequence[str] | frozenset[str] | None = None) -> dict[str, _Reader]:
        """The entries of a table that are not empty; strangers among them are noted."""
        if not isinstance(self.value, Mapping):
            self.wrong(_("Phải là một bảng tên và giá trị."))
            return {}
        for name in self.value:
            if known is not None and name not in known:
                self.wrong(NO_SUCH_ENTRY, str(name), name=name, known=", ".join(sorted(known)))
        return {str(name): self.at(name, value) for name, value in self.value.items() if value is not None}

    def each(self) -> list[_Reader]:
        if not isinstance(self.value, list):
            self.wrong(_("Phải là một danh sách."))
            return []
        return [self.at(number, value) for number, value in enumerate(self.value)]

    # -- small things --------------------------------------------------------------------------------------------

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
            return Due(at.astimezone(LOCAL_ZONE).date(), at)
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

    # -- a file, a script, a step --------------------------------------------------------------------------------

    def file(self) -> list[Script]:
        if isinstance(self.value, Mapping) and "steps" in self.value:
            return [self.script({})]
        entries = self.map(("given", "tests"))
        if not entries or "tests" not in entries:
            self.wrong(_("Cần có mục tests: danh sách các kịch bản."))
            return []
        shared = entries["given"].given() if "given" in entries else {}
        tests = entries["tests"].each()
        if len(tests) > MOST_SCRIPTS:
            self.wrong(_("Tối đa {most} kịch bản trong một tệp."), "tests", most=MOST_SCRIPTS)
        scripts = [one.script(shared) for one in tests[:MOST_SCRIPTS]]
        names = [script.name for script in scripts]
        for number, script in enumerate(scripts):
            if script.name in names[:number]:
                tests[number].wrong(_("Đã có kịch bản tên “{name}”; mời đặt tên khác."), "name", name=script.name)
        return scripts

    def script(self, shared: Mapping[str, Any]) -> Script:
        entries = self.map(("name", "given", "steps"))
        for name in ("name", "steps"):
            if name not in entries and isinstance(self.value, Mapping):
                self.wrong(MISSING, name=name)
        own = entries["given"].given() if "given" in entries else {}
        steps = entries["steps"].each() if "steps" in entries else []
        if len(steps) > MOST_STEPS:
            self.wrong(_("Tối đa {most} bước trong một kịch bản."), "steps", most=MOST_STEPS)
        return Script(
            entries["name"].text() if "name" in entries else "",
            Given(**_over(shared, own)),
            tuple(one.step() for one in steps[:MOST_STEPS]),
            self.line,
        )

    def given(self) -> dict[str, Any]:
        readers: dict[str, Callable[[_Reader], Any]] = {
            "received_by": _Reader.text,
            "at": _Reader.instant,
            "applicant": _Reader.applicant,
            "answers": _Reader.table,
            "papers": _Reader.texts,
            "channel": lambda one: one.one_of(list(CHANNELS)),
            "return_by_post": _Reader.flag,
            "absent": lambda one: tuple(each.absence() for each in one.each()),
            "vacant": lambda one: tuple(each.seat() for each in one.each()),
            "calendar": lambda one: tuple(each.decree() for each in one.each()),
        }
        return self._read(readers)

    def applicant(self) -> dict[str, str]:
        return {name: one.text() for name, one in self.map(tuple(INVENTED)).items() if one.value != ""}

    def absence(self) -> Absence:
        if isinstance(self.value, str):
            return Absence(self.seat())
        entries = self.map(("role", "unit", "since", "until", "delegate"))
        chair = self.at_same({name: one.value for name, one in entries.items() if name in ("role", "unit")})
        return Absence(
            chair.seat(),
            entries["since"].day() if "since" in entries else None,
            entries["until"].day() if "until" in entries else None,
            entries["delegate"].seat() if "delegate" in entries else None,
        )

    def decree(self) -> Decree:
        entries = self.map(("day", "works", "basis"))
        if not {"day", "works"} <= entries.keys():
            self.wrong(_("Cần ghi ngày (day) và có làm việc hay không (works)."))
            return Decree(date.min, works=False)
        basis = entries["basis"].text() if "basis" in entries else Decree.basis
        return Decree(entries["day"].day(), entries["works"].flag(), basis)

    def step(self) -> Step:
        if isinstance(self.value, str):
            self.value = {self.value: True}
        if isinstance(self.value, Mapping):  # `resume:` with nothing behind it says all there is to say
            self.value = {name: True if one is None and name in VERBS else one for name, one in self.value.items()}
        entries = self.map() if isinstance(self.value, Mapping) else {}
        verbs = [name for name in entries if name in VERBS]
        if len(verbs) != 1:
            self.wrong(_("Mỗi bước ghi đúng một việc: {verbs}."), verbs=", ".join(VERBS))
            return Step("", line=self.line)
        verb = VERBS[verbs[0]]
        self.map(verb.may | {verbs[0], "expect"})
        said = {name: READ_IN_STEP[name](one) for name, one in entries.items() if name in verb.may}
        expect = entries["expect"].expected() if "expect" in entries else None
        return Step(verbs[0], verb.target(entries[verbs[0]]), expect=expect, line=self.line, **said)

    def expected(self) -> Expected:
        readers: dict[str, Callable[[_Reader], Any]] = {
            "work_items": lambda one: tuple(each.expected_item() for each in one.each()),
            "alarms": lambda one: tuple(each.expected_alarm() for each in one.each()),
            "letters": lambda one: tuple(each.one_of(list(LETTERS)) for each in one.each()),
            "calls": _Reader.texts,
            "status": _Reader.status,
            "outcome": _Reader.text,
            "clock": lambda one: one.one_of(CLOCKS),
            "due": _Reader.due,
            "ended": _Reader.flag,
            "facts": _Reader.table,
            "refused": lambda one: "" if one.value is True else one.text(),
            "exactly": _Reader.flag,
        }
        return Expected(**self._read(readers))

    def expected_item(self) -> ExpectedItem:
        if isinstance(self.value, str):
            return ExpectedItem(self.value)
        readers: dict[str, Callable[[_Reader], Any]] = {
            "element": _Reader.text,
            "unit": _Reader.text,
            "role": _Reader.text,
            "due": _Reader.due,
            "held": _Reader.flag,
            "clock": lambda one: one.one_of(CLOCKS),
        }
        return ExpectedItem(**{"element": "", **self._read(readers, needs="element")})

    def expected_alarm(self) -> ExpectedAlarm:
        if isinstance(self.value, str):
            return ExpectedAlarm(self.one_of(RUNGS))
        readers: dict[str, Callable[[_Reader], Any]] = {
            "rung": lambda one: one.one_of(RUNGS),
            "to": _Reader.seat,
            "about": _Reader.text,
        }
        return ExpectedAlarm(**{"rung": "", **self._read(readers, needs="rung")})

    def _read(self, readers: Mapping[str, Callable[[_Reader], Any]], needs: str = "") -> dict[str, Any]:
        entries = self.map(tuple(readers))
        if needs and needs not in entries:
            self.wrong(MISSING, name=needs)
        return {name: readers[name](one) for name, one in entries.items() if name in readers}

    def at_same(self, value: Any) -> _Reader:
        return _Reader(self.placed, self.path, value)


def _over(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """What a script says over what its file says for all; answers and applicant are laid over one another."""
    merged = {**shared, **own}
    for name in ("answers", "applicant"):
        if name in shared and name in own:
            merged[name] = {**shared[name], **own[name]}
    return merged


def _local(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=LOCAL_ZONE)


def _nothing(_one: _Reader) -> None:
    return None


CLOCKS = ("running", "paused", "met", "stopped")
RUNGS = tuple(rung.kind for rung in LADDER)
READ_IN_STEP: dict[str, Callable[[_Reader], Any]] = {
    "answers": _Reader.table,
    "by": _Reader.who,
    "unit": _Reader.text,
    "to": _Reader.seat,
    "reason": _Reader.text,
    "text": _Reader.text,
    "fails": _Reader.text,
}
assert READ_IN_STEP.keys() <= {each.name for each in fields(Step)}
_ITEM, _WHY = frozenset({"by", "unit"}), frozenset({"by", "reason"})
VERBS: dict[str, Verb] = {
    "receive": Verb(_nothing, frozenset({"by"})),
    "complete": Verb(_Reader.text, _ITEM | {"answers"}),
    "claim": Verb(_Reader.text, _ITEM),
    "release": Verb(_Reader.text, _ITEM),
    "assign": Verb(_Reader.text, _ITEM | {"to"}),
    "send_back": Verb(_Reader.text, _ITEM | {"reason"}),
    "consult": Verb(_Reader.text, _ITEM | {"to", "text"}),
    "wait": Verb(_Reader.period, frozenset()),
    "until": Verb(_Reader.instant, frozenset()),
    "neighbour": Verb(_Reader.text, frozenset({"answers", "fails"})),
    "event": Verb(_Reader.text, frozenset()),
    "supplement": Verb(lambda one: one.one_of(("received",)), frozenset({"by", "answers"})),
    "answer_alarm": Verb(lambda one: one.one_of(RUNGS), frozenset({"by", "text"})),
    "ask_supplement": Verb(_Reader.texts, _WHY),
    "suspend": Verb(_Reader.text, frozenset({"by"})),
    "resume": Verb(_nothing, _WHY),
    "extend": Verb(_Reader.day, _WHY),
    "withdraw": Verb(_Reader.text, frozenset({"by"})),
    "stop": Verb(_Reader.text, frozenset({"by"})),
    "return_result": Verb(_nothing, frozenset({"by"})),
}
