"""The rows of a dossier: the case itself with the engine's memory of it, papers, letters, work items, drafts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, orm_insert_sentinel

from engine.db import Base, Json
from engine.session import Moved

ENGINE = "engine"  # the columns only an act needs
_ENDED = text("finished_at IS NOT NULL")
_WAKES = text("next_wake_at IS NOT NULL")
_RESTS = text("paused_at IS NOT NULL AND closed_at IS NULL")
_STANDS = text("state IN ('open', 'claimed')")

OPEN, CLAIMED, DONE, WITHDRAWN = "open", "claimed", "done", "withdrawn"
ASKED_WHY = "leader.why"  # form of a leader's question, and what stands where a step has its element
ORIGINS = ("diagram", "supplement", "consultation", "duty", "telling", "post")
NO_LIMIT = timedelta(days=3650)  # sorts items without a limit behind all others
# How a queue is walked; what stands behind the id lets a walk pass over lines without reading them.
_IN_ORDER = ("sort_at", "risk_at", "id", "procedure_code", "dossier_id")
_WITH_WHOM = ("unit_id", "officer_id", "procedure_code", "element_id", "sort_at", "id")  # how open items are counted
_SOONEST = (
    "sort_at",
    "risk_at",
    "id",
    "unit_id",
    "officer_id",
    "procedure_code",
    "element_id",
)  # walked for many units


class Dossier(Moved, Base):
    """One case. `status` is the national portal's code (1 to 10); `facts` is all that conditions may read.

    `revision` grows with every act on the dossier or its process; a stale writer is refused by the database itself.
    """

    __tablename__ = "dossier"
    __table_args__ = (
        CheckConstraint("status BETWEEN 1 AND 10", name="status"),
        CheckConstraint("channel BETWEEN 1 AND 3", name="channel"),
        CheckConstraint("status NOT IN (3, 7, 10) OR closed_at IS NOT NULL", name="closed"),
        CheckConstraint("status <> 10 OR returned_at IS NOT NULL", name="returned"),
        CheckConstraint("extensions BETWEEN 0 AND 1", name="extended_once"),
        Index("ix_dossier_unit_status", "receiving_unit_id", "status", "id"),
        Index("ix_dossier_procedure", "procedure_code", "id"),
        Index("ix_dossier_handling", "handling_unit_id", "id"),
        Index("ix_dossier_finished", "finished_at", "id", postgresql_where=_ENDED, sqlite_where=_ENDED),
        Index("ix_dossier_wake", "next_wake_at", postgresql_where=_WAKES, sqlite_where=_WAKES),
        Index("ix_dossier_paused", "paused_at", "id", postgresql_where=_RESTS, sqlite_where=_RESTS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_version.id"))
    procedure_code: Mapped[str] = mapped_column(ForeignKey("procedure.code"))
    procedure_name: Mapped[str] = mapped_column(Text)
    receiving_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    handling_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    status: Mapped[int]
    outcome: Mapped[str | None] = mapped_column(String(20))
    channel: Mapped[int]
    applicant_name: Mapped[str] = mapped_column(String(200))
    applicant_identity: Mapped[str] = mapped_column(String(20), default="")
    applicant_phone: Mapped[str] = mapped_column(String(20), default="")
    applicant_email: Mapped[str] = mapped_column(String(120), default="")
    applicant_address: Mapped[str] = mapped_column(Text, default="")
    search_text: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    return_by_post: Mapped[bool] = mapped_column(default=False)
    submitted_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    received_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    due_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    supplements_asked: Mapped[dict[str, int]] = mapped_column(Json, default=dict)  # how often, by stage
    extensions: Mapped[int] = mapped_column(default=0)
    important_reason: Mapped[str | None] = mapped_column(Text)  # why a leader marked it; an ordinary one has none
    request_key: Mapped[str | None] = mapped_column(String(160), unique=True)
    request_digest: Mapped[str | None] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=1)

    # The engine's memory: one opaque blob, never looked into; `resting` are its open tokens, `doers` who did which
    # element, `acted_for` in whose place where it was not their own. In the dossier's own row, so that an act moves
    # both or neither; loaded only by acts, never by lists.
    state: Mapped[bytes] = mapped_column(LargeBinary, default=b"", deferred=True, deferred_group=ENGINE)
    resting: Mapped[list[str]] = mapped_column(Json, default=list, deferred=True, deferred_group=ENGINE)
    doers: Mapped[dict[str, list[int]]] = mapped_column(Json, default=dict, deferred=True, deferred_group=ENGINE)
    acted_for: Mapped[dict[str, list[int]]] = mapped_column(Json, default=dict, deferred=True, deferred_group=ENGINE)
    process_ended: Mapped[bool] = mapped_column(default=False, deferred=True, deferred_group=ENGINE)
    next_wake_at: Mapped[datetime | None] = mapped_column(deferred=True, deferred_group=ENGINE)

    __mapper_args__ = {"version_id_col": revision}


class DossierPaper(Base):
    """One line of the checklist as received. A paper outside the published list carries its legal basis."""

    __tablename__ = "dossier_paper"
    __table_args__ = (
        UniqueConstraint("dossier_id", "code"),
        CheckConstraint("copies >= 0", name="copies"),
        CheckConstraint("is_listed OR legal_basis <> ''", name="basis"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    copies: Mapped[int] = mapped_column(default=1)
    is_listed: Mapped[bool] = mapped_column(default=True)
    legal_basis: Mapped[str] = mapped_column(Text, default="")


class Letter(Base):
    """An official form issued for a dossier: 01 receipt, 02 supplement, 03 refusal, 04 apology (TT 01/2018)."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_dossier", "dossier_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    form: Mapped[str] = mapped_column(String(4))
    number: Mapped[str] = mapped_column(String(40))
    issued_at: Mapped[datetime]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    body: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class Counter(Base):
    """Running numbers that leave no gap: taken inside the act that uses them."""

    __tablename__ = "dossier_counter"
    __table_args__ = (CheckConstraint("last > 0", name="last"),)

    scope: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    last: Mapped[int]


