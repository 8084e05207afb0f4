"""A post that does what the story says, and a dossier whose result may be sent by it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from engine import outbox
from engine.act import SYSTEM, Office
from engine.dossiers import automatic
from engine.neighbour_settings import Post
from engine.outbox import RefusedForGood
from engine.postal import hearing, joining, sending
from engine.postal.contract import Event, Handover, Happening, Order, Place, Registration, Tracking
from engine.postal.models import Shipment
from engine.settings import LOCAL_ZONE
from integrations.postal import jobs
from tests import city

joining.join()

RECEIVER = Place("Nguyễn Thị Mẫu", "0240000001", "12 phố Mẫu, Trúc Bạch", "01", "001")
RESULT = sending.Parcel(RECEIVER, ["Giấy phép xây dựng"])


@dataclass
class Told:
    """A carrier in a story: keeps orders, and tells what the story lets happen, a few lines a page."""

    office: Office
    orders: dict[str, Order] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)
    registered: list[Registration] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    refuses: str = ""
    a_page: int = 2
    calls: int = 0

    def create(self, order: Order) -> str:
        self.calls += 1
        if self.refuses:
            raise RefusedForGood(self.refuses)
        self.orders[order.number] = order
        return f"EX{len(self.orders):09d}VN"

    def cancel(self, number: str) -> None:
        if self.refuses:
            raise RefusedForGood(self.refuses)
        self.cancelled.append(number)

    def register(self, registration: Registration) -> None:
        self.registered.append(registration)

    def track(self, after: str, most: int = 1000) -> Tracking:
        behind = sorted((event for event in self.events if event.id > after), key=lambda event: event.id)
        page = behind[: self.a_page]
        return Tracking(tuple(page), page[-1].id if page else after, len(behind) > len(page))

    def happens(
        self, number: str, happening: Happening, at: datetime, handover: Handover | None = None, collected: int = 0
    ) -> None:
        """The carrier writes a line; its ids grow as they are written."""
        new = Event(f"{len(self.events) + 1:024x}", number, "EX000000001VN", happening, at, "Bưu cục Ba Đình")
        self.events.append(replace(new, handover=handover, collected=collected))

    def hear(self) -> None:
        """The office asks, and understands what it has heard."""
        hearing.ask(self.office)
        self.go()

    def go(self) -> None:
        """What is to be said is said, and what is in the house is done."""
        for _round in range(8):
            outbox.call_due(self.office, "post", jobs.errands(self))
            outbox.tick(self.office, automatic.HANDLERS)


def connected(office: Office) -> Told:
    office.settings = replace(office.settings, post=Post("http://127.0.0.1:1", "MC", "id", "secret"))
    return Told(office)


def finished(office: Office, procedure: str = city.PERMIT) -> str:
    """A dossier whose result waits at the district's desk."""
    code = city.register(office, procedure, city.DISTRICT_COUNTER, "001")
    city.travel(office, code)
    outbox.tick(office, automatic.HANDLERS)
    return code


def send(office: Office, code: str, parcel: sending.Parcel | None = None) -> str:
    """The desk gives the result to the post, authorised today; the parcel's number."""
    with office.act(city.sign_in(office, city.DISTRICT_COUNTER)) as act:
        wanted = parcel or replace(RESULT, authorised_on=act.today)
        return sending.send_result(act, code, wanted).number


def parcel(office: Office, number: str) -> Shipment:
    with office.look(SYSTEM) as act:
        return act.session.scalars(select(Shipment).where(Shipment.number == number)).one()


def local(day: str, hour: int = 9) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=LOCAL_ZONE)


A_MINUTE = timedelta(minutes=1, seconds=1)
