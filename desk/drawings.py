"""Where on the procedure's diagrams a dossier stands: which file shows which element, and which call leads to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from engine.definitions import catalog, reading
from engine.definitions.catalog import LoadedVersion, Source
from engine.definitions.diagram import Bundle, Process
from engine.words import Named

KEPT = 64  # bundles kept by the hashes of their files; what they hold never changes

_known: dict[tuple[tuple[str, str], ...], tuple[Drawing, ...]] = {}


@dataclass(frozen=True)
class Drawing:
    """One file of the bundle: its title, and the elements drawn on it. `calls` maps a call activity's id to the
    elements of the process it calls, however deep."""

    file: str
    title: Named
    is_main: bool
    elements: frozenset[str]
    calls: Mapping[str, frozenset[str]]

    def marks(self, ids: Collection[str]) -> list[str]:
        """Which elements of this picture stand for these: themselves, and the calls that contain them."""
        wanted = set(ids)
        return sorted((self.elements & wanted) | {call for call, inside in self.calls.items() if inside & wanted})


@dataclass(frozen=True)
class View:
    """A drawing as this dossier's page shows it."""

    drawing: Drawing
    current: list[str]
    done: list[str]
    notes: dict[str, str] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)


def views(
    session: Session,
    version: LoadedVersion,
    current: Mapping[str, str],
    done: Iterable[str],
    late: Collection[str] = (),
) -> tuple[list[View], str]:
    """Every file of the bundle that the dossier has touched, the main one first; and the file to open: the one where
    it stands now. `current` maps the element ids of open steps to a note (who, until when); `late` are the overdue."""
    behind = [element for element in done if element not in current]
    shown = []
    for drawing in _drawings(session, version):
        here, past = drawing.marks(current), drawing.marks(behind)
        if drawing.is_main or here or past:
            notes = {element: note for element, note in current.items() if element in drawing.elements}
            shown.append(View(drawing, here, [mark for mark in past if mark not in here], notes, drawing.marks(late)))
    inside = [view for view in shown if any(element in view.drawing.elements for element in current)]
    chosen = inside[0] if inside else shown[0]
    return shown, chosen.drawing.file


def source(session: Session, version: LoadedVersion, file: str) -> Source | None:
    """The drawn file of that name, as it was handed in."""
    return next((one for one in catalog.sources(session, version.id) if one.file == file), None)


def _drawings(session: Session, version: LoadedVersion) -> tuple[Drawing, ...]:
    key = tuple(version.diagrams.items())
    if key not in _known:
        while len(_known) >= KEPT:
            _known.pop(next(iter(_known)), None)
        _known[key] = tuple(_read(catalog.sources(session, version.id)))
    return _known[key]


def _read(sources: Iterable[Source]) -> list[Drawing]:
    sources = list(sources)
    main = {source.file for source in sources if source.is_main}
    bundle = reading.read_bundle((source.file, source.xml) for source in sources).bundle
    return [
        Drawing(
            file=diagram.file,
            title=next(filter(None, map(_title, diagram.processes.values())), Named(diagram.file)),
            is_main=diagram.file in main,
            elements=frozenset(node for process in diagram.processes.values() for node in process.nodes),
            calls={
                node.id: _inside(bundle, node.called, frozenset())
                for process in diagram.processes.values()
                for node in process.nodes.values()
                if node.called
            },
        )
        for diagram in bundle.diagrams
    ]


def _title(process: Process) -> Named:
    return Named(process.name, process.properties.get("name_en"))


def _inside(bundle: Bundle, called: str, seen: frozenset[str]) -> frozenset[str]:
    """Every element of the called process and of those it calls in turn."""
    process = bundle.process(called)
    if process is None or called in seen:
        return frozenset()
    deeper = (_inside(bundle, each, seen | {called}) for each in _calls(process))
    return frozenset(process.nodes).union(*deeper)


def _calls(process: Process) -> list[str]:
    return [node.called for node in process.nodes.values() if node.called]
