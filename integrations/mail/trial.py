"""The mail server is greeted, as somebody who has a letter, and none is given."""

from __future__ import annotations

from engine.settings import Settings
from integrations.mail.client import Sender

NAMES = ("Máy chủ thư", "Mail server")
SETTING = "MOTCUA_SMTP_URL"


def is_named(settings: Settings) -> bool:
    return settings.smtp is not None


def call(settings: Settings) -> tuple[str, str]:
    """Connect, encrypt and sign in as for a mail; nothing is sent."""
    Sender(settings).greet()
    return "đã kết nối; không gửi thư nào.", "connected; no mail was sent."
