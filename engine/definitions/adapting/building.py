"""From a process as read to scopes of pieces: every drawn node finds its role, links become flows."""

from __future__ import annotations

from engine.definitions.adapting.plan import Edge, Event, Ids, Notes, Piece, Role, Scope
from engine.definitions.adapting.scripting import assignments
from engine.definitions.diagram import Node, Process

GATEWAYS: dict[str, Role] = {
    "exclusiveGateway": "xor",
    "inclusiveGateway": "or",
    "parallelGateway": "and",
    "eventBasedGateway": "events",
}
RESTS = {
    "userTask": "human",
    "manualTask": "human",
    "task": "human",
    "serviceTask": "service",
    "businessRuleTask": "service",
    "sendTask": "send",
    "scriptTask": "script",
}
CONTAINERS = {"subProcess", "transaction", "adHocSubProcess"}


def build(process: Process, ids: Ids, notes: Notes) -> Scope:
    """The working copy of one process. Broken flows and refused elements are left out; they are reported elsewhere."""
    return _Builder(process, ids, notes).scope(None, ids.take(process.id, is_process=True), process.name, process.id)


class _Builder:
    def __init__(self, process: Process, ids: Ids, notes: Notes) -> None:
        self.process = process
        self.notes = notes
        self.ids = ids
        self.engine = {node_id: ids.take(node_id) for node_id in process.nodes}
        self.inside: dict[str | None, list[Node]] = {}
        for node in process.nodes.values():
            self.inside.setdefault(node.scope, []).append(node)

    def scope(self, container: str | None, scope_id: str, name: str, drawn_id: str) -> Scope:
        scope = Scope(scope_id, name, drawn_id, is_process=container is None)
        for node in self.inside.get(container, []):
            piece = self.piece(node)
            if node.by_event:
                scope.listeners.append(piece)
            else:
                scope.add(piece)
        for flow in self.process.flows.values():
            source, target = self.engine.get(flow.source), self.engine.get(flow.target)
            if flow.scope == container and source in scope.pieces and target in scope.pieces:
                edge_id = self.ids.take(flow.id)
                scope.edges[edge_id] = Edge(edge_id, source, target, drawn=flow)
                if self.process.nodes[flow.source].default == flow.id:
                    scope.pieces[source].default = edge_id
        self.replace_links(scope)
        return scope

    def piece(self, node: Node) -> Piece:
        piece = Piece(self.engine[node.id], "pass", node, loop=node.loop, interrupting=node.interrupting)
        if node.tag in GATEWAYS:
            piece.role = GATEWAYS[node.tag]
        elif node.tag in RESTS:
            piece.role, piece.kind = "rest", RESTS[node.tag]
            if piece.kind == "script":
                piece.assign = assignments(node) or []
                piece.role = "rest" if piece.assign else "pass"
                piece.loop = piece.loop if piece.assign else None
        elif node.tag in CONTAINERS:
            piece.role = "sub"
            piece.body = self.scope(node.id, piece.id, node.name, node.id)
        elif node.tag == "callActivity":
            piece.role, piece.called = "call", node.called
        elif node.tag == "receiveTask":
            self.receive(piece, node)
        else:
            self.event(piece, node)
        return piece

    def receive(self, piece: Piece, node: Node) -> None:
        """Waits for a message; one that is repeated waits inside a subprocess that is repeated."""
        piece.role, piece.event = "catch", Event("message")
        if node.loop is not None:
            inside = Piece(self.ids.take(node.id), "catch", node, Event("message"))
            piece.role, piece.event = "sub", None
            piece.body = Scope(f"{piece.id}~many", node.name, node.id)
            for part in (Piece(f"{piece.id}~start", "start"), inside, Piece(f"{piece.id}~end", "end")):
                piece.body.add(part)
            piece.body.join(f"{piece.id}~start", inside.id)
            piece.body.join(inside.id, f"{piece.id}~end")

    def event(self, piece: Piece, node: Node) -> None:
        trigger = node.trigger
        event = Event(trigger.kind, self.event_name(node)) if trigger and trigger.kind != "link" else None
        if node.tag == "startEvent":
            piece.role = "start"
            piece.event = event
        elif node.tag == "endEvent":
            piece.role, piece.event = "end", event
        elif node.tag == "boundaryEvent":
            piece.role, piece.event, piece.host = "boundary", event, self.engine.get(node.attached_to or "")
        elif node.tag == "intermediateCatchEvent" and event:
            piece.role, piece.event = "catch", event
        elif event and event.kind == "message":
            piece.role, piece.kind = "rest", "send"
        elif event:
            piece.role, piece.event = "throw", event

    @staticmethod
    def event_name(node: Node) -> str | None:
        trigger = node.trigger
        if trigger is None:
            return None
        if trigger.kind in {"error", "escalation"}:
            return trigger.code
        return trigger.ref

    def replace_links(self, scope: Scope) -> None:
        """A link throw continues at the catch of the same name in the same scope (BPMN 2.0, 10.5.5)."""
        catches = {
            piece.drawn.trigger.ref: piece
            for piece in scope.pieces.values()
            if piece.drawn and piece.drawn.trigger and piece.drawn.trigger.kind == "link"
            and piece.drawn.tag == "intermediateCatchEvent"
        }  # fmt: skip
        for piece in list(scope.pieces.values()):
            node = piece.drawn
            if not node or not node.trigger or node.trigger.kind != "link" or node.tag == "intermediateCatchEvent":
                continue
            target = catches.get(node.trigger.ref)
            if target is None:
                self.notes.say("link-without-target", node, link=node.trigger.ref or "")
            else:
                scope.join(piece.id, target.id)
