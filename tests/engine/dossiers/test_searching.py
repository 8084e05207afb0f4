"""Finding a dossier by what somebody remembers of it, among all that concern the one who asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import delete, func, insert, select, text, update

from engine import migrate
from engine.act import SYSTEM, Act, Office
from engine.db import Base
from engine.dossiers import queries, rights, word_index
from engine.dossiers.models import Dossier, WorkItem
from engine.org.fold import fold
from engine.org.models import Unit
from tests import city
from tests.serving import go_back, mark_migrated

LEADER, CONTROL, OTHER_COUNTER, AUDITOR = "chutich.trucbach", "kiemsoat.hanoi", "motcua.stp", "giamsat"


@pytest.fixture
def birth(city_office: Office) -> str:
    someone = replace(city.APPLICANT, name="Đặng Thị Đủ", identity="999199000009", phone="0240000077")
    return city.register(city_office, city.BIRTH, city.COUNTER, "00004", applicant=someone)


def found(office: Office, login: str, text: str = "", **how: int) -> list[str]:
    with office.look(city.sign_in(office, login)) as act:
        return [row.code for row in queries.search(act, text, **how)]


def more_like(office: Office, code: str, count: int, name: str = "Phạm Văn Mẫu") -> list[str]:
    """Copies of a dossier's own row under other codes and another name."""
    with office.act(SYSTEM) as act:
        row = dict(act.session.execute(select(Dossier.__table__).where(Dossier.code == code)).mappings().one())
        last = act.session.scalar(select(func.max(Dossier.id))) or 0
        codes = [f"{code}-{number}" for number in range(count)]
        new = {"applicant_name": name, "request_key": None, "next_wake_at": None}
        rows = [
            {**row, **new, "id": last + number, "code": each, "search_text": fold(f"{each} {name}")}
            for number, each in enumerate(codes, start=1)
        ]
        act.session.execute(insert(Dossier), rows)
        return codes


@pytest.mark.parametrize(
    "typed",
    ["Đặng Thị Đủ", "du dang", "ĐẶNG", "da", "999199000009", "9991990", "0240000077", "khai sinh dang", "dang, (du)"],
)
def test_words_are_found_by_their_beginnings_in_any_order_with_or_without_marks(city_office, birth, typed):
    assert found(city_office, city.COUNTER, typed) == [birth]


@pytest.mark.parametrize(
    "typed",
    ["0240 000 077", "0240.000.077", "024 0000", "+84 240 000 077", "đặng 0240 000 077 khai", "999 199 000 009"],
)
def test_a_number_is_found_however_it_is_grouped(city_office, birth, typed):
    assert found(city_office, city.COUNTER, typed) == [birth]


def test_a_code_typed_with_blanks_is_still_found_by_its_parts(city_office, birth):
    assert found(city_office, city.COUNTER, birth.replace(".", " ").replace("-", " ")) == [birth]
    assert found(city_office, city.COUNTER, birth[:9]) == [birth]


@pytest.mark.parametrize("typed", ["ang", "dang xyz", "?!", "*", '"', "' OR 1=1 --", "dang NOT khai", "90000", "中"])
def test_what_does_not_occur_is_not_found(city_office, birth, typed):
    assert found(city_office, city.COUNTER, typed) == []


def test_a_code_is_found_by_its_end_without_the_zeros(city_office, birth):
    serial = birth.split("-")[-1]
    assert serial.startswith("0")
    assert found(city_office, city.COUNTER, serial.lstrip("0")) == [birth]
    assert found(city_office, city.COUNTER, birth) == [birth]


@pytest.mark.parametrize("typed", ["999199000009", "9991", "đặng 024", "0240000077"])
@pytest.mark.parametrize("login", [AUDITOR, CONTROL])
def test_who_may_not_read_numbers_of_people_does_not_find_by_them(city_office, birth, login, typed):
    assert found(city_office, login, typed) == []
    assert found(city_office, login, "đặng") == [birth]


@pytest.mark.parametrize("login", [AUDITOR, CONTROL])
def test_who_may_not_read_numbers_of_people_finds_by_the_code(city_office, birth, login):
    serial = birth.split("-")[-1]
    for typed in (birth, birth.lower(), serial, serial.lstrip("0"), f"đặng {serial}"):
        assert found(city_office, login, typed) == [birth]


def test_who_looks_everywhere_finds_numbers_of_people_where_the_dossier_concerns_him(city_office, birth, monkeypatch):
    own = more_like(city_office, birth, 1)
    with city_office.act(SYSTEM) as act:
        [office] = city.sign_in(city_office, CONTROL).unit_ids
        act.session.execute(update(Dossier).where(Dossier.code.in_(own)).values(handling_unit_id=office))
        act.session.execute(update(Dossier).values(search_text=Dossier.search_text + " 999199000009"))
    assert found(city_office, CONTROL, "9991990") == own
    monkeypatch.setattr(queries, "LOOKED_THROUGH", 0)
    assert found(city_office, CONTROL, "9991990") == own


