"""What an import has to tell: what became what, and what was kept though nothing here follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.definitions.diagram import Diagram, Node
from engine.definitions.words import LONGEST_SHOWN, quoted
from engine.words import Named

SENTENCES: dict[str, tuple[str, str]] = {
    "form": ("{name}: biểu mẫu “{before}” thành “{after}”.", "{name}: the form '{before}' became '{after}'."),
    "fact": (
        "{name}: nội dung của biểu mẫu “{before}” được ghi dưới tên “{after}”.",
        "{name}: the answers of the form '{before}' are entered under '{after}'.",
    ),
    "role": (
        "{name}: “{before}” của công cụ cũ thành vai trò {after}.",
        "{name}: '{before}' of the other tool became the role {after}.",
    ),
    "lane": (
        "Thêm làn {name} cho những bước giao cho “{before}”.",
        "Lane {name} was added for the steps given to '{before}'.",
    ),
    "assignee": (
        "{name}: người làm “{before}” thành {after}.",
        "{name}: the assignee '{before}' became {after}.",
    ),
    "time_limit": (
        "{name}: hạn “{before}” thành thời hạn {after}.",
        "{name}: the due date '{before}' became the time limit {after}.",
    ),
    "condition": (
        "Nhánh {name}: điều kiện “{before}” viết lại thành “{after}”.",
        "Branch {name}: the condition '{before}' was rewritten as '{after}'.",
    ),
    "timer": (
        "{name}: mốc thời gian “{before}” viết lại thành “{after}”.",
        "{name}: the time '{before}' was rewritten as '{after}'.",
    ),
    "called": (
        "{name}: gọi quy trình “{after}”.",
        "{name}: calls the process '{after}'.",
    ),
    "executable": (
        "Quy trình {name} được đánh dấu là chạy được.",
        "Process {name} was marked executable.",
    ),
    "end": (
        "{name} không có luồng ra: đã vẽ sự kiện kết thúc {after}.",
        "Nothing left {name}: the end event {after} was drawn.",
    ),
    "ids": (
        "{after} phần tử chưa có mã đã được đặt mã.",
        "{after} elements without id were given one.",
    ),
}

DECORATION = ("signavio:", "color:", "bioc:", "modeler:", "drools:metaData", "drools:packageName", "drools:version")
READ_HERE = ("calledElement.processId", "zeebe:userTask")
READ_OF_LOOPS = (":collection", ":elementVariable", ".inputCollection", ".inputElement")
DETAIL = re.compile(r"^\w+(?:EventDefinition|LoopCharacteristics)\.")


@dataclass(frozen=True)
class Became:
    """One thing that was translated. `what`: form, fact, role, lane, assignee, time_limit, condition, timer, called,
    executable, end, ids."""

    file: str
    element_id: str | None
    element_name: str | None
    what: str
    before: str
    after: str
    place: Named | None = field(default=None, compare=False)  # what it is called where its name, or its place, tells

    @property
    def message(self) -> str:
        return self._said(0)

    @property
    def message_en(self) -> str:
        return self._said(1)

    def _said(self, language: int) -> str:
        shown = called(self)
        name = shown.en if language else str(shown)
        return SENTENCES[self.what][language].format(name=name, before=self.before[:200], after=self.after[:200])


@dataclass(frozen=True)
class Kept:
    """A setting of the other tool, kept in the file and not followed: `setting` is its name and the way to it,
    `value` its text."""

    file: str
    element_id: str
    element_name: str | None
    setting: str
    value: str
    place: Named | None = field(default=None, compare=False)

    @property
    def message(self) -> str:
        return f"{called(self)}: {in_short(self.setting, self.value)}"

    @property
    def message_en(self) -> str:
        return f"{called(self).en}: {in_short(self.setting, self.value)}"


def called(told: Became | Kept) -> Named:
    """How the element is called in a sentence; its id beside its name only where two have that name."""
    return told.place or Named(quoted(told.element_id, told.element_name))


def in_short(setting: str, value: str) -> str:
    """A setting of another tool, as much of it as one reads, on one line."""
    what, text = (" ".join("".join(c if c.isprintable() else " " for c in each).split()) for each in (setting, value))
    shown = f"{text[:LONGEST_SHOWN]}…" if len(text) > LONGEST_SHOWN else text
    return f"{what[:LONGEST_SHOWN]} = {shown}" if shown else what[:LONGEST_SHOWN]


@dataclass
class Telling:
    became: list[Became] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    used: set[tuple[str, str, str]] = field(default_factory=set)  # (file, element, setting) with a counterpart here

    def say(self, file: str, about: str | None, name: str | None, what: str, before: str, after: str) -> None:
        self.became.append(Became(file, about, name or None, what, before, after))

    def use(self, file: str, node: Node, *settings: str) -> None:
        self.used |= {(file, node.id, setting) for setting in settings}


def kept_in(diagram: Diagram, telling: Telling) -> Iterator[Kept]:
    """The settings of other tools that nothing here follows, element by element; a pool is called by its name."""
    for process in diagram.processes.values():
        said = [(process.id, process.pool or process.name, process.foreign)]
        said += [(lane.id, lane.name, lane.foreign) for lane in process.lanes.values()]
        said += [(node.id, node.name, node.foreign) for node in process.nodes.values()]
        said += [(flow.id, flow.name, flow.foreign) for flow in process.flows.values()]
        for id, name, foreign in said:
            for setting, value in foreign.items():
                if not _is_known(setting) and (diagram.file, id, setting) not in telling.used:
                    yield Kept(diagram.file, id, name or None, setting, value)


def _is_known(setting: str) -> bool:
    """Whether it is decoration, or has been read where the file was."""
    bare = DETAIL.sub("", setting)
    return bare.startswith(DECORATION) or bare.endswith(READ_HERE) or (bare != setting and bare.endswith(READ_OF_LOOPS))
