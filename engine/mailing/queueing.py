"""A mail is queued: its row, and the errand that sends it, in the same act."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

from engine import outbox
from engine.act import Act
from engine.mailing.models import FAILED, LONGEST_ERROR, QUEUED, Mail
from engine.outbox.models import DEAD
from engine.outbox.operations import FATES

NEIGHBOUR, KIND = "mail", "mail.send"


def queue(act: Act, mails: Sequence[Mail], wait: Mapping[Mail, datetime] | None = None) -> None:
    """Write the mails, and a job for each; until when one waits says `wait`."""
    act.session.add_all(mails)
    act.session.flush()  # the jobs bear their numbers
    for mail in mails:
        later = (wait or {}).get(mail)
        outbox.put(
            act,
            KIND,
            f"mail:{mail.id}",
            {"mail_id": mail.id},
            neighbour=NEIGHBOUR,
            not_before=later,
            at_once=True,
        )


def message_id(act: Act, what: str, born: str) -> str:
    """The Message-ID of what is told, e.g. `notice-17` of that instant: the same however often it is sent, another in
    every other installation, and nobody else can make it."""
    settings = act.office.settings
    mark = hmac.new(settings.secret_key.encode(), f"{what} {born}".encode(), hashlib.sha256).hexdigest()[:20]
    return f"<{what}.{mark}@{settings.mail_from.rpartition('@')[2] or 'mot-cua.invalid'}>"


def _follow(act: Act, job: outbox.Job) -> None:
    """What becomes of the errand becomes of its mail: failed with the reason, or waiting again."""
    mail = act.session.get(Mail, job.payload["mail_id"])
    if mail is not None and job.state == DEAD and mail.state == QUEUED:
        mail.state, mail.error = FAILED, job.error[:LONGEST_ERROR] or "-"
    elif mail is not None and job.state != DEAD and mail.state == FAILED:
        mail.state, mail.error = QUEUED, ""


FATES[KIND] = _follow