def test_without_words_the_newest_are_shown_page_by_page(city_office, birth):
    codes = more_like(city_office, birth, 5)
    assert found(city_office, city.COUNTER) == [*reversed(codes), birth]
    assert found(city_office, city.COUNTER, size=2) == [codes[4], codes[3]]
    with city_office.look(city.sign_in(city_office, city.COUNTER)) as act:
        first = queries.search(act, "pham", size=2)
        assert [row.code for row in queries.search(act, "pham", first[-1].id, 2)] == [codes[2], codes[1]]


def test_the_index_follows_every_change_of_the_rows(city_office, birth):
    with city_office.act(SYSTEM) as act:
        act.session.execute(update(Dossier).where(Dossier.code == birth).values(search_text="tran van moi"))
    assert (found(city_office, city.COUNTER, "dang"), found(city_office, city.COUNTER, "moi")) == ([], [birth])
    [copied] = more_like(city_office, birth, 1)
    assert found(city_office, city.COUNTER, "pham") == [copied]
    with city_office.act(SYSTEM) as act:
        act.session.execute(delete(Dossier).where(Dossier.code == copied))
    assert found(city_office, city.COUNTER, "pham") == []


def test_only_whom_it_concerns_finds_it_and_who_looks_everywhere(city_office, birth):
    assert found(city_office, LEADER, "dang") == [birth]
    assert found(city_office, "chutich.hanoi", "dang") == [birth], "everything below"
    assert found(city_office, OTHER_COUNTER, "dang") == []
    assert found(city_office, OTHER_COUNTER) == []


def test_whoever_holds_a_step_of_the_unit_above_finds_it_and_reads_it_in_full(city_office, birth, monkeypatch):
    login, [step] = "chuyenvien.badinh", city.open_items(city_office, birth)
    holder, district = city.sign_in(city_office, login), city.unit_id(city_office, "001")
    assert district not in holder.unit_ids and found(city_office, login, "dang") == []
    with city_office.act(SYSTEM) as act:
        held = {"unit_id": district, "state": "claimed", "officer_id": holder.officer_id}
        act.session.change(act.session.get_one(WorkItem, step.id), **held)
    with city_office.look(holder) as act:
        dossier = act.session.scalars(select(Dossier).where(Dossier.code == birth)).one()
        assert rights.may_see(act, dossier) and rights.reads_in_full(act, dossier)
    assert found(city_office, login, "9991990") == [birth]
    monkeypatch.setattr(queries, "LOOKED_THROUGH", 0)
    assert found(city_office, login, "9991990") == [birth]
    assert found(city_office, "truongphong.badinh", "dang") == [], "a colleague does not"


@pytest.mark.parametrize("login", [city.COUNTER, LEADER, OTHER_COUNTER, "chutich.hanoi", "chuyenvien.badinh"])
@pytest.mark.parametrize("typed", ["", "pham", "dang du", "1", "zzz"])
def test_going_through_the_places_finds_the_same(city_office, birth, monkeypatch, login, typed):
    permit = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    more_like(city_office, birth, 3)
    more_like(city_office, permit, 3)
    expected = found(city_office, login, typed)
    monkeypatch.setattr(queries, "LOOKED_THROUGH", 0)
    assert found(city_office, login, typed) == expected
    assert found(city_office, login, typed, size=2) == expected[:2]


def test_a_search_reads_no_facts_and_has_few_parameters(city_office, birth, statements):
    with city_office.look(city.sign_in(city_office, "chutich.hanoi")) as act:
        said = statements(city_office)
        [row] = queries.search(act, "dang")
    assert (row.code, row.applicant_name) == (birth, "Đặng Thị Đủ")
    assert not any("facts" in sentence for sentence in said)
    assert max(sentence.count("?") + sentence.count("%(") for sentence in said) <= 12


def test_a_row_at_hand_is_asked_among_the_rows_of_other_tables(city_office, birth):
    with city_office.look(SYSTEM) as act:
        query = select(Dossier.code).join(Unit, Unit.id == Dossier.receiving_unit_id)
        assert act.session.scalars(query.where(*word_index.having(act.session, ["dang"]))).all() == [birth]


# The index comes with the tables, and with the migrations.


def objects(act: Act) -> set[tuple[str, str]]:
    if act.session.get_bind().dialect.name == "sqlite":
        query = f"SELECT name, sql FROM sqlite_master WHERE name LIKE '{word_index.NAME}%'"
    else:
        query = f"SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE '{word_index.NAME}%'"
    return {(name, sql) for name, sql in act.session.execute(text(query))}


def test_migrating_gives_the_same_index_as_making_the_tables(open_office: Callable[[str], Office]):
    office = open_office("empty")
    with office.look(SYSTEM) as act:
        made = objects(act)
    Base.metadata.drop_all(office.engine)
    with office.look(SYSTEM) as act:
        assert objects(act) == set()
    migrate.upgrade(office.settings)
    with office.look(SYSTEM) as act:
        assert objects(act) == made != set()
    migrate.check(office.settings)


def test_rows_from_before_the_index_are_found(open_office: Callable[[str], Office]):
    office = open_office("city")
    birth = city.register(office, city.BIRTH, city.COUNTER, "00004")
    mark_migrated(office)
    go_back(office, "0001")
    with office.look(SYSTEM) as act:
        assert objects(act) == set()
    migrate.upgrade(office.settings)
    assert found(office, city.COUNTER, "nguyen mau") == [birth]
