"""Diagrams written down as values: a small language for tests, no XML.

drawn(
    "p",
    lanes={"desk": {"role": "desk_officer", "routing": "same/MC"}},
    nodes=[start(), person("appraise", "desk", form="appraisal", time_limit="2wd"), end()],
    flows=["start > appraise", "appraise > end"],
)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.definitions.checks import Known, Law
from engine.definitions.diagram import Bundle, Diagram, Flow, Lane, Node, Process, Trigger
from engine.org.codes import Codes
from engine.worktime.periods import Period

FORMS = {
    "birth_intake": {"child_name": None, "born_on": None, "has_certificate": (True, False)},
    "appraisal": {"result": ("approved", "refused", "incomplete"), "note": None},
    "second_look": {"result": ("approved", "refused")},
    "refusal": {"reason": None, "legal_basis": None},
    "supplement": {"papers": None, "reason": None},
    "signing": {"decision": ("signed", "back")},
}
UNITS = Codes(
    departments={"STP": frozenset({"MC", "HCTP"}), "QHKT": frozenset({"MC", "QH"})},
    outside={"CA": frozenset()},
    levels={"city": frozenset({"MC"}), "district": frozenset({"MC", "QLDT"}), "commune": frozenset({"MC"})},
)
KNOWN = Known(forms=FORMS, units=UNITS)
LAW = Law("1.001193", Period.parse("3wd"), "birth_intake", "birth")
LANES = {
    "desk": {"role": "desk_officer", "routing": "same/MC"},
    "officer": {"role": "civil_status_officer", "routing": "handling"},
    "head": {"role": "head", "routing": "handling_authority"},
}


def start(node_id: str = "start", **more: object) -> Node:
    return Node(node_id, "startEvent", "Nhận hồ sơ", **more)


def end(node_id: str = "end", name: str = "Đã trả kết quả", **more: object) -> Node:
    return Node(node_id, "endEvent", name, **more)


def person(node_id: str, lane: str | None = "officer", *, scope: str | None = None, **says: str) -> Node:
    """A complete user task unless `says` leaves something out: an empty text takes a property away."""
    complete = {"form": "appraisal", "time_limit": "1wd", "warning": "2wh", "name_en": f"Do {node_id}"}
    properties = {key: text for key, text in {**complete, **says}.items() if text}
    return Node(node_id, "userTask", f"Thực hiện {node_id}", scope=scope, lane=lane, properties=properties)


def gateway(node_id: str, tag: str = "exclusiveGateway", **more: object) -> Node:
    return Node(node_id, tag, f"Quyết định {node_id}?", **more)


def call(node_id: str, called: str, **more: object) -> Node:
    return Node(node_id, "callActivity", f"Gọi {node_id}", called=called, **more)


def boundary(node_id: str, host: str, *, interrupting: bool, kind: str = "timer", **more: object) -> Node:
    trigger = Trigger(kind, timer=("duration", "P3D") if kind == "timer" else None)
    return Node(node_id, "boundaryEvent", node_id, trigger=trigger, attached_to=host, interrupting=interrupting, **more)


def drawn(
    process_id: str,
    *,
    nodes: Iterable[Node],
    flows: Iterable[str],
    lanes: Mapping[str, Mapping[str, str]] | None = None,
    procedure: str | None = None,
    name: str = "Quy trình thử",
) -> Process:
    """Flows are written `source > target` or `source > target if condition`; their names are made up."""
    process = Process(process_id, name, executable=True, properties={"procedure": procedure} if procedure else {})
    for node in nodes:
        process.nodes[node.id] = node
    for number, text in enumerate(flows):
        ends, _, condition = text.partition(" if ")
        source, target = (part.strip() for part in ends.split(">"))
        flow_id = f"{process_id}_flow_{number}"
        process.flows[flow_id] = Flow(flow_id, source, target, f"đến {target}", condition or None)
    for lane_id, properties in (LANES if lanes is None else lanes).items():
        process.lanes[lane_id] = Lane(lane_id, f"Làn {lane_id}", properties=properties)
    return process


def bundle(*processes: Process, has_picture: bool = True) -> Bundle:
    """One file per process, named after it."""
    return Bundle([Diagram(f"{p.id}.bpmn", b"", {p.id: p}, has_picture=has_picture) for p in processes])


def birth(*, change: Mapping[str, Node] | None = None, flows: Iterable[str] | None = None) -> Process:
    """A small birth registration without a fault; `change` replaces elements by id."""
    nodes = [
        start(),
        person("check_papers", "desk", fact="check"),
        person("register", "officer", fact="appraisal"),
        gateway("complete"),
        person("sign", "head", form="signing", fact="signing", effect="finish", separate_from="register"),
        person("refuse", "officer", form="refusal", fact="refusal", effect="refuse"),
        end(),
        end("refused", "Đã từ chối"),
    ]
    changed = [(change or {}).get(node.id, node) for node in nodes]
    return drawn(
        "birth_process",
        name="Đăng ký khai sinh",
        procedure="1.001193",
        nodes=changed,
        flows=flows
        or [
            "start > check_papers",
            "check_papers > register",
            "register > complete",
            'complete > sign if appraisal.result == "approved" and birth.has_certificate == True',
            "complete > refuse",
            "sign > end",
            "refuse > refused",
        ],
    )


def without_lane_property(process: Process, lane: str, key: str) -> Process:
    kept = {name: text for name, text in process.lanes[lane].properties.items() if name != key}
    process.lanes[lane] = replace(process.lanes[lane], properties=kept)
    return process
