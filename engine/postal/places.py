"""Where parcels come from and go to: a unit with its codes, or a person at an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from engine.act import Act
from engine.errors import Invalid
from engine.org import questions as org
from engine.org.models import Unit
from engine.org.tree import Tree, tree_of
from engine.postal import times
from engine.postal.contract import Place
from engine.words import Sentence

AUTHORITY = "UBND "
LONGEST = {"name": 200, "phone": 20, "line": 300, "email": 120}


class SayWhoAndWhere(Invalid):
    """Bưu chính cần họ tên, điện thoại, địa chỉ và tỉnh, thành phố của người gửi hoặc nhận."""


class NoSuchProvince(Invalid):
    """Mời chọn tỉnh, thành phố trong danh sách."""


class NoSuchDistrict(Invalid):
    """Mời chọn quận, huyện trong danh sách khi gửi trong Hà Nội; ngoài Hà Nội thì để trống."""


def of_unit(act: Act, unit_id: int) -> Place:
    """The place of a unit: its name, and that of the authority it belongs to; the codes are those of the chain."""
    unit, tree = act.session.get_one(Unit, unit_id), tree_of(act.session)
    home = tree.authority(unit_id, act.today)
    authority = act.session.get_one(Unit, home.id) if home else unit
    codes = {
        node.kind: node.code for node in (tree.nodes[each] for each in org.lineage(act.session, unit_id, act.today))
    }
    return Place(
        name=unit.name if authority.name in unit.name else f"{unit.name} – {authority.name}",
        phone=unit.hotline or authority.hotline or "",
        line=unit.address or authority.address or authority.name,
        province=codes.get("city", _city(tree)),
        district=codes.get("district", times.seat_of_the_city()),
        commune=codes.get("commune", ""),
    )


def of_person(act: Act, said: Mapping[str, str], field: str = "") -> Place:
    """A person's place as it was typed (`name phone line province district email`), with a district within the city
    while there are districts. Refused at `field` + name."""
    told = {name: " ".join(said.get(name, "").split())[:most] for name, most in LONGEST.items()}
    missing = [name for name in ("name", "phone", "line") if not told[name]]
    if missing:
        raise SayWhoAndWhere({f"{field}{name}": Sentence(SayWhoAndWhere.sentence()) for name in missing})
    province, district = said.get("province", ""), said.get("district", "")
    if province not in times.provinces():
        raise NoSuchProvince({f"{field}province": NoSuchProvince.sentence()})
    listed = districts(act) if province == home(act) else {"": ""}
    if listed and district not in listed:
        raise NoSuchDistrict({f"{field}district": NoSuchDistrict.sentence()})
    return Place(**told, province=province, district=district)


def districts(act: Act) -> dict[str, str]:
    """The districts of the city today, by code: the places, not their authorities."""
    nodes = (node for node in tree_of(act.session).nodes.values() if node.kind == "district")
    holding = sorted((node for node in nodes if node.holds_on(act.today)), key=lambda node: node.name)
    places = {node.code: node.name.removeprefix(AUTHORITY) for node in holding}
    return {code: name[:1].upper() + name[1:] for code, name in places.items()}


def home(act: Act) -> str:
    """The province the city is."""
    return _city(tree_of(act.session))


def packed(place: Place) -> dict[str, Any]:
    return asdict(place)


def unpacked(told: Mapping[str, Any]) -> Place:
    return Place(**told)


def in_words(act: Act, place: Place) -> str:
    """The address on one line, for people."""
    parts = (place.line, districts(act).get(place.district, ""), times.provinces().get(place.province, ""))
    return ", ".join(part for part in parts if part)


def _city(tree: Tree) -> str:
    return next((node.code for node in tree.nodes.values() if node.kind == "city"), "01")
