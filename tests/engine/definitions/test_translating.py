"""Conditions of other tools: translated where their meaning is certain, refused otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definitions.expressions import BadExpression, compile_expression
from engine.definitions.translating import translate

JAVA = "http://www.java.com/java"


@pytest.mark.parametrize(
    ("text", "language", "facts", "value"),
    [
        ("${x == 'yes'}", None, {"x": "yes"}, True),
        ("#{x == 'yes'}", None, {"x": "no"}, False),
        ('  ${ x eq "a" and y ne 3 } ', None, {"x": "a", "y": 4}, True),
        ("${approved}", None, {"approved": True}, True),
        ("#{!approved}", None, {}, True),
        ("${not approved}", None, {"approved": True}, False),
        ("${a && (b || !c)}", None, {"a": True, "c": False}, True),
        ("${!a == b}", None, {"a": False, "b": True}, True),
        ("${not a == b && !c}", None, {"a": False, "b": True}, True),
        ("${amount gt 1000}", None, {"amount": 1001}, True),
        ("${amount >= 1000.5}", None, {"amount": 1000}, False),
        ("${amount le 10}", None, {}, False),
        ("${empty list}", None, {"list": []}, True),
        ("${not empty name}", None, {"name": "An"}, True),
        ("${x == null}", None, {}, True),
        ("${x != null && x.y == true}", None, {"x": {"y": True}}, True),
        ('${execution.getVariable("x") == 5}', None, {"x": 5}, True),
        ("${execution.hasVariable('x')}", None, {}, False),
        ("${x.equals('yes')}", None, {"x": "yes"}, True),
        ("${'yes'.equals(x)}", None, {"x": "yes"}, True),
        ("${list.contains('b')}", None, {"list": ["a", "b"]}, True),
        ("${list.size() > 1}", None, {"list": ["a", "b"]}, True),
        ("${x['key'] == 1}", None, {"x": {"key": 1}}, True),
        ("${a - b == 1}", None, {"a": 3, "b": 2}, True),
        ('= status = "ok" and amount > 3', None, {"status": "ok", "amount": 4}, True),
        ("=not(approved)", None, {"approved": True}, False),
        ("=not(approved)", None, {"approved": False}, True),
        ("=not(approved)", None, {}, False),
        ("${!approved}", None, {}, True),
        ("x === '1'", "javascript", {"x": "1"}, True),
        ("x == '1'", "groovy", {"x": "1"}, True),
        ('= x in ("a", "b")', None, {"x": "b"}, True),
        ("=count(items) = 2", None, {"items": [1, 2]}, True),
        ("x = 5", "feel", {"x": 5}, True),
        ("return approved == true;", JAVA, {"approved": True}, True),
        ('return kcontext.getVariable("x").equals("a");', JAVA, {"x": "a"}, True),
        ("x === 'a' && !y", "javascript", {"x": "a"}, True),
        ("x == 'a' || y != 3", "groovy", {"x": "b", "y": 3}, False),
        ("x == 1 and not y", None, {"x": 1}, True),
        ("${x == 1}", "http://www.w3.org/1999/XPath", {"x": 1}, True),
        ("${x == 1}", "juel", {"x": 1}, True),
        ("x > 1 && y", None, {"x": 2, "y": True}, True),
    ],
)
def test_certain_meanings_are_kept(text: str, language: str | None, facts: dict[str, object], value: object) -> None:
    assert bool(compile_expression(translate(text, language)).evaluate(facts)) is value


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("${service.check(x)}", None),
        ("${execution.processBusinessKey == 'a'}", None),
        ("${a ? b : c}", None),
        ("${a} && ${b}", None),
        ("${x = 5}", None),
        ("${x == 'a'", None),
        ("${x == }", None),
        ("${x; y}", None),
        ("${a < b < c}", None),
        ("= a < b = c", None),
        ("a == b != c", JAVA),
        ("${list[0] == 1}", None),
        ("${a / 2 == 1}", None),
        ("${S(json).prop('a').value()}", None),
        ("= if x then y else z", None),
        ("= some x in y satisfies x", None),
        ("=now() > x", None),
        ("getDataObject('x')/status = 'a'", "http://www.w3.org/1999/XPath"),
        ("System.exit(0)", JAVA),
        ("x = 5", "groovy"),
        ("${approved == 'yes' || amount gt 100}", "groovy"),
        ("= x = 5", "groovy"),
        ("x == 5", "http://www.jboss.org/drools/rule"),
        ("x == 5", "ruby"),
        ("${x == 5}", "ruby"),
        ("", None),
        ("${}", None),
        ("Antrag vollständig?", None),
        ("${" + "(" * 500 + "a" + ")" * 500 + "}", None),
        ("${" + "!" * 500 + "a}", None),
        ("${x == 'a\\u0041'}", None),
        ("${not status == 'approved'}", None),
        ("${!amount == 5}", None),
        ("${amount == '1000'}", None),
        ("${'true' != approved}", None),
        ("x == '1'", "javascript"),
    ],
)
def test_what_is_not_certain_is_refused(text: str, language: str | None) -> None:
    with pytest.raises(BadExpression) as refused:
        translate(text, language)
    assert refused.value.reason and refused.value.english


def test_a_language_nobody_here_reads_is_named() -> None:
    with pytest.raises(BadExpression) as refused:
        translate("${approved == 'yes' || amount gt 100}", "groovy")
    assert "groovy" in refused.value.reason and "groovy" in refused.value.english


@given(st.text(alphabet="${}#=!&|()'\"ab.x12 <>,-+*[]", max_size=40), st.sampled_from([None, "feel", "groovy"]))
def test_any_text_is_translated_or_refused(text: str, language: str | None) -> None:
    try:
        compile_expression(translate(text, language))
    except BadExpression as refused:
        assert refused.text()
