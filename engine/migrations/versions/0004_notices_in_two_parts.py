"""Notices in two parts: the sentence, and what fills its places; closed units have left the plan

Revision: 0004, after 0003. Written by hand: on SQLite a rebuilt table would lose its CHECKs. Notices of before are
finished sentences and stay so: their filling is empty.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.get_bind().exec_driver_sql("ALTER TABLE notice RENAME COLUMN text TO sentence")
    op.add_column("notice", sa.Column("filling", sa.Text))
    op.drop_column("unit", "is_closed")


def downgrade() -> None:
    op.add_column("unit", sa.Column("is_closed", sa.Boolean, nullable=False, server_default=sa.false()))
    op.drop_column("notice", "filling")
    op.get_bind().exec_driver_sql("ALTER TABLE notice RENAME COLUMN sentence TO text")
