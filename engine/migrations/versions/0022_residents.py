"""The ledger of questions to the residents database, and their answers for a time

Revision: 0022, after 0021. Written by hand.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from engine import db as engine_db

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RESULTS = (
    "result IN ('asked', 'away', 'refused', 'not_permitted', 'match', 'mismatch', 'found', 'nobody', 'several')"
)


def upgrade() -> None:
    op.create_table(
        "register_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("operation", sa.String(8), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("draft", sa.String(120), nullable=False),
        sa.Column("step", sa.String(80), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("procedure_code", sa.String(40), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("fields", engine_db.Json(), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("asked_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(13), nullable=False),
        sa.CheckConstraint("operation IN ('verify', 'look_up')", name=op.f("ck_register_call_operation")),
        sa.CheckConstraint(RESULTS, name=op.f("ck_register_call_result")),
        sa.CheckConstraint("(result = 'asked') = (answered_at IS NULL)", name=op.f("ck_register_call_answered")),
        sa.CheckConstraint("dossier_id IS NOT NULL OR draft <> ''", name=op.f("ck_register_call_belongs")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_register_call_dossier_id_dossier")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_register_call_officer_id_officer")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_register_call_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["procedure_code"], ["procedure.code"], name=op.f("fk_register_call_procedure_code_procedure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_call")),
        sa.UniqueConstraint("key", name=op.f("uq_register_call_key")),
    )
    op.create_index("ix_register_call_dossier", "register_call", ["dossier_id", "id"])
    op.create_index("ix_register_call_draft", "register_call", ["draft", "id"])
    op.create_index("ix_register_call_subject", "register_call", ["subject", "id"])
    op.create_index("ix_register_call_officer", "register_call", ["officer_id", "asked_at"])
    op.create_table(
        "register_answer",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("people", engine_db.Json(), nullable=False),
        sa.Column("erase_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["register_call.id"], name=op.f("fk_register_answer_call_id_register_call")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_register_answer")),
    )
    op.create_index("ix_register_answer_erase", "register_answer", ["erase_at"])


def downgrade() -> None:
    op.drop_table("register_answer")
    op.drop_table("register_call")
