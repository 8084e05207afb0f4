"""What a page says of a look-up in the residents database: words beside colours, masked for who only looks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from engine.act import Act
from engine.dossiers.case import Case
from engine.residents import looking
from engine.residents.comparing import Line, Verdict
from engine.residents.contract import Register
from engine.residents.looking import Seen
from engine.residents.models import ASKED
from forms import HIDDEN
from integrations.national_db import client
from web.guards import office
from web.naming import REGISTER_FIELDS as FIELDS

__all__ = ["FIELDS", "Outcome", "in_words", "of_step", "register"]

VERDICTS: dict[Verdict, tuple[LazyString, str, str]] = {  # words, colour, sign
    Verdict.SAME: (_("Giống nhau"), "green", "check-circle-fill"),
    Verdict.NEARLY: (_("Gần giống, chỉ khác dấu"), "amber", "exclamation-triangle"),
    Verdict.DIFFERENT: (_("Khác nhau"), "red", "x-circle-fill"),
    Verdict.ONLY_HERE: (_("CSDL không ghi"), "", "info-circle"),
    Verdict.ONLY_THERE: (_("Chỉ CSDL có"), "blue", "info-circle"),
}
TAKEN_OVER = (_("Lấy từ CSDL"), "blue", "info-circle")
CODES: dict[str, dict[str, LazyString]] = {
    "sex": {"male": _("Nam"), "female": _("Nữ")},
    "nationality": {"VN": _("Việt Nam")},
    "marital_status": {
        "single": _("Chưa kết hôn"),
        "married": _("Đã kết hôn"),
        "divorced": _("Đã ly hôn"),
        "widowed": _("Góa"),
    },
}


@dataclass(frozen=True)
class Outcome:
    """One person of a page: what may be asked about them and why, and what the newest question brought. `may_ask`: the
    reader may put the question here; `asks_born`: no fact holds the birth date, so it may be said besides; `filled` are
    the fields the page took over from the answer: that they agree with it says nothing."""

    seen: Seen
    may_ask: bool
    in_full: bool = True
    born: str = ""
    filled: Collection[str] = ()

    @property
    def is_born_meant(self) -> bool:
        """Whether the answer speaks of a birth date, too."""
        lines = [line for candidate in self.seen.candidates for line in candidate.lines]
        return bool(self.born) or any(line.field == "born" and line.declared for line in lines)

    @property
    def asks_born(self) -> bool:
        return "born" not in self.seen.need.facts

    def said(self, line: Line, value: str) -> str:
        """One side of a line as this reader may see it."""
        if not value:
            return "–"
        return in_words(line.field, value) if self.in_full or line.field == "full_name" else HIDDEN

    def sign(self, line: Line) -> tuple[LazyString, str, str]:
        """How the two sides stand to each other: words, colour, sign."""
        is_taken_over = line.field in self.filled and line.verdict is Verdict.SAME
        return TAKEN_OVER if is_taken_over else VERDICTS[line.verdict]


def in_words(field: str, value: str) -> str:
    """A value as people write it: a day as 31/01/1999, codes by their names."""
    if field == "born":
        return "/".join(reversed(value.split("-")))
    return str(CODES.get(field, {}).get(value, value))


def register() -> Register | None:
    """The residents database of this office; None where none is set up."""
    place = office().settings.residents
    return client.register(place) if place is not None else None


def of_step(act: Act, case: Case, *, may_ask: bool, in_full: bool) -> list[Outcome]:
    """Each person the step declares and the law of the dossier knows; without a residents database only those about
    whom somebody was asked before."""
    profile = case.version.profile.tasks.get(case.item.element_id) if case.item else None
    needs = [need for need in case.edition.residents if profile and need.name in profile.residents]
    is_there = register() is not None
    found = looking.of_dossier(act, case.dossier.id, needs, case.dossier.facts) if needs else []
    return [
        Outcome(seen, may_ask=may_ask and is_there and not is_awaited(seen), in_full=in_full)
        for seen in found
        if is_there or seen.call
    ]


def is_awaited(seen: Seen) -> bool:
    """Whether the system is asking by itself already."""
    return seen.call is not None and seen.call.result == ASKED
