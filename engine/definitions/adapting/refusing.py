"""What the engine cannot run rightly, refused by name: every element is looked at, nothing stops early."""

from __future__ import annotations

from engine.definitions.adapting.plan import Notes
from engine.definitions.adapting.scripting import assignments
from engine.definitions.diagram import Bundle, Node, Process

EMPTY_KINDS = {"intermediateCatchEvent", "boundaryEvent"}
BOUNDARY_KINDS = {"message", "timer", "signal", "error", "escalation", "conditional", "cancel", "none"}
CATCH_KINDS = {"message", "timer", "signal", "conditional", "link"}
THROW_KINDS = {"message", "signal", "escalation", "link", "none"}
END_KINDS = {"message", "signal", "error", "escalation", "terminate", "cancel", "none"}


def refuse(process: Process, bundle: Bundle, notes: Notes) -> None:
    """Say everything about single elements of this process."""
    for node in process.nodes.values():
        if node.for_compensation:
            notes.say("compensation", node)
        if node.by_event and (process.incoming(node.id) or process.outgoing(node.id)):
            notes.say("event-subprocess-flow", node)
        check = _CHECKS.get(node.tag)
        if check is not None:
            check(node, process, bundle, notes)
        if node.loop is not None:
            _loop(node, notes)


def _complex(node: Node, process: Process, bundle: Bundle, notes: Notes) -> None:
    notes.say("complex-gateway", node)


def _ad_hoc(node: Node, process: Process, bundle: Bundle, notes: Notes) -> None:
    notes.say("ad-hoc", node)


def _choreography(node: Node, process: Process, bundle: Bundle, notes: Notes) -> None:
    notes.say("choreography", node, tag=node.tag)


def _call(node: Node, process: Process, bundle: Bundle, notes: Notes) -> None:
    if not node.called:
        notes.say("call-without-process", node)
    elif find_called(node.called, bundle) is None:
        notes.say("called-process-unknown", node, called=node.called)
    for key in ("drools:waitForCompletion", "drools:independent"):
        if key in node.foreign and node.foreign[key] != ("true" if key.endswith("Completion") else "false"):
            notes.say("foreign-setting-not-followed", node, setting=f"{key}={node.foreign[key]}")


def find_called(called: str, bundle: Bundle) -> Process | None:
    """The called process; `calledElement` is a QName, so a namespace prefix may precede the id."""
    return bundle.process(called) or (bundle.process(called.split(":", 1)[1]) if ":" in called else None)


def _rule(node: Node, process: Process, bundle: Bundle, notes: Notes) -> None:
    if node.decision:
        notes.say("decision-unknown", node, decision=node.decision)
    else:
        notes.say("rule-without-decision", node)


def _script(node: Node, process: Process, bundle: Bundle, notes: Notes) -> None:
    if assignments(node) is None:
        known = node.script_format
        vi, en = (f" (ngôn ngữ {known})", f" ({known})") if known else ("", "")
        notes.say("script", node, vi_language=vi, en_language=en, script=(node.script or "").strip()[:80])


def _event(node: Node, process: Process, bundle: Bundle, notes: Notes) -> None:
    kind = node.trigger.kind if node.trigger else None
    if kind == "compensate":
        notes.say("compensation", node)
    elif kind is None and node.tag in EMPTY_KINDS:
        notes.say("event-without-trigger", node)
    elif kind is not None and kind not in _ALLOWED[node.tag]:
        notes.say("event-kind", node, kind=kind)
    elif kind == "cancel" and not _is_in_transaction(node, process):
        notes.say("cancel-outside-transaction", node)
    elif kind == "cancel" and node.tag == "endEvent" and not _is_cancel_caught(node, process):
        notes.say("cancel-not-caught", node)


def _is_in_transaction(node: Node, process: Process) -> bool:
    place = node.attached_to if node.tag == "boundaryEvent" else node.scope
    return place is not None and place in process.nodes and process.nodes[place].tag == "transaction"


def _is_cancel_caught(node: Node, process: Process) -> bool:
    """Without a cancel boundary the engine goes on from a cancelled transaction as if it had succeeded."""
    return any(
        other.attached_to == node.scope and other.trigger is not None and other.trigger.kind == "cancel"
        for other in process.nodes.values()
    )


def _event_gateway(node: Node, process: Process, bundle: Bundle, notes: Notes) -> None:
    targets = [process.nodes[flow.target] for flow in process.outgoing(node.id) if flow.target in process.nodes]
    for target in targets:
        if target.tag not in {"intermediateCatchEvent", "receiveTask"} or target.loop is not None:
            notes.say("event-gateway-target", node, target=_called(target))


def _called(node: Node) -> str:
    return f"“{' '.join(node.name.split())}” ({node.id})" if node.name.strip() else f"“{node.id}”"


def _loop(node: Node, notes: Notes) -> None:
    loop = node.loop
    if loop is None:
        return
    if loop.kind == "standard" and not (loop.cardinality or loop.condition):
        notes.say("loop-without-end", node)
    elif loop.kind != "standard" and not (loop.cardinality or loop.collection):
        notes.say("instances-without-number", node)


_CHECKS = {
    "complexGateway": _complex,
    "adHocSubProcess": _ad_hoc,
    "choreographyTask": _choreography,
    "subChoreography": _choreography,
    "callChoreography": _choreography,
    "callActivity": _call,
    "businessRuleTask": _rule,
    "scriptTask": _script,
    "eventBasedGateway": _event_gateway,
    "startEvent": _event,
    "endEvent": _event,
    "intermediateCatchEvent": _event,
    "intermediateThrowEvent": _event,
    "boundaryEvent": _event,
}
_ALLOWED = {
    "startEvent": {"message", "timer", "signal", "conditional", "error", "escalation", "none", "multiple"},
    "endEvent": END_KINDS,
    "intermediateCatchEvent": CATCH_KINDS,
    "intermediateThrowEvent": THROW_KINDS,
    "boundaryEvent": BOUNDARY_KINDS,
}
