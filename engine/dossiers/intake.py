"""Taking a dossier in at the one-stop desk: code, receipt with appointment, first step (NĐ 61/2018 art 16–18)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine import audit
from engine.act import Act
from engine.deadlines import operations as deadlines
from engine.deadlines.ledger import Entry, Reckoning, reckon
from engine.deadlines.models import Clock
from engine.deadlines.policy import ClockRule, filed_at
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.definitions.legal import Edition
from engine.dossiers import advance, codes, counter, desks, letters
from engine.dossiers.case import Case, legal_time
from engine.dossiers.counter import CHANNELS, Applicant, PaperHandedIn, Request
from engine.dossiers.models import Dossier, DossierPaper
from engine.dossiers.status import Status
from engine.errors import Conflict
from engine.identity.permissions import Permission, require
from engine.org import questions as org
from engine.org.fold import fold
from engine.org.models import Unit
from engine.runtime import bridge
from engine.worktime import editions
from engine.worktime.periods import Period

BESIDE: dict[str, Callable[[Act, Case], None]] = {}
"""What else happens when a dossier has been received, in the same act; rooms on floors above add theirs."""


class KeyWasUsedForSomethingElse(Conflict):
    """Khóa chống gửi trùng này đã dùng cho một yêu cầu khác."""


def register(act: Act, request: Request) -> Dossier:
    """Receive a complete dossier: code, appointment, receipt (form 01), and the first step opens.

    Refuses: not this desk's to receive; whatever `counter.check` finds, all at once; the same key with another
    content. The same request under the same key answers the dossier made the first time.
    """
    unit, version, edition = may_receive(act, request.procedure_code, request.unit_id)
    if done := already(act, request):
        return done
    taken = counter.check(act, request, version.legal, edition)
    facts = {**taken.asked, "applicant": asdict(taken.applicant), "channel": request.channel}
    received = {"status": Status.RECEIVED, "received_at": act.now, "facts": facts}
    dossier = _open(act, request, taken.applicant, unit, version, **received)
    papers = [_paper(dossier, paper, edition) for paper in taken.papers]
    act.session.add_all(papers)
    clock = _start(act, dossier, version, edition, filed_at(act.now, request.handed_over_at))
    listed = {"papers": [_as_printed(paper) for paper in papers]}
    letters.issue(act, dossier, "01", {**listed, **letters.promise(act.session, clock, edition)})
    for beside in BESIDE.values():
        beside(act, Case(act, dossier, version))
    return dossier


def refuse_at_desk(act: Act, request: Request, *, reason: str) -> Dossier:
    """Do not accept: wrong authority or not lawful. The refusal is written (form 03) and kept with its number."""
    unit, version, edition = may_receive(act, request.procedure_code, request.unit_id)
    applicant = counter.check_refused(act, request, edition, reason)
    refused = {"status": Status.REFUSED_AT_DESK, "closed_at": act.now, "outcome": "refused"}
    dossier = _open(act, request, applicant, unit, version, **refused)
    letters.issue(act, dossier, "03", {"reason": reason})
    audit.record(act, "dossier.refused", f"dossier:{dossier.code}", dossier_id=dossier.id, reason=reason)
    return dossier


def appointment(act: Act, version: LoadedVersion) -> Reckoning:
    """When a dossier of this procedure received now would be due, and why."""
    rule = _rule(version.legal.edition(act.today), {})
    return reckon(rule, [Entry("start", act.now)], editions.current(act.session))


def already(act: Act, request: Request) -> Dossier | None:
    """The dossier made before under the request's key; refused with `KeyWasUsedForSomethingElse`."""
    if request.key is None:
        return None
    done = act.session.scalar(select(Dossier).where(Dossier.request_key == _own_key(act, request)))
    if done is not None and done.request_digest != request.digest():
        raise KeyWasUsedForSomethingElse()
    return done


def _own_key(act: Act, request: Request) -> str | None:
    return f"{act.actor.account_id}:{request.key}" if request.key else None


