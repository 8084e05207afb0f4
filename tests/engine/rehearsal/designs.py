"""Small designs to rehearse, drawn in a few lines; and the shipped ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.definitions import procedures
from engine.rehearsal.design import Content
from engine.rehearsal.reading import read_scripts
from engine.rehearsal.rehearsing import Rehearsal, Rehearsals, rehearse

SHELL = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="http://vidu.invalid">
 <bpmn:message id="post_delivered" name="post.delivered" /><bpmn:message id="post_returned" name="post.returned" />
 <bpmn:process id="drawn" name="Bản vẽ" isExecutable="true">
  <bpmn:laneSet id="lanes"><bpmn:lane id="desk" name="Một cửa">
   <bpmn:extensionElements><spiffworkflow:properties>
    <spiffworkflow:property name="role" value="desk_officer" />
    <spiffworkflow:property name="routing" value="same/MC" />
   </spiffworkflow:properties></bpmn:extensionElements>{refs}
  </bpmn:lane></bpmn:laneSet>
{elements}
 </bpmn:process></bpmn:definitions>"""


def drawn(nodes: Mapping[str, str], flows: Mapping[str, str]) -> Content:
    """A design of one lane: `nodes` id -> XML of the node, with `$flows` where its arrows are named; `flows` id ->
    `source target`, and after `|` its condition."""
    arrows = {id: text.partition("|") for id, text in flows.items()}
    ends = {id: way.split() for id, (way, _, _) in arrows.items()}
    elements = []
    for id, xml in nodes.items():
        told = [f"<bpmn:incoming>{flow}</bpmn:incoming>" for flow, (_, target) in ends.items() if target == id]
        told += [f"<bpmn:outgoing>{flow}</bpmn:outgoing>" for flow, (source, _) in ends.items() if source == id]
        elements.append(xml.replace("$flows", "".join(told)))
    for id, (_, _, condition) in arrows.items():
        source, target = ends[id]
        asked = f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>'
        elements.append(
            f'<bpmn:sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">'
            f"{asked if condition else ''}</bpmn:sequenceFlow>"
        )
    refs = "".join(f"<bpmn:flowNodeRef>{id}</bpmn:flowNodeRef>" for id in nodes)
    return {"main": "ve.bpmn", "files": {"ve.bpmn": SHELL.format(refs=refs, elements="\n".join(elements))}}


START = '<bpmn:startEvent id="begins" name="Bắt đầu">$flows</bpmn:startEvent>'
END = '<bpmn:endEvent id="ends" name="Kết thúc">$flows</bpmn:endEvent>'


def task(id: str, **properties: str) -> str:
    told = "".join(f'<spiffworkflow:property name="{name}" value="{value}" />' for name, value in properties.items())
    extension = f"<bpmn:extensionElements><spiffworkflow:properties>{told}</spiffworkflow:properties>"
    return f'<bpmn:userTask id="{id}" name="Việc {id}">{extension}</bpmn:extensionElements>$flows</bpmn:userTask>'


def service(id: str, operation: str) -> str:
    return task(id, operation=operation).replace("userTask", "serviceTask")


def told_by(id: str, message: str) -> str:
    """An event that waits for a message of a neighbour."""
    waits = f'<bpmn:messageEventDefinition messageRef="{message.replace(".", "_")}" />'
    return f'<bpmn:intermediateCatchEvent id="{id}" name="{id}">$flows{waits}</bpmn:intermediateCatchEvent>'


def shipped(slug: str) -> Content:
    legal = next(legal for legal in procedures.catalogue().values() if legal.slug == slug)
    return {"main": legal.main, "files": procedures.diagrams(legal), "legal": legal.document}


def played(content: Content, text: str, seconds: float = 60) -> Rehearsal:
    """The one rehearsal of a script's text; the design must run."""
    whole = all_played(content, text, seconds)
    assert whole.refused is None, (whole.refused.text(), [finding.message for finding in whole.findings])
    [one] = whole.each
    return one


def all_played(content: Content, text: str, seconds: float = 60) -> Rehearsals:
    return rehearse(content, read_scripts(text), seconds)


def said(one: Rehearsal) -> list[str]:
    return [failure.said.text() for failure in one.failures]


def elements(sight: Mapping[str, Any]) -> list[str]:
    return [item["element"] for item in sight["work_items"]]
