"""Who was told how late a unit is in a week or a month; lines of the ledger of lateness that are still to be weighed

Revision: 0024, after 0023. Lines of before count as weighed: nobody is told now of what came together long ago.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

import engine.db as engine_db

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = engine_db.UtcDateTime(timezone=True)


def _where(says: str) -> dict[str, Any]:
    return {name: sa.text(says) for name in ("postgresql_where", "sqlite_where")}


def upgrade() -> None:
    op.create_table(
        "unit_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(4), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        *(sa.Column(name, engine_db.Json(), nullable=False) for name in ("copies", "why", "numbers")),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.CheckConstraint("kind IN ('week', 'month')", name=op.f("ck_unit_report_kind")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_unit_report_officer_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_report_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_report")),
        sa.UniqueConstraint("kind", "begins_on", "unit_id", name=op.f("uq_unit_report_kind_begins_on_unit_id")),
    )
    op.create_index("ix_unit_report_unit", "unit_report", ["unit_id", "begins_on"])
    op.add_column("lateness", sa.Column("weighed_at", INSTANT, nullable=True))
    op.get_bind().exec_driver_sql("UPDATE lateness SET weighed_at = noted_at")
    op.create_index("ix_lateness_new", "lateness", ["unit_id", "id"], **_where("weighed_at IS NULL"))
    op.create_index("ix_dossier_finished", "dossier", ["finished_at", "id"], **_where("finished_at IS NOT NULL"))


def downgrade() -> None:
    op.drop_index("ix_dossier_finished", "dossier")
    op.drop_index("ix_lateness_new", "lateness")
    op.drop_column("lateness", "weighed_at")
    op.drop_table("unit_report")
