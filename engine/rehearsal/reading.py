"""Reading scripts: a text or a JSON document becomes `Script`s, or everything that is wrong with it is said at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from engine.dossiers.counter import CHANNELS
from engine.dossiers.letters import KINDS as LETTERS
from engine.errors import Invalid
from engine.escalation.models import KINDS
from engine.rehearsal.entries import MISSING, Entry
from engine.rehearsal.places import Placed, Problem, read_text
from engine.rehearsal.script import (
    INVENTED,
    Absence,
    Decree,
    Expected,
    ExpectedAlarm,
    ExpectedItem,
    Given,
    Script,
    Step,
)
from engine.words import _

MOST_SCRIPTS = 200
MOST_STEPS = 200


class ScriptIsWrong(Invalid):
    """Kịch bản kiểm thử còn {count} chỗ sai. Chỗ đầu tiên: {first}"""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        places = {problem.place or "tests": problem.said.as_sentence() for problem in problems}
        super().__init__(places, count=len(self.problems), first=self.problems[0].told())


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


class _Reader(Entry):
    """What a script is made of, read entry by entry."""

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
        return self.read(readers)

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
        return Expected(**self.read(readers))

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
        return ExpectedItem(**{"element": "", **self.read(readers, needs="element")})

    def expected_alarm(self) -> ExpectedAlarm:
        if isinstance(self.value, str):
            return ExpectedAlarm(self.one_of(RUNGS))
        readers: dict[str, Callable[[_Reader], Any]] = {
            "rung": lambda one: one.one_of(RUNGS),
            "to": _Reader.seat,
            "about": _Reader.text,
        }
        return ExpectedAlarm(**{"rung": "", **self.read(readers, needs="rung")})


def _over(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """What a script says over what its file says for all; answers and applicant are laid over one another."""
    merged = {**shared, **own}
    for name in ("answers", "applicant"):
        if name in shared and name in own:
            merged[name] = {**shared[name], **own[name]}
    return merged


def _nothing(_one: _Reader) -> None:
    return None


CLOCKS = ("running", "paused", "met", "stopped")
RUNGS = KINDS
READ_IN_STEP: dict[str, Callable[[_Reader], Any]] = {
    "answers": _Reader.table,
    "by": _Reader.who,
    "unit": _Reader.text,
    "to": _Reader.seat,
    "reason": _Reader.text,
    "legal_basis": _Reader.text,
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
    "ask_supplement": Verb(_Reader.texts, _WHY | {"legal_basis"}),
    "suspend": Verb(_Reader.text, frozenset({"by"})),
    "resume": Verb(_nothing, _WHY),
    "extend": Verb(_Reader.day, _WHY),
    "withdraw": Verb(_Reader.text, frozenset({"by"})),
    "stop": Verb(_Reader.text, frozenset({"by"})),
    "return_result": Verb(_nothing, frozenset({"by"})),
}
