"""`run.py simulate mail`: a mail server on this machine that shows what it is given."""

from __future__ import annotations

import argparse
import threading
from email.message import EmailMessage

from integrations.mail.fake import HOST, MOODS, FakeServer

HELP = "a mail server that shows what it is given"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it listens, and how it behaves."""
    parser.add_argument("--port", type=int, default=2525, help="port on this machine (2525)")
    parser.add_argument("--mood", choices=MOODS, default="well", help="how it behaves (well)")


def main(arguments: argparse.Namespace) -> int:
    """Listen until Ctrl+C."""
    with FakeServer(port=arguments.port, mood=arguments.mood, told=_show) as server:
        print(
            f"A mail server is listening: MOTCUA_SMTP_URL=smtp://{HOST}:{server.port}  – stop with Ctrl+C", flush=True
        )
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()
    return 0


def _show(message: EmailMessage) -> None:
    body = message.get_body(("plain",))
    heads = "\n".join(f"{name}: {message[name]}" for name in ("To", "Subject", "Message-ID"))
    print(f"{heads}\n\n{body.get_content() if body else ''}\n{'-' * 60}", flush=True)
