"""What a drawn element is called in a list or a sentence: by its name, and one without a name by what it is and where
it stands. An id tells nobody anything. The studio's scripts say the same (`frontend/src/studio/naming.js`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from engine.definitions.diagram import Bundle, Finding, Flow, Lane, Node, Process
from engine.definitions.kinds import family_of, kind_of
from engine.definitions.words import LONGEST_SHOWN, label_of
from engine.words import Named

KIND = (
    r"Cổng \(gateway\)|Cổng (?:phức hợp|sự kiện|song song)|[Cc]ổng|Bước gọi quy trình|Bước tự động|Bước nhiều lượt|"
    r"Bước lặp|Bước quy tắc nghiệp vụ \(businessRuleTask\)|Bước|Quy trình con tùy biến \(ad-hoc\)|"
    r"Quy trình con theo sự kiện|Quy trình con|Luồng|Sự kiện (?:bắt đầu|điều kiện|chấm dứt|hủy)|Sự kiện|Mốc thời gian|"
    r"Hẹn giờ|Liên kết|Điểm rẽ nhánh|Nhánh|(?:Complex|Exclusive|Event|Parallel) gateway|[Gg]ateway|Automatic step|"
    r"(?:Script|Business rule) task|Step|Call activity|(?:Ad-hoc|Event) subprocess|Subprocess|Flow|"
    r"(?:Start|Conditional|Terminate|Cancel) event|Event|(?:The t|T)imer|Link|Multi-instance|Loop|Branch|"
    r"The branching point"
)
WITH_ID = re.compile(r"“([^“”]+)” \(([^()\s]+)\)")
LABEL = re.compile("“([^“”]+)”")
QUOTED = re.compile(f"(?:(?:{KIND}) )?“([^“”]+)”")  # a nameplate begins with the kind; it is not said twice


class Nameplates:
    """The names of a process, with who stands beside whom."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.before: dict[str, list[str]] = {node.id: [node.attached_to or ""] for node in process.nodes.values()}
        self.after: dict[str, list[str]] = {}
        for flow in process.flows.values():
            self.before.setdefault(flow.target, []).append(flow.source)
            self.after.setdefault(flow.source, []).append(flow.target)

    def node(self, node_id: str | None) -> Named:
        """By its name, or by the nearest node that has one."""
        node = self.process.nodes.get(node_id or "")
        if node is None:
            return Named(node_id or "?")
        if node.name:
            return _own(node)
        what = kind_of(node)
        host_node = self.process.nodes.get(node.attached_to or "")
        if host_node is not None and host_node.attached_to is None:  # borders hang on steps; two may claim each other
            host = self.node(host_node.id)
            return Named(f"{what} “{host}”", f"{what.en} “{host.en}”")
        if before := self._nearest(node, self.before):
            return Named(f"{what} sau “{before}”", f"{what.en} after “{before.en}”")
        if after := self._nearest(node, self.after):
            return Named(f"{what} trước “{after}”", f"{what.en} before “{after.en}”")
        return Named(f"{what} ({node.id})", f"{what.en} ({node.id})")

    def flow(self, flow: Flow) -> Named:
        """By its name and by what it joins."""
        ends = [self.node(end) for end in (flow.source, flow.target)]
        arrow = Named(" → ".join(ends), " → ".join(end.en for end in ends))
        return Named(f"{flow.name}: {arrow}", f"{flow.name}: {arrow.en}") if flow.name else arrow

    def _nearest(self, node: Node, beside: Mapping[str, list[str]]) -> Named | None:
        """The nearest node with a name, along the arrows."""
        ahead, met = [node.id], {node.id}
        for id in ahead:
            each = self.process.nodes[id]
            if each.name:
                return _own(each)
            new = [next for next in beside.get(id, ()) if next in self.process.nodes and next not in met]
            met.update(new)
            ahead += dict.fromkeys(new)
        return None


def names_in(bundle: Bundle, wanted: Collection[str] | None = None) -> dict[str, Named]:
    """What is drawn, by id: all of it, or what is wanted."""
    found = {}
    for process in bundle.processes():
        plates = Nameplates(process)
        found.update({id: plates.node(id) for id in process.nodes if wanted is None or id in wanted})
        found.update({id: plates.flow(f) for id, f in process.flows.items() if wanted is None or id in wanted})
    return found


def places_in(bundle: Bundle) -> dict[str, Named]:
    """What is drawn, by id, as a sentence calls it: by its name where no other has it, one without by its place. What
    only its id tells apart is left out."""
    alone = told_apart(bundle)
    english = _english(bundle)
    found = {id: Named(f"“{label}”", f"“{english.get(label, label)}”") for id, label in alone.items()}
    unnamed = names_in(bundle, _nameless(bundle))
    twice = {name for name, count in Counter(unnamed.values()).items() if count > 1}
    return found | {id: name for id, name in unnamed.items() if name not in twice}


