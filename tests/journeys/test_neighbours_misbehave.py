"""A permit comes by post, is decided, and goes home by post, while the post keeps orders without a word, breaks down
and tells everything twice and too late, and the residents database is away at the counter. Nothing is lost, nothing is
there twice, and the authority's time runs from the minutes of handing over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import run
from engine import outbox
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.deadlines.models import Clock
from engine.dossiers import automatic
from engine.dossiers.status import Status
from engine.notices import Notice
from engine.postal import hearing
from engine.postal.contract import Happening
from engine.postal.models import Shipment
from engine.residents.models import RegisterCall
from engine.settings import LOCAL_ZONE
from integrations.postal.courses import Mood
from tests import city
from tests.conftest import copies  # noqa: F401
from tests.faults.invariants import problems
from tests.neighbours import ANNOUNCED, COUNTER, SENT_BACK, Neighbours, contradictions, misbehaving, typed
from tests.web.visiting import Visitor, words

LOOKS, AGAIN = 3, 4  # that the post is asked, however long it takes; that an errand is tried


@pytest.fixture
def there(clock: SetClock) -> Iterator[Neighbours]:
    with misbehaving(clock, seed=2) as neighbours:
        yield neighbours


def test_a_dossier_by_post_while_both_neighbours_misbehave(
    city_office: Office, clock: SetClock, there: Neighbours
) -> None:
    city_office.settings = there.known_to(city_office.settings)
    desk = Visitor(run.web(city_office), city.DISTRICT_COUNTER)

    there.depot.mood = Mood.TIMEOUT_AFTER_CREATING  # the order is kept, and nobody says so
    number = desk.post("/buu-chinh/bao-truoc", ANNOUNCED).location.rpartition("/")[2]
    hours_pass(city_office, clock, 2)
    assert parcel(city_office, number).state == "accepted"
    hours_pass(city_office, clock, 46)
    came = parcel(city_office, number)
    assert came.state == "delivered" and came.minutes_signed_at is not None
    assert came.minutes_signed_at == happened(there, number, Happening.DELIVERED)
    signed_at = came.minutes_signed_at.astimezone(LOCAL_ZONE)
    assert came.minutes_number in desk.read(f"/buu-chinh/bg/{number}")

    there.people.mood = "down"
    fields = typed(city_office, number)
    asked = desk.post(f"{COUNTER}/doi-chieu/applicant", fields)
    assert "tiếp tục theo giấy tờ; hệ thống sẽ tự hỏi lại sau khi tiếp nhận" in desk.read(asked.location)
    for _twice in range(2):
        received = desk.post(COUNTER, fields)
        assert received.status_code == 302, words(received)
    code = received.location.rpartition("/")[2]
    assert filed_at(city_office, code) == signed_at, "the time runs from the minutes, not from when it was typed in"
    assert clock.now() - signed_at > timedelta(hours=12)
    due_at = city.dossier(city_office, code).due_at
    assert due_at == datetime(2018, 3, 21, 17, tzinfo=LOCAL_ZONE)

    hours_pass(city_office, clock, 2)
    there.people.mood = "well"
    hours_pass(city_office, clock, 2)
    assert results(city_office) == ["away", "match", "found"]
    assert notices(city_office, "register.answered") == 1
    assert "khớp số và họ tên đã khai" in desk.read(f"/viec/{city.open_items(city_office, code)[0].id}")
    assert city.dossier(city_office, code).due_at == due_at, "an absent register moves no date"

    city.travel(city_office, code)
    hours_pass(city_office, clock, 1)
    there.depot.mood = Mood.STORM
    sent = desk.post(f"/buu-chinh/gui/{code}", SENT_BACK)
    assert sent.status_code == 302, words(sent)
    home = sent.location.rpartition("/")[2]
    hours_pass(city_office, clock, 54)
    assert parcel(city_office, home).failures == 1
    assert city.dossier(city_office, code).status == Status.DONE
    hours_pass(city_office, clock, 72)
    there.depot.mood = Mood.WELL
    hours_pass(city_office, clock, 2)
    dossier = city.dossier(city_office, code)
    assert dossier.status == Status.RETURNED
    assert dossier.returned_at == happened(there, home, Happening.DELIVERED), "when it was handed over, not when heard"
    assert dossier.due_at == due_at
    assert city.open_items(city_office, code) == []

    assert contradictions(city_office, there) == []
    assert problems(city_office) == []
    page = desk.read(f"/ho-so/{code}")
    assert_in_order(page, *reversed(story_of(home)))
    handed_over = f"{dossier.returned_at.astimezone(LOCAL_ZONE):%d/%m/%Y %H:%M}"
    assert f"Hồ sơ đã kết thúc lúc {handed_over}." in page
    assert f"{handed_over} Đã trả kết quả cho người nộp." in page
    for parcel_page in (desk.read(f"/buu-chinh/bg/{number}"), desk.read(f"/buu-chinh/bg/{home}")):
        assert parcel_page.count("Đang vận chuyển") == 1, "though the post has told it twice"


def story_of(home: str) -> list[str]:
    """The dossier's page in words, as it happened."""
    return [
        "biên bản giao nhận số",
        "Tiếp nhận hồ sơ, hẹn trả kết quả 21/03/2018 17:00.",
        "Khi tiếp nhận đã đối chiếu với CSDL dân cư. Mục đích: Xác định chủ đầu tư. Kết quả: không trả lời. "
        "Hệ thống sẽ tự hỏi lại.",
        "lấy dữ liệu từ CSDL dân cư. Mục đích: Xác định chủ đầu tư. Kết quả: khớp, đã có dữ liệu để so sánh.",
        f"Gửi trả kết quả qua bưu chính, bưu gửi {home}, dự kiến phát chậm nhất",
        f"Bưu chính đã nhận đơn bưu gửi {home}.",
        f"Bưu chính đã thu gom bưu gửi {home}",
        f"Bưu gửi {home} đang vận chuyển.",
        f"Phát bưu gửi {home} không thành công.",
        f"Bưu chính mời nhận lần hai, bưu gửi {home}.",
        f"Bưu gửi {home} đã phát.",
        "Đã trả kết quả cho người nộp.",
    ]


