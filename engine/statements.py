"""Statements every act says, put into the database's own words once and handed straight to its driver.

Each execution by way of the library makes a context, a result and what binds them, which costs more than carrying out
one of these short statements. What is said here is heard as ever by whoever listens to the library
(`before_cursor_execute`), and its errors are the library's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Process = Callable[[Any], Any]
Values = Mapping[str, Any]


class Statement:
    """A statement with named values; lists (`IN`) are not among them. For an INSERT or UPDATE, `names` are the columns
    it gives a value to.

    Keep it: it is put into words at its first use on each kind of database.
    """

    def __init__(self, said: Select[*tuple[Any, ...]] | Insert | Update, names: Sequence[str] | None = None):
        self._said, self._names = said, names
        self._in_words: dict[str, _Words] = {}

    def first(self, connection: Connection, values: Values) -> list[Any] | None:
        """The first row of a question, as the columns' types read it."""
        words = self._words(connection.dialect)
        row = self._carry_out(connection, words, words.told(values)).fetchone()
        return row and [value if read is None else read(value) for read, value in zip(words.read, row, strict=True)]

    def count(self, connection: Connection, values: Values) -> int:
        """Carry it out; how many rows it met."""
        words = self._words(connection.dialect)
        met: int = self._carry_out(connection, words, words.told(values)).rowcount
        return met

    def new_id(self, connection: Connection, values: Values) -> int:
        """Put one row in; its id."""
        words = self._words(connection.dialect)
        cursor = self._carry_out(connection, words, words.told(values))
        found: int = cursor.fetchone()[0] if cursor.description else cursor.lastrowid
        return found

    def for_each(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Carry it out with each of these values, in one go."""
        words = self._words(connection.dialect)
        self._carry_out(connection, words, [words.told(values) for values in rows], many=True)

    def _words(self, dialect: Dialect) -> _Words:
        if dialect.name not in self._in_words:
            self._in_words[dialect.name] = _put(self._said, self._names, dialect)
        return self._in_words[dialect.name]

    def _carry_out(self, connection: Connection, words: _Words, values: Any, *, many: bool = False) -> Any:
        cursor = connection.connection.cursor()
        for hear in connection.dispatch.before_cursor_execute:
            hear(connection, cursor, words.text, values, None, many)
        try:
            (cursor.executemany if many else cursor.execute)(words.text, values)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _in_the_librarys_words(error, connection, words.text, values) from error
        return cursor


@dataclass(frozen=True)
class _Words:
    """The text for one kind of database. `write` brings values into the driver's form, in the order of the text,
    `read` brings a row's back; `fixed` are the values the statement says itself."""

    text: str
    is_in_order: bool
    write: Sequence[tuple[str, Process | None]]
    read: Sequence[Process | None]
    fixed: Values

    def told(self, values: Values) -> Any:
        """What the driver is told beside the text."""
        if self.fixed:
            values = {**self.fixed, **values}
        if self.is_in_order:
            return [values[name] if write is None else write(values[name]) for name, write in self.write]
        return {name: values[name] if write is None else write(values[name]) for name, write in self.write}


def _in_the_librarys_words(error: Exception, connection: Connection, text: str, values: Any) -> Exception:
    dialect, hidden = connection.dialect, connection.engine.hide_parameters
    return DBAPIError.instance(text, values, error, dialect.loaded_dbapi.Error, hide_parameters=hidden, dialect=dialect)


def _put(said: Any, names: Sequence[str] | None, dialect: Dialect) -> _Words:
    into = said.compile(dialect=dialect, column_keys=names)
    assert isinstance(into, SQLCompiler)
    order = into.positiontup if into.positional else list(into.binds)
    assert order is not None

    def writing(type_: TypeEngine[Any]) -> Process | None:
        return type_.dialect_impl(dialect).bind_processor(dialect)

    def reading(type_: TypeEngine[Any]) -> Process | None:
        return type_.dialect_impl(dialect).result_processor(dialect, None)

    return _Words(
        text=str(into),
        is_in_order=into.positional,
        write=[(name, writing(into.binds[name].type)) for name in order],
        read=[reading(column.type) for column in said.selected_columns] if isinstance(said, Select) else [],
        fixed={name: bind.value for name, bind in into.binds.items() if not bind.required and bind.value is not None},
    )
