"""The residents database asked at the counter, while the page is being filled in: everything typed stays as the draft,
and what the page left empty is filled in from the answer, marked as such."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk import counter_page
from desk.counter_page import APPLICANT_FIELDS, Counter, Typed
from desk.look_ups import Outcome, register
from desk.posting import based_on, posted
from engine.act import Act
from engine.definitions.register_needs import Need
from engine.errors import Invalid
from engine.residents import asking, looking
from engine.residents.comparing import Line, Verdict
from engine.residents.models import FOUND
from engine.residents.questions import Declared, declared, need_of
from web.guards import acting, office

FILLED = "look_up.filled"


def ask(procedure: str, person: str) -> str:
    """Keep what is typed, ask, and fill in what was left empty; answers the authority's code. Refuses as
    `asking.at_counter` does, naming the fields of the page."""
    typed = posted()
    with acting() as act:
        place = counter_page.counter(act, procedure, Typed(typed).get("don-vi"))
        about = _declared(place, need_of(place.edition, person), typed)
        saved = counter_page.keep(act, procedure, typed, based_on())
    draft = counter_page.key_of(procedure)
    unit_id = place.authority.id
    asked = asking.ask(
        office(), act.actor, lambda act: asking.at_counter(act, procedure, unit_id, draft, about), register()
    )
    if asked.result == FOUND:
        with acting() as act:
            filled = _filled(act, place, about.need, typed, asked.call_id)
            if filled:
                counter_page.keep(act, procedure, {**typed, **filled}, saved.version)
    return place.authority.code


def outcomes(act: Act, place: Counter, typed: Mapping[str, Any]) -> dict[str, list[Outcome]]:
    """Whom the desk may ask about here, each in the section of the page that describes them: `applicant`, or the
    procedure's own `form`. Nothing where no residents database is set up."""
    found: dict[str, list[Outcome]] = {"applicant": [], "form": []}
    if register() is None:
        return found
    facts, said = facts_of(place, typed), Typed(typed)
    for need in place.edition.residents:
        if need.at_counter:
            seen = looking.at_the_counter(act, counter_page.key_of(place.version.procedure_code), need, facts)
            marked = said.get(FILLED).split()
            filled = {field for field, path in need.facts.items() if _named(place, path) in marked}
            outcome = Outcome(seen, may_ask=True, born=said.get(_born(need)), filled=filled)
            found["applicant" if need.identity.startswith("applicant.") else "form"].append(outcome)
    return found


def facts_of(place: Counter, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The page's fields under the names they will have as facts of the dossier."""
    said = Typed(typed)
    applicant = {name: said.get(f"applicant.{name}") for name in APPLICANT_FIELDS}
    own = {name: said.get(name) for name in typed if "." not in name}
    return {"applicant": applicant, **({place.version.legal.fact: own} if place.version.legal.fact else {})}


def _declared(place: Counter, need: Need, typed: Mapping[str, Any]) -> Declared:
    try:
        return declared(need, facts_of(place, typed), Typed(typed).get(_born(need)))
    except Invalid as refusal:
        fields = {_named(place, path) or path: sentence for path, sentence in refusal.fields.items()}
        raise type(refusal)(fields or {_born(need): refusal.sentence()}) from None


def _born(need: Need) -> str:
    return f"look_up.{need.name}.born"


def _named(place: Counter, path: str | None) -> str | None:
    """The page's name of a fact; None where the page does not ask for it."""
    head, _dot, name = (path or "").partition(".")
    if head == "applicant" and name in APPLICANT_FIELDS:
        return f"applicant.{name}"
    asked = {field.name for field in place.form.fields} if place.form else set()
    return name if head == place.version.legal.fact and name in asked else None


def _filled(act: Act, place: Counter, need: Need, typed: Mapping[str, Any], call_id: int) -> dict[str, list[str]]:
    """What the one person found says where the page says nothing, and the list of these fields."""
    candidates = looking.one(act, call_id, need, facts_of(place, typed)).candidates
    if len(candidates) != 1 or candidates[0].is_stopped:
        return {}
    said = Typed(typed)
    values = {
        name: [_as_typed(line)]
        for line in candidates[0].lines
        if line.verdict is Verdict.ONLY_THERE and (name := _named(place, need.facts.get(line.field)))
        if not said.get(name).strip() and _as_typed(line)
    }
    marked = [*said.get(FILLED).split(), *values]
    return {**values, FILLED: [" ".join(dict.fromkeys(marked))]} if values else {}


def _as_typed(line: Line) -> str:
    """A year alone is no day a form takes, and of a divided commune the officer chooses."""
    if line.field == "born":
        return line.registered if len(line.registered) == 10 else ""
    return line.place.written if line.place else line.registered
