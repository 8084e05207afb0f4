"""What the office may expect of the public post, whoever carries: the client over HTTP, or the post in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from engine.clock import SetClock
from engine.outbox import NeighbourIsAway, RefusedForGood
from engine.postal.contract import BEGINNING, Carrier, Event, Happening, Mode, Order, Place, Registration
from integrations.postal.client import Client
from integrations.postal.courses import Course, Mood
from integrations.postal.depot import FOREIGN, Depot
from integrations.postal.fake import CarrierInMemory
from integrations.postal.simulator import Simulator

NOON = datetime(2018, 3, 5, 5, 0, tzinfo=UTC)
DESK = Place("Bộ phận Một cửa phường Trúc Bạch", "02400000000", "Số 2 phố Mẫu", "01", "001", "00004")
APPLICANT = Place("Nguyễn Thị Mẫu", "0900000999", "Số 9 ngõ Thử", "01", "005", "00160", "mau@vi-du.example")
ORDER = Order("H26-0001", Mode.OUT, DESK, APPLICANT, ("Giấy khai sinh",), collect=33_000)
REGISTRATION = Registration("H26-0001", "1.001193", "Đăng ký khai sinh", "Hộ tịch", APPLICANT, False, True)
AFTER_2025 = replace(APPLICANT, district="", commune="00070")

CREATED, PICKED, CARRIED, DELIVERED, FAILED, INVITED = (Happening(number) for number in range(1, 7))


def test_a_parcel_travels_and_the_post_tells_of_it(post: Post) -> None:
    assert post.carrier.create(ORDER) == "", "the item's code comes with the first line about it"
    assert happenings(post.after(0)) == [CREATED]
    first, second, third, last = post.after(2)
    assert (first.order_number, first.at, first.item_code) == (ORDER.number, NOON, "")
    assert NOON < second.at < third.at < last.at < NOON + timedelta(days=2)
    assert second.item_code == last.item_code != ""
    assert (last.happening, last.collected, last.handover) == (DELIVERED, 33_000, None)
    assert last.post_office


@pytest.mark.parametrize("mode", [Mode.IN, Mode.BETWEEN])
def test_an_office_is_given_a_parcel_with_minutes(post: Post, mode: Mode) -> None:
    post.carrier.create(replace(ORDER, mode=mode, sender=APPLICANT, receiver=DESK))
    last = post.after(2)[-1]
    assert last.handover and last.handover.number and last.handover.signed_by
    assert last.handover.signed_at == last.at


@pytest.mark.parametrize(
    ("course", "days", "told"),
    [
        (Course.LATE, 8, [CREATED, PICKED, CARRIED]),
        (Course.LATE, 11, [CREATED, PICKED, CARRIED, DELIVERED]),
        (Course.LOST, 5, [CREATED, PICKED, CARRIED, Happening.LOST_OR_DAMAGED]),
        (Course.SECOND_TRY, 5, [CREATED, PICKED, CARRIED, FAILED, INVITED, DELIVERED]),
        (
            Course.RETURNED,
            7,
            [CREATED, PICKED, CARRIED, FAILED, INVITED, FAILED, Happening.RETURNED_TO_AGENCY],
        ),
        (Course.TWICE, 2, [CREATED, PICKED, PICKED, CARRIED, CARRIED, DELIVERED, DELIVERED]),
        (Course.OUT_OF_ORDER, 2, [CREATED, PICKED, DELIVERED, CARRIED]),
    ],
)
def test_each_course_is_told_as_it_goes(post: Post, course: Course, days: float, told: list[Happening]) -> None:
    post.depot.course = course
    post.carrier.create(ORDER)
    assert happenings(post.after(days)) == told


def test_a_failed_delivery_says_why_and_how_often(post: Post) -> None:
    post.depot.course = Course.RETURNED
    post.carrier.create(ORDER)
    failed = [event for event in post.after(7) if event.happening is FAILED]
    assert [(event.attempt, event.note) for event in failed] == [
        (1, "Không có người nhận tại địa chỉ."),
        (2, "Không có người nhận tại địa chỉ."),
    ]


def test_a_line_told_twice_differs_by_its_id_alone(post: Post) -> None:
    post.depot.course = Course.TWICE
    post.carrier.create(ORDER)
    *_, one, again = post.after(2)
    assert one.id < again.id and replace(one, id=again.id) == again


def test_a_line_may_be_written_after_what_happened_later(post: Post) -> None:
    post.depot.course = Course.OUT_OF_ORDER
    post.carrier.create(ORDER)
    *_, delivered, carried = post.after(2)
    assert delivered.id < carried.id and delivered.at > carried.at


def test_a_line_about_a_parcel_nobody_ordered_comes_as_it_is(post: Post) -> None:
    post.depot.course = Course.UNKNOWN_ORDER
    post.carrier.create(ORDER)
    assert [event.order_number for event in post.after(2)].count(FOREIGN) == 1


def test_lines_that_cannot_be_read_are_passed_over_and_counted(post: Post) -> None:
    post.depot.course = Course.GARBLED
    post.carrier.create(ORDER)
    post.clock.advance(timedelta(days=2))
    page = post.carrier.track(BEGINNING)
    assert (happenings(page.events), page.left_out) == ([CREATED, PICKED, CARRIED, DELIVERED], 2)
    assert post.carrier.track(page.cursor).left_out == 0, "they are told once"


def test_a_cursor_goes_on_where_it_stood(post: Post) -> None:
    post.depot.course = Course.GARBLED
    post.carrier.create(ORDER)
    post.clock.advance(timedelta(days=2))
    whole, cursor, events, pages = post.carrier.track(BEGINNING), BEGINNING, [], 0
    has_more = True
    while has_more:
        page = post.carrier.track(cursor, most=2)
        events += page.events
        cursor, has_more, pages = page.cursor, page.has_more, pages + 1
    assert (tuple(events), cursor, pages, whole.has_more) == (whole.events, whole.cursor, 3, False)
    nothing = post.carrier.track(cursor)
    assert (nothing.events, nothing.cursor, nothing.has_more) == ((), cursor, False)


def test_another_sum_than_ordered_is_told_as_collected(post: Post) -> None:
    post.depot.course = Course.COD_DIFFERENCE
    post.carrier.create(ORDER)
    assert post.after(2)[-1].collected == 38_000


def test_ordering_twice_is_ordering_once(post: Post) -> None:
    post.carrier.create(ORDER)
    post.carrier.create(ORDER)
    assert happenings(post.after(0)) == [CREATED]


def test_an_order_that_was_not_answered_is_settled_by_its_repetition(post: Post) -> None:
    post.depot.mood = Mood.TIMEOUT_AFTER_CREATING
    with pytest.raises(NeighbourIsAway):
        post.carrier.create(ORDER)
    post.carrier.create(ORDER)
    assert happenings(post.after(0)) == [CREATED]


def test_a_number_that_was_there_already_counts_as_ordered(post: Post) -> None:
    post.depot.mood = Mood.DUPLICATE_NUMBER
    post.carrier.create(ORDER)
    post.carrier.register(REGISTRATION)


def test_an_order_can_be_called_back_until_it_is_picked_up(post: Post) -> None:
    post.carrier.create(ORDER)
    post.clock.advance(timedelta(hours=1))
    post.carrier.cancel(ORDER.number)
    post.carrier.cancel(ORDER.number)  # whose answer may have been lost
    assert [(event.happening, event.at) for event in post.after(3)] == [
        (CREATED, NOON),
        (Happening.CANCELLED, NOON + timedelta(hours=1)),
    ]


def test_an_order_that_was_picked_up_is_not_called_back(post: Post) -> None:
    post.carrier.create(ORDER)
    post.clock.advance(timedelta(hours=12))
    with pytest.raises(RefusedForGood, match=r"ORDER_PICKED_UP: .* không hủy được"):
        post.carrier.cancel(ORDER.number)


def test_an_order_nobody_made_is_not_called_back(post: Post) -> None:
    with pytest.raises(RefusedForGood, match="UNKNOWN_ORDER"):
        post.carrier.cancel("H26-9999")


@pytest.mark.parametrize("mood", [Mood.WELL, Mood.TIMEOUT_AFTER_CREATING])
def test_registering_twice_is_registering_once(post: Post, mood: Mood) -> None:
    post.depot.mood = mood
    if mood is Mood.TIMEOUT_AFTER_CREATING:
        with pytest.raises(NeighbourIsAway):
            post.carrier.register(REGISTRATION)
    post.carrier.register(REGISTRATION)
    post.carrier.register(REGISTRATION)
    assert post.depot.registered == {REGISTRATION.number}


@pytest.mark.parametrize("mood", [Mood.SILENT, Mood.DRIPPING, Mood.BUSY, Mood.NOT_ACCEPTED])
def test_a_post_that_answers_nobody_is_away(post: Post, mood: Mood) -> None:
    post.depot.mood = mood
    post.hurry()
    with pytest.raises(NeighbourIsAway):
        post.carrier.track(BEGINNING)


@pytest.mark.parametrize("call", ["create", "cancel", "register", "track"])
def test_a_storm_passes(post: Post, call: str) -> None:
    post.carrier.create(replace(ORDER, number="H26-0000"))
    post.depot.mood, post.depot.calls = Mood.STORM, 0
    said = {"create": ORDER, "cancel": "H26-0000", "register": REGISTRATION, "track": BEGINNING}[call]
    for _ in range(3):
        with pytest.raises(NeighbourIsAway):
            getattr(post.carrier, call)(said)
    getattr(post.carrier, call)(said)


@pytest.mark.parametrize("mood", [Mood.SLOW, Mood.TOKEN_EXPIRY])
def test_what_takes_longer_is_done_all_the_same(post: Post, mood: Mood) -> None:
    post.depot.mood = mood
    post.carrier.create(ORDER)
    post.carrier.register(REGISTRATION)
    post.carrier.cancel(ORDER.number)
    assert happenings(post.after(0)) == [CREATED, Happening.CANCELLED]


def test_an_address_the_post_does_not_understand_is_refused_in_its_words(post: Post) -> None:
    post.depot.mood = Mood.UNKNOWN_PROVINCE
    for refused in (lambda: post.carrier.create(ORDER), lambda: post.carrier.register(REGISTRATION)):
        with pytest.raises(RefusedForGood, match="UNKNOWN_PROVINCE: Mã tỉnh, thành phố không có"):
            refused()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (replace(APPLICANT, province="98"), "tỉnh, thành phố mã “98”"),
        (replace(APPLICANT, province=""), "tỉnh, thành phố mã .còn để trống"),
        (replace(APPLICANT, district="777"), "quận, huyện mã “777”"),
        (replace(AFTER_2025, commune="99999"), "phường, xã mã “99999”"),
        (replace(AFTER_2025, commune=""), "phường, xã mã .còn để trống"),
        (replace(APPLICANT, province="79", district="Q1"), "quận, huyện mã “Q1”"),
    ],
)
def test_an_address_without_a_number_is_refused_before_anybody_is_called(post: Post, place: Place, said: str) -> None:
    with pytest.raises(RefusedForGood, match=said) as refused:
        post.carrier.create(replace(ORDER, receiver=place))
    with pytest.raises(RefusedForGood, match=said):
        post.carrier.register(replace(REGISTRATION, applicant=place))
    assert post.depot.calls == 0 and APPLICANT.name not in str(refused.value)


@pytest.mark.parametrize("place", [AFTER_2025, replace(AFTER_2025, province="79"), replace(APPLICANT, province="79")])
def test_an_address_without_a_district_is_sorted_all_the_same(post: Post, place: Place) -> None:
    post.carrier.create(replace(ORDER, receiver=place))
    assert happenings(post.after(2))[-1] is DELIVERED


def happenings(events: tuple[Event, ...] | list[Event]) -> list[Happening]:
    return [event.happening for event in events]


# --- who carries ----------------------------------------------------------------------------------------------------


@dataclass
class Post:
    """Who carries, the post office behind, and its clock."""

    carrier: Carrier
    depot: Depot
    clock: SetClock

    def hurry(self) -> None:
        """Nobody waits here for long."""
        if isinstance(self.carrier, Client):
            self.carrier._exchange.patience, self.carrier._exchange.longest_talk = 0.3, 0.6

    def after(self, days: float) -> tuple[Event, ...]:
        """All that was told once so many days have passed."""
        self.clock.advance(timedelta(days=days))
        return self.carrier.track(BEGINNING).events


@pytest.fixture(params=["memory", "http"])
def post(request: pytest.FixtureRequest) -> Iterator[Post]:
    clock = SetClock(NOON)
    depot = Depot(clock)
    if request.param == "memory":
        yield Post(CarrierInMemory(depot), depot, clock)
        return
    with Simulator(depot=depot, slowness=0.01) as simulator:
        yield Post(Client(simulator.place), depot, clock)
