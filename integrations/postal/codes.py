"""What the carrier calls things: read from `codes.json`, which is changed where the carrier's own list is known."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine.outbox import RefusedForGood
from engine.postal.contract import Happening, Place

FILE = Path(__file__).with_name("codes.json")
DONE, AWAY, REFUSED = "done", "away", "refused"


class NotInTheCodes(RefusedForGood):
    """An address the carrier has no number for, told in Vietnamese, as the carrier's own refusals are."""

    def __init__(self, what: str, code: str) -> None:
        said = f"{what} “{code}”" if code else f"{what} (còn để trống)"
        super().__init__(f"Bảng mã của bưu chính chưa có {said}; cần bổ sung bảng mã hoặc sửa địa chỉ.")


@dataclass(frozen=True)
class Region:
    """A province and a district as the carrier counts and calls them."""

    province: int
    province_title: str
    district: int
    district_title: str


@dataclass(frozen=True)
class Codes:
    """The file. `answers` are the carrier's status codes of an answer, `happenings` those of a line of tracking,
    `notes` the patterns of what stands in its notes; `no_district` is the number for a district nobody has named."""

    paths: dict[str, str]
    answers: dict[str, str]
    happenings: dict[str, Happening]
    time: str
    notes: dict[str, re.Pattern[str]]
    modes: dict[str, str]
    state: str
    provinces: dict[str, tuple[int, str]]
    districts: dict[str, dict[str, tuple[int, str]]]
    communes: dict[str, dict[str, str]]
    no_district: int

    def meaning(self, status: object) -> str:
        """`done` (also what had been done before), `away` or `refused`."""
        return self.answers.get(str(status).strip().upper(), REFUSED)

    def region(self, place: Place) -> Region:
        """Where a place is. Refuses with `NotInTheCodes`.

        A province whose districts are listed has no others; elsewhere the statistical office's number serves. Where
        there are no districts any more, the commune's says by which one the carrier sorts.
        """
        if place.province not in self.provinces:
            raise NotInTheCodes("tỉnh, thành phố mã", place.province)
        province, title = self.provinces[place.province]
        return Region(province, title, *self._district(place))

    def _district(self, place: Place) -> tuple[int, str]:
        listed = self.districts.get(place.province)
        if listed is None:
            if place.district and not re.fullmatch(r"[0-9]{1,5}", place.district):
                raise NotInTheCodes("quận, huyện mã", place.district)
            return int(place.district or self.no_district), ""
        district = place.district or self.communes.get(place.province, {}).get(place.commune, "")
        if district in listed:
            return listed[district]
        if place.district:
            raise NotInTheCodes("quận, huyện mã", place.district)
        raise NotInTheCodes("phường, xã mã", place.commune)


@cache
def codes() -> Codes:
    """The codes of this installation."""
    said: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return Codes(
        paths=said["paths"],
        answers=said["answers"],
        happenings={code: Happening[name] for code, name in said["happenings"].items()},
        time=said["time"],
        notes={name: re.compile(pattern) for name, pattern in said["notes"].items()},
        modes=said["modes"],
        state=said["state"],
        provinces={code: (number, title) for code, (number, title) in said["provinces"].items()},
        districts={
            province: {code: (number, title) for code, (number, title) in listed.items()}
            for province, listed in said["districts"].items()
        },
        communes=said["communes"],
        no_district=said["no_district"],
    )
