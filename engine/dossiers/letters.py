"""Official forms issued for a dossier (TT 01/2018/TT-VPCP): numbered, dated, kept as they were issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.act import Act
from engine.deadlines import operations as deadlines
from engine.deadlines.explain import Why
from engine.deadlines.models import Clock
from engine.definitions.legal import Edition
from engine.dossiers import codes
from engine.dossiers.case import Case
from engine.dossiers.models import Dossier, Letter
from engine.settings import LOCAL_ZONE
from engine.worktime.periods import Period


@dataclass(frozen=True)
class FormKind:
    """`mark` ends the number: 12/HDHS."""

    vi: str
    en: str
    mark: str


KINDS: dict[str, FormKind] = {
    "01": FormKind("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Receipt with appointment", "TNHS"),
    "02": FormKind("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "Request to supplement the dossier", "HDHS"),
    "03": FormKind("Phiếu từ chối tiếp nhận giải quyết hồ sơ", "Refusal of the dossier", "TCHS"),
    "TB": FormKind("Thông báo cho người nộp hồ sơ", "Message to the applicant", "TB"),
    "04": FormKind("Phiếu xin lỗi và hẹn lại ngày trả kết quả", "Apology and new appointment", "PXL"),
}


@dataclass(frozen=True)
class Promise:
    """What a receipt says: until when, and why that day, by which legal time and for which fee."""

    due_at: datetime
    why: Sequence[Why]
    period: Period
    fee: int


def promise(session: Session, clock: Clock, edition: Edition) -> dict[str, Any]:
    """What a receipt is issued with, as its body keeps it: whatever moves the clock later, the paper is in the
    applicant's hands."""
    given = deadlines.first_promise(session, clock)
    return {
        "due_at": in_body(given.due_at),
        "why": [line._asdict() for line in given.why],
        "period": str(clock.clock_rule.period),
        "fee": edition.fee,
    }


def promised_to(case: Case) -> Promise | None:
    """What the dossier's receipt said; None where it was refused at the desk. A receipt issued before these were kept
    says what its clock began with."""
    session, receipt = case.act.session, (Letter.dossier_id == case.dossier.id, Letter.form == "01")
    own = (Clock.dossier_id == Letter.dossier_id) & Clock.is_dossiers
    row = session.execute(select(Letter.body, Clock).join(Clock, own).where(*receipt)).first()
    if row is None:
        return None
    body, clock = row
    kept = body if "due_at" in body else promise(session, clock, case.edition)
    why = [Why(**line) for line in kept["why"]]
    return Promise(datetime.fromisoformat(kept["due_at"]), why, Period.parse(kept["period"]), kept["fee"])


def in_body(at: datetime | None) -> str | None:
    """An instant as a letter says it: local time."""
    return at.astimezone(LOCAL_ZONE).isoformat() if at else None


def issue(act: Act, dossier: Dossier, form: str, body: Mapping[str, Any]) -> Letter:
    """Issue a form for the dossier: the unit's running number of the year, the day, the officer."""
    number = codes.next_number(act.session, f"{dossier.receiving_unit_id}/{KINDS[form].mark}", f"{act.today:%Y}")
    letter = Letter(
        dossier_id=dossier.id,
        form=form,
        number=f"{number}/{KINDS[form].mark}",
        issued_at=act.now,
        issued_by=act.actor.officer_id,
        body=dict(body),
    )
    act.session.add(letter)
    return letter


def of_dossier(session: Session, dossier_id: int) -> Sequence[Letter]:
    return session.scalars(select(Letter).where(Letter.dossier_id == dossier_id).order_by(Letter.id)).all()
