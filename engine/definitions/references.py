"""What a node refers to: event definitions and their messages, signals and codes; loops; called things; scripts."""

from __future__ import annotations

from functools import cached_property

from lxml import etree

from engine.definitions.diagram import Loop, Node, Trigger
from engine.definitions.elements import BPMN, extensions, local, text_of

ROOTS = {
    "message": ("messageRef", "name"),
    "signal": ("signalRef", "name"),
    "error": ("errorRef", "errorCode"),
    "escalation": ("escalationRef", "escalationCode"),
}
DATA = ("property", "dataObject", "dataObjectReference", "dataInput", "dataStoreReference")
TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}


class References:
    """The root elements of one document, and what was asked for in vain."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.roots: dict[str, dict[str, etree._Element]] = {kind: {} for kind in ROOTS}
        self.definitions: dict[str, etree._Element] = {}
        for child in root.iterchildren(f"{{{BPMN}}}*"):
            kind = local(child)
            if kind in self.roots and child.get("id"):
                self.roots[kind][child.get("id", "")] = child
            elif kind.endswith("EventDefinition") and child.get("id"):
                self.definitions[child.get("id", "")] = child
        self.expression_language: str | None = root.get("expressionLanguage")
        self.dangling: list[tuple[str, str]] = []

    def take_dangling(self) -> list[tuple[str, str]]:
        """(attribute, id) of references of the last node that lead nowhere."""
        taken, self.dangling = self.dangling, []
        return taken

    def complete(self, node: Node, element: etree._Element) -> None:
        """Fill in what `element` refers to."""
        node.attached_to = element.get("attachedToRef")
        node.interrupting = element.get("cancelActivity", element.get("isInterrupting", "true")) != "false"
        node.by_event = element.get("triggeredByEvent") == "true"
        node.trigger = self.trigger(node, element)
        node.loop = self.loop(element)
        if node.tag == "callActivity":
            node.called = called_element(element)
        elif node.tag == "scriptTask":
            node.script, node.script_format = script(element)
        elif node.tag == "businessRuleTask":
            node.decision = next(
                (
                    value
                    for key, value in node.foreign.items()
                    if key.split(":")[-1] in {"decisionRef", "calledDecision.decisionId", "ruleFlowGroup", "rules"}
                ),
                None,
            ) or node.properties.get("decision")

    # -- events --------------------------------------------------------------------------------------------------

    def trigger(self, node: Node, element: etree._Element) -> Trigger | None:
        if node.tag in {"sendTask", "receiveTask"} and element.get("messageRef"):
            return self.referring("message", element)
        found = [child for child in element.iterchildren(f"{{{BPMN}}}*") if local(child).endswith("EventDefinition")]
        for reference in element.iterchildren(f"{{{BPMN}}}eventDefinitionRef"):
            target = (reference.text or "").strip()
            definition = self.definitions.get(target) or self.definitions.get(target.split(":")[-1])
            if definition is None:
                self.dangling.append(("eventDefinitionRef", target))
            else:
                found.append(definition)
        if not found:
            return None
        return Trigger("multiple") if len(found) > 1 else self.definition(found[0])

    def definition(self, element: etree._Element) -> Trigger:
        kind = local(element).removesuffix("EventDefinition")
        if kind in ROOTS:
            return self.referring(kind, element)
        if kind == "timer":
            return Trigger(kind, timer=timer(element))
        if kind == "conditional":
            return Trigger(kind, condition=text_of(element, "condition") or None)
        if kind == "link":
            return Trigger(kind, ref=element.get("name") or text_of(element, "target") or None)
        return Trigger(kind)

    def referring(self, kind: str, element: etree._Element) -> Trigger:
        attribute, code = ROOTS[kind]
        wanted = (element.get(attribute) or "").strip()
        if not wanted:
            return Trigger(kind)
        root = self.roots[kind].get(wanted)
        if root is None:
            root = self.roots[kind].get(wanted.split(":")[-1])  # a QName in the document's own namespace
        if root is None:
            self.dangling.append((attribute, wanted))
            return Trigger(kind, wanted)
        name = root.get("name") or root.get("id")
        return Trigger(kind, root.get("id"), name, root.get(code) or root.get("name") or root.get("id"))

    # -- loops ---------------------------------------------------------------------------------------------------

    def loop(self, element: etree._Element) -> Loop | None:
        standard = next(element.iterchildren(f"{{{BPMN}}}standardLoopCharacteristics"), None)
        if standard is not None:
            return Loop(
                "standard",
                cardinality=standard.get("loopMaximum"),
                condition=text_of(standard, "loopCondition") or None,
                test_before=standard.get("testBefore") == "true",
            )
        many = next(element.iterchildren(f"{{{BPMN}}}multiInstanceLoopCharacteristics"), None)
        if many is None:
            return None
        item = next(many.iterchildren(f"{{{BPMN}}}inputDataItem"), None)
        named = _vendor(many, "elementVariable") or _vendor(many, "inputElement")
        return Loop(
            "sequential" if many.get("isSequential") == "true" else "parallel",
            cardinality=text_of(many, "loopCardinality") or None,
            collection=self.collection(element, many),
            item=(item.get("name") or item.get("id")) if item is not None else named,
            condition=text_of(many, "completionCondition") or None,
        )

    def collection(self, element: etree._Element, many: etree._Element) -> str | None:
        wanted = text_of(many, "loopDataInputRef")
        if not wanted:
            return _vendor(many, "collection") or _vendor(many, "inputCollection")
        for association in element.iterchildren(f"{{{BPMN}}}dataInputAssociation"):
            if text_of(association, "targetRef") == wanted and (source := text_of(association, "sourceRef")):
                return self.data_name(source)
        return self.data_name(wanted)

    def data_name(self, data_id: str) -> str:
        """The name of the data (property, data object, data input) with this id; the id itself when it has none."""
        return self.data.get(data_id) or data_id

    @cached_property
    def data(self) -> dict[str, str]:
        """Data id -> name; looked for once, for documents with thousands of both."""
        found: dict[str, str] = {}
        for kind in DATA:
            for data in self.root.iter(f"{{{BPMN}}}{kind}"):
                found.setdefault(data.get("id", ""), data.get("name", ""))
        return found


def timer(element: etree._Element) -> tuple[str, str] | None:
    for name, kind in TIMERS.items():
        if text := text_of(element, name):
            return kind, text
    return None


def called_element(element: etree._Element) -> str | None:
    """BPMN `calledElement`, or Zeebe's `calledElement processId`."""
    if given := (element.get("calledElement") or "").strip():
        return given
    for child in extensions(element):
        if local(child) == "calledElement" and child.get("processId"):
            return str(child.get("processId"))
    return None


def script(element: etree._Element) -> tuple[str | None, str | None]:
    """(text, language) of a script task; Zeebe's FEEL scripts and external resources count as text too."""
    own = text_of(element, "script")
    if own:
        return own, element.get("scriptFormat")
    for child in extensions(element):
        if local(child) == "script" and child.get("expression"):
            return child.get("expression"), "feel"
    if resource := _vendor(element, "resource"):
        return resource, element.get("scriptFormat") or "resource"
    return None, element.get("scriptFormat")


def _vendor(element: etree._Element, name: str) -> str | None:
    """An attribute of another tool by local name, on the element or on its extension elements."""
    for holder in (element, *extensions(element)):
        for key, value in holder.attrib.items():
            if etree.QName(key).localname == name and (holder is not element or str(key).startswith("{")):
                return str(value).strip() or None
    return None
