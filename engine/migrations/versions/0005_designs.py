"""Designs: procedure versions being drawn, their editions, and who has them open

Revision: 0005, after 0004
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from engine import db as engine_db

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "design",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_code", sa.String(40), nullable=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("created_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(120), nullable=False),
        sa.Column("put_aside_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(title) > 0", name=op.f("ck_design_title_given")),
        sa.CheckConstraint("revision > 0 AND edition > 0", name=op.f("ck_design_counted_from_one")),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_design_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_design")),
    )
    op.create_index("ix_design_updated_at", "design", ["put_aside_at", "updated_at"])
    op.create_table(
        "design_edition",
        sa.Column("design_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", engine_db.Json(), nullable=False),
        sa.Column("saved_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(120), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("copy_of", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "cause IN ('started', 'saved', 'restored', 'stepped', 'beside', 'instead')",
            name=op.f("ck_design_edition_cause_known"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_design_edition_counted_from_one")),
        sa.CheckConstraint("copy_of IS NULL OR copy_of < number", name=op.f("ck_design_edition_copies_an_earlier_one")),
        sa.ForeignKeyConstraint(["design_id"], ["design.id"], name=op.f("fk_design_edition_design_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_design_edition_account_id")),
        sa.PrimaryKeyConstraint("design_id", "number", name=op.f("pk_design_edition")),
    )
    op.create_table(
        "design_presence",
        sa.Column("design_id", sa.Integer(), nullable=False),
        sa.Column("tab", sa.String(40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("seen_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(tab) > 0", name=op.f("ck_design_presence_tab_given")),
        sa.ForeignKeyConstraint(["design_id"], ["design.id"], name=op.f("fk_design_presence_design_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_design_presence_account_id")),
        sa.PrimaryKeyConstraint("design_id", "tab", name=op.f("pk_design_presence")),
    )


def downgrade() -> None:
    op.drop_table("design_presence")
    op.drop_table("design_edition")
    op.drop_index("ix_design_updated_at", "design")
    op.drop_table("design")
