"""The post is asked for what comes behind the last line of its tracking: a token, a page, and nothing about anybody."""

from __future__ import annotations

from engine.settings import Settings
from integrations.postal.client import Client

NAMES = ("Bưu chính công ích", "Public post")
SETTING = "MOTCUA_POST_URL"
END = "f" * 24


def is_named(settings: Settings) -> bool:
    return settings.post is not None


def call(settings: Settings) -> tuple[str, str]:
    """A token and the newest page of the tracking; nothing is ordered."""
    assert settings.post is not None
    Client(settings.post).track(END)
    return "đã kết nối; không tạo đơn nào.", "connected; nothing was ordered."
