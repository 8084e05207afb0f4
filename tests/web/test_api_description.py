"""The OpenAPI description is whole: every operation with its refusals, every reference found, every example fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from apiflask import APIFlask

from web.guards import is_public

WANTED = {
    "post /api/v1/tokens",
    "get /api/v1/procedures",
    "post /api/v1/procedures/{code}/versions",
    "post /api/v1/dossiers",
    "get /api/v1/dossiers/{code}",
    "get /api/v1/work-items",
    "post /api/v1/work-items/{item_id}/claim",
    "post /api/v1/work-items/{item_id}/release",
    "post /api/v1/work-items/{item_id}/complete",
    "get /api/v1/alarms",
    "post /api/v1/alarms/{alarm_id}/answer",
    "get /api/v1/duties",
    "put /api/v1/notice-choices",
    "get /api/v1/lateness",
    "post /api/v1/batches",
    "post /api/v1/batches/{batch_id}/undo",
    "post /api/v1/dossiers/{code}/mark-important",
    "post /api/v1/due",
}


@pytest.fixture
def description(app: APIFlask) -> dict[str, Any]:
    answer = app.test_client().get("/api/openapi.json")
    assert answer.status_code == 200
    assert answer.json is not None
    return answer.json


def operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_it_is_openapi_3_1_and_tells_only_of_the_api(description: dict[str, Any]) -> None:
    assert description["openapi"] == "3.1.0"
    assert {name for name, _ in operations(description)} >= WANTED
    assert all(path.startswith("/api/v1/") for path in description["paths"])
    assert description["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_every_route_of_the_api_is_described(app: APIFlask, description: dict[str, Any]) -> None:
    routes = {
        rule.endpoint.removeprefix("api.") for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")
    }
    assert {operation["operationId"] for _, operation in operations(description)} == routes


def test_every_operation_says_what_can_go_wrong(app: APIFlask, description: dict[str, Any]) -> None:
    for name, operation in operations(description):
        needed = {"401", "500"}
        if operation.get("requestBody"):
            needed |= {"400", "413", "415", "422"}
        if "{" in name:
            needed.add("404")
        assert needed <= set(operation["responses"]), name
        assert operation["summary"], name
        assert operation["tags"], name
        assert (operation.get("security") == []) == is_public(app, f"api.{operation['operationId']}"), name


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    found = list(references(description))
    assert found
    for reference in found:
        place: Any = description
        for part in reference.removeprefix("#/").split("/"):
            assert part in place, reference
            place = place[part]


def test_every_example_is_what_its_schema_asks_for(description: dict[str, Any]) -> None:
    seen = 0
    for name, operation in operations(description):
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for body in bodies:
            for content in body.get("content", {}).values():
                if "example" in content:
                    assert list(misfits(description, content["schema"], content["example"])) == [], name
                    seen += 1
    assert seen > 15


def misfits(description: dict[str, Any], schema: dict[str, Any], example: Any) -> Iterator[str]:
    """Names of an object that its schema does not know, and those it misses."""
    if "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    known = schema.get("properties", {})
    if not known or not isinstance(example, dict):
        return
    if "allOf" not in schema:
        yield from (f"unknown: {name}" for name in example.keys() - known.keys())
    yield from (f"missing: {name}" for name in set(schema.get("required", ())) - example.keys())
    for name, value in example.items():
        yield from misfits(description, known.get(name, {}), value)


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)
