"""The platform does not admit a question: something is to be entered there or here, and an administrator is told."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import literal_column, select

from engine import notices
from engine.act import Act
from engine.identity.accounts import holders_of
from engine.org.models import Unit
from engine.residents.models import RegisterCall
from engine.words import _

AGAIN_AFTER = timedelta(days=1)
IS_NOT_ADMITTED = RegisterCall.result == literal_column("'not_permitted'")  # written out: the partial index serves
NOT_ADMITTED = _(
    "Cơ sở dữ liệu dân cư không nhận câu hỏi của {unit} về thủ tục {procedure}: cơ quan, cán bộ hoặc thủ tục chưa được "
    "khai báo, cấp quyền trên nền tảng."
)


def tell(act: Act, call: RegisterCall) -> None:
    """A line for every administrator, once a day for each unit and procedure."""
    same = (
        RegisterCall.unit_id == call.unit_id,
        RegisterCall.procedure_code == call.procedure_code,
        RegisterCall.asked_at > act.now - AGAIN_AFTER,
        RegisterCall.id != call.id,
    )
    if act.session.scalar(select(RegisterCall.id).where(IS_NOT_ADMITTED, *same).limit(1)) is not None:
        return
    said = {"unit": act.session.get_one(Unit, call.unit_id).name, "procedure": call.procedure_code}
    for account_id, officer_id in holders_of(act.session, "administrator"):
        if officer_id is None:
            notices.tell_account(act, account_id, "register.not_admitted", NOT_ADMITTED, **said)
        else:
            notices.tell(act, officer_id, "register.not_admitted", NOT_ADMITTED, dossier_id=None, **said)
