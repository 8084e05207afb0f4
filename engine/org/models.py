"""The organisation's rows: levels, units, posts, officers, and who sits, is away or acts for whom.

Everything is dated. `valid_from` is the first day a row holds, `valid_to` the first day it no longer does (None: until
further notice); both are local dates. A code may be used again later for another unit, so a unit is (code, valid_from).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, UniqueConstraint, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Json

KINDS = ("city", "department", "district", "commune", "office", "division", "desk", "outside")
AUTHORITIES = frozenset({"city", "department", "district", "commune", "outside"})
POWERS = ("work", "sign", "decide")
LEADING_ROLES = ("head", "desk_head", "unit_leader")
DEPUTY_ROLE = "deputy"
CONTROL_ROLE = "control_officer"
OUTSIDE_ROLE = "outside_officer"


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def _dated() -> CheckConstraint:
    return CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="ends_after_it_begins")


class Dated:
    """Holds from `valid_from` until the day before `valid_to`."""

    valid_from: Mapped[date]
    valid_to: Mapped[date | None] = mapped_column(default=None)

    @classmethod
    def holds_on(cls, on: date | ColumnElement[date]) -> ColumnElement[bool]:
        """The condition that a row holds on the local date `on`."""
        return (cls.valid_from <= on) & or_(cls.valid_to.is_(None), cls.valid_to > on)


class Revocable(Dated):
    """May be taken back whole, as if it had never been entered: the row stays and says when that was."""

    revoked_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def holds_on(cls, on: date | ColumnElement[date]) -> ColumnElement[bool]:
        of_that_day = (cls.valid_from <= on) & or_(cls.valid_to.is_(None), cls.valid_to > on)  # `cls` may be an alias
        return of_that_day & cls.revoked_at.is_(None)


_STANDS: dict[str, Any] = {name: text("revoked_at IS NULL") for name in ("postgresql_where", "sqlite_where")}


class OrgEdition(Base):
    """One row: the number of the organisation's present edition. Every verb that changes the organisation raises it."""

    __tablename__ = "org_edition"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    number: Mapped[int]


class Level(Dated, Base):
    """A level of government; rank 1 is the highest."""

    __tablename__ = "level"
    __table_args__ = (_dated(),)

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name_vi: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    rank: Mapped[int] = mapped_column(unique=True)


class Role(Base):
    """What a post is for, in the words the diagrams use for their lanes."""

    __tablename__ = "role"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_vi: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))


class Unit(Dated, Base):
    """An authority, one of its parts, or a body outside the city's command. A part's code begins with its parent's."""

    __tablename__ = "unit"
    __table_args__ = (
        _dated(),
        _one_of("kind", KINDS),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="is_not_its_own_parent"),
        UniqueConstraint("code", "valid_from"),
        Index("ix_unit_parent_id", "parent_id", "kind"),
        Index("ix_unit_search_text", "search_text"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    search_text: Mapped[str] = mapped_column(String(400))  # fold(name) and the code
    level_code: Mapped[str] = mapped_column(ForeignKey("level.code"))
    kind: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    agency_code: Mapped[str | None] = mapped_column(String(35))  # the part before the dash of a dossier code
    hotline: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(300))

    @property
    def is_authority(self) -> bool:
        return self.kind in AUTHORITIES


class Officer(Dated, Base):
    __tablename__ = "officer"
    __table_args__ = (_dated(), Index("ix_officer_search_text", "search_text"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    full_name: Mapped[str] = mapped_column(String(120))
    search_text: Mapped[str] = mapped_column(String(200))  # fold(full_name) and the code
    email: Mapped[str | None] = mapped_column(String(120))
    is_invented: Mapped[bool] = mapped_column(default=False)  # demo people; pages say so


class Post(Dated, Base):
    """A chair in a unit. `rank` orders the chairs of a unit, the first one first."""

    __tablename__ = "post"
    __table_args__ = (_dated(), Index("ix_post_unit_id", "unit_id", "role_code", "rank"))

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    role_code: Mapped[str] = mapped_column(ForeignKey("role.code"))
    title: Mapped[str] = mapped_column(String(120))
    rank: Mapped[int] = mapped_column(default=1)


class Appointment(Dated, Base):
    """An officer on a post. One post has one holder at a time; an officer may hold several posts."""

    __tablename__ = "appointment"
    __table_args__ = (
        _dated(),
        UniqueConstraint("post_id", "valid_from"),
        Index("ix_appointment_officer_id", "officer_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))


class Absence(Revocable, Base):
    """Days on which an officer is away; `valid_to` is the first day back."""

    __tablename__ = "absence"
    __table_args__ = (_dated(), Index("uq_absence_standing", "officer_id", "valid_from", unique=True, **_STANDS))

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    reason: Mapped[str] = mapped_column(String(200))


class Delegation(Revocable, Base):
    """One officer's power in one unit, lent to another; never lent on (NĐ 110/2004/NĐ-CP, điều 10 khoản 3).

    `work`: the posts that work on items; `sign`: also those that lead and sign; `decide`: also answers alarms as head.
    `procedures` are the codes it is limited to, sorted; None: all. `absence_id` is the leave it was entered with, and
    ends with.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        _dated(),
        _one_of("power", POWERS),
        CheckConstraint("from_officer_id <> to_officer_id", name="is_to_another"),
        Index("ix_delegation_to_officer_id", "to_officer_id", "valid_from"),
        Index("ix_delegation_from_officer_id", "from_officer_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    to_officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    power: Mapped[str] = mapped_column(String(10))
    procedures: Mapped[list[str] | None] = mapped_column(Json)
    absence_id: Mapped[int | None] = mapped_column(ForeignKey("absence.id"))
    basis: Mapped[str] = mapped_column(String(200))
