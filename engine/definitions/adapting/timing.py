"""Timers, conditional events and loops: their texts brought into expressions the engine's copy may carry."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from engine.definitions.adapting.plan import Event, Notes, Piece, Scope
from engine.definitions.diagram import Node
from engine.definitions.expressions import BadExpression, compile_expression
from engine.definitions.translating import translate
from engine.settings import LOCAL_ZONE

WHOLE, LAST = r"\d{1,6}", r"\d{1,6}(?:[.,]\d{1,6})?"
DURATION = re.compile(
    rf"P(?=[\dT])(?:{WHOLE}W|(?:{WHOLE}Y)?(?:{WHOLE}M)?(?:{LAST}D)?(?:T(?=\d)(?:{LAST}H)?(?:{LAST}M)?(?:{LAST}S)?)?)"
)
LONGEST = {"Y": 100, "M": 1_200, "W": 5_200, "D": 36_500}
MAX_INSTANCES = 1_000
CYCLE = re.compile(r"R(\d{0,6})/(.+)")
CRON = re.compile(r"(?:[\d*?/,#LW\-A-Z]+\s+){4,6}[\d*?/,#LW\-A-Z]+")
WRAPPED_TEXT = re.compile(
    r"""(?:[$\#]\{\s*(['"])(?P<juel>[^'"]+)\1\s*\}|=\s*(?:duration|date\s+and\s+time)?\s*\(?\s*"(?P<feel>[^"]+)"\s*\)?)"""
)
AFTER = re.compile(r"""after\(\s*["']\d+(?:wh|wd|h|d|w|m)["']\s*\)""")


def settle_times(scope: Scope, notes: Notes) -> None:
    """Fill in `text` and `timer` of every timed or conditional event, and translate loops, in all scopes."""
    for inner in scope.scopes():
        for piece in inner.pieces.values():
            if piece.event and piece.event.kind == "timer" and piece.drawn:
                _timer(piece.event, piece, notes)
            elif piece.event and piece.event.kind == "conditional" and piece.drawn:
                _conditional(piece.event, piece.drawn, notes)
            if piece.loop is not None and piece.drawn:
                _loop(piece, piece.drawn, notes)


def _timer(event: Event, piece: Piece, notes: Notes) -> None:
    drawn = piece.drawn.trigger.timer if piece.drawn and piece.drawn.trigger else None
    event.timer, event.text = "duration", '"P1D"'
    if drawn is None or not drawn[1].strip():
        notes.say("timer-empty", piece)
        return
    text = unwrapped(drawn[1].strip())
    if CRON.fullmatch(text.upper()):
        notes.say("timer-cron", piece, text=text)
        return
    read = read_time(text, drawn[0])
    if read is None:
        notes.say("timer-text", piece, text=text[:200])
        return
    event.timer, event.text = read
    repeats = piece.role in {"boundary", "start"} and not piece.interrupting
    if event.timer == "cycle" and not repeats:
        _only_first(event, piece, text, notes)


def unwrapped(text: str) -> str:
    """The literal inside `${'PT5M'}`, `="PT5M"`, `=duration("PT5M")` or our own quotes."""
    if (found := WRAPPED_TEXT.fullmatch(text)) is not None:
        return (found.group("juel") or found.group("feel")).strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1].strip()
    return text


def read_time(text: str, kind: str) -> tuple[str, str] | None:
    """(date, duration or cycle; expression) for a drawn time, None when its meaning is not certain."""
    if AFTER.fullmatch(text):
        return "date", compile_expression(text, frozenset({"after"})).text
    if is_duration(text.upper()):
        return "duration", f'"{text.upper()}"'
    if (cycle := CYCLE.fullmatch(text.upper())) is not None:
        return ("cycle", f'"{text.upper()}"') if is_duration(cycle.group(2)) else None
    if (moment := _moment(text)) is not None:
        return "date", f'"{moment}"'
    if text.startswith(("${", "#{", "=")) or re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)+", text):
        try:
            return kind, translate(text)
        except BadExpression:
            return None
    return None


def is_duration(text: str) -> bool:
    """An ISO 8601 duration the engine counts rightly: at most a hundred years, a fraction only in the last place."""
    if not DURATION.fullmatch(text) or re.search(r"[.,]\d+[A-Z].", text):
        return False
    dates = text.split("T")[0]
    return all(
        int(re.split("[.,]", count)[0]) <= LONGEST[unit] for count, unit in re.findall(r"([\d.,]+)([YMWD])", dates)
    )


def passes_at_once(event: Event | None) -> bool:
    """A timer nobody waits for: no time at all, or a fixed date, which is past at the latest when it is met again."""
    if event is None or event.kind != "timer" or not event.text:
        return False
    if event.timer == "date" and event.text.startswith('"'):
        return True
    counts = re.findall(r"\d+", event.text.split("/")[-1])
    return event.text.startswith(('"', "after(")) and not any(int(count) for count in counts)


def _moment(text: str) -> str | None:
    """An ISO 8601 date or instant; without a zone it is Hanoi time."""
    if not re.match(r"\d{4}-?\d\d-?\d\d", text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=LOCAL_ZONE)).isoformat()


def _only_first(event: Event, piece: Piece, text: str, notes: Notes) -> None:
    """The engine fires an interrupting cycle as often as it turns; only the first time has a meaning."""
    cycle = CYCLE.fullmatch(text.upper())
    if cycle is None:
        notes.say("timer-text", piece, text=text[:200])
        return
    event.timer, event.text = "duration", f'"{cycle.group(2)}"'
    notes.say("timer-first-interval", piece, text=text)


def _conditional(event: Event, node: Node, notes: Notes) -> None:
    text = node.trigger.condition if node.trigger else None
    event.text = "False"
    if not text:
        notes.say("condition-empty", node)
        return
    try:
        event.text = translate(text)
    except BadExpression as refused:
        notes.say("condition-event", node, text=text[:200], reason=refused.reason, english=refused.english)


# -- loops -----------------------------------------------------------------------------------------------------------

COUNTERS = {
    "numberOfInstances": "nrOfInstances",
    "numberOfCompletedInstances": "nrOfCompletedInstances",
    "numberOfActiveInstances": "nrOfActiveInstances",
}


def _loop(piece: Piece, node: Node, notes: Notes) -> None:
    loop = node.loop
    if loop is None:
        return
    said: list[str] = []

    def one(text: str | None, bring: Callable[[str], str]) -> str | None:
        if text is None or text in said:
            return None
        try:
            return bring(text)
        except BadExpression as refused:
            said.append(text)
            notes.say("loop-text", node, text=text[:200], reason=refused.text(), english=refused.english)
            return None

    piece.loop = replace(
        loop,
        cardinality=one(loop.cardinality, _maximum if loop.kind == "standard" else translate),
        collection=one(loop.collection, translate) if loop.cardinality is None else None,
        condition=one(loop.condition, _completion),
    )
    number = piece.loop.cardinality or ""
    if number.isdigit() and int(number) > MAX_INSTANCES:
        notes.say("too-many-instances", node, count=number, limit=MAX_INSTANCES)
    elif re.fullmatch(r"-\s*\d+|0+", number):
        notes.say("no-instances", node, count=number)


def _maximum(text: str) -> str:
    if not re.fullmatch(r"\d{1,6}", text.strip()):
        raise BadExpression(text, "cần một số nguyên", "a whole number is needed")
    return text.strip()


def _completion(text: str) -> str:
    result = translate(text)
    for theirs, ours in COUNTERS.items():
        result = re.sub(rf"\b{theirs}\b", ours, result)
    return result
