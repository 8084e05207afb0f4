"""A diagram as we read it: plain values, no XML. BPMN 2.0 (ISO/IEC 19510) element names throughout.

Bundle ── files, read together; call activities resolve across them
  └ Diagram ── one file
      └ Process ── nodes, flows, lanes; nested subprocesses are nodes whose children name them as `scope`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "incomplete", "advice"]


@dataclass(frozen=True)
class Finding:
    """Something to say about one element. `error`: refused, would hang or run wrongly; `incomplete`: runs, but may
    not be published yet; `advice`: could be better."""

    element_id: str | None
    element_name: str | None
    rule: str
    severity: Severity
    message: str
    remedy: str
    message_en: str
    remedy_en: str
    file: str | None = None
    element_name_en: str | None = None  # the name_en it is drawn with, or what one without a name is called


@dataclass(frozen=True)
class Trigger:
    """The event definition of an event. `kind`: none message timer signal error escalation conditional link
    terminate cancel compensate multiple. `ref` is the name of what it refers to, `ref_id` its id; `timer` is
    (date|duration|cycle, text)."""

    kind: str
    ref_id: str | None = None
    ref: str | None = None
    code: str | None = None
    timer: tuple[str, str] | None = None
    condition: str | None = None


@dataclass(frozen=True)
class Loop:
    """Multi-instance or standard loop on an activity, as drawn (vendor attributes in `collection`)."""

    kind: Literal["parallel", "sequential", "standard"]
    cardinality: str | None = None
    collection: str | None = None
    item: str | None = None
    condition: str | None = None
    test_before: bool = False


@dataclass
class Node:
    """A flow node: `tag` is the BPMN local name (userTask, exclusiveGateway, boundaryEvent ...)."""

    id: str
    tag: str
    name: str
    scope: str | None = None  # id of the enclosing subProcess, None at the top of the process
    lane: str | None = None  # id of the innermost lane
    properties: Mapping[str, str] = field(default_factory=dict)  # our own profile, spiffworkflow:property
    foreign: Mapping[str, str] = field(default_factory=dict)  # of other tools, "camunda:formKey" -> text
    trigger: Trigger | None = None
    called: str | None = None  # calledElement
    attached_to: str | None = None
    interrupting: bool = True
    default: str | None = None  # id of the default flow
    loop: Loop | None = None
    script: str | None = None
    script_format: str | None = None
    by_event: bool = False  # subProcess triggeredByEvent
    line: int | None = None
    for_compensation: bool = False
    instantiates: bool = False  # receiveTask or eventBasedGateway that starts the process
    decision: str | None = None  # what a businessRuleTask decides by


@dataclass
class Flow:
    """A sequence flow; `condition` is the text as drawn."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None
    language: str | None = None
    scope: str | None = None
    line: int | None = None
    foreign: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Lane:
    id: str
    name: str
    parent: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    foreign: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Process:
    id: str
    name: str
    executable: bool
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    lanes: dict[str, Lane] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    pool: str | None = None  # participant name
    says_executable: bool = True  # False: the file says nothing about isExecutable
    line: int | None = None
    foreign: Mapping[str, str] = field(default_factory=dict)

    def outgoing(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows.values() if flow.source == node_id]

    def incoming(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows.values() if flow.target == node_id]

    def around(self, lane_id: str | None) -> list[str]:
        """The lane and those around it, from the inside."""
        found: list[str] = []
        while lane_id in self.lanes and lane_id not in found:
            found.append(lane_id)
            lane_id = self.lanes[lane_id].parent
        return found


@dataclass
class Diagram:
    """One file. `source` is the original, byte for byte."""

    file: str
    source: bytes
    processes: dict[str, Process] = field(default_factory=dict)
    has_picture: bool = False
    exporter: str = ""


@dataclass
class Bundle:
    diagrams: list[Diagram]

    def processes(self) -> Iterator[Process]:
        for diagram in self.diagrams:
            yield from diagram.processes.values()

    def process(self, process_id: str) -> Process | None:
        return next((p for p in self.processes() if p.id == process_id), None)


@dataclass(frozen=True)
class Prepared:
    """The engine's copy of a bundle: XML SpiffWorkflow runs rightly, and the way back to the drawn ids.

    `sources` are engine-ready BPMN documents (UTF-8), `main` the process to start; `drawn` maps an engine element id
    to the id in the picture, only where they differ; `findings` are all that was found on the way (any `error` means
    `sources` is empty and nothing may be run).
    """

    main: str | None
    sources: Sequence[bytes]
    drawn: Mapping[str, str]
    findings: Sequence[Finding]

    @property
    def runnable(self) -> bool:
        return self.main is not None and not any(f.severity == "error" for f in self.findings)
