"""The public post: parcels, what the carrier has told of them, incidents, the carrier's lists; work items for what comes
back

Revision: 0021, after 0020. On SQLite the work items are rebuilt from what is written here, so that their CHECKs are
kept.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import engine.db as engine_db

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = engine_db.UtcDateTime(timezone=True)
ORIGINS = "origin IN ('diagram', 'supplement', 'consultation', 'duty', 'telling', 'post')"
ORIGINS_BEFORE = "origin IN ('diagram', 'supplement', 'consultation', 'duty', 'telling')"
REFERS_TO = {
    "dossier_id": "dossier", "unit_id": "unit",
    "officer_id": "officer", "done_by": "officer", "asked_by": "officer",
}  # fmt: skip
STANDS = sa.text("state IN ('open', 'claimed')")
TABLES = (
    "postal_incident", "shipment_event", "shipment", "carrier_statement_line", "carrier_statement", "tracking_cursor"
)  # fmt: skip
ITEMS = "SELECT id FROM work_item WHERE origin = 'post'"
FORGET = (
    "DELETE FROM clock_entry WHERE clock_id IN (SELECT id FROM clock WHERE work_item_id IN ({items}))",
    "DELETE FROM unattended_step WHERE work_item_id IN ({items})",
    "DELETE FROM batch_line WHERE work_item_id IN ({items})",
    "UPDATE notice SET alarm_id = NULL WHERE alarm_id IN (SELECT id FROM alarm WHERE work_item_id IN ({items}))",
    "DELETE FROM alarm WHERE work_item_id IN ({items})",
    "DELETE FROM clock WHERE work_item_id IN ({items})",
    "DELETE FROM work_item WHERE id IN ({items})",
)


def upgrade() -> None:
    _originate(ORIGINS)
    _tables()


def downgrade() -> None:
    """What came back by post has no place in the older schema."""
    for table in TABLES:
        op.drop_table(table)
    for sentence in FORGET:
        op.get_bind().exec_driver_sql(sentence.format(items=ITEMS))
    _originate(ORIGINS_BEFORE)


def _tables() -> None:
    op.create_table(
        "tracking_cursor",
        sa.Column("carrier", sa.String(20), nullable=False),
        sa.Column("cursor", sa.String(24), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=True),
        sa.Column("heard_at", INSTANT, nullable=True),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.CheckConstraint("left_out >= 0", name=op.f("ck_tracking_cursor_left_out")),
        sa.PrimaryKeyConstraint("carrier", name=op.f("pk_tracking_cursor")),
    )
    op.create_table(
        "carrier_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["unit.id"], name=op.f("fk_carrier_statement_desk_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["officer.id"], name=op.f("fk_carrier_statement_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier_statement")),
        sa.UniqueConstraint("desk_id", "month", name=op.f("uq_carrier_statement_desk_id_month")),
    )
    op.create_table(
        "carrier_statement_line",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("order_number", sa.String(60), nullable=False),
        sa.Column("item_code", sa.String(40), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("collected", sa.Integer(), nullable=False),
        sa.CheckConstraint("collected >= 0", name=op.f("ck_carrier_statement_line_collected")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["carrier_statement.id"], name=op.f("fk_carrier_statement_line_statement_id")
        ),
        sa.PrimaryKeyConstraint("statement_id", "number", name=op.f("pk_carrier_statement_line")),
    )
    op.create_table(
        "shipment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("procedure_code", sa.String(40), nullable=True),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=True),
        sa.Column("to_unit_id", sa.Integer(), nullable=True),
        sa.Column("sender", engine_db.Json(), nullable=False),
        sa.Column("receiver", engine_db.Json(), nullable=False),
        sa.Column("papers", engine_db.Json(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("collect", sa.Integer(), nullable=False),
        sa.Column("authorised_on", sa.Date(), nullable=True),
        sa.Column("with_slip", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("ordered_at", INSTANT, nullable=False),
        sa.Column("ordered_by", sa.Integer(), nullable=True),
        sa.Column("accepted_at", INSTANT, nullable=True),
        sa.Column("item_code", sa.String(40), nullable=False),
        sa.Column("picked_up_at", INSTANT, nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("collected", sa.Integer(), nullable=True),
        sa.Column("minutes_number", sa.String(60), nullable=False),
        sa.Column("minutes_signed_by", sa.String(200), nullable=False),
        sa.Column("minutes_signed_at", INSTANT, nullable=True),
        sa.Column("received_at", INSTANT, nullable=True),
        sa.Column("received_by", sa.Integer(), nullable=True),
        sa.Column("fault_party", sa.String(10), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("token", sa.String(40), nullable=True),
        sa.Column("look_at", INSTANT, nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(minutes_number = '') = (minutes_signed_at IS NULL)", name=op.f("ck_shipment_minutes")),
        sa.CheckConstraint(
            "(state NOT IN ('delivered', 'returned', 'lost', 'cancelled', 'refused')) = (settled_at IS NULL)",
            name=op.f("ck_shipment_settled"),
        ),
        sa.CheckConstraint("fault_party IN ('agency', 'applicant', 'post')", name=op.f("ck_shipment_fault_party")),
        sa.CheckConstraint(
            "mode <> 'between' OR (from_unit_id IS NOT NULL AND to_unit_id IS NOT NULL)",
            name=op.f("ck_shipment_between"),
        ),
        sa.CheckConstraint("mode <> 'in' OR procedure_code IS NOT NULL", name=op.f("ck_shipment_procedure")),
        sa.CheckConstraint("mode <> 'out' OR authorised_on IS NOT NULL", name=op.f("ck_shipment_authorised")),
        sa.CheckConstraint("mode = 'in' OR dossier_id IS NOT NULL", name=op.f("ck_shipment_dossier")),
        sa.CheckConstraint("mode IN ('in', 'out', 'between')", name=op.f("ck_shipment_mode")),
        sa.CheckConstraint("state <> 'refused' OR refusal <> ''", name=op.f("ck_shipment_says_why")),
        sa.CheckConstraint(
            "state IN ('ordered', 'accepted', 'picked_up', 'in_transit', 'failed', 'invited', 'delivered', 'returned', 'lost', 'cancelled', 'refused')",
            name=op.f("ck_shipment_state"),
        ),
        sa.CheckConstraint("collect >= 0 AND (collected IS NULL OR collected >= 0)", name=op.f("ck_shipment_money")),
        sa.CheckConstraint("failures >= 0 AND reminders >= 0", name=op.f("ck_shipment_counted")),
        sa.CheckConstraint("settled_at IS NULL OR look_at IS NULL", name=op.f("ck_shipment_watched")),
        sa.ForeignKeyConstraint(["desk_id"], ["unit.id"], name=op.f("fk_shipment_desk_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_shipment_dossier_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["unit.id"], name=op.f("fk_shipment_from_unit_id")),
        sa.ForeignKeyConstraint(["ordered_by"], ["officer.id"], name=op.f("fk_shipment_ordered_by")),
        sa.ForeignKeyConstraint(["procedure_code"], ["procedure.code"], name=op.f("fk_shipment_procedure_code")),
        sa.ForeignKeyConstraint(["received_by"], ["officer.id"], name=op.f("fk_shipment_received_by")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_shipment_to_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment")),
        sa.UniqueConstraint("number", name=op.f("uq_shipment_number")),
    )
    op.create_index("ix_shipment_desk", "shipment", ["desk_id", "state", "id"], unique=False)
    op.create_index("ix_shipment_dossier", "shipment", ["dossier_id", "id"], unique=False)
    op.create_index(
        "ix_shipment_look",
        "shipment",
        ["look_at", "id"],
        unique=False,
        postgresql_where=sa.text("look_at IS NOT NULL"),
        sqlite_where=sa.text("look_at IS NOT NULL"),
    )
    op.create_index("ix_shipment_to_unit", "shipment", ["to_unit_id", "state", "id"], unique=False)
    op.create_index(
        "uq_shipment_out",
        "shipment",
        ["dossier_id"],
        unique=True,
        postgresql_where=sa.text(
            "mode = 'out' AND state NOT IN ('delivered', 'returned', 'lost', 'cancelled', 'refused')"
        ),
        sqlite_where=sa.text("mode = 'out' AND state NOT IN ('delivered', 'returned', 'lost', 'cancelled', 'refused')"),
    )
    op.create_table(
        "postal_incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("work_item_id", sa.Integer(), nullable=True),
        sa.Column("happened_at", INSTANT, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("compensation", sa.Integer(), nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('restored', 'paid', 'restored_and_paid', 'found')", name=op.f("ck_postal_incident_outcome")
        ),
        sa.CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name=op.f("ck_postal_incident_settled")),
        sa.CheckConstraint("compensation >= 0", name=op.f("ck_postal_incident_compensation")),
        sa.ForeignKeyConstraint(["settled_by"], ["officer.id"], name=op.f("fk_postal_incident_settled_by")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_postal_incident_shipment_id")),
        sa.ForeignKeyConstraint(["work_item_id"], ["work_item.id"], name=op.f("fk_postal_incident_work_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postal_incident")),
        sa.UniqueConstraint("shipment_id", name=op.f("uq_postal_incident_shipment_id")),
        sa.UniqueConstraint("work_item_id", name=op.f("uq_postal_incident_work_item_id")),
    )
    op.create_table(
        "shipment_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("carrier_id", sa.String(24), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=True),
        sa.Column("order_number", sa.String(60), nullable=False),
        sa.Column("item_code", sa.String(40), nullable=False),
        sa.Column("happening", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.Column("post_office", sa.String(200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("collected", sa.Integer(), nullable=False),
        sa.Column("handover_number", sa.String(60), nullable=False),
        sa.Column("handover_by", sa.String(200), nullable=False),
        sa.Column("handover_at", INSTANT, nullable=True),
        sa.Column("set_aside_at", INSTANT, nullable=True),
        sa.Column("set_aside_by", sa.Integer(), nullable=True),
        sa.Column("set_aside_why", sa.Text(), nullable=False),
        sa.CheckConstraint("(handover_number = '') = (handover_at IS NULL)", name=op.f("ck_shipment_event_handover")),
        sa.CheckConstraint(
            "set_aside_at IS NULL OR (shipment_id IS NULL AND set_aside_why <> '')",
            name=op.f("ck_shipment_event_set_aside"),
        ),
        sa.CheckConstraint("collected >= 0 AND attempt >= 0", name=op.f("ck_shipment_event_counted")),
        sa.CheckConstraint("happening BETWEEN 1 AND 9", name=op.f("ck_shipment_event_happening")),
        sa.ForeignKeyConstraint(["set_aside_by"], ["officer.id"], name=op.f("fk_shipment_event_set_aside_by")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_shipment_event_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_event")),
        sa.UniqueConstraint("carrier_id", name=op.f("uq_shipment_event_carrier_id")),
    )
    op.create_index("ix_shipment_event_shipment", "shipment_event", ["shipment_id", "at", "id"], unique=False)
    op.create_index(
        "ix_shipment_event_unknown",
        "shipment_event",
        ["id"],
        unique=False,
        postgresql_where=sa.text("shipment_id IS NULL AND set_aside_at IS NULL"),
        sqlite_where=sa.text("shipment_id IS NULL AND set_aside_at IS NULL"),
    )


def _originate(origins: str) -> None:
    """Where work items may come from. SQLite cannot change a CHECK: a new table takes the rows over."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_work_item_origin"), "work_item")
        op.create_check_constraint(op.f("ck_work_item_origin"), "work_item", origins)
        return
    with op.batch_alter_table("work_item", copy_from=_work_item(origins), recreate="always"):
        pass


