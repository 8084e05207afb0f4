"""Proving a version: its tests are rehearsed on the real engine, and what that showed is kept with it.

Takes seconds and touches no table, so it is done between two acts: before a submission, and again before an approval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from engine.act import Act
from engine.definitions import catalog, handed_in, submission
from engine.definitions.handed_in import Whole
from engine.definitions.models import ProcedureVersion
from engine.definitions.proof import Covered, Failure, Proof
from engine.definitions.publishing import Draft, NothingHasChanged
from engine.identity.permissions import Permission, require
from engine.rehearsal import coverage
from engine.rehearsal.reading import ScriptIsWrong, read_scripts
from engine.rehearsal.rehearsing import Rehearsals, rehearse
from engine.rehearsal.script import Script
from engine.rehearsal.words import of_refusal
from engine.words import Sentence

SECONDS = 30.0  # for each script
IN_ALL = 60.0  # for all of them: somebody waits for it

Acts = Callable[[], AbstractContextManager[Act]]


def submit(whole: Whole, draft: Draft, note: str, *, looking: Acts, acting: Acts) -> ProcedureVersion:
    """Hand `draft`, drafted from `whole`, in: what is quickly seen first, then the proof, then the act. `looking` and
    `acting` open the acts. Refused as `submission.submit` is."""
    with looking() as act:
        now = act.now
        try:
            submission.require_submittable(act, draft, note)
        except NothingHasChanged:
            submission.require_green(
                _read_only(whole.tests, now)
            )  # who sent nothing but tests hears what is wrong with them
            raise
    proof, imported = prove(draft, whole.tests, now), handed_in.told_of_import(whole, draft)
    with acting() as act:
        return submission.submit(act, draft, tests=whole.tests, proof=proof, note=note, imported=imported)


def count(text: str) -> int:
    """How many scripts a file of tests has, as far as it can be read."""
    try:
        return len(read_scripts(text))
    except ScriptIsWrong:
        return 0


def approve(code: str, number: int, *, looking: Acts, acting: Acts) -> ProcedureVersion:
    """Approve a version that waits: what was handed in is looked through and rehearsed once more, then comes the act.
    Refused as `submission.approve` is."""
    with looking() as act:
        require(act.actor, Permission.APPROVE_PROCEDURE)
        version = catalog.version(act.session, code, number)
        whole, now = submission.gather(act, version.id), act.now
    again = handed_in.drafted(whole)
    proof = prove(again, whole.tests, now)
    with acting() as act:
        return submission.approve(act, version.id, again, proof)


def prove(draft: Draft, tests: Mapping[str, str], at: datetime) -> Proof:
    """What rehearsing a draft by its tests shows; `at` is the instant it is said to have been done.

    Refuses nothing: a test that cannot be read, or a design that cannot be put on a stage, is a failure. Without any
    test the proof has no scripts, and nothing is rehearsed.
    """
    scripts, wrong = _read(tests)
    if not scripts:
        return _read_only(tests, at)
    done = rehearse(_content(draft), scripts, SECONDS, in_all=IN_ALL)
    names = tuple(script.name for script in scripts)
    found = (*wrong, *_failures(done, names))
    return Proof(names, found, _covered(done.coverage.nodes), _covered(done.coverage.flows), at)


def _read(tests: Mapping[str, str]) -> tuple[list[Script], list[Failure]]:
    scripts: list[Script] = []
    wrong: list[Failure] = []
    for name, text in sorted(tests.items()):
        try:
            scripts += read_scripts(text)
        except ScriptIsWrong as refused:
            wrong.append(Failure(name, None, of_refusal(refused).as_sentence()))
    return scripts, wrong


def _read_only(tests: Mapping[str, str], at: datetime) -> Proof:
    """What reading the tests shows, without rehearsing any."""
    scripts, wrong = _read(tests)
    return Proof(tuple(script.name for script in scripts), tuple(wrong), Covered(0, 0), Covered(0, 0), at)


def _content(draft: Draft) -> dict[str, Any]:
    return {"main": draft.legal.main, "files": dict(draft.files), "legal": dict(draft.legal.document)}


def _failures(done: Rehearsals, names: tuple[str, ...]) -> Iterator[Failure]:
    if done.refused is not None:
        yield Failure(names[0], None, done.refused.as_sentence())
    for rehearsal in done.each:
        for failure in rehearsal.failures:
            named = "; ".join(f"{name}: {why}" for name, why in failure.fields.items())
            said = failure.said.as_sentence()
            message = Sentence("{said} ({named})", said=said, named=named) if named else said
            yield Failure(rehearsal.script.name, failure.step, message)


def _covered(found: coverage.Covered) -> Covered:
    return Covered(found.passed, found.all, found.missed)
