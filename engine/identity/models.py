"""The account: a door key. The officer behind it and the posts of the day say the rest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base

GRANTS = ("administrator", "designer", "control", "auditor")
LANGUAGES = ("vi", "en")


def _only_known_grants() -> CheckConstraint:
    """Space separated, in the order of `GRANTS`: taking each away once must leave nothing."""
    rest = "grants"
    for grant in GRANTS:
        rest = f"replace({rest}, '{grant}', '')"
    return CheckConstraint(f"trim({rest}) = ''", name="grants_known")


class Account(Base):
    __tablename__ = "account"
    __table_args__ = (
        _only_known_grants(),
        CheckConstraint("language IN ('vi', 'en')", name="language_known"),
        CheckConstraint("login = lower(login) AND login = trim(login) AND login <> ''", name="login_is_plain"),
        CheckConstraint("failures >= 0", name="failures_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))  # shown where no officer stands behind the account
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    grants: Mapped[str] = mapped_column(String(80), default="")
    language: Mapped[str] = mapped_column(String(2), default="vi")
    is_active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)  # wrong passwords since the last right one
    locked_until: Mapped[datetime | None]
    epoch: Mapped[int] = mapped_column(default=1)  # raised to end every session and token given out before
    created_at: Mapped[datetime]

    @property
    def grant_set(self) -> frozenset[str]:
        return frozenset(self.grants.split())
