"""Conditions of other tools, brought into our expression language where their meaning is certain.

JUEL `${...}` and `#{...}` (Camunda 7, Flowable, Activiti, Operaton, Bonita), FEEL `= ...` (Camunda 8), and plain
Java, MVEL, Groovy, JavaScript or Python texts (jBPM and others) share one small grammar: comparison, and/or/not,
numbers, texts, lists, dotted names, `empty x`, a few well-known calls. Everything else is refused, never guessed and
never run. Sources: JSR 341 (EL 3.0) section 1; DMN 1.3 section 10.3 (FEEL); Java Language Specification chapter 15.
"""

from __future__ import annotations

import keyword
import re

from engine.definitions.dialects import Token, dialect_of, tokens_of, unwrapped
from engine.definitions.expressions import BadExpression, compile_expression

COMPARE = {"==": "==", "===": "==", "eq": "==", "!=": "!=", "!==": "!=", "ne": "!=", "<>": "!="} | {
    "<": "<", "lt": "<", ">": ">", "gt": ">", "<=": "<=", "le": "<=", ">=": ">=", "ge": ">="
}  # fmt: skip
CONSTANTS = {"true": "True", "false": "False", "null": "None", "True": "True", "False": "False", "None": "None"}
VARIABLE_GETTERS = {"getVariable", "getVariableLocal", "getVariableValue"}
VARIABLE_HOLDERS = {"execution", "kcontext", "task", "delegateTask", "caseExecution"}
COERCED = re.compile(r"\s*(true|false|[-+]?\d*\.?\d+)\s*", re.IGNORECASE)
"""Texts that equal a number or a truth value where a language converts before it compares."""
ENGINE_WORDS = VARIABLE_HOLDERS | {"authenticatedUserId", "loopCounter", "S", "XML", "JSON"}


def translate(text: str, language: str | None = None) -> str:
    """Our text for a foreign condition. Raises `BadExpression` saying what is not certain.

    `language` is what the diagram says (`feel`, `http://www.java.com/java`, ...), None when it says nothing.
    """
    stripped = text.strip()
    dialect = dialect_of(stripped, language)
    if dialect == "ours":
        return compile_expression(stripped).text
    body = unwrapped(stripped, dialect)
    coerces = dialect == "juel" or "script" in (language or "").lower()
    result = _Translator(stripped, tokens_of(stripped, body), dialect, coerces).whole()
    return compile_expression(result).text


