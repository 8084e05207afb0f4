"""A page of the catalogue and its diagrams as files: an invented edition of the birth registration."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from hand_drawn import birth, call, drawn, end, person, start

from engine.definitions.diagram import Node, Process

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"

BIRTH = {
    "code": "1.001193",
    "name": {"vi": "Đăng ký khai sinh", "en": "Birth registration"},
    "field": {"vi": "Hộ tịch", "en": "Civil status"},
    "level": "commune",
    "slug": "khai-sinh",
    "main": "birth.bpmn",
    "uses": ["handing_over.bpmn"],
    "received_at": ["commune"],
    "handling": {"default": "same"},
    "intake_form": "birth_intake",
    "fact": "birth",
    "editions": [
        {
            "valid_from": "2016-01-01",
            "valid_to": None,
            "period": "3wd",
            "cutoff": "15:00",
            "same_day": False,
            "fee": 8_000,
            "legal_basis": [
                {"text": "Luật Hộ tịch 2014", "article": "Điều 13–16", "confirmed": True},
                {"text": "Nghị quyết về phí, lệ phí", "article": "", "confirmed": False},
            ],
            "papers": [
                {"code": "TK", "name": "Tờ khai", "kind": "form", "count": 1, "required": True},
                {"code": "GCS", "name": "Giấy chứng sinh", "kind": "original", "count": 2, "required": False},
            ],
            "channels": ["counter"],
            "postal_allowed": False,
            "result": "Giấy khai sinh",
            "form_set": "R2016",
        }
    ],
}


def page(**changes: object) -> dict:
    return {**BIRTH, **changes}


def birth_that_hands_over(**changes: Node) -> Process:
    """The birth registration; after the signature the shared process hands the paper over."""
    process = birth(change=changes)
    process.nodes["hand_over"] = call("hand_over", "handing_over")
    more = drawn("after", nodes=[], flows=["sign > hand_over", "hand_over > end"]).flows
    process.flows.pop("birth_process_flow_5")
    process.flows.update(more)
    return process


def handing_over(**says: str) -> Process:
    hand = person("hand_paper", "desk", **{"time_limit": "2wh", "warning": "1wh", "fact": "handed", **says})
    nodes = [start("over_start"), hand, end("over_end")]
    return drawn("handing_over", nodes=nodes, flows=["over_start > hand_paper", "hand_paper > over_end"])


def files(main: Process | None = None, shared: Process | None = None) -> dict[str, bytes]:
    return {
        "birth.bpmn": as_bpmn(main or birth_that_hands_over()),
        "handing_over.bpmn": as_bpmn(shared or handing_over()),
    }


def as_bpmn(*processes: Process) -> bytes:
    """BPMN 2.0 XML without a picture."""
    body = "".join(_process(process) for process in processes)
    return f'<definitions xmlns="{BPMN}" xmlns:s="{SPIFF}" id="d" targetNamespace="t">{body}</definitions>'.encode()


def _process(process: Process) -> str:
    lanes = "".join(
        f"<lane id={quoteattr(lane.id)} name={quoteattr(lane.name)}>{_properties(lane.properties)}"
        + "".join(f"<flowNodeRef>{node.id}</flowNodeRef>" for node in process.nodes.values() if node.lane == lane.id)
        + "</lane>"
        for lane in process.lanes.values()
    )
    nodes = "".join(_node(process, node) for node in process.nodes.values())
    flows = "".join(
        f"<sequenceFlow id={quoteattr(flow.id)} name={quoteattr(flow.name)} sourceRef={quoteattr(flow.source)} "
        f"targetRef={quoteattr(flow.target)}>{_condition(flow.condition)}</sequenceFlow>"
        for flow in process.flows.values()
    )
    return (
        f'<process id={quoteattr(process.id)} name={quoteattr(process.name)} isExecutable="true">'
        f"{_properties(process.properties)}<laneSet id={quoteattr(process.id + '_lanes')}>{lanes}</laneSet>"
        f"{nodes}{flows}</process>"
    )


def _node(process: Process, node: Node) -> str:
    default = next((f.id for f in process.outgoing(node.id) if not f.condition and "Gateway" in node.tag), None)
    attributes = {"id": node.id, "name": node.name, "calledElement": node.called, "default": default}
    written = " ".join(f"{key}={quoteattr(text)}" for key, text in attributes.items() if text)
    return f"<{node.tag} {written}>{_properties(node.properties)}</{node.tag}>"


def _properties(properties) -> str:
    if not properties:
        return ""
    each = "".join(f"<s:property name={quoteattr(k)} value={quoteattr(v)}/>" for k, v in properties.items())
    return f"<extensionElements><s:properties>{each}</s:properties></extensionElements>"


def _condition(text: str | None) -> str:
    return f"<conditionExpression>{escape(text)}</conditionExpression>" if text else ""
