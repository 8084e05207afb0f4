"""The vocabulary of a BPMN document: element names, namespaces of other tools, and how to look inside an element."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OURS = "http://spiffworkflow.org/bpmn/schema/1.0/core"
SHAPE = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape"

ID = re.compile(r"([a-z][\w.-]*:)?[a-z_][\w.-]*", re.ASCII | re.IGNORECASE)  # what every drawing tool keeps

VENDORS = {
    "http://camunda.org/schema/1.0/bpmn": "camunda",
    "http://activiti.org/bpmn": "activiti",
    "http://activiti.com/modeler": "activiti",
    "http://flowable.org/bpmn": "flowable",
    "http://operaton.org/schema/1.0/bpmn": "operaton",
    "http://camunda.org/schema/zeebe/1.0": "zeebe",
    "http://www.jboss.org/drools": "drools",
    "http://www.bonitasoft.org/ns/bpmn/6.0.0": "bonita",
    "http://www.signavio.com": "signavio",
    OURS: "spiffworkflow",
}

TASKS = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
        "callActivity",
    }
)
CONTAINERS = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = TASKS | CONTAINERS
EVENTS = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
        "implicitThrowEvent",
    }
)
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"})
CHOREOGRAPHIC = frozenset({"choreographyTask", "subChoreography", "callChoreography"})
FLOW_ENDINGS = ("Task", "Event", "Gateway", "Process", "Activity", "Flow")  # of any element that could carry a token
NODES = ACTIVITIES | EVENTS | GATEWAYS | CHOREOGRAPHIC

DECORATION = frozenset(
    {
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "laneSet",
        "ioSpecification",
        "ioBinding",
        "property",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "dataStore",
        "textAnnotation",
        "association",
        "group",
        "auditing",
        "monitoring",
        "supports",
        "correlationSubscription",
        "resourceRole",
        "performer",
        "humanPerformer",
        "potentialOwner",
        "supportedInterfaceRef",
        "dataInput",
        "dataOutput",
        "dataInputAssociation",
        "dataOutputAssociation",
        "inputSet",
        "outputSet",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
        "completionCondition",
        "categoryValueRef",
        "message",
    }
)

PERFORMERS = ("potentialOwner", "humanPerformer", "performer")


def local(element: etree._Element) -> str:
    """The local name, or an empty text for what is not an element."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def text_of(element: etree._Element, name: str) -> str:
    """The text of an attribute, or of the first BPMN child of that name."""
    given = element.get(name)
    if given is None:
        child = next(element.iterchildren(f"{{{BPMN}}}{name}"), None)
        given = "".join(child.itertext()) if child is not None else ""
    return str(given).strip()


def extensions(element: etree._Element) -> Iterator[etree._Element]:
    for block in element.iterchildren(f"{{{BPMN}}}extensionElements"):
        yield from (child for child in block.iterchildren() if isinstance(child.tag, str))


def properties(element: etree._Element) -> dict[str, str]:
    """Our own profile: `spiffworkflow:property` name and value."""
    return {
        item.get("name", ""): item.get("value", "")
        for block in extensions(element)
        if block.tag == f"{{{OURS}}}properties"
        for item in block.iterchildren(f"{{{OURS}}}property")
        if item.get("name")
    }


def attributes_of(element: etree._Element) -> Mapping[str, str]:
    """What other tools say about an element: `camunda:formKey`, and `zeebe:taskDefinition.type` from its children."""
    found: dict[str, str] = {}
    for key, value in element.attrib.items():
        if str(key).startswith("{"):
            found[_vendor_name(element, str(key))] = str(value)
    for child in extensions(element):
        name = _vendor_name(child, str(child.tag))
        if name.startswith("spiffworkflow:"):
            continue
        for key, value in child.attrib.items():
            found.setdefault(f"{name}.{etree.QName(key).localname}", str(value))
        if child.text and child.text.strip() and not len(child):
            found.setdefault(name, child.text.strip())
    several: dict[str, list[str]] = {}
    for key, text in (*_texts(element), *_performers(element), *_constants(element)):
        several.setdefault(key, []).append(text)
    return found | {key: ",".join(texts) for key, texts in several.items()}


def _named(name: str, element: etree._Element) -> str:
    """`flowable:field[to]`: of many alike, which one."""
    return f"{name}[{element.get('name')}]" if element.get("name") else name


def _texts(element: etree._Element) -> Iterator[tuple[str, str]]:
    """What stands as text further inside what another tool says: a script, the value of a field."""
    for block in extensions(element):
        name = _named(_vendor_name(block, str(block.tag)), block)
        if name.startswith("spiffworkflow:"):
            continue
        for inner in block.iterdescendants(etree.Element):
            if not len(inner) and inner.text and inner.text.strip():
                yield f"{name}.{_named(local(inner), inner)}", inner.text.strip()


def _performers(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Who does it in the words of the standard (ISO/IEC 19510, 10.3.1): an expression, or a resource by its name."""
    for owner in element.iterchildren(*(f"{{{BPMN}}}{tag}" for tag in PERFORMERS)):
        asked = next(owner.iterchildren(f"{{{BPMN}}}resourceAssignmentExpression"), None)
        wanted = text_of(owner, "resourceRef")
        who = "".join(owner.itertext() if asked is None else asked.itertext()).strip()
        if asked is None and wanted:
            resources = element.getroottree().getroot().iterchildren(f"{{{BPMN}}}resource")
            names = {str(one.get("id")): str(one.get("name") or "").strip() for one in resources}
            who = names.get(wanted) or names.get(wanted.split(":")[-1]) or wanted
        if who:
            yield f"bpmn:{local(owner)}", who


def _constants(element: etree._Element) -> Iterator[tuple[str, str]]:
    """`dataInput:GroupId`: what a tool hands to a task as a constant, by the name of the input."""
    inputs = {
        each.get("id"): str(each.get("name") or "")
        for block in element.iterchildren(f"{{{BPMN}}}ioSpecification")
        for each in block.iterchildren(f"{{{BPMN}}}dataInput")
    }
    for association in element.iterchildren(f"{{{BPMN}}}dataInputAssociation"):
        name = inputs.get(text_of(association, "targetRef"))
        for assignment in association.iterchildren(f"{{{BPMN}}}assignment"):
            if name and (text := text_of(assignment, "from")):
                yield f"dataInput:{name}", text


def _vendor_name(element: etree._Element, qualified: str) -> str:
    name = etree.QName(qualified)
    prefix = VENDORS.get(name.namespace or "")
    if prefix is None:
        prefix = next((p for p, uri in element.nsmap.items() if uri == name.namespace and p), "other")
    return f"{prefix}:{name.localname!s}"