# -- below: time, and what is looked up ------------------------------------------------------------------------------


def hours_pass(office: Office, clock: SetClock, hours: int) -> None:
    """Now and then the post is asked, errands are run until they are through, and the house understands what it
    heard."""
    called = run.neighbours(office)
    for _look in range(LOOKS):
        clock.advance(timedelta(hours=hours) / LOOKS)
        hearing.ask(office)
        for _again in range(AGAIN):
            for name, errands in called.items():
                outbox.call_due(office, name, errands)
            clock.advance(timedelta(minutes=2))
        outbox.tick(office, automatic.HANDLERS)


def parcel(office: Office, number: str) -> Shipment:
    with office.look(SYSTEM) as act:
        return act.session.scalars(select(Shipment).where(Shipment.number == number)).one()


def happened(there: Neighbours, number: str, what: Happening) -> datetime:
    return next(event.at for event in there.depot.lines if (event.order_number, event.happening) == (number, what))


def filed_at(office: Office, code: str) -> datetime:
    dossier = city.dossier(office, code)
    with office.look(SYSTEM) as act:
        own = select(Clock).where(Clock.dossier_id == dossier.id, Clock.subject == "dossier")
        return act.session.scalars(own).one().started_at


def results(office: Office) -> list[str]:
    with office.look(SYSTEM) as act:
        return list(act.session.scalars(select(RegisterCall.result).order_by(RegisterCall.id)))


def notices(office: Office, kind: str) -> int:
    with office.look(SYSTEM) as act:
        return len(act.session.scalars(select(Notice).where(Notice.kind == kind)).all())


def assert_in_order(page: str, *told: str) -> None:
    places = [page.find(each) for each in told]
    assert -1 not in places and places == sorted(places), list(zip(told, places, strict=True))
