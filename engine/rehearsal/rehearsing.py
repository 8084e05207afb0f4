"""Rehearsing: a design and its scripts in, what was to be seen and what was wrong out. Bounded in steps and in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import inf
from typing import Any

from engine.act import SYSTEM
from engine.definitions import publishing
from engine.definitions.known_names import known_names
from engine.definitions.publishing import Draft
from engine.errors import Conflict, Invalid, Refusal
from engine.rehearsal import expectations, meaning, moves, remembering, sight
from engine.rehearsal.calling import Calling, Known, Place
from engine.rehearsal.coverage import Coverage, coverage_of
from engine.rehearsal.design import Content, Design, design_of
from engine.rehearsal.playing import SECONDS, Hourglass, Play, SystemCouldNot
from engine.rehearsal.script import Script, Step
from engine.rehearsal.sight import Sight
from engine.rehearsal.stage import database_of, open_stage
from engine.rehearsal.words import Said, of_refusal
from engine.words import Named, _

NOTHING_TO_RUN = _("Không có quy trình nào để chạy.")
NOT_REFUSED = _("Bước này lẽ ra phải bị từ chối nhưng đã làm được.")


class RehearsalsTookTooLong(Conflict):
    """Diễn tập mọi kịch bản mất quá {seconds} giây nên đã dừng, còn {left} kịch bản chưa chạy. Mời bớt kịch bản, hoặc
    viết ngắn hơn."""


@dataclass(frozen=True)
class Failure:
    """What was wrong at a step (numbered from 0; None: before the first). `refusal` names the refusal, if it was one;
    `fields` says what was wrong with which answer."""

    step: int | None
    said: Said
    refusal: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    line: int | None = None

    def as_json(self) -> dict[str, Any]:
        rest = {"step": self.step, "line": self.line, "refusal": self.refusal, "fields": dict(self.fields)}
        return {**self.said.as_json(), **rest}


@dataclass
class Rehearsal:
    """One script on its stage. `sights` has one for every step performed; after a step that was refused against
    expectation nothing more is done."""

    script: Script
    sights: list[Sight] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    passed: dict[str, None] = field(default_factory=dict)

    @property
    def is_green(self) -> bool:
        return not self.failures

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.script.name,
            "green": self.is_green,
            "sights": self.sights,
            "failures": [failure.as_json() for failure in self.failures],
        }


@dataclass
class Rehearsals:
    """All scripts of a design. `findings` are those of the design; without anything runnable `refused` says why, and
    there are no rehearsals."""

    findings: Sequence[Any]
    coverage: Coverage
    each: list[Rehearsal] = field(default_factory=list)
    refused: Said | None = None

    @property
    def is_green(self) -> bool:
        return self.refused is None and all(one.is_green for one in self.each)

    def as_json(self) -> dict[str, Any]:
        return {
            "green": self.is_green,
            "refused": self.refused.as_json() if self.refused else None,
            "findings": [asdict(finding) for finding in self.findings],
            "scripts": [one.as_json() for one in self.each],
            "coverage": self.coverage.as_json(),
        }


def rehearse(
    content: Content,
    script: Script | Sequence[Script],
    seconds: float = SECONDS,
    *,
    in_all: float = inf,
    playing: bool = False,
) -> Rehearsals:
    """Rehearse one script or several, each on a stage of its own and within so many seconds.

    After `in_all` seconds no further script is begun: the next is said to be in want of time, the rest is left out.
    `playing`: the script will come again with a step more, so where it has come to is remembered. Never touches
    anybody's database but the stage's, never the network; refuses nothing: whatever is wrong is in the answer.
    """
    scripts = [script] if isinstance(script, Script) else list(script)
    design = design_of(content, seconds)
    if design.draft is None:
        return Rehearsals(design.findings, coverage_of([design.drawing], ()), refused=_why_not(design))
    whole, each = Hourglass(in_all), list[Rehearsal]()
    for number, one in enumerate(scripts):
        if whole.is_empty:
            each.append(_out_of_time(one, in_all, len(scripts) - number))
            break
        each.append(_rehearse(design, one, seconds, playing=playing))
    passed = {id: None for one in each for id in one.passed}
    return Rehearsals(design.findings, coverage_of([design.drawing], passed), each)


def _out_of_time(script: Script, in_all: float, left: int) -> Rehearsal:
    refusal = RehearsalsTookTooLong(seconds=round(in_all), left=left)
    return Rehearsal(script, failures=[_failure(None, refusal, script.line)])


def _why_not(design: Design) -> Said:
    if design.refusal is not None:
        return of_refusal(design.refusal)
    grave = next((finding for finding in design.findings if finding.severity == "error"), None)
    return (
        Said(_("Sơ đồ chưa chạy được: {why}"), {"why": Named(grave.message, grave.message_en)})
        if grave
        else Said(NOTHING_TO_RUN)
    )


def _rehearse(design: Design, script: Script, seconds: float, *, playing: bool) -> Rehearsal:
    assert design.draft is not None
    reached = remembering.furthest(design.key, script) if playing else None
    done = Rehearsal(script, [*reached.sights], [*reached.failures]) if reached else Rehearsal(script)
    at, database = (reached.at, reached.database) if reached else (script.given.at, None)
    with open_stage(at, database) as (office, clock):
        play = Play(office, clock, script.given, design.draft.legal.code, Hourglass(seconds))
        done.passed = play.passed
        if reached:
            reached.restore(play)
        elif not _set_up(play, done, design.draft):
            return done
        for number in range(len(done.sights), len(script.steps)):
            if not _step(play, done, number, script.steps[number]):
                return done
        if playing:
            remembering.remember(design.key, script, play, database_of(office), done.sights, done.failures)
    return done


def _set_up(play: Play, done: Rehearsal, draft: Draft) -> bool:
    """Put the design into force on the stage and what is given into place; False when that is refused."""
    try:
        with play.office.act(SYSTEM) as act:
            publishing.publish(act, draft, of_old=True)
        moves.set_up(play)
    except Refusal as refusal:
        done.failures.append(_failure(None, refusal, done.script.line))
        return False
    return True


def _step(play: Play, done: Rehearsal, number: int, step: Step) -> bool:
    """Do a step and compare; False when there is no going on."""
    expected = step.expect
    refusal: Refusal | None = None
    try:
        play.hourglass.require_time()
        moves.perform(play, step)
    except Refusal as met:
        refusal = met
    except Exception as met:  # a design may lead a verb where no checked one would: said, not thrown
        refusal = SystemCouldNot(reason=f"{type(met).__name__}: {met}")
    is_last = refusal is not None or number == len(done.script.steps) - 1
    seen = sight.look(play, whole=is_last)
    done.sights.append(seen)
    wanted = expected.refused if expected else None
    if refusal is not None and (wanted is None or wanted not in ("", refusal.code)):
        done.failures.append(_failure(number, refusal, step.line))
        return False
    if refusal is None and wanted is not None:
        done.failures.append(Failure(number, Said(NOT_REFUSED), line=step.line))
    if expected is not None:
        wrong = expectations.differences(expected, seen, Calling(expectations_place(play), lambda: _known(play)))
        done.failures += [Failure(number, said, line=step.line) for said in wrong]
    return True


def _known(play: Play) -> Known:
    """What everything is called on this stage."""
    with play.office.look(SYSTEM) as act:
        return known_names(act.session, act.today), meaning.step_names(play, act)


def expectations_place(play: Play) -> Place:
    """Units as the script writes them, as codes; what is nowhere is itself, and equals nothing."""

    def place(unit: str) -> str:
        try:
            return meaning.unit_code(play, unit)
        except Refusal:
            return unit

    return place


def _failure(step: int | None, refusal: Refusal, line: int | None) -> Failure:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return Failure(step, of_refusal(refusal), refusal.code, fields, line)
