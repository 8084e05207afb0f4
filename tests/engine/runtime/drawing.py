"""Diagrams in a few lines of text, written out in the shape the engine's copy has.

    start s                          human receive lane=desk         xor g
    s -> receive -> g                g -> sign if fee.paid           g -> refuse
    boundary late on sign timer="P3D" free                           sub inner {  ...  }

Kinds: start end human service send script xor and or eventgate catch throw boundary sub call.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from html import escape
from itertools import pairwise

from engine.definitions.diagram import Finding, Prepared

TAGS = {"xor": "exclusiveGateway", "and": "parallelGateway", "or": "inclusiveGateway", "eventgate": "eventBasedGateway"}
WORK = ("human", "service", "send", "script")


def prepared(*sketches: str, main: str = "P") -> Prepared:
    """The engine's copy of one sketch per process: `P` from a bare text, others from texts beginning `process NAME`."""
    processes = "".join(process(sketch) for sketch in sketches)
    declared = sorted(set(DECLARED))
    DECLARED.clear()
    source = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
        ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="t">'
        + "".join(declared)
        + processes
        + "</bpmn:definitions>"
    )
    findings: Sequence[Finding] = ()
    return Prepared(main, [source.encode()], {}, findings)


DECLARED: list[str] = []


def process(sketch: str) -> str:
    lines = [line.strip() for line in sketch.strip().splitlines() if line.strip()]
    name = "P"
    if lines[0].startswith("process "):
        name, lines = lines[0].split()[1], lines[1:]
    body = scope(lines)
    if lines:
        raise ValueError(f"left over: {lines}")
    return f'<bpmn:process id="{name}" isExecutable="true">{body}</bpmn:process>'


def scope(lines: list[str]) -> str:
    """One scope, up to the closing brace; takes its lines away."""
    nodes: list[str] = []
    flows: list[str] = []
    defaults: dict[str, str] = {}
    kinds: dict[str, str] = {}
    while lines:
        line = lines.pop(0)
        if line == "}":
            break
        if "->" in line:
            add_flows(line, flows, defaults, kinds)
            continue
        kind, name, *words = shlex.split(line)
        kinds[name] = kind
        inner = scope(lines) if words and words[-1] == "{" else ""
        nodes.append(node(kind, name, words, inner))
    text = "".join(nodes)
    for gate, flow in defaults.items():
        if kinds[gate] in ("xor", "or"):
            text = text.replace(f'Gateway id="{gate}"', f'Gateway id="{gate}" default="{flow}"')
    return text + "".join(flows)


def add_flows(line: str, flows: list[str], defaults: dict[str, str], kinds: dict[str, str]) -> None:
    way, _, condition = line.partition(" if ")
    ids = [part.strip() for part in way.split("->")]
    for source, target in pairwise(ids):
        flow = f"{source}-{target}"
        asked = ""
        if condition and target == ids[-1]:
            asked = f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>"
        else:
            defaults[source] = flow
        flows.append(
            f'<bpmn:sequenceFlow id="{flow}" sourceRef="{source}" targetRef="{target}">{asked}</bpmn:sequenceFlow>'
        )


def node(kind: str, name: str, words: list[str], inner: str) -> str:
    said = dict(word.split("=", 1) for word in words if "=" in word)
    if kind in WORK:
        return work(kind, name, said)
    if kind in TAGS:
        return f'<bpmn:{TAGS[kind]} id="{name}"/>'
    event = trigger(name, said, words)
    if kind == "start":
        return f'<bpmn:startEvent id="{name}"/>'
    if kind == "end":
        return f'<bpmn:endEvent id="{name}">{event}</bpmn:endEvent>'
    if kind == "throw":
        return f'<bpmn:intermediateThrowEvent id="{name}">{event}</bpmn:intermediateThrowEvent>'
    if kind == "catch":
        return f'<bpmn:intermediateCatchEvent id="{name}">{event}</bpmn:intermediateCatchEvent>'
    if kind == "boundary":
        free = ' cancelActivity="false"' if "free" in words else ""
        on = words[words.index("on") + 1]
        return f'<bpmn:boundaryEvent id="{name}" attachedToRef="{on}"{free}>{event}</bpmn:boundaryEvent>'
    if kind == "sub":
        return f'<bpmn:subProcess id="{name}">{inner}{loop(said)}</bpmn:subProcess>'
    if kind == "call":
        return (
            f'<bpmn:callActivity id="{name}" calledElement="{said["of"]}">{lane(said)}{loop(said)}</bpmn:callActivity>'
        )
    raise ValueError(f"unknown kind {kind}")


def work(kind: str, name: str, said: dict[str, str]) -> str:
    properties = {"kind": kind, **{key: said[key] for key in ("lane", "assign", "form", "fact") if key in said}}
    return f'<bpmn:manualTask id="{name}" name="{name.title()}">{extensions(properties)}{loop(said)}</bpmn:manualTask>'


def lane(said: dict[str, str]) -> str:
    return extensions({"lane": said["lane"]}) if "lane" in said else ""


def extensions(properties: dict[str, str]) -> str:
    rows = "".join(f'<spiffworkflow:property name="{key}" value="{escape(text)}"/>' for key, text in properties.items())
    return (
        f"<bpmn:extensionElements><spiffworkflow:properties>{rows}</spiffworkflow:properties></bpmn:extensionElements>"
    )


def loop(said: dict[str, str]) -> str:
    many = said.get("parallel") or said.get("sequential")
    if many:
        enough = said.get("until")
        until = f"<bpmn:completionCondition>{escape(enough)}</bpmn:completionCondition>" if enough else ""
        return (
            f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str("sequential" in said).lower()}">'
            f"<bpmn:loopCardinality>{escape(many)}</bpmn:loopCardinality>{until}"
            "</bpmn:multiInstanceLoopCharacteristics>"
        )
    if "while" in said:
        return (
            '<bpmn:standardLoopCharacteristics testBefore="false">'
            f"<bpmn:loopCondition>{escape(said['while'])}</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
        )
    return ""


def trigger(name: str, said: dict[str, str], words: list[str]) -> str:
    if "timer" in said:
        tag = "timeDuration" if said["timer"].startswith("P") else "timeCycle"
        return timer(tag, f'"{said["timer"]}"')
    if "at" in said:
        return timer("timeDate", said["at"])
    if "when" in said:
        asked = f"<bpmn:condition>{escape(said['when'])}</bpmn:condition>"
        return f"<bpmn:conditionalEventDefinition>{asked}</bpmn:conditionalEventDefinition>"
    for kind in ("error", "escalation"):
        if kind in said:
            code = said[kind]
            DECLARED.append(f'<bpmn:{kind} id="{kind}-{code}" name="{code}" {kind}Code="{code}"/>')
            return f'<bpmn:{kind}EventDefinition {kind}Ref="{kind}-{code}"/>'
        if kind in words:
            return f"<bpmn:{kind}EventDefinition/>"
    if "signal" in said:
        DECLARED.append(f'<bpmn:signal id="signal-{said["signal"]}" name="{said["signal"]}"/>')
        return f'<bpmn:signalEventDefinition signalRef="signal-{said["signal"]}"/>'
    if "message" in words:
        DECLARED.append(f'<bpmn:message id="message-{name}" name="event:{name}"/>')
        return f'<bpmn:messageEventDefinition messageRef="message-{name}"/>'
    if "terminate" in words:
        return "<bpmn:terminateEventDefinition/>"
    return ""


def timer(tag: str, text: str) -> str:
    return f"<bpmn:timerEventDefinition><bpmn:{tag}>{escape(text)}</bpmn:{tag}></bpmn:timerEventDefinition>"
