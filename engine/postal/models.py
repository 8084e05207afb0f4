"""The rows of the public post: what travels, what the carrier has told of it, and the lists both sides keep."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Json

STATES = (
    "ordered", "accepted", "picked_up", "in_transit", "failed", "invited",
    "delivered", "returned", "lost", "cancelled", "refused",
)  # fmt: skip
ENDED = ("delivered", "returned", "lost", "cancelled", "refused")
AT_FAULT = ("agency", "applicant", "post")
OUTCOMES = ("restored", "paid", "restored_and_paid", "found")
UNDER_WAY = "state NOT IN ('delivered', 'returned', 'lost', 'cancelled', 'refused')"
_WATCHED = text("look_at IS NOT NULL")
_ONE_WAY_OUT = text(f"mode = 'out' AND {UNDER_WAY}")
_UNKNOWN = text("shipment_id IS NULL AND set_aside_at IS NULL")


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Shipment(Base):
    """One parcel. `number` is ours, and the carrier's key for the order.

    `desk_id` is the unit that answers for it, `ordered_by` who did. A result goes out only by the applicant's
    authorisation (`authorised_on`); papers between units have a dossier and both units; papers on their way in have
    their dossier when the desk has received it. `token` is the drawn task that ordered it. What the carrier has told is
    in the events; the columns here say what they amount to. `look_at` is when the watch looks next.
    """

    __tablename__ = "shipment"
    __table_args__ = (
        _one_of("mode", ("in", "out", "between")),
        _one_of("state", STATES),
        _one_of("fault_party", AT_FAULT),
        CheckConstraint("mode = 'in' OR dossier_id IS NOT NULL", name="dossier"),
        CheckConstraint("mode <> 'in' OR procedure_code IS NOT NULL", name="procedure"),
        CheckConstraint("mode <> 'out' OR authorised_on IS NOT NULL", name="authorised"),
        CheckConstraint("mode <> 'between' OR (from_unit_id IS NOT NULL AND to_unit_id IS NOT NULL)", name="between"),
        CheckConstraint("collect >= 0 AND (collected IS NULL OR collected >= 0)", name="money"),
        CheckConstraint(f"({UNDER_WAY}) = (settled_at IS NULL)", name="settled"),
        CheckConstraint("settled_at IS NULL OR look_at IS NULL", name="watched"),
        CheckConstraint("(minutes_number = '') = (minutes_signed_at IS NULL)", name="minutes"),
        CheckConstraint("state <> 'refused' OR refusal <> ''", name="says_why"),
        CheckConstraint("failures >= 0 AND reminders >= 0", name="counted"),
        Index("uq_shipment_out", "dossier_id", unique=True, postgresql_where=_ONE_WAY_OUT, sqlite_where=_ONE_WAY_OUT),
        Index("ix_shipment_desk", "desk_id", "state", "id"),
        Index("ix_shipment_to_unit", "to_unit_id", "state", "id"),
        Index("ix_shipment_dossier", "dossier_id", "id"),
        Index("ix_shipment_look", "look_at", "id", postgresql_where=_WATCHED, sqlite_where=_WATCHED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    mode: Mapped[str] = mapped_column(String(8))
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))
    procedure_code: Mapped[str | None] = mapped_column(ForeignKey("procedure.code"))
    desk_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    from_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    to_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    sender: Mapped[dict[str, Any]] = mapped_column(Json)
    receiver: Mapped[dict[str, Any]] = mapped_column(Json)
    papers: Mapped[list[str]] = mapped_column(Json, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    collect: Mapped[int] = mapped_column(default=0)
    authorised_on: Mapped[date | None]
    with_slip: Mapped[bool] = mapped_column(default=False)
    zone: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="ordered")
    ordered_at: Mapped[datetime]
    ordered_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    accepted_at: Mapped[datetime | None]
    item_code: Mapped[str] = mapped_column(String(40), default="")
    picked_up_at: Mapped[datetime | None]
    expected_on: Mapped[date]
    failures: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]
    collected: Mapped[int | None]
    minutes_number: Mapped[str] = mapped_column(String(60), default="")
    minutes_signed_by: Mapped[str] = mapped_column(String(200), default="")
    minutes_signed_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    received_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    fault_party: Mapped[str | None] = mapped_column(String(10))
    refusal: Mapped[str] = mapped_column(Text, default="")
    token: Mapped[str | None] = mapped_column(String(40))
    look_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}

    @property
    def is_under_way(self) -> bool:
        return self.state not in ENDED


class ShipmentEvent(Base):
    """One line of the carrier's tracking, kept once by the carrier's own id. Of an order nobody here knows it has no
    shipment, until the head of a desk has set it aside with the reason."""

    __tablename__ = "shipment_event"
    __table_args__ = (
        CheckConstraint("happening BETWEEN 1 AND 9", name="happening"),
        CheckConstraint("(handover_number = '') = (handover_at IS NULL)", name="handover"),
        CheckConstraint("set_aside_at IS NULL OR (shipment_id IS NULL AND set_aside_why <> '')", name="set_aside"),
        CheckConstraint("collected >= 0 AND attempt >= 0", name="counted"),
        Index("ix_shipment_event_shipment", "shipment_id", "at", "id"),
        Index("ix_shipment_event_unknown", "id", postgresql_where=_UNKNOWN, sqlite_where=_UNKNOWN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    carrier_id: Mapped[str] = mapped_column(String(24), unique=True)
    shipment_id: Mapped[int | None] = mapped_column(ForeignKey("shipment.id"))
    order_number: Mapped[str] = mapped_column(String(60))
    item_code: Mapped[str] = mapped_column(String(40), default="")
    happening: Mapped[int]
    at: Mapped[datetime]
    heard_at: Mapped[datetime]
    post_office: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    attempt: Mapped[int] = mapped_column(default=0)
    collected: Mapped[int] = mapped_column(default=0)
    handover_number: Mapped[str] = mapped_column(String(60), default="")
    handover_by: Mapped[str] = mapped_column(String(200), default="")
    handover_at: Mapped[datetime | None]
    set_aside_at: Mapped[datetime | None]
    set_aside_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    set_aside_why: Mapped[str] = mapped_column(Text, default="")


class TrackingCursor(Base):
    """How far the carrier's tracking has been read, when it was last asked, and how many lines nobody could read."""

    __tablename__ = "tracking_cursor"
    __table_args__ = (CheckConstraint("left_out >= 0", name="left_out"),)

    carrier: Mapped[str] = mapped_column(String(20), primary_key=True)
    cursor: Mapped[str] = mapped_column(String(24))
    asked_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    left_out: Mapped[int] = mapped_column(default=0)


