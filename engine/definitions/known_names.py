"""The names of a day: what roles, units and their parts are called in the organisation, and forms in the house."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.definitions.naming import Names
from engine.org.models import Role, Unit
from engine.words import Named
from forms.library import definition
from forms.library import keys as form_keys

JOINTS = frozenset({"of", "the", "ubnd", "của", "and", "–", "-", ","})


def _shared(names: Sequence[str]) -> str:
    """The words all these names begin with (“Bộ phận Một cửa” of every authority); the first name where none are."""
    begun = [*takewhile(lambda words: len(set(words)) == 1, zip(*(name.split() for name in names), strict=False))]
    words = [word for word, *_rest in begun]
    while words and words[-1].lower() in JOINTS:
        words.pop()
    return " ".join(words) or names[0]


def known_names(session: Session, on: date) -> Names:
    """The names of that local date; two statements."""
    roles = {role.code: Named(role.name_vi, role.name_en) for role in session.scalars(select(Role))}
    units: dict[str, Named] = {}
    inside: dict[str, list[Named]] = {}
    query = select(Unit.code, Unit.name, Unit.name_en).where(Unit.holds_on(on))
    for code, name, name_en in session.execute(query.order_by(Unit.code)):
        units[code] = Named(name, name_en)
        if "/" in code:
            inside.setdefault(code.rpartition("/")[2], []).append(units[code])
    parts = {part: Named(_shared(names), _shared([name.en for name in names])) for part, names in inside.items()}
    titles = {key: definition(key).title for key in form_keys()}
    return Names(roles, {key: Named(title.vi, title.en) for key, title in titles.items()}, units, parts)
