"""The vocabulary of a BPMN document: element names, namespaces of other tools, and how to look inside an element."""

from __future__ import annotations

import re
from collections.abc import Iterator

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


def vendor_name(element: etree._Element, qualified: str) -> str:
    """`camunda:formKey`: a name with the prefix its tool is known by."""
    name = etree.QName(qualified)
    prefix = VENDORS.get(name.namespace or "")
    if prefix is None:
        prefix = next((p for p, uri in element.nsmap.items() if uri == name.namespace and p), "other")
    return f"{prefix}:{name.localname!s}"
