"""A message is handed to the mail server: one conversation, over within a minute, and an answer or a reason.

What the reason is decides what comes next: a server that is away lets all mails wait, one that refuses this reader for
good (RFC 5321, 4.2.1: a code that begins with 5) ends this mail alone, everything else is tried again.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from engine.mailing.sending import Message
from engine.outbox import NeighbourIsAway, RefusedForGood
from engine.settings import LOCAL_ZONE, Settings, Smtp

PATIENCE = 15.0  # seconds for one word of the server
LONGEST_TALK = 60.0  # seconds for all of them: less than a lease, however slowly the server drips
TOO_LONG = "the server was too slow to listen to the end"
OFFICE = "Một Cửa"
PLAIN = SMTP.clone(cte_type="7bit")  # not every server takes more


class TriedInVain(Exception):
    """The server is there, but this mail did not go this time (a code that begins with 4)."""


class Sender:
    """Speaks to the mail server of the settings, in the office's name."""

    def __init__(self, settings: Settings, patience: float = PATIENCE, longest_talk: float = LONGEST_TALK) -> None:
        assert settings.smtp is not None, "an office without a mail server sends no mail"
        self.server, self.office = settings.smtp, settings.mail_from
        self.patience, self.longest_talk = patience, longest_talk

    def send(self, message: Message) -> str:
        """Hand it over; answers what the server said. Refuses with `NeighbourIsAway`, `RefusedForGood`, or whatever
        else went wrong this time."""
        letter = as_letter(message, self.office)
        with self._talking() as server:
            try:
                server.send_message(letter, self.office, [message.to])
            except smtplib.SMTPRecipientsRefused as refused:
                code, said = refused.recipients[message.to]
                raise _refusal(code, said) from None  # what it was caused by names the address
            except smtplib.SMTPDataError as refused:
                raise _refusal(refused.smtp_code, refused.smtp_error) from None
        return "ok"

    def greet(self) -> None:
        """Come in and leave again; refuses with `NeighbourIsAway`."""
        with self._talking():
            pass

    @contextlib.contextmanager
    def _talking(self) -> Iterator[smtplib.SMTP]:
        """A conversation that ends in time; whatever concerns the server as a whole means that it is away."""
        server = _silent(self.server, self.office, self.patience)
        is_over = threading.Event()
        end = threading.Timer(self.longest_talk, _hang_up, [server, is_over])
        end.daemon = True
        end.start()
        try:
            _introduce(server, self.server)
            yield server
        except (smtplib.SMTPException, OSError) as trouble:
            raise NeighbourIsAway(TOO_LONG if is_over.is_set() else _told(trouble)) from trouble
        finally:
            end.cancel()
            _leave(server)


def _silent(place: Smtp, office: str, patience: float) -> smtplib.SMTP:
    """Not connected yet. It calls itself by the office's domain; asking the network for a name may take long."""
    name = office.rpartition("@")[2]
    server = (
        smtplib.SMTP_SSL(local_hostname=name, timeout=patience, context=ssl.create_default_context())
        if place.is_tls
        else smtplib.SMTP(local_hostname=name, timeout=patience)
    )
    server._host = place.host  # type: ignore[attr-defined]  # whose certificate it must show
    return server


def _introduce(server: smtplib.SMTP, place: Smtp) -> None:
    code, said = server.connect(place.host, place.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, said)
    server.ehlo_or_helo_if_needed()
    if not place.is_tls and server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    elif not place.is_tls and place.user:
        raise smtplib.SMTPNotSupportedError("the server does not encrypt, so it is told no password")
    if place.user:
        server.login(place.user, place.password)


def _hang_up(server: smtplib.SMTP, is_over: threading.Event) -> None:
    """From beside: whoever waits for a word gets none."""
    is_over.set()
    if server.sock is not None:
        with contextlib.suppress(OSError):
            server.sock.shutdown(socket.SHUT_RDWR)


def _leave(server: smtplib.SMTP) -> None:
    """The mail is handed over or it is not; nobody waits for the server's goodbye."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.putcmd("quit")
    server.close()


def _refusal(code: int, said: bytes | str) -> Exception:
    words = _nobodys(f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}")
    if code == 421:  # it closes the door for everybody
        return NeighbourIsAway(words)
    return RefusedForGood(words) if 500 <= code < 600 else TriedInVain(words)


def _told(trouble: Exception) -> str:
    if isinstance(trouble, smtplib.SMTPResponseException):
        said = trouble.smtp_error
        return _nobodys(f"{trouble.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}")
    return _nobodys(f"{type(trouble).__name__}: {trouble}")


def _nobodys(words: str) -> str:
    """What a server said without the addresses it commonly repeats: it stands in the journal for ever."""
    return re.sub(r"[^\s<>@:;,'\"(]+@[^\s<>@:;,'\")]+", "…", words)


def as_letter(message: Message, office: str) -> EmailMessage:
    """The message as it travels: plain text and the same as HTML."""
    letter = EmailMessage(policy=PLAIN)
    letter["From"] = f"{OFFICE} <{office}>"
    letter["To"] = message.to
    letter["Subject"] = " ".join(message.words.subject.split())
    letter["Date"] = format_datetime(message.at.astimezone(LOCAL_ZONE))
    letter["Message-ID"] = message.message_id
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's machine answers it
    letter["X-Auto-Response-Suppress"] = "All"
    letter.set_content(message.words.text)
    letter.add_alternative(message.words.html, subtype="html")
    letter["Content-Language"] = message.language
    return letter
