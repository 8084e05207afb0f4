"""The session of an act: what its verbs open, change and note goes into the tables at the end, plainly.

The rows that every act moves (dossier, work item, clock) are read as mapped objects and written by us: one statement
per changed row, one per table of new ones. The library's own way of finding out what has changed, which may be
anything, would cost an act more than what it is about. Rows that move seldom are added and changed the library's way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Table,
    bindparam,
    event,
    insert,
    inspect,
    update,
)
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Mapped, Mapper, Session, sessionmaker
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from engine.db import Base
from engine.statements import Statement

Late = Callable[[], Mapping[str, Any]]
Row = TypeVar("Row", bound="Moved")
_NOT_LOADED = object()


class Moved:
    """A row that acts move: opened by `ActSession.open`, changed by `ActSession.change`, and in no other way.

    Where the model has a `version_id_col`, whoever has read an older version than the one in the table is refused.
    """

    id: Mapped[int]


@event.listens_for(Moved, "before_insert", propagate=True)
@event.listens_for(Moved, "before_update", propagate=True)
def _not_this_way(_mapper: Mapper[Any], _connection: Connection, row: Moved) -> None:
    raise AssertionError(f"{row!r} is written by the session's `open` and `change`")


@dataclass
class _Change:
    """The columns of a row that say something else now, and the version it was read with."""

    version: int | None
    names: set[str] = field(default_factory=set)


class ActSession(Session):
    """Takes the rows that acts move, and lines, which are only ever added: the audit, the ledgers of clocks.

    Lines go in behind all else, one statement per table, and nobody waits for their ids.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._opened: dict[Moved, Late] = {}
        self._changed: dict[Moved, _Change] = {}
        self._lines: dict[FromClause, list[Late]] = {}

    def read(self, question: Statement, values: Mapping[str, Any], *kinds: type[Moved]) -> Sequence[Any]:
        """The first row of a question for the `columns` of these kinds, as objects of this session; none in place of an
        outer join that found nothing, and nothing at all where no row was found."""
        if self.autoflush:
            self.flush()
        found = question.first(self.connection(), values)
        told = iter(found or ())
        return [self._kept(kind, dict(zip(_model(kind).names, told, strict=False))) for kind in kinds if found]

    def _kept(self, kind: type[Moved], values: dict[str, Any]) -> Moved | None:
        """The object of a row; what it is known to say already, or shall say, it goes on saying."""
        if values["id"] is None:
            return None
        row: Moved | None = self.identity_map.get(_key(kind, values["id"]))
        if row is None:
            row = _model(kind).empty()
            vars(row).update(values)
            self._take_in(row)
        else:
            for name in values.keys() - vars(row).keys():
                set_committed_value(row, name, values[name])
        return row

    def _take_in(self, row: Moved) -> None:
        """A row that stands in its table as this object says."""
        inspect(row).key = _key(type(row), row.id)
        self.add(row)

    def open(self, kind: type[Row], late: Late = dict, **values: Any) -> Row:
        """A new row. What is not said has its default at once, its id comes with the next flush; `late` is asked for
        columns that need the ids of other new rows."""
        row: Row = _model(kind).empty()
        defaults = _model(kind).defaults
        if strange := values.keys() - defaults.keys():
            raise TypeError(f"{kind.__name__} has no {', '.join(strange)}")
        vars(row).update({name: default() for name, default in defaults.items() if name not in values}, **values)
        self._opened[row] = late
        return row

    def change(self, row: Moved, **values: Any) -> None:
        """Let a row say something else: at once to whoever reads it here, in its table with the next flush."""
        now = vars(row)
        news = {name: value for name, value in values.items() if now.get(name, _NOT_LOADED) != value}
        if news and row not in self._opened:
            if row not in self._changed:
                version = _model_of(row).version
                self._changed[row] = _Change(now[version] if version else None)
            self._changed[row].names.update(news)
        for name, value in news.items():
            set_committed_value(row, name, value)

    def write(self, table: FromClause, line: Late) -> None:
        """Add a line to a table; `line` is asked for its columns when the ids of new rows are known."""
        self._lines.setdefault(table, []).append(line)

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        super().flush(objects)
        if not (self._opened or self._changed or self._lines):
            return
        opened, changed, lines = self._opened, self._changed, self._lines
        self._opened, self._changed, self._lines = {}, {}, {}
        connection = self.connection()
        for _kind, rows in groupby(sorted(opened, key=_place), type):
            self._insert(connection, list(rows), opened)
        for row in sorted(changed, key=_place):
            _update(connection, row, changed[row])
        for table, written in lines.items():
            told = [line() for line in written]
            _line_into(table, tuple(told[0])).for_each(connection, told)

    def commit(self) -> None:
        self.flush()
        super().commit()

    def rollback(self) -> None:
        self._opened, self._changed, self._lines = {}, {}, {}
        super().rollback()

    def _insert(self, connection: Connection, rows: Sequence[Moved], late: Mapping[Moved, Late]) -> None:
        model = _model_of(rows[0])
        for row in rows:
            for name, value in late[row]().items():
                set_committed_value(row, name, value)
        values = [{name: vars(row)[name] for name in model.defaults} for row in rows]
        for row, new_id in zip(rows, _ids_of(connection, model.table, values), strict=True):
            set_committed_value(row, "id", new_id)
            self._take_in(row)


