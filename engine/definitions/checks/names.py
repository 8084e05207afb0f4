"""How it reads: names in both languages, questions on gateways, answers on branches, a picture to look at."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from engine.definitions.checks.scene import Scene
from engine.definitions.diagram import Finding, Node, Process
from engine.definitions.profile import KINDS
from engine.definitions.rules import say
from engine.definitions.words import quoted

LONGEST_NAME = 80
LONGEST_KEPT = 300
NAMED = (*KINDS, "callActivity")
DECIDING = ("exclusiveGateway", "inclusiveGateway")
NOT_AN_ACTION = re.compile(
    r"(công chức|cán bộ|chuyên viên|lãnh đạo|trưởng phòng|phó trưởng phòng|chủ tịch|phó chủ tịch|giám đốc|văn thư"
    r"|phòng|sở|bước|step|task|activity)\b(?!\s*(vấn|hợp))|[\d.]+\s",
    re.IGNORECASE,
)


def check(scene: Scene) -> Iterator[Finding]:
    for diagram, process in scene.each_process():
        if not diagram.has_picture:
            yield say("picture-missing", process.id, process.name, file=diagram.file)
        yield from _unreadable(scene, process)
        for node in process.nodes.values():
            yield from _name(scene, process, node)
            if node.tag in DECIDING:
                yield from _decision(scene, process, node)
        yield from _shared(scene, process)


def _name(scene: Scene, process: Process, node: Node) -> Iterator[Finding]:
    if not node.name.strip():
        if node.tag in NAMED:
            yield scene.about("name-missing", node, process.id)
        return
    if len(node.name) > LONGEST_NAME:
        yield scene.about("name-long", node, process.id, length=len(node.name), most=LONGEST_NAME)
    if node.tag in KINDS:
        if not node.properties.get("name_en"):
            yield scene.about("name-english-missing", node, process.id)
        if NOT_AN_ACTION.match(node.name):
            yield scene.about("name-not-an-action", node, process.id)


def _unreadable(scene: Scene, process: Process) -> Iterator[Finding]:
    """Names stand in lists, letters and messages: what cannot be seen there can deceive, what never ends hides all."""
    named = [(process.id, process.name, process.properties)]
    named += [(lane.id, lane.name, lane.properties) for lane in process.lanes.values()]
    named += [(node.id, node.name, node.properties) for node in process.nodes.values()]
    named += [(flow.id, flow.name, {}) for flow in process.flows.values()]
    for element_id, name, properties in named:
        if not all(is_readable(text) for text in (name, properties.get("name_en", ""))):
            shown = "".join(letter for letter in name if is_readable(letter))
            yield say("name-unreadable", element_id, shown, file=scene.files[process.id], most=LONGEST_KEPT)


def is_readable(name: str) -> bool:
    """Of bounded length, and without control or format characters (Unicode Cc, Cf) but the white space of XML."""
    return len(name) <= LONGEST_KEPT and not any(
        unicodedata.category(letter) in {"Cc", "Cf"} for letter in name if letter not in "\t\r\n"
    )


def _decision(scene: Scene, process: Process, node: Node) -> Iterator[Finding]:
    branches = process.outgoing(node.id)
    if len(branches) < 2:
        return
    if not node.name.strip():
        yield scene.about("gateway-unnamed", node, process.id)
    for branch in branches:
        if not branch.name.strip():
            ends = [
                quoted(end, process.nodes[end].name if end in process.nodes else None)
                for end in (node.id, branch.target)
            ]
            yield say("branch-unnamed", branch.id, None, file=scene.files[process.id], source=ends[0], target=ends[1])


def _shared(scene: Scene, process: Process) -> Iterator[Finding]:
    tasks = [node for node in process.nodes.values() if node.tag in KINDS and node.name.strip()]
    counted = Counter(node.name.casefold().strip() for node in tasks)
    said: set[str] = set()
    for node in tasks:
        name = node.name.casefold().strip()
        if counted[name] > 1 and name not in said:
            said.add(name)
            yield scene.about("name-shared", node, process.id)
