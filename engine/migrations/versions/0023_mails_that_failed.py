"""A mail that could not be sent says so, one mail may tell several notices, and old mails and jobs are found to be
forgotten

Revision: 0023, after 0022. On SQLite the table of mails is rebuilt from what is written here, so that its CHECKs are
kept.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

import engine.db as engine_db

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = engine_db.UtcDateTime(timezone=True)
BEFORE = {"state": "state IN ('queued', 'sent', 'left_out')", "left_out": "(state = 'left_out') = (error <> '')"}
AFTER = {
    "state": "state IN ('queued', 'sent', 'left_out', 'failed')",
    "left_out": "(state IN ('left_out', 'failed')) = (error <> '')",
}
WITH = "ALTER TABLE notice ADD COLUMN mailed_with_id INTEGER CONSTRAINT fk_notice_mailed_with_id REFERENCES notice (id)"
JOINS: dict[str, Any] = {
    name: sa.text("mailed_with_id IS NOT NULL") for name in ("postgresql_where", "sqlite_where")
}
IS_DONE: dict[str, Any] = {name: sa.text("state = 'done'") for name in ("postgresql_where", "sqlite_where")}
DIED = """
    UPDATE mail SET state = 'failed', error = COALESCE(NULLIF((
        SELECT substr(job.error, 1, 300) FROM job WHERE job.key = 'mail:' || CAST(mail.id AS VARCHAR)), ''), '-')
    WHERE state = 'queued' AND EXISTS (
        SELECT 1 FROM job WHERE job.key = 'mail:' || CAST(mail.id AS VARCHAR) AND job.state = 'dead')"""


def upgrade() -> None:
    _swap(BEFORE, AFTER, sa.String(300))
    op.get_bind().exec_driver_sql(DIED)
    op.create_index("ix_mail_queued_at", "mail", ["queued_at", "id"])
    op.get_bind().exec_driver_sql(WITH)
    op.create_index("ix_notice_mailed_with", "notice", ["mailed_with_id"], **JOINS)
    op.create_index("ix_job_done", "job", ["done_at", "id"], **IS_DONE)


def downgrade() -> None:
    op.drop_index("ix_job_done", "job")
    op.drop_index("ix_notice_mailed_with", "notice")
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("notice") as table:
            table.drop_constraint("fk_notice_mailed_with_id", type_="foreignkey")
            table.drop_column("mailed_with_id")
    else:
        op.drop_column("notice", "mailed_with_id")
    op.drop_index("ix_mail_queued_at", "mail")
    op.get_bind().exec_driver_sql("UPDATE mail SET state = 'queued', error = '' WHERE state = 'failed'")
    _swap(AFTER, BEFORE, sa.String(20))


def _swap(before: dict[str, str], after: dict[str, str], error: sa.String) -> None:
    """Other CHECKs, and another width of `error`."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("mail", copy_from=_mail(after, error), recreate="always"):
            return
    for name in before:
        op.drop_constraint(op.f(f"ck_mail_{name}"), "mail")
    op.alter_column("mail", "error", type_=error)
    for name, says in after.items():
        op.create_check_constraint(op.f(f"ck_mail_{name}"), "mail", says)


def _mail(checks: dict[str, str], error: sa.String) -> sa.Table:
    return sa.Table(
        "mail",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("message_id", sa.String(160), nullable=False),
        sa.Column("queued_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("error", error, nullable=False),
        *(sa.CheckConstraint(says, name=op.f(f"ck_mail_{name}")) for name, says in checks.items()),
        sa.CheckConstraint("notice_id IS NULL OR digest_id IS NULL", name=op.f("ck_mail_one_thing")),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_mail_sent")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mail_account_id")),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_mail_digest_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_mail_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("digest_id", name=op.f("uq_mail_digest_id")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_message_id")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_mail_notice_id")),
        sa.Index("ix_mail_account", "account_id", "id"),
    )
