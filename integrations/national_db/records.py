"""A person as QCVN 109:2017/BTTTT writes one: fields within fields, by the standard's names, as text.

Both adapters carry the same record, one as XML, one as JSON; here it becomes a `Resident`, and in the simulator a
resident becomes a record. Religion and blood group travel with it and are read by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engine.residents.contract import Address, Born, Relative, Resident, Sex, State
from integrations.national_db.faults import Unreadable
from integrations.national_db.peoples import code_of, people_of

Record = Mapping[str, Any]  # name -> text, or a record

LONGEST = 500
SEXES = {"1": Sex.MALE, "2": Sex.FEMALE}
MARITAL = {"1": "single", "2": "married", "3": "divorced", "4": "widowed"}
KIN = {"Cha": "father", "Me": "mother", "VoChong": "spouse", "NguoiDaiDien": "representative", "ChuHo": "householder"}
PLACES = {
    "NoiDangKyKhaiSinh": "birth_registered",
    "QueQuan": "home_town",
    "ThuongTru": "permanent",
    "NoiOHienTai": "present",
}
PARTS = {"MaTinhThanh": "province", "MaQuanHuyen": "district", "MaPhuongXa": "commune", "ChiTiet": "line"}
HAS_DIED, IS_LOCKED = re.compile("chết|khai tử|qua đời", re.IGNORECASE), re.compile("kh(?:óa|oá)", re.IGNORECASE)


def residents(collection: Record) -> tuple[Resident, ...]:
    """The persons of a CongdanCollection; an empty CongDan is nobody. Refuses with `Unreadable`."""
    found = collection.get("CongDan") or []
    people = [one for one in (found if isinstance(found, list) else [found]) if one]
    announced = _text(collection, "SoCongDan")
    if announced and announced != str(len(people)):
        raise Unreadable("the answer does not hold as many persons as it says")
    remark, as_of = _text(collection, "GhiChu"), _day(_text(collection, "ThoiDiemDuLieu"))
    return tuple(_resident(_inside(one), remark, as_of) for one in people)


def _resident(one: Record, remark: str, as_of: date | None) -> Resident:
    remark = _text(one, "GhiChu") or remark
    return Resident(
        identity=_number(one, "SoDinhDanh"),
        full_name=_full_name(one.get("HoVaTen")),
        sex=SEXES.get(_text(one, "GioiTinh"), Sex.UNKNOWN),
        born=_born(_inside(one.get("NgayThangNamSinh"))),
        old_identity=_number(one, "SoCMND"),
        ethnicity=people_of(_text(one, "DanToc")),
        nationality=_text(one, "QuocTich") or "VN",
        marital_status=MARITAL.get(_text(one, "TinhTrangHonNhan"), ""),
        **{ours: _address(_inside(one.get(theirs))) for theirs, ours in PLACES.items()},
        relatives=tuple(_relatives(one)),
        household=_text(one, "SoSoHoKhau"),
        state=State.DECEASED if HAS_DIED.search(remark) else State.LOCKED if IS_LOCKED.search(remark) else State.LIVING,
        remark=remark,
        as_of=as_of,
    )


def _full_name(name: object) -> str:
    """In three parts, or, as registers send it too, whole in the last."""
    if isinstance(name, str):
        return " ".join(name.split())
    parts = _inside(name)
    return " ".join(" ".join(_text(parts, each) for each in ("Ho", "ChuDem", "Ten")).split())


def _born(said: Record) -> Born | None:
    """The whole date, or what is known of it: 00 stands for a month or day nobody knows."""
    digits = re.fullmatch("([0-9]{4})([0-9]{2})([0-9]{2})", _text(said, "NgayThangNam"))
    year, month, day = (int(each) for each in digits.groups()) if digits else (0, 0, 0)
    if month and day and not _is_a_day(year, month, day):
        month = day = 0
    if not year and re.fullmatch("[0-9]{4}", _text(said, "Nam")):
        year = int(_text(said, "Nam"))
    return Born(year, month or None, day or None) if year else None


def _is_a_day(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _address(said: Record) -> Address:
    return Address(
        **{ours: _text(said, theirs) for theirs, ours in PARTS.items()}, country=_text(said, "QuocGia") or "VN"
    )


def _relatives(one: Record) -> Sequence[Relative]:
    named = [(relation, _inside(one.get(theirs))) for theirs, relation in KIN.items()]
    return [
        Relative(
            relation,
            _full_name(other.get("HoVaTen", "")),
            _number(other, "SoDinhDanh") or _number(other, "SoCMND"),
            _text(other, "QuocTich"),
        )
        for relation, other in named
        if any(other.values())
    ]


def _inside(value: object) -> Record:
    if value is None or value == "":
        return {}
    if not isinstance(value, Mapping):
        raise Unreadable("a field holds text where the standard has fields")
    return value


def _text(record: Record, name: str) -> str:
    said = record.get(name) or ""
    said = str(said) if isinstance(said, int) else said
    if not isinstance(said, str):
        raise Unreadable(f"the field {name} is no text")
    return said.strip()[:LONGEST]


def _number(record: Record, name: str) -> str:
    """Digits only: whatever else stands in the place of a number is none of ours."""
    said = _text(record, name)
    return said if re.fullmatch("[0-9]{9}|[0-9]{12}", said) else ""


def _day(said: str) -> date | None:
    """20180101, or the same day with a time behind it."""
    digits = re.match("([0-9]{4})-?([0-9]{2})-?([0-9]{2})", said)
    year, month, day = (int(each) for each in digits.groups()) if digits else (0, 0, 0)
    return date(year, month, day) if _is_a_day(year, month, day) else None


# -- the other way: what a register writes ---------------------------------------------------------------------------


def collection(people: Sequence[Resident]) -> Record:
    """The answer to a look-up. One person's remark stands on the collection, those of several on each."""
    one = people[0] if len(people) == 1 else None
    return {
        "SoCongDan": str(len(people)),
        "GhiChu": one.remark if one else "",
        "ThoiDiemDuLieu": next((f"{each.as_of:%Y%m%d}" for each in people if each.as_of), ""),
        "CongDan": [_written(each, with_remark=one is None) for each in people] or [{}],
    }


