"""What the import of files of other tools told, kept beside the version for whoever approves it

Revision: 0020, after 0019. Written by hand.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from engine import db as engine_db

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("procedure_version", sa.Column("imported", engine_db.Json(), nullable=True))


def downgrade() -> None:
    op.drop_column("procedure_version", "imported")
