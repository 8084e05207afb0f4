"""When an alarm's duty is to be opened: alarms that are followed, and those of which nothing follows, are not walked

Revision: 0018, after 0017. Written by hand.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from engine import db as engine_db

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OWES: dict[str, Any] = {name: sa.text("duty IS NOT NULL") for name in ("postgresql_where", "sqlite_where")}
WAITS: dict[str, Any] = {name: sa.text("follow_at IS NOT NULL") for name in ("postgresql_where", "sqlite_where")}
FILL = (
    "UPDATE alarm SET follow_at = rung_at WHERE duty IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM duty WHERE duty.alarm_id = alarm.id)"
)


def upgrade() -> None:
    op.add_column("alarm", sa.Column("follow_at", engine_db.UtcDateTime(timezone=True), nullable=True))
    op.get_bind().exec_driver_sql(FILL)
    op.drop_index("ix_alarm_duty", "alarm")
    op.create_index("ix_alarm_follow", "alarm", ["follow_at", "id"], **WAITS)


def downgrade() -> None:
    op.drop_index("ix_alarm_follow", "alarm")
    op.create_index("ix_alarm_duty", "alarm", ["id"], **OWES)
    op.drop_column("alarm", "follow_at")