def in_words(findings: Iterable[Finding], bundle: Bundle) -> list[Finding]:
    """The findings, with what has no name called by where it stands wherever a sentence has only its id; an id stands
    beside a name only where the name alone does not tell which element is meant. Ids are a file's own: two files may
    have the same."""
    found = list(findings)
    alone = {diagram.file: Bundle([diagram]) for diagram in bundle.diagrams}
    told: dict[int, Finding] = {}
    for file in {each.file for each in found}:
        mine = {place: each for place, each in enumerate(found) if each.file == file}
        told |= zip(mine, _in_words(list(mine.values()), alone.get(file or "", bundle)), strict=True)
    return [told[place] for place in range(len(found))]


def _in_words(found: list[Finding], bundle: Bundle) -> list[Finding]:
    texts = "".join(f"{each.message}{each.remedy}“{each.element_id}”" for each in found)
    named = names_in(bundle, {*QUOTED.findall(texts)} & _nameless(bundle))
    alone, english = told_apart(bundle), _english(bundle)
    return [_said_in_english(_told(each, named, alone), english) for each in found]


def _english(bundle: Bundle) -> dict[str, str]:
    """The English names of what has one, by its label."""
    drawn: list[Lane | Node] = []
    for process in bundle.processes():
        drawn += [*process.lanes.values(), *process.nodes.values()]
    return {label_of(each.name): en for each in drawn if (en := label_of(each.properties.get("name_en")))}


def _said_in_english(finding: Finding, english: Mapping[str, str]) -> Finding:
    """With the English names of the drawing on the English lines."""
    own = english.get(label_of(finding.element_name))
    message, remedy = (
        LABEL.sub(lambda met: f"“{english.get(met[1], met[1])}”", text)
        for text in (finding.message_en, finding.remedy_en)
    )
    name = finding.element_name_en or own
    return replace(finding, message_en=message, remedy_en=remedy, element_name_en=name)


def told_apart(bundle: Bundle) -> dict[str, str]:
    """The label of everything that is the only one of its kind with that name in its file, by id."""
    labels: dict[str, str] = {}
    shared: set[str] = set()
    for diagram in bundle.diagrams:
        first: dict[tuple[str, str], str] = {}
        for id, kind, name in _labelled(diagram.processes.values()):
            label = label_of(name)
            before = first.setdefault((kind, label), id)
            if before != id:
                shared |= {before, id}
            labels[id] = label
    return {id: label for id, label in labels.items() if label and id not in shared}


def _labelled(processes: Iterable[Process]) -> Iterator[tuple[str, str, str]]:
    for process in processes:
        yield process.id, "process", process.pool or process.name
        yield from ((node.id, family_of(node), node.name) for node in process.nodes.values())
        yield from ((lane.id, "lane", lane.name) for lane in process.lanes.values())
        yield from ((flow.id, "flow", flow.name) for flow in process.flows.values())


def without_needless_ids(text: str, alone: Mapping[str, str]) -> str:
    """“Ký” (Activity_1) is “Ký” where nothing else is called so."""
    return WITH_ID.sub(lambda met: f"“{met[1]}”" if alone.get(met[2]) == met[1] else met[0], text)


def _told(finding: Finding, named: Mapping[str, Named], alone: Mapping[str, str]) -> Finding:
    twice = {name for name, count in Counter(named.values()).items() if count > 1}

    def called(text: str, names: Mapping[str, str]) -> str:
        def place(met: re.Match[str]) -> str:
            id = met[1]
            if id not in names:
                return met[0]
            return f"{names[id]} ({id})" if named[id] in twice else names[id]

        return QUOTED.sub(place, without_needless_ids(text, alone))

    vi = {id: name[:LONGEST_SHOWN] for id, name in named.items()}
    en = {id: name.en[:LONGEST_SHOWN] for id, name in named.items()}
    own = finding.element_id or ""
    return replace(
        finding,
        element_name=finding.element_name or vi.get(own),
        element_name_en=None if finding.element_name else en.get(own),
        message=called(finding.message, vi),
        remedy=called(finding.remedy, vi),
        message_en=called(finding.message_en, en),
        remedy_en=called(finding.remedy_en, en),
    )


def _nameless(bundle: Bundle) -> set[str]:
    found: set[str] = set()
    for process in bundle.processes():
        found.update(id for id, node in process.nodes.items() if not node.name)
        found.update(id for id, flow in process.flows.items() if not flow.name)
    return found


def _own(node: Node) -> Named:
    return Named(node.name, node.properties.get("name_en"))
