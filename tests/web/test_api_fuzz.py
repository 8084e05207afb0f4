"""Whatever is sent, the answer is an answer: no JSON, no address and no query brings the API down."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from apiflask import APIFlask
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import city
from tests.conftest import Copies
from tests.web.calling import Caller, calling
from tests.web.test_api import BIRTH, permit

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
STRANGE = st.sampled_from(
    ["", " ", "\0", "\ud7ff", "9" * 400, "2018-02-30", "9999-12-31", "0001-01-01T00:00:00+14:00", "99999wd", "0wd",
     "-1", "1e999", "'; DROP TABLE dossier; --", "đ" * 5000, "DEMO-1", "00006", "3wd", "2018-03-20", "<x/>", "null"]
)  # fmt: skip
VALUES = ANYTHING | STRANGE | st.lists(STRANGE, max_size=3) | st.integers(-(2**70), 2**70)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def copies(request: pytest.FixtureRequest) -> Copies:
    """On both databases: they take different things amiss."""
    found: Copies = request.getfixturevalue(f"{request.param}_copies")
    return found


@pytest.fixture
def callers(app: APIFlask) -> list[Caller]:
    return [calling(app, login) for login in (city.COUNTER, "chutich.trucbach", "thietke", "giamsat", "quantri")]


def bodies(description: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Every operation that takes a body, with the names its schema knows."""
    found = []
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content and not path.endswith("/tokens"):
                name = content["schema"]["$ref"].rpartition("/")[2]
                found.append((method, path, list(description["components"]["schemas"][name].get("properties", {}))))
    return found


@cache
def queries() -> list[tuple[str, list[str]]]:
    return [
        ("/work-items", ["tab", "due", "procedure", "q", "cursor", "other"]),
        ("/dossiers", ["q", "cursor"]),
        ("/alarms", ["open", "cursor"]),
        ("/units", ["q", "cursor"]),
        ("/units/00004", ["on"]),
    ]


def test_no_body_brings_it_down(app: APIFlask, callers: list[Caller]) -> None:
    codes = [callers[0].post("/dossiers", BIRTH, 201)["code"]]
    codes.append(callers[0].post("/dossiers", {**BIRTH, "procedure_code": city.PERMIT, **permit()}, 201)["code"])
    items = [str(item["id"]) for item in callers[0].get("/work-items?tab=available")["items"]]
    taken = bodies(app.test_client().get("/api/openapi.json").json or {})
    assert len(taken) > 15

    @settings(max_examples=250)
    @given(data=st.data())
    def send(data: st.DataObject) -> None:
        method, path, names = data.draw(st.sampled_from(taken))
        known = st.dictionaries(st.sampled_from(names), VALUES) if names else st.just({})
        body = data.draw(known | known | known | ANYTHING)
        address = path.removeprefix("/api/v1").replace("{code}", data.draw(st.sampled_from([*codes, city.BIRTH, "x"])))
        address = address.replace("{item_id}", data.draw(st.sampled_from([*items, "0", "2147483647"])))
        caller = data.draw(st.sampled_from(callers))
        answer = caller.call(method.upper(), address.replace("{alarm_id}", "1"), json=body)
        assert answer.status_code < 500, f"{method} {address} {body!r}: {answer.text}"
        if answer.status_code >= 400:
            assert answer.json and answer.json["message"], answer.text

    send()


def test_a_good_request_with_one_strange_value_is_answered(callers: list[Caller]) -> None:
    places = [("applicant", name) for name in ("name", "identity", "phone", "email", "address")]
    places += [("answers", name) for name in city.CHILD]
    places += [(name, "") for name in BIRTH]

    @settings(max_examples=150)
    @given(place=st.sampled_from(places), value=VALUES, key=STRANGE.filter(str.isascii).filter(str.isprintable))
    def send(place: tuple[str, str], value: Any, key: str) -> None:
        name, inner = place
        body = {**BIRTH, name: {**BIRTH[name], inner: value} if inner else value}  # type: ignore[dict-item]
        answer = callers[0].call("POST", "/dossiers", json=body, headers={"Idempotency-Key": key[:300]})
        assert answer.status_code < 500, f"{body!r}: {answer.text}"

    send()


def test_no_query_brings_it_down(callers: list[Caller]) -> None:
    @settings(max_examples=120)
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        path, names = data.draw(st.sampled_from(queries()))
        sent = data.draw(st.dictionaries(st.sampled_from(names), STRANGE | st.text(max_size=60), max_size=3))
        answer = data.draw(st.sampled_from(callers)).call("GET", path, query_string=sent)
        assert answer.status_code < 500, f"{path} {sent!r}: {answer.text}"

    ask()