def _ids_of(connection: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> Iterable[int]:
    """Put the rows in; their ids in the same order."""
    if len(values) == 1:
        return [_insert_into(table, tuple(values[0])).new_id(connection, values[0])]
    return connection.execute(_insert_together(table), values).scalars()


def _update(connection: Connection, row: Moved, change: _Change) -> None:
    model = _model_of(row)
    mine = {"this_id": row.id, "this_version": change.version} if model.version else {"this_id": row.id}
    if model.count_on:
        set_committed_value(row, model.version, model.count_on(change.version))
        change.names.add(model.version)
    values = {name: vars(row)[name] for name in change.names}
    if _update_of(model, frozenset(values)).count(connection, values | mine) != 1:
        raise StaleDataError(f"{type(row).__name__} {row.id} has been changed by somebody else")


@dataclass(frozen=True, eq=False)
class _Model:
    """What is known of a kind of rows.

    `place`: tables others point at come first. `defaults`: what its columns hold where nothing is said. `version`: the
    column that counts the changes, "" where there is none; `count_on` is None where the verbs count themselves.
    `which` finds the row by `this_id` and `this_version`.
    """

    mapper: Mapper[Any]
    empty: Callable[[], Any]
    table: Table
    names: Sequence[str]
    place: int
    defaults: Mapping[str, Callable[[], Any]]
    version: str
    count_on: Callable[[Any], Any] | None
    which: ColumnElement[bool]


_models: dict[type[Moved], _Model] = {}


def _model(kind: type[Moved]) -> _Model:
    if kind not in _models:
        _models[kind] = _learned(inspect(kind))
    return _models[kind]


def _model_of(row: Moved) -> _Model:
    return _model(type(row))


def _learned(mapper: Mapper[Any]) -> _Model:
    table, version = mapper.local_table, mapper.version_id_col
    assert isinstance(table, Table)
    mine = table.c.id == bindparam("this_id")
    if version is not None:
        mine &= version == bindparam("this_version")
    return _Model(
        mapper=mapper,
        empty=mapper.class_manager.new_instance,
        table=table,
        names=[column.key for column in _columns(table)],
        place=Base.metadata.sorted_tables.index(table),
        defaults={column.key: _default(column) for column in _columns(table) if not column.primary_key},
        version=str(version.key) if version is not None else "",
        count_on=(mapper.version_id_generator or None) if version is not None else None,
        which=mine,
    )


def _key(kind: type[Moved], row_id: int) -> Any:
    return _model(kind).mapper.identity_key_from_primary_key((row_id,))


def _place(row: Moved) -> int:
    return _model_of(row).place


def _columns(table: Table) -> list[Column[Any]]:
    """All but the sentinel, which tells many new rows apart and means nothing."""
    return [column for column in table.columns if column.default is None or not column.default.is_sentinel]


def columns(model: Any) -> list[ColumnElement[Any]]:
    """What a question for `ActSession.read` selects of a model, or of an alias of it."""
    return [getattr(model, name) for name in _model(inspect(model).mapper.class_).names]


def _default(column: Column[Any]) -> Callable[[], Any]:
    default: Any = column.default
    if default is None:
        return lambda: None
    return (lambda: default.arg(None)) if default.is_callable else (lambda: default.arg)


@cache
def _update_of(model: _Model, names: frozenset[str]) -> Statement:
    return Statement(update(model.table).where(model.which), sorted(names))


@cache
def _insert_into(table: Table, names: tuple[str, ...]) -> Statement:
    return Statement(insert(table), names)


@cache
def _line_into(table: FromClause, names: tuple[str, ...]) -> Statement:
    assert isinstance(table, Table)
    return Statement(insert(table).inline(), names)  # nobody waits for the ids


@cache
def _insert_together(table: Table) -> Any:
    return insert(table).returning(table.c.id, sort_by_parameter_order=True)


def session_makers(engine: Engine) -> tuple[sessionmaker[ActSession], sessionmaker[ActSession]]:
    """(for acts, for looking): the second sees one state of the database, however often it asks.

    On SQLite that is a plain BEGIN, which takes no write lock; on PostgreSQL a snapshot must be asked for, and is one
    that refuses to write.
    """
    acting = sessionmaker(engine, class_=ActSession, expire_on_commit=False)
    options: dict[str, Any] = {"looking": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    looking = sessionmaker(
        engine.execution_options(**options), class_=ActSession, expire_on_commit=False, autoflush=False
    )
    return acting, looking
