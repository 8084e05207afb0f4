"""Shared diagrams: what a design may call. The files beside the main ones of the versions in force, the newest of
each."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.definitions import catalog
from engine.definitions.models import DiagramSource, VersionFile
from engine.definitions.reading import read_bundle

MOST_KEPT = 200  # files read, per worker


@dataclass(frozen=True)
class Shared:
    """One process that may be called, and the file it is drawn in with all that file calls in turn."""

    process_id: str
    name: str
    name_en: str | None
    file: str
    calls: tuple[str, ...]


_kept: OrderedDict[tuple[str, str], tuple[Shared, ...]] = OrderedDict()  # by name and hash: whose database is all one
_lock = Lock()


def file(session: Session, name: str, on: date) -> bytes | None:
    """The text of a shared file on that local date; None when there is none of this name."""
    hash = _hashes(session, on).get(name)
    return None if hash is None else session.get_one(DiagramSource, hash).xml


def shared(session: Session, on: date) -> list[Shared]:
    """Every process in a shared file on that local date, by name; a file is read once."""
    found = [one for name, hash in _hashes(session, on).items() for one in _processes(session, name, hash)]
    return sorted(found, key=lambda one: one.name)


def _hashes(session: Session, on: date) -> dict[str, str]:
    in_force = [row.version_id for row in catalog.list_procedures(session, on) if row.version_id]
    query = select(VersionFile.file, VersionFile.hash).where(
        VersionFile.version_id.in_(in_force), VersionFile.is_main.is_(False)
    )
    return {row.file: row.hash for row in session.execute(query.order_by(VersionFile.version_id))}


def _processes(session: Session, name: str, hash: str) -> tuple[Shared, ...]:
    key = name, hash
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = _read(name, session.get_one(DiagramSource, hash).xml)
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def _read(name: str, xml: bytes) -> tuple[Shared, ...]:
    return tuple(
        Shared(
            process.id,
            process.name or process.id,
            process.properties.get("name_en"),
            diagram.file,
            tuple(sorted({node.called for node in process.nodes.values() if node.called})),
        )
        for diagram in read_bundle([(name, xml)]).bundle.diagrams
        for process in diagram.processes.values()
        if process.nodes
    )
