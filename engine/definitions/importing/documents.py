"""A foreign file held open: what was read from it beside its XML, so that what is learned can be written back."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.definitions.diagram import Diagram
from engine.definitions.elements import BPMN, CONTAINERS, NODES, OURS, local
from engine.definitions.importing.telling import Telling
from engine.definitions.reading import read
from engine.definitions.walls import UnreadableFile, parse

BEFORE_EXTENSIONS = {"documentation"}
BEFORE_LANES = {
    "documentation",
    "extensionElements",
    "auditing",
    "monitoring",
    "supports",
    "property",
    "ioSpecification",
}


def opened(file: str, data: bytes, telling: Telling) -> Document | None:
    """The file, every element of its flow with an id; None when it is no BPMN that can be read."""
    try:
        root = parse(data)
    except UnreadableFile:
        return None
    if root.tag != f"{{{BPMN}}}definitions":
        return None
    count = _give_ids(root)
    diagram, _findings = read(file, etree.tostring(root))
    if diagram is None:
        return None
    if count:
        telling.say(file, None, None, "ids", "", str(count))
    return Document(file, data, root, diagram, changed=bool(count))


def _give_ids(root: etree._Element) -> int:
    """Ids for nodes, flows, lanes and processes that have none (legal BPMN); how many."""
    taken = {element.get("id") for element in root.iter() if element.get("id")}
    count = 0
    for process in root.iterchildren(f"{{{BPMN}}}process"):
        for element in process.iter(f"{{{BPMN}}}*"):
            tag = local(element)
            if element.get("id") or not (tag in NODES or tag in {"sequenceFlow", "lane", "process"}):
                continue
            count += 1
            number = count
            while f"{tag}_{number}" in taken:
                number += 1
            element.set("id", f"{tag}_{number}")
            taken.add(f"{tag}_{number}")
    return count


class Document:
    """`elements` are the elements of the flow, lanes and processes by id; what shares its id stands out of it."""

    def __init__(self, file: str, data: bytes, root: etree._Element, diagram: Diagram, changed: bool = False) -> None:
        self.file, self.data, self.root, self.diagram, self.changed = file, data, root, diagram, changed
        self.elements: dict[str, etree._Element] = {}
        self.ids: set[str] = set()
        for element in root.iter():
            if element_id := element.get("id"):
                if element_id in self.ids:
                    self.elements.pop(element_id, None)
                elif _is_ours_to_write(element):
                    self.elements[element_id] = element
                self.ids.add(element_id)

    def written(self) -> bytes:
        """The file as it now stands, in UTF-8; byte for byte as it came when nothing was changed."""
        if not self.changed and (self.root.getroottree().docinfo.encoding or "UTF-8").upper() in {"UTF-8", "ASCII"}:
            return self.data
        prefixes = {prefix for element in self.root.iter() for prefix in element.nsmap if prefix}
        top = {} if OURS in self.root.nsmap.values() or "spiffworkflow" in prefixes else {"spiffworkflow": OURS}
        etree.cleanup_namespaces(self.root, top_nsmap=top or None, keep_ns_prefixes=sorted(prefixes | set(top)))
        return bytes(etree.tostring(self.root, xml_declaration=True, encoding="UTF-8"))

    # -- writing -----------------------------------------------------------------------------------------------------

    def set_property(self, element_id: str, name: str, value: str) -> bool:
        """Write a property of our profile; one that is there stays. Whether it was written."""
        element = self.elements.get(element_id)
        if element is None:
            return False
        block = next(element.iterchildren(f"{{{BPMN}}}extensionElements"), None)
        if block is None:
            block = self.insert(element, "extensionElements", after=BEFORE_EXTENSIONS)
        rows = next(block.iterchildren(f"{{{OURS}}}properties"), None)
        if rows is None:
            rows = etree.SubElement(block, f"{{{OURS}}}properties", nsmap={"spiffworkflow": OURS})
        if any(row.get("name") == name for row in rows.iterchildren(f"{{{OURS}}}property")):
            return False
        etree.SubElement(rows, f"{{{OURS}}}property", {"name": name, "value": value})
        self.changed = True
        return True

    def set_text(self, element: etree._Element, text: str) -> None:
        for child in list(element):
            element.remove(child)
        element.text = text
        self.changed = True

    def insert(self, parent: etree._Element, tag: str, after: set[str], **attributes: str) -> etree._Element:
        """A new child behind the last of the children named in `after`, at the front where there is none."""
        places = [number for number, child in enumerate(parent) if local(child) in after]
        child = parent.makeelement(f"{{{BPMN}}}{tag}", attributes)
        parent.insert(max(places, default=-1) + 1, child)
        self.changed = True
        return child

    def append(self, parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
        child = etree.SubElement(parent, f"{{{BPMN}}}{tag}", attributes)
        child.text = text
        self.changed = True
        return child

    def new_id(self, wanted: str) -> str:
        found, number = wanted, 1
        while found in self.ids:
            number += 1
            found = f"{wanted}_{number}"
        self.ids.add(found)
        return found

    def children(self, element_id: str, tag: str) -> Iterator[etree._Element]:
        element = self.elements.get(element_id)
        if element is not None:
            yield from element.iterchildren(f"{{{BPMN}}}{tag}")


def _is_ours_to_write(element: etree._Element) -> bool:
    name = etree.QName(element) if isinstance(element.tag, str) else None
    if name is None or name.namespace != BPMN:
        return False
    return name.localname in NODES | CONTAINERS or name.localname in {"sequenceFlow", "lane", "process"}