class PostalIncident(Base):
    """A parcel lost or damaged: the post restores the papers and pays (QĐ 45/2016 art. 14). Settled when somebody has
    written down how."""

    __tablename__ = "postal_incident"
    __table_args__ = (
        _one_of("outcome", OUTCOMES),
        CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="settled"),
        CheckConstraint("compensation >= 0", name="compensation"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), unique=True)
    work_item_id: Mapped[int | None] = mapped_column(ForeignKey("work_item.id"), unique=True)
    happened_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str | None] = mapped_column(String(20))
    compensation: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))


class CarrierStatement(Base):
    """The carrier's list of a month for one desk, as it was last handed in; `month` is its first day."""

    __tablename__ = "carrier_statement"
    __table_args__ = (UniqueConstraint("desk_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    month: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))


class CarrierStatementLine(Base):
    """One line of the carrier's list: the order, and what the carrier says it has collected for it. An order may stand
    there twice: that is one of the differences looked for."""

    __tablename__ = "carrier_statement_line"
    __table_args__ = (CheckConstraint("collected >= 0", name="collected"),)

    statement_id: Mapped[int] = mapped_column(ForeignKey("carrier_statement.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_number: Mapped[str] = mapped_column(String(60))
    item_code: Mapped[str] = mapped_column(String(40), default="")
    settled_on: Mapped[date | None]
    collected: Mapped[int] = mapped_column(default=0)