class _Translator:
    """Recursive descent over the shared grammar; every part comes out in parentheses, so precedence cannot slip."""

    def __init__(self, text: str, tokens: list[Token], dialect: str, coerces: bool) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.feel = dialect == "feel"
        self.juel = dialect == "juel"
        self.coerces = coerces

    # -- reading tokens ------------------------------------------------------------------------------------------

    def peek(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead].text if self.at + ahead < len(self.tokens) else ""

    def kind(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead].kind if self.at + ahead < len(self.tokens) else ""

    def take(self, *wanted: str) -> str | None:
        if self.kind() != "text" and self.peek() in wanted:
            self.at += 1
            return self.tokens[self.at - 1].text
        return None

    def need(self, wanted: str) -> None:
        if self.take(wanted) is None:
            raise self.refuse(f"thiếu “{wanted}”", f"'{wanted}' expected")

    def refuse(self, reason: str, english: str) -> BadExpression:
        return BadExpression(self.text, reason, english)

    def unclear(self, what: str) -> BadExpression:
        return self.refuse(f"ý nghĩa của “{what}” không chắc chắn", f"the meaning of '{what}' is not certain")

    # -- grammar -------------------------------------------------------------------------------------------------

    def whole(self) -> str:
        if not self.tokens:
            raise self.refuse("biểu thức trống", "the expression is empty")
        result = self.any_of()
        if self.at < len(self.tokens):
            raise self.unclear(self.peek())
        return result

    def any_of(self) -> str:
        parts = [self.all_of()]
        while self.take("||", "or"):
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else f"({' or '.join(parts)})"

    def all_of(self) -> str:
        parts = [self.negated()]
        while self.take("&&", "and"):
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else f"({' and '.join(parts)})"

    def negated(self) -> str:
        """Python's `not a == b` reaches further than Java's `!a == b`, which is taken in `unary`; in JUEL `not` is
        another word for `!` (EL 3.0, 1.15)."""
        if self.juel or (self.feel and self.peek(1) == "("):  # in FEEL a function there, and null stays null
            return self.compared()
        return f"(not {self.negated()})" if self.take("not") else self.compared()

    def compared(self) -> str:
        """One comparison: in `a < b < c` one language compares a truth value with c, another both pairs."""
        left = self.summed()
        at = self.at
        sign = self.comparison()
        if sign is None:
            return left
        if self.juel and left.startswith("(not ") and self.kind() in {"text", "number"}:
            raise self.unclear(f"! … {sign}")  # it compares a truth value with a text, which nobody means
        if self.coerces and sign != "in" and self.peek(-1) not in {"===", "!=="}:
            self.require_no_coercion(at)
        compared = f"({left} {sign} {self.summed()})"
        again = self.peek()
        if self.comparison() is not None:
            raise self.unclear(f"{sign} … {again}")
        return compared

    def require_no_coercion(self, at: int) -> None:
        """`amount == '1000'` holds for the number, too, where both sides are converted first (EL 3.0, 1.9.2)."""
        for beside in (at - 1, self.at):
            token = self.tokens[beside] if 0 <= beside < len(self.tokens) else None
            if token is not None and token.kind == "text" and COERCED.fullmatch(token.text[1:-1]):
                raise self.unclear(token.text)

    def comparison(self) -> str | None:
        if self.kind() == "text":
            return None
        if self.feel and self.take("="):
            return "=="
        if self.peek() == "in" or (self.peek() == "not" and self.peek(1) == "in"):
            negative = self.take("not")
            self.need("in")
            return "not in" if negative else "in"
        found = self.take(*COMPARE)
        return COMPARE[found] if found else None

    def summed(self) -> str:
        left = self.unary()
        while sign := self.take("+", "-", "*"):
            left = f"({left} {sign} {self.unary()})" if sign != "*" else self.times(left)
        return left

    def times(self, left: str) -> str:
        if left.startswith("(") and re.search(r" [+-] ", left):
            raise self.unclear("+ … *")  # precedence would need a fuller grammar than conditions ever use
        return f"({left} * {self.unary()})"

    def unary(self) -> str:
        self.depth += 1
        if self.depth > 60:
            raise self.refuse("quá phức tạp", "it is too complicated")
        try:
            if self.take("!") or (self.juel and self.take("not")):
                return f"(not {self.unary()})"
            if self.take("-"):
                return f"(-{self.unary()})"
            if self.peek() == "empty" and self.kind() == "word" and self.peek(1) not in {"", ")", ".", "=="}:
                self.at += 1
                return self.is_empty(self.unary())
            return self.primary()
        finally:
            self.depth -= 1

    @staticmethod
    def is_empty(value: str) -> str:
        return f'({value} == None or {value} == "" or {value} == [])'

    def primary(self) -> str:
        if self.take("("):
            parts = [self.any_of()]
            while self.take(","):
                parts.append(self.any_of())
            self.need(")")
            return parts[0] if len(parts) == 1 else f"[{', '.join(parts)}]"
        if self.take("["):
            return self.listed()
        kind, text = self.kind(), self.peek()
        self.at += 1
        if kind == "number":
            return text
        if kind == "text":
            return self.after_text(repr(self.unescape(text)))
        if kind == "word":
            return CONSTANTS[text] if text in CONSTANTS and self.peek() != "." else self.named(text)
        raise self.unclear(text or "…")

    def listed(self) -> str:
        parts: list[str] = []
        while not self.take("]"):
            if self.kind() == "" or (parts and self.take(",") is None):
                raise self.unclear("[")
            parts.append(self.any_of())
        return f"[{', '.join(parts)}]"

    def unescape(self, text: str) -> str:
        def one(found: re.Match[str]) -> str:
            letter = found.group(1)
            if letter in "\\'\"":
                return letter
            if letter in "nt":
                return {"n": "\n", "t": "\t"}[letter]
            raise self.unclear(found.group(0))

        return re.sub(r"\\(.)", one, text[1:-1], flags=re.DOTALL)

    # -- names and calls -----------------------------------------------------------------------------------------

    def after_text(self, value: str) -> str:
        """`"yes".equals(x)`, the careful Java way of comparing."""
        if self.peek() == "." and self.peek(1) == "equals":
            self.at += 2
            return f"({value} == {self.argument()})"
        if self.peek() in {".", "["}:
            raise self.unclear(self.peek(1))
        return value

    def argument(self) -> str:
        self.need("(")
        value = self.any_of()
        self.need(")")
        return value

    def no_argument(self) -> None:
        self.need("(")
        self.need(")")

    def named(self, word: str) -> str:
        if self.peek() == "(":
            return self.function(word)
        if word in VARIABLE_HOLDERS and self.peek() == "." and self.peek(1) in VARIABLE_GETTERS | {"hasVariable"}:
            self.at += 1
            asked = self.peek()
            self.at += 1
            name = self.variable_name()
            return f"({name} != None)" if asked == "hasVariable" else self.path(name)
        if word in ENGINE_WORDS:
            raise self.unclear(word)
        return self.path(self.fact(word))

    def variable_name(self) -> str:
        quoted = self.argument()
        if not re.fullmatch(r"'[^'\\]*'|\"[^\"\\]*\"", quoted):
            raise self.unclear(quoted)
        return self.fact(quoted[1:-1])

    def fact(self, word: str) -> str:
        parts = word.split(".")
        if not all(part.isidentifier() and not keyword.iskeyword(part) for part in parts):
            raise self.refuse(f"“{word}” không dùng làm tên được", f"'{word}' cannot be a name")
        return word

    def path(self, value: str) -> str:
        while True:
            if self.peek() == "." and self.kind() == "sign":
                self.at += 1
                word, kind = self.peek(), self.kind()
                self.at += 1
                if kind != "word":
                    raise self.unclear(".")
                if self.peek() == "(":
                    value = self.method(value, word)
                    continue
                value = f"{value}.{self.fact(word)}"
            elif self.peek() == "[" and self.kind(1) == "text" and self.peek(2) == "]":
                value = f"{value}.{self.fact(self.unescape(self.peek(1)))}"
                self.at += 3
            elif self.peek() == "[":
                raise self.unclear("[")
            else:
                return value

    def method(self, value: str, word: str) -> str:
        if word == "equals":
            return f"({value} == {self.argument()})"
        if word == "contains":
            return f"({self.argument()} in {value})"
        if word in {"isEmpty", "size", "length", "booleanValue", "intValue", "toString"}:
            self.no_argument()
            if word == "toString":
                raise self.unclear("toString()")
            length = f"len({value})"
            return {"isEmpty": f"({length} == 0)", "size": length, "length": length}.get(word, value)
        raise self.refuse(f"không được gọi {word}(…)", f"{word}(...) may not be called")

    def function(self, word: str) -> str:
        if self.feel and word == "not":
            return f"({self.argument()} == False)"  # of what is no truth value it is null, and null opens no way
        if word in {"len", "count"} and (self.feel or word == "len"):
            return f"len({self.argument()})"
        raise self.refuse(f"không được gọi {word}(…)", f"{word}(...) may not be called")