def _written(one: Resident, *, with_remark: bool) -> Record:
    kin = {relative.relation: relative for relative in one.relatives}
    return {
        "SoDinhDanh": one.identity,
        "SoCMND": one.old_identity,
        "HoVaTen": _name_in_parts(one),
        "GioiTinh": next((code for code, sex in SEXES.items() if sex is one.sex), "0"),
        "DanToc": code_of(one.ethnicity),
        "TonGiao": "00",
        "TinhTrangHonNhan": next((code for code, status in MARITAL.items() if status == one.marital_status), "0"),
        "NhomMau": "00",
        "NgayThangNamSinh": ({"Nam": f"{one.born.year:04}"} if one.born else {}) | date_of_birth(one.born),
        "NoiDangKyKhaiSinh": _place(one.birth_registered),
        "QuocTich": one.nationality,
        "QueQuan": _place(one.home_town),
        "ThuongTru": _place(one.permanent),
        "NoiOHienTai": _place(one.present),
        **{theirs: _relative(kin.get(relation)) for theirs, relation in KIN.items()},
        "SoSoHoKhau": one.household,
        **({"GhiChu": one.remark} if with_remark else {}),
    }


def date_of_birth(born: Born | None) -> dict[str, str]:
    """The whole date where it is known, else the year."""
    if born is None:
        return {}
    return {"NgayThangNam": f"{born.whole:%Y%m%d}"} if born.whole else {"Nam": f"{born.year:04}"}


def _name_in_parts(one: Resident) -> Record:
    family, *between = one.full_name.split()
    if one.ethnicity != "Kinh" or not between:
        return {"Ho": "", "ChuDem": "", "Ten": one.full_name}
    return {"Ho": family, "ChuDem": " ".join(between[:-1]), "Ten": between[-1]}


def _place(place: Address) -> Record:
    return {**{theirs: getattr(place, ours) for theirs, ours in PARTS.items()}, "QuocGia": place.country}


def _relative(other: Relative | None) -> Record:
    if other is None:
        return {}
    number = {"SoDinhDanh": other.identity, "SoCMND": ""}
    if other.relation == "householder":
        return {"QuanHe": "", **number, "HoVaTen": other.full_name}
    return {"HoVaTen": other.full_name, "QuocTich": other.nationality, **number}
