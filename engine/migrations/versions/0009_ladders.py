"""Ladders as data: alarms say their level, their duty and who has read them; the sweep has a heartbeat

Revision: 0009, after 0008. Written by hand. On SQLite the alarms are rebuilt from what is written here, so that their
CHECKs are kept. The four rungs of before are now positions on the ladder of the city: the second rung of a step's
ladder is a warning of its leader, so everything from the date on stands one higher.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

import engine.db as engine_db

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = engine_db.UtcDateTime(timezone=True)
KINDS = "kind IN ('warning', 'reminder', 'apology', 'overdue', 'head', 'superior', 'control')"
KINDS_BEFORE = "kind IN ('warning', 'overdue', 'superior', 'control')"
CHECKS = {
    "kind": KINDS,
    "level": "level IN ('E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7')",
    "duty": "duty IN ('apology', 'explanation', 'dialogue')",
    "read": "read_at IS NULL OR delivered_at IS NOT NULL",
}
ADDED = (
    ("level", sa.String(4), "E1"),
    ("duty", sa.String(12), None),
    ("wants_answer", sa.Boolean(), "0"),
    ("copies", engine_db.Json(), "[]"),
    ("delivered_at", INSTANT, None),
    ("read_at", INSTANT, None),
)
OWES: dict[str, Any] = {name: sa.text("duty IS NOT NULL") for name in ("postgresql_where", "sqlite_where")}
FILL = (
    "UPDATE alarm SET wants_answer = (kind <> 'warning'), delivered_at = CASE WHEN officer_id IS NULL THEN NULL"
    " ELSE rung_at END, level = CASE kind WHEN 'warning' THEN 'E1' WHEN 'superior' THEN 'E6' WHEN 'control' THEN 'E7'"
    " ELSE CASE WHEN work_item_id IS NULL THEN 'E5' ELSE 'E3' END END",
    # From above downwards, or two rungs of one clock would meet.
    *(f"UPDATE alarm SET rung = {number + 1} WHERE rung = {number}" for number in (3, 2, 1)),
    "UPDATE clock SET rung = rung + 1 WHERE rung > 1",
)
EMPTY = (
    "DELETE FROM alarm WHERE kind NOT IN ('warning', 'overdue', 'superior', 'control') OR rung = 1",
    *(f"UPDATE alarm SET rung = {number} WHERE rung = {number + 1}" for number in (1, 2, 3)),
    "DELETE FROM alarm WHERE rung > 3",
    "UPDATE clock SET rung = rung - 1 WHERE rung > 1",
)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if on_sqlite:
        _rebuild(_alarm(KINDS_BEFORE), [sa.Column(name, kind, server_default=said) for name, kind, said in ADDED])
    else:
        for name, kind, said in ADDED:
            default = sa.text("false") if isinstance(kind, sa.Boolean) else said
            op.add_column("alarm", sa.Column(name, kind, nullable=said is None, server_default=default))
    for sentence in FILL:
        op.get_bind().exec_driver_sql(sentence)
    if on_sqlite:
        _rebuild(_alarm(KINDS, now=True))
    else:
        op.drop_constraint(op.f("ck_alarm_kind"), "alarm")
        for name, says in CHECKS.items():
            op.create_check_constraint(op.f(f"ck_alarm_{name}"), "alarm", says)
        for name, _kind, said in ADDED:
            if said is not None:
                op.alter_column("alarm", name, server_default=None)
    op.create_index("ix_alarm_duty", "alarm", ["id"], **OWES)
    _ladders()
    _beats()


def downgrade() -> None:
    """Alarms of rungs the older ladder did not have are forgotten."""
    op.drop_table("silence")
    op.drop_table("heartbeat")
    op.drop_table("ladder_edition")
    op.drop_index("ix_alarm_duty", "alarm")
    for sentence in EMPTY:
        op.get_bind().exec_driver_sql(sentence)
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(_alarm(KINDS_BEFORE))
        return
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_alarm_{name}"), "alarm")
    op.create_check_constraint(op.f("ck_alarm_kind"), "alarm", KINDS_BEFORE)
    for name, _kind, _said in ADDED:
        op.drop_column("alarm", name)


def _alarm(kinds: str, *, now: bool = False) -> sa.Table:
    """The table, as of before or of `now`."""
    added = [sa.Column(name, kind, nullable=said is None) for name, kind, said in ADDED] if now else []
    checks = {**CHECKS, "kind": kinds} if now else {"kind": kinds}
    people = {"answered_by": "officer", "clock_id": "clock", "dossier_id": "dossier", "officer_id": "officer"}
    people |= {"unit_id": "unit", "work_item_id": "work_item"}
    return sa.Table(
        "alarm",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("clock_id", "clock_edition", "rung")),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("work_item_id", sa.Integer()),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer()),
        sa.Column("why", engine_db.Json(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("rung_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT),
        sa.Column("answered_by", sa.Integer()),
        sa.Column("answer", sa.Text()),
        *added,
        sa.CheckConstraint("rung >= 0", name=op.f("ck_alarm_rung")),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_alarm_answered")),
        *(sa.CheckConstraint(says, name=op.f(f"ck_alarm_{name}")) for name, says in checks.items()),
        *(sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_alarm_{name}")) for name, to in people.items()),
        sa.UniqueConstraint("clock_id", "rung", "clock_edition", name=op.f("uq_alarm_clock_id_rung_clock_edition")),
        sa.Index("ix_alarm_officer", "officer_id", "answered_at", "id"),
        sa.Index("ix_alarm_unit", "unit_id", "answered_at", "id"),
        sa.Index("ix_alarm_dossier", "dossier_id"),
    )


def _rebuild(shape: sa.Table, added: Sequence[sa.Column[Any]] = ()) -> None:
    """SQLite cannot change a CHECK: a table of that shape takes the rows over."""
    with op.batch_alter_table("alarm", copy_from=shape, recreate="always") as batch:
        for column in added:
            batch.add_column(column)


def _ladders() -> None:
    op.create_table(
        "ladder_edition",
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
        sa.CheckConstraint(
            "(scope = 'city') = (procedure_code IS NULL AND unit_id IS NULL)", name=op.f("ck_ladder_edition_scope")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_ladder_edition_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["procedure_code"], ["procedure.code"], name=op.f("fk_ladder_edition_procedure_code")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ladder_edition_unit_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["account.id"], name=op.f("fk_ladder_edition_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_edition")),
        sa.UniqueConstraint("scope", "valid_from", name=op.f("uq_ladder_edition_scope_valid_from")),
    )


def _beats() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("beat_at", INSTANT, nullable=False),
        sa.Column("node", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "silence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.Column("noticed_at", INSTANT, nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('silent', 'set_back')", name=op.f("ck_silence_kind")),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_silence_ends_after_it_begins")),
        sa.CheckConstraint("told >= 0", name=op.f("ck_silence_told")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence")),
        sa.UniqueConstraint("kind", "since", name=op.f("uq_silence_kind_since")),
    )
