"""Whatever JSON comes to the studio: an answer with a sentence, and nothing stored moves on a refusal."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from apiflask import APIFlask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from engine.act import SYSTEM, Office
from engine.definitions import procedures
from engine.designs import work
from engine.designs.content import content_of
from engine.designs.models import Design, DesignEdition
from tests import city
from tests.conftest import Copies
from tests.web.test_admin import SHORT
from tests.web.test_designer import STUDIO
from tests.web.test_designer_moves import SMALL
from tests.web.visiting import Visitor

STRANGE = [
    "",
    " ",
    "\0",
    "\ud800",
    "đ" * 300,
    "9" * 40,
    "../x.bpmn",
    "<script>",
    "{{7*7}}",
    "__proto__",
    "a.bpmn",
    SMALL,
]
ODD = st.sampled_from([None, True, 0, -1, 2**40, 10**30, 1e308, [], {}, [[]], {"": None}]) | st.sampled_from(STRANGE)
ANYTHING = st.recursive(
    ODD | st.text(max_size=20) | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def copies(request: pytest.FixtureRequest) -> Copies:
    """On both databases: they take different things amiss."""
    found: Copies = request.getfixturevalue(f"{request.param}_copies")
    return found


def test_no_json_brings_the_studio_down_and_no_refusal_moves_anything(app: APIFlask, city_office: Office) -> None:
    legal = procedures.catalogue()[city.BIRTH].document
    content = content_of({"a.bpmn": SMALL}, "a.bpmn", legal=legal, tests={"a.tests.yaml": SHORT})
    with city_office.act(city.sign_in(city_office, "thietke")) as act:
        design_id = work.start(act, "Bản mẫu", content).id
    designer = Visitor(app, "thietke")
    token = designer.token()
    addresses = {**bodies(content), **parts(content)}

    @settings(max_examples=100)
    @given(st.data())
    def send(data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(addresses)))
        said = data.draw(bent(addresses[path]) | ANYTHING, label=path)
        before = stored(city_office)
        answer = designer.client.post(
            f"{STUDIO}/{design_id}/{path}",
            headers={"X-CSRFToken": token, "Accept": "application/json"},
            **as_parts(said) if path in parts(content) else {"data": json.dumps(said), "content_type": JSON},
        )
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            told = answer.json or {}
            assert told.get("message") or told.get("html"), (answer.status_code, answer.text)
            assert stored(city_office) == before

    send()


JSON = "application/json"


def bodies(content: dict[str, Any]) -> dict[str, Any]:
    """The addresses that take JSON, each with something it takes."""
    saved = {"content": content, "based_on": 1, "copy_of": None, "instead": False}
    return {
        "luu": saved,
        "de-ben": {"content": content},
        "khoi-phuc/1": {"based_on": 1},
        "ten": {"title": "Tên mới"},
        "co-mat": {"tab": "một thẻ", "leaving": False},
        "phap-ly": {"legal": content["legal"]},
        "kiem-tra": {"content": content},
    }


def parts(content: dict[str, Any]) -> dict[str, Any]:
    """The addresses that take JSON in parts, beside what was typed."""
    script = {"given": {"received_by": "commune"}, "steps": ["receive"]}
    return {
        "dien-tap": {"content": content, "script": script, "step": {"wait": "1wd"}},
        "dien-tap/bat-dau": {"content": content, "given": {"at": "2018-03-05 09:00"}, "_begun": "1", "_papers": "x"},
        "dien-tap/buoc": {"content": content, "script": script, "_element": "work", "_unit": "00004/MC"},
        "dien-tap/luu": {"content": content, "script": script, "_name": "Một kịch bản"},
        "kiem-thu": {"content": content, "run": {"file": "a.tests.yaml", "name": "Một đường ngắn"}},
        "kiem-thu/ghi": {"content": content, "_code": "H26.1.001193-180305-00001", "_name": "Ghi lại"},
    }


@st.composite
def bent(draw: st.DrawFn, good: Any) -> Any:
    """What the address takes, with one to three places of it replaced, taken away or added to."""
    said = copy.deepcopy(good)
    for _ in range(draw(st.integers(0, 3))):
        place, key = draw(st.sampled_from(list(places(said)) or [(None, None)]))
        if place is None:
            break
        if draw(st.booleans()):
            place[key] = draw(ANYTHING)
        elif isinstance(place, dict):
            place[draw(st.text(max_size=6))] = place.pop(key)
        else:
            del place[key]
    return said


def places(said: Any) -> Any:
    """Every place of a document: what it is in, and its key there."""
    if isinstance(said, dict | list):
        for key, inner in said.items() if isinstance(said, dict) else enumerate(said):
            yield said, key
            yield from places(inner)


def as_parts(said: Any) -> dict[str, Any]:
    """A request of parts; what begins with `_` was typed."""
    said = said if isinstance(said, Mapping) else {"content": said}
    typed = {name: str(value).encode("utf-8", "replace") for name, value in said.items() if name.startswith("_")}
    sent = {
        name: (BytesIO(json.dumps(value).encode()), "part.json")
        for name, value in said.items()
        if not name.startswith("_") and name.isidentifier() and name.isascii()
    }
    return {"data": {**typed, **sent}}


def stored(office: Office) -> list[Any]:
    """What is kept of every design: its row and the numbers of its editions."""
    with office.look(SYSTEM) as act:
        rows = act.session.execute(select(*Design.__table__.columns).order_by(Design.id)).all()
        editions = select(DesignEdition.design_id, DesignEdition.number).order_by(*DesignEdition.__table__.primary_key)
        return [rows, act.session.execute(editions).all()]
