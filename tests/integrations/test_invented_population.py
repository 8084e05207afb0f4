"""A hundred thousand invented people: the same for a seed, fitting together, and difficult in the ways that occur."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import islice

import pytest

from engine.org import successors
from engine.residents.contract import Resident, Sex, State
from forms.identity import PersonalNumber, doubt
from integrations.national_db.population import HOUSE, IN_NO_LIST, Population

SOME = 10_000


def test_a_seed_gives_the_same_hundred_thousand_people_everywhere() -> None:
    one, other = Population(), Population()
    assert len(one) == 100_000
    assert [one[place] for place in (0, 4_711, 99_999)] == [other[place] for place in (0, 4_711, 99_999)]
    assert one[4_711] != Population(seed=1)[4_711]
    assert one[12].identity == "999193604924" and one[12].full_name == "Phạm Bảo Liên"


def test_everybody_is_found_by_the_number_and_only_by_it(people: Population) -> None:
    for place in range(0, len(people), 997):
        one = people[place]
        assert people.bearers(one.identity) == (one,)
        assert not one.old_identity or one in people.bearers(one.old_identity)
        other_year = f"{one.identity[:4]}{(int(one.identity[4:6]) + 1) % 100:02}{one.identity[6:]}"
        assert people.bearers(other_year) == ()


@pytest.mark.parametrize("number", ["", "999", "001099000001", "99919900000x", "9991990000011", "٩٩٩199000001"])
def test_a_number_nobody_can_have_has_no_bearer(people: Population, number: str) -> None:
    assert people.bearers(number) == ()


def test_all_numbers_begin_with_999_and_agree_with_sex_and_birth(some: list[Resident]) -> None:
    assert len({one.identity for one in some}) == len(some)
    for one in some:
        assert one.identity.startswith("999") and one.old_identity[:3] in ("", "999") and one.household[:3] == "999"
        number = PersonalNumber.of(one.identity)
        assert number and one.born and (number.sex, number.birth_year) == (one.sex.value, one.born.year)
        assert doubt(one.identity, today=date(2018, 3, 1)) is None


def test_the_people_of_a_household_fit_together(people: Population) -> None:
    for house in range(0, 2_000, 7):
        living_here = {one.identity: one for one in (people[house * HOUSE + place] for place in range(HOUSE))}
        assert len({one.household for one in living_here.values()}) == 1
        for one in living_here.values():
            for relative in one.relatives:
                other = living_here[relative.identity]
                assert relative.full_name == other.full_name
                assert one.born and other.born
                if relative.relation in ("father", "mother"):
                    assert other.born.year + 17 <= one.born.year, "a parent is old enough"
                    assert other.sex is (Sex.MALE if relative.relation == "father" else Sex.FEMALE)
                if relative.relation == "spouse":
                    assert one.identity in {each.identity for each in other.relatives if each.relation == "spouse"}
                    is_widowed = other.state is State.DECEASED
                    assert one.marital_status == ("widowed" if is_widowed else "married")
                if relative.relation == "father" and one.ethnicity == "Kinh":
                    assert one.full_name.split()[0] == other.full_name.split()[0]


def test_the_young_have_a_representative_and_no_card(some: list[Resident]) -> None:
    young = [one for one in some if one.born and one.born.year > 2003]
    assert young and all("representative" in {each.relation for each in one.relatives} for one in young)
    assert not any(one.old_identity for one in young)


def test_older_cards_are_shared_by_two_and_by_three(people: Population) -> None:
    heads = (people[place] for place in range(0, SOME, HOUSE))
    shared = Counter(len(people.bearers(head.old_identity)) for head in heads)
    assert set(shared) == {1, 2, 3}


def test_the_difficult_occur(some: list[Resident]) -> None:
    share = {
        "dead": sum(one.state is State.DECEASED for one in some),
        "locked": sum(one.state is State.LOCKED for one in some),
        "year alone": sum(one.born is not None and one.born.whole is None for one in some),
        "lives elsewhere": sum(one.present.commune != one.permanent.commune for one in some),
        "code of Hà Tây": sum(one.birth_registered.province == "28" for one in some),
        "code in no list": sum(one.permanent.commune == IN_NO_LIST for one in some),
        "another people": sum(one.ethnicity != "Kinh" for one in some),
    }
    assert all(10 < count < len(some) * 0.6 for count in share.values()), share
    assert len({one.ethnicity for one in some}) == 11
    known = {commune.code for commune in successors.communes_of_2018()}
    assert {one.permanent.commune for one in some} <= known | {IN_NO_LIST}
    assert all(one.remark for one in some if one.state is not State.LIVING)


def test_in_a_small_city_everybody_is_found_as_well() -> None:
    few = Population(people=1_000)
    assert all(one in few.bearers(one.identity) and one in few.bearers(one.old_identity or one.identity) for one in few)


def test_addresses_of_2018_are_mapped_asked_for_or_unknown_after_the_reorganisations(some: list[Resident]) -> None:
    found = [successors.of(one.permanent.commune, date(2018, 1, 1), date(2025, 8, 1)) for one in some[::HOUSE]]
    sure, unknown = sum(each.sure is not None for each in found), sum(not each.communes for each in found)
    assert sure > 900 and unknown > 100 and len(found) - sure - unknown > 600


def test_names_keep_their_order_where_the_family_comes_last(some: list[Resident]) -> None:
    ede = [one.full_name for one in some if one.ethnicity == "Ê-đê"]
    assert any(name.startswith("Y ") for name in ede) and any(name.startswith("H'") for name in ede)
    assert all(name.split()[-1] in {"Niê", "Êban", "Kbuôr", "Mlô", "Ayŭn"} for name in ede)


# --- who lives there ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def people() -> Population:
    return Population()


@pytest.fixture(scope="module")
def some(people: Population) -> list[Resident]:
    return list(islice(people, SOME))
