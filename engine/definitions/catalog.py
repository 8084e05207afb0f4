"""The catalogue: which version of a procedure is in force when, and all a dossier travels by.

Publishing stands next door (`publishing`); its verbs are offered here, too: `catalog.publish`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, select
from sqlalchemy.orm import Session

from engine.definitions import legal as legal_data
from engine.definitions.legal import Legal
from engine.definitions.models import PUBLISHED, DiagramSource, Procedure, ProcedureVersion, ProcessSpec, VersionFile
from engine.definitions.profile import Profile
from engine.definitions.publishing import (
    FRESH,
    DiagramHasErrors,
    DiagramIsIncomplete,
    DiagramOfAnotherProcedure,
    Draft,
    FileIsMissing,
    NoSuchVersion,
    VersionIsNotPublished,
    drafted,
    publish,
    seed,
    withdraw,
)
from engine.errors import NotFound
from engine.org.fold import sort_key
from engine.runtime import specs
from engine.runtime.specs import Spec

__all__ = [
    "DiagramHasErrors",
    "DiagramIsIncomplete",
    "DiagramOfAnotherProcedure",
    "Draft",
    "Drawn",
    "FileIsMissing",
    "Listed",
    "LoadedVersion",
    "NoSuchProcedure",
    "NoSuchVersion",
    "NoVersionInForce",
    "Source",
    "VersionIsNotPublished",
    "as_handed_in",
    "drafted",
    "drawn",
    "files",
    "in_force",
    "list_procedures",
    "loaded",
    "originals",
    "procedure",
    "publish",
    "seed",
    "sources",
    "version",
    "versions",
    "withdraw",
]

MOST_VERSIONS = 200  # kept per worker


class NoSuchProcedure(NotFound):
    """Không có thủ tục mang mã {code}."""


class NoVersionInForce(NotFound):
    """Thủ tục {code} không có phiên bản quy trình nào còn hiệu lực vào ngày {on}."""


@dataclass(frozen=True)
class LoadedVersion:
    """All a dossier travels by, detached from any session and shared by a worker's threads: read only.

    `diagrams` are file name -> content hash, the main one first; `sources` has their bytes.
    """

    id: int
    procedure_code: str
    number: int
    effective_on: date
    main_process_id: str
    spec: Spec
    profile: Profile
    legal: Legal
    diagrams: Mapping[str, str]


# -- asking --------------------------------------------------------------------------------------------------------


def in_force(session: Session, code: str, on: date) -> ProcedureVersion:
    """The version under which a dossier received on that local date opens. Refused with `NoVersionInForce`."""
    query = (
        select(ProcedureVersion)
        .where(
            ProcedureVersion.procedure_code == code,
            ProcedureVersion.state == PUBLISHED,
            ProcedureVersion.effective_on <= on,
        )
        .order_by(ProcedureVersion.effective_on.desc(), ProcedureVersion.number.desc())
        .limit(1)
    )
    version = session.scalar(query)
    if version is None:
        raise NoVersionInForce(code=code, on=f"{on:%d/%m/%Y}")
    return version


def approved_ahead(session: Session, code: str, after: date) -> list[ProcedureVersion]:
    """The versions already approved for a day after that local date, the next first. On its day each takes the place
    of whatever is in force then, also of a version with a higher number."""
    return list(
        session.scalars(
            select(ProcedureVersion)
            .where(
                ProcedureVersion.procedure_code == code,
                ProcedureVersion.state == PUBLISHED,
                ProcedureVersion.effective_on > after,
            )
            .order_by(ProcedureVersion.effective_on, ProcedureVersion.number)
        )
    )


@dataclass(frozen=True)
class Listed:
    """One line of the list of procedures. `version_id` and `number` are None while no version is in force."""

    procedure: Procedure
    version_id: int | None
    number: int | None
    effective_on: date | None


def list_procedures(session: Session, on: date) -> list[Listed]:
    """Every procedure with the version in force on that local date, by field and name in Vietnamese order; two
    statements."""
    in_force_on: dict[str, Any] = {}
    columns = (
        ProcedureVersion.procedure_code,
        ProcedureVersion.id,
        ProcedureVersion.number,
        ProcedureVersion.effective_on,
    )
    query = (
        select(*columns)
        .where(ProcedureVersion.state == PUBLISHED, ProcedureVersion.effective_on <= on)
        .order_by(ProcedureVersion.effective_on, ProcedureVersion.number)
    )
    for row in session.execute(query):
        in_force_on[row.procedure_code] = row
    rows = sorted(session.scalars(select(Procedure)), key=_place)
    return [_listed(procedure, in_force_on.get(procedure.code)) for procedure in rows]


def _place(procedure: Procedure) -> tuple[object, ...]:
    return sort_key(procedure.field_vi), sort_key(procedure.name_vi), procedure.code


def _listed(procedure: Procedure, row: Any) -> Listed:
    if row is None:
        return Listed(procedure, None, None, None)
    return Listed(procedure, row.id, row.number, row.effective_on)


def procedure(session: Session, code: str) -> Procedure:
    """Refused with `NoSuchProcedure`."""
    found = session.get(Procedure, code)
    if found is None:
        raise NoSuchProcedure(code=code)
    return found


def versions(session: Session, code: str) -> list[ProcedureVersion]:
    """All versions of a procedure, the newest first."""
    query = select(ProcedureVersion).where(ProcedureVersion.procedure_code == code)
    return list(session.scalars(query.order_by(ProcedureVersion.number.desc())))


def version(session: Session, code: str, number: int) -> ProcedureVersion:
    """The version of a procedure with that number. Refused with `NoSuchVersion`."""
    query = select(ProcedureVersion).where(ProcedureVersion.procedure_code == code, ProcedureVersion.number == number)
    found = session.scalar(query)
    if found is None:
        raise NoSuchVersion()
    return found


@dataclass(frozen=True)
class Drawn:
    """The name of a drawn file of a version, the hash of what is in it, and of the original where that differs."""

    file: str
    is_main: bool
    hash: str
    original_hash: str | None


@dataclass(frozen=True)
class Source(Drawn):
    """One drawn file of a version, byte for byte."""

    xml: bytes


def files(session: Session, version_ids: Collection[int]) -> dict[int, list[Drawn]]:
    """The drawn files of several versions without what is in them, the main one first; one statement."""
    query = select(VersionFile).where(VersionFile.version_id.in_(version_ids))
    found: dict[int, list[Drawn]] = {version_id: [] for version_id in version_ids}
    for row in session.scalars(query.order_by(VersionFile.is_main.desc(), VersionFile.file)):
        found[row.version_id].append(Drawn(row.file, row.is_main, row.hash, row.original_hash))
    return found


def sources(session: Session, version_id: int) -> list[Source]:
    """The drawn files of a version, the main one first. Refused with `NoSuchVersion`."""
    columns = (VersionFile.file, VersionFile.is_main, VersionFile.hash, VersionFile.original_hash, DiagramSource.xml)
    query = (
        select(*columns)
        .join(DiagramSource, DiagramSource.hash == VersionFile.hash)
        .where(VersionFile.version_id == version_id)
        .order_by(VersionFile.is_main.desc(), VersionFile.file)
    )
    found = [Source(*row) for row in session.execute(query)]
    if not found:
        raise NoSuchVersion()
    return found


def originals(session: Session, version_id: int) -> dict[str, bytes]:
    """The bytes files of a version were made from, by their names; of those only that differ from them."""
    query = select(VersionFile.file, DiagramSource.xml).join(
        DiagramSource, DiagramSource.hash == VersionFile.original_hash
    )
    return {row.file: row.xml for row in session.execute(query.where(VersionFile.version_id == version_id))}


def drawn(session: Session, code: str, number: int, file: str) -> bytes:
    """A drawn file of a version, as the version runs it. Refused with `NoSuchVersion`."""
    found = sources(session, version(session, code, number).id)
    source = next((each for each in found if each.file == file), None)
    if source is None:
        raise NoSuchVersion()
    return source.xml


def as_handed_in(session: Session, code: str, number: int, file: str) -> bytes:
    """The original of a file of a version; the file itself where nothing was made of it. Refused with
    `NoSuchVersion`."""
    as_it_is = drawn(session, code, number, file)
    return originals(session, version(session, code, number).id).get(file, as_it_is)


# -- loading -------------------------------------------------------------------------------------------------------

# Version ids are counted per database, and a process may serve several: one shelf for each pool of connections.
_shelves: WeakKeyDictionary[Pool, OrderedDict[int, LoadedVersion]] = WeakKeyDictionary()
_lock = Lock()


def loaded(session: Session, version_id: int) -> LoadedVersion:
    """All a dossier travels by. No statement when this worker has met the version; refused with `NoSuchVersion`."""
    fresh: dict[int, LoadedVersion | None] = session.info.get(FRESH, {})
    if version_id in fresh:  # may yet be rolled back, and its id given to another: kept with the session only
        mine = fresh[version_id] = fresh[version_id] or _load(session, version_id)
        return mine
    pool = session.get_bind().engine.pool
    with _lock:
        shelf = _shelves.setdefault(pool, OrderedDict())
        found = shelf.get(version_id)
        if found is not None:
            shelf.move_to_end(version_id)
            return found
    found = _load(session, version_id)
    with _lock:
        found = shelf.setdefault(version_id, found)
        while len(shelf) > MOST_VERSIONS:
            shelf.popitem(last=False)
    return found


def _load(session: Session, version_id: int) -> LoadedVersion:
    version = session.get(ProcedureVersion, version_id)
    if version is None:
        raise NoSuchVersion()
    query = select(VersionFile.file, VersionFile.hash).where(VersionFile.version_id == version_id)
    files = session.execute(query.order_by(VersionFile.is_main.desc(), VersionFile.file))
    return LoadedVersion(
        id=version.id,
        procedure_code=version.procedure_code,
        number=version.number,
        effective_on=version.effective_on,
        main_process_id=version.main_process_id,
        spec=specs.load(version.spec_hash, lambda hash: session.get_one(ProcessSpec, hash).body),
        profile=Profile.from_json(version.profile),
        legal=legal_data.parse(version.legal),
        diagrams={row.file: row.hash for row in files},
    )
