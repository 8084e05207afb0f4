"""Migrations: bring a database to the schema of this code, and say whether it is there. SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from engine.db import Base, open_engine
from engine.dossiers import word_index
from engine.errors import Conflict
from engine.settings import Settings

HERE = Path(__file__).resolve().parent
SCRIPTS = HERE / "migrations"
_ONE_AT_A_TIME = 891_2018  # key of the advisory lock that keeps two nodes from migrating together


class SchemaIsBehind(Conflict):
    """Cơ sở dữ liệu chưa đúng phiên bản của chương trình ({differences}). Mời chạy: python run.py migrate."""


def gather_models() -> None:
    """Import every module that holds tables, so that `Base.metadata` knows them all: `engine/*/*models.py` and two."""
    import_module("engine.audit")
    import_module("engine.notices")
    for path in sorted(HERE.glob("*/*models.py")):
        import_module(f"engine.{path.parent.name}.{path.stem}")


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the models speak of what the database has under this name: not of the index of words, made by hand."""
    return not (kind in ("table", "index", "column") and (name or "").startswith(word_index.NAME))


def upgrade(settings: Settings, revision: str = "head", *, versions: Path | None = None) -> None:
    """Migrate the database forward; does nothing when it is there already. Two nodes starting together take turns."""
    with _connected(settings) as connection:
        command.upgrade(_config(connection, versions), revision)


def check(settings: Settings, *, versions: Path | None = None) -> None:
    """Refuse with `SchemaIsBehind` when the last revision is not applied, or tables differ from the models."""
    with _connected(settings) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_ours})
        heads = set(ScriptDirectory.from_config(_config(connection, versions)).get_heads())
        if set(context.get_current_heads()) != heads:
            raise SchemaIsBehind(differences=", ".join(sorted(heads)) or "∅")
        if differences := compare_metadata(context, Base.metadata):
            raise SchemaIsBehind(differences="; ".join(str(difference) for difference in differences))


def draft(settings: Settings, message: str, *, versions: Path | None = None) -> None:
    """Write a new revision from the difference between the database and the models; to be read before it is kept."""
    with _connected(settings) as connection:
        config = _config(connection, versions)
        number = 1 + sum(1 for _ in ScriptDirectory.from_config(config).walk_revisions())
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")


def _config(connection: Connection, versions: Path | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("version_locations", str(versions or SCRIPTS / "versions"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connected(settings: Settings) -> Iterator[Connection]:
    gather_models()
    engine = open_engine(settings)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                # A batch migration rebuilds tables: their keys rest meanwhile and are checked before the commit.
                connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
            else:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
            yield connection
    finally:
        engine.dispose()
