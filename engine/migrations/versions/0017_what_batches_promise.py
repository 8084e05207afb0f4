"""The database keeps what batches promise of their undo, and what an explanation of lateness says

Revision: 0017, after 0016. On SQLite both tables are rebuilt from what is written here, so that their CHECKs are kept.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import engine.db as engine_db

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = engine_db.UtcDateTime(timezone=True)
BATCH_BEFORE = {"undone": "undo_until IS NULL OR verb <> 'ask_why'"}
BATCH = {
    "undo_until": "undo_until IS NULL OR (finished_at IS NOT NULL AND undo_until >= finished_at)",
    "undone_at": "undone_at IS NULL OR undone_at >= opened_at",
    "undone": "verb <> 'ask_why' OR (undo_until IS NULL AND undone_at IS NULL)",
}
LATENESS = {"says_why": "explained_at IS NULL OR (explanation <> '' AND remedy <> '')"}
CAUSES = (
    "cause IN ('supplement', 'consulted', 'verification', 'system', 'absent', 'workload', 'legal', 'officer', "
    "'force_majeure')"
)


def upgrade() -> None:
    op.get_bind().exec_driver_sql("UPDATE lateness SET explanation = '-' WHERE cause IS NOT NULL AND explanation = ''")
    op.get_bind().exec_driver_sql("UPDATE lateness SET remedy = '-' WHERE cause IS NOT NULL AND remedy = ''")
    _swap("batch", _batch(BATCH), BATCH_BEFORE, BATCH)
    _swap("lateness", _lateness(LATENESS), {}, LATENESS)


def downgrade() -> None:
    _swap("lateness", _lateness({}), LATENESS, {})
    _swap("batch", _batch(BATCH_BEFORE), BATCH, BATCH_BEFORE)


def _swap(table: str, shape: sa.Table, before: dict[str, str], after: dict[str, str]) -> None:
    """Other CHECKs for a table; SQLite cannot change one, so that a table of that shape takes the rows over."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(table, copy_from=shape, recreate="always"):
            return
    for name in before:
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    for name, says in after.items():
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, says)


def _batch(checks: dict[str, str]) -> sa.Table:
    return sa.Table(
        "batch",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=True),
        sa.Column("verb", sa.String(12), nullable=False),
        sa.Column("details", engine_db.Json(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        *(sa.Column(name, INSTANT, nullable=True) for name in ("finished_at", "undo_until", "undone_at")),
        sa.CheckConstraint("verb IN ('assign', 'take_over', 'extend', 'ask_why')", name=op.f("ck_batch_verb")),
        sa.CheckConstraint("finished_at IS NULL OR finished_at >= opened_at", name=op.f("ck_batch_finished")),
        *(sa.CheckConstraint(says, name=op.f(f"ck_batch_{name}")) for name, says in checks.items()),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_batch_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("officer_id", "key", name=op.f("uq_batch_officer_id_key")),
        sa.Index("ix_batch_officer", "officer_id", "id"),
    )


def _lateness(checks: dict[str, str]) -> sa.Table:
    refers_to = {
        **{"duty_id": "duty", "dossier_id": "dossier", "work_item_id": "work_item", "unit_id": "unit"},
        **dict.fromkeys(("officer_id", "leader_id", "head_id"), "officer"),
    }
    return sa.Table(
        "lateness",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("work_item_id", sa.Integer()),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer()) for name in ("officer_id", "leader_id", "head_id")),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("noted_at", INSTANT, nullable=False),
        sa.Column("explained_at", INSTANT),
        sa.Column("late_minutes", sa.Integer()),
        sa.Column("cause", sa.String(20)),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.CheckConstraint(CAUSES, name=op.f("ck_lateness_cause")),
        sa.CheckConstraint("(explained_at IS NULL) = (cause IS NULL)", name=op.f("ck_lateness_explained")),
        sa.CheckConstraint("(explained_at IS NULL) = (late_minutes IS NULL)", name=op.f("ck_lateness_measured")),
        sa.CheckConstraint("late_minutes >= 0", name=op.f("ck_lateness_late_minutes")),
        *(sa.CheckConstraint(says, name=op.f(f"ck_lateness_{name}")) for name, says in checks.items()),
        *(
            sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_lateness_{name}"))
            for name, to in refers_to.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lateness")),
        sa.UniqueConstraint("duty_id", name=op.f("uq_lateness_duty_id")),
        sa.Index("ix_lateness_head", "head_id", "noted_at"),
        sa.Index("ix_lateness_unit", "unit_id", "noted_at"),
        sa.Index("ix_lateness_dossier", "dossier_id"),
    )
