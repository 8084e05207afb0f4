"""Journal by verb: an index over what was done

Revision: 0007, after 0006. Written by hand.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("ix_audit_verb", "audit", ["verb", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_verb", "audit")
