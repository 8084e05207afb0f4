"""The original beside a file of a version, where an import has made another one of it

Revision: 0013, after 0012. Written by hand.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SOURCE = "fk_version_file_original_hash"
DIFFERS = "ck_version_file_original_differs"


def upgrade() -> None:
    """Of what was handed in before, nothing was translated: there is no other original."""
    with op.batch_alter_table("version_file") as file:
        file.add_column(sa.Column("original_hash", sa.String(64)))
        file.create_foreign_key(op.f(SOURCE), "diagram_source", ["original_hash"], ["hash"])
        file.create_check_constraint(op.f(DIFFERS), "original_hash IS NULL OR original_hash <> hash")


def downgrade() -> None:
    with op.batch_alter_table("version_file") as file:
        file.drop_constraint(op.f(DIFFERS), type_="check")
        file.drop_constraint(op.f(SOURCE), type_="foreignkey")
        file.drop_column("original_hash")
