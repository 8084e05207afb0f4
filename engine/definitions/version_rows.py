"""The rows a version is kept in: its number and edition, its files and what the engine runs, its procedure's line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.act import Act
from engine.definitions.legal import Legal
from engine.definitions.models import PUBLISHED, DiagramSource, Procedure, ProcedureVersion, ProcessSpec, VersionFile
from engine.runtime import specs


def keep_procedure(session: Session, legal: Legal) -> None:
    """The catalogue's own line follows the legal data of what is published."""
    row = session.get(Procedure, legal.code) or Procedure(code=legal.code)
    row.name_vi, row.name_en = legal.name.vi, legal.name.en
    row.field_vi, row.field_en = legal.field.vi, legal.field.en
    row.level_code, row.slug = legal.level, legal.slug
    session.add(row)


def keep_spec(act: Act, content: bytes) -> str:
    """What the engine runs, kept once whatever versions share it; answers its hash."""
    hash = specs.content_hash(content)
    if act.session.get(ProcessSpec, hash) is None:
        act.session.add(ProcessSpec(hash=hash, format=specs.FORMAT, body=content, created_at=act.now))
        act.session.flush()  # rows refer to it by key, so it has to be there first
    return hash


def keep_files(
    session: Session, version_id: int, files: Mapping[str, bytes], originals: Mapping[str, bytes], main: str
) -> None:
    """The drawn files of a version, and beside each the original it was made from where that differs; each kept once
    whatever versions share it."""
    for file, xml in files.items():
        original = originals.get(file, xml)
        before = _keep_source(session, file, original) if original != xml else None
        hash = _keep_source(session, file, xml)
        session.add(
            VersionFile(version_id=version_id, file=file, hash=hash, original_hash=before, is_main=file == main)
        )


def _keep_source(session: Session, file: str, xml: bytes) -> str:
    hash = hashlib.sha256(xml).hexdigest()
    if session.get(DiagramSource, hash) is None:
        session.add(DiagramSource(hash=hash, file=file, xml=xml))
        session.flush()
    return hash


def next_number(session: Session, code: str) -> int:
    """How many versions there are, and one."""
    last = session.scalar(select(func.max(ProcedureVersion.number)).where(ProcedureVersion.procedure_code == code))
    return (last or 0) + 1


def next_edition(session: Session, code: str) -> int:
    """How many versions were approved, and one."""
    last = session.scalar(select(func.max(ProcedureVersion.edition)).where(ProcedureVersion.procedure_code == code))
    return (last or 0) + 1


def bundle_hash(files: Mapping[str, bytes]) -> str:
    """One hash for a set of files and their names, whatever their order."""
    digest = hashlib.sha256()
    for file, xml in sorted(files.items()):
        digest.update(f"{file}\0{hashlib.sha256(xml).hexdigest()}\n".encode())
    return digest.hexdigest()


def last_published(session: Session, code: str) -> ProcedureVersion | None:
    """The newest version that still stands."""
    query = select(ProcedureVersion).where(ProcedureVersion.procedure_code == code, ProcedureVersion.state == PUBLISHED)
    return session.scalar(query.order_by(ProcedureVersion.number.desc()).limit(1))
