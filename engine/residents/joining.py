"""Look-ups join the life of dossiers, which stands beside them and knows nothing of them: what was asked at the counter
belongs to the dossier that is received, whoever receives it and by whichever door."""

from __future__ import annotations

from engine.act import Act
from engine.dossiers import intake
from engine.dossiers.case import Case
from engine.errors import Invalid
from engine.residents import operations
from engine.residents.questions import declared


def join() -> None:
    """Once per process, by whoever opens pages or lets the scheduler tick; twice is the same as once."""
    intake.BESIDE["residents"] = adopt


def adopt(act: Act, case: Case) -> None:
    """The dossier's people by its own facts, and the questions its officer put about them."""
    people = []
    for need in case.edition.residents:
        try:
            people.append(declared(need, case.dossier.facts))
        except Invalid:
            continue  # nobody could be asked about by half a number
    if people and act.actor.officer_id is not None:
        operations.adopt(act, case.dossier, people)
