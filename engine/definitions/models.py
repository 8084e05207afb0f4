"""The rows of the catalogue: what is drawn, what the law says beside it, and from which day it is in force.

    procedure ─ procedure_version ─ version_file ─ diagram_source
                      └ process_spec

What a version holds never changes: dossiers opened under it travel by it to their end. Diagrams and engine specs are
kept by the hash of their content, so the same shared call activity is stored once however many procedures use it.

    submitted ─ approved ─> published ─> withdrawn
        ├ returned with a reason        and never by the one who submitted it
        └ taken back by the one who did
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, event, inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from engine.db import Base, Json

SUBMITTED, RETURNED, TAKEN_BACK = "submitted", "returned", "taken_back"  # not in force, never was
PUBLISHED, WITHDRAWN = "published", "withdrawn"
_WAITS = text("state = 'submitted'")


class Procedure(Base):
    """An administrative procedure (thủ tục hành chính) under its national code, e.g. `1.001193`."""

    __tablename__ = "procedure"
    __table_args__ = (
        CheckConstraint("length(code) > 0", name="code_given"),
        CheckConstraint("length(slug) > 0", name="slug_given"),
        Index("ix_procedure_field", "field_vi", "name_vi"),
    )

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_vi: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str] = mapped_column(String(300))
    field_vi: Mapped[str] = mapped_column(String(120))
    field_en: Mapped[str] = mapped_column(String(120))
    level_code: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    is_open: Mapped[bool] = mapped_column(default=True)


class ProcessSpec(Base):
    """What the engine runs, made once per content and shared by every dossier that travels by it."""

    __tablename__ = "process_spec"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    format: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class DiagramSource(Base):
    """One drawn file, byte for byte: as a version runs it, or as another tool wrote it. `hash` is the SHA-256 of
    `xml`."""

    __tablename__ = "diagram_source"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    file: Mapped[str] = mapped_column(String(200))
    xml: Mapped[bytes] = mapped_column(LargeBinary)


class ProcedureVersion(Base):
    """One version of a procedure: diagrams, engine spec, legal data, tests, who submitted it and who decided on it.

    `number` counts what was submitted, `edition` what was approved (lần ban hành). `legal` is the whole catalogue
    document, `profile` what the diagrams say about their tasks, `findings` what the check advised, `tests` the scripts
    (name -> text), `proof` what rehearsing them showed (`proof.Proof`), `imported` what the import told of other tools'
    files (`importing.listing`; None where there are none), `note` the change log. `decided_*` is the approval, or the
    return with its `reason`. What was never submitted by an account (seeding) has no `account_id`.
    """

    __tablename__ = "procedure_version"
    __table_args__ = (
        UniqueConstraint("procedure_code", "number"),
        UniqueConstraint("procedure_code", "edition"),
        CheckConstraint("number > 0", name="number_positive"),
        # 'retired' was meant once; no verb has ever written it
        CheckConstraint(
            "state IN ('submitted', 'returned', 'taken_back', 'published', 'withdrawn', 'retired')", name="state_known"
        ),
        CheckConstraint(
            "(state IN ('submitted', 'returned', 'taken_back')) = (edition IS NULL)", name="approved_has_edition"
        ),
        CheckConstraint("(state IN ('submitted', 'taken_back')) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("state <> 'returned' OR length(reason) > 0", name="returned_with_reason"),
        CheckConstraint(
            "decided_at IS NULL OR account_id IS NULL"
            " OR (decider_account_id IS NOT NULL AND decider_account_id <> account_id)",
            name="four_eyes",
        ),
        CheckConstraint(
            "officer_id IS NULL OR decider_officer_id IS NULL OR decider_officer_id <> officer_id",
            name="four_eyes_of_officers",
        ),
        Index("ix_procedure_version_in_force", "procedure_code", "state", "effective_on"),
        Index(
            "uq_procedure_version_waiting", "procedure_code", unique=True, postgresql_where=_WAITS, sqlite_where=_WAITS
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_code: Mapped[str] = mapped_column(ForeignKey("procedure.code"))
    number: Mapped[int]
    edition: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(12))
    effective_on: Mapped[date]
    bundle_hash: Mapped[str] = mapped_column(String(64))
    spec_hash: Mapped[str] = mapped_column(ForeignKey("process_spec.hash"))
    main_process_id: Mapped[str] = mapped_column(String(200))
    legal: Mapped[dict[str, Any]] = mapped_column(Json)
    profile: Mapped[dict[str, Any]] = mapped_column(Json)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    tests: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    proof: Mapped[dict[str, Any] | None] = mapped_column(Json)
    imported: Mapped[dict[str, Any] | None] = mapped_column(Json)
    note: Mapped[str] = mapped_column(String(1000), default="")
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[str] = mapped_column(String(120))
    account_id: Mapped[int | None]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(120))
    decider_account_id: Mapped[int | None]
    decider_officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    reason: Mapped[str] = mapped_column(String(1000), default="")

    @property
    def is_approved(self) -> bool:
        """Whether it is, or once was, a version dossiers open under."""
        return self.edition is not None


class VersionFile(Base):
    """Which file, under which name, belongs to which version. `original_hash` is of the bytes it was made from, where
    an import or the studio has made other ones of them."""

    __tablename__ = "version_file"
    __table_args__ = (
        UniqueConstraint("version_id", "file"),
        CheckConstraint("original_hash IS NULL OR original_hash <> hash", name="original_differs"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_version.id"))
    file: Mapped[str] = mapped_column(String(200))
    hash: Mapped[str] = mapped_column(ForeignKey("diagram_source.hash"), index=True)
    original_hash: Mapped[str | None] = mapped_column(ForeignKey("diagram_source.hash"))
    is_main: Mapped[bool]


ONCE_DECIDED = frozenset({"state"})
WHILE_WAITING = ONCE_DECIDED | {
    "edition", "effective_on", "findings", "proof", "reason",
    "decided_at", "decided_by", "decider_account_id", "decider_officer_id",
}  # fmt: skip


def _keep_as_submitted(_mapper: Mapper[Any], _connection: Connection, row: Base) -> None:
    changed = {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()}
    if changed - _may_change(row):
        raise ValueError(f"{type(row).__name__} has been submitted and does not change: {sorted(changed)}")


def _may_change(row: Base) -> frozenset[str]:
    if not isinstance(row, ProcedureVersion):
        return frozenset()
    [before] = inspect(row).attrs.state.history.deleted or [row.state]
    return WHILE_WAITING if before == SUBMITTED else ONCE_DECIDED


for _row in (ProcedureVersion, VersionFile, DiagramSource, ProcessSpec):
    event.listen(_row, "before_update", _keep_as_submitted)
