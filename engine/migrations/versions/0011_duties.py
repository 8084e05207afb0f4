"""Duties of heads and the ledger of lateness; work items of both kinds; important dossiers

Revision: 0011, after 0010. Written by hand. On SQLite the work items are rebuilt from what is written here, so that
their CHECKs are kept.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

import engine.db as engine_db

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = engine_db.UtcDateTime(timezone=True)
ORIGINS = "origin IN ('diagram', 'supplement', 'consultation', 'duty', 'telling')"
ORIGINS_BEFORE = "origin IN ('diagram', 'supplement', 'consultation')"
CAUSES = (
    "cause IN ('supplement', 'consulted', 'verification', 'system', 'absent', 'workload', 'legal', 'officer', "
    "'force_majeure')"
)
ONE_APOLOGY = sa.text("kind = 'apology' AND work_item_id IS NOT NULL AND withdrawn_at IS NULL")
REFERS_TO = {"alarm_id": "alarm", "dossier_id": "dossier", "duty_id": "duty", "unit_id": "unit"}
FORGET = (
    "DELETE FROM clock_entry WHERE clock_id IN (SELECT id FROM clock WHERE work_item_id IN ({items}))",
    "DELETE FROM alarm WHERE work_item_id IN ({items})",
    "DELETE FROM clock WHERE work_item_id IN ({items})",
    "DELETE FROM work_item WHERE id IN ({items})",
)
ITEMS = "SELECT id FROM work_item WHERE origin IN ('duty', 'telling')"


def upgrade() -> None:
    _originate(ORIGINS)
    op.add_column("dossier", sa.Column("important_reason", sa.Text()))
    _duties()
    _ledger()


def downgrade() -> None:
    """What heads owe has no place in the older schema."""
    op.drop_table("lateness")
    op.drop_table("duty")
    op.drop_column("dossier", "important_reason")
    for sentence in FORGET:
        op.get_bind().exec_driver_sql(sentence.format(items=ITEMS))
    _originate(ORIGINS_BEFORE)


def _duties() -> None:
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("alarm_id", sa.Integer()),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("work_item_id", sa.Integer()),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer()),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT),
        sa.CheckConstraint("kind IN ('apology', 'explanation', 'dialogue')", name=op.f("ck_duty_kind")),
        sa.CheckConstraint("withdrawn_at IS NULL OR work_item_id IS NOT NULL", name=op.f("ck_duty_withdrawn")),
        *_keys("duty", "alarm_id", "dossier_id", "work_item_id", "unit_id", "officer_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("alarm_id", name=op.f("uq_duty_alarm_id")),
        sa.UniqueConstraint("work_item_id", name=op.f("uq_duty_work_item_id")),
    )
    once: dict[str, Any] = {"postgresql_where": ONE_APOLOGY, "sqlite_where": ONE_APOLOGY}
    op.create_index("uq_duty_apology", "duty", ["dossier_id"], unique=True, **once)
    op.create_index("ix_duty_dossier", "duty", ["dossier_id", "id"])
    op.create_index("ix_duty_officer", "duty", ["officer_id", "id"])


def _ledger() -> None:
    op.create_table(
        "lateness",
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
        *_keys("lateness", "duty_id", "dossier_id", "work_item_id", "unit_id", "officer_id", "leader_id", "head_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lateness")),
        sa.UniqueConstraint("duty_id", name=op.f("uq_lateness_duty_id")),
    )
    op.create_index("ix_lateness_head", "lateness", ["head_id", "noted_at"])
    op.create_index("ix_lateness_unit", "lateness", ["unit_id", "noted_at"])
    op.create_index("ix_lateness_dossier", "lateness", ["dossier_id"])


def _keys(table: str, *names: str) -> list[sa.ForeignKeyConstraint]:
    refers_to = {"work_item_id": "work_item", **REFERS_TO}
    return [
        sa.ForeignKeyConstraint([name], [f"{refers_to.get(name, 'officer')}.id"], name=op.f(f"fk_{table}_{name}"))
        for name in names
    ]


def _originate(origins: str) -> None:
    """Where work items may come from. SQLite cannot change a CHECK: a new table takes the rows over."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_work_item_origin"), "work_item")
        op.create_check_constraint(op.f("ck_work_item_origin"), "work_item", origins)
        return
    with op.batch_alter_table("work_item", copy_from=_work_item(origins), recreate="always"):
        pass


def _work_item(origins: str) -> sa.Table:
    order = ("sort_at", "risk_at", "id", "procedure_code", "dossier_id")
    standing = ("unit_id", "officer_id", "procedure_code", "element_id", "sort_at", "id")
    return sa.Table(
        "work_item",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("procedure_code", sa.String(40), nullable=False, server_default=""),
        sa.Column("origin", sa.String(12), nullable=False),
        sa.Column("token", sa.String(40)),
        sa.Column("element_id", sa.String(120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("form", sa.String(80)),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("officer_id", sa.Integer()),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("claimed_at", INSTANT),
        sa.Column("due_at", INSTANT),
        sa.Column("sort_at", INSTANT, nullable=False),
        sa.Column("risk_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.Column("done_by", sa.Integer()),
        sa.Column("asked_by", sa.Integer()),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answers", engine_db.Json()),
        sa.Column("_together", sa.Integer()),
        sa.CheckConstraint("(origin = 'diagram') = (token IS NOT NULL)", name=op.f("ck_work_item_token")),
        sa.CheckConstraint("(state IN ('done', 'withdrawn')) = (done_at IS NOT NULL)", name=op.f("ck_work_item_done")),
        sa.CheckConstraint(origins, name=op.f("ck_work_item_origin")),
        sa.CheckConstraint("state <> 'claimed' OR officer_id IS NOT NULL", name=op.f("ck_work_item_claimed")),
        sa.CheckConstraint("state <> 'open' OR officer_id IS NULL", name=op.f("ck_work_item_unclaimed")),
        sa.CheckConstraint("state IN ('open', 'claimed', 'done', 'withdrawn')", name=op.f("ck_work_item_state")),
        *_keys("work_item", "dossier_id", "unit_id", "officer_id", "done_by", "asked_by"),
        sa.UniqueConstraint("dossier_id", "token", "opened_at", name=op.f("uq_work_item_dossier_id_token_opened_at")),
        sa.Index("ix_work_item_queue", "unit_id", "role", "state", *order),
        sa.Index("ix_work_item_unit", "unit_id", "state", *order),
        sa.Index("ix_work_item_officer", "officer_id", "state", *order),
        sa.Index("ix_work_item_dossier", "dossier_id", "id"),
        sa.Index("ix_work_item_standing", *standing, sqlite_where=sa.text("state IN ('open', 'claimed')")),
    )
