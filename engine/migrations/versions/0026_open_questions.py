"""The questions to the residents database that wait for an answer, and those it did not admit, found without a search

Revision: 0026, after 0025. Written by hand.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OPEN, NOT_ADMITTED = sa.text("result = 'asked'"), sa.text("result = 'not_permitted'")


def upgrade() -> None:
    op.create_index(
        "ix_register_call_open", "register_call", ["asked_at"], postgresql_where=OPEN, sqlite_where=OPEN
    )
    op.create_index(
        "ix_register_call_not_admitted",
        "register_call",
        ["asked_at"],
        postgresql_where=NOT_ADMITTED,
        sqlite_where=NOT_ADMITTED,
    )


def downgrade() -> None:
    op.drop_index("ix_register_call_not_admitted", "register_call")
    op.drop_index("ix_register_call_open", "register_call")
