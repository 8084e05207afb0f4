"""A text as plain values, and where in it each of them stands: YAML (or JSON, which is YAML) read with care.

No aliases (a few lines could stand for a million), no tags, no duplicate keys, no depth without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from engine.rehearsal.words import Said
from engine.words import Sentence, _

LARGEST = 500_000  # characters
DEEPEST = 30

Path = tuple[str | int, ...]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BARE = re.compile(r"tag:yaml\.org,2002:(str|int|float|bool|null|seq|map|timestamp)$")


@dataclass(frozen=True)
class Problem:
    """Something wrong with a script: where (`tests[0].steps[2].wait`), in which line (None when it came without
    lines), and what."""

    place: str
    line: int | None
    said: Said

    def told(self) -> Sentence:
        """With its line and its place; what is wrong there can still be said in another language."""
        line, place = "({line}) " if self.line else "", "{place}: " if self.place else ""
        return Sentence(f"{line}{place}{{said}}", line=self.line, place=self.place, said=self.said.as_sentence())

    def __str__(self) -> str:
        return str(self.told())

    def as_json(self) -> dict[str, Any]:
        return {"place": self.place, "line": self.line, **self.said.as_json()}


@dataclass
class Placed:
    """A document and the line of every value in it, by path; `problems` grow while it is read."""

    document: Any
    lines: Mapping[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: Path, sentence: str, **filling: object) -> None:
        near = next((self.lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.lines), None)
        self.problems.append(Problem(written(path), near, Said(sentence, filling)))


def written(path: Path) -> str:
    """`("tests", 0, "name")` as `tests[0].name`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def read_text(text: str | bytes) -> Placed:
    """The document in a text. What keeps it from being read at all is its only problem."""
    try:
        text = text.decode() if isinstance(text, bytes) else text
        if len(text) > LARGEST:
            return _unreadable(None, _("Tệp dài quá {most} ký tự."), most=LARGEST)
        for event in yaml.parse(text, LOADER):
            if isinstance(event, yaml.AliasEvent):
                return _unreadable(event.start_mark, _("Không dùng bí danh (dấu * và &); mời viết đầy đủ."))
        root = yaml.compose(text, LOADER)
    except UnicodeDecodeError:
        return _unreadable(None, _("Tệp không phải văn bản UTF-8."))
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or type(error).__name__
        return _unreadable(mark, _("Sai cú pháp YAML ({reason})."), reason=reason)
    lines: dict[Path, int] = {}
    placed = Placed(None, lines)
    if root is not None:
        placed.document = _plain(placed, lines, root, ())
    return placed


def _unreadable(mark: Any, sentence: str, **filling: object) -> Placed:
    return Placed(None, problems=[Problem("", mark.line + 1 if mark else None, Said(sentence, filling))])


def _plain(placed: Placed, lines: dict[Path, int], node: yaml.Node, path: Path) -> Any:
    lines[path] = node.start_mark.line + 1
    if not _BARE.match(node.tag) or len(path) > DEEPEST:
        placed.wrong(path, _("Chỉ dùng chữ, số, danh sách và bảng thường, không lồng quá sâu."))
        return None
    if isinstance(node, yaml.SequenceNode):
        return [_plain(placed, lines, one, (*path, number)) for number, one in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(placed, lines, node, path))
    return _scalar(str(node.value), node.tag)


def _pairs(placed: Placed, lines: dict[Path, int], node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        if name in seen or not isinstance(key, yaml.ScalarNode):
            placed.wrong((*path, name), _("Mục này ghi hai lần, hoặc tên mục không phải là chữ."))
            continue
        seen.add(name)
        yield name, _plain(placed, lines, value, (*path, name))
        lines[(*path, name)] = key.start_mark.line + 1


def _scalar(text: str, tag: str) -> Any:
    """Dates stay texts, as facts know them; so does a number with leading zeros, which is a code."""
    match tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return text.lower() in ("true", "yes", "on")
        case "int" if re.fullmatch(r"-?(0|[1-9][0-9]*)", text):
            return int(text)
        case "float" if re.fullmatch(r"-?[0-9]+\.[0-9]+", text):
            return float(text)
    return text