def _work_item(origins: str) -> sa.Table:
    order = ("sort_at", "risk_at", "id", "procedure_code", "dossier_id")
    in_order = ("sort_at", "risk_at", "id", "unit_id", "officer_id", "procedure_code", "element_id")
    standing = ("unit_id", "officer_id", "procedure_code", "element_id", "sort_at", "id")
    return sa.Table(
        "work_item",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("procedure_code", sa.String(40), nullable=False, server_default=""),
        sa.Column("origin", sa.String(12), nullable=False),
        sa.Column("token", sa.String(40)),
        sa.Column("element_id", sa.String(120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("form", sa.String(80)),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("officer_id", sa.Integer()),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("claimed_at", INSTANT),
        sa.Column("due_at", INSTANT),
        sa.Column("sort_at", INSTANT, nullable=False),
        sa.Column("risk_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.Column("done_by", sa.Integer()),
        sa.Column("asked_by", sa.Integer()),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answers", engine_db.Json()),
        sa.Column("_together", sa.Integer()),
        sa.CheckConstraint("(origin = 'diagram') = (token IS NOT NULL)", name=op.f("ck_work_item_token")),
        sa.CheckConstraint("(state IN ('done', 'withdrawn')) = (done_at IS NOT NULL)", name=op.f("ck_work_item_done")),
        sa.CheckConstraint(origins, name=op.f("ck_work_item_origin")),
        sa.CheckConstraint("state <> 'claimed' OR officer_id IS NOT NULL", name=op.f("ck_work_item_claimed")),
        sa.CheckConstraint("state <> 'open' OR officer_id IS NULL", name=op.f("ck_work_item_unclaimed")),
        sa.CheckConstraint("state IN ('open', 'claimed', 'done', 'withdrawn')", name=op.f("ck_work_item_state")),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_work_item_{name}"))
            for name, table in REFERS_TO.items()
        ),
        sa.UniqueConstraint("dossier_id", "token", "opened_at", name=op.f("uq_work_item_dossier_id_token_opened_at")),
        sa.Index("ix_work_item_queue", "unit_id", "role", "state", *order),
        sa.Index("ix_work_item_unit", "unit_id", "state", *order),
        sa.Index("ix_work_item_officer", "officer_id", "state", *order),
        sa.Index("ix_work_item_dossier", "dossier_id", "id"),
        sa.Index("ix_work_item_standing", *standing, sqlite_where=STANDS),
        sa.Index("ix_work_item_in_order", *in_order, sqlite_where=STANDS),
    )
