"""Batches: one move over many items, with a result for each; extensions that are taken back; open items counted by
who holds them

Revision: 0010, after 0009. On SQLite the ledger is rebuilt from what is written here, so that its CHECKs are kept.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

import engine.db as engine_db

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = engine_db.UtcDateTime(timezone=True)
KINDS_BEFORE = "kind IN ('start', 'pause', 'resume', 'restart', 'extend', 'recalculate', 'meet', 'stop')"
KINDS = KINDS_BEFORE.replace("'extend'", "'extend', 'retract'")
STANDING = ("unit_id", "officer_id", "procedure_code", "element_id", "sort_at", "id")


def upgrade() -> None:
    _kinds(KINDS)
    _index("ix_work_item_standing", "work_item", STANDING, "state IN ('open', 'claimed')")
    _index("ix_dossier_paused", "dossier", ("paused_at", "id"), "paused_at IS NOT NULL AND closed_at IS NULL")
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=True),
        sa.Column("verb", sa.String(12), nullable=False),
        sa.Column("details", engine_db.Json(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        *(sa.Column(name, INSTANT, nullable=True) for name in ("finished_at", "undo_until", "undone_at")),
        sa.CheckConstraint("verb IN ('assign', 'take_over', 'extend', 'ask_why')", name=op.f("ck_batch_verb")),
        sa.CheckConstraint("finished_at IS NULL OR finished_at >= opened_at", name=op.f("ck_batch_finished")),
        sa.CheckConstraint("undo_until IS NULL OR verb <> 'ask_why'", name=op.f("ck_batch_undone")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_batch_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("officer_id", "key", name=op.f("uq_batch_officer_id_key")),
    )
    op.create_index("ix_batch_officer", "batch", ["officer_id", "id"])
    op.create_table(
        "batch_line",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("work_item_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        *(sa.Column(name, engine_db.Json(), nullable=False) for name in ("filling", "before", "after")),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'refused', 'undone', 'kept')", name=op.f("ck_batch_line_state")
        ),
        sa.CheckConstraint("state NOT IN ('refused', 'kept') OR sentence <> ''", name=op.f("ck_batch_line_says_why")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_line_batch_id")),
        sa.ForeignKeyConstraint(["work_item_id"], ["work_item.id"], name=op.f("fk_batch_line_work_item_id")),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_batch_line")),
        sa.UniqueConstraint("batch_id", "work_item_id", name=op.f("uq_batch_line_batch_id_work_item_id")),
    )


def downgrade() -> None:
    """A ledger of before knows no retraction: an extension that was taken back goes, and its retraction with it."""
    op.drop_table("batch_line")
    op.drop_table("batch")
    op.drop_index("ix_dossier_paused", "dossier")
    op.drop_index("ix_work_item_standing", "work_item")
    both = (
        "DELETE FROM clock_entry WHERE kind = 'extend' AND EXISTS (SELECT 1 FROM clock_entry AS back WHERE "
        "back.clock_id = clock_entry.clock_id AND back.number = clock_entry.number + 1 AND back.kind = 'retract')"
    )
    for sentence in (both, "DELETE FROM clock_entry WHERE kind = 'retract'"):
        op.get_bind().exec_driver_sql(sentence)
    _kinds(KINDS_BEFORE)


def _index(name: str, table: str, columns: Sequence[str], where: str) -> None:
    only: dict[str, Any] = {"postgresql_where": sa.text(where), "sqlite_where": sa.text(where)}
    op.create_index(name, table, list(columns), **only)


def _kinds(says: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("clock_entry", copy_from=_ledger(says), recreate="always"):
            return
    op.drop_constraint(op.f("ck_clock_entry_kind"), "clock_entry")
    op.create_check_constraint(op.f("ck_clock_entry_kind"), "clock_entry", says)


def _ledger(kinds: str) -> sa.Table:
    return sa.Table(
        "clock_entry",
        sa.MetaData(),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_officer_id", sa.Integer(), nullable=True),
        sa.Column("data", engine_db.Json(), nullable=False),
        sa.CheckConstraint("(kind = 'start') = (number = 1)", name=op.f("ck_clock_entry_starts_once")),
        sa.CheckConstraint(kinds, name=op.f("ck_clock_entry_kind")),
        sa.ForeignKeyConstraint(["by_officer_id"], ["officer.id"], name=op.f("fk_clock_entry_by_officer_id")),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_clock_entry_clock_id")),
        sa.PrimaryKeyConstraint("clock_id", "number", name=op.f("pk_clock_entry")),
    )
