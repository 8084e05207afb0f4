"""One open ladder of a scope, whose name is that of what it is for

Revision: 0016, after 0015. On SQLite the table is rebuilt from what is written here, so that its CHECKs are kept.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from engine import db as engine_db

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = engine_db.UtcDateTime(timezone=True)
NAMED_BEFORE = "(scope = 'city') = (procedure_code IS NULL AND unit_id IS NULL)"
NAMED = (
    "scope = CASE WHEN procedure_code IS NULL AND unit_id IS NULL THEN 'city' "
    "WHEN unit_id IS NULL THEN 'procedure:' || procedure_code "
    "WHEN procedure_code IS NULL THEN 'unit:' || CAST(unit_id AS VARCHAR) "
    "ELSE 'procedure:' || procedure_code || '/unit:' || CAST(unit_id AS VARCHAR) END"
)
END_ALL_BUT_THE_LAST = """
    UPDATE ladder_edition SET valid_to = (
        SELECT min(later.valid_from) FROM ladder_edition AS later
        WHERE later.scope = ladder_edition.scope AND later.valid_from > ladder_edition.valid_from
    ) WHERE valid_to IS NULL AND EXISTS (
        SELECT 1 FROM ladder_edition AS later
        WHERE later.scope = ladder_edition.scope AND later.valid_from > ladder_edition.valid_from
    )
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(END_ALL_BUT_THE_LAST)
    _named(NAMED)
    stands = sa.text("valid_to IS NULL")
    op.create_index(
        "uq_ladder_edition_open", "ladder_edition", ["scope"], unique=True, postgresql_where=stands, sqlite_where=stands
    )


def downgrade() -> None:
    op.drop_index("uq_ladder_edition_open", "ladder_edition")
    _named(NAMED_BEFORE)


def _named(says: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("ladder_edition", copy_from=_editions(says), recreate="always"):
            return
    op.drop_constraint(op.f("ck_ladder_edition_scope"), "ladder_edition")
    op.create_check_constraint(op.f("ck_ladder_edition_scope"), "ladder_edition", says)


def _editions(says: str) -> sa.Table:
    return sa.Table(
        "ladder_edition",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(80), nullable=False),
        sa.Column("procedure_code", sa.String(40), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("rungs", engine_db.Json(), nullable=False),
        sa.Column("basis", sa.String(300), nullable=False),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(says, name=op.f("ck_ladder_edition_scope")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_ladder_edition_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["procedure_code"], ["procedure.code"], name=op.f("fk_ladder_edition_procedure_code")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ladder_edition_unit_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["account.id"], name=op.f("fk_ladder_edition_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_edition")),
        sa.UniqueConstraint("scope", "valid_from", name=op.f("uq_ladder_edition_scope_valid_from")),
    )
