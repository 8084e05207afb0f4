"""A mail is queued: its row, and the errand that sends it, in the same act."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from engine import outbox
from engine.act import Act
from engine.mailing.models import Mail

NEIGHBOUR, KIND = "mail", "mail.send"


def queue(act: Act, mails: Sequence[Mail]) -> None:
    """Write the mails, and a job for each."""
    act.session.add_all(mails)
    act.session.flush()  # the jobs bear their numbers
    for mail in mails:
        outbox.put(act, KIND, f"mail:{mail.id}", {"mail_id": mail.id}, neighbour=NEIGHBOUR)


def message_id(act: Act, what: str, born: str) -> str:
    """The Message-ID of what is told, e.g. `notice-17` of that instant: the same however often it is sent, another in
    every other installation, and nobody else can make it."""
    settings = act.office.settings
    mark = hmac.new(settings.secret_key.encode(), f"{what} {born}".encode(), hashlib.sha256).hexdigest()[:20]
    return f"<{what}.{mark}@{settings.mail_from.rpartition('@')[2] or 'mot-cua.invalid'}>"
