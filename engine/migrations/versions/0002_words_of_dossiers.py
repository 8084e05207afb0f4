"""Words of dossiers: an index over them, and over who handles what

Revision: 0002, after 0001. Written by hand; `engine/dossiers/word_index.py` says the same for a fresh schema.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS dossier_words USING fts5(search_text, content='dossier', content_rowid='id', "
    "tokenize='unicode61', prefix='1 2 3 4', detail=none, columnsize=0)",
    "CREATE TRIGGER IF NOT EXISTS dossier_words_in AFTER INSERT ON dossier BEGIN "
    "INSERT INTO dossier_words(rowid, search_text) VALUES (new.id, new.search_text); END",
    "CREATE TRIGGER IF NOT EXISTS dossier_words_out AFTER DELETE ON dossier BEGIN "
    "INSERT INTO dossier_words(dossier_words, rowid, search_text) VALUES ('delete', old.id, old.search_text); END",
    "CREATE TRIGGER IF NOT EXISTS dossier_words_new AFTER UPDATE OF search_text ON dossier BEGIN "
    "INSERT INTO dossier_words(dossier_words, rowid, search_text) VALUES ('delete', old.id, old.search_text); "
    "INSERT INTO dossier_words(rowid, search_text) VALUES (new.id, new.search_text); END",
    "INSERT INTO dossier_words(dossier_words) VALUES ('rebuild')",
)
POSTGRES = (
    "ALTER TABLE dossier ADD COLUMN IF NOT EXISTS dossier_words tsvector GENERATED ALWAYS AS (array_to_tsvector("
    "string_to_array(trim(regexp_replace(search_text, '[^a-z0-9]+', ' ', 'g')), ' '))) STORED",
    "CREATE INDEX IF NOT EXISTS dossier_words ON dossier USING gin (dossier_words)",
)


def upgrade() -> None:
    op.create_index("ix_dossier_handling", "dossier", ["handling_unit_id", "id"], if_not_exists=True)
    for sentence in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.get_bind().exec_driver_sql(sentence)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for trigger in ("in", "out", "new"):
            op.get_bind().exec_driver_sql(f"DROP TRIGGER IF EXISTS dossier_words_{trigger}")
        op.get_bind().exec_driver_sql("DROP TABLE IF EXISTS dossier_words")
    else:
        op.get_bind().exec_driver_sql("ALTER TABLE dossier DROP COLUMN IF EXISTS dossier_words")
    op.drop_index("ix_dossier_handling", "dossier")
