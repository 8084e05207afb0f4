"""Words the engine has for codes, as a page begins a line with them, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from engine.deadlines import causes
from engine.definitions import naming
from engine.words import Named
from web.language import name_of


def _begun(names: Mapping[str, Named]) -> dict[str, LazyString]:
    return {code: LazyString(lambda name=name: name_of(name).capitalize()) for code, name in names.items()}


CHANNELS = _begun(naming.CHANNELS)
PAPER_KINDS = _begun(naming.PAPER_KINDS)
CAUSES = {code: LazyString(lambda name=name: name_of(name)) for code, name in causes.CAUSES.items()}
LOOK_UPS = {
    "asked": _("đang chờ trả lời"),
    "away": _("không trả lời"),
    "refused": _("không nhận câu hỏi"),
    "not_permitted": _("chưa được cấp quyền hỏi"),
    "match": _("khớp"),
    "mismatch": _("không khớp"),
    "found": _("khớp, đã có dữ liệu để so sánh"),
    "nobody": _("không tìm thấy"),
    "several": _("nhiều người cùng số"),
}
"""What came of a question to the residents database."""
REGISTER_FIELDS = {
    "identity": _("Số định danh"),
    "full_name": _("Họ và tên"),
    "born": _("Ngày sinh"),
    "sex": _("Giới tính"),
    "permanent": _("Nơi thường trú"),
    "present": _("Nơi ở hiện tại"),
    "ethnicity": _("Dân tộc"),
    "nationality": _("Quốc tịch"),
    "marital_status": _("Tình trạng hôn nhân"),
    "relatives": _("Người thân"),
}
