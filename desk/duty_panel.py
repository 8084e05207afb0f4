"""What the page of a duty shows besides its form: what is owed for which lateness, and the words of its button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from engine.act import Act
from engine.dossiers import apologies, duty_items, forecast
from engine.dossiers.duty_models import APOLOGY, DIALOGUE, ELEMENTS, EXPLANATION, Duty, Lateness
from engine.dossiers.forecast import Forecast
from engine.dossiers.models import DONE, Dossier, Letter, WorkItem
from engine.org.models import Officer, Unit
from web.language import local_name

DOES = {
    ELEMENTS[APOLOGY]: _("Ký và phát hành phiếu xin lỗi"),
    ELEMENTS[EXPLANATION]: _("Gửi giải trình"),
    ELEMENTS[DIALOGUE]: _("Ghi kết quả đối thoại"),
    apologies.TELLING: _("Đã báo người nộp"),
}


@dataclass(frozen=True)
class Late:
    """The line of the ledger a head explains: since when, which step, in whose hands."""

    due_at: datetime
    step: str
    unit: str
    officer: str


@dataclass(frozen=True)
class Panel:
    """`does` are the words of the button; `expected` is said where the appointment can no longer be kept; `letter_id`
    is the form 04 to print."""

    does: str
    is_duty: bool
    may_be_delegated: bool
    expected: Forecast | None
    late: Late | None
    issues: bool
    letter_id: int | None


def panel(act: Act, dossier: Dossier, item: WorkItem) -> Panel | None:
    """None for a step of the procedure."""
    if item.element_id not in DOES:
        return None
    expected = forecast.of(act, dossier) if item.element_id == ELEMENTS[APOLOGY] else None
    issued = select(Letter.id).where(Letter.dossier_id == dossier.id, Letter.form == "04").order_by(Letter.id.desc())
    prints = item.origin == "telling" or (item.element_id == ELEMENTS[APOLOGY] and item.state == DONE)
    return Panel(
        does=str(DOES[item.element_id]),
        is_duty=duty_items.is_duty(item),
        may_be_delegated=duty_items.may_be_delegated(item),
        expected=expected if expected and not expected.fits else None,
        late=_late(act, item) if item.element_id == ELEMENTS[EXPLANATION] else None,
        issues=item.element_id == ELEMENTS[APOLOGY],
        letter_id=act.session.scalar(issued.limit(1)) if prints else None,
    )


def _late(act: Act, item: WorkItem) -> Late | None:
    query = (
        select(Lateness.due_at, WorkItem.name, WorkItem.name_en, Unit.name, Officer.full_name)
        .join(Duty, Duty.id == Lateness.duty_id)
        .join(Unit, Unit.id == Lateness.unit_id)
        .outerjoin(WorkItem, WorkItem.id == Lateness.work_item_id)
        .outerjoin(Officer, Officer.id == Lateness.officer_id)
    )
    row = act.session.execute(query.where(Duty.work_item_id == item.id)).first()
    if row is None:
        return None
    due_at, name, name_en, unit, officer = row
    return Late(due_at, local_name(name, name_en) if name else "", unit, officer or "")
