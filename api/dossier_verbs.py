"""What may be done with a whole dossier: one table, a route per verb of `engine.dossiers.handling`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import Field

from api.door import acting_on, room
from api.dossiers import knows
from api.reading import Asked, Day, Line, Words
from api.shapes import DossierMoved, remarks, state
from engine.dossiers import handling
from engine.dossiers.case import NoSuchDossier
from engine.dossiers.models import Dossier

Cause = Literal[
    "supplement", "consulted", "verification", "system", "absent", "workload", "legal", "officer", "force_majeure"
]


class Nothing(Asked):
    """No body is needed."""


class Reason(Asked):
    reason: Words


class PerhapsReason(Asked):
    reason: Words = ""


class Papers(Asked):
    papers: list[Line] = Field(
        max_length=200, description="What is asked for: code or name on the published list, or else another paper."
    )
    reason: Words
    legal_basis: Line = Field("", description="Why a paper outside the published list may be asked for.")


class Later(Asked):
    until: Day
    cause: Cause = Field(description="Why, of the short list apologies and explanations use.")
    reason: Words = Field(description="Why, in words.")


@dataclass(frozen=True)
class Verb:
    """A verb as a program calls it: what it sends (the arguments of the engine's verb), and what it is told."""

    does: Callable[..., Dossier]
    asks: type[Asked]
    says: str
    comes_to: str
    example: dict[str, Any] | None = None


PAPERS = {"papers": ["ban-ve"], "reason": "Thiếu bản vẽ mặt đứng"}
REASON = {"reason": "Chờ kết luận tranh chấp"}
LATER = {"until": date(2018, 4, 2).isoformat(), "cause": "verification", "reason": "Phải xác minh thực địa"}
ASK_FOR_PAPERS = """Ask the applicant for papers (form 02): of the published list, others with their legal basis.

The clock stops; it starts again from zero when the dossier is full. A second time in a stage only a leader may."""

VERBS = (
    Verb(handling.ask_supplement, Papers, ASK_FOR_PAPERS, "The dossier waits for the papers.", PAPERS),
    Verb(handling.suspend, Reason, "Stop handling for a time.", "Handling stands still.", REASON),
    Verb(handling.resume, PerhapsReason, "Go on with a suspended dossier.", "Handling goes on."),
    Verb(
        handling.extend,
        Later,
        "Give a new appointment with an apology (form 04), at most once.",
        "The new appointment.",
        LATER,
    ),
    Verb(
        handling.mark_important,
        Reason,
        "Mark the dossier important: the head who answers for it owes the applicant a dialogue in person.",
        "It is important.",
        {"reason": "Dư luận quan tâm"},
    ),
    Verb(handling.stop, Reason, "End handling for good, without a result.", "Handling has ended.", REASON),
    Verb(handling.withdraw, Reason, "The applicant takes the dossier back.", "The applicant has it back.", REASON),
    Verb(
        handling.return_result,
        Nothing,
        "Hand the result over at the desk that received the dossier.",
        "The applicant has the result.",
    ),
)


def _open(verb: Verb) -> None:
    def route(code: str, json_data: Asked) -> dict[str, Any]:
        with acting_on(lambda act: knows(act, code), NoSuchDossier) as act:
            return {**state(verb.does(act, code, **json_data.model_dump())), "remarks": remarks(act)}

    route.__name__, route.__doc__ = verb.does.__name__, verb.says
    told = room.output(DossierMoved, description=verb.comes_to)(room.doc(tags=["dossiers"])(route))
    room.post(f"/dossiers/<code>/{verb.does.__name__.replace('_', '-')}")(
        room.input(verb.asks, example=verb.example)(told)
    )


for each in VERBS:
    _open(each)
