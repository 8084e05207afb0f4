"""What a play is told beforehand: the answers file, JSON or YAML (docs/drawing-processes.md, "Play")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import orjson
import yaml

from engine.errors import Invalid
from engine.settings import LOCAL_ZONE

LARGEST = 1_000_000  # bytes
BEGINNING = datetime(2018, 3, 1, 8, 0, tzinfo=LOCAL_ZONE)


class AnswersAreUnreadable(Invalid):
    """Không đọc được tệp câu trả lời: {reason}."""


@dataclass(frozen=True)
class Answers:
    """`answers` and `instead` are by element id; a list of answers is one per completion, the last for all further
    ones. `start` is the instant at which the virtual clock begins."""

    process: str | None = None
    start_event: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
    instances: Mapping[str, int] = field(default_factory=dict)
    start: datetime = BEGINNING


def read_answers(text: bytes) -> Answers:
    """The answers of a file's bytes; empty means none. Refuses `AnswersAreUnreadable`, saying what is wrong where."""
    document = _parse(text) if text.strip() else {}
    if document is None:
        document = {}
    if not isinstance(document, dict):
        raise AnswersAreUnreadable(reason="tệp phải là một bảng tên và giá trị")
    strangers = [str(name) for name in document if name not in Answers.__dataclass_fields__]
    if strangers:
        raise AnswersAreUnreadable(reason=f"không có mục tên {', '.join(strangers)}")
    given = {name: value for name, value in document.items() if value is not None}
    for name in ("facts", "answers", "instead", "instances"):
        _expect(isinstance(given.get(name, {}), dict), name, "phải là một bảng")
    for name in ("process", "start_event", "start"):
        _expect(isinstance(given.get(name, ""), str), name, "phải là một dòng chữ")
    for name, answers in given.get("answers", {}).items():
        for answer in answers if isinstance(answers, list) else [answers]:
            _expect(answer is None or isinstance(answer, dict), f"answers.{name}", "phải là một bảng hoặc nhiều bảng")
    events = given.get("events", [])
    _expect(isinstance(events, list) and all(isinstance(e, str) for e in events), "events", "phải là một dãy mã")
    for name, event in given.get("instead", {}).items():
        _expect(isinstance(event, str), f"instead.{name}", "phải là mã của một sự kiện")
    for name, count in given.get("instances", {}).items():
        right = isinstance(count, int) and not isinstance(count, bool) and count >= 0
        _expect(right, f"instances.{name}", "phải là một số nguyên không âm")
    return Answers(**{**given, "events": tuple(events), "start": _instant(given.get("start"))})


def _parse(text: bytes) -> Any:
    if len(text) > LARGEST:
        raise AnswersAreUnreadable(reason=f"lớn hơn {LARGEST} byte")
    try:
        return orjson.loads(text)  # not left to YAML, which stumbles over JSON indented by tabs and reads it slowly
    except orjson.JSONDecodeError:
        return _parse_yaml(text)


def _parse_yaml(text: bytes) -> Any:
    try:
        return orjson.loads(orjson.dumps(yaml.safe_load(text), default=_plain))
    except (yaml.YAMLError, UnicodeDecodeError, TypeError, ValueError, RecursionError) as error:
        raise AnswersAreUnreadable(reason=str(error).splitlines()[0] if str(error) else "sai định dạng") from error


def _plain(value: object) -> str:
    """YAML knows dates; facts know texts."""
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _instant(text: str | None) -> datetime:
    try:
        start = BEGINNING if text is None else datetime.fromisoformat(text)
    except ValueError as error:
        raise AnswersAreUnreadable(reason="start: không phải là thời điểm ISO 8601") from error
    return (start if start.tzinfo else start.replace(tzinfo=LOCAL_ZONE)).astimezone(UTC)


def _expect(right: bool, where: str, what: str) -> None:
    if not right:
        raise AnswersAreUnreadable(reason=f"{where}: {what}")
