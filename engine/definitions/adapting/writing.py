"""Writing the engine's document from the working copy: only what docs/decisions/0003-engine-copy.md names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from lxml import etree

from engine.definitions.adapting.plan import Edge, Event, Piece, Scope
from engine.definitions.elements import BPMN, OURS

TIMER_TAGS = {"date": "timeDate", "duration": "timeDuration", "cycle": "timeCycle"}
ROOT_CODES = {"error": "errorCode", "escalation": "escalationCode"}
GATEWAY_TAGS = {
    "xor": "exclusiveGateway",
    "or": "inclusiveGateway",
    "and": "parallelGateway",
    "events": "eventBasedGateway",
}
OWN_PROPERTIES = frozenset({"assign", "kind", "lane", "tag"})  # what the engine's copy says, never the picture
EVENT_TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "catch": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "pass": "intermediateThrowEvent",
    "boundary": "boundaryEvent",
}


def write(processes: Iterable[Scope], called: Mapping[str, str]) -> bytes:
    """One UTF-8 document; `called` maps drawn process ids to engine ids."""
    return _Writer(called).document(processes)


class _Writer:
    def __init__(self, called: Mapping[str, str]) -> None:
        self.called = called
        self.root = etree.Element(f"{{{BPMN}}}definitions", nsmap={None: BPMN, "spiffworkflow": OURS})
        self.root.set("targetNamespace", "urn:mot-cua:engine-copy")
        self.thrown: dict[tuple[str, str], str] = {}

    def document(self, processes: Iterable[Scope]) -> bytes:
        for process in processes:
            element = self.child(self.root, "process", id=process.id, isExecutable="true")
            self.scope(element, process)
        return bytes(etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", pretty_print=True))

    def child(self, parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
        element = etree.SubElement(parent, f"{{{BPMN}}}{tag}", attributes)
        element.text = text
        return element

    def scope(self, element: etree._Element, scope: Scope) -> None:
        for piece in scope.pieces.values():
            self.piece(element, piece)
        for edge in scope.edges.values():
            self.edge(element, edge)

    def edge(self, parent: etree._Element, edge: Edge) -> None:
        flow = self.child(parent, "sequenceFlow", id=edge.id, sourceRef=edge.source, targetRef=edge.target)
        if edge.condition is not None:
            self.child(flow, "conditionExpression", edge.condition)

    def piece(self, parent: etree._Element, piece: Piece) -> None:
        element = self.child(parent, self.tag(piece), id=piece.id)
        if piece.drawn and piece.drawn.name:
            element.set("name", " ".join(piece.drawn.name.split()))
        self.properties(element, piece)
        if piece.default:
            element.set("default", piece.default)
        if piece.role == "boundary":
            element.set("attachedToRef", piece.host or "")
            element.set("cancelActivity", "true" if piece.interrupting else "false")
        if piece.role == "call":
            element.set("calledElement", self.called[piece.called or ""])
        if piece.event is not None and piece.role != "start":
            self.event(element, piece.event)
        self.loop(element, piece)
        if piece.body is not None:
            self.scope(element, piece.body)

    @staticmethod
    def tag(piece: Piece) -> str:
        if piece.role == "sub":
            return "transaction" if piece.drawn and piece.drawn.tag == "transaction" else "subProcess"
        if piece.role == "call":
            return "callActivity"
        if piece.role == "rest":
            return "manualTask"
        return GATEWAY_TAGS.get(piece.role) or EVENT_TAGS[piece.role]

    def properties(self, element: etree._Element, piece: Piece) -> None:
        node = piece.drawn
        if node is None:
            return
        values = {name: value for name, value in node.properties.items() if name not in OWN_PROPERTIES}
        if piece.role == "rest":
            values |= {"kind": piece.kind, "tag": node.tag}
            if node.lane:
                values["lane"] = node.lane
            if piece.assign:
                values["assign"] = json.dumps(piece.assign, ensure_ascii=False)
        if not values:
            return
        block = etree.SubElement(self.child(element, "extensionElements"), f"{{{OURS}}}properties")
        for name, value in values.items():
            etree.SubElement(block, f"{{{OURS}}}property", {"name": name, "value": value})

    # -- events ------------------------------------------------------------------------------------------------------

    def event(self, element: etree._Element, event: Event) -> None:
        definition = self.child(element, f"{event.kind}EventDefinition")
        if event.kind == "timer":
            self.child(definition, TIMER_TAGS[event.timer or "duration"], event.text)
        elif event.kind == "conditional":
            self.child(definition, "condition", event.text)
        elif event.name is not None:
            definition.set(f"{event.kind}Ref", self.named(event.kind, event.name))

    def named(self, kind: str, name: str) -> str:
        """The id of the root element for a message, signal or code, made when first needed."""
        known = self.thrown.get((kind, name))
        if known is None:
            known = f"~{kind}{len(self.thrown) + 1}"
            self.thrown[kind, name] = known
            root = self.child(self.root, kind, id=known, name=name)
            if kind in ROOT_CODES:
                root.set(ROOT_CODES[kind], name)
        return known

    # -- loops -------------------------------------------------------------------------------------------------------

    def loop(self, element: etree._Element, piece: Piece) -> None:
        loop = piece.loop
        if loop is None:
            return
        if loop.kind == "standard":
            standard = self.child(element, "standardLoopCharacteristics")
            standard.set("testBefore", "true" if loop.test_before else "false")
            if loop.cardinality:
                standard.set("loopMaximum", loop.cardinality)
            if loop.condition:
                self.child(standard, "loopCondition", loop.condition)
            return
        many = self.child(element, "multiInstanceLoopCharacteristics")
        many.set("isSequential", "true" if loop.kind == "sequential" else "false")
        number = loop.cardinality or loop.collection or "None"
        self.child(many, "loopCardinality", f"instances({piece.drawn_id!r}, {number})")
        if loop.condition:
            self.child(many, "completionCondition", loop.condition)
