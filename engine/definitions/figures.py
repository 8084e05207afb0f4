"""Numbers in conditions, exactly as they are written: nothing is rounded to what a machine can hold.

A form keeps a decimal as text (`"60.5"`, `forms.decimals`); the facts of another program may bring it as a JSON number.
Beside a number such a text is a number, and so are two of them beside each other; any other text stays a text.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow, localcontext
from typing import Any

from forms.decimals import number_of

EXACT = Context(prec=200, traps=[Inexact, InvalidOperation, Overflow, DivisionByZero])


def unrounded() -> AbstractContextManager[Context]:
    """What is reckoned inside is exact, or refused with an `ArithmeticError` when it grows beyond all measure."""
    return localcontext(EXACT)


def exact(value: Any) -> Any:
    """A number as it is written (0.1 is a tenth), a decimal fact as its number; anything else as it is."""
    if isinstance(value, float):
        return Decimal(str(value))
    number = number_of(value) if isinstance(value, str) else None
    return value if number is None else number


def alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Both as numbers where both are numbers or decimal facts; else as they stand."""
    if type(left) is type(right) and not isinstance(left, float | str):
        return left, right
    one, other = exact(left), exact(right)
    return (one, other) if _is_number(one) and _is_number(other) else (left, right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
