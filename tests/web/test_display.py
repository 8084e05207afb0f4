"""Dates, distances and money as an officer of Hanoi reads them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from apiflask import APIFlask

from engine.settings import LOCAL_ZONE
from web import display
from web.display import standing


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


FRIDAY_MORNING = local("2018-03-09T09:00")


@pytest.mark.parametrize(
    ("due", "kind", "words"),
    [
        ("2018-03-14T17:00", "fine", "Còn 3 ngày làm việc"),
        ("2018-03-12T17:00", "soon", "Còn 1 ngày làm việc"),  # the weekend does not count
        ("2018-03-09T17:00", "today", "Hạn hôm nay, 17:00"),
        ("2018-03-09T08:00", "today", "Hạn hôm nay, 08:00"),  # a period in days has the whole day
        ("2018-03-08T17:00", "late", "Quá hạn 1 ngày làm việc"),
        ("2018-03-02T17:00", "late", "Quá hạn 5 ngày làm việc"),
    ],
)
def test_a_deadline_says_how_many_working_days_are_left(app: APIFlask, due: str, kind: str, words: str) -> None:
    with app.test_request_context():
        stands = standing(local(due), FRIDAY_MORNING)
    assert (stands.kind, stands.words) == (kind, words)


@pytest.mark.parametrize(
    ("due", "now", "words"),
    [
        ("2018-03-09T17:00", "2018-03-10T09:00", "Quá hạn từ thứ Sáu"),  # Friday, seen on Saturday
        ("2018-03-09T17:00", "2018-03-11T09:00", "Quá hạn từ thứ Sáu"),  # and on Sunday: no working day has passed
        ("2018-03-09T17:00", "2018-03-12T09:00", "Quá hạn 1 ngày làm việc"),
        ("2018-03-08T17:00", "2018-03-11T09:00", "Quá hạn 1 ngày làm việc"),
        ("2018-03-10T10:00", "2018-03-12T09:00", "Quá hạn 1 ngày làm việc"),
        ("2018-03-12T10:00", "2018-03-11T09:00", "Sắp đến hạn"),  # Monday, seen on Sunday
        ("2018-03-12T10:00", "2018-03-10T09:00", "Sắp đến hạn"),
        ("2018-03-13T10:00", "2018-03-11T09:00", "Còn 1 ngày làm việc"),
        ("2018-03-11T10:00", "2018-03-11T09:00", "Hạn hôm nay, 10:00"),
    ],
)
def test_a_day_off_is_no_day_late_and_no_day_left(app: APIFlask, due: str, now: str, words: str) -> None:
    with app.test_request_context():
        assert standing(local(due), local(now)).words == words


def test_a_period_in_hours_is_late_at_its_instant(app: APIFlask) -> None:
    with app.test_request_context():
        assert standing(local("2018-03-09T08:00"), FRIDAY_MORNING, in_hours=True).words == "Quá hạn 1 giờ"
        assert standing(local("2018-03-09T08:59"), FRIDAY_MORNING, in_hours=True).words == "Vừa quá hạn"
        assert standing(local("2018-03-09T09:00"), FRIDAY_MORNING, in_hours=True).kind == "today"


def test_what_is_paused_met_or_without_limit_is_said(app: APIFlask) -> None:
    due, later = local("2018-03-08T17:00"), local("2018-03-09T08:00")
    with app.test_request_context():
        assert standing(None, FRIDAY_MORNING).words == "Không tính thời hạn"
        assert standing(due, FRIDAY_MORNING, is_paused=True).words == "Đang tạm dừng"
        assert standing(due, FRIDAY_MORNING, met_at=due).words == "Xong đúng hạn"
        assert standing(due, FRIDAY_MORNING, met_at=later).words == "Xong, quá hạn"


def test_every_standing_has_an_icon_so_that_colour_is_never_alone() -> None:
    for kind in ("late", "today", "soon", "fine", "paused", "met", "met_late", "none"):
        assert display.Standing(kind, "").icon


def test_instants_read_in_hanoi_and_money_in_dong(app: APIFlask) -> None:
    instant = datetime(2018, 2, 11, 18, 30, tzinfo=UTC)
    assert display.at(instant) == "12/02/2018 01:30"
    assert display.on(instant) == "12/02/2018"
    assert display.on(instant.date()) == "11/02/2018"
    assert display.iso(instant) == "2018-02-12T01:30+07:00"
    assert display.at(None) == display.on(None) == display.clock(None) == display.money(None) == ""
    with app.test_request_context():
        assert display.money(1_500_000) == "1.500.000 đồng"
