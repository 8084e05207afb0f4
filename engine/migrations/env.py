"""What Alembic runs: one connection, handed in by `engine/migrate.py`, one transaction for all revisions."""

from alembic import context
from sqlalchemy import Connection

from engine.db import Base
from engine.migrate import is_ours


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=is_ours,
        user_module_prefix="engine_db.",
    )
    context.run_migrations()
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"a migration left rows without their parents: {broken[:5]}")
    connection.commit()


run(context.config.attributes["connection"])
