"""How the neighbours are; which attempts are not held against a job, and when its runner began

Revision: 0019, after 0018. Written by hand.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from engine import db as engine_db

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = engine_db.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.add_column("job", sa.Column("spared", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("job", sa.Column("begun_at", INSTANT, nullable=True))
    op.create_table(
        "neighbour",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("open_until", INSTANT, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("failed_at", INSTANT, nullable=True),
        sa.Column("paused_at", INSTANT, nullable=True),
        sa.Column("paused_by", sa.Integer(), nullable=True),
        sa.Column("pause_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('closed', 'open', 'half-open')", name=op.f("ck_neighbour_state")),
        sa.CheckConstraint("(state = 'closed') = (open_until IS NULL)", name=op.f("ck_neighbour_open_until")),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_neighbour_failures")),
        sa.CheckConstraint("(paused_at IS NULL) = (pause_reason = '')", name=op.f("ck_neighbour_says_why")),
        sa.CheckConstraint("paused_at IS NOT NULL OR paused_by IS NULL", name=op.f("ck_neighbour_paused_by")),
        sa.ForeignKeyConstraint(["paused_by"], ["account.id"], name=op.f("fk_neighbour_paused_by")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_neighbour")),
    )


def downgrade() -> None:
    op.drop_table("neighbour")
    op.drop_column("job", "begun_at")
    op.drop_column("job", "spared")
