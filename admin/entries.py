"""A line of the audit log as its reader sees it: every code in the words of the office, every name by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from admin import ladder_words, words
from engine.act import Act
from engine.audit import AuditLine
from engine.dossiers import masking
from engine.identity.models import Account
from engine.org.models import Officer, Post, Role
from engine.org.tree import tree_of
from forms import Sentence
from web import display
from web.language import local_name

NOT_TOLD = frozenset({"filling"})
OFFICERS = frozenset({"officer_id", "officer", "to"})
POSTS = frozenset({"from_post", "to_post"})
UNITS = frozenset({"unit_id", "unit"})


@dataclass(frozen=True)
class Entry:
    """`about` is what the line speaks of, where it is not the dossier whose code stands beside it."""

    at: datetime
    verb: str
    what: str
    who: str
    dossier_code: str | None
    about: str
    details: Sequence[tuple[str, str]]


def entries(act: Act, rows: Iterable[tuple[AuditLine, str | None]]) -> list[Entry]:
    """The lines with their dossiers' codes, in words; people, posts, accounts and roles are read once for all."""
    rows = list(rows)
    names = _Names(act, [line for line, _code in rows])
    return [_entry(line, code, names) for line, code in rows]


def _entry(line: AuditLine, dossier_code: str | None, names: _Names) -> Entry:
    return Entry(
        at=line.at,
        verb=line.verb,
        what=words.verb(line.verb),
        who=display.who(line.actor_name),
        dossier_code=dossier_code,
        about=_about(line, dossier_code, names),
        details=_details(line, names),
    )


def _about(line: AuditLine, dossier_code: str | None, names: _Names) -> str:
    """`kind:id` in words; a step is named among the details, a dossier by its code."""
    kind, _colon, key = line.subject.partition(":")
    if dossier_code and kind in ("dossier", "element"):
        return ""
    known = names.subject(kind, int(key)) if key.isascii() and key.isdecimal() else None
    label = str(words.SUBJECTS.get(kind, ""))
    return " ".join(filter(None, [label, known or key])) if label else ""


def _details(line: AuditLine, names: _Names) -> list[tuple[str, str]]:
    """What the line holds besides; empty values and the English of a name are left out. The log is read by who only
    looks: of a dossier's line it tells what names no applicant."""
    held = masking.details(line.details, in_full=line.dossier_id is None)
    told = []
    for name, value in held.items():
        if value in (None, "", []) or name in NOT_TOLD or (name.endswith("_en") and name[:-3] in held):
            continue
        label = words.DETAILS.get("to_officer" if name == "to" and isinstance(value, int) else name)
        told.append((str(label) if label else "", _value(line, name, value, names)))
    return told


def _value(line: AuditLine, name: str, value: Any, names: _Names) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, int):
        return names.named(name, value) or str(value)
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if name == "scope":
        return ladder_words.scope(str(value), names.units)
    if name == "sentence":
        return Sentence(str(value), **line.details.get("filling") or {}).said(_)
    return names.code(name, str(value)) or _moment(str(value)) or local_name(str(value), line.details.get(f"{name}_en"))


def _moment(text: str) -> str:
    """An instant or a day as it is kept, for people; "" where the text is neither."""
    if not (text[:4].isdecimal() and text[4:5] == "-"):
        return ""
    try:
        return display.on(date.fromisoformat(text)) if len(text) == 10 else display.at(datetime.fromisoformat(text))
    except ValueError:
        return ""


class _Names:
    """Who and what the lines mention by number, each kind read in one statement."""

    def __init__(self, act: Act, lines: Sequence[AuditLine]) -> None:
        self.units = tree_of(act.session).nodes
        roles = act.session.scalars(select(Role))
        self.roles = {role.code: local_name(role.name_vi, role.name_en) for role in roles}
        officers = {_number(line.details.get(name)) for line in lines for name in OFFICERS} | _ids(lines, "officer")
        posts = {_number(line.details.get(name)) for line in lines for name in POSTS} | _ids(lines, "post")
        self.officers = _read(act, Officer.id, Officer.full_name, officers)
        self.posts = _read(act, Post.id, Post.title, posts)
        self.accounts = _read(act, Account.id, Account.name, _ids(lines, "account"))

    def subject(self, kind: str, key: int) -> str | None:
        of_kind = {"officer": self.officers, "post": self.posts, "account": self.accounts}
        return of_kind.get(kind, {}).get(key)

    def named(self, name: str, value: int) -> str | None:
        """The name behind a number, where the detail `name` is one of somebody or of a place."""
        if name in UNITS:
            node = self.units.get(value)
            return node.name if node else None
        if name in OFFICERS:
            return self.officers.get(value)
        return self.posts.get(value) if name in POSTS else None

    def code(self, name: str, value: str) -> str:
        """The words for a code, where the detail `name` is one."""
        if name == "role":
            return self.roles.get(value, "")
        if name in ("grants", "before") and set(value.split()) <= words.GRANTS.keys():
            return "; ".join(str(words.GRANTS[grant][0]) for grant in value.split())
        return str(words.CODES.get(name, {}).get(value, ""))


def _ids(lines: Iterable[AuditLine], kind: str) -> set[int | None]:
    keys = (line.subject.removeprefix(f"{kind}:") for line in lines if line.subject.startswith(f"{kind}:"))
    return {int(key) for key in keys if key.isascii() and key.isdecimal()}


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _read(act: Act, key: Any, name: Any, ids: set[int | None]) -> dict[int, str]:
    wanted = ids - {None}
    return dict(act.session.execute(select(key, name).where(key.in_(wanted))).all()) if wanted else {}
