"""The words of every dossier, indexed: which dossiers have all of these words, among a million.

A word is what `fold` leaves between signs; what is typed is the beginning of one. The database keeps the index itself,
in a table beside the dossiers and by triggers: SQLite an FTS5 table (the text is not stored twice), PostgreSQL a table
of vectors with a GIN index, narrow so that thousands of them are read at once, and left alone by acts that change no
word. Neither is in the models, so a migration that rebuilds `dossier` on SQLite makes the triggers anew.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Integer,
    Select,
    any_,
    cast,
    column,
    event,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import InstrumentedAttribute, Session

from engine.dossiers.models import Dossier
from engine.org.fold import fold

NAME = "dossier_words"  # of the table and of the beginning of all that belongs to it
MOST_WORDS = 8
SERIALS = range(4, 8)  # widths of the running number at the end of a code

Place = ColumnElement[int] | ColumnElement[int | None] | InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
_WORD = re.compile(r"[a-z0-9]+")
_GROUPS = re.compile(r"(?<![a-z0-9.-])[0-9]+(?:[ .][0-9]+)+(?![a-z0-9-])")
LONGEST_PHONE, IDENTITY = 11, 12  # digits
_OUTSIDE = "[^a-z0-9]"
_VECTOR = f"array_to_tsvector(string_to_array(trim(regexp_replace(new.search_text, '{_OUTSIDE}+', ' ', 'g')), ' '))"

SQLITE_DDL = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {NAME} USING fts5(search_text, content='dossier', content_rowid='id', "
    "tokenize='unicode61', prefix='1 2 3 4', detail=none, columnsize=0)",
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_in AFTER INSERT ON dossier BEGIN "
    f"INSERT INTO {NAME}(rowid, search_text) VALUES (new.id, new.search_text); END",
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_out AFTER DELETE ON dossier BEGIN "
    f"INSERT INTO {NAME}({NAME}, rowid, search_text) VALUES ('delete', old.id, old.search_text); END",
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_new AFTER UPDATE OF search_text ON dossier BEGIN "
    f"INSERT INTO {NAME}({NAME}, rowid, search_text) VALUES ('delete', old.id, old.search_text); "
    f"INSERT INTO {NAME}(rowid, search_text) VALUES (new.id, new.search_text); END",
)
POSTGRES_DDL = (
    f"CREATE TABLE IF NOT EXISTS {NAME} (id integer PRIMARY KEY, words tsvector NOT NULL)",
    f"CREATE INDEX IF NOT EXISTS {NAME}_gin ON {NAME} USING gin (words) WITH (fastupdate = off)",
    f"CREATE OR REPLACE FUNCTION {NAME}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF TG_OP = 'DELETE' THEN DELETE FROM {NAME} WHERE id = old.id; "
    f"ELSE INSERT INTO {NAME} VALUES (new.id, {_VECTOR}) "
    "ON CONFLICT (id) DO UPDATE SET words = excluded.words; END IF; RETURN NULL; END $$",
    f"CREATE OR REPLACE TRIGGER {NAME}_kept AFTER INSERT OR DELETE OR UPDATE OF search_text ON dossier "
    f"FOR EACH ROW EXECUTE FUNCTION {NAME}_kept()",
)

_VECTORS = table(NAME, column("id", Integer), column("words"))
_DDL = {"sqlite": SQLITE_DDL, "postgresql": POSTGRES_DDL}


@event.listens_for(Dossier.__table__, "after_create")
def _create(_table: Any, connection: Connection, **_how: Any) -> None:
    for sentence in _DDL[connection.dialect.name]:
        connection.exec_driver_sql(sentence)


@event.listens_for(Dossier.__table__, "before_drop")
def _drop(_table: Any, connection: Connection, **_how: Any) -> None:
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {NAME}")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {NAME}_kept() CASCADE")


def words_of(text: str) -> list[str]:
    """The words to look for in what was typed, with or without marks; no more than `MOST_WORDS`. A number of a
    telephone or of a person, written in groups, is one word, as the dossier has it."""
    return _WORD.findall(_GROUPS.sub(_whole, fold(text).replace("+84", "0")))[:MOST_WORDS]


def _whole(groups: re.Match[str]) -> str:
    """A telephone number, or its beginning, and an identity number without what stands between their groups; other
    numbers as they are: they may be parts of a code."""
    digits = "".join(_WORD.findall(groups[0]))
    is_phone = digits[0] == "0" and digits[1] != "0" and len(digits) <= LONGEST_PHONE
    return digits if is_phone or len(digits) == IDENTITY else groups[0]


def newest(session: Session, words: Sequence[str], before: int | None, most: int) -> list[int]:
    """Ids of dossiers with all these words, the highest first, below `before`; without words, of any dossiers."""
    id, query = _matching(session, words) if words else (Dossier.__table__.c.id, select(Dossier.__table__.c.id))
    below = query if before is None else query.where(id < before)
    return list(session.scalars(below.order_by(id.desc()).limit(most)))


def some(session: Session, words: Sequence[str], most: int) -> list[int]:
    """Ids of dossiers with all these words, whichever the index gives; no more than `most`."""
    id, query = _matching(session, words)
    # PostgreSQL would rather read the table through than gather what it believes are few: an order keeps it from that.
    return list(session.connection().scalars((query if _is_sqlite(session) else query.order_by(id + 0)).limit(most)))


def matching(session: Session, words: Sequence[str]) -> Select[int]:
    """Ids of all dossiers with all these words, to be asked beside something else."""
    return _matching(session, words)[1]


def _matching(session: Session, words: Sequence[str]) -> tuple[ColumnElement[int], Select[int]]:
    if _is_sqlite(session):
        id: ColumnElement[int] = column("rowid", Integer)
        return id, select(id).select_from(table(NAME)).where(literal_column(NAME).op("MATCH")(_fts5(words)))
    return _VECTORS.c.id, select(_VECTORS.c.id).where(_has(words))


def _has(words: Sequence[str]) -> ColumnElement[bool]:
    return _VECTORS.c.words.op("@@")(cast(_tsquery(words), TSQUERY))


def having(session: Session, words: Sequence[str], dossier_id: Place = Dossier.id) -> list[ColumnElement[bool]]:
    """The same question asked of one row at a time, for rows found by another way."""
    if not words:
        return []
    if not _is_sqlite(session):
        return [select(_has(words)).where(_VECTORS.c.id == dossier_id).scalar_subquery()]
    own = Dossier.__table__.alias("worded")
    framed = literal(" ") + own.c.search_text + " "
    has = [or_(*(framed.op("GLOB")(form) for form in _globs(word))) for word in words]
    return [select(own.c.id).where(own.c.id == dossier_id, *has).exists()]


def in_code(word: str) -> ColumnElement[bool]:
    """Whether a word of the dossier's code begins with this one, or its running number is this one."""
    code = Dossier.code
    begins = [code.istartswith(word), *(code.icontains(f"{sign}{word}") for sign in ".-")]
    return or_(*begins, *(code.endswith(f"-{serial}") for serial in _serials(word)))


