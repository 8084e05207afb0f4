"""What a refusal says at a field is a whole sentence: its places are filled there, too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from string import Formatter

import pytest

from engine.dossiers.work import OfficerCannotDoThis
from engine.errors import Invalid
from tests.house.house_tree import product_code


def test_at_its_field_a_refusal_names_the_officer_it_names_above() -> None:
    refusal = OfficerCannotDoThis({"officer": OfficerCannotDoThis.sentence()}, officer="Trần Văn Mẫu")
    assert refusal.fields["officer"] == str(refusal) == "Trần Văn Mẫu không giữ nhiệm vụ phù hợp tại đơn vị này."


def test_no_refusal_leaves_a_place_open_at_its_field() -> None:
    usual = [family for family in _families(Invalid) if family.__init__ is Invalid.__init__]
    families = [family for family in usual if _places(family.sentence())]
    assert OfficerCannotDoThis in families
    for family in families:
        filling = {name: f"<{name}>" for name in _places(family.sentence())}
        refusal = family({"field": family.sentence()}, **filling)
        assert refusal.fields["field"] == str(refusal)


def test_no_refusal_lends_its_sentence_to_another_without_the_filling() -> None:
    with_places = {family.__name__ for family in _families(Invalid) if _places(family.sentence())}
    assert not [where for path in product_code() for where in _lent(path.read_text(), with_places)]


@pytest.mark.parametrize(
    ("code", "lent"),
    [
        ("raise A({'x': A.sentence()}, y=1)", []),
        ("raise B({'x': Sentence(A.sentence(), y=1)})", []),
        ("raise B({'x': A.sentence()})", ["A"]),
    ],
)
def test_a_lent_sentence_is_seen(code: str, lent: list[str]) -> None:
    assert list(_lent(code, {"A"})) == lent


# ---------------------------------------------------------------------------------------------------------------------


def _families(of: type[Invalid]) -> Iterator[type[Invalid]]:
    for family in of.__subclasses__():
        yield family
        yield from _families(family)


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def _lent(code: str, with_places: set[str]) -> Iterator[str]:
    """Refusals whose sentence stands, unfilled, in the fields of another."""
    for call in ast.walk(ast.parse(code)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            for each in call.args:
                for value in each.values if isinstance(each, ast.Dict) else ():
                    name = _own_sentence(value)
                    if name in with_places and name != call.func.id:
                        yield name


def _own_sentence(value: ast.expr) -> str:
    """`A` of the expression `A.sentence()`."""
    match value:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="sentence")):
            return name
    return ""
