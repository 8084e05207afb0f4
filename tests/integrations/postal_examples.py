"""What travels between this office and the public post, written out for docs/neighbours.md.

`python -m tests.integrations.postal_examples` writes it there again; a test says when that is due.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from engine.clock import SetClock
from engine.outbox import NeighbourIsAway, RefusedForGood
from engine.postal.contract import BEGINNING, Mode, Order, Place, Registration
from integrations.postal.client import Client
from integrations.postal.courses import Course, Mood
from integrations.postal.depot import Depot
from integrations.postal.simulator import Heard, Simulator

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "neighbours.md"
BEGIN, END = "<!-- post: recorded -->", "<!-- post: end -->"
AT = datetime(2018, 3, 5, 2, 0, tzinfo=UTC)
DESK = Place("Bộ phận Một cửa – UBND phường Trúc Bạch", "02400000000", "Số 2 phố Mẫu", "01", "001", "00004")
APPLICANT = Place("Nguyễn Thị Mẫu", "0900000999", "Số 9 ngõ Thử", "01", "005", "00160", "mau@vi-du.example")
RESULT = Order("H26.1.4-180305-0001-R", Mode.OUT, DESK, APPLICANT, ("Giấy khai sinh (bản chính)",), collect=33_000)
PAPERS = replace(RESULT, number="H26.1.4-180305-0002-G", mode=Mode.IN, sender=APPLICANT, receiver=DESK, collect=0)
REGISTRATION = Registration(RESULT.number, "1.001193", "Đăng ký khai sinh", "Hộ tịch", APPLICANT, False, True)

Deed = Callable[["Visit"], object]


@dataclass
class Visit:
    """An office at a post office of our own: what it has said and heard."""

    depot: Depot
    simulator: Simulator
    client: Client
    heard: list[Heard] = field(default_factory=list)

    def after(self, days: float) -> None:
        assert isinstance(self.depot.clock, SetClock)
        self.depot.clock.advance(timedelta(days=days))


@dataclass(frozen=True)
class Example:
    """`before` is not shown; of `deed` the last question and answer are, or as many as `shown` says."""

    title: str
    deed: Deed
    course: Course = Course.WELL
    mood: Mood = Mood.WELL
    before: Deed = lambda visit: None
    shown: int = 1
    lines: int | None = None  # of a page of tracking, the last ones
    patience: float = 10.0
    longest_talk: float = 15.0


def _create(visit: Visit) -> object:
    return visit.client.create(RESULT)


def _track(visit: Visit) -> object:
    return visit.client.track(BEGINNING)


def _ordered(days: float, order: Order = RESULT) -> Deed:
    def do(visit: Visit) -> None:
        visit.client.create(order)
        visit.after(days)

    return do


EXAMPLES = (
    Example("A token", _track, shown=2),
    Example("An order", _create),
    Example("A registration", lambda visit: visit.client.register(REGISTRATION)),
    Example("A cancellation", lambda visit: visit.client.cancel(RESULT.number), before=_ordered(0.1)),
    Example("Tracking: carried and delivered, with the sum collected", _track, before=_ordered(2)),
    Example(
        "Tracking: papers handed over to the office, with the minutes", _track, before=_ordered(2, PAPERS), lines=1
    ),
    Example("Tracking: not delivered, invited, back", _track, Course.RETURNED, before=_ordered(7), lines=4),
    Example("Tracking: lost", _track, Course.LOST, before=_ordered(5), lines=1),
    Example("Tracking: a line twice", _track, Course.TWICE, before=_ordered(2), lines=2),
    Example("Tracking: a line written late", _track, Course.OUT_OF_ORDER, before=_ordered(2), lines=2),
    Example("Tracking: a parcel nobody ordered", _track, Course.UNKNOWN_ORDER, before=_ordered(0.8), lines=1),
    Example("Tracking: lines nobody can read", _track, Course.GARBLED, before=_ordered(0.9), lines=2),
    Example("Tracking: another sum than ordered", _track, Course.COD_DIFFERENCE, before=_ordered(2), lines=1),
    Example("A number that is there already", _create, mood=Mood.DUPLICATE_NUMBER),
    Example("An order that was kept and not answered", _create, mood=Mood.TIMEOUT_AFTER_CREATING),
    Example("An address the post does not understand", _create, mood=Mood.UNKNOWN_PROVINCE),
    Example("A cancellation too late", lambda visit: visit.client.cancel(RESULT.number), before=_ordered(1)),
    Example("A cancellation of nothing", lambda visit: visit.client.cancel(RESULT.number)),
    Example("A token the post has forgotten", _track, before=lambda visit: _forget(visit), shown=3),
    Example("A secret the post does not know", lambda visit: _stranger(visit)),
    Example("A post that is broken", _track, mood=Mood.STORM),
    Example("A post that has too much to do", _track, mood=Mood.BUSY),
    Example("A machine that is not let in", _track, mood=Mood.NOT_ACCEPTED),
    Example("A post that does not answer", _track, mood=Mood.SILENT, patience=0.3),
    Example("A post that answers a letter at a time", _track, mood=Mood.DRIPPING, longest_talk=0.5),
    Example("An address the post has no number for", lambda visit: visit.client.create(_nowhere()), shown=0),
)


def _forget(visit: Visit) -> None:
    visit.client.track(BEGINNING)
    visit.simulator.tokens.clear()


def _stranger(visit: Visit) -> None:
    Client(replace(visit.simulator.place, client_secret="khac")).track(BEGINNING)


def _nowhere() -> Order:
    return replace(RESULT, receiver=replace(APPLICANT, province="98"))


def recorded() -> str:
    """Everything between the two marks of the document."""
    asked: set[str] = set()
    with Simulator() as simulator:
        return "\n".join(line for example in EXAMPLES for line in _told(example, simulator, asked))


def standing() -> str:
    """What stands between them now."""
    return DOCUMENT.read_text().split(BEGIN)[1].split(END)[0].strip("\n")


def _told(example: Example, simulator: Simulator, asked: set[str]) -> Iterator[str]:
    """A question that was shown before is not shown again."""
    yield f"#### {example.title}\n"
    depot = simulator.depot = Depot(SetClock(AT), course=example.course)
    visit = Visit(depot, simulator, Client(simulator.place, example.patience, example.longest_talk))
    simulator.told = visit.heard.append
    example.before(visit)
    depot.mood = example.mood
    outcome = _outcome(example, visit)
    for heard in visit.heard[-example.shown :] if example.shown else []:
        request = _request(heard)
        yield request if request not in asked else f"`{heard.method} {heard.path.partition('?')[0]}` as above.\n"
        asked.add(request)
        yield _answer(heard, example.lines)
    yield f"{outcome}\n"


def _outcome(example: Example, visit: Visit) -> str:
    try:
        found = example.deed(visit)
    except (NeighbourIsAway, RefusedForGood) as refused:
        return f"→ `{type(refused).__name__}`: {refused}"
    if left_out := getattr(found, "left_out", 0):
        return f"→ done; {left_out} lines are counted as unreadable and passed over."
    return "→ done."


def _request(heard: Heard) -> str:
    is_token = heard.path.endswith("/token")
    heads = [f"{heard.method} {heard.path} HTTP/1.1", f"Authorization: {'Basic' if is_token else 'Bearer'} …"]
    heads += [f"Content-Type: {heard.kind}"] if heard.kind else []
    said = "" if heard.method == "GET" else urlencode(heard.question) if is_token else _json(heard.question)
    return _fenced("http", "\n".join([*heads, *(["", said] if said else [])]))


def _answer(heard: Heard, lines: int | None) -> str:
    if not heard.status:
        return "No answer.\n"
    said = {**heard.answer, "access_token": "…"} if "access_token" in heard.answer else heard.answer
    if lines and "_embedded" in said:
        left_out = len(said["_embedded"]["rh:doc"]) - lines
        more = [f"… {left_out} more …"] if left_out else []
        said = {**said, "_embedded": {"rh:doc": [*more, *said["_embedded"]["rh:doc"][-lines:]]}}
    return _fenced("http", f"HTTP/1.1 {heard.status}\nContent-Type: application/json\n\n{_json(said)}")


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1)


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text.strip()}\n```\n"


if __name__ == "__main__":
    before, _, rest_of_it = DOCUMENT.read_text().partition(BEGIN)
    after = rest_of_it.partition(END)[2]
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{recorded().strip()}\n\n{END}{after}")
