"""What other tools say about an element, as plain pairs: by which way it stands there, and what.

`camunda:formKey`, `zeebe:taskDefinition.type`, `camunda:inputOutput.inputParameter[to]`. Everything is said, attributes
and texts however deep they stand, so that whoever imports a file sees all that nothing here follows; of many alike each
has its name or its number. Of what is endless the end is left out, and said so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from engine.definitions.elements import BPMN, PERFORMERS, extensions, local, text_of, vendor_name

MOST, LONGEST = 300, 4_000  # settings of one element, characters of one of them
REST = "…"
DETAILS = ("EventDefinition", "LoopCharacteristics")  # children that have extensions of their own
OURS = "spiffworkflow:"

Said = tuple[str, str]


def foreign_settings(element: etree._Element) -> Mapping[str, str]:
    """What other tools say about this element and its details, by the way it stands there."""
    found = _told_apart([*_of(element), *_of_details(element)])
    several: dict[str, list[str]] = {}
    for key, text in (*_performers(element), *_constants(element)):
        several.setdefault(key, []).append(text)
    found |= {key: ",".join(texts) for key, texts in several.items()}
    if len(found) > MOST:
        left = len(found) - MOST
        return {**dict(list(found.items())[:MOST]), REST: f"+{left}"}
    return found


def _told_apart(said: Iterable[Said]) -> dict[str, str]:
    """The second of two alike gets its number."""
    found: dict[str, str] = {}
    met: Counter[str] = Counter()
    for key, text in said:
        met[key] += 1
        found[key if met[key] == 1 else f"{key} #{met[key]}"] = text[:LONGEST]
    return found


def _of(element: etree._Element) -> Iterator[Said]:
    """Its own attributes, and what its extensions say."""
    for key, value in element.attrib.items():
        if str(key).startswith("{"):
            yield vendor_name(element, str(key)), str(value)
    for block in extensions(element):
        name = vendor_name(block, str(block.tag))
        if not name.startswith(OURS):
            yield from _of_block(block, name)


def _of_details(element: etree._Element) -> Iterator[Said]:
    """What stands at its event definition and at its loop."""
    for child in element.iterchildren(f"{{{BPMN}}}*"):
        if local(child).endswith(DETAILS):
            yield from ((f"{local(child)}.{key}", text) for key, text in _of(child))


def _of_block(block: etree._Element, name: str) -> Iterator[Said]:
    """One extension: its attributes one by one, since some of them are translated, then all that is inside it."""
    shown = f"{name}[{called[:80]}]" if (called := block.get("name")) else name
    text = (block.text or "").strip()
    given = [(key, value) for key, value in block.attrib.items() if key != "name"]
    yield from ((f"{shown}.{etree.QName(key).localname}", str(value)) for key, value in given)
    if text or not (given or len(block)):
        yield shown, text
    waiting = [(child, shown) for child in block.iterchildren(etree.Element)]
    while waiting:
        inner, above = waiting.pop(0)
        way = f"{above}.{_with_label(inner, local(inner))}"
        if (value := _in_words(inner)) or not len(inner):  # what is empty tells, too: <camunda:taskListener/>
            yield way, value
        waiting[:0] = [(child, way) for child in inner.iterchildren(etree.Element)]


def _with_label(element: etree._Element, name: str) -> str:
    """`flowable:field[to]`: of many alike, which one."""
    label = element.get("name") or element.get("id")
    return f"{name}[{label[:80]}]" if label else name


def _in_words(element: etree._Element) -> str:
    """`source: =total, target: sum`: the attributes of an element and its text, but for what it is called by."""
    label = "name" if element.get("name") else "id"
    given = [f"{etree.QName(key).localname}: {value}" for key, value in element.attrib.items() if key != label]
    text = (element.text or "").strip()
    return f"({', '.join(given)}) {text}" if given and text else text or ", ".join(given)


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
