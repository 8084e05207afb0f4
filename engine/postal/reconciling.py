"""The month's reconciliation: what the carrier's list says it has delivered and collected, against what is known here.

The list is data somebody hands in: CSV with a heading, separated by commas or semicolons, with the columns of `COLUMNS`
in any order. A new list of the same month takes the place of the one before; the journal keeps that it was so.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from engine import audit
from engine.act import Act
from engine.clock import day_here
from engine.identity.permissions import Permission, require
from engine.postal.models import CarrierStatement, CarrierStatementLine, Shipment
from engine.postal.refusals import ListIsUnreadable, MonthIsUnknown
from engine.settings import LOCAL_ZONE
from engine.words import Named, Sentence, _

COLUMNS = {"order_number": "so_don", "item_code": "ma_buu_gui", "settled_on": "ngay_phat", "collected": "thu_ho"}
NEEDED = ("order_number", "collected")
MOST_LINES, LONGEST = 20_000, 60
MATCHED, AMOUNT, MISSING_HERE, MISSING_THERE, TWICE = "matched", "amount", "missing_here", "missing_there", "twice"
VERDICTS = (TWICE, AMOUNT, MISSING_HERE, MISSING_THERE, MATCHED)

NO_HEADING = _("thiếu cột {column}")
BAD_LINE = _("dòng {line}: “{text}” không phải là {what}")
TOO_LONG = _("quá {count} dòng")
NO_TEXT = _("tệp không phải là văn bản UTF-8")
MONEY, DAY = Named("số tiền", "a sum"), Named("ngày", "a day")


@dataclass(frozen=True)
class Line:
    """One delivered parcel, as the carrier has it or as it is known here."""

    order_number: str
    item_code: str = ""
    settled_on: date | None = None
    collected: int = 0


@dataclass(frozen=True)
class Pair:
    """Both sides of one order, and what is to be said of them."""

    order_number: str
    ours: Line | None
    theirs: Line | None
    verdict: str


@dataclass(frozen=True)
class Comparison:
    """The month of a desk; without a list of the carrier nothing is compared yet."""

    month: date
    statement: CarrierStatement | None
    pairs: Sequence[Pair]

    @property
    def counted(self) -> Mapping[str, int]:
        return Counter(pair.verdict for pair in self.pairs)

    @property
    def sums(self) -> tuple[int, int]:
        """Collected as known here, and as the carrier says."""
        ours = sum(pair.ours.collected for pair in self.pairs if pair.ours and pair.verdict != TWICE)
        return ours, sum(pair.theirs.collected for pair in self.pairs if pair.theirs)


# -- comparing -------------------------------------------------------------------------------------------------------


def compare(ours: Iterable[Line], theirs: Iterable[Line]) -> list[Pair]:
    """Every order of both sides once, what differs first; of an order the carrier lists again, each further line."""
    known = {line.order_number: line for line in ours}
    pairs, listed = [], set[str]()
    for line in theirs:
        here = known.get(line.order_number)
        pairs.append(Pair(line.order_number, here, line, _verdict(here, line, listed)))
        listed.add(line.order_number)
    missing = [Pair(number, line, None, MISSING_THERE) for number, line in known.items() if number not in listed]
    return sorted([*pairs, *missing], key=lambda pair: (VERDICTS.index(pair.verdict), pair.order_number))


def _verdict(here: Line | None, theirs: Line, listed: set[str]) -> str:
    if theirs.order_number in listed:
        return TWICE
    if here is None:
        return MISSING_HERE
    return MATCHED if here.collected == theirs.collected else AMOUNT


# -- the carrier's list ----------------------------------------------------------------------------------------------


def read(content: bytes) -> list[Line]:
    """The lines of a list. Refused with `ListIsUnreadable`, which says what is wrong and where."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise _unreadable(NO_TEXT) from wrong
    separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    rows = csv.DictReader(io.StringIO(text.replace("\0", "")), delimiter=separator)
    headings = {(name or "").strip().lower() for name in rows.fieldnames or ()}
    for name in NEEDED:
        if COLUMNS[name] not in headings:
            raise _unreadable(NO_HEADING, column=COLUMNS[name])
    return _lines(rows)