class WorkItem(Moved, Base):
    """What waits for somebody. `unit_id` and `role` say whose queue; `officer_id` who took it.

    `origin`: diagram (has a token), supplement (the desk waits for papers), consultation (asked by an officer), duty
    (what a head owes, `duty`), telling (the desk tells the applicant of a new date), post (a parcel that came back, or
    was lost).
    `procedure_code` is the dossier's, which never changes: a list narrowed by it need not read every dossier.
    Lists are ordered by `sort_at` (`due_at`, or far away where no limit is drawn), then by `risk_at` (when the whole
    dossier is due).
    """

    __tablename__ = "work_item"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'claimed', 'done', 'withdrawn')", name="state"),
        CheckConstraint(f"origin IN {ORIGINS}", name="origin"),
        CheckConstraint("(origin = 'diagram') = (token IS NOT NULL)", name="token"),
        CheckConstraint("state <> 'claimed' OR officer_id IS NOT NULL", name="claimed"),
        CheckConstraint("state <> 'open' OR officer_id IS NULL", name="unclaimed"),
        CheckConstraint("(state IN ('done', 'withdrawn')) = (done_at IS NOT NULL)", name="done"),
        UniqueConstraint("dossier_id", "token", "opened_at"),
        Index("ix_work_item_queue", "unit_id", "role", "state", *_IN_ORDER),
        Index("ix_work_item_unit", "unit_id", "state", *_IN_ORDER),
        Index("ix_work_item_officer", "officer_id", "state", *_IN_ORDER),
        Index("ix_work_item_dossier", "dossier_id", "id"),
        Index("ix_work_item_standing", *_WITH_WHOM, postgresql_where=_STANDS, sqlite_where=_STANDS),
        Index("ix_work_item_in_order", *_SOONEST, postgresql_where=_STANDS, sqlite_where=_STANDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    procedure_code: Mapped[str] = mapped_column(String(40))
    origin: Mapped[str] = mapped_column(String(12), default="diagram")
    token: Mapped[str | None] = mapped_column(String(40))
    element_id: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text, default="")
    form: Mapped[str | None] = mapped_column(String(80))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10), default=OPEN)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    opened_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    sort_at: Mapped[datetime]
    risk_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    question: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[dict[str, Any] | None] = mapped_column(Json)
    # Lets many items go in with one statement (SQLAlchemy matches the returned ids by it); holds nothing.
    _together: Mapped[int | None] = orm_insert_sentinel()


class Completion(Base):
    """What a completed step is taken back to, while its officer may undo it: how the act found the dossier, the item
    and its clock (`before`, `state`), what it opened and for whom, and the dossier's revision after it. Soon
    deleted."""

    __tablename__ = "completion"
    __table_args__ = (Index("ix_completion_until", "until"),)

    work_item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    until: Mapped[datetime]
    revision: Mapped[int]
    state: Mapped[bytes] = mapped_column(LargeBinary)
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    opened: Mapped[list[list[Any]]] = mapped_column(Json)


class Batch(Base):
    """One move over many items, made by one who leads: each item its own act, each with its own result.

    `details` is what was said (`officer_id`, `until`, `reason`, `question`); `key` names the page it came from, so that
    a form sent twice is one batch. Finished, it can be undone until `undo_until`, where its verb can be.
    """

    __tablename__ = "batch"
    __table_args__ = (
        CheckConstraint("verb IN ('assign', 'take_over', 'extend', 'ask_why')", name="verb"),
        CheckConstraint("finished_at IS NULL OR finished_at >= opened_at", name="finished"),
        CheckConstraint(
            "undo_until IS NULL OR (finished_at IS NOT NULL AND undo_until >= finished_at)", name="undo_until"
        ),
        CheckConstraint("undone_at IS NULL OR undone_at >= opened_at", name="undone_at"),
        CheckConstraint("verb <> 'ask_why' OR (undo_until IS NULL AND undone_at IS NULL)", name="undone"),
        UniqueConstraint("officer_id", "key"),
        Index("ix_batch_officer", "officer_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    key: Mapped[str | None] = mapped_column(String(64))
    verb: Mapped[str] = mapped_column(String(12))
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    opened_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    undo_until: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class BatchLine(Base):
    """What became of one item of a batch. `sentence` and `filling` say why it was refused, or why it stays as it is
    after all; `before` and `after` are how the act found and left the item."""

    __tablename__ = "batch_line"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done', 'refused', 'undone', 'kept')", name="state"),
        CheckConstraint("state NOT IN ('refused', 'kept') OR sentence <> ''", name="says_why"),
        UniqueConstraint("batch_id", "work_item_id"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    work_item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"))
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    sentence: Mapped[str] = mapped_column(Text, default="")
    filling: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    before: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class Draft(Base):
    """What an officer typed and has not handed in. `key` is `item:ID` or `intake:PROCEDURE`; how long: `retention`.

    `earlier` are the versions other tabs' saves have replaced; those up to `handed_in_version` are closed.
    """

    __tablename__ = "draft"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    version: Mapped[int] = mapped_column(default=0)
    earlier: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    saved_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None]
    handed_in_version: Mapped[int] = mapped_column(default=0)
