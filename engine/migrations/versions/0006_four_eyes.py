"""Four eyes: versions wait for a decision; notices reach accounts nobody of the organisation stands behind

Revision: 0006, after 0005. On SQLite the table is rebuilt from what is written here, so that its CHECKs are kept.
Versions of before were published directly: they keep their dates, and each was an edition.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from engine import db as engine_db

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "procedure_version"
WAITS = sa.text("state = 'submitted'")
OWN = sa.text("account_id IS NOT NULL")
KNOWN = "state IN ('submitted', 'returned', 'taken_back', 'published', 'withdrawn', 'retired')"
KNOWN_BEFORE = "state IN ('published', 'withdrawn', 'retired')"
CHECKS = {
    "state_known": KNOWN,
    "approved_has_edition": "(state IN ('submitted', 'returned', 'taken_back')) = (edition IS NULL)",
    "decided": "(state IN ('submitted', 'taken_back')) = (decided_at IS NULL)",
    "returned_with_reason": "state <> 'returned' OR length(reason) > 0",
    "four_eyes": "decided_at IS NULL OR account_id IS NULL"
    " OR (decider_account_id IS NOT NULL AND decider_account_id <> account_id)",
    "four_eyes_of_officers": "officer_id IS NULL OR decider_officer_id IS NULL OR decider_officer_id <> officer_id",
}
ADDED = (
    ("edition", sa.Integer(), None),
    ("tests", engine_db.Json(), "{}"),
    ("proof", engine_db.Json(), None),
    ("decided_at", engine_db.UtcDateTime(timezone=True), None),
    ("decided_by", sa.String(120), None),
    ("decider_account_id", sa.Integer(), None),
    ("decider_officer_id", sa.Integer(), None),
    ("reason", sa.String(1000), ""),
)
RENAMED = (("published_at", "submitted_at"), ("published_by", "submitted_by"))
DECIDER = f"fk_{TABLE}_decider_officer_id"
EDITION = f"uq_{TABLE}_procedure_code_edition"
FILL = (
    "UPDATE procedure_version SET decided_at = submitted_at, decided_by = submitted_by, account_id = NULL, "
    "officer_id = NULL, edition = (SELECT count(*) FROM procedure_version AS other WHERE other.procedure_code = "
    "procedure_version.procedure_code AND other.number <= procedure_version.number)"
)
FORGET = (
    "DELETE FROM notice WHERE officer_id IS NULL",
    "DELETE FROM version_file WHERE version_id IN (SELECT id FROM procedure_version WHERE edition IS NULL)",
    "DELETE FROM procedure_version WHERE edition IS NULL",
)


def upgrade() -> None:
    for before, after in RENAMED:
        _do(f"ALTER TABLE {TABLE} RENAME COLUMN {before} TO {after}")
    for name, kind, default in ADDED:
        op.add_column(TABLE, sa.Column(name, kind, nullable=default is None, server_default=default))
    _do(FILL)
    if _on_sqlite():
        _rebuild(_as_of_now())
    else:
        _constrain()
    _one_waits()
    with op.batch_alter_table("notice") as notice:
        notice.add_column(sa.Column("account_id", sa.Integer()))
        notice.alter_column("officer_id", existing_type=sa.Integer(), nullable=True)
        notice.create_foreign_key(op.f("fk_notice_account_id"), "account", ["account_id"], ["id"])
        notice.create_check_constraint(op.f("ck_notice_has_one_reader"), "(officer_id IS NULL) <> (account_id IS NULL)")
    own: dict[str, Any] = {"postgresql_where": OWN, "sqlite_where": OWN}
    op.create_index("ix_notice_account_read", "notice", ["account_id", "read_at", "id"], **own)


def downgrade() -> None:
    """What was never approved has no place in the older schema, nor have lines for accounts."""
    for sentence in FORGET:
        _do(sentence)
    op.drop_index("ix_notice_account_read", "notice")
    _notices_for_officers_only()
    op.drop_index(f"uq_{TABLE}_waiting", TABLE)
    if _on_sqlite():
        _rebuild(_as_before())
    else:
        for name in CHECKS:
            op.drop_constraint(op.f(f"ck_{TABLE}_{name}"), TABLE)
        op.create_check_constraint(op.f(f"ck_{TABLE}_state_known"), TABLE, KNOWN_BEFORE)
        for name, _kind, _default in ADDED:
            op.drop_column(TABLE, name)
    for before, after in RENAMED:
        _do(f"ALTER TABLE {TABLE} RENAME COLUMN {after} TO {before}")


def _constrain() -> None:
    op.drop_constraint(op.f(f"ck_{TABLE}_state_known"), TABLE)
    for name, says in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_{TABLE}_{name}"), TABLE, says)
    op.create_unique_constraint(op.f(EDITION), TABLE, ["procedure_code", "edition"])
    op.create_foreign_key(op.f(DECIDER), TABLE, "officer", ["decider_officer_id"], ["id"])
    for name, _kind, default in ADDED:
        if default is not None:
            op.alter_column(TABLE, name, server_default=None)


def _one_waits() -> None:
    where: dict[str, Any] = {"postgresql_where": WAITS, "sqlite_where": WAITS}
    op.create_index(f"uq_{TABLE}_waiting", TABLE, ["procedure_code"], unique=True, **where)


def _notices_for_officers_only() -> None:
    if not _on_sqlite():
        op.drop_column("notice", "account_id")  # takes its constraints along
        op.alter_column("notice", "officer_id", nullable=False)
        return
    _rebuild(
        sa.Table(
            "notice",
            sa.MetaData(),
            sa.Column("id", sa.Integer(), primary_key=True),
            sa.Column("officer_id", sa.Integer(), nullable=False),
            sa.Column("created_at", engine_db.UtcDateTime(timezone=True), nullable=False),
            sa.Column("kind", sa.String(40), nullable=False),
            sa.Column("sentence", sa.Text(), nullable=False),
            sa.Column("dossier_id", sa.Integer()),
            sa.Column("read_at", engine_db.UtcDateTime(timezone=True)),
            sa.Column("filling", sa.Text()),
            sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_notice_officer_id")),
            sa.Index("ix_notice_officer_read", "officer_id", "read_at", "id"),
        )
    )


def _as_of_now() -> sa.Table:
    more = [
        *(sa.Column(name, kind, nullable=default is None) for name, kind, default in ADDED),
        *(sa.CheckConstraint(says, name=op.f(f"ck_{TABLE}_{name}")) for name, says in CHECKS.items()),
        sa.UniqueConstraint("procedure_code", "edition", name=op.f(EDITION)),
        sa.ForeignKeyConstraint(["decider_officer_id"], ["officer.id"], name=op.f(DECIDER)),
    ]
    return _table(more)


def _as_before() -> sa.Table:
    return _table([sa.CheckConstraint(KNOWN_BEFORE, name=op.f(f"ck_{TABLE}_state_known"))])


def _table(more: list[sa.schema.SchemaItem]) -> sa.Table:
    return sa.Table(
        TABLE,
        sa.MetaData(),
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("procedure_code", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("bundle_hash", sa.String(64), nullable=False),
        sa.Column("spec_hash", sa.String(64), nullable=False),
        sa.Column("main_process_id", sa.String(200), nullable=False),
        sa.Column("legal", engine_db.Json(), nullable=False),
        sa.Column("profile", engine_db.Json(), nullable=False),
        sa.Column("findings", engine_db.Json(), nullable=False),
        sa.Column("submitted_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.String(120), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("officer_id", sa.Integer()),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f(f"ck_{TABLE}_number_positive")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f(f"fk_{TABLE}_officer_id")),
        sa.ForeignKeyConstraint(["procedure_code"], ["procedure.code"], name=op.f(f"fk_{TABLE}_procedure_code")),
        sa.ForeignKeyConstraint(["spec_hash"], ["process_spec.hash"], name=op.f(f"fk_{TABLE}_spec_hash")),
        sa.UniqueConstraint("procedure_code", "number", name=op.f(f"uq_{TABLE}_procedure_code_number")),
        sa.Index(f"ix_{TABLE}_in_force", "procedure_code", "state", "effective_on"),
        *more,
    )


def _rebuild(shape: sa.Table) -> None:
    """SQLite cannot change a CHECK: a table of that shape takes the rows over."""
    with op.batch_alter_table(shape.name, copy_from=shape, recreate="always"):
        pass


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _do(sentence: str) -> None:
    op.get_bind().exec_driver_sql(sentence)