def _lines(rows: Iterable[Mapping[str | None, object]]) -> list[Line]:
    lines: list[Line] = []
    for number, row in enumerate(rows, 2):
        if len(lines) == MOST_LINES:
            raise _unreadable(TOO_LONG, count=MOST_LINES)
        said = {(key or "").strip().lower(): str(value or "").strip() for key, value in row.items()}
        told = {name: said.get(column, "")[:LONGEST] for name, column in COLUMNS.items()}
        if told["order_number"]:
            day, sum_ = _day(told["settled_on"], number), _money(told["collected"], number)
            lines.append(Line(told["order_number"], told["item_code"][:40], day, sum_))
    return lines


def _money(text: str, line: int) -> int:
    digits = "".join(letter for letter in text if letter not in " .,đ")
    if digits and not (digits.isascii() and digits.isdecimal() and len(digits) <= 9):
        raise _unreadable(BAD_LINE, line=line, text=text, what=MONEY)
    return int(digits or 0)


def _day(text: str, line: int) -> date | None:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    if text:
        raise _unreadable(BAD_LINE, line=line, text=text, what=DAY)
    return None


def _unreadable(reason: str, **filling: object) -> ListIsUnreadable:
    said = Sentence(reason, **filling)
    return ListIsUnreadable({"list": Sentence(ListIsUnreadable.sentence(), reason=said)}, reason=said)


# -- the month of a desk ---------------------------------------------------------------------------------------------


def enter(act: Act, desk_id: int, month: date, lines: Sequence[Line]) -> CarrierStatement:
    """Keep the carrier's list of a month. Refused with `MayNot` or `MonthIsUnknown`."""
    require(act.actor, Permission.RECEIVE_DOSSIER, desk_id)
    first = require_month(act, month)
    for_month = CarrierStatement.desk_id == desk_id, CarrierStatement.month == first
    row = act.session.scalar(select(CarrierStatement).where(*for_month).with_for_update())
    if row is None:
        row = CarrierStatement(desk_id=desk_id, month=first, entered_at=act.now)
        act.session.add(row)
        act.session.flush()
    act.session.execute(delete(CarrierStatementLine).where(CarrierStatementLine.statement_id == row.id))
    row.entered_at, row.entered_by = act.now, act.actor.officer_id
    for number, line in enumerate(lines, 1):
        act.session.add(CarrierStatementLine(statement_id=row.id, number=number, **vars(line)))
    audit.record(act, "post.statement_entered", f"statement:{row.id}", unit_id=desk_id, count=len(lines))
    return row


def of_month(act: Act, desk_id: int, month: date) -> Comparison:
    """What the month comes to. Refused with `MayNot` or `MonthIsUnknown`."""
    require(act.actor, Permission.RECEIVE_DOSSIER, desk_id)
    first = require_month(act, month)
    mine = CarrierStatement.desk_id == desk_id, CarrierStatement.month == first
    statement = act.session.scalar(select(CarrierStatement).where(*mine))
    if statement is None:
        return Comparison(first, None, [])
    of_it = CarrierStatementLine.statement_id == statement.id
    listed = act.session.scalars(select(CarrierStatementLine).where(of_it).order_by(CarrierStatementLine.number))
    theirs = [Line(row.order_number, row.item_code, row.settled_on, row.collected) for row in listed]
    return Comparison(first, statement, compare(_ours(act, desk_id, first), theirs))


def require_month(act: Act, month: date) -> date:
    """The first day of the month; one that has not begun has no list."""
    first = month.replace(day=1)
    if first > act.today:
        raise MonthIsUnknown({"month": MonthIsUnknown.sentence()})
    return first


def _ours(act: Act, desk_id: int, first: date) -> list[Line]:
    """The desk's parcels delivered in the month, with what was to be collected."""
    begins, ends = (
        datetime(day.year, day.month, 1, tzinfo=LOCAL_ZONE)
        for day in (first, date(first.year + first.month // 12, first.month % 12 + 1, 1))
    )
    delivered = Shipment.desk_id == desk_id, Shipment.state == "delivered"
    within = Shipment.settled_at >= begins, Shipment.settled_at < ends
    parcels = act.session.scalars(select(Shipment).where(*delivered, *within).order_by(Shipment.id))
    return [
        Line(parcel.number, parcel.item_code, parcel.settled_at and day_here(parcel.settled_at), parcel.collect)
        for parcel in parcels
    ]
