"""Who does it: candidate groups, users and assignees of other tools become lanes with roles of ours.

A tool that names groups at tasks draws no lanes, or lanes without meaning; here the lane says who. So a process without
lanes gets one for each group or user; a drawn lane gets the role its own name or all its tasks agree on. Which unit
does it no other tool says, so `routing` is left to the designer (and to the findings).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.definitions.diagram import Node, Process
from engine.definitions.importing.documents import BEFORE_LANES, Document
from engine.definitions.importing.meaning import GROUPS, HUMAN, USERS, setting
from engine.definitions.importing.picture import draw_lanes
from engine.definitions.importing.telling import Telling
from engine.definitions.profile import lanes_around
from engine.words import Named

NOBODY = Named("Chưa rõ người làm", "Nobody known yet")
READS_A_FACT = re.compile(r"(?:[$#]\{|=)\s*(?P<fact>[a-z]\w*(?:\.[a-z]\w*)+)\s*\}?")
LITERAL = re.compile(
    r"""(?:=\s*"(?P<feel>[^"]*)"|[$\#]\{\s*'(?P<juel>[^']*)'\s*\}|(?:group|user)\((?P<owner>[^()]*)\))"""
)
LISTED = re.compile(r"""=\s*\[\s*("[^"]*"(?:\s*,\s*"[^"]*")*)\s*\]""")
COMPUTED = re.compile(r"\s*[=$#]|.*[$#]\{", re.DOTALL)
NAMES = {
    "desk_officer": "công chức bộ phận một cửa; công chức một cửa; cán bộ một cửa",
    "desk_head": "trưởng bộ phận một cửa",
    "specialist": "chuyên viên; công chức thụ lý; chuyên viên thụ lý",
    "unit_leader": "lãnh đạo phòng; trưởng phòng",
    "head": "người đứng đầu; thủ trưởng",
    "deputy": "cấp phó",
    "records_clerk": "văn thư; clerk of records",
    "civil_status_officer": "công chức tư pháp – hộ tịch; công chức tư pháp - hộ tịch; công chức tư pháp hộ tịch",
    "land_officer": "công chức địa chính – xây dựng; công chức địa chính - xây dựng; công chức địa chính",
    "control_officer": "kiểm soát thủ tục hành chính",
}  # docs/glossary.md, "People and places"


def seat_people(document: Document, process: Process, roles: Mapping[str, str], telling: Telling) -> None:
    """Give tasks their lanes and lanes their roles. `roles`: group or user of the other tool -> role of ours."""
    known = {_plain(name): role for role, names in NAMES.items() for name in names.split(";")}
    known |= {_plain(name): role for name, role in roles.items()}
    tasks = [node for node in process.nodes.values() if node.tag in HUMAN]
    for task in tasks:
        _assignee(document, task, telling)
    if process.lanes:
        _name_lanes(document, process, tasks, known, telling)
    elif any(who(task) or computed(task) for task in tasks):
        _make_lanes(document, process, tasks, known, telling)


def who(task: Node) -> tuple[str, str] | None:
    """(setting, group or user as named there) of a task; groups before users. None where it names nobody, but says
    how to find somebody."""
    found = setting(task, GROUPS) or setting(task, USERS)
    if found is None:
        return None
    key, text = found
    if literal := LITERAL.fullmatch(text):
        text = next(filter(None, literal.groups()), "")
    elif listed := LISTED.fullmatch(text):
        text = ",".join(re.findall(r'"([^"]*)"', listed[1]))
    return None if COMPUTED.match(text) else (key, text)


def computed(task: Node) -> str | None:
    """`${group}`, `=owner`, `$INITIATOR`: whom the other tool finds out as it runs, which nobody here can; but not
    an officer whom a fact names."""
    found = setting(task, GROUPS) or setting(task, USERS)
    if found is None or who(task) is not None:
        return None
    by_fact = READS_A_FACT.fullmatch(found[1]) and setting(task, USERS[:2]) == found
    return None if by_fact else found[1]


def _role(name: str, known: Mapping[str, str]) -> str | None:
    """The role of ours for a name, or the one that all names of a list have."""
    roles = {known.get(_plain(name))} - {None} or {known.get(_plain(each)) for each in name.split(",")}
    return roles.pop() if len(roles) == 1 else None


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())


def _assignee(document: Document, task: Node, telling: Telling) -> None:
    """`${appraisal.officer}`: an officer named in the facts."""
    found = setting(task, USERS[:2])
    reads = READS_A_FACT.fullmatch(found[1]) if found else None
    if found and reads and document.set_property(task.id, "assignee", f"fact:{reads['fact']}"):
        telling.use(document.file, task, found[0])
        telling.say(document.file, task.id, task.name, "assignee", found[1], f"fact:{reads['fact']}")


