"""Leave and substitution: lent for some procedures, entered with a leave, taken back whole; in whose place a step was
done; which steps nobody present may do

Revision: 0014, after 0013. On SQLite the two tables are rebuilt from what is written here, so that their CHECKs are
kept.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from engine import db as engine_db

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

STANDS: dict[str, Any] = {name: sa.text("revoked_at IS NULL") for name in ("postgresql_where", "sqlite_where")}
DATED = "valid_to IS NULL OR valid_to > valid_from"
INSTANT = engine_db.UtcDateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("absence", copy_from=_absence()) as absence:
        absence.add_column(sa.Column("revoked_at", INSTANT))
        absence.drop_constraint(op.f("uq_absence_officer_id_valid_from"), type_="unique")
    op.create_index("uq_absence_standing", "absence", ["officer_id", "valid_from"], unique=True, **STANDS)
    with op.batch_alter_table("delegation", copy_from=_delegation()) as delegation:
        delegation.add_column(sa.Column("procedures", engine_db.Json()))
        delegation.add_column(sa.Column("absence_id", sa.Integer()))
        delegation.add_column(sa.Column("revoked_at", INSTANT))
        delegation.create_foreign_key(op.f("fk_delegation_absence_id"), "absence", ["absence_id"], ["id"])
    op.add_column("dossier", sa.Column("acted_for", engine_db.Json(), nullable=False, server_default="{}"))
    op.create_table(
        "unattended_step",
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("work_item_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_unattended_step_officer_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unattended_step_unit_id")),
        sa.ForeignKeyConstraint(["work_item_id"], ["work_item.id"], name=op.f("fk_unattended_step_work_item_id")),
        sa.PrimaryKeyConstraint("found_on", "work_item_id", name=op.f("pk_unattended_step")),
    )
    op.create_index("ix_unattended_step_unit", "unattended_step", ["found_on", "unit_id"])


def downgrade() -> None:
    """What was taken back, and what was lent for some procedures alone, has no place in the older schema."""
    op.drop_table("unattended_step")
    op.drop_column("dossier", "acted_for")
    _do("DELETE FROM delegation WHERE revoked_at IS NOT NULL OR procedures IS NOT NULL")
    more: tuple[Any, ...] = (
        sa.Column("procedures", engine_db.Json()),
        sa.Column("absence_id", sa.Integer()),
        sa.Column("revoked_at", INSTANT),
        sa.ForeignKeyConstraint(["absence_id"], ["absence.id"], name=op.f("fk_delegation_absence_id")),
    )
    with op.batch_alter_table("delegation", copy_from=_delegation(*more)) as delegation:
        delegation.drop_constraint(op.f("fk_delegation_absence_id"), type_="foreignkey")
        for name in ("procedures", "absence_id", "revoked_at"):
            delegation.drop_column(name)
    _do("DELETE FROM absence WHERE revoked_at IS NOT NULL")
    op.drop_index("uq_absence_standing", "absence")
    with op.batch_alter_table("absence", copy_from=_absence(sa.Column("revoked_at", INSTANT), unique=False)) as absence:
        absence.drop_column("revoked_at")
        absence.create_unique_constraint(op.f("uq_absence_officer_id_valid_from"), ["officer_id", "valid_from"])


def _absence(*more: Any, unique: bool = True) -> sa.Table:
    key = [sa.UniqueConstraint("officer_id", "valid_from", name=op.f("uq_absence_officer_id_valid_from"))]
    return sa.Table(
        "absence",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(DATED, name=op.f("ck_absence_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_absence_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        *(key if unique else []),
        *more,
    )


def _delegation(*more: Any) -> sa.Table:
    return sa.Table(
        "delegation",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_officer_id", sa.Integer(), nullable=False),
        sa.Column("to_officer_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("power", sa.String(10), nullable=False),
        sa.Column("basis", sa.String(200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("from_officer_id <> to_officer_id", name=op.f("ck_delegation_is_to_another")),
        sa.CheckConstraint("power IN ('work', 'sign', 'decide')", name=op.f("ck_delegation_power_known")),
        sa.CheckConstraint(DATED, name=op.f("ck_delegation_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["from_officer_id"], ["officer.id"], name=op.f("fk_delegation_from_officer_id")),
        sa.ForeignKeyConstraint(["to_officer_id"], ["officer.id"], name=op.f("fk_delegation_to_officer_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_delegation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.Index("ix_delegation_from_officer_id", "from_officer_id", "valid_from"),
        sa.Index("ix_delegation_to_officer_id", "to_officer_id", "valid_from"),
        *more,
    )


def _do(sentence: str) -> None:
    op.get_bind().exec_driver_sql(sentence)
