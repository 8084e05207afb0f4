"""Which process of a bundle is meant, and which others it needs."""

from __future__ import annotations

from collections.abc import Callable

from engine.definitions.adapting.plan import Notes
from engine.definitions.adapting.refusing import find_called
from engine.definitions.diagram import Bundle, Node, Process
from engine.definitions.words import quoted

Calls = dict[str, list[tuple[Node, str]]]


def candidates(bundle: Bundle, processes: list[Process]) -> list[Process]:
    """The processes that could be started: those marked executable, else those not marked at all, else any; never
    one that another process of the bundle calls, unless nothing is left."""
    with_content = [process for process in processes if process.nodes]
    called = {
        target.id
        for process in bundle.processes()
        for node in process.nodes.values()
        if node.called and (target := find_called(node.called, bundle)) is not None
    }
    ranks: list[Callable[[Process], bool]] = [
        lambda process: process.executable,
        lambda process: not process.says_executable,
        lambda process: True,
    ]
    for rank in ranks:
        found = [process for process in with_content if rank(process)]
        if found:
            return [process for process in found if process.id not in called] or found
    return []


def choose(bundle: Bundle, processes: list[Process], wanted: str | None, notes: Notes) -> Process | None:
    """The process to start; None after saying why not."""
    if wanted is not None:
        chosen = next((process for process in processes if process.id == wanted), None) or bundle.process(wanted)
        if chosen is None:
            notes.say_of("process-unknown", None, None, wanted=wanted, processes=listed(list(bundle.processes())))
        return chosen
    found = candidates(bundle, processes)
    if len(found) != 1:
        if found:
            notes.say_of("several-processes", None, None, processes=listed(found))
        return None
    return found[0]


def listed(processes: list[Process]) -> str:
    return ", ".join(quoted(process.id, process.pool or process.name) for process in processes)


def needed(main: Process, bundle: Bundle) -> list[Process]:
    """The main process and all it calls, directly or not, in the order they are met."""
    found, waiting = {main.id: main}, [main]
    while waiting:
        for node in waiting.pop(0).nodes.values():
            target = find_called(node.called, bundle) if node.called else None
            if target is not None and target.id not in found:
                found[target.id] = target
                waiting.append(target)
    return list(found.values())


def check_call_circles(processes: list[Process], bundle: Bundle, notes: dict[str, Notes]) -> None:
    """Processes that call themselves, directly or in a circle, would never come to rest."""
    calls: Calls = {process.id: [] for process in processes}
    for process in processes:
        for node in process.nodes.values():
            target = find_called(node.called, bundle) if node.called else None
            if target is not None:
                calls[process.id].append((node, target.id))
    for process in processes:
        for node, called in calls[process.id]:
            path = _way_back(called, process.id, calls)
            if path is not None:
                notes[process.id].say("call-cycle", node, path=" → ".join([process.id, *path]))


def _way_back(start: str, goal: str, calls: Calls) -> list[str] | None:
    waiting, came_from = [start], {start: ""}
    while waiting:
        here = waiting.pop(0)
        if here == goal:
            path = [here]
            while came_from[path[0]]:
                path.insert(0, came_from[path[0]])
            return path
        for _node, called in calls.get(here, []):
            if called not in came_from:
                came_from[called] = here
                waiting.append(called)
    return None
