"""Presence by account, and an index over the jobs that have stopped

Revision: 0008, after 0007. Written by hand.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import engine.db as engine_db

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _presence("design_id", "account_id", "tab")
    dead = sa.text("state = 'dead'")
    op.create_index("ix_job_dead", "job", ["id"], postgresql_where=dead, sqlite_where=dead)


def downgrade() -> None:
    op.drop_index("ix_job_dead", "job")
    _presence("design_id", "tab")


def _presence(*key: str) -> None:
    """Begun anew: its lines hold for a minute, and every open page writes its own again."""
    op.drop_table("design_presence")
    op.create_table(
        "design_presence",
        sa.Column("design_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("tab", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("seen_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(tab) > 0", name=op.f("ck_design_presence_tab_given")),
        sa.ForeignKeyConstraint(["design_id"], ["design.id"], name=op.f("fk_design_presence_design_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_design_presence_account_id")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_design_presence")),
    )
