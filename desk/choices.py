"""What the lists of a form offer: officers and units by code, with the names an officer knows them by, and papers.

The engine accepts any unit where a form asks for one; the page offers the ones that make sense from where one sits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.act import Act
from engine.definitions.legal import Edition
from engine.dossiers import candidates
from engine.org.fold import sort_key
from engine.org.tree import Node, tree_of
from forms import Form
from web.language import local_name


def offered(act: Act, form: Form, unit_id: int, edition: Edition | None = None) -> dict[str, Mapping[str, str]]:
    """Field name -> {code: label} for every `officer` and `unit` field, seen from the unit the form is filled in at,
    and for every `papers` field what the `edition` publishes."""
    found: dict[str, Mapping[str, str]] = {}
    for field in form.fields:
        if field.type == "officer":
            found[field.name] = candidates.officers_of(act, unit_id)
        elif field.type == "unit":
            found[field.name] = _units(act, form.key, field.name, unit_id)
        elif field.type == "papers" and edition is not None:
            found[field.name] = papers(edition)
    return found


def papers(edition: Edition) -> dict[str, str]:
    """The published papers by the name a letter calls them, as the reader calls them."""
    return {paper.name.vi: local_name(paper.name.vi, paper.name.en) for paper in edition.papers}


def _units(act: Act, form_key: str, field_name: str, unit_id: int) -> dict[str, str]:
    if field_name == "commune":
        return communes_around(act, unit_id)
    if form_key == "assignment.entrust":
        authority = tree_of(act.session).authority(unit_id, act.today)
        return candidates.units_below(act, authority.id if authority else unit_id)
    return authorities_around(act, unit_id)


def communes_around(act: Act, unit_id: int) -> dict[str, str]:
    """The communes of the district one sits in; of the whole city where one sits above the districts."""
    tree = tree_of(act.session)
    above = tree.lineage(unit_id, act.today)
    district = next((node for node in above if node.kind == "district"), None)
    found = [node for node in _of_kind(act, "commune") if district is None or node.parent_id == district.id]
    return _named(found)


def authorities_around(act: Act, unit_id: int) -> dict[str, str]:
    """Departments, districts, the communes around, and the bodies outside the city: whom one may ask in writing."""
    near = communes_around(act, unit_id)
    return {**_named(_of_kind(act, "department")), **_named(_of_kind(act, "district")), **near, **_outside(act)}


def whom_to_ask(act: Act, unit_id: int) -> dict[str, str]:
    """Whom this unit may ask: everybody around but its own authority."""
    own = tree_of(act.session).authority(unit_id, act.today)
    return {code: name for code, name in authorities_around(act, unit_id).items() if own is None or code != own.code}


def _outside(act: Act) -> dict[str, str]:
    return _named(_of_kind(act, "outside"))


def _of_kind(act: Act, kind: str) -> list[Node]:
    nodes = tree_of(act.session).nodes.values()
    return [node for node in nodes if node.kind == kind and node.holds_on(act.today)]


def _named(nodes: Iterable[Node]) -> dict[str, str]:
    return {node.code: node.name for node in sorted(nodes, key=lambda node: (sort_key(node.name), node.code))}
