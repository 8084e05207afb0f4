"""A visitor of the pages: signs in, reads, sends forms with their hidden token. Several may visit one application."""

from __future__ import annotations

import html
import re
from typing import Any

from apiflask import APIFlask
from werkzeug.test import TestResponse

from demo.accounts import PASSWORD
from engine.act import Office
from engine.dossiers.counter import CHANNELS
from tests import city

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    """One officer at one browser."""

    def __init__(self, app: APIFlask, login: str) -> None:
        self.client = app.test_client()
        assert self.post("/dang-nhap", login=login, password=PASSWORD).status_code == 302, login

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, fields: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form; names with a dot go into `fields`."""
        return self.client.post(path, data={"csrf_token": self.token(), **(fields or {}), **more})

    def token(self) -> str:
        """A form token good for this session, from a page everybody may see."""
        found = TOKEN.search(self.client.get("/no-such-page").text)
        assert found
        return found[1]

    def read(self, path: str) -> str:
        """The words of a page that must be there."""
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == 200, (answer.status_code, path)
        return words(answer)


def words(answer: TestResponse) -> str:
    """What a reader sees: text without marks, blanks as one."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def counter_form(office: Office, procedure: str, unit: str, **changes: Any) -> dict[str, Any]:
    """The fields of the counter's page for a complete application, as a browser sends them."""
    wanted = city.request(office, procedure, unit, **changes)
    fields: dict[str, Any] = {
        "request.channel": next(channel for channel in CHANNELS if channel == wanted.channel),
        "request.key": wanted.key or "key-of-the-page",
        "don-vi": unit,
        **{f"applicant.{name}": value for name, value in vars(wanted.applicant).items()},
        **{name: _as_typed(value) for name, value in wanted.answers.items()},
    }
    for paper in wanted.papers:
        fields |= {f"papers.{paper.code}.here": "1", f"papers.{paper.code}.copies": str(paper.copies)}
    return fields


def _as_typed(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, list) else str(value)
