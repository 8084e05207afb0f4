"""Submitting a design: what would change, its tests, the line of the change log, and what stands in the way of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from admin import words
from admin.designer import DESIGN
from admin.handing_in import LawSaysNoCode, Looked, looked_at
from engine import proving
from engine.act import Act
from engine.definitions import catalog, differences, handed_in
from engine.definitions import legal as legal_data
from engine.definitions.differences import Difference, Side
from engine.definitions.handed_in import Whole
from engine.definitions.known_names import known_names
from engine.definitions.models import ProcedureVersion
from engine.definitions.publishing import DiagramHasFindings
from engine.designs import work
from engine.designs.content import kept_bytes
from engine.errors import Conflict, Refusal
from engine.identity.permissions import Permission, require
from engine.settings import LOCAL_ZONE
from web.guards import acting, looking
from web.told import Told, day, tell

room = Blueprint("designer_submission", __name__, url_prefix="/quan-tri/thiet-ke")

Page = str | tuple[str, int] | Answer


class ThereIsANewerEdition(Conflict):
    """{name} đã lưu bản thiết kế này lúc {at}, sau khi anh/chị mở trang trình. Các thay đổi ghi dưới đây đã theo bản
    mới; mời xem lại rồi trình."""


@dataclass(frozen=True)
class Change:
    """What submitting the design would change; `before` is None where no version is in force yet, `tests` are its files
    of scripts with their number, `ahead` are versions approved already for a day to come."""

    before: int | None = None
    difference: Difference | None = None
    tests: dict[str, int] = field(default_factory=dict)
    ahead: list[ProcedureVersion] = field(default_factory=list)


@room.get(f"/{DESIGN}/trinh")
def show(design_id: int) -> str:
    """What would change, and the form."""
    with looking() as act:
        return _page(act, design_id)


@room.post(f"/{DESIGN}/trinh")
def submit(design_id: int) -> Page:
    """Look the design through, rehearse its tests, hand it in."""
    note = request.form.get("note", "")
    try:
        with looking() as act:
            whole = _whole(act, design_id)
        draft = handed_in.drafted(whole)
        version = proving.submit(whole, draft, note, looking=looking, acting=acting)
    except Refusal as refusal:
        looked = looked_at(refusal.findings) if isinstance(refusal, DiagramHasFindings) else Looked()
        refused = tell(refusal)
        with looking() as act:
            return _page(act, design_id, looked, refused), refused.status
    flash(gettext("Đã trình phiên bản %(number)s, chờ phê duyệt.", number=version.number))
    return redirect(url_for("procedures.version", code=version.procedure_code, number=version.number))


def _whole(act: Act, design_id: int) -> Whole:
    """The design as the catalogue takes it: complete, nothing is taken from the version before."""
    require(act.actor, Permission.SUBMIT_PROCEDURE)
    _require_seen(act, design_id)
    content = work.edition(act.session, design_id).content
    code = str(content["legal"].get("code") or "")
    if not code:
        raise LawSaysNoCode({"legal": LawSaysNoCode.sentence()})
    files = {name: xml.encode() for name, xml in content["files"].items()}
    effective_on = day(request.form.get("effective_on", ""), "effective_on", act.today)
    law, tests = content["legal"], content["tests"]
    originals = {name: kept_bytes(text) for name, text in content["originals"].items()}
    return handed_in.gather(act, code, files, law, tests=tests, originals=originals, effective_on=effective_on)


def _require_seen(act: Act, design_id: int) -> None:
    """Refuses an edition that came after the page was shown: nobody submits what they have not seen."""
    design = work.design(act.session, design_id)
    if request.form.get("revision", str(design.revision)) != str(design.revision):
        at = design.updated_at.astimezone(LOCAL_ZONE)
        raise ThereIsANewerEdition(name=design.updated_by, at=f"{at:%H:%M %d/%m/%Y}")


def _page(act: Act, design_id: int, looked: Looked | None = None, refused: Told | None = None) -> str:
    require(act.actor, Permission.SUBMIT_PROCEDURE)
    return render_template(
        "admin/designer_submission.html",
        design=work.design(act.session, design_id), change=_change(act, design_id), looked=looked or Looked(),
        refused=refused, words=words, today=act.today,
    )  # fmt: skip


def _change(act: Act, design_id: int) -> Change:
    content: dict[str, Any] = work.edition(act.session, design_id).content
    tests = {name: proving.count(text) for name, text in sorted(content["tests"].items())}
    try:
        after = legal_data.parse(content["legal"])
        before = catalog.in_force(act.session, after.code, act.today)
    except Refusal:
        return Change(tests=tests)
    kept = {source.file: source.xml for source in catalog.sources(act.session, before.id)}
    drawn = {name: xml.encode() for name, xml in content["files"].items()}
    sides = Side(kept, legal_data.parse(before.legal)), Side(drawn, after)
    difference = differences.between(*sides, known_names(act.session, act.today))
    return Change(before.number, difference, tests, catalog.approved_ahead(act.session, after.code, act.today))
