"""Notices by e-mail: choices, digests and mails; jobs say which neighbour they call

Revision: 0012, after 0011. Written by hand; columns are added with their CHECKs and keys in one sentence, which both
databases take without rebuilding a table. Notices of before stay in the page.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import engine.db as engine_db

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = engine_db.UtcDateTime(timezone=True)
WAITING = sa.text("state IN ('queued', 'leased')")
NEW = sa.text("way = 'new'")
FOR_DIGEST = sa.text("way = 'digest' AND digest_id IS NULL AND read_at IS NULL")
ADDED = (
    "ALTER TABLE job ADD COLUMN neighbour VARCHAR(20) DEFAULT '' NOT NULL",
    "ALTER TABLE notice ADD COLUMN alarm_id INTEGER CONSTRAINT fk_notice_alarm_id REFERENCES alarm (id)",
    "ALTER TABLE notice ADD COLUMN way VARCHAR(6) DEFAULT 'page' NOT NULL"
    " CONSTRAINT ck_notice_way CHECK (way IN ('new', 'mail', 'digest', 'page'))",
    "ALTER TABLE notice ADD COLUMN digest_id INTEGER CONSTRAINT fk_notice_digest_id REFERENCES digest (id)",
)


def upgrade() -> None:
    _choices()
    _mails()
    for sentence in ADDED:
        op.get_bind().exec_driver_sql(sentence)
    op.create_index("ix_notice_new", "notice", ["id"], postgresql_where=NEW, sqlite_where=NEW)
    op.create_index(
        "ix_notice_for_digest", "notice", ["created_at"], postgresql_where=FOR_DIGEST, sqlite_where=FOR_DIGEST
    )
    op.create_index("ix_notice_digest_id", "notice", ["digest_id"])
    op.create_index("ix_notice_alarm_id", "notice", ["alarm_id"])
    _jobs_due("neighbour", "due_at", "id")


def downgrade() -> None:
    op.get_bind().exec_driver_sql("DELETE FROM job WHERE neighbour <> ''")
    _jobs_due("due_at", "id")
    op.drop_column("job", "neighbour")
    for index in ("new", "for_digest", "digest_id", "alarm_id"):
        op.drop_index(f"ix_notice_{index}", "notice")
    op.drop_table("mail")
    _forget_columns()
    for table in ("digest", "notice_choice", "mailbox"):
        op.drop_table(table)


def _jobs_due(*columns: str) -> None:
    op.drop_index("ix_job_due", "job")
    op.create_index("ix_job_due", "job", list(columns), postgresql_where=WAITING, sqlite_where=WAITING)


def _forget_columns() -> None:
    """SQLite drops no column that a CHECK or a key of the table speaks of; the table is written anew."""
    if op.get_bind().dialect.name != "sqlite":
        for column in ("digest_id", "way", "alarm_id"):
            op.drop_column("notice", column)
        return
    for sentence in (
        "CREATE TABLE notice_before (id INTEGER NOT NULL, officer_id INTEGER, account_id INTEGER,"
        " created_at DATETIME NOT NULL, kind VARCHAR(40) NOT NULL, sentence TEXT NOT NULL, filling TEXT,"
        " dossier_id INTEGER, read_at DATETIME, CONSTRAINT pk_notice PRIMARY KEY (id),"
        " CONSTRAINT ck_notice_has_one_reader CHECK ((officer_id IS NULL) <> (account_id IS NULL)),"
        " CONSTRAINT fk_notice_officer_id FOREIGN KEY(officer_id) REFERENCES officer (id),"
        " CONSTRAINT fk_notice_account_id FOREIGN KEY(account_id) REFERENCES account (id))",
        "INSERT INTO notice_before SELECT id, officer_id, account_id, created_at, kind, sentence, filling, dossier_id,"
        " read_at FROM notice",
        "DROP TABLE notice",
        "ALTER TABLE notice_before RENAME TO notice",
        "CREATE INDEX ix_notice_officer_read ON notice (officer_id, read_at, id)",
        "CREATE INDEX ix_notice_account_read ON notice (account_id, read_at, id) WHERE account_id IS NOT NULL",
    ):
        op.get_bind().exec_driver_sql(sentence)


def _choices() -> None:
    op.create_table(
        "mailbox",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(120), nullable=False),
        sa.CheckConstraint("address <> ''", name=op.f("ck_mailbox_address")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mailbox_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mailbox")),
    )
    op.create_table(
        "notice_choice",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(20), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.CheckConstraint("way IN ('at_once', 'digest', 'page')", name=op.f("ck_notice_choice_way")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_choice_account_id")),
        sa.PrimaryKeyConstraint("account_id", "topic", name=op.f("pk_notice_choice")),
    )


def _mails() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_digest_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("account_id", "made_on", name=op.f("uq_digest_account_id_made_on")),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("message_id", sa.String(160), nullable=False),
        sa.Column("queued_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("error", sa.String(20), nullable=False),
        sa.CheckConstraint("state IN ('queued', 'sent', 'left_out')", name=op.f("ck_mail_state")),
        sa.CheckConstraint("notice_id IS NULL OR digest_id IS NULL", name=op.f("ck_mail_one_thing")),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_mail_sent")),
        sa.CheckConstraint("(state = 'left_out') = (error <> '')", name=op.f("ck_mail_left_out")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mail_account_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_mail_notice_id")),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_mail_digest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_mail_notice_id")),
        sa.UniqueConstraint("digest_id", name=op.f("uq_mail_digest_id")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_message_id")),
    )
    op.create_index("ix_mail_account", "mail", ["account_id", "id"])