# -- drawn lanes -----------------------------------------------------------------------------------------------------


def _name_lanes(
    document: Document, process: Process, tasks: list[Node], known: Mapping[str, str], telling: Telling
) -> None:
    for lane in process.lanes.values():
        around = [task for task in tasks if lane in lanes_around(process, task)[:1]]
        named = {found[1]: found[0] for task in around if (found := who(task))}
        asked = [name for name in named if _role(name, known) is None]
        asked += [text for task in around if (text := computed(task))]
        agreed = {role for name in named if (role := _role(name, known))}
        own = known.get(_plain(lane.name))
        role = own or (agreed.pop() if len(agreed) == 1 and not asked else None)
        _ask(telling, asked if not own and not lane.properties.get("role") else [])
        if role is None or not document.set_property(lane.id, "role", role):
            continue
        telling.say(document.file, lane.id, lane.name, "role", lane.name if own else ", ".join(named), role)
        for task in around:
            if (found := who(task)) and _role(found[1], known) == role:
                telling.use(document.file, task, found[0])


def _ask(telling: Telling, names: list[str]) -> None:
    telling.groups += [name for name in dict.fromkeys(names) if name not in telling.groups]


# -- new lanes -------------------------------------------------------------------------------------------------------


def _make_lanes(
    document: Document, process: Process, tasks: list[Node], known: Mapping[str, str], telling: Telling
) -> None:
    """One lane for each group or user; what names nobody stands in a lane of its own, so that nobody gets it
    unasked."""
    element = document.elements.get(process.id)
    if element is None:
        return
    names = {task.id: found[1] if (found := who(task)) else "" for task in tasks}
    ids = {name: document.new_id(f"{process.id}_lane_{n}") for n, name in enumerate(dict.fromkeys(names.values()), 1)}
    seats = _seats(process, {task_id: ids[name] for task_id, name in names.items()})
    lanes = document.insert(element, "laneSet", after=BEFORE_LANES, id=document.new_id(f"{process.id}_lanes"))
    for name, lane_id in ids.items():
        lane = document.append(lanes, "lane", id=lane_id, name=name or NOBODY)
        document.elements[lane_id] = lane
        if name:
            telling.say(document.file, lane_id, name, "lane", name, lane_id)
        else:
            document.set_property(lane_id, "name_en", NOBODY.en)
        if name and (role := _role(name, known)):
            document.set_property(lane_id, "role", role)
            telling.say(document.file, lane_id, name, "role", name, role)
        elif name:
            _ask(telling, [name])
        for node_id, seat in seats.items():
            if seat == lane_id:
                document.append(lane, "flowNodeRef", node_id)
    for task in tasks:
        if found := who(task):
            telling.use(document.file, task, found[0])
        elif text := computed(task):
            _ask(telling, [text])
    draw_lanes(document, process, list(ids.values()), seats)


def _seats(process: Process, tasks: Mapping[str, str]) -> dict[str, str]:
    """Node id -> lane id for everything at the top, and for tasks inside whose lane is another than their scope's.

    What nobody does (gateways, events) stands with what comes before it, else with what follows.
    """
    seats = {id: lane for id, lane in tasks.items() if process.nodes[id].scope is None}
    for task_id, lane in tasks.items():
        place = process.nodes[task_id]
        while place.scope is not None and place.scope in process.nodes:
            place = process.nodes[place.scope]
        seats.setdefault(place.id, lane)
    top = [node for node in process.nodes.values() if node.scope is None]
    hosts = {node.id: node.attached_to for node in top if node.attached_to}
    steps = [(host, own) for own, host in hosts.items()]
    steps += [(flow.source, flow.target) for flow in process.flows.values() if flow.scope is None]
    for one, other in (*[(0, 1)] * len(top), *[(1, 0)] * len(top)):
        fresh = {
            step[other]: seats[step[one]] for step in reversed(steps) if step[one] in seats and step[other] not in seats
        }
        seats |= {id: lane for id, lane in fresh.items() if id in process.nodes and process.nodes[id].scope is None}
        if all(node.id in seats for node in top):
            break
    for node in top:
        seats.setdefault(node.id, next(iter(tasks.values())))
    for task_id, lane in tasks.items():
        if process.nodes[task_id].scope is not None and seats.get(_top_of(process, task_id)) != lane:
            seats[task_id] = lane
    return seats


def _top_of(process: Process, node_id: str) -> str:
    node = process.nodes[node_id]
    while node.scope is not None and node.scope in process.nodes:
        node = process.nodes[node.scope]
    return node.id
