"""What the carrier calls things: read from `codes.json`, or from a file of one's own where the carrier's list is
known."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from engine.outbox import RefusedForGood
from engine.postal.contract import Happening, Mode, Place
from engine.starting import CannotStart

FILE = Path(__file__).with_name("codes.json")
DONE, AWAY, REFUSED = "done", "away", "refused"
OPERATIONS = {"token", "create", "cancel", "track", "register"}
GROUPS = {"attempt": {"attempt"}, "handover": {"number", "signed_by", "signed_at"}, "collected": {"collected"}}
A_DAY = datetime(2018, 2, 26, 17, 45, 59)


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
def codes(file: str = "") -> Codes:
    """The codes of a file, of the one that comes along where none is named. Refuses with `CannotStart` what cannot be
    used, and says what about it."""
    path = Path(file) if file else FILE
    try:
        return _checked(_read(json.loads(path.read_text(encoding="utf-8"))))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, re.error) as trouble:
        why = f"{type(trouble).__name__}: {trouble}"
        raise CannotStart(
            f"không dùng được bảng mã của bưu chính {path} (MOTCUA_POST_CODES): {why}.",
            f"the carrier's codes in {path} (MOTCUA_POST_CODES) cannot be used: {why}.",
        ) from trouble


def _read(said: dict[str, Any]) -> Codes:
    return Codes(
        paths=said["paths"],
        answers=said["answers"],
        happenings={code: Happening[name] for code, name in said["happenings"].items()},
        time=said["time"],
        notes={name: re.compile(pattern) for name, pattern in said["notes"].items()},
        modes=said["modes"],
        state=said["state"],
        provinces=_numbered(said["provinces"]),
        districts={province: _numbered(listed) for province, listed in said["districts"].items()},
        communes=said["communes"],
        no_district=said["no_district"],
    )


def _numbered(listed: dict[str, Any]) -> dict[str, tuple[int, str]]:
    return {code: (int(number), str(title)) for code, (number, title) in listed.items()}


def _checked(read: Codes) -> Codes:
    """What would else be found out by the first parcel."""
    _require("paths", {name for name, path in read.paths.items() if path.startswith("/")} >= OPERATIONS)
    _require("answers", set(read.answers.values()) <= {DONE, AWAY, REFUSED} and DONE in read.answers.values())
    _require("happenings", Happening.DELIVERED in read.happenings.values())
    _require("modes", {str(mode) for mode in Mode} <= read.modes.keys() and len(set(read.modes.values())) >= len(Mode))
    _require("notes", read.notes.keys() == GROUPS.keys())
    for name, pattern in read.notes.items():
        _require(f"notes.{name}", pattern.groupindex.keys() == GROUPS[name])
    _require("time", datetime.strptime(A_DAY.strftime(read.time), read.time) == A_DAY)
    _require("no_district", type(read.no_district) is int)
    for province, communes in read.communes.items():
        _require(f"communes.{province}", set(communes.values()) <= read.districts.get(province, {}).keys())
    return read


def _require(name: str, is_so: bool) -> None:
    if not is_so:
        raise ValueError(name)
