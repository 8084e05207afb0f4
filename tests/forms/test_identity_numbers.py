"""What a number says of its bearer, and what about it deserves a second look. It never refuses anybody."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import identity
from forms.identity import PersonalNumber

IN_2018, IN_2026 = date(2018, 3, 5), date(2026, 3, 5)


@pytest.mark.parametrize(
    ("number", "place", "sex", "year"),
    [
        ("001199000001", "Hà Nội", "female", 1999),
        ("001204000001", "Hà Nội", "male", 2004),
        ("079085000001", "Thành phố Hồ Chí Minh", "male", 1985),
        ("035301000001", "Hà Nam", "female", 2001),
        ("001899000001", "Hà Nội", "male", 2399),
    ],
)
def test_a_personal_number_tells_place_sex_and_year(number: str, place: str, sex: str, year: int) -> None:
    person = PersonalNumber.of(number)
    assert person and person.province
    assert (person.province.name, person.sex, person.birth_year) == (place, sex, year)


def test_63_provinces_are_known_and_29_have_ended() -> None:
    provinces = identity.provinces()
    assert len(provinces) == 63
    ended = [each for each in provinces.values() if each.until]
    assert len(ended) == 29 and {each.until for each in ended} == {date(2025, 7, 1)}
    assert provinces["001"].until is None


def test_999_is_no_province_and_no_reason_to_doubt() -> None:
    person = PersonalNumber.of("999199000001")
    assert person and person.is_invented and person.province is None and not person.place_is_unknown


@pytest.mark.parametrize(
    ("number", "beside", "today", "parts"),
    [
        ("001199000001", {"sex": "female", "born_on": "1999-05-01"}, IN_2018, []),
        ("001199000001", {"sex": "female", "born_on": "1999"}, IN_2018, []),
        ("001199000001", {"sex": "male", "born_on": "1998"}, IN_2018, ["năm sinh 1999, khác", "giới tính khác"]),
        ("003199000001", {"sex": "male"}, IN_2018, ["003 không phải mã", "giới tính khác"]),
        ("001250000001", {"born_on": "1950-01-01"}, IN_2018, ["năm sinh 2050, sau"]),
        ("002226000001", {}, IN_2026, ["002 là Hà Giang, không còn là tỉnh, thành phố trong năm sinh 2026"]),
        ("002225000001", {}, IN_2026, []),  # in the first half of the year it still was
        ("001226000001", {}, IN_2026, []),
        ("136199000001", {"sex": "female"}, IN_2018, []),  # a country
        ("012345678", {"sex": "male"}, IN_2018, []),
        ("012345678", {"sex": "male"}, IN_2026, ["hết giá trị sử dụng từ ngày 01/01/2025"]),
        ("B1234567", {}, IN_2026, []),
    ],
)
def test_everything_that_deserves_a_second_look_is_said(
    number: str, beside: dict[str, str], today: date, parts: list[str]
) -> None:
    said = identity.doubts(number, today=today, **beside)
    assert len(said) == len(parts)
    assert all(part in str(sentence) for part, sentence in zip(parts, said, strict=True))
    assert identity.doubt(number, today=today, **beside) == (said[0] if said else None)


@given(
    place=st.sampled_from(sorted(identity.provinces())),
    year=st.integers(1900, 2018),
    is_female=st.booleans(),
    serial=st.integers(0, 999_999),
    other_year=st.integers(1900, 2018),
    declared=st.sampled_from(["male", "female"]),
)
def test_a_number_made_by_the_rule_is_doubted_exactly_where_the_papers_differ(
    place: str, year: int, is_female: bool, serial: int, other_year: int, declared: str
) -> None:
    number = f"{place}{2 * ((year - 1900) // 100) + is_female}{year % 100:02}{serial:06}"
    person = PersonalNumber.of(number)
    assert person and (person.place, person.birth_year) == (place, year)
    said = identity.doubts(number, today=IN_2018, born_on=f"{other_year}-01-01", sex=declared)
    assert len(said) == (other_year != year) + (declared != ("female" if is_female else "male"))


@given(st.text(max_size=20))
def test_no_text_upsets_the_questions(text: str) -> None:
    assert all(str(sentence) for sentence in identity.doubts(text, today=IN_2026, born_on="1999-01-01", sex="male"))
    identity.tax_code_doubt(text, today=IN_2018)


@pytest.mark.parametrize(
    ("code", "today", "part"),
    [
        ("0100233488", IN_2018, None),
        ("01.00.233.488", IN_2018, None),
        ("0314409058-002", IN_2018, None),
        ("0100233480", IN_2018, "không khớp chữ số kiểm tra"),
        ("0314409059-002", IN_2018, "không khớp chữ số kiểm tra"),
        ("12345", IN_2018, "10 chữ số"),
        ("999199000001", IN_2018, "10 chữ số"),
        ("999199000001", IN_2026, None),
        ("٠١٠٠٢٣٣٤٨٨", IN_2018, "10 chữ số"),
    ],
)
def test_a_tax_code_is_looked_at_by_shape_and_check_digit(code: str, today: date, part: str | None) -> None:
    said = identity.tax_code_doubt(code, today=today)
    assert said is None if part is None else part in str(said)
