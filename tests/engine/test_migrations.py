"""Migrations reach the schema of the models on both databases, and say when they have not."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engine import migrate
from engine.act import Office
from engine.db import Base
from engine.dossiers import handling
from engine.settings import ROOT
from tests import city
from tests.serving import go_back, mark_migrated


@pytest.fixture
def bare(open_office: Callable[[str], Office]) -> Office:
    """A database without a table."""
    office = open_office("empty")
    Base.metadata.drop_all(office.engine)
    return office


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """A folder of revisions with one, drafted from the models."""
    folder = tmp_path / "versions"
    folder.mkdir()
    return folder


def test_a_drafted_revision_makes_the_tables_of_the_models(bare: Office, versions: Path) -> None:
    migrate.draft(bare.settings, "first", versions=versions)
    with pytest.raises(migrate.SchemaIsBehind):
        migrate.check(bare.settings, versions=versions)
    migrate.upgrade(bare.settings, versions=versions)
    migrate.check(bare.settings, versions=versions)
    migrate.upgrade(bare.settings, versions=versions)


def test_a_table_that_was_changed_by_hand_is_noticed(bare: Office, versions: Path) -> None:
    migrate.draft(bare.settings, "first", versions=versions)
    migrate.upgrade(bare.settings, versions=versions)
    with bare.engine.begin() as connection:
        connection.execute(text("ALTER TABLE unit ADD COLUMN colour VARCHAR(10)"))
    with pytest.raises(migrate.SchemaIsBehind) as refusal:
        migrate.check(bare.settings, versions=versions)
    assert "colour" in str(refusal.value.details["differences"])


def test_a_later_revision_rebuilds_a_table_and_keeps_its_rows(
    open_office: Callable[[str], Office], versions: Path
) -> None:
    office = open_office("city")
    below = text("SELECT count(*) FROM unit WHERE parent_id IS NOT NULL")
    with office.engine.connect() as connection:
        before = connection.scalar(below)
    revision = versions / "0001_shorter_hotline.py"
    revision.write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n\nrevision = '0001'\ndown_revision = None\n\n\n"
        "def upgrade():\n    with op.batch_alter_table('unit') as batch:\n"
        "        batch.alter_column('hotline', type_=sa.String(60), existing_nullable=True)\n"
    )
    migrate.upgrade(office.settings, versions=versions)
    with office.engine.connect() as connection:
        assert before
        assert connection.scalar(below) == before


def test_items_opened_before_learn_which_procedure_they_belong_to(open_office: Callable[[str], Office]) -> None:
    office = open_office("city")
    code = city.register(office, city.BIRTH, city.COUNTER, "00004")
    mark_migrated(office)
    go_back(office, "0002")
    with pytest.raises(migrate.SchemaIsBehind):
        migrate.check(office.settings)
    migrate.upgrade(office.settings)
    migrate.check(office.settings)
    assert [item.procedure_code for item in city.open_items(office, code)] == [city.BIRTH]
    element = city.open_items(office, code)[0].element_id
    city.complete(office, code, element)
    assert [item.procedure_code for item in city.open_items(office, code)] == [city.BIRTH]


def test_alarms_of_before_stand_on_the_ladder_of_now(open_office: Callable[[str], Office]) -> None:
    office = open_office("city")
    code = city.register(office, city.BIRTH, city.COUNTER, "00004")
    mark_migrated(office)
    go_back(office, "0008")
    [item] = city.open_items(office, code)
    with office.engine.begin() as connection:
        head = connection.scalar(text("SELECT min(id) FROM officer"))
        connection.execute(text("UPDATE clock SET rung = 2"))
        connection.execute(
            text(
                "INSERT INTO alarm (clock_id, clock_edition, rung, kind, dossier_id, work_item_id, unit_id, officer_id,"
                " why, due_at, rung_at) SELECT id, edition, 1, 'overdue', dossier_id, work_item_id, unit_id, :head,"
                " '[]', due_at, due_at FROM clock WHERE work_item_id = :item"
            ),
            {"head": head, "item": item.id},
        )
    migrate.upgrade(office.settings)
    migrate.check(office.settings)
    with office.engine.connect() as connection:
        [row] = connection.execute(text("SELECT rung, level, wants_answer, delivered_at = rung_at FROM alarm"))
        assert tuple(row) == (2, "E3", True, True)
        assert set(connection.scalars(text("SELECT rung FROM clock"))) == {3}
    with pytest.raises(IntegrityError), office.engine.begin() as connection:
        connection.execute(text("UPDATE alarm SET level = 'E9'"))


def test_files_handed_in_before_are_their_own_originals(open_office: Callable[[str], Office]) -> None:
    office = open_office("city")
    mark_migrated(office)
    go_back(office, "0012")
    migrate.upgrade(office.settings)
    migrate.check(office.settings)
    with office.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM version_file"))
        assert connection.scalar(text("SELECT count(original_hash) FROM version_file")) == 0
    for original in ("hash", "'no such source'"):
        with pytest.raises(IntegrityError), office.engine.begin() as connection:
            connection.execute(text(f"UPDATE version_file SET original_hash = {original}"))


def test_every_module_with_tables_is_gathered() -> None:
    migrate.gather_models()
    drawn = {
        node.value.value
        for path in (ROOT / "engine").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        if any(isinstance(target, ast.Name) and target.id == "__tablename__" for target in node.targets)
    }
    assert drawn
    assert drawn <= set(Base.metadata.tables)


def test_versions_published_before_four_eyes_keep_their_day_and_become_editions(
    open_office: Callable[[str], Office],
) -> None:
    office = open_office("city")
    published = "SELECT number, edition, decided_at, account_id FROM procedure_version WHERE procedure_code = :code"
    mark_migrated(office)
    go_back(office, "0005")
    with office.engine.connect() as connection:
        before = connection.scalar(text("SELECT count(published_at) FROM procedure_version"))
    migrate.upgrade(office.settings)
    migrate.check(office.settings)
    with office.engine.connect() as connection:
        [row] = connection.execute(text(published), {"code": city.BIRTH})
        assert (row.number, row.edition, row.account_id) == (1, 1, None)
        assert row.decided_at
        assert connection.scalar(text("SELECT count(*) FROM procedure_version")) == before
    with pytest.raises(IntegrityError), office.engine.begin() as connection:
        connection.execute(text("UPDATE procedure_version SET account_id = 1, decider_account_id = 1"))


def test_what_heads_owe_goes_with_the_older_schema_and_work_of_before_stays(
    open_office: Callable[[str], Office],
) -> None:
    office = open_office("city")
    code = city.register(office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    for element in ("check_papers", "entrust"):
        city.complete(office, code, element)
    with office.act(city.sign_in(office, "chutich.badinh")) as act:
        handling.mark_important(act, code, reason="Dư luận quan tâm")
    before = [item.element_id for item in city.open_items(office, code)]
    assert before == ["assign", "duty.dialogue"]
    mark_migrated(office)
    go_back(office, "0010")
    with office.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM work_item WHERE origin = 'duty'")) == 0
    migrate.upgrade(office.settings)
    migrate.check(office.settings)
    assert [item.element_id for item in city.open_items(office, code)] == ["assign"]
    city.complete(office, code, "assign")
    with pytest.raises(IntegrityError), office.engine.begin() as connection:
        connection.execute(text("UPDATE work_item SET origin = 'elsewhere', token = NULL"))
