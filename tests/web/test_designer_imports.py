"""What files of other tools bring into a design, asked of the house: told at each element, kept byte for byte."""

from __future__ import annotations

import resource

import pytest
from apiflask import APIFlask

from engine.act import SYSTEM, Office
from engine.designs import work
from tests.web.test_designer import FOREIGN, STUDIO, hand_in
from tests.web.visiting import Visitor


@pytest.fixture
def designer(app: APIFlask) -> Visitor:
    return Visitor(app, "thietke")


def test_what_came_of_a_foreign_file_is_told_at_its_elements(designer: Visitor) -> None:
    asking = FOREIGN.replace('"specialist"', '"experts" camunda:asyncBefore="true"')
    hand_in(designer, permit=asking)
    told = designer.get(f"{STUDIO}/1/nap").json
    assert told and told["originals"] == ["permit.bpmn"]
    kinds = {(note["kind"], note["element"]) for note in told["notes"]}
    assert {("kept", "t"), ("became", "t"), ("asked", "p_lane_1")} <= kinds
    assert designer.get(f"{STUDIO}/1/goc/permit.bpmn").data == asking.encode()
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert designer.get(f"{STUDIO}/1/nap").json == told
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime == children, "nothing is looked through again"


def test_a_file_in_another_encoding_is_drawn_and_its_bytes_are_kept(designer: Visitor, city_office: Office) -> None:
    utf16 = f'<?xml version="1.0" encoding="UTF-16"?>{FOREIGN}'.encode("utf-16")
    assert hand_in(designer, permit=utf16).status_code == 302
    with city_office.look(SYSTEM) as act:
        content = work.edition(act.session, 1).content
    assert "Thẩm định" in content["files"]["permit.bpmn"] and "UTF-16" not in content["files"]["permit.bpmn"]
    assert designer.get(f"{STUDIO}/1/goc/permit.bpmn").data == utf16
