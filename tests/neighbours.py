"""A dossier that travels by post while its neighbours misbehave: what is typed, how they misbehave, and what must hold
at the end, however often anybody failed meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from engine.act import SYSTEM, Act, Office
from engine.audit import AuditLine
from engine.clock import Clock
from engine.neighbour_settings import NATIONAL
from engine.outbox.models import DEAD, FINISHED, Job
from engine.postal import hearing
from engine.postal.contract import Event, Happening, Mode
from engine.postal.journey import STATE_OF
from engine.postal.models import Shipment, ShipmentEvent
from engine.residents.contract import Question, Resident, State
from engine.residents.models import ASKED, AWAY, LOOK_UP, VERIFY, RegisterCall
from engine.settings import Settings
from integrations.national_db.invented import InventedRegister
from integrations.national_db.population import Population
from integrations.national_db.simulator import Simulator as Register
from integrations.national_db.soap import Operation
from integrations.postal.courses import Course, Step
from integrations.postal.depot import Depot
from integrations.postal.simulator import Simulator as PostOffice
from tests import city
from tests.web.visiting import counter_form

PEOPLE = Population(2_000)
APPLICANT: Resident = next(one for one in PEOPLE if one.state is State.LIVING and len(one.identity) == 12)
ANNOUNCED = {
    "procedure": city.PERMIT,
    "name": APPLICANT.full_name,
    "phone": "0240000001",
    "line": "12 phố Mẫu",
    "province": "01",
    "district": "001",
    "papers": "Đơn đề nghị cấp giấy phép xây dựng\nBản vẽ",
}
SENT_BACK = {**ANNOUNCED, "papers": "Giấy phép xây dựng", "collect": "0"}
OPERATIONS: dict[str, str] = {Operation.VERIFY: VERIFY, Operation.LOOK_UP: LOOK_UP}
COUNTER = f"/tiep-nhan/{city.PERMIT}"


def typed(office: Office, number: str) -> dict[str, Any]:
    """The counter's page for the dossier that lies in a parcel, as its officer fills it in."""
    applicant = {"name": APPLICANT.full_name, "identity": APPLICANT.identity}
    return {
        **counter_form(office, city.PERMIT, "001"),
        **{f"applicant.{name}": value for name, value in applicant.items()},
        "request.parcel": number,
        "request.return_by_post": "1",
    }


# -- how they misbehave ----------------------------------------------------------------------------------------------


class BadDepot(Depot):
    """Writes every line twice, and that a parcel is on the road after all else. Nobody is at home when a result is
    brought the first time."""

    def _take(self, number: str, mode: Mode, collect: int) -> None:
        self.courses[number] = Course.SECOND_TRY if mode is Mode.OUT else Course.WELL
        super()._take(number, mode, collect)
        parcel = self.parcels[number]
        parcel.ahead = sorted(_spoilt(parcel.ahead), key=lambda step: step.written_after)

    @property
    def lines(self) -> list[Event]:
        """Whatever was written so far."""
        return [line.event for line in self._lines if line.event is not None]


class BadRegister(InventedRegister):
    """Lets somebody know of each question it has taken, before it answers."""

    overheard: Callable[[], None] = staticmethod(lambda: None)

    def _take(self, operation: Operation, question: Question) -> None:
        super()._take(operation, question)
        self.overheard()


def _spoilt(journey: list[Step]) -> Iterator[Step]:
    end = journey[-1].days + 0.05
    for step in journey:
        yield replace(step, written=end) if step.happening is Happening.IN_TRANSIT else step
        yield replace(step, written=max(step.written, end - 0.01))


