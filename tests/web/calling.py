"""A program that calls the API: signs in once, sends JSON, and looks at what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apiflask import APIFlask
from werkzeug.test import TestResponse

from demo.accounts import PASSWORD

ROOT = "/api/v1"


@dataclass(frozen=True)
class Caller:
    """One account at the API. `calling(app, login)` makes it."""

    app: APIFlask
    token: str

    def call(self, method: str, path: str, headers: dict[str, str] | None = None, **sent: Any) -> TestResponse:
        signed = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        return self.app.test_client().open(f"{ROOT}{path}", method=method, headers=signed, **sent)

    def get(self, path: str, status: int = 200, **sent: Any) -> Any:
        return self._answered(self.call("GET", path, **sent), status)

    def post(self, path: str, body: Any = None, status: int = 200, **sent: Any) -> Any:
        return self._answered(self.call("POST", path, json={} if body is None else body, **sent), status)

    def put(self, path: str, body: Any, status: int = 200) -> Any:
        return self._answered(self.call("PUT", path, json=body), status)

    @staticmethod
    def _answered(answer: TestResponse, status: int) -> Any:
        assert answer.status_code == status, f"{answer.status_code}: {answer.text[:600]}"
        assert "Set-Cookie" not in answer.headers
        if status >= 400:
            assert set(answer.json or {}) >= {"code", "message", "fields"}, answer.text
        return answer.json


def calling(app: APIFlask, login: str) -> Caller:
    """The account of the demo, signed in."""
    answer = app.test_client().post(f"{ROOT}/tokens", json={"login": login, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return Caller(app, answer.json["token"])
