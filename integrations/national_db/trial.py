"""The residents database is asked about somebody invented: it need not know them, only answer."""

from __future__ import annotations

import secrets

from engine.residents.contract import AT_LEISURE, Born, Caller, Question
from engine.settings import Settings
from integrations.national_db.client import register

NAMES = ("Cơ sở dữ liệu dân cư", "Residents database")
SETTING = "MOTCUA_RESIDENTS_URL"
NOBODY = ("999199000001", "Nguyễn Thị Mẫu", Born(1999, 1, 1))  # 999 is no province
CALLER = Caller(procedure="KIEM-TRA", officer="quan-tri", unit="KIEM-TRA")


def is_named(settings: Settings) -> bool:
    return settings.residents is not None


def call(settings: Settings) -> tuple[str, str]:
    """Verify nobody; whatever the verdict, the line, the signature and the protocol are right."""
    assert settings.residents is not None, "nobody is asked without an address"
    question = Question(f"H26-thu-{secrets.token_hex(8)}", CALLER, *NOBODY)
    register(settings.residents).verify(question, within=AT_LEISURE)
    kind = settings.residents.kind
    return (
        f"đã trả lời một câu hỏi về người không có thật ({kind}).",
        f"it answered a question about somebody invented ({kind}).",
    )
