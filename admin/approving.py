"""Approving: what waits for the control office, each version with its consequences on one page, and the decision."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from admin import words
from admin.brought import brought_in
from admin.designer_words import explained_words
from admin.handing_in import looked_at
from engine import proving
from engine.act import Act
from engine.definitions import catalog, differences, submission
from engine.definitions import legal as legal_data
from engine.definitions.destinations import Vacancy, vacancies
from engine.definitions.diagram import Bundle, Finding
from engine.definitions.differences import Difference, Side
from engine.definitions.known_names import known_names
from engine.definitions.models import SUBMITTED, ProcedureVersion
from engine.definitions.nameplates import names_in
from engine.definitions.naming import Names
from engine.definitions.process_table import Table, table_of
from engine.definitions.profile import Profile
from engine.definitions.proof import Proof
from engine.definitions.publishing import DiagramHasFindings
from engine.definitions.reading import read_bundle
from engine.dossiers.by_version import open_by_version
from engine.errors import Refusal
from engine.identity.permissions import Permission, require
from engine.org.models import Role
from engine.words import Named
from web.addresses import ID
from web.guards import acting, looking
from web.headers import allow_inline_styles
from web.language import local_name
from web.told import Told, tell

room = Blueprint("approving", __name__, url_prefix="/quan-tri/phe-duyet")

Page = str | tuple[str, int] | Answer


@room.get("")
def index() -> str:
    """Every version that waits, the oldest first."""
    with looking() as act:
        require(act.actor, Permission.APPROVE_PROCEDURE)
        rows = submission.waiting(act.session)
        own = {version.id for version, _procedure in rows if submission.is_own(act, version)}
        return render_template("admin/approvals.html", rows=rows, own=own)


@room.get(f"/<code>/<{ID}:number>")
def show(code: str, number: int) -> Page:
    """One version and all that would follow from it; one that is decided has its own page."""
    with looking() as act:
        require(act.actor, Permission.APPROVE_PROCEDURE)
        version = catalog.version(act.session, code, number)
        if version.state == SUBMITTED:
            return _page(act, version)
    return redirect(url_for("procedures.version", code=code, number=number))


@room.post(f"/<code>/<{ID}:number>/phe-duyet")
def approve(code: str, number: int) -> Page:
    """Look through and rehearse once more, then publish."""
    try:
        proving.approve(code, number, looking=looking, acting=acting)
    except Refusal as refusal:
        return _refused(code, number, refusal, "approve")
    flash(gettext("Đã phê duyệt phiên bản %(number)s.", number=number))
    return redirect(url_for("procedures.version", code=code, number=number))


@room.post(f"/<code>/<{ID}:number>/tra-lai")
def send_back(code: str, number: int) -> Page:
    """Return it to whoever submitted it, with the reason."""
    try:
        with acting() as act:
            require(act.actor, Permission.APPROVE_PROCEDURE)
            submission.send_back(act, catalog.version(act.session, code, number).id, request.form.get("reason", ""))
    except Refusal as refusal:
        return _refused(code, number, refusal, "return")
    flash(gettext("Đã trả lại phiên bản %(number)s cho người trình.", number=number))
    return redirect(url_for("approving.index"))


def _refused(code: str, number: int, refusal: Refusal, form: str) -> Page:
    """The page again with the sentence and with what the second look found; a decided version has no such page."""
    refused = tell(refusal, form)
    found = refusal.findings if isinstance(refusal, DiagramHasFindings) else None
    with looking() as act:
        require(act.actor, Permission.APPROVE_PROCEDURE)
        version = catalog.version(act.session, code, number)
        if version.state != SUBMITTED:
            raise refusal
        return _page(act, version, refused, found), refused.status


def _page(act: Act, version: ProcedureVersion, refused: Told | None = None, found: list[Finding] | None = None) -> str:
    allow_inline_styles()
    names, takes_effect_on = known_names(act.session, act.today), submission.takes_effect_on(version, act.today)
    before = _before(act, version)
    bundle = read_bundle(_files(act, version).items()).bundle
    proof = Proof.from_json(version.proof) if version.proof else None
    findings = found if found is not None else [Finding(**each) for each in version.findings]
    missed_nodes, missed_flows = _missed(bundle, proof.missing if proof else ())
    sources = catalog.sources(act.session, version.id)
    return render_template(
        "admin/approval.html",
        version=version, procedure=catalog.procedure(act.session, version.procedure_code), before=before,
        difference=_difference(act, before, version, names) if before else None,
        table=_table(act, version, bundle, names), looked=looked_at(findings),
        proof=proof, missed_nodes=missed_nodes, missed_flows=missed_flows,
        missed=_missed_in(bundle, proof.missing if proof else ()),
        travelling=open_by_version(act.session, version.procedure_code), takes_effect_on=takes_effect_on,
        ahead=catalog.approved_ahead(act.session, version.procedure_code, takes_effect_on),
        vacancies=_vacancies(act, version, takes_effect_on), roles=_role_names(act),
        is_own=submission.is_own(act, version), refused=refused, words=words,
        sources=sources, brought=brought_in(version, sources), explained_words=explained_words(),
    )  # fmt: skip


def _vacancies(act: Act, version: ProcedureVersion, on: date) -> list[Vacancy]:
    """Where its steps would come to nobody."""
    return vacancies(act.session, legal_data.parse(version.legal), Profile.from_json(version.profile), on)


def _role_names(act: Act) -> dict[str, str]:
    return {role.code: local_name(role.name_vi, role.name_en) for role in act.session.scalars(select(Role))}


def _before(act: Act, version: ProcedureVersion) -> ProcedureVersion | None:
    """The version it would take the place of."""
    on = submission.takes_effect_on(version, act.today)
    try:
        return catalog.in_force(act.session, version.procedure_code, on)
    except catalog.NoVersionInForce:
        return None


def _difference(act: Act, before: ProcedureVersion, after: ProcedureVersion, names: Names) -> Difference:
    return differences.between(_side(act, before), _side(act, after), names)


def _side(act: Act, version: ProcedureVersion) -> Side:
    return Side(_files(act, version), legal_data.parse(version.legal))


def _files(act: Act, version: ProcedureVersion) -> dict[str, bytes]:
    return {source.file: source.xml for source in catalog.sources(act.session, version.id)}


def _table(act: Act, version: ProcedureVersion, bundle: Bundle, names: Names) -> Table:
    edition = legal_data.parse(version.legal).edition_near(submission.takes_effect_on(version, act.today))
    return table_of(bundle, version.main_process_id, edition, names)


def _missed(bundle: Bundle, ids: Collection[str]) -> tuple[list[Named], list[Named]]:
    """The nodes and the arrows no script passes, by their names; an arrow by what it joins."""
    names = names_in(bundle, ids)
    flows = {id for process in bundle.processes() for id in process.flows}
    return [name for id, name in names.items() if id not in flows], [names[id] for id in names if id in flows]


def _missed_in(bundle: Bundle, ids: Collection[str]) -> dict[str, list[str]]:
    """The files in which something is passed by no script, each with the ids of it."""
    drawn = {
        diagram.file: [id for process in diagram.processes.values() for id in (*process.nodes, *process.flows)]
        for diagram in bundle.diagrams
    }
    found = {file: [id for id in all_ids if id in ids] for file, all_ids in drawn.items()}
    return {file: missed for file, missed in found.items() if missed}
