"""What is written and told of a parcel: lines of its dossier's story, and words to who answers for it."""

from __future__ import annotations

from typing import Any

from engine import audit, notices
from engine.act import Act
from engine.notices import Filling
from engine.org import questions as org
from engine.org.models import Unit
from engine.postal.models import Shipment


def say(act: Act, parcel: Shipment, verb: str, **details: Any) -> None:
    """A line of the dossier's story, or of the journal alone where there is no dossier yet."""
    said = {"shipment": parcel.number, **details}
    audit.record(act, verb, f"shipment:{parcel.number}", dossier_id=parcel.dossier_id, **said)


def holders(act: Act, parcel: Shipment, *, head: bool = False) -> list[int]:
    """Who answers for a parcel: who ordered it, while he sits there and is present, else the head of that unit. `head`:
    the head beside him."""
    unit = act.session.get_one(Unit, parcel.desk_id)
    there = {officer.id for officer in org.members(act.session, unit, act.today)}
    who = parcel.ordered_by
    found = [who] if who in there and not org.is_absent(act.session, who, act.today) else []
    leader = org.head_of(act.session, unit, act.today)
    if leader is not None and (head or not found):
        found.append(leader.id)
    return list(dict.fromkeys(one for one in found if one is not None))


def tell(act: Act, parcel: Shipment, kind: str, sentence: str, *, head: bool = False, **filling: Filling) -> None:
    """A line for each of the holders."""
    for officer_id in holders(act, parcel, head=head):
        notices.tell(act, officer_id, kind, sentence, dossier_id=parcel.dossier_id, shipment=parcel.number, **filling)
