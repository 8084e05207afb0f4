"""Procedures of work items: which one each belongs to, and queues that are walked without reading their dossiers

On PostgreSQL the words of dossiers move into a table of their own, as they are on SQLite.

Revision: 0003, after 0002. Written by hand: on SQLite a rebuilt table would lose its CHECKs.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

QUEUES = {"queue": ("unit_id", "role", "state"), "unit": ("unit_id", "state"), "officer": ("officer_id", "state")}
BEFORE = ("sort_at", "risk_at", "id")
FILL = (
    "UPDATE work_item SET procedure_code = "
    "(SELECT dossier.procedure_code FROM dossier WHERE dossier.id = work_item.dossier_id)"
)
VECTOR = "array_to_tsvector(string_to_array(trim(regexp_replace({}.search_text, '[^a-z0-9]+', ' ', 'g')), ' '))"
WORDS = (
    "ALTER TABLE dossier DROP COLUMN IF EXISTS dossier_words",
    "CREATE TABLE IF NOT EXISTS dossier_words (id integer PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX IF NOT EXISTS dossier_words_gin ON dossier_words USING gin (words) WITH (fastupdate = off)",
    "CREATE OR REPLACE FUNCTION dossier_words_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP = 'DELETE' THEN DELETE FROM dossier_words WHERE id = old.id; "
    f"ELSE INSERT INTO dossier_words VALUES (new.id, {VECTOR.format('new')}) "
    "ON CONFLICT (id) DO UPDATE SET words = excluded.words; END IF; RETURN NULL; END $$",
    "CREATE OR REPLACE TRIGGER dossier_words_kept AFTER INSERT OR DELETE OR UPDATE OF search_text ON dossier "
    "FOR EACH ROW EXECUTE FUNCTION dossier_words_kept()",
    f"INSERT INTO dossier_words SELECT id, {VECTOR.format('dossier')} FROM dossier ON CONFLICT (id) DO NOTHING",
)
WORDS_BEFORE = (
    "DROP FUNCTION IF EXISTS dossier_words_kept() CASCADE",
    "DROP TABLE IF EXISTS dossier_words",
    f"ALTER TABLE dossier ADD COLUMN dossier_words tsvector GENERATED ALWAYS AS ({VECTOR.format('dossier')}) STORED",
    "CREATE INDEX dossier_words ON dossier USING gin (dossier_words)",
)


def upgrade() -> None:
    op.add_column("work_item", sa.Column("procedure_code", sa.String(40), nullable=False, server_default=""))
    op.get_bind().exec_driver_sql(FILL)
    if op.get_bind().dialect.name != "sqlite":  # SQLite keeps the default; nothing relies on it
        op.alter_column("work_item", "procedure_code", server_default=None)
        for sentence in WORDS:
            op.get_bind().exec_driver_sql(sentence)
    _order(*BEFORE, "procedure_code", "dossier_id")


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for sentence in WORDS_BEFORE:
            op.get_bind().exec_driver_sql(sentence)
    _order(*BEFORE)
    op.drop_column("work_item", "procedure_code")


def _order(*columns: str) -> None:
    for name, queue in QUEUES.items():
        op.drop_index(f"ix_work_item_{name}", "work_item")
        op.create_index(f"ix_work_item_{name}", "work_item", [*queue, *columns])
