"""The languages other tools write their conditions in: which one a text is in, its bare body, its tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.definitions.expressions import BadExpression, compile_expression

TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?)(?![\w])
  | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<word>[^\W\d]\w*(?:\$\w*)?)
  | (?P<sign>===|!==|==|!=|<>|<=|>=|&&|\|\||[=<>!()\[\],.+\-*?:;/%])
    )""",
    re.VERBOSE,
)
MOST_TOKENS = 500
SAYS_NOTHING = re.compile("xpath|xmlschema|^$")  # what drawing tools write at the top of every file, whoever reads it
CODE = re.compile("java|ecmascript|mvel|groovy|python")
OURS = {"", "python", "http://www.python.org", "text/python", "application/x-python"}


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    at: int


def dialect_of(text: str, language: str | None) -> str:
    """`ours`, `juel`, `feel`, or `code`: some programming language.

    Raises `BadExpression` where the language named is none of these, or not the one the text is written in: `${...}`
    means something in JUEL, and something else or nothing in Groovy.
    """
    spoken = (language or "").lower()
    if text.startswith(("${", "#{")) and (SAYS_NOTHING.search(spoken) or "uel" in spoken):
        return "juel"
    if "feel" in spoken or (text.startswith("=") and SAYS_NOTHING.search(spoken)):
        return "feel"
    if "xpath" in spoken and re.search(r"[$/]|::|\w:\w", text):
        raise not_spoken(text, language)
    if spoken in OURS:
        try:
            compile_expression(text)
            return "ours"
        except BadExpression:
            return "code"
    if not (SAYS_NOTHING.search(spoken) or CODE.search(spoken) or "uel" in spoken) or text.startswith(("$", "#", "=")):
        raise not_spoken(text, language)
    return "code"


def may_be_ours(language: str | None) -> bool:
    """Whether a text may be read as an expression of ours: its diagram names that language, or none in earnest."""
    spoken = (language or "").lower()
    return spoken in OURS or SAYS_NOTHING.search(spoken) is not None


def not_spoken(text: str, language: str | None) -> BadExpression:
    vi = f"ngôn ngữ {language} chưa được hỗ trợ ở cách viết này"
    return BadExpression(text, vi, f"language {language} is not supported in this form")


def unwrapped(text: str, dialect: str) -> str:
    """The condition without what its tool puts around it."""
    if dialect == "juel":
        if not text.endswith("}") or re.search(r"[$#]\{", text[2:]):
            raise BadExpression(text, "nhiều biểu thức ghép với nhau", "several expressions joined together")
        return text[2:-1]
    if dialect == "feel":
        return text.removeprefix("=")
    body = text.strip()
    if (found := re.fullmatch(r"return\b\s*(.*?);?", body, re.DOTALL)) is not None:
        body = found.group(1)
    return body


def tokens_of(text: str, body: str) -> list[Token]:
    """The tokens of the bare `body`; `text` is what a refusal quotes."""
    tokens, at = [], 0
    while body[at:].strip():
        found = TOKEN.match(body, at)
        if found is None or found.lastgroup is None:
            rest = body[at:].strip()[:20]
            raise BadExpression(text, f"không hiểu “{rest}”", f"cannot make sense of '{rest}'")
        tokens.append(Token(found.lastgroup, found.group(found.lastgroup), at))
        at = found.end()
        if len(tokens) > MOST_TOKENS:
            raise BadExpression(text, "quá dài", "too long")
    return tokens
