"""First tables

Revision: 0001, after none
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # noqa: F401 (some column types are written with it)

import engine.db as engine_db

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "calendar_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("body", engine_db.Json(), nullable=False),
        sa.Column("created_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_edition")),
        sa.UniqueConstraint("code", name=op.f("uq_calendar_edition_code")),
    )
    op.create_table(
        "diagram_source",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_diagram_source")),
    )
    op.create_table(
        "dossier_counter",
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last > 0", name=op.f("ck_dossier_counter_last")),
        sa.PrimaryKeyConstraint("scope", "period", name=op.f("pk_dossier_counter")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("payload", engine_db.Json(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("done_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_job_done")),
        sa.CheckConstraint("state IN ('queued', 'leased', 'done', 'dead')", name=op.f("ck_job_state")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_job_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_due",
            ["due_at", "id"],
            unique=False,
            postgresql_where=sa.text("state IN ('queued', 'leased')"),
            sqlite_where=sa.text("state IN ('queued', 'leased')"),
        )

    op.create_table(
        "level",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_vi", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_level_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_level")),
        sa.UniqueConstraint("rank", name=op.f("uq_level_rank")),
    )
    op.create_table(
        "officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("search_text", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("is_invented", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_officer_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("code", name=op.f("uq_officer_code")),
    )
    with op.batch_alter_table("officer", schema=None) as batch_op:
        batch_op.create_index("ix_officer_search_text", ["search_text"], unique=False)

    op.create_table(
        "org_edition",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_org_edition_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_edition")),
    )
    op.create_table(
        "procedure",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_vi", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.Column("field_vi", sa.String(length=120), nullable=False),
        sa.Column("field_en", sa.String(length=120), nullable=False),
        sa.Column("level_code", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(code) > 0", name=op.f("ck_procedure_code_given")),
        sa.CheckConstraint("length(slug) > 0", name=op.f("ck_procedure_slug_given")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_procedure")),
        sa.UniqueConstraint("slug", name=op.f("uq_procedure_slug")),
    )
    with op.batch_alter_table("procedure", schema=None) as batch_op:
        batch_op.create_index("ix_procedure_field", ["field_vi", "name_vi"], unique=False)

    op.create_table(
        "process_spec",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_process_spec")),
    )
    op.create_table(
        "role",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_vi", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_role")),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_absence_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_absence_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("officer_id", "valid_from", name=op.f("uq_absence_officer_id_valid_from")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("grants", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('vi', 'en')", name=op.f("ck_account_language_known")),
        sa.CheckConstraint(
            "login = lower(login) AND login = trim(login) AND login <> ''", name=op.f("ck_account_login_is_plain")
        ),
        sa.CheckConstraint(
            "trim(replace(replace(replace(replace(grants, 'administrator', ''), 'designer', ''), 'control', ''), 'auditor', '')) = ''",
            name=op.f("ck_account_grants_known"),
        ),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_account_failures_counted")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_account_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("details", engine_db.Json(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_audit_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_at", ["at", "id"], unique=False)
        batch_op.create_index("ix_audit_dossier", ["dossier_id", "id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("data", engine_db.Json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("earlier", engine_db.Json(), nullable=False),
        sa.Column("saved_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("handed_in_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_draft_officer_id")),
        sa.PrimaryKeyConstraint("officer_id", "key", name=op.f("pk_draft")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("created_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("read_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_notice_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_officer_read", ["officer_id", "read_at", "id"], unique=False)

    op.create_table(
        "procedure_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("bundle_hash", sa.String(length=64), nullable=False),
        sa.Column("spec_hash", sa.String(length=64), nullable=False),
        sa.Column("main_process_id", sa.String(length=200), nullable=False),
        sa.Column("legal", engine_db.Json(), nullable=False),
        sa.Column("profile", engine_db.Json(), nullable=False),
        sa.Column("findings", engine_db.Json(), nullable=False),
        sa.Column("published_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.CheckConstraint(
            "state IN ('published', 'withdrawn', 'retired')", name=op.f("ck_procedure_version_state_known")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_procedure_version_number_positive")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_procedure_version_officer_id")),
        sa.ForeignKeyConstraint(
            ["procedure_code"], ["procedure.code"], name=op.f("fk_procedure_version_procedure_code")
        ),
        sa.ForeignKeyConstraint(["spec_hash"], ["process_spec.hash"], name=op.f("fk_procedure_version_spec_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_version")),
        sa.UniqueConstraint("procedure_code", "number", name=op.f("uq_procedure_version_procedure_code_number")),
    )
    with op.batch_alter_table("procedure_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_procedure_version_in_force", ["procedure_code", "state", "effective_on"], unique=False
        )

    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("search_text", sa.String(length=400), nullable=False),
        sa.Column("level_code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("agency_code", sa.String(length=35), nullable=True),
        sa.Column("hotline", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('city', 'department', 'district', 'commune', 'office', 'division', 'desk', 'outside')",
            name=op.f("ck_unit_kind_known"),
        ),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_unit_is_not_its_own_parent")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_unit_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["level_code"], ["level.code"], name=op.f("fk_unit_level_code")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_unit_code_valid_from")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index("ix_unit_parent_id", ["parent_id", "kind"], unique=False)
        batch_op.create_index("ix_unit_search_text", ["search_text"], unique=False)

    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_officer_id", sa.Integer(), nullable=False),
        sa.Column("to_officer_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("power", sa.String(length=10), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("power IN ('work', 'sign', 'decide')", name=op.f("ck_delegation_power_known")),
        sa.CheckConstraint("from_officer_id <> to_officer_id", name=op.f("ck_delegation_is_to_another")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_delegation_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["from_officer_id"], ["officer.id"], name=op.f("fk_delegation_from_officer_id")),
        sa.ForeignKeyConstraint(["to_officer_id"], ["officer.id"], name=op.f("fk_delegation_to_officer_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_delegation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.create_index("ix_delegation_from_officer_id", ["from_officer_id", "valid_from"], unique=False)
        batch_op.create_index("ix_delegation_to_officer_id", ["to_officer_id", "valid_from"], unique=False)

    op.create_table(
        "dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("procedure_code", sa.String(length=40), nullable=False),
        sa.Column("procedure_name", sa.Text(), nullable=False),
        sa.Column("receiving_unit_id", sa.Integer(), nullable=False),
        sa.Column("handling_unit_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("applicant_name", sa.String(length=200), nullable=False),
        sa.Column("applicant_identity", sa.String(length=20), nullable=False),
        sa.Column("applicant_phone", sa.String(length=20), nullable=False),
        sa.Column("applicant_email", sa.String(length=120), nullable=False),
        sa.Column("applicant_address", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("facts", engine_db.Json(), nullable=False),
        sa.Column("return_by_post", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("received_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.Integer(), nullable=True),
        sa.Column("due_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("returned_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("paused_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("supplements_asked", engine_db.Json(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=160), nullable=True),
        sa.Column("request_digest", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("resting", engine_db.Json(), nullable=False),
        sa.Column("doers", engine_db.Json(), nullable=False),
        sa.Column("process_ended", sa.Boolean(), nullable=False),
        sa.Column("next_wake_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel BETWEEN 1 AND 3", name=op.f("ck_dossier_channel")),
        sa.CheckConstraint("extensions BETWEEN 0 AND 1", name=op.f("ck_dossier_extended_once")),
        sa.CheckConstraint("status <> 10 OR returned_at IS NOT NULL", name=op.f("ck_dossier_returned")),
        sa.CheckConstraint("status BETWEEN 1 AND 10", name=op.f("ck_dossier_status")),
        sa.CheckConstraint("status NOT IN (3, 7, 10) OR closed_at IS NOT NULL", name=op.f("ck_dossier_closed")),
        sa.ForeignKeyConstraint(["handling_unit_id"], ["unit.id"], name=op.f("fk_dossier_handling_unit_id")),
        sa.ForeignKeyConstraint(["procedure_code"], ["procedure.code"], name=op.f("fk_dossier_procedure_code")),
        sa.ForeignKeyConstraint(["received_by"], ["officer.id"], name=op.f("fk_dossier_received_by")),
        sa.ForeignKeyConstraint(["receiving_unit_id"], ["unit.id"], name=op.f("fk_dossier_receiving_unit_id")),
        sa.ForeignKeyConstraint(["version_id"], ["procedure_version.id"], name=op.f("fk_dossier_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("code", name=op.f("uq_dossier_code")),
        sa.UniqueConstraint("request_key", name=op.f("uq_dossier_request_key")),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index("ix_dossier_handling", ["handling_unit_id", "id"], unique=False)
        batch_op.create_index("ix_dossier_procedure", ["procedure_code", "id"], unique=False)
        batch_op.create_index("ix_dossier_unit_status", ["receiving_unit_id", "status", "id"], unique=False)
        batch_op.create_index(
            "ix_dossier_wake",
            ["next_wake_at"],
            unique=False,
            postgresql_where=sa.text("next_wake_at IS NOT NULL"),
            sqlite_where=sa.text("next_wake_at IS NOT NULL"),
        )

    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role_code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_post_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["role_code"], ["role.code"], name=op.f("fk_post_role_code")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_post_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("ix_post_unit_id", ["unit_id", "role_code", "rank"], unique=False)

    op.create_table(
        "version_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["hash"], ["diagram_source.hash"], name=op.f("fk_version_file_hash")),
        sa.ForeignKeyConstraint(["version_id"], ["procedure_version.id"], name=op.f("fk_version_file_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_file")),
        sa.UniqueConstraint("version_id", "file", name=op.f("uq_version_file_version_id_file")),
    )
    with op.batch_alter_table("version_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_version_file_hash"), ["hash"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_appointment_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_appointment_officer_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_appointment_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("post_id", "valid_from", name=op.f("uq_appointment_post_id_valid_from")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index("ix_appointment_officer_id", ["officer_id", "valid_from"], unique=False)

    op.create_table(
        "dossier_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.CheckConstraint("is_listed OR legal_basis <> ''", name=op.f("ck_dossier_paper_basis")),
        sa.CheckConstraint("copies >= 0", name=op.f("ck_dossier_paper_copies")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_paper_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_paper")),
        sa.UniqueConstraint("dossier_id", "code", name=op.f("uq_dossier_paper_dossier_id_code")),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=4), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("issued_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("body", engine_db.Json(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_letter_dossier_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["officer.id"], name=op.f("fk_letter_issued_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index("ix_letter_dossier", ["dossier_id", "id"], unique=False)

    op.create_table(
        "work_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=True),
        sa.Column("element_id", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("due_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("sort_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("risk_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("done_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answers", engine_db.Json(), nullable=True),
        sa.Column("_together", sa.Integer(), nullable=True),
        sa.CheckConstraint("(origin = 'diagram') = (token IS NOT NULL)", name=op.f("ck_work_item_token")),
        sa.CheckConstraint("(state IN ('done', 'withdrawn')) = (done_at IS NOT NULL)", name=op.f("ck_work_item_done")),
        sa.CheckConstraint("origin IN ('diagram', 'supplement', 'consultation')", name=op.f("ck_work_item_origin")),
        sa.CheckConstraint("state <> 'claimed' OR officer_id IS NOT NULL", name=op.f("ck_work_item_claimed")),
        sa.CheckConstraint("state <> 'open' OR officer_id IS NULL", name=op.f("ck_work_item_unclaimed")),
        sa.CheckConstraint("state IN ('open', 'claimed', 'done', 'withdrawn')", name=op.f("ck_work_item_state")),
        sa.ForeignKeyConstraint(["asked_by"], ["officer.id"], name=op.f("fk_work_item_asked_by")),
        sa.ForeignKeyConstraint(["done_by"], ["officer.id"], name=op.f("fk_work_item_done_by")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_work_item_dossier_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_work_item_officer_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_work_item_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_item")),
        sa.UniqueConstraint("dossier_id", "token", "opened_at", name=op.f("uq_work_item_dossier_id_token_opened_at")),
    )
    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.create_index("ix_work_item_dossier", ["dossier_id", "id"], unique=False)
        batch_op.create_index("ix_work_item_officer", ["officer_id", "state", "sort_at", "risk_at", "id"], unique=False)
        batch_op.create_index(
            "ix_work_item_queue", ["unit_id", "role", "state", "sort_at", "risk_at", "id"], unique=False
        )
        batch_op.create_index("ix_work_item_unit", ["unit_id", "state", "sort_at", "risk_at", "id"], unique=False)

    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("work_item_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("calendar_edition_id", sa.Integer(), nullable=False),
        sa.Column("rule", engine_db.Json(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("started_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("original_due_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("warn_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("next_ring_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("row_of_insert", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'paused') = (due_at IS NULL)", name=op.f("ck_clock_due")),
        sa.CheckConstraint("(state IN ('met', 'stopped')) = (ended_at IS NOT NULL)", name=op.f("ck_clock_ended")),
        sa.CheckConstraint("(subject = 'work_item') = (work_item_id IS NOT NULL)", name=op.f("ck_clock_one_subject")),
        sa.CheckConstraint("state = 'running' OR next_ring_at IS NULL", name=op.f("ck_clock_rings_while_running")),
        sa.CheckConstraint("state IN ('running', 'paused', 'met', 'stopped')", name=op.f("ck_clock_state")),
        sa.CheckConstraint("subject IN ('dossier', 'work_item')", name=op.f("ck_clock_subject")),
        sa.CheckConstraint("rung >= 0 AND edition >= 1", name=op.f("ck_clock_counted")),
        sa.ForeignKeyConstraint(
            ["calendar_edition_id"], ["calendar_edition.id"], name=op.f("fk_clock_calendar_edition_id")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_clock_dossier_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_clock_unit_id")),
        sa.ForeignKeyConstraint(["work_item_id"], ["work_item.id"], name=op.f("fk_clock_work_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
        sa.UniqueConstraint("work_item_id", name=op.f("uq_clock_work_item_id")),
    )
    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.create_index("ix_clock_dossier_id", ["dossier_id", "state"], unique=False)
        batch_op.create_index(
            "ix_clock_next_ring_at",
            ["next_ring_at"],
            unique=False,
            postgresql_where=sa.text("next_ring_at IS NOT NULL"),
            sqlite_where=sa.text("next_ring_at IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_clock_dossier",
            ["dossier_id"],
            unique=True,
            postgresql_where=sa.text("subject = 'dossier'"),
            sqlite_where=sa.text("subject = 'dossier'"),
        )

    op.create_table(
        "alarm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("clock_edition", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("work_item_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("why", engine_db.Json(), nullable=False),
        sa.Column("due_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("rung_at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", engine_db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('warning', 'overdue', 'superior', 'control')", name=op.f("ck_alarm_kind")),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_alarm_answered")),
        sa.CheckConstraint("rung >= 0", name=op.f("ck_alarm_rung")),
        sa.ForeignKeyConstraint(["answered_by"], ["officer.id"], name=op.f("fk_alarm_answered_by")),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_alarm_clock_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_alarm_dossier_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_alarm_officer_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_alarm_unit_id")),
        sa.ForeignKeyConstraint(["work_item_id"], ["work_item.id"], name=op.f("fk_alarm_work_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
        sa.UniqueConstraint("clock_id", "rung", "clock_edition", name=op.f("uq_alarm_clock_id_rung_clock_edition")),
    )
    with op.batch_alter_table("alarm", schema=None) as batch_op:
        batch_op.create_index("ix_alarm_dossier", ["dossier_id"], unique=False)
        batch_op.create_index("ix_alarm_officer", ["officer_id", "answered_at", "id"], unique=False)
        batch_op.create_index("ix_alarm_unit", ["unit_id", "answered_at", "id"], unique=False)

    op.create_table(
        "clock_entry",
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", engine_db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_officer_id", sa.Integer(), nullable=True),
        sa.Column("data", engine_db.Json(), nullable=False),
        sa.CheckConstraint("(kind = 'start') = (number = 1)", name=op.f("ck_clock_entry_starts_once")),
        sa.CheckConstraint(
            "kind IN ('start', 'pause', 'resume', 'restart', 'extend', 'recalculate', 'meet', 'stop')",
            name=op.f("ck_clock_entry_kind"),
        ),
        sa.ForeignKeyConstraint(["by_officer_id"], ["officer.id"], name=op.f("fk_clock_entry_by_officer_id")),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_clock_entry_clock_id")),
        sa.PrimaryKeyConstraint("clock_id", "number", name=op.f("pk_clock_entry")),
    )


def downgrade() -> None:
    op.drop_table("clock_entry")
    with op.batch_alter_table("alarm", schema=None) as batch_op:
        batch_op.drop_index("ix_alarm_unit")
        batch_op.drop_index("ix_alarm_officer")
        batch_op.drop_index("ix_alarm_dossier")

    op.drop_table("alarm")
    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_clock_dossier",
            postgresql_where=sa.text("subject = 'dossier'"),
            sqlite_where=sa.text("subject = 'dossier'"),
        )
        batch_op.drop_index(
            "ix_clock_next_ring_at",
            postgresql_where=sa.text("next_ring_at IS NOT NULL"),
            sqlite_where=sa.text("next_ring_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_clock_dossier_id")

    op.drop_table("clock")
    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.drop_index("ix_work_item_unit")
        batch_op.drop_index("ix_work_item_queue")
        batch_op.drop_index("ix_work_item_officer")
        batch_op.drop_index("ix_work_item_dossier")

    op.drop_table("work_item")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_dossier")

    op.drop_table("letter")
    op.drop_table("dossier_paper")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index("ix_appointment_officer_id")

    op.drop_table("appointment")
    with op.batch_alter_table("version_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_version_file_hash"))

    op.drop_table("version_file")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index("ix_post_unit_id")

    op.drop_table("post")
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_dossier_wake",
            postgresql_where=sa.text("next_wake_at IS NOT NULL"),
            sqlite_where=sa.text("next_wake_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_dossier_unit_status")
        batch_op.drop_index("ix_dossier_procedure")
        batch_op.drop_index("ix_dossier_handling")

    op.drop_table("dossier")
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_index("ix_delegation_to_officer_id")
        batch_op.drop_index("ix_delegation_from_officer_id")

    op.drop_table("delegation")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index("ix_unit_search_text")
        batch_op.drop_index("ix_unit_parent_id")

    op.drop_table("unit")
    with op.batch_alter_table("procedure_version", schema=None) as batch_op:
        batch_op.drop_index("ix_procedure_version_in_force")

    op.drop_table("procedure_version")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_officer_read")

    op.drop_table("notice")
    op.drop_table("draft")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_dossier")
        batch_op.drop_index("ix_audit_at")

    op.drop_table("audit")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_officer_id"))

    op.drop_table("account")
    op.drop_table("absence")
    op.drop_table("role")
    op.drop_table("process_spec")
    with op.batch_alter_table("procedure", schema=None) as batch_op:
        batch_op.drop_index("ix_procedure_field")

    op.drop_table("procedure")
    op.drop_table("org_edition")
    with op.batch_alter_table("officer", schema=None) as batch_op:
        batch_op.drop_index("ix_officer_search_text")

    op.drop_table("officer")
    op.drop_table("level")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_job_due",
            postgresql_where=sa.text("state IN ('queued', 'leased')"),
            sqlite_where=sa.text("state IN ('queued', 'leased')"),
        )

    op.drop_table("job")
    op.drop_table("dossier_counter")
    op.drop_table("diagram_source")
    op.drop_table("calendar_edition")
