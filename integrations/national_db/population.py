"""An invented city of a hundred thousand people and more: nobody is stored, everybody follows from a number and a seed.

Five of them are a household that fits together: names go down the family, parents are old enough, spouses name each
other, a widow's husband is dead. All numbers begin with 999, which is no province. Some are difficult on purpose:
older cards that two or three share, years without a day, codes of addresses from before a reorganisation or in no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from engine.org.successors import communes_of_2018, districts_of_2018
from engine.residents.contract import Address, Born, Relative, Resident, Sex, State
from integrations.national_db.names import Custom, custom_of

PREFIX = "999"
HOUSE = 5  # people in a household
MOST = 1_000_000
STEP = 420_489  # coprime with a million: every person has a serial of six digits of their own, in no visible order
OF_AGE, FIRST_CARD = 18, 14
HA_TAY_ENDED = date(2008, 8, 1)  # Resolution 15/2008/QH12: Hà Tây (28) and Mê Linh (of 26) became Hanoi
ELSEWHERE = {"36": "Nam Định", "35": "Hà Nam", "33": "Hưng Yên", "34": "Thái Bình", "30": "Hải Dương", "40": "Nghệ An"}
HANOI = "Hà Nội"
FORMER = {"01": HANOI, "26": "Vĩnh Phúc", "28": "Hà Tây"}
IN_NO_LIST = "99901"


@dataclass(frozen=True)
class _Born:
    """Somebody of a household before anything has happened to them. The numbers are places in the household."""

    sex: Sex
    year: int
    family: str
    father: int | None = None
    mother: int | None = None
    spouse: int | None = None


class Population(Sequence[Resident]):
    """Who lives in the invented city. The same `people` and `seed` are the same persons on every machine."""

    def __init__(self, people: int = 100_000, seed: int = 2018, as_of: date = date(2018, 1, 1)) -> None:
        assert HOUSE <= people <= MOST, "a household at least, a million at most"
        self.people, self.seed, self.as_of = people - people % HOUSE, seed, as_of
        self._shift, self._back = Random(seed).randrange(MOST), pow(STEP, -1, MOST)
        self._household = lru_cache(maxsize=2048)(self._make_household)

    def __len__(self) -> int:
        return self.people

    def __getitem__(self, place: int) -> Resident:  # type: ignore[override]
        if not 0 <= place < self.people:
            raise IndexError(place)
        return self._household(place // HOUSE)[place % HOUSE]

    def __iter__(self) -> Iterator[Resident]:
        return (self[place] for place in range(self.people))

    def bearers(self, number: str) -> tuple[Resident, ...]:
        """Who bears this number of twelve or nine digits."""
        if not re.fullmatch(f"{PREFIX}([0-9]{{9}}|[0-9]{{6}})", number):
            return ()
        place = (int(number[-6:]) - self._shift) * self._back % MOST
        near = [self[each] for each in (place, place - HOUSE, place - 2 * HOUSE) if 0 <= each < self.people]
        return tuple(one for one in near if number in (one.identity, one.old_identity))

    # -- a household --------------------------------------------------------------------------------------------------

    def _make_household(self, house: int) -> tuple[Resident, ...]:
        dice = Random(f"{self.seed}/{house}")
        custom = custom_of(dice)
        members = _family(dice, custom)
        home = _place(dice)
        people = [self._person(dice, custom, house, place, born) for place, born in enumerate(members)]
        head = next((i for i, one in enumerate(people) if one.state is not State.DECEASED and _age(one) >= OF_AGE), 0)
        town = _elsewhere(dice) if dice.random() < 0.3 else _place(dice)
        settled = [self._settle(dice, one, home, town) for one in people]
        return tuple(self._related(settled, members, place, head) for place in range(HOUSE))

    def _person(self, dice: Random, custom: Custom, house: int, place: int, born: _Born) -> Resident:
        day = date(born.year, 1, 1) + timedelta(days=dice.randrange(365))
        is_female = born.sex is Sex.FEMALE
        serial = self._serial(house * HOUSE + place)
        state, remark = _fate(dice, day, self.as_of)
        return Resident(
            identity=f"{PREFIX}{2 * ((day.year - 1900) // 100) + is_female}{day.year % 100:02}{serial:06}",
            full_name=custom.full_name(dice, born.family, is_female),
            sex=born.sex,
            born=Born(day.year) if dice.random() < _forgotten(day.year) else Born(day.year, day.month, day.day),
            old_identity=self._card(house, place) if day.year + FIRST_CARD < 2016 else "",
            ethnicity=custom.people,
            household=f"{PREFIX}{house:06}",
            state=state,
            remark=remark,
            as_of=self.as_of,
        )

    def _serial(self, place: int) -> int:
        return (place * STEP + self._shift) % MOST

    def _card(self, house: int, place: int) -> str:
        """The older card. Some heads of households were given a number that somebody else bears already."""
        shared = 1 if house % 140 == 0 else 2 if house % 280 == 139 else 0
        other = house + shared if place == 0 and (house + shared + 1) * HOUSE <= self.people else house
        return f"{PREFIX}{self._serial(other * HOUSE + place):06}"

    def _settle(self, dice: Random, one: Resident, home: Address, town: Address) -> Resident:
        """Where somebody comes from, is registered and lives."""
        moved = _age(one) >= OF_AGE and dice.random() < 0.1
        assert one.born is not None
        return replace(
            one,
            birth_registered=_as_written_in(one.born.year, home if dice.random() < 0.6 else _place(dice)),
            home_town=_as_written_in(one.born.year, town),
            permanent=_mistaken(dice, home),
            present=_mistaken(dice, _place(dice) if moved else home),
        )

    def _related(self, people: list[Resident], members: Sequence[_Born], place: int, head: int) -> Resident:
        one, born = people[place], members[place]
        kin = [("father", born.father), ("mother", born.mother), ("spouse", born.spouse)]
        if _age(one) < OF_AGE:
            living = [each for each in (born.father, born.mother) if each is not None and _lives(people[each])]
            kin.append(("representative", living[0] if living else head))
        kin.append(("householder", head))
        named = [_named(relation, people[other]) for relation, other in kin if other is not None]
        spouse = people[born.spouse] if born.spouse is not None else None
        is_parent = any(place in (other.father, other.mother) for other in members)
        alone = "single" if not is_parent else "widowed" if _age(one) > 60 else "divorced"
        status = alone if spouse is None else "married" if _lives(spouse) else "widowed"
        return replace(one, relatives=tuple(named), marital_status=status)


def _family(dice: Random, custom: Custom) -> tuple[_Born, ...]:
    """Five people: a couple with children and his mother, a mother with her parents, or three generations."""
    father_family, mother_family, other = (dice.choice(custom.families) for _ in range(3))
    wife = dice.randint(1955, 1982)
    husband = wife - dice.randint(-2, 8)
    of_children = mother_family if custom.family_last else father_family
    first = wife + dice.randint(19, 25)
    years = [first, first + dice.randint(2, 5), first + dice.randint(6, 10)]

    def child(year: int, family: str, father: int | None, mother: int) -> _Born:
        return _Born(dice.choice((Sex.MALE, Sex.FEMALE)), year, family, father, mother)

    kind = dice.random()
    if kind < 0.15:
        return (
            _Born(Sex.FEMALE, wife, mother_family, father=3, mother=4),
            child(years[0], mother_family, None, 0),
            child(years[1], mother_family, None, 0),
            _Born(Sex.MALE, wife - dice.randint(24, 36), other if custom.family_last else mother_family, spouse=4),
            _Born(Sex.FEMALE, wife - dice.randint(19, 23), mother_family if custom.family_last else other, spouse=3),
        )
    couple = (
        _Born(Sex.MALE, husband, father_family, mother=4 if kind < 0.6 else None, spouse=1),
        _Born(Sex.FEMALE, wife, mother_family, spouse=0),
        child(years[0], of_children, 0, 1),
        child(years[1], of_children, 0, 1),
    )
    if kind < 0.6:
        older = _Born(Sex.FEMALE, husband - dice.randint(18, 34), father_family if custom.family_last else other)
        return (*couple, older)
    if kind < 0.8 or years[0] > 1992:
        return (*couple, child(years[2], of_children, 0, 1))
    son = replace(couple[2], sex=Sex.MALE, spouse=3)
    bride = _Born(Sex.FEMALE, years[0] + dice.randint(-1, 4), other, spouse=2)
    return (*couple[:2], son, bride, child(bride.year + 20, other if custom.family_last else son.family, 2, 3))


def _fate(dice: Random, born: date, as_of: date) -> tuple[State, str]:
    age = as_of.year - born.year
    risk = next(share for years, share in ((90, 0.85), (80, 0.5), (70, 0.2), (50, 0.05), (0, 0.006)) if age >= years)
    if dice.random() < risk:
        died = as_of - timedelta(days=dice.randint(1, min(4000, (as_of - born).days)))
        return State.DECEASED, f"Đã chết ngày {died:%d/%m/%Y}"
    if dice.random() < 1 / 400:
        return State.LOCKED, "Tạm khóa: đang xác minh thông tin"
    return State.LIVING, ""


def _forgotten(year: int) -> float:
    """How many of a year know the year of their birth alone."""
    return 0.35 if year < 1950 else 0.1 if year < 1965 else 0.003


def _place(dice: Random) -> Address:
    commune = dice.choice(communes_of_2018())
    house, group = dice.randint(1, 290), dice.randint(1, 24)
    near = f"Thôn {group}" if commune.name.startswith("Xã") else f"Số {house}, tổ {group}"
    line = f"{near}, {commune.name}, {districts_of_2018()[commune.district]}, {HANOI}"
    return Address("01", commune.district, commune.code, line)


def _elsewhere(dice: Random) -> Address:
    province = dice.choice(sorted(ELSEWHERE))
    return Address(province, line=f"tỉnh {ELSEWHERE[province]}")


def _as_written_in(year: int, place: Address) -> Address:
    """What was written before Hà Tây ended bears its code, or that of the province Mê Linh came from."""
    if year >= HA_TAY_ENDED.year or place.province != "01":
        return place
    before = "26" if place.district == "250" else "28" if place.district >= "268" else "01"
    return replace(place, province=before, line=place.line.replace(HANOI, FORMER[before]))


def _mistaken(dice: Random, place: Address) -> Address:
    """One address in two hundred bears a code that stands in no list."""
    return replace(place, commune=IN_NO_LIST) if dice.random() < 1 / 200 else place


def _named(relation: str, other: Resident) -> Relative:
    """The standard knows no nationality of a householder."""
    nationality = "" if relation == "householder" else other.nationality
    return Relative(relation, other.full_name, other.identity, nationality)


def _lives(one: Resident) -> bool:
    return one.state is not State.DECEASED


def _age(one: Resident) -> int:
    assert one.born is not None and one.as_of is not None
    return one.as_of.year - one.born.year
