"""The internal process table of a version (quy trình nội bộ giải quyết thủ tục hành chính), drawn up from its diagrams.

One row per step: number, unit and officer, work, time, form or result; the columns of the decisions that approve such
tables (e.g. QĐ 1594/QĐ-TTPVHCC of 20/11/2025). Called processes are laid out in place, the second time they are
referred to. What begins beside a step, such as the apology for a late one, stands below the others. What follows a
step is said where it is not simply the next row. Pure: diagrams in, rows out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain

from engine.definitions.checks.known import ISSUED
from engine.definitions.checks.paths import in_words, legal_hours, longest
from engine.definitions.checks.routes import Key, Routes, long_way_first, routes_beside, routes_of
from engine.definitions.checks.scene import Scene
from engine.definitions.diagram import Bundle, Flow, Node
from engine.definitions.knowing import holds, implied
from engine.definitions.legal import Edition
from engine.definitions.nameplates import Nameplates
from engine.definitions.naming import EFFECTS, LETTERS, OPERATIONS, Names, period
from engine.definitions.profile import Profile, TaskProfile, profile_of
from engine.words import Named
from engine.worktime.periods import Period

BY_ITSELF = Named("Hệ thống", "The system")
NO_WORDS = Named("")
NO_TIME = Named("—", "—")
ON_THE_SPOT = Named("trong ngày làm việc", "the same working day")


@dataclass
class Row:
    """One line. `kind`: step; group, the head of the rows of a called process or of
    what begins beside a step; repeat, a called process shown before.
    `counts` says whether its time is part of the legal time; `ways` are what follows, in sentences."""

    kind: str
    number: str
    work: Named
    key: Key
    unit: Named = NO_TIME
    officer: Named = NO_TIME
    time: Named = NO_TIME
    counts: bool = True
    results: tuple[Named, ...] = ()
    ways: list[Named] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """`total` is the time of the longest way, `legal` the legal time; `fits` None where none is known."""

    rows: tuple[Row, ...]
    total: Named
    legal: Named
    fits: bool | None


def table_of(bundle: Bundle, main: str, edition: Edition | None, names: Names) -> Table:
    """Draw the table up for the process `main` of a bundle; `edition` is the law its time is compared with."""
    process = bundle.process(main)
    assert process is not None, main
    profile = profile_of(bundle, main)
    routes = routes_of(bundle, process)
    rows = _Rows(routes, routes_beside(bundle, routes), profile, names).made()
    return Table(tuple(rows), *_times(Scene(bundle, profile), routes, edition))


def _times(scene: Scene, routes: Routes, edition: Edition | None) -> tuple[Named, Named, bool | None]:
    total = longest(scene, routes)[0] if routes.order else Fraction(0)
    words = Named(*in_words(total))
    if edition is None:
        return words, NO_TIME, None
    law = Period(1, "wd") if edition.same_day else Period.parse(edition.period)
    return words, ON_THE_SPOT if edition.same_day else period(edition.period), total <= legal_hours(law)


@dataclass(frozen=True)
class Lead:
    """A place on the way from a row: what decided to come here, the answers that are certain by it, and the arrow
    that was chosen last, since not every arrow has words."""

    key: Key
    label: Named = NO_WORDS
    known: tuple[tuple[str, object], ...] = ()
    chosen: str = ""


@dataclass(frozen=True)
class Way:
    """Where a row leads: the number of a row, or nothing and an end."""

    label: Named
    number: str
    place: Named
    chosen: str


class _Rows:
    def __init__(self, routes: Routes, beside: Mapping[Key, Routes], profile: Profile, names: Names) -> None:
        self.routes, self.beside, self.profile, self.names = routes, beside, profile, names
        self.row_of: dict[Key, Row] = {}
        self.number_of: dict[Key, str] = {}  # of what begins beside a step

    def made(self) -> list[Row]:
        rows: list[Row] = []
        shown: dict[str, str] = {}  # process id -> number of the row it was laid out under
        for number, part in enumerate(self._parts_of(self.routes), 1):
            rows += self._part(str(number), part, shown)
        sections = [rows, *self._sections(len(self._parts_of(self.routes)), shown)]
        steps = [[row for row in section if row.kind != "group"] for section in sections]
        order = {row.number: place for place, row in enumerate(chain(*steps))}
        for section in steps:
            for row, after in zip(section, [*section[1:], None], strict=True):
                row.ways = self._ways(row, after, order)
        return list(chain(*sections))

    def _sections(self, last: int, shown: dict[str, str]) -> Iterator[list[Row]]:
        """What begins beside a step, each with a head that says when; the second time it is referred to."""
        for begins, routes in self.beside.items():
            keys = [key for part in self._parts_of(routes) for key in part if key not in self.row_of]
            if not keys:
                continue
            last += 1
            number = self.number_of[begins] = str(last)
            called = next((each.removeprefix("call:") for each in keys[0] if each.startswith("call:")), None)
            if called in shown and all(f"call:{called}" in key for key in keys) and len(keys) > 1:
                yield [self._repeat(number, begins, keys, shown[called])]
                continue
            if called and all(f"call:{called}" in key for key in keys):
                shown[called] = number
            head = Row("group", number, self._beginning(begins), begins)
            yield [head, *(self._row(f"{number}.{n}", key) for n, key in enumerate(keys, 1))]

    def _beginning(self, begins: Key) -> Named:
        """“Quá 1 ngày làm việc → Xin lỗi, hẹn lại”."""
        step = self.routes.steps[begins]
        plates = Nameplates(step.process)
        targets = [plates.node(flow.target) for flow in step.process.outgoing(begins[-1])]
        return _sentence(plates.node(begins[-1]), [targets]) if targets else plates.node(begins[-1])

    def _parts_of(self, routes: Routes) -> list[list[Key]]:
        """The steps in the order of the table, those of one call or subprocess together."""
        parts: dict[str, list[Key]] = {}
        for key in long_way_first(routes):
            if key[-1] in self.profile.tasks:
                parts.setdefault(key[0], []).append(key)
        return list(parts.values())

    def _part(self, number: str, keys: list[Key], shown: dict[str, str]) -> list[Row]:
        first = keys[0]
        head = self.routes.steps.get(first[:1])
        if len(first) == 1 or head is None:
            return [self._row(number, first)]
        called = next((each.removeprefix("call:") for each in first if each.startswith("call:")), None)
        if called in shown and len(keys) > 1:
            return [self._repeat(number, first[:1], keys, shown[called])]
        if called:
            shown[called] = number
        if len(keys) == 1:
            return [self._row(number, first)]
        group = Row("group", number, self._name(first[:1]), first[:1])
        return [group, *(self._row(f"{number}.{n}", key) for n, key in enumerate(keys, 1))]

    def _repeat(self, number: str, key: Key, keys: list[Key], before: str) -> Row:
        name = self._name(key)
        rows = Named(f"{before}.1 đến {before}.{len(keys)}", f"{before}.1 to {before}.{len(keys)}")
        work = Named(f"{name} (như các bước {rows})", f"{name.en} (as steps {rows.en})")
        row = Row("repeat", number, work, key)
        self.row_of.update(dict.fromkeys(keys, row))
        return row

    def _row(self, number: str, key: Key) -> Row:
        task = self.profile.tasks[key[-1]]
        by_person = task.kind == "human"
        row = Row(
            kind="step",
            number=number,
            work=self._name(key),
            key=key,
            unit=_capital(self.names.routing(task.routing)) if by_person else BY_ITSELF,
            officer=_capital(self.names.role(task.role)) if by_person else NO_TIME,
            time=period(task.time_limit) if task.time_limit else NO_TIME,
            counts=not task.outside_clock,
            results=tuple({name.lower(): name for name in self._results(task)}.values()),
        )
        self.row_of[key] = row
        return row

    def _results(self, task: TaskProfile) -> Iterator[Named]:
        if task.form:
            yield self.names.form(task.form)
        letter = task.letter or ISSUED.get((task.effect if task.kind == "human" else task.operation) or "")
        for code, known in ((letter, LETTERS), (task.effect, EFFECTS), (task.operation, OPERATIONS)):
            if code:
                yield _capital(known.get(code, Named(code)))

    def _name(self, key: Key) -> Named:
        step = self.routes.steps[key]
        return Nameplates(step.process).node(step.node.id)

    # -- what follows ----------------------------------------------------------------------------------------------

    def _ways(self, row: Row, after: Row | None, order: Mapping[str, int]) -> list[Named]:
        found: dict[tuple[str, str], list[Way]] = {}  # by what decides
        ways = list(dict.fromkeys(self._ahead(row)))
        for way in ways:
            found.setdefault((str(way.label), way.label.en), []).append(way)
        if not any(way.label for way in ways) and {way.number for way in ways} == {after.number if after else ""}:
            found = {}
        said = [
            _sentence(Named(*label), _alternatives(sorted(each, key=lambda way: order.get(way.number, 0))))
            for label, each in found.items()
        ]
        return [*said, *self._beside(row)]

    def _ahead(self, row: Row) -> Iterator[Way]:
        """Everything that may follow a row: the next rows and ends, with what decides between them."""
        own = [key for key, of in self.row_of.items() if of is row]
        ahead = [Lead(key) for key in reversed(own)]
        met = set(ahead)
        while ahead:
            lead = ahead.pop()
            onward = list(self._onward(lead))
            if not onward and lead.key not in own:
                yield self._end(lead)
            for after in reversed(onward):
                target = self.row_of.get(after.key)
                if target is not None and (target is not row or row.kind == "step"):
                    place = Named(f"bước {target.number}", f"step {target.number}")
                    yield Way(after.label, target.number, place, after.chosen)
                elif after not in met:
                    met.add(after)
                    ahead.append(after)

    def _onward(self, lead: Lead) -> Iterator[Lead]:
        step = self.routes.steps[lead.key]
        flows = {flow.target: flow for flow in step.process.outgoing(step.node.id)}
        known = dict(lead.known)
        settled = next((flow for flow in flows.values() if flow.condition and holds(flow.condition, known)), None)
        for after in step.then:
            flow = next((flow for target, flow in flows.items() if target in after), None)
            if not step.decides or len(step.then) == 1 or flow is None:
                yield Lead(after, lead.label, lead.known, lead.chosen)
            elif settled in (None, flow) and holds(flow.condition, known) is not False:
                certain = tuple({**known, **implied(flow.condition)}.items())
                label = lead.label if settled else _joined(lead.label, _decision(step.node, flow))
                yield Lead(after, label, certain, flow.id)
        for boundary in step.instead:
            yield Lead(boundary, _joined(lead.label, self._name(boundary)), lead.known, boundary[-1])

    def _beside(self, row: Row) -> Iterator[Named]:
        """What begins beside a step while it is being done, such as the apology for a late one."""
        if row.kind != "step":
            return
        step = self.routes.steps[row.key]
        for node in step.process.nodes.values():
            if node.attached_to == step.node.id and not node.interrupting:
                begins = (*row.key[:-1], node.id)
                said, number = self._beginning(begins), self.number_of.get(begins)
                yield Named(f"{said} (bước {number})", f"{said.en} (step {number})") if number else said

    def _end(self, lead: Lead) -> Way:
        node = self.routes.steps[lead.key].node
        name = self._name(lead.key)
        ends = Named(f"kết thúc ({name})", f"end ({name.en})") if node.name else Named("kết thúc", "end")
        return Way(lead.label, "", ends, lead.chosen)


def _decision(node: Node, flow: Flow) -> Named:
    """“Kết quả thẩm định: Đủ”."""
    question = Named(node.name.rstrip("? "), (node.properties.get("name_en") or node.name).rstrip("? "))
    if node.name and flow.name:
        return Named(f"{question}: {flow.name}", f"{question.en}: {flow.name}")
    return question if node.name else Named(flow.name)


def _joined(before: Named, more: Named) -> Named:
    return Named(f"{before}; {more}", f"{before.en}; {more.en}") if before else more


def _alternatives(ways: list[Way]) -> list[list[Named]]:
    """The places that follow the same words: those of one choice together, those of another beside them."""
    places: dict[str, list[Named]] = {}
    for way in ways:
        places.setdefault(way.chosen, []).append(way.place)
    return [list(each) for each in dict.fromkeys(map(tuple, places.values()))]


def _sentence(label: Named, alternatives: list[list[Named]]) -> Named:
    """“Kết quả thẩm định: Đủ → đồng thời bước 5, bước 6”, “Đạt → bước 5 hoặc bước 6”."""
    said = [_together(places) for places in alternatives]
    vi, en = " hoặc ".join(said), " or ".join(each.en for each in said)
    return Named(f"{label} → {vi}", f"{label.en} → {en}") if label else Named(f"→ {vi}", f"→ {en}")


def _together(places: list[Named]) -> Named:
    """“đồng thời bước 5, bước 6”."""
    together = Named("đồng thời ", "at the same time ") if len(places) > 1 else Named("")
    return Named(together + ", ".join(places), together.en + ", ".join(place.en for place in places))


def _capital(name: Named) -> Named:
    return Named(name[:1].upper() + name[1:], name.en[:1].upper() + name.en[1:])