def among(session: Session, place: Place, ids: Collection[int]) -> ColumnElement[bool]:
    """`place IN ids`, the ids as one parameter however many they are."""
    if _is_sqlite(session):
        each = func.json_each(str(sorted(ids))).table_valued("value")
        return place.in_(select(each.c.value))
    return place == any_(literal(sorted(ids), ARRAY(Integer)))


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _serials(word: str) -> list[str]:
    """Whoever types the end of a code leaves out the zeros before it."""
    return [word.zfill(width) for width in SERIALS if len(word) < width] if word.isdecimal() else []


def _fts5(words: Sequence[str]) -> str:
    """In the language of FTS5: every word a beginning."""
    return " AND ".join("(" + " OR ".join([f'"{word}"*', *(f'"{s}"' for s in _serials(word))]) + ")" for word in words)


def _tsquery(words: Sequence[str]) -> str:
    """In the language of PostgreSQL's tsquery."""
    return " & ".join("(" + " | ".join([f"'{word}':*", *(f"'{s}'" for s in _serials(word))]) + ")" for word in words)


def _globs(word: str) -> list[str]:
    """As patterns over one text with a blank at either end."""
    return [f"*{_OUTSIDE}{word}*", *(f"*{_OUTSIDE}{serial}{_OUTSIDE}*" for serial in _serials(word))]
