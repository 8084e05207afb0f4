"""However a name is typed, it is found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.org.fold import fold, sort_key


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đặng Hữu Phước", "dang huu phuoc"),
        ("ĐƯỜNG  Láng\u00a0Hạ", "duong lang ha"),
        ("Thừa Thiên – Huế", "thua thien – hue"),
        ("quận Hai Bà Trưng", "quan hai ba trung"),
    ],
)
def test_marks_bars_capitals_and_doubled_blanks_do_not_count(typed: str, folded: str) -> None:
    assert fold(typed) == folded
    assert fold(unicodedata.normalize("NFD", typed)) == folded


@given(st.text())
def test_folding_is_done_once_and_for_all(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aăâđeêoôơuưạảãáàầẩẫấậĐẶƯỚ "))
def test_composed_and_decomposed_spelling_are_one(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    "names",
    [
        ["Dịch Vọng", "Điện Biên", "Đội Cấn", "Giảng Võ"],
        ["Thạch Thất", "Thanh Trì", "Thăng Long", "Thụy Khuê", "Thường Tín", "Trúc Bạch"],
        ["Bê", "Bên", "Bò", "Bô", "Bơ"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["Hà Đông", "Hà Nội", "Hàng Bạc"],
    ],
)
def test_names_stand_in_the_order_of_the_vietnamese_alphabet(names: list[str]) -> None:
    assert sorted(set(names), key=sort_key) == names
    assert sort_key("Điện Biên") == sort_key(unicodedata.normalize("NFD", "ĐIỆN BIÊN"))