def may_receive(act: Act, procedure_code: str, unit_id: int) -> tuple[Unit, LoadedVersion, Edition]:
    """The authority, the version and the law under which the actor may receive; refuses where that is elsewhere, or
    not the actor's to do."""
    unit = act.session.get(Unit, unit_id)
    version = catalog.loaded(act.session, catalog.in_force(act.session, procedure_code, act.today).id)
    if unit is None or not desks.receives(version.legal, unit):
        raise desks.elsewhere(act, version.legal, unit.name if unit else str(unit_id))
    require(act.actor, Permission.RECEIVE_DOSSIER, unit_id=desks.desk_of(act, unit), procedure=version.procedure_code)
    return unit, version, version.legal.edition(act.today)


def _open(
    act: Act, request: Request, applicant: Applicant, unit: Unit, version: LoadedVersion, **standing: Any
) -> Dossier:
    """The dossier's row, with its id; `standing` says how it stands."""
    code = codes.issue(act.session, unit.agency_code or unit.code, act.today)
    dossier = act.session.open(
        Dossier,
        code=code,
        version_id=version.id,
        procedure_code=version.procedure_code,
        procedure_name=version.legal.name.vi,
        receiving_unit_id=unit.id,
        handling_unit_id=_handling(act, unit, version),
        channel=CHANNELS[request.channel],
        applicant_name=applicant.name,
        applicant_identity=applicant.identity,
        applicant_phone=applicant.phone,
        applicant_email=applicant.email,
        applicant_address=applicant.address,
        search_text=fold(f"{code} {applicant.name} {applicant.identity} {applicant.phone} {version.legal.name.vi}"),
        return_by_post=request.return_by_post,
        submitted_at=act.now,
        received_by=act.actor.officer_id,
        request_key=_own_key(act, request),
        request_digest=request.digest() if request.key else None,
        **standing,
    )
    act.session.flush()
    return dossier


def _handling(act: Act, unit: Unit, version: LoadedVersion) -> int:
    """The division the law entrusts with it (`district/QLDT`, or `district/KTHT` where there is no such division)."""
    for routing in version.legal.handling.values():
        try:
            return org.locate(act.session, routing, receiving_id=unit.id, handling_id=None, facts={}, on=act.today)
        except org.NoSuchUnit:
            continue
    return unit.id


def _paper(dossier: Dossier, paper: PaperHandedIn, edition: Edition) -> DossierPaper:
    listed = next((one for one in edition.papers if one.code == paper.code), None)
    return DossierPaper(
        dossier_id=dossier.id,
        code=paper.code,
        name=listed.name.vi if listed else paper.name,
        kind=paper.kind or (listed.kind if listed else "copy"),
        copies=paper.copies,
        is_listed=listed is not None,
        legal_basis=paper.legal_basis,
    )


def _as_printed(paper: DossierPaper) -> dict[str, Any]:
    """A line of the receipt's table, as it was on the day."""
    said = ("code", "name", "kind", "copies", "legal_basis")
    return {name: getattr(paper, name) for name in said}


def _rule(edition: Edition, facts: Mapping[str, Any]) -> ClockRule:
    """The legal time of the edition for these facts; the unit is warned one working day before, where there is that
    much time."""
    variant = edition.variant(facts)
    basis = "; ".join(str(one) for one in (variant.legal_basis if variant else ()) or edition.legal_basis)
    period = Period.parse(variant.period if variant else edition.period)
    return ClockRule(period=period, cutoff=edition.cutoff, basis=basis, warning=Period.parse("1wd"))


def _start(act: Act, dossier: Dossier, version: LoadedVersion, edition: Edition, at: datetime) -> Clock:
    """The dossier's clock and the first step of its process."""
    clock = deadlines.start(
        act,
        subject="dossier",
        dossier_id=dossier.id,
        rule=_rule(edition, dossier.facts),
        at=at,
        unit_id=dossier.handling_unit_id or dossier.receiving_unit_id,
    )
    act.session.change(dossier, due_at=clock.due_at)
    audit.record(
        act,
        "dossier.registered",
        f"dossier:{dossier.code}",
        dossier_id=dossier.id,
        procedure=dossier.procedure_name,
        procedure_en=version.legal.name.en,
        due_at=clock.due_at.isoformat() if clock.due_at else None,
    )
    step = bridge.start(version.spec, dossier.facts, now=act.now, after=lambda period: legal_time(act, period))
    advance.apply(act, Case(act, dossier, version), step)
    return clock
