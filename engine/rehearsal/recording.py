"""Recording: a script from a real dossier, with nobody real in it.

The steps are those people took, in a season of their own (`neutral`): nothing says on which day, at which minute. The
units are moved to the ones a stage has, and what was answered is invented anew (`inventing`), save for what the diagram
decides by. Hours are round ones that the law counts alike. Expected is what each step brought: the items it opened with
their dates, the letters, and how it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

import forms
from engine import audit
from engine.act import Act
from engine.audit import AuditLine
from engine.clock import day_here
from engine.deadlines.models import Clock
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.dossiers.case import Case, NoSuchDossier
from engine.dossiers.counter import CHANNEL_OF
from engine.dossiers.models import DONE, Dossier, DossierPaper, Letter, WorkItem
from engine.org.tree import Tree, tree_of
from engine.rehearsal import inventing
from engine.rehearsal.counterparts import counterpart
from engine.rehearsal.deciding import names_read
from engine.rehearsal.neutral import SEASON, NeutralTime, minute
from engine.rehearsal.script import Due, Expected, ExpectedItem, Given, Script, Seat, Step
from engine.worktime import documents, editions
from engine.worktime.calendar import WorkCalendar


def record(act: Act, code: str, name: str = "") -> Script:
    """The script of the dossier with that code; refused with `NoSuchDossier`. Whether the reader may see the dossier is
    for the room to ask."""
    dossier = act.session.scalar(select(Dossier).where(Dossier.code == code, Dossier.received_at.is_not(None)))
    if dossier is None:
        raise NoSuchDossier()
    return _Recording(act, dossier).script(name)


@dataclass(frozen=True)
class Move:
    """Something somebody did, before it is put in its place among the others."""

    at: datetime
    order: int
    step: Step


class _Recording:
    def __init__(self, act: Act, dossier: Dossier) -> None:
        self.act, self.dossier = act, dossier
        self.version: LoadedVersion = catalog.loaded(act.session, dossier.version_id)
        self.tree: Tree = tree_of(act.session)
        query = select(WorkItem).where(WorkItem.dossier_id == dossier.id).order_by(WorkItem.id)
        self.items: Sequence[WorkItem] = act.session.scalars(query).all()
        self.lines: Sequence[AuditLine] = audit.lines_of(act.session, dossier.id)
        self.letters = act.session.scalars(select(Letter).where(Letter.dossier_id == dossier.id)).all()
        clocks = act.session.scalars(select(Clock).where(Clock.dossier_id == dossier.id)).all()
        self.clocks: Mapping[int | None, Clock] = {clock.work_item_id: clock for clock in clocks}
        edition = Case(act, dossier, self.version).edition
        self.published = {paper.name.vi for paper in edition.papers}
        sources = catalog.sources(act.session, dossier.version_id)
        self.decides = names_read((source.xml for source in sources), self.version.legal)
        self.received = dossier.received_at or dossier.submitted_at
        begins = SEASON if edition.covers(SEASON) else edition.valid_from
        self.time = NeutralTime(self._calendar(self.clocks.get(None)), self.stage, self.received, begins)
        self.completed_at = {item.done_at for item in self.items if _was_completed(item)}

    def script(self, name: str) -> Script:
        before = self._told(self.received)  # first of all: what is told later depends on it
        moves = sorted([*self._completions(), *self._others()], key=lambda move: (move.at, move.order))
        steps = [replace(Step("receive"), expect=self._brought(self.received))]
        for move in moves:
            if self._told(move.at) > before:
                before = self._told(move.at)
                steps.append(Step("until", before))
            steps.append(replace(move.step, expect=self._brought(move.at)))
        steps[-1] = replace(steps[-1], expect=self._ending(steps[-1].expect))
        return Script(name or f"{self.version.legal.name.vi} (hồ sơ đã giải quyết)", self._given(), tuple(steps))

    def _given(self) -> Given:
        legal = self.version.legal
        form = legal.intake_form
        asked = self.dossier.facts.get(legal.fact or form or "") if form else None
        papers = select(DossierPaper.code).where(DossierPaper.dossier_id == self.dossier.id, DossierPaper.is_listed)
        return Given(
            received_by=self.place(self.tree.nodes[self.dossier.receiving_unit_id].code),
            at=self._told(self.received),
            answers=self._invented(form, asked or {}, intake=True) if form else {},
            papers=tuple(self.act.session.scalars(papers.order_by(DossierPaper.id))),
            channel=CHANNEL_OF[self.dossier.channel],
            return_by_post=self.dossier.return_by_post,
        )

    # -- when --------------------------------------------------------------------------------------------------------

    stage: WorkCalendar = documents.shipped_calendar()

    def _calendar(self, clock: Clock | None) -> WorkCalendar:
        session = self.act.session
        return editions.calendar_of(session, clock.calendar_edition_id) if clock else editions.current(session)

    def _told(self, at: datetime) -> datetime:
        """In neutral time, as round as still counts from the same day and is late, or in time, alike."""
        return self.time.tell(at, lambda told: self._counts_alike(told, at) and self._is_late_alike(told, at))

    def _counts_alike(self, told: datetime, at: datetime) -> bool:
        clock = self.clocks.get(None)
        if clock is None:
            return True
        rule, exact = clock.clock_rule, self.time.exact(at)
        counted = [rule.calendar(self.stage).effective_start(one, rule.cutoff) for one in (told, exact)]
        return day_here(counted[0]) == day_here(counted[1])

    def _is_late_alike(self, told: datetime, at: datetime) -> bool:
        """Whether what was completed at that instant is as late as it was."""
        done = [item for item in self.items if item.done_at is not None and minute(item.done_at) == minute(at)]
        clocks = [clock for item in done if (clock := self.clocks.get(item.id)) and clock.edition == 1]
        return all((told > self._due(clock)) == (minute(at) > clock.original_due_at) for clock in clocks)

    def _due(self, clock: Clock) -> datetime:
        """When it is due on the stage, where it is not known what else moved the date; as far ahead as it really was
        where its date was not reckoned from its beginning."""
        rule = clock.clock_rule
        reckoned = rule.calendar(self._calendar(clock)).add(rule.period, clock.started_at, rule.cutoff)
        if minute(reckoned) != minute(clock.original_due_at):
            return self.time.exact(clock.original_due_at)
        began = self.time.told.get(minute(clock.started_at)) or self.time.exact(clock.started_at)
        return minute(rule.calendar(self.stage).add(rule.period, began, rule.cutoff))

    # -- by whom, with which answers -------------------------------------------------------------------------------

    def _invented(self, form: str, values: Mapping[str, Any], *, intake: bool = False) -> dict[str, Any]:
        published = () if intake else self.published
        return inventing.answers(
            forms.definition(form),
            values,
            self.place,
            published,
            kept=self.decides,
            moved=self.time.day,
            on=self.time.begins,
            intake=intake,
        )

    def place(self, code: str) -> str:
        return counterpart(self.tree, code, self.act.today)

    def _unit(self, unit_id: int) -> str:
        return self.place(self.tree.nodes[unit_id].code)

    # -- what was done ---------------------------------------------------------------------------------------------

    def _completions(self) -> Iterator[Move]:
        for item in self.items:
            if _was_completed(item) and item.done_at is not None:
                answers = self._invented(item.form, item.answers or {}) if item.form else {}
                unit = self._unit(item.unit_id) if self._has_twin(item) else None
                yield Move(item.done_at, item.id, Step("complete", item.element_id, answers, unit=unit))

    def _has_twin(self, item: WorkItem) -> bool:
        """Whether the same element was open elsewhere at the same time."""
        return any(
            other.element_id == item.element_id
            and other.unit_id != item.unit_id
            and other.opened_at <= (item.done_at or item.opened_at)
            and (other.done_at is None or other.done_at >= item.opened_at)
            for other in self.items
        )

    def _others(self) -> Iterator[Move]:
        """What was done to the dossier itself. What a completed step did by its effect stands there already."""
        for line in self.lines:
            make = VERBS.get(line.verb)
            if make is not None and line.at not in self.completed_at and line.officer_id is not None:
                yield Move(line.at, line.id, make(self, line))

    def item_of(self, line: AuditLine) -> WorkItem:
        return self.act.session.get_one(WorkItem, int(line.subject.partition(":")[2]))

    def later_day(self, line: AuditLine) -> date:
        return self.time.day(day_here(datetime.fromisoformat(line.details["due_at"])))

    def asked_for(self, line: AuditLine) -> Step:
        """Papers the procedure publishes by their names; others are invented, and so is their basis."""
        papers = inventing.papers(line.details["papers"], self.published)
        basis = "" if self.published.issuperset(papers) else f"Căn cứ pháp lý{inventing.MARK}"
        return Step("ask_supplement", tuple(papers), reason="Lý do (mẫu)", legal_basis=basis)

    def asked_by(self, line: AuditLine) -> Step:
        asked = next(item for item in self.items if item.origin == "consultation" and item.opened_at == line.at)
        unit = Seat(asked.role, self._unit(asked.unit_id))
        return Step("consult", self.item_of(line).element_id, to=unit, text="Đề nghị cho ý kiến (mẫu).")

    # -- what came of it -------------------------------------------------------------------------------------------

    def _brought(self, at: datetime) -> Expected | None:
        items = tuple(self._expected(item) for item in self.items if item.opened_at == at)
        letters = tuple(letter.form for letter in self.letters if letter.issued_at == at)
        return Expected(work_items=items or None, letters=letters or None) if items or letters else None

    def _expected(self, item: WorkItem) -> ExpectedItem:
        """With its date, unless that has moved since."""
        clock = self.clocks.get(item.id)
        kept = clock is not None and clock.edition == 1 and clock.started_at == item.opened_at
        at = self._due(clock) if clock is not None and kept else None
        due = Due(day_here(at), at) if at else None
        return ExpectedItem(item.element_id, self._unit(item.unit_id), item.role, due)

    def _ending(self, before: Expected | None) -> Expected:
        still_open = [item for item in self.items if item.done_at is None]
        return replace(
            before or Expected(),
            work_items=tuple(ExpectedItem(i.element_id, self._unit(i.unit_id), i.role) for i in still_open),
            status=self.dossier.status,
            outcome=self.dossier.outcome,
            ended=self.dossier.closed_at is not None,
        )


def _was_completed(item: WorkItem) -> bool:
    """Completed, and not sent back."""
    return item.state == DONE and item.answers is not None


def _reason(line: AuditLine) -> str:
    return "Lý do (mẫu)" if line.details.get("reason") else ""


VERBS: Mapping[str, Callable[[_Recording, AuditLine], Step]] = {
    "dossier.withdrawn": lambda whole, line: Step("withdraw", _reason(line)),
    "dossier.stopped": lambda whole, line: Step("stop", _reason(line)),
    "dossier.suspended": lambda whole, line: Step("suspend", _reason(line)),
    "dossier.resumed": lambda whole, line: Step("resume", reason=_reason(line)),
    "dossier.extended": lambda whole, line: Step("extend", whole.later_day(line), reason=_reason(line)),
    "dossier.supplement_asked": lambda whole, line: whole.asked_for(line),
    "dossier.returned": lambda whole, line: Step("return_result"),
    "dossier.consulted": lambda whole, line: whole.asked_by(line),
    "work_item.sent_back": lambda whole, line: Step(
        "send_back", whole.item_of(line).element_id, reason=_reason(line) or "Lý do (mẫu)"
    ),
}
