"""Asking the applicant for papers, and what comes of it (form 02).

The clock stops when they are asked for and starts from zero when the dossier is full (NĐ 61/2018 art 19.4); so one
that was not filled up gets no new period: its clock runs on from where it stood, and the authority decides on what
there is within the time that is left (art 19.8). Once per stage, reception (art 17) and appraisal (art 19.4); a second
time needs a leader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.act import Act
from engine.deadlines import operations as deadlines
from engine.dossiers import checklist, letters, routing
from engine.dossiers.case import Case
from engine.dossiers.checklist import SayWhichPapers
from engine.dossiers.lifecycle import go_on, move, say_why, stand_still, take_back_apology, tell, written
from engine.dossiers.models import NO_LIMIT, WorkItem
from engine.dossiers.status import Status
from engine.errors import Conflict

ITEM_DESK_WAITS = "supplement.receive"
RECEPTION, APPRAISAL = "reception", "appraisal"
AT_THE_DESK = frozenset({"desk_officer", "desk_head"})
ITS_OWN = frozenset({"ask_supplement", "receive_supplement"})  # effects of steps that begin no handling


class SupplementWasAskedBefore(Conflict):
    """Hồ sơ đã được yêu cầu bổ sung một lần ở giai đoạn này; lần nữa cần lãnh đạo quyết định và ghi rõ lý do."""


def stage_of(asking: Iterable[WorkItem]) -> str:
    """The stage of the steps that ask: reception while only the desk has it, appraisal from then on."""
    return RECEPTION if {item.role for item in asking} <= AT_THE_DESK else APPRAISAL


def ask(
    act: Act,
    case: Case,
    *,
    papers: Sequence[str],
    reason: str,
    legal_basis: str = "",
    stage: str,
    by_leader: bool,
    drawn: bool = False,
) -> None:
    """Ask the applicant for papers, with the reason (form 02): the clock stops, the dossier waits.

    Papers of the published checklist; others with their `legal_basis`. Once per `stage`; a second time needs a leader
    (`by_leader`). `drawn`: the diagram itself says how the papers come in; otherwise the desk gets an item for it.
    """
    asked_for = checklist.named(case.edition, papers, legal_basis)
    if not asked_for:
        raise SayWhichPapers({"papers": SayWhichPapers.sentence()})
    say_why(reason)
    asked = case.dossier.supplements_asked.get(stage, 0)
    if asked and not by_leader:
        raise SupplementWasAskedBefore()
    move(act, case, Status.WAITING_FOR_SUPPLEMENT)
    act.session.change(case.dossier, supplements_asked={**case.dossier.supplements_asked, stage: asked + 1})
    stand_still(act, case, "supplement")
    said = {"papers": asked_for, "reason": reason, "legal_basis": legal_basis.strip()}
    letters.issue(act, case.dossier, "02", said)
    if not drawn:
        _open_desk_item(act, case, asked_for)
    tell(act, case, "dossier.supplement_asked", **said)


def _open_desk_item(act: Act, case: Case, papers: Sequence[str]) -> None:
    act.session.open(
        WorkItem,
        dossier_id=case.dossier.id,
        procedure_code=case.dossier.procedure_code,
        origin="supplement",
        element_id=ITEM_DESK_WAITS,
        name="Nhận giấy tờ bổ sung",
        name_en="Receive the supplement",
        form="supplement.receive",
        question="\n".join(papers),
        unit_id=routing.place(act, case.dossier, "same/MC"),
        role="desk_officer",
        opened_at=act.now,
        sort_at=act.now + NO_LIMIT,
        risk_at=case.dossier.due_at or act.now + NO_LIMIT,
    )


def receive(act: Act, case: Case) -> None:
    """The full dossier is here: a new full period starts from zero. NĐ 61/2018 art 19.4."""
    move(act, case, _status_before(case))
    deadlines.restart(act, case.own_clock, reason="supplement")
    take_back_apology(act, case)
    go_on(act, case)
    tell(act, case, "dossier.supplement_received", due_at=written(case.own_clock))


def do_without(act: Act, case: Case) -> None:
    """The papers did not come, or not all: nothing starts anew, since only the full dossier does that (art 19.4); the
    clock runs on from where it stood."""
    move(act, case, _status_before(case))
    deadlines.resume(act, case.own_clock, reason="supplement.missing")
    go_on(act, case)
    tell(act, case, "dossier.supplement_missing", due_at=written(case.own_clock))


def _status_before(case: Case) -> Status:
    """Waiting for papers is no handling: a dossier of which no other step is done yet is still only received."""
    tasks = case.version.profile.tasks
    done = (tasks[element] for element in case.dossier.doers if element in tasks)
    return Status.IN_PROGRESS if any(task.effect not in ITS_OWN for task in done) else Status.RECEIVED
