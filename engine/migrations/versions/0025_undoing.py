"""For some seconds, what a completed step is taken back to

Revision: 0025, after 0024. Written by hand.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from engine import db as engine_db

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "completion",
        sa.Column("work_item_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("until", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("before", engine_db.Json(), nullable=False),
        sa.Column("opened", engine_db.Json(), nullable=False),
        sa.ForeignKeyConstraint(["work_item_id"], ["work_item.id"], name=op.f("fk_completion_work_item_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_completion_dossier_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_completion_officer_id")),
        sa.PrimaryKeyConstraint("work_item_id", name=op.f("pk_completion")),
    )
    op.create_index("ix_completion_until", "completion", ["until"])


def downgrade() -> None:
    """The program of before cannot explain the date of a step that was undone: its ledger has a line it does not
    know."""
    op.drop_index("ix_completion_until", "completion")
    op.drop_table("completion")
