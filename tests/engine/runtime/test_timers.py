"""Drawn times: what a text means, counted from which instant."""

from datetime import UTC, datetime

import pytest

from engine.runtime.timers import Alarm, first_alarm, later

NOW = datetime(2018, 1, 31, 1, 0, tzinfo=UTC)  # 08:00 in Hanoi


@pytest.mark.parametrize(
    ("duration", "due"),
    [
        ("P3D", "2018-02-03T01:00:00"),
        ("P1W", "2018-02-07T01:00:00"),
        ("P1M", "2018-02-28T01:00:00"),
        ("P1Y1M", "2019-02-28T01:00:00"),
        ("PT90M", "2018-01-31T02:30:00"),
        ("P1DT12H", "2018-02-01T13:00:00"),
        ("pt0.5s", "2018-01-31T01:00:00.500000"),
        ("PT0S", "2018-01-31T01:00:00"),
    ],
)
def test_a_duration_is_counted_from_now(duration, due):
    assert first_alarm(duration, NOW) == Alarm(datetime.fromisoformat(due).replace(tzinfo=UTC))


def test_a_date_without_zone_is_hanoi_time():
    assert first_alarm("2018-03-01T08:00:00", NOW).due_at == datetime(2018, 3, 1, 1, tzinfo=UTC)
    assert first_alarm("2018-03-01T08:00:00Z", NOW).due_at == datetime(2018, 3, 1, 8, tzinfo=UTC)
    assert first_alarm(NOW, NOW).due_at == NOW


@pytest.mark.parametrize("text", ["", "P", "PT", "P3", "3 days", "tomorrow", "R/", "R3", "*/5 * * * *", None, 3])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError):
        first_alarm(text, NOW)


def test_a_cycle_counts_down():
    alarm, rings = first_alarm("R3/P1D", NOW), 0
    while alarm is not None:
        rings += 1
        alarm = alarm.next_after(alarm.due_at)
    assert rings == 3


def test_a_cycle_may_begin_at_a_date_and_never_end():
    alarm = first_alarm("R/2018-03-01T08:00:00/PT1H", NOW)
    assert (alarm.due_at, alarm.left) == (datetime(2018, 3, 1, 1, tzinfo=UTC), None)
    assert alarm.next_after(alarm.due_at).due_at == datetime(2018, 3, 1, 2, tzinfo=UTC)


def test_rings_missed_are_skipped():
    alarm = first_alarm("R5/P1D", NOW).next_after(later(NOW, "P3DT1H"))
    assert (alarm.due_at, alarm.left) == (later(NOW, "P4D"), 1)
    assert first_alarm("R/PT1S", NOW).next_after(later(NOW, "P5Y")).due_at == later(NOW, "P5YT1S")
