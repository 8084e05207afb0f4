"""A routing in plain words, with the units it would be for an example of each authority that receives dossiers."""

from __future__ import annotations

from itertools import takewhile

from flask_babel import gettext
from sqlalchemy import select

from admin import designer_codes
from engine.act import Act
from engine.errors import Refusal
from engine.org import questions
from engine.org.models import Unit
from web.language import local_name

RECEIVING = ("commune", "district", "department")  # whose counters serve as examples


def bodies(act: Act) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The departments, and the outside bodies, a routing may name."""
    departments, outside = [], []
    for unit in _units(act, "department", "outside"):
        if "/" not in unit.code:
            (departments if unit.kind == "department" else outside).append(_named(unit))
    return departments, outside


def parts(act: Act) -> list[dict[str, str]]:
    """The parts a routing may end in: the code after the slash, and what the names of all of them have in common."""
    names: dict[str, list[str]] = {}
    for unit in _units(act, "office", "division", "desk"):
        names.setdefault(unit.code.rpartition("/")[2], []).append(local_name(unit.name, unit.name_en))
    return [{"code": code, "name": _in_common(named)} for code, named in sorted(names.items())]


def _in_common(names: list[str]) -> str:
    """The first words of all names: “Bộ phận Một cửa”, without whose; the first name where that says too little."""
    shared = takewhile(lambda words: len(set(words)) == 1, zip(*(name.split() for name in names), strict=False))
    words = [each[0] for each in shared]
    return " ".join(words) if len(words) > 1 else names[0]


def routing_sentence(act: Act, routing: str) -> str:
    """Who works in a lane with this routing, as a sentence; what is not known is said as it was written."""
    word, _, part = routing.partition("/")
    kind, _, name = word.partition(":")
    if kind in ("department", "outside"):
        known = {one["code"]: one["name"] for found in bodies(act) for one in found}
        unit = known.get(name, name)
        if kind == "outside":
            unit = gettext("%(body)s (đơn vị phụ trách địa bàn nơi tiếp nhận)", body=unit)
    elif kind == "fact":
        unit = gettext("đơn vị có mã ghi trong dữ kiện %(fact)s", fact=name)
    else:
        unit = designer_codes.routing(kind)
    inside = next((one["name"] for one in parts(act) if one["code"] == part), part)
    if inside:
        return gettext("Việc trong làn này do %(part)s thuộc %(unit)s thực hiện.", part=inside, unit=unit)
    return gettext("Việc trong làn này do %(unit)s thực hiện.", unit=unit)


def examples(act: Act, routing: str) -> list[dict[str, str]]:
    """For a counter of each kind: with whom the work would lie. Kinds for which there is no such unit are left out."""
    found = []
    for receiving in _counters(act):
        try:
            unit_id = questions.locate(
                act.session, routing, receiving_id=receiving.id, handling_id=None, facts={}, on=act.today
            )
        except Refusal:
            continue
        unit = act.session.get_one(Unit, unit_id)
        found.append(
            gettext(
                "Với %(receiving)s: %(unit)s",
                receiving=local_name(receiving.name, receiving.name_en),
                unit=_whole_name(act, unit),
            )
        )
    return [{"sentence": sentence} for sentence in found]


def _counters(act: Act) -> list[Unit]:
    """One unit of each kind that receives dossiers at a desk of its own, the first by code."""
    with_desk = {unit.code.partition("/")[0] for unit in _units(act, "desk")}
    first: dict[str, Unit] = {}
    for unit in _units(act, *RECEIVING):
        if unit.code in with_desk:
            first.setdefault(unit.kind, unit)
    return [first[kind] for kind in RECEIVING if kind in first]


def _whole_name(act: Act, unit: Unit) -> str:
    """The name of a part with whose part it is, unless it says so itself."""
    above = None if unit.is_authority else questions.authority_of(act.session, unit, act.today)
    if above is None or above.name.removeprefix("UBND ") in unit.name:
        return local_name(unit.name, unit.name_en)
    return f"{local_name(unit.name, unit.name_en)}, {local_name(above.name, above.name_en)}"


def _units(act: Act, *kinds: str) -> list[Unit]:
    query = select(Unit).where(Unit.kind.in_(kinds), Unit.holds_on(act.today))
    return list(act.session.scalars(query.order_by(Unit.code)))


def _named(unit: Unit) -> dict[str, str]:
    return {"code": unit.code, "name": local_name(unit.name, unit.name_en)}