@dataclass
class Neighbours:
    """The post office and the residents database, each over HTTP on this machine."""

    post: PostOffice
    register: Register
    people: BadRegister
    depot: BadDepot

    def overhear(self, listener: Callable[[], None]) -> None:
        """Call the listener after each question, before its answer."""
        self.post.told = lambda _heard: listener()
        self.people.overheard = listener

    def known_to(self, settings: Settings) -> Settings:
        return replace(settings, post=self.post.place, residents=self.register.place(NATIONAL))

    @property
    def environ(self) -> dict[str, str]:
        """What an office is told that is to find both."""
        place = self.register.place(NATIONAL)
        return {
            **self.post.environ,
            "MOTCUA_RESIDENTS_URL": place.url,
            "MOTCUA_RESIDENTS_KIND": place.kind,
            "MOTCUA_RESIDENTS_USER": place.user,
            "MOTCUA_RESIDENTS_SECRET": place.secret,
            "MOTCUA_RESIDENTS_API_KEY": place.api_key,
            "MOTCUA_RESIDENTS_CLIENT": place.client,
        }


@contextmanager
def misbehaving(clock: Clock, day: timedelta = timedelta(days=1), seed: int = 0) -> Iterator[Neighbours]:
    """Both listen while the `with` lasts; a day of carrying takes as long as `day`, and how quick each
    parcel is follows from `seed`."""
    depot, people = BadDepot(clock, day=day, seed=seed), BadRegister(PEOPLE)
    with PostOffice(depot=depot) as post, Register(there=people) as register:
        yield Neighbours(post, register, people, depot)


# -- what must hold --------------------------------------------------------------------------------------------------


def contradictions(office: Office, there: Neighbours) -> list[str]:
    """Where the office and its neighbours do not tell the same; nothing is lost and nothing is there twice."""
    with office.look(SYSTEM) as act:
        return [*_of_parcels(act, there.depot), *_of_news(act, there.depot), *_of_questions(act, there), *_of_jobs(act)]


def _of_parcels(act: Act, depot: BadDepot) -> Iterator[str]:
    """Each parcel is one order at the carrier, and each order a parcel."""
    ours = set(act.session.scalars(select(Shipment.number)))
    if ours != set(depot.parcels):
        yield f"parcels here {sorted(ours)}, at the carrier {sorted(depot.parcels)}"


def _of_news(act: Act, depot: BadDepot) -> Iterator[str]:
    """Each line is kept once, and what happened once is told once."""
    kept = Counter(act.session.scalars(select(ShipmentEvent.carrier_id)))
    if kept != Counter(event.id for event in depot.lines):
        yield f"{kept.total()} lines are kept, {len(depot.lines)} were written"
    verbs = {f"post.{state}" for state in STATE_OF.values()}
    lines = act.session.execute(select(AuditLine.subject, AuditLine.verb).where(AuditLine.verb.in_(verbs)))
    told = Counter((subject, verb) for subject, verb in lines)
    happened = {(event.order_number, event.happening, event.at) for event in depot.lines}
    written = Counter((f"shipment:{number}", f"post.{STATE_OF[what]}") for number, what, _at in happened)
    if told != written:
        yield f"told are {dict(told)}, happened {dict(written)}"


def _of_questions(act: Act, there: Neighbours) -> Iterator[str]:
    """Each question the register took stands in the ledger once, and each answer of the ledger was given."""
    ledger = {call.key: call for call in act.session.scalars(select(RegisterCall))}
    asked: Counter[str] = Counter()
    for question in there.people.asked:
        lines = [
            key
            for key, call in ledger.items()
            if _is(question.key, key) and OPERATIONS[question.operation] == call.operation
        ]
        asked.update(lines)
        if len(lines) != 1:
            yield f"question {question.key} ({question.operation}) has {len(lines)} lines in the ledger"
    for key, call in ledger.items():
        if call.result == ASKED:
            yield f"question {key} is still open"
        if call.result != AWAY and not asked[key]:
            yield f"the ledger says {call.result} of {key}, which nobody was asked"


def _is(question: str, line: str) -> bool:
    """A question whose answer was lost is asked again under its line's number and a mark."""
    return question == line or bool(question.startswith(f"{line}-"))


def _of_jobs(act: Act) -> Iterator[str]:
    asking_on = (Job.kind == hearing.TRACK) & (Job.state != DEAD)
    for job in act.session.scalars(select(Job).where(Job.state != FINISHED, ~asking_on)):
        yield f"job {job.key} is {job.state}: {job.error}"
