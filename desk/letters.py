"""The official forms as sheets to print (TT 01/2018/TT-VPCP, Annex): 01 receipt, 02 supplement, 03 refusal, 04 apology.

Laid out for A5; the letter says what it said on the day it was issued, the dossier what is asked of the applicant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import segno
from flask import Blueprint, render_template
from markupsafe import Markup
from sqlalchemy import select

from desk import file_page
from engine.act import Act
from engine.clock import day_here
from engine.definitions import catalog
from engine.definitions.naming import PAPER_KINDS
from engine.dossiers import masking, queries
from engine.dossiers.case import Case
from engine.dossiers.desks import desk_of
from engine.dossiers.letters import KINDS, FormKind, Promise, promised_to
from engine.dossiers.models import Dossier, DossierPaper, Letter
from engine.dossiers.rights import reads_in_full
from engine.errors import NotFound
from engine.org import questions as org
from engine.org.models import LEADING_ROLES, Appointment, Officer, Post, Unit
from engine.org.tree import tree_of
from web.addresses import ID
from web.guards import looking

room = Blueprint("letters", __name__)

TEMPLATES = {"01": "receipt", "02": "supplement", "03": "refused", "04": "apology", "TB": "message"}

IN_PLACE = {"deputy": "KT.", "delegate": "TUQ."}


class NoSuchLetter(NotFound):
    """Hồ sơ này không có giấy ấy."""


@dataclass(frozen=True)
class Sheet:
    """A letter with all that is printed around it. `due_at` is the appointment in force when it was issued, `promised`
    what the receipt said, and why it is that day."""

    letter: Letter
    body: Mapping[str, Any]
    kind: FormKind
    dossier: Dossier
    person: masking.Person
    agency: Unit
    desk: Unit | None
    handling_unit: Unit | None
    officer: str
    title: str
    signs_for: str
    contact: str
    papers: Sequence[DossierPaper]
    due_at: datetime | None
    promised: Promise | None
    until: date | None
    code_picture: Markup


@room.get(f"/ho-so/<code>/giay/<{ID}:letter_id>")
def open(code: str, letter_id: int) -> str:
    """One letter, ready to print."""
    with looking() as act:
        sheet = _sheet(act, file_page.readable(act, code), letter_id)
        return render_template(f"desk/letters/{TEMPLATES[sheet.letter.form]}.html", sheet=sheet, kinds=PAPER_KINDS)


def picture(code: str) -> Markup:
    """The dossier code as a QR code (ISO/IEC 18004), drawn as SVG; read by any telephone."""
    return Markup(segno.make(code, error="m", micro=False).svg_inline(scale=2, border=0, omitsize=True))


def _sheet(act: Act, dossier: Dossier, letter_id: int) -> Sheet:
    letter = act.session.get(Letter, letter_id)
    if letter is None or letter.dossier_id != dossier.id:
        raise NoSuchLetter()
    agency = act.session.get_one(Unit, dossier.receiving_unit_id)
    due_at, until = letter.body.get("due_at"), letter.body.get("until")
    post = _post(act, letter)
    promised = promised_to(Case(act, dossier, catalog.loaded(act.session, dossier.version_id)))
    in_full = reads_in_full(act, dossier)
    return Sheet(
        letter=letter,
        body=masking.letter(letter, in_full=in_full),
        kind=KINDS[letter.form],
        dossier=dossier,
        person=masking.applicant(dossier, in_full=in_full),
        agency=agency,
        desk=_desk(act, agency),
        handling_unit=act.session.get(Unit, dossier.handling_unit_id) if dossier.handling_unit_id else None,
        officer=_name(act, letter.issued_by),
        title=post.title if post else "",
        signs_for=_signs_for(act, letter),
        contact=_contact(act, agency, letter, post),
        papers=queries.papers_of(act.session, dossier.id),
        due_at=datetime.fromisoformat(due_at) if due_at else promised and promised.due_at,
        promised=promised,
        until=date.fromisoformat(until) if until else None,
        code_picture=picture(dossier.code),
    )


def _desk(act: Act, agency: Unit) -> Unit | None:
    try:
        return act.session.get(Unit, desk_of(act, agency))
    except org.NoSuchUnit:
        return None


def _name(act: Act, officer_id: int | None) -> str:
    officer = act.session.get(Officer, officer_id) if officer_id else None
    return officer.full_name if officer else ""


def _contact(act: Act, agency: Unit, letter: Letter, post: Post | None) -> str:
    """Whom the applicant reaches at the telephone of the letterhead: whoever signed, if that is where they sit; else
    the desk, which alone deals with applicants (NĐ 61/2018 art 5)."""
    on = day_here(letter.issued_at)
    home = tree_of(act.session).authority(post.unit_id, on) if post else None
    return _name(act, letter.issued_by) if home is not None and home.id == agency.id else ""


def _signs_for(act: Act, letter: Letter) -> str:
    """Above the title of who signs in place of the head: KT. (ký thay) or TUQ. (thừa ủy quyền), and the head's title;
    nothing where the head signed. Nghị định 110/2004/NĐ-CP article 10."""
    mark = IN_PLACE.get(str(letter.body.get("capacity")))
    if mark is None:
        return ""
    on = day_here(letter.issued_at)
    query = select(Post.title).where(Post.unit_id == letter.body["unit_id"], Post.role_code.in_(LEADING_ROLES))
    return f"{mark} {act.session.scalar(query.where(Post.holds_on(on)).order_by(Post.rank).limit(1)) or ''}".strip()


def _post(act: Act, letter: Letter) -> Post | None:
    """The post of whoever signed it, on the day it was signed."""
    on = day_here(letter.issued_at)
    query = (
        select(Post)
        .join(Appointment, Appointment.post_id == Post.id)
        .where(Appointment.officer_id == letter.issued_by, Appointment.holds_on(on), Post.holds_on(on))
        .order_by(Post.rank)
    )
    return act.session.scalar(query.limit(1))
