"""Ladders of alarms: which one counts where and from when, shown as a picture; a new edition written, tried out on a
real dossier, and entered. An administrator enters; the control office and the auditor look and try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from admin import ladder_words as words
from admin.ladder_picture import Picture, picture
from admin.ladder_typed import Typed, read, shown
from engine.act import Act
from engine.definitions import catalog
from engine.dossiers.ladder_trials import simulate
from engine.errors import Invalid, NotFound, Refusal
from engine.escalation import ladder, ladders
from engine.escalation.ladder import CLOCKS, ClockKind, Rung
from engine.escalation.models import LEVELS, LadderEdition
from engine.escalation.simulation import Simulation, offered
from engine.identity.models import Account
from engine.identity.permissions import Permission, may, require
from engine.org.fold import fold
from engine.org.tree import Node, tree_of
from web.addresses import ID, asked
from web.guards import acting, looking
from web.told import Told, day, tell

room = Blueprint("ladders", __name__, url_prefix="/quan-tri/thang-canh-bao")

Page = str | tuple[str, int] | Answer
SUGGESTED = ("department", "district", "office")


class NoSuchLadder(NotFound):
    """Không có thang cảnh báo này."""


class NoSuchPlace(Invalid):
    """Không có đơn vị mang mã hoặc tên này."""


class NoSuchProcedureHere(Invalid):
    """Không có thủ tục mang mã này."""


@dataclass(frozen=True)
class Part:
    """The rungs of one kind of clock as they are shown, and whose edition says so ("" for the one that is shipped)."""

    clock: ClockKind
    rungs: Sequence[Rung]
    drawn: Picture
    scope: str = ""


@dataclass(frozen=True)
class Place:
    """What a ladder is for; both None for the whole city."""

    procedure_code: str | None = None
    unit: Node | None = None

    @property
    def unit_id(self) -> int | None:
        return self.unit.id if self.unit else None

    @property
    def scope(self) -> str:
        return ladders.scope(self.procedure_code, self.unit_id)

    @property
    def said(self) -> dict[str, str | None]:
        """As a query says it."""
        return {"thu-tuc": self.procedure_code, "don-vi": self.unit.code if self.unit else None}


@room.get("")
def index() -> Page:
    """The ladder that counts in one place, and every edition."""
    with looking() as act:
        require(act.actor, Permission.LOOK_LADDERS)
        try:
            place, refused = _place(act, asked("thu-tuc", 40), asked("don-vi"), "thu-tuc", "don-vi"), None
        except Invalid as refusal:
            place, refused = Place(), tell(refusal, "where")
        in_force = ladders.in_force(act.session, act.today)
        editions = ladders.editions(act.session)
        page = render_template(
            "admin/ladders.html",
            place=place, refused=refused, parts=_counting(in_force, place), editions=editions,
            states={row.id: _state(row, act.today) for row in editions}, **_surroundings(act, editions),
        )  # fmt: skip
        return (page, refused.status) if refused else page


@room.get(f"/<{ID}:edition_id>")
def show(edition_id: int) -> Page:
    """One edition: what it says, where and how long it counts, and how it would go for a dossier."""
    with looking() as act:
        require(act.actor, Permission.LOOK_LADDERS)
        edition = act.session.get(LadderEdition, edition_id)
        if edition is None:
            raise NoSuchLadder()
        code, trial, refused = asked("ho-so", 60), None, None
        try:
            trial = _trial(act, code, edition.rungs, edition.procedure_code, edition.unit_id) if code else None
        except Invalid as refusal:
            refused = tell(refusal, "try")
        place = Place(edition.procedure_code, tree_of(act.session).nodes.get(edition.unit_id or 0))
        page = render_template(
            "admin/ladder.html",
            edition=edition, state=_state(edition, act.today), place=place, parts=_parts(ladder.read(edition.rungs)),
            code=code, trial=trial, refused=refused,
            offered=offered(act, edition.procedure_code, edition.unit_id), **_surroundings(act, [edition]),
        )  # fmt: skip
        return (page, refused.status) if refused else page


@room.get("/moi")
def new() -> str:
    """The form of a new edition, filled with what counts there now."""
    with looking() as act:
        require(act.actor, Permission.ENTER_LADDER)
        try:
            place = _place(act, asked("thu-tuc", 40), asked("don-vi"))
        except Invalid:
            place = Place()
        in_force = ladders.in_force(act.session, act.today)
        typed = shown(rung for part in _counting(in_force, place) for rung in part.rungs)
        return _form(act, typed, place)


@room.post("/moi")
def enter() -> Page:
    """Add or take out a rung, show the picture, try it out, or enter it: whatever happens, what was typed stays."""
    typed, wish = read(request.form), request.form.get("do", "show")
    if wish.partition(":")[0] in ("add", "after", "drop"):
        typed.change(wish)
        with looking() as act:
            require(act.actor, Permission.ENTER_LADDER)
            return _form(act, typed)
    try:
        if wish != "save":
            with looking() as act:
                require(act.actor, Permission.ENTER_LADDER)
                return _tried(act, typed, tries=wish == "try")
        with acting() as act:
            require(act.actor, Permission.ENTER_LADDER)
            place, rungs = _asked_place(act), typed.rungs()
            valid_from = day(request.form.get("valid_from", ""), "valid_from")
            edition = ladders.enter(
                act, rungs, valid_from, procedure_code=place.procedure_code, unit_id=place.unit_id,
                basis=request.form.get("basis", ""), note=request.form.get("note", ""),
            )  # fmt: skip
            edition_id = edition.id
    except Refusal as refusal:
        refused = tell(refusal, "enter")
        typed.mark(refused.fields)
        with looking() as act:
            return _form(act, typed, refused=refused), refused.status
    flash(gettext("Đã ban hành thang cảnh báo, có hiệu lực từ ngày %(on)s.", on=valid_from.strftime("%d/%m/%Y")))
    return redirect(url_for("ladders.show", edition_id=edition_id))


def _tried(act: Act, typed: Typed, *, tries: bool) -> str:
    """The form with its picture and, where asked for, with what it would mean for a dossier."""
    place, rungs = _asked_place(act), typed.rungs()
    parts = _parts(ladder.read(rungs))
    code, trial = request.form.get("dossier", "").strip()[:60], None
    if tries:
        trial = _trial(act, code, rungs, place.procedure_code, place.unit_id)
    return _form(act, typed, place, parts=parts, trial=trial)


def _form(
    act: Act,
    typed: Typed,
    place: Place | None = None,
    *,
    refused: Told | None = None,
    parts: Sequence[Part] = (),
    trial: Simulation | None = None,
) -> str:
    require(act.actor, Permission.ENTER_LADDER)
    if request.method == "POST":
        entered = {name: request.form.get(name, "") for name in ("procedure", "unit", "valid_from", "basis", "note")}
    else:
        begins = (act.today + timedelta(days=1)).isoformat()
        entered = {"procedure": "", "unit": "", "valid_from": begins, "basis": "", "note": ""}
        if place:
            entered |= {"procedure": place.procedure_code or "", "unit": place.unit.code if place.unit else ""}
    place = place or Place()
    return render_template(
        "admin/new_ladder.html",
        typed=typed, entered=entered, place=place, refused=refused, parts=parts, trial=trial,
        dossier=request.form.get("dossier", ""), offered=offered(act, place.procedure_code, place.unit_id),
        levels={clock: [(level, level) for level in _levels(clock)] for clock in CLOCKS}, **_surroundings(act),
    )  # fmt: skip


def _levels(clock: ClockKind) -> Sequence[str]:
    return ladder.UNIT_LEVELS if clock == "unit" else LEVELS


def _trial(
    act: Act, code: str, rungs: Sequence[Mapping[str, Any]], procedure_code: str | None, unit_id: int | None
) -> Simulation:
    return simulate(act, code, rungs, procedure_code=procedure_code, unit_id=unit_id)


def _surroundings(act: Act, editions: Sequence[LadderEdition] = ()) -> dict[str, Any]:
    """What every page of this room shows beside: names of places, procedures and people."""
    tree = tree_of(act.session)
    people = {row.entered_by for row in editions} - {None}
    names = act.session.execute(select(Account.id, Account.name).where(Account.id.in_(people))).all() if people else ()
    return {
        "words": words, "clocks": CLOCKS, "nodes": tree.nodes,
        "procedures": [row.procedure for row in catalog.list_procedures(act.session, act.today)],
        "units": [node for node in tree.nodes.values() if node.kind in SUGGESTED and node.holds_on(act.today)],
        "people": dict(names), "may_enter": may(act.actor, Permission.ENTER_LADDER),
    }  # fmt: skip


def _counting(in_force: ladders.Ladders, place: Place) -> list[Part]:
    """What counts there for each kind of clock, and by whose edition."""
    where = place.procedure_code, place.unit_id
    clocks = [clock for clock in CLOCKS if clock != "unit" or not place.procedure_code]  # a unit has all procedures
    found = {clock: in_force.rungs(clock, *where) for clock in clocks}
    return [Part(clock, rungs, picture(rungs), in_force.scope(clock, *where)) for clock, rungs in found.items()]


def _parts(found: ladder.Ladder) -> list[Part]:
    return [Part(clock, found[clock], picture(found[clock])) for clock in CLOCKS if clock in found]


def _state(edition: LadderEdition, today: date) -> str:
    if edition.valid_from > today:
        return "coming"
    return "ended" if edition.valid_to and edition.valid_to <= today else "current"


def _asked_place(act: Act) -> Place:
    return _place(act, request.form.get("procedure", "").strip(), request.form.get("unit", "").strip())


def _place(act: Act, procedure: str, unit: str, of_procedure: str = "procedure", of_unit: str = "unit") -> Place:
    """What was asked for; refuses with `NoSuchProcedureHere` and `NoSuchPlace` at their fields."""
    if procedure:
        try:
            catalog.procedure(act.session, procedure)
        except NotFound as unknown:
            raise NoSuchProcedureHere({of_procedure: NoSuchProcedureHere.sentence()}) from unknown
    if not unit:
        return Place(procedure or None)
    tree = tree_of(act.session)
    node = tree.find(unit, act.today)
    if node is None:
        named = [each for each in tree.nodes.values() if each.holds_on(act.today) and fold(each.name) == fold(unit)]
        if len(named) != 1:
            raise NoSuchPlace({of_unit: NoSuchPlace.sentence()})
        node = named[0]
    return Place(procedure or None, node)
