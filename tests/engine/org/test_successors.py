"""Which commune of today lies where an old code lay: said where it is written down, asked where it is not."""

from __future__ import annotations

from datetime import date

import pytest

from engine.org import successors

IN_2018, IN_2021, IN_MAY_2025, TODAY = date(2018, 3, 1), date(2021, 3, 1), date(2025, 5, 1), date(2025, 8, 1)


def found(code: str, then: date, on: date) -> list[str]:
    return [commune.name for commune in successors.of(code, then, on).communes]


def test_one_successor_is_sure() -> None:
    sure = successors.of("00004", IN_2018, TODAY).sure
    assert sure == successors.Commune("00004", "Phường Ba Đình"), "Trúc Bạch, whose code bears another name now"


def test_a_split_commune_is_asked_for() -> None:
    kim_ma = successors.of("00028", IN_2018, TODAY)
    assert [commune.name for commune in kim_ma.communes] == ["Phường Ba Đình", "Phường Ngọc Hà", "Phường Giảng Võ"]
    assert kim_ma.is_written_down and kim_ma.sure is None


def test_a_code_means_another_commune_on_another_day() -> None:
    assert found("00235", IN_2018, IN_2018) == ["Phường Ngã Tư Sở"]
    assert found("00235", IN_MAY_2025, IN_MAY_2025) == ["Phường Thịnh Quang"]
    assert found("00235", TODAY, TODAY) == ["Phường Đống Đa"]


def test_a_commune_that_kept_its_code_under_another_name_is_likely_and_not_sure() -> None:
    after = successors.of("09727", IN_2018, IN_2021)
    assert [commune.name for commune in after.communes] == ["Xã Xuân Đình"]
    assert not after.is_written_down and after.sure is None
    assert successors.of("09727", IN_2021, IN_MAY_2025).sure, "between the two changes it kept its name"


@pytest.mark.parametrize(
    ("code", "then"),
    [
        ("00250", IN_2018),  # Bùi Thị Xuân: gone in 2020, and no record here of where to
        ("00250", TODAY),
        ("00001", TODAY),  # a code of before, told as one of today
        ("99901", IN_2018),
        ("", IN_2018),
        ("00004", date(2007, 1, 1)),  # the map of that day is not known
    ],
)
def test_what_nobody_has_written_down_is_said_to_be_unknown(code: str, then: date) -> None:
    assert successors.of(code, then, TODAY) == successors.Successors()


def test_a_day_before_the_address_was_written_knows_nothing_of_it() -> None:
    assert found("00004", TODAY, IN_2018) == []


def test_every_commune_of_the_last_three_level_map_has_a_successor_and_199_are_split() -> None:
    codes = list(successors._maps()[2][1])
    ways = [successors.of(code, IN_MAY_2025, TODAY) for code in codes]
    assert len(codes) == 526 and all(way.communes and way.is_written_down for way in ways)
    assert sum(way.sure is None for way in ways) == 199


def test_of_584_communes_most_are_sure_or_asked_and_few_unknown() -> None:
    ways = [successors.of(commune.code, IN_2018, TODAY) for commune in successors.communes_of_2018()]
    assert len(ways) == 584
    assert sum(not way.communes for way in ways) == 58
    assert sum(way.is_written_down for way in ways) == 584 - 58 - 36
