"""Which desk receives which procedure, and where to go when it is another one's."""

from __future__ import annotations

from engine.act import Act
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.definitions.destinations import is_received_at
from engine.definitions.legal import Legal
from engine.errors import Conflict
from engine.org import questions as org
from engine.org.models import Unit
from engine.org.tree import tree_of
from engine.words import Named

KINDS_OF_DESKS = {
    "city": Named("Bộ phận Một cửa của thành phố", "the city's one-stop desk"),
    "department": Named("Bộ phận Một cửa của các sở", "the one-stop desks of the departments"),
    "district": Named("Bộ phận Một cửa của quận, huyện, thị xã", "the one-stop desks of the districts"),
    "commune": Named("Bộ phận Một cửa của xã, phường, thị trấn", "the one-stop desks of the communes"),
    "outside": Named("cơ quan phối hợp ngoài thành phố", "bodies outside the city"),
}


class ReceivedElsewhere(Conflict):
    """Thủ tục “{procedure}” không tiếp nhận tại {unit}. Nơi tiếp nhận: {where}."""


def receives(legal: Legal, unit: Unit) -> bool:
    """Whether the catalogue lets this authority's desk receive the procedure (by kind of authority, or by name)."""
    return is_received_at(legal, unit)


def elsewhere(act: Act, legal: Legal, unit_name: str) -> ReceivedElsewhere:
    """The refusal of a desk that does not receive the procedure, with where it is received."""
    tree = tree_of(act.session)
    places = []
    for said in legal.received_at:
        code = said.rpartition(":")[2]
        node = tree.find(code, act.today)
        places.append(KINDS_OF_DESKS.get(said) or Named(node.name if node else code))
    where = Named("; ".join(places), "; ".join(place.en for place in places))
    return ReceivedElsewhere(procedure=Named(legal.name.vi, legal.name.en), unit=unit_name, where=where)


def receivable(act: Act, unit: Unit) -> list[LoadedVersion]:
    """The procedures this authority's desk may receive today, each as the version a dossier would travel by."""
    listed = catalog.list_procedures(act.session, act.today)
    open_today = (row for row in listed if row.version_id is not None and row.procedure.is_open)
    versions = (catalog.loaded(act.session, row.version_id or 0) for row in open_today)
    return [version for version in versions if receives(version.legal, unit)]


def desk_of(act: Act, unit: Unit) -> int:
    """The one-stop desk of an authority."""
    return org.locate(act.session, "same/MC", receiving_id=unit.id, handling_id=None, facts={}, on=act.today)
