"""A sheet written down as the tools of this world write it: our own profile, Camunda 7 and 8, Flowable, Activiti, jBPM,
and an export without ids on its flows."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from sheets import WAYS, Condition, Flow, Node, Sheet

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
FORM = "generated.way"
SPACES = {
    "spiffworkflow": "http://spiffworkflow.org/bpmn/schema/1.0/core",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
    "flowable": "http://flowable.org/bpmn",
    "activiti": "http://activiti.org/bpmn",
    "drools": "http://www.jboss.org/drools",
    "signavio": "http://www.signavio.com",
}
TAGS = {
    "start": "startEvent", "end": "endEvent", "service": "serviceTask", "send": "sendTask", "script": "scriptTask",
    "xor": "exclusiveGateway", "and": "parallelGateway", "or": "inclusiveGateway", "events": "eventBasedGateway",
    "timer": "intermediateCatchEvent", "message": "intermediateCatchEvent", "pass": "intermediateThrowEvent",
    "link_out": "intermediateThrowEvent", "link_in": "intermediateCatchEvent", "sub": "subProcess",
    "listener": "subProcess", "call": "callActivity", "boundary": "boundaryEvent",
}  # fmt: skip
LANES = ("desk_officer", "specialist", "head")


@dataclass(frozen=True)
class Dialect:
    """`prefix` of BPMN elements; `equal`, `one_of` and `wrap` write conditions; `vendor` its attributes at tasks."""

    name: str
    prefix: str = "bpmn:"
    equal: str = "{fact}.way == '{way}'"
    either: str = " || "
    wrap: str = "${{{text}}}"
    time: str = "{text}"
    vendor: str = ""
    inside: str = ""
    executable: str = ' isExecutable="true"'
    flow_ids: bool = True
    language: str = ""
    zeebe: bool = False


OURS = Dialect("ours", equal='{fact}.way == "{way}"', either=" or ", wrap="{text}")
DIALECTS = (
    OURS,
    Dialect("camunda7", time="${{'{text}'}}", vendor=' camunda:formKey="embedded:app:way.html"'
            ' camunda:candidateGroups="{role}" camunda:dueDate="P3D"'),
    Dialect("camunda8", "bpmn:", '{fact}.way = "{way}"', " or ", "={text}", '="{text}"', zeebe=True,
            inside='<zeebe:assignmentDefinition candidateGroups="{role}"/><zeebe:formDefinition formId="way"/>'),
    Dialect("flowable", "", "{fact}.way.equals('{way}')", vendor=' flowable:candidateGroups="{role}"'),
    Dialect("activiti", "", '{fact}.way == "{way}"', " or ", "#{{{text}}}", vendor=' activiti:assignee="someone"'),
    Dialect("jbpm", "bpmn2:", '{fact}.way == "{way}"', wrap="return {text};", language=' language="http://www.java.com/java"',
            vendor=' drools:taskName="x"'),
    Dialect("signavio", "", executable=' isExecutable="false"', flow_ids=False, 
            inside='<signavio:signavioMetaData metaKey="bgcolor" metaValue="#fff"/>'),
)  # fmt: skip


def written(sheet: Sheet, dialect: Dialect, files: int = 1) -> list[tuple[str, bytes]]:
    """The sheet as one file, or as one per process."""
    groups = [[process] for process in sheet.processes] if files > 1 else [list(sheet.processes)]
    return [(f"{group[0]}.bpmn", _Writer(sheet, dialect).document(group)) for group in groups]


class _Writer:
    def __init__(self, sheet: Sheet, dialect: Dialect) -> None:
        self.sheet, self.dialect, self.b = sheet, dialect, dialect.prefix

    def document(self, processes: list[str]) -> bytes:
        own = f'xmlns{":" + self.b[:-1] if self.b else ""}="{BPMN}"'
        spaces = " ".join([own, *(f'xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())])
        codes = {n.called for n in self.sheet.nodes.values() if n.ends == "error"}
        roots = "".join(f'<{self.b}error id="{code}" name="{code}" errorCode="{code}"/>' for code in sorted(codes))
        body = "".join(self.process(process) for process in processes)
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{self.b}definitions {spaces} targetNamespace="t">'
        return f"{text}{roots}{body}</{self.b}definitions>".encode()

    def process(self, process: str) -> str:
        inside = self.scope(process)
        return (f"<{self.b}process id={quoteattr(process)} name={quoteattr(process)}{self.dialect.executable}>"
                f"{self.lanes(process)}{inside}</{self.b}process>\n")  # fmt: skip

    # -- lanes ---------------------------------------------------------------------------------------------------------

    def lane_of(self, node: Node) -> int:
        return int("".join(filter(str.isdigit, node.id)) or 0) % len(LANES)

    def lanes(self, process: str) -> str:
        """Three levels: the outermost says which level of the city, the next who, the innermost which section."""
        if self.dialect.name not in {"ours", "signavio"}:
            return ""
        nodes = list(self.sheet.inside(process))
        inner = "".join(self.lane(process, number, role, nodes) for number, role in enumerate(LANES))
        outer = self.properties(routing="district")
        return (f'<{self.b}laneSet id="{process}_lanes"><{self.b}lane id="{process}_city" name="Quận">{outer}'
                f'<{self.b}childLaneSet id="{process}_units">{inner}</{self.b}childLaneSet></{self.b}lane>'
                f"</{self.b}laneSet>")  # fmt: skip

    def lane(self, process: str, number: int, role: str, nodes: list[Node]) -> str:
        b, refs = self.b, [node.id for node in nodes if self.lane_of(node) == number]
        held = "".join(f"<{b}flowNodeRef>{ref}</{b}flowNodeRef>" for ref in refs)
        says = self.properties(routing="same/MC")
        section = f'<{b}lane id="{process}_section{number}" name="Bộ phận">{says}{held}</{b}lane>'
        return (f'<{b}lane id="{process}_unit{number}" name="Phòng">{self.properties(role=role)}'
                f'<{b}childLaneSet id="{process}_set{number}">{section}</{b}childLaneSet></{b}lane>')  # fmt: skip

    def properties(self, **values: str) -> str:
        if self.dialect.name != "ours":
            return ""
        rows = "".join(
            f'<spiffworkflow:property name="{name}" value={quoteattr(value)}/>' for name, value in values.items()
        )
        b = self.b
        return (
            f"<{b}extensionElements><spiffworkflow:properties>{rows}</spiffworkflow:properties></{b}extensionElements>"
        )

    # -- nodes ---------------------------------------------------------------------------------------------------------

    def scope(self, scope: str) -> str:
        nodes = list(self.sheet.inside(scope))
        ids = {node.id for node in nodes}
        flows = [flow for flow in self.sheet.flows.values() if flow.source in ids]
        return "".join([*map(self.node, nodes), *map(self.flow, flows)])

    def node(self, node: Node) -> str:
        tag = node.tag if node.kind == "human" else TAGS[node.kind]
        inside, attributes = self.extensions(node), f' id="{node.id}" name={quoteattr("Làm " + node.id)}'
        if node.default:
            attributes += f' default="{node.default}"'
        if node.kind == "human":
            attributes += self.dialect.vendor.format(role=LANES[self.lane_of(node)])
        elif node.kind == "boundary":
            attributes += f' attachedToRef="{node.host}" cancelActivity="{str(node.interrupting).lower()}"'
        elif node.kind == "listener":
            attributes += ' triggeredByEvent="true"'
        elif node.kind == "start" and not node.interrupting:
            attributes += ' isInterrupting="false"'
        elif node.kind == "script":
            attributes += ' scriptFormat="python"'
            inside += f"<{self.b}script>seen = 1</{self.b}script>"
        elif node.kind == "call" and not self.dialect.zeebe:
            attributes += f' calledElement="{node.called}"'
        inside += self.definition(node) + self.instances(node)
        if node.kind in {"sub", "listener"}:
            inside += self.scope(node.id)
        return f"<{self.b}{tag}{attributes}>{inside}</{self.b}{tag}>\n"

    def extensions(self, node: Node) -> str:
        own = ""
        if node.kind == "human":
            own = self.dialect.inside.format(role=LANES[self.lane_of(node)])
        elif node.kind == "call" and self.dialect.zeebe:
            own = f'<zeebe:calledElement processId="{node.called}"/>'
        if own:
            return f"<{self.b}extensionElements>{own}</{self.b}extensionElements>"
        if node.kind == "human":
            return self.properties(form=FORM, fact=node.fact or "", time_limit="1wd", warning="2wh", name_en="Do it")
        return self.properties(operation="citizen.notify") if node.kind in {"service", "send"} else ""

    def definition(self, node: Node) -> str:
        b = self.b
        if node.timer:
            text = self.dialect.time.format(text=node.timer) if node.timer.startswith("P") else f'after("{node.timer}")'
            kind = "timeDuration" if node.timer.startswith("P") else "timeDate"
            return f"<{b}timerEventDefinition><{b}{kind}>{escape(text)}</{b}{kind}></{b}timerEventDefinition>"
        if node.kind in {"link_out", "link_in"}:
            return f'<{b}linkEventDefinition name="{node.called}"/>'
        if node.kind == "message":
            return f"<{b}messageEventDefinition/>"
        if node.ends == "terminate":
            return f"<{b}terminateEventDefinition/>"
        if node.ends == "error" or (node.kind == "boundary" and node.called):
            return f'<{b}errorEventDefinition errorRef="{node.called}"/>'
        return ""

    def instances(self, node: Node) -> str:
        if not node.many:
            return ""
        b, in_a_row = self.b, str(node.many == "sequential").lower()
        count = f"<{b}loopCardinality>{node.count}</{b}loopCardinality>"
        kind = f"{b}multiInstanceLoopCharacteristics"
        return f'<{kind} isSequential="{in_a_row}">{count}</{kind}>'

    # -- flows ---------------------------------------------------------------------------------------------------------

    def flow(self, flow: Flow) -> str:
        needed = self.dialect.flow_ids or self.sheet.nodes[flow.source].default == flow.id
        own = f' id="{flow.id}"' if needed else ""
        inside = self.condition(flow.condition) if flow.condition else ""
        b = self.b
        return f'<{b}sequenceFlow{own} sourceRef="{flow.source}" targetRef="{flow.target}">{inside}</{b}sequenceFlow>\n'

    def condition(self, condition: Condition) -> str:
        fact, ways = condition
        assert set(ways) <= set(WAYS)
        text = self.dialect.either.join(self.dialect.equal.format(fact=fact, way=way) for way in ways)
        b, whole = self.b, self.dialect.wrap.format(text=text)
        return f"<{b}conditionExpression{self.dialect.language}>{escape(whole)}</{b}conditionExpression>"
