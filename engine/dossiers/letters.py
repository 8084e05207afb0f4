"""Official forms issued for a dossier (TT 01/2018/TT-VPCP): numbered, dated, kept as they were issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.act import Act
from engine.dossiers import codes
from engine.dossiers.models import Dossier, Letter


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
