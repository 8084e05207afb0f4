"""What the page of a dossier shows, read in one look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from desk import behind, choices, drawings, lines, timeline
from desk.behind import Answered
from desk.people import names_of
from engine.act import Act
from engine.deadlines import operations as deadlines
from engine.deadlines.explain import Why
from engine.deadlines.models import Clock
from engine.deadlines.policy import is_late
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.definitions.legal import Edition
from engine.dossiers import forecast, handling, letters, masking, queries
from engine.dossiers.case import Case, NoSuchDossier
from engine.dossiers.counter import CHANNEL_OF
from engine.dossiers.forecast import Forecast
from engine.dossiers.letters import FormKind
from engine.dossiers.models import CLAIMED, DONE, OPEN, Dossier, DossierPaper, Letter, WorkItem
from engine.dossiers.rights import is_addressed, may_see, reads_in_full
from engine.dossiers.status import PAUSED
from engine.org.models import Unit
from forms.model import local_date
from web.display import at as moment
from web.language import local_name

NUMBERING = "signing.number"  # the form under which a result gets its number and date


@dataclass(frozen=True)
class Holding:
    """Who has the dossier now: a step, its queue, the officer if somebody took it."""

    item: WorkItem
    unit_name: str
    officer_name: str | None
    in_hours: bool
    is_for_me: bool


@dataclass
class FilePage:
    dossier: Dossier
    version: LoadedVersion
    edition: Edition
    person: masking.Person
    in_full: bool
    receiving: Unit
    handling_unit: Unit | None
    received_by: str
    clock: Clock | None
    why: Sequence[Why]
    holdings: Sequence[Holding]
    papers: Sequence[DossierPaper]
    letters: Sequence[Letter]
    letter_kinds: Mapping[str, FormKind]
    events: Sequence[timeline.Event]
    intake: Answered | None
    steps: Sequence[Answered]
    views: Sequence[drawings.View]
    opened_file: str
    verbs: Sequence[str]
    published: Mapping[str, str]
    expected: Forecast | None

    @property
    def is_paused(self) -> bool:
        return self.dossier.status in PAUSED

    @property
    def channel(self) -> str:
        return CHANNEL_OF[self.dossier.channel]

    @property
    def met_at(self) -> Any:
        return self.dossier.finished_at

    @property
    def issued(self) -> tuple[str, str] | None:
        """Number and date, as papers write it, of the result that was issued last."""
        numbered = [step.values for step in self.steps if step.form.key == NUMBERING]
        if not numbered or not {"number", "issued_on"} <= numbered[-1].keys():
            return None
        return str(numbered[-1]["number"]), local_date(str(numbered[-1]["issued_on"]))

    def paper_name(self, paper: DossierPaper) -> str:
        """In the reader's language where the published list names it; as it was written down elsewhere."""
        listed = next((one for one in self.edition.papers if one.code == paper.code and paper.is_listed), None)
        return local_name(paper.name, listed.name.en if listed and listed.name.vi == paper.name else None)


def readable(act: Act, code: str) -> Dossier:
    """The dossier of that code, if the reader may see it. Refuses with `NoSuchDossier`."""
    dossier = act.session.scalar(select(Dossier).where(Dossier.code == code))
    if dossier is None or not may_see(act, dossier):
        raise NoSuchDossier()
    return dossier


def gather(act: Act, code: str) -> FilePage:
    """The page of a dossier. Refuses with `NoSuchDossier`."""
    dossier = readable(act, code)
    version = catalog.loaded(act.session, dossier.version_id)
    case = Case(act, dossier, version)
    items = queries.items_of(act.session, dossier.id)
    names = names_of(act, [dossier.received_by, *(id for item in items for id in (item.officer_id, item.done_by))])
    in_full = reads_in_full(act, dossier)
    holdings = [_holding(act, version, item, names) for item in items if item.state in (OPEN, CLAIMED)]
    clock = act.session.scalar(select(Clock).where(Clock.dossier_id == dossier.id, Clock.is_dossiers))
    expected = forecast.of(act, dossier)
    views, opened = drawings.views(
        act.session,
        version,
        {holding.item.element_id: _note(holding) for holding in holdings},
        [item.element_id for item in items if item.state == DONE],
        [holding.item.element_id for holding in holdings if _is_late(act, dossier, holding)],
    )
    return FilePage(
        dossier=dossier,
        version=version,
        edition=case.edition,
        person=masking.applicant(dossier, in_full=in_full),
        in_full=in_full,
        receiving=act.session.get_one(Unit, dossier.receiving_unit_id),
        handling_unit=act.session.get(Unit, dossier.handling_unit_id) if dossier.handling_unit_id else None,
        received_by=names.get(dossier.received_by or 0, ""),
        clock=clock,
        why=deadlines.why(act.session, clock, act.now) if clock else [],
        holdings=holdings,
        papers=queries.papers_of(act.session, dossier.id),
        letters=letters.of_dossier(act.session, dossier.id),
        letter_kinds=letters.KINDS,
        events=timeline.events(act, dossier.id),
        intake=behind.filed(act, case, in_full),
        steps=behind.steps(act, case, items, names, in_full),
        views=views,
        opened_file=opened,
        verbs=handling.available(act, dossier),
        published=choices.papers(case.edition),
        expected=expected if expected and not expected.fits else None,
    )


def _holding(act: Act, version: LoadedVersion, item: WorkItem, names: Mapping[int, str]) -> Holding:
    return Holding(
        item=item,
        unit_name=act.session.get_one(Unit, item.unit_id).name,
        officer_name=names.get(item.officer_id or 0),
        in_hours=lines.counts_hours(act, version.id, item.element_id),
        is_for_me=is_addressed(act, item) and item.officer_id in (None, act.actor.officer_id),
    )


def _is_late(act: Act, dossier: Dossier, holding: Holding) -> bool:
    due_at = holding.item.due_at
    return due_at is not None and dossier.status not in PAUSED and is_late(due_at, act.now, in_hours=holding.in_hours)


def _note(holding: Holding) -> str:
    who = holding.officer_name or holding.unit_name
    return f"{who} · {moment(holding.item.due_at)}" if holding.item.due_at else who
