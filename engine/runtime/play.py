"""Play: a runnable diagram on the real engine, in memory, under a virtual clock.

People's work is completed as soon as it is offered, in the order of offering; services and letters answer at once.
When nobody has work left, the events of the answers file happen in their order; when none of them can, the clock jumps
to the earliest drawn timer. What still waits then, waits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from engine.definitions.adapting import prepare
from engine.definitions.diagram import Bundle, Finding, Lane, Prepared
from engine.definitions.profile import Profile, main_process, profile_of
from engine.definitions.reading import Reading, read_bundle
from engine.definitions.words import say
from engine.errors import Refusal
from engine.runtime import bridge, specs
from engine.runtime.answers import Answers, read_answers
from engine.runtime.steps import OpenTask, Step
from engine.settings import LOCAL_ZONE
from engine.words import Named
from engine.worktime.documents import shipped_calendar
from engine.worktime.periods import NotAPeriod, Period
from forms import library

MOST_MOVES = 2_000

Files = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class WorkDone:
    """One human work item, as completed. `unit` is what its lane says (routing, else name); `due_at` ISO 8601 with
    the offset of Hanoi, None without time limit."""

    element_id: str
    name: str
    unit: str | None
    due_at: str | None


@dataclass
class Played:
    """How a play went. `state`: completed, waiting or error; `error` is {element_id, message}. `findings` only when
    the diagram cannot be run, `unused` are ids of the answers file that never came up."""

    order: list[WorkDone] = field(default_factory=list)
    state: str = "error"
    waiting_for: list[str] = field(default_factory=list)
    error: dict[str, str | None] | None = None
    readable: bool = True
    findings: list[dict[str, Any]] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        document = {key: value for key, value in asdict(self).items() if key != "readable"}
        return {key: value for key, value in document.items() if value or key not in ("findings", "unused")}


def play_files(files: Files, answers: bytes, *, foreign: Collection[str] = ()) -> Played:
    """Play files (name, bytes) that are one bundle. In those named `foreign`, which another tool drew, every answer is
    a variable of its own, and conditions look for it there: it enters the facts as it is, whatever form asks for it.
    Refuses `AnswersAreUnreadable` only."""
    told = read_answers(answers)
    reading = read_bundle(files)
    prepared = _prepare(reading, told.process)
    if reading.unreadable or reading.has_shared_ids or not prepared.runnable:
        return _not_runnable(reading, prepared)
    if unknown := _unknown_start(reading.bundle, prepared, told.start_event):
        return _not_runnable(reading, replace(prepared, findings=[unknown]))
    return Play(reading.bundle, prepared, told, foreign).run()


def _prepare(reading: Reading, process: str | None) -> Prepared:
    """The process asked for; else the one that names a procedure, or the only one that is meant. None is guessed:
    where several could start, the findings say which."""
    main = main_process(reading.bundle)
    if process is None and main is not None and main.properties.get("procedure"):
        process = main.id
    return prepare(reading, process)


def _unknown_start(bundle: Bundle, prepared: Prepared, wanted: str | None) -> Finding | None:
    """The start event asked for must be one of the process: another would not be taken in its place."""
    main = prepared.drawn.get(prepared.main or "", prepared.main)
    nodes = [node for process in bundle.processes() if process.id == main for node in process.nodes.values()]
    starts = [node.id for node in nodes if node.tag == "startEvent" and node.scope is None]
    if wanted is None or wanted in starts:
        return None
    return say("start-unknown", None, None, wanted=wanted[:100], starts=", ".join(starts) or "–")


def _not_runnable(reading: Reading, prepared: Prepared) -> Played:
    said = [finding for finding in prepared.findings if finding.severity != "advice"]
    first = min(said, key=lambda finding: finding.severity != "error", default=None)
    return Played(
        error={
            "element_id": first.element_id if first else None,
            "message": first.message
            if first
            else Named("Không có quy trình nào để chạy.", "There is no process to run."),
        },
        readable=not reading.unreadable,
        findings=[_plain(finding) for finding in prepared.findings],
    )


def _plain(finding: Finding) -> dict[str, Any]:
    return asdict(finding)


class Play:
    """One run. `now` is the virtual clock; `facts` grow with the answers."""

    def __init__(self, bundle: Bundle, prepared: Prepared, told: Answers, foreign: Collection[str] = ()) -> None:
        self.spec = specs.restore(specs.build(prepared))
        self.profile: Profile = profile_of(bundle, prepared.main)
        self.lanes: dict[str, Lane] = {id: lane for p in bundle.processes() for id, lane in p.lanes.items()}
        theirs = (p for diagram in bundle.diagrams if diagram.file in foreign for p in diagram.processes.values())
        self.without_fact = {node_id for process in theirs for node_id in process.nodes}
        self.told, self.now = told, told.start
        self.facts: dict[str, Any] = dict(told.facts)
        self.events = list(told.events)
        self.instead = dict(told.instead)
        self.times_answered: dict[str, int] = {}
        self.offered_at: dict[str, datetime] = {}
        self.played = Played()
        self.step: Step

    def run(self) -> Played:
        try:
            self.take(
                bridge.start(
                    self.spec,
                    self.facts,
                    now=self.now,
                    after=self.after,
                    instances=self.told.instances,
                    start_event=self.told.start_event,
                )
            )
            self.go_on()
        except bridge.EngineStopped as stopped:
            self.fail(stopped.element_id, stopped.message)
        except bridge.NothingWaitsForThis as refused:
            self.fail(str(refused.details["event_id"]), refused.text())
        self.played.unused = self.unused()
        return self.played

    def go_on(self) -> None:
        moves = 0
        while not self.step.ended and self.move():
            moves += 1
            if moves > MOST_MOVES:
                return self.fail(
                    None,
                    Named(
                        f"Quy trình chưa kết thúc sau {MOST_MOVES} lần xử lý.",
                        f"Not at an end after {MOST_MOVES} moves.",
                    ),
                )
        return self.rest()

    def move(self) -> bool:
        """One move, the first that is possible; False when nothing can move."""
        waiting = {event.element_id for event in self.step.waiting}
        offered = next((task.element_id for task in self.step.open if task.element_id in self.instead), None)
        event = next((event for event in self.events if event in waiting), None)
        if offered is not None:
            self.happen(self.instead.pop(offered))
        elif self.step.open:
            self.work(min(self.step.open, key=lambda task: task.kind == "human"))
        elif event is not None:
            self.events.remove(event)
            self.happen(event)
        elif self.step.wakes:
            self.now = max(self.now, min(wake.due_at for wake in self.step.wakes))
            self.take(bridge.wake(self.spec, self.step.state, self.facts, now=self.now, after=self.after))
        else:
            return False
        return True

    def work(self, task: OpenTask) -> None:
        done = self.done(task)
        self.answer(task)
        self.take(bridge.complete(self.spec, self.step.state, task.token, self.facts, now=self.now, after=self.after))
        if task.kind == "human":
            self.played.order.append(done)

    def happen(self, event_id: str) -> None:
        """The event happens; a drawn timer when it is due, so the clock jumps."""
        due = [wake.due_at for wake in self.step.wakes if wake.element_id == event_id]
        self.now = max(self.now, *due) if due else self.now
        self.take(bridge.signal(self.spec, self.step.state, event_id, self.facts, now=self.now, after=self.after))

    def take(self, step: Step) -> None:
        self.step = step
        self.facts.update(step.facts)
        for task in step.open:
            self.offered_at.setdefault(task.token, self.now)

    def answer(self, task: OpenTask) -> None:
        """Bring a task's answers into the facts: under the name the task gives them, without one as they are."""
        profile = self.profile.tasks.get(task.element_id) if task.element_id not in self.without_fact else None
        form = profile.form if profile else None
        values = {**self.examples(form), **self.told_for(task.element_id)}
        name = (profile.fact or form) if profile else None
        if name is None:
            self.facts.update(values)
        elif values:
            before = self.facts.get(name)
            self.facts[name] = {**(before if isinstance(before, Mapping) else {}), **values}

    def told_for(self, element_id: str) -> Mapping[str, Any]:
        times = self.times_answered[element_id] = self.times_answered.get(element_id, 0) + 1
        answers = self.told.answers.get(element_id)
        if isinstance(answers, list):
            answers = answers[min(times, len(answers)) - 1] if answers else None
        return answers or {}

    @staticmethod
    def examples(form: str | None) -> Mapping[str, Any]:
        if form is None:
            return {}
        try:
            return library.definition(form).examples()
        except library.NoSuchForm:
            return {}  # `check` says so as "incomplete"; a play goes on

    def done(self, task: OpenTask) -> WorkDone:
        lane = self.lanes.get(task.lane) if task.lane else None
        unit = (lane.properties.get("routing") or lane.name) if lane else None
        return WorkDone(task.element_id, task.name, unit or None, self.due_at(task))

    def due_at(self, task: OpenTask) -> str | None:
        profile = self.profile.tasks.get(task.element_id)
        if profile is None or profile.time_limit is None:
            return None
        try:
            due = shipped_calendar().add(Period.parse(profile.time_limit), self.offered_at[task.token])
        except NotAPeriod:
            return None  # `check` says so at the element
        return due.astimezone(LOCAL_ZONE).isoformat(timespec="minutes")

    def after(self, period: str) -> datetime:
        return shipped_calendar().add(Period.parse(period), self.now).astimezone(UTC)

    def rest(self) -> None:
        """Nothing moves any more: say how it ended."""
        waiting = list(dict.fromkeys(event.element_id for event in self.step.waiting))
        if self.step.ended:
            self.played.state = "completed"
        elif waiting:
            self.played.state, self.played.waiting_for = "waiting", waiting
        else:
            self.fail(None, self.step.incident or Named("Quy trình bị kẹt.", "The process is stuck."))

    def fail(self, element_id: str | None, message: str) -> None:
        self.played.state, self.played.error = "error", {"element_id": element_id, "message": message}

    def unused(self) -> list[str]:
        """Ids of the answers file that never came up: usually a slip of the pen."""
        known = self.spec.elements()
        left = [*self.events, *self.instead, *(id for id in self.told.answers if id not in self.times_answered)]
        return list(dict.fromkeys([*left, *(id for id in self.told.instances if id not in known)]))


def refused(refusal: Refusal) -> Played:
    """A play that could not be carried out at all."""
    return Played(error={"element_id": None, "message": refusal.text()})
