"""The ladders in force: editions by day, the most specific first.

A ladder for a procedure in a unit comes before one for the unit, that before one for the procedure, that before the
city's, and the one that comes with the product stands behind all. A unit's holds for all below it, the nearest first.
An edition that says nothing of a kind of clock leaves it to the next.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Text, or_, select, type_coerce
from sqlalchemy.orm import Session

from engine import audit
from engine.act import Act
from engine.errors import Invalid
from engine.escalation.ladder import ClockKind, Ladder, Rung, read
from engine.escalation.models import LadderEdition
from engine.escalation.shipped import SHIPPED
from engine.identity.permissions import Permission, require
from engine.org.tree import Tree, tree_of

CITY = "city"
MOST_RUNGS = 60
LONGEST_BASIS, LONGEST_NOTE = 300, 1000
_SHIPPED = read(SHIPPED)

log = logging.getLogger(__name__)


class NotBeforeToday(Invalid):
    """Thang cảnh báo mới có hiệu lực sớm nhất từ hôm nay ({today})."""


class NoBasis(Invalid):
    """Mời ghi căn cứ của thang cảnh báo (văn bản, số, ngày)."""


class TooManyRungs(Invalid):
    """Một thang cảnh báo có nhiều nhất {most} bậc."""


class TooLong(Invalid):
    """Nội dung dài quá {most} ký tự."""


class UnitsHaveNoProcedure(Invalid):
    """Bậc của đơn vị tính mọi hồ sơ của đơn vị, nên không đặt được trong thang của riêng một thủ tục."""


class BeganThatDay(Invalid):
    """Đã có một thang cảnh báo có hiệu lực từ ngày {day}; mời chọn ngày sau đó."""


class Ladders:
    """Those in force on one day; `unreadable` are the numbers of editions that nobody can read any more."""

    def __init__(
        self, by_scope: Mapping[str, Ladder], tree: Tree, on: date, unreadable: Mapping[str, int] | None = None
    ) -> None:
        self._by_scope, self._tree, self._on = by_scope, tree, on
        self.unreadable = dict(unreadable or {})

    def rungs(self, clock: ClockKind, procedure_code: str | None, unit_id: int | None) -> Sequence[Rung]:
        """The rungs for a clock of that kind that counts in that unit."""
        found = self.scope(clock, procedure_code, unit_id)
        return self._by_scope[found][clock] if found else _SHIPPED[clock]

    def scope(self, clock: ClockKind, procedure_code: str | None, unit_id: int | None) -> str:
        """What the edition is for that says these rungs; "" for the ladder that comes with the product. Without a
        procedure or a unit: for one that no edition is for."""
        said = (name for name in self._scopes(procedure_code, unit_id) if clock in self._by_scope.get(name, {}))
        return next(said, "")

    def beside(self, scope: str, ladder: Ladder) -> Ladders:
        """The same, were that ladder in force."""
        return Ladders({**self._by_scope, scope: ladder}, self._tree, self._on, self.unreadable)

    def _scopes(self, procedure_code: str | None, unit_id: int | None) -> Iterator[str]:
        if not self._by_scope:
            return
        path = [node.id for node in self._tree.lineage(unit_id, self._on)] if unit_id is not None else []
        yield from (scope(procedure_code, unit) for unit in path if procedure_code)
        yield from (scope(None, unit) for unit in path)
        yield from [scope(procedure_code, None)] if procedure_code else []
        yield CITY


def scope(procedure_code: str | None, unit_id: int | None) -> str:
    """In one word what an edition is for."""
    named = [f"procedure:{procedure_code}"] if procedure_code else []
    return "/".join(named + ([f"unit:{unit_id}"] if unit_id else [])) or CITY


def in_force(session: Session, on: date) -> Ladders:
    """The ladders of a day; one statement. What the same words mean is read once in a process.

    One that cannot be read (a later release may read more strictly) leaves its scope to the next wider one.
    """
    query = select(LadderEdition.id, LadderEdition.scope, type_coerce(LadderEdition.rungs, Text)).where(
        LadderEdition.valid_from <= on, or_(LadderEdition.valid_to.is_(None), LadderEdition.valid_to > on)
    )
    found: dict[str, Ladder] = {}
    unreadable: dict[str, int] = {}
    for edition_id, scope, rungs in session.execute(query):
        try:
            found[scope] = _read(rungs)
        except Exception as error:
            unreadable[scope] = edition_id
            log.error("ladder edition %s (%s) cannot be read: %r", edition_id, scope, error)
    return Ladders(found, tree_of(session), on, unreadable)


def editions(session: Session, scope: str | None = None) -> list[LadderEdition]:
    """Every edition, or those of one scope, the newest first."""
    query = select(LadderEdition).order_by(LadderEdition.scope, LadderEdition.valid_from.desc())
    return list(session.scalars(query.where(LadderEdition.scope == scope) if scope else query))


def enter(
    act: Act,
    rungs: Sequence[Mapping[str, Any]],
    valid_from: date,
    *,
    procedure_code: str | None = None,
    unit_id: int | None = None,
    basis: str,
    note: str = "",
) -> LadderEdition:
    """A new edition, which ends the one before it in its scope; one that has not begun yet is replaced.

    Clocks that are running follow it from their next look. An edition without rungs gives its scope back to the more
    general ladder. Refuses what the ladder itself refuses (`ladder.read`), too much of it (`TooManyRungs`), a day that
    has passed (`NotBeforeToday`), no basis (`NoBasis`) or words that are too long (`TooLong`), and a day on which
    another one has begun already (`BeganThatDay`), rungs of units for a procedure (`UnitsHaveNoProcedure`).
    """
    require(act.actor, Permission.ENTER_LADDER)
    _check(act, rungs, valid_from, basis, note)
    of_units = [number for number, rung in enumerate(rungs) if rung["clock"] == "unit"]
    if procedure_code and of_units:
        raise UnitsHaveNoProcedure({f"rungs.{of_units[0]}": UnitsHaveNoProcedure.sentence()})
    _end_before(act, scope(procedure_code, unit_id), valid_from)
    edition = LadderEdition(
        scope=scope(procedure_code, unit_id),
        procedure_code=procedure_code,
        unit_id=unit_id,
        valid_from=valid_from,
        rungs=[dict(rung) for rung in rungs],
        basis=basis.strip(),
        note=note.strip(),
        entered_at=act.now,
        entered_by=act.actor.account_id,
    )
    act.session.add(edition)
    act.session.flush()
    audit.record(
        act,
        "ladder.entered",
        f"ladder_edition:{edition.id}",
        scope=edition.scope,
        valid_from=valid_from.isoformat(),
        basis=edition.basis,
    )
    return edition


def _check(act: Act, rungs: Sequence[Mapping[str, Any]], valid_from: date, basis: str, note: str) -> None:
    if len(rungs) > MOST_RUNGS:
        raise TooManyRungs(fields={"rungs": TooManyRungs.sentence()}, most=MOST_RUNGS)
    read(rungs)
    if valid_from < act.today:
        raise NotBeforeToday(fields={"valid_from": NotBeforeToday.sentence()}, today=f"{act.today:%d/%m/%Y}")
    if not basis.strip():
        raise NoBasis(fields={"basis": NoBasis.sentence()})
    for field, text, most in (("basis", basis, LONGEST_BASIS), ("note", note, LONGEST_NOTE)):
        if len(text.strip()) > most:
            raise TooLong(fields={field: TooLong.sentence()}, most=most)


def _end_before(act: Act, scope: str, valid_from: date) -> None:
    """The edition of that day ends on it; those that would begin later are taken out. Who enters another one for the
    scope meanwhile waits, or is refused by the database: one edition of a scope is open."""
    query = select(LadderEdition).where(LadderEdition.scope == scope).order_by(LadderEdition.valid_from)
    before = []
    for edition in act.session.scalars(query.with_for_update()).all():
        if edition.valid_from > act.today and edition.valid_from >= valid_from:
            _take_out(act, edition)
        elif edition.valid_from <= valid_from:
            before.append(edition)
    if before and before[-1].valid_from == valid_from:
        raise BeganThatDay(fields={"valid_from": BeganThatDay.sentence()}, day=f"{valid_from:%d/%m/%Y}")
    if before:
        before[-1].valid_to = valid_from
    act.session.flush()  # the old one is ended before the new one is written


def _take_out(act: Act, edition: LadderEdition) -> None:
    """It never was in force; what it would have said stays in the journal."""
    act.session.delete(edition)
    audit.record(
        act,
        "ladder.replaced",
        f"ladder_edition:{edition.id}",
        scope=edition.scope,
        valid_from=edition.valid_from.isoformat(),
        basis=edition.basis,
    )


@lru_cache(256)
def _read(rungs: str) -> Ladder:
    return read(orjson.loads(rungs))
