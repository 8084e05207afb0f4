"""Small foreign diagrams as files: XML put together from words, no model of ours in between."""

from __future__ import annotations

from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def file(*parts: str, roots: str = "", process: str = "p", executable: str | None = "true", name: str = "p.bpmn",
         wrap: bool = True) -> tuple[str, bytes]:  # fmt: skip
    """(name, bytes) of a file with one process (`wrap`), or with whatever root elements `parts` are."""
    marked = f' isExecutable="{executable}"' if executable is not None else ""
    body = f'<process id="{process}"{marked}>{"".join(parts)}</process>' if wrap else "".join(parts)
    spaces = (
        f'xmlns="{BPMN}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
        'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:flowable="http://flowable.org/bpmn" '
        'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="t"'
    )
    return name, f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions {spaces}>{body}{roots}</definitions>'.encode()


def tag(kind: str, element_id: str, inside: str = "", **attributes: str) -> str:
    given = "".join(f" {key.replace('__', ':')}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{kind} id={quoteattr(element_id)}{given}>{inside}</{kind}>"


def start(element_id: str = "s", inside: str = "", **more: str) -> str:
    return tag("startEvent", element_id, inside, **more)


def end(element_id: str = "e", inside: str = "", **more: str) -> str:
    return tag("endEvent", element_id, inside, **more)


def user(element_id: str, name: str = "", inside: str = "", **more: str) -> str:
    return tag("userTask", element_id, inside, name=name or element_id.upper(), **more)


def xor(element_id: str, **more: str) -> str:
    return tag("exclusiveGateway", element_id, **more)


def both(element_id: str, **more: str) -> str:
    return tag("parallelGateway", element_id, **more)


def some(element_id: str, **more: str) -> str:
    return tag("inclusiveGateway", element_id, **more)


def sub(element_id: str, *parts: str, kind: str = "subProcess", **more: str) -> str:
    return tag(kind, element_id, "".join(parts), **more)


def boundary(element_id: str, host: str, inside: str = "<messageEventDefinition/>", stops: bool = True) -> str:
    return tag("boundaryEvent", element_id, inside, attachedToRef=host, cancelActivity=str(stops).lower())


def catch(element_id: str, inside: str = "<messageEventDefinition/>") -> str:
    return tag("intermediateCatchEvent", element_id, inside)


def throw(element_id: str, inside: str = "") -> str:
    return tag("intermediateThrowEvent", element_id, inside)


def timer(text: str, kind: str = "timeDuration") -> str:
    return f"<timerEventDefinition><{kind}>{escape(text)}</{kind}></timerEventDefinition>"


def flow(source: str, target: str, condition: str | None = None, element_id: str | None = None, **more: str) -> str:
    inside = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition is not None else ""
    return tag("sequenceFlow", element_id or f"{source}-{target}", inside, sourceRef=source, targetRef=target, **more)


def row(*elements: str) -> str:
    """Flows that join these ids in a row."""
    return "".join(flow(a, b) for a, b in pairwise(elements))
