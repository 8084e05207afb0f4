"""Open items in the order of their dates, walked for those who lead many units

Revision: 0015, after 0014. Written by hand.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COLUMNS = ["sort_at", "risk_at", "id", "unit_id", "officer_id", "procedure_code", "element_id"]


def upgrade() -> None:
    stands = sa.text("state IN ('open', 'claimed')")
    op.create_index("ix_work_item_in_order", "work_item", COLUMNS, postgresql_where=stands, sqlite_where=stands)


def downgrade() -> None:
    op.drop_index("ix_work_item_in_order", "work_item")
