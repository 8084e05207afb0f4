"""A diagram is a picture a head prints: everything drawn, right angles, no crossing lines, nothing upon anything."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from engine.definitions.procedures import PROCESSES

FILES = sorted((PROCESSES / "bpmn").glob("*.bpmn"))
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
PROPERTY = "{http://spiffworkflow.org/bpmn/schema/1.0/core}property"

each_picture = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)

Point = tuple[float, float]


@each_picture
def test_everything_is_drawn_and_nothing_else(path: Path) -> None:
    picture = read(path)
    drawn = picture.nodes.keys() | picture.lanes.keys() | picture.lines.keys() | {picture.pool}
    assert drawn == picture.meant


@each_picture
def test_lines_run_at_right_angles_from_border_to_border(path: Path) -> None:
    picture = read(path)
    for flow, points in picture.lines.items():
        for (x, y), (x2, y2) in pairwise(points):
            assert x == x2 or y == y2, flow
        ends = picture.ends[flow]
        assert picture.nodes[ends[0]].has_on_border(points[0]), flow
        assert picture.nodes[ends[1]].has_on_border(points[-1]), flow


@each_picture
def test_no_line_crosses_another(path: Path) -> None:
    lines = read(path).lines
    crossings = [
        (a, b) for a, b in combinations(lines, 2) if any(cross(s, t) for s in legs(lines[a]) for t in legs(lines[b]))
    ]
    assert crossings == []


@each_picture
def test_no_line_runs_through_a_step(path: Path) -> None:
    picture = read(path)
    struck = [
        (flow, node)
        for flow, points in picture.lines.items()
        for node, box in picture.nodes.items()
        if any(box.shrunk(2).is_met_by(leg) for leg in legs(points))
    ]
    assert struck == []


@each_picture
def test_steps_stand_apart_and_inside_their_lane(path: Path) -> None:
    picture = read(path)
    for (a, box), (b, other) in combinations(picture.nodes.items(), 2):
        assert not box.overlaps(other) or picture.hosts.get(a) == b or picture.hosts.get(b) == a, (a, b)
    for node, lane in picture.lane_of.items():
        assert picture.lanes[lane].holds(picture.nodes[node]), node


@each_picture
def test_every_word_can_be_read(path: Path) -> None:
    picture = read(path)
    for (a, box), (b, other) in combinations(picture.labels.items(), 2):
        assert not box.overlaps(other), (a, b)
    for label, box in picture.labels.items():
        assert [node for node, step in picture.nodes.items() if node != label and box.overlaps(step)] == [], label
        assert [flow for flow, points in picture.lines.items() if any(box.is_met_by(leg) for leg in legs(points))] == []
        assert any(lane.holds(box) for lane in picture.lanes.values()), label


@each_picture
def test_every_word_is_there_in_english_too(path: Path) -> None:
    for element in process_of(path).iter():
        name = element.get("name")
        if name and element.tag != PROPERTY:
            english = [p.get("value") for p in element.findall(f"{BPMN}extensionElements//{PROPERTY}[@name='name_en']")]
            assert english and english[0], name


def test_no_id_is_used_in_two_files() -> None:
    counted = Counter(e.get("id") for path in FILES for e in process_of(path).iter() if e.get("id"))
    assert [element_id for element_id, times in counted.items() if times > 1] == []


# --- reading a picture ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def overlaps(self, other: Box) -> bool:
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def holds(self, other: Box) -> bool:
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def shrunk(self, by: float) -> Box:
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def has_on_border(self, point: Point) -> bool:
        near = Box(self.x - 1, self.y - 1, self.width + 2, self.height + 2)
        inside = self.shrunk(1)
        return near.is_met_by((point, point)) and not inside.is_met_by((point, point))

    def is_met_by(self, leg: tuple[Point, Point]) -> bool:
        (x, y), (x2, y2) = leg
        return min(x, x2) < self.right and max(x, x2) > self.x and min(y, y2) < self.bottom and max(y, y2) > self.y


@dataclass
class Picture:
    pool: str = ""
    meant: set[str] = field(default_factory=set)
    nodes: dict[str, Box] = field(default_factory=dict)
    lanes: dict[str, Box] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, list[Point]] = field(default_factory=dict)
    ends: dict[str, tuple[str, str]] = field(default_factory=dict)
    lane_of: dict[str, str] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)


@cache
def read(path: Path) -> Picture:
    root = ElementTree.parse(path).getroot()
    process = process_of(path)
    picture = Picture(pool=root.find(f".//{BPMN}participant").get("id"))
    lanes = process.findall(f"{BPMN}laneSet/{BPMN}lane")
    flows = process.findall(f"{BPMN}sequenceFlow")
    steps = [e for e in process if e.get("id") and e.tag not in (f"{BPMN}laneSet", f"{BPMN}sequenceFlow")]
    picture.meant = {picture.pool} | {e.get("id") for e in (*lanes, *flows, *steps)}
    picture.ends = {flow.get("id"): (flow.get("sourceRef"), flow.get("targetRef")) for flow in flows}
    picture.lane_of = {ref.text: lane.get("id") for lane in lanes for ref in lane.findall(f"{BPMN}flowNodeRef")}
    picture.hosts = {e.get("id"): e.get("attachedToRef") for e in steps if e.get("attachedToRef")}
    in_lanes = {lane.get("id") for lane in lanes}
    for shape in root.iter(f"{DI}BPMNShape"):
        element = shape.get("bpmnElement")
        if element != picture.pool:
            (picture.lanes if element in in_lanes else picture.nodes)[element] = box_of(shape)
    for edge in root.iter(f"{DI}BPMNEdge"):
        picture.lines[edge.get("bpmnElement")] = [
            (float(point.get("x")), float(point.get("y"))) for point in edge.findall(WAYPOINT)
        ]
    for holder in (*root.iter(f"{DI}BPMNShape"), *root.iter(f"{DI}BPMNEdge")):
        label = holder.find(f"{DI}BPMNLabel")
        if label is not None:
            picture.labels[holder.get("bpmnElement")] = box_of(label)
    return picture


def process_of(path: Path) -> ElementTree.Element:
    return ElementTree.parse(path).getroot().find(f"{BPMN}process")


def box_of(shape: ElementTree.Element) -> Box:
    return Box(*(float(shape.find(BOUNDS).get(key)) for key in ("x", "y", "width", "height")))


def legs(points: list[Point]) -> list[tuple[Point, Point]]:
    return list(pairwise(points))


def cross(leg: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether an upright leg and a level one cut through each other (touching at an end is joining)."""
    upright, level = (leg, other) if leg[0][0] == leg[1][0] else (other, leg)
    if upright[0][0] != upright[1][0] or level[0][1] != level[1][1]:
        return False
    x, y = upright[0][0], level[0][1]
    across = min(level[0][0], level[1][0]) < x < max(level[0][0], level[1][0])
    return across and min(upright[0][1], upright[1][1]) < y < max(upright[0][1], upright[1][1])
