"""Whatever happens between a date and the line that tells of it, each rung is told exactly once.

The process dies at every word, two nodes sweep at once, the clock jumps, a backup is restored, nothing runs for a week.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Barrier, Thread

from sqlalchemy import select

from engine.act import SYSTEM, Office
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.escalation import heartbeat
from engine.escalation.models import Heartbeat, Silence
from engine.escalation.sweep import beat
from engine.notices import Notice
from tests import city
from tests.databases import Copies
from tests.faults.invariants import problems
from tests.faults.killing import Record, die_and_live, rungs_of

STEP, WHOLE = True, False
ALL = {
    *((STEP, level) for level in ("E3", "E4", "E6", "E7")),
    *((WHOLE, level) for level in ("E4", "E5", "E6", "E7")),
}
DAYS = (1, 7, 21, 60)  # a birth is due within the day; by then all rungs have had their time


def test_a_sweep_that_dies_at_any_word_tells_every_rung_exactly_once(
    city_office: Office, clock: SetClock, record_property: Record
) -> None:
    code = birth(city_office)
    lives = die_and_live(city_office, "sweep", [clock.now() + timedelta(days=days) for days in DAYS], record_property)
    assert min(map(len, lives)) > 8, "it died at several words before it lived"
    assert rungs_of(city_office, code) == Counter(ALL)
    assert problems(city_office) == []


def test_a_heart_that_stops_at_any_word_is_told_of_exactly_once(
    city_office: Office, clock: SetClock, record_property: Record
) -> None:
    beat(city_office)
    began = clock.now()
    noticed = [began + timedelta(hours=1)]
    die_and_live(city_office, "watch", noticed, record_property)
    assert silences(city_office) == [("silent", False)]
    die_and_live(city_office, "beat", [began + timedelta(hours=2), began + timedelta(days=2)], record_property)
    assert silences(city_office) == [("silent", True), ("silent", True)]
    assert told_control(city_office) == {"system.silent": 2}, "once while it lasted, once when it was over"


def test_two_nodes_that_sweep_at_once_tell_every_rung_once(
    city_office: Office, clock: SetClock, record_property: Record
) -> None:
    codes, began = [birth(city_office) for _ in range(6)], clock.now()
    other = Office.open(city_office.settings, clock)
    for days in DAYS:
        clock.at = began + timedelta(days=days)
        together(lambda: beat(city_office), lambda: beat(other))
        record_property("faults", 1)
    other.close()
    assert [rungs_of(city_office, code) for code in codes] == [Counter(ALL)] * len(codes)
    assert problems(city_office) == []


def test_clocks_that_jump_forward_and_back_change_nothing_but_the_hour(
    city_office: Office, clock: SetClock, record_property: Record
) -> None:
    code, began = birth(city_office), clock.now()
    beat(city_office)
    for jump in (1, -3, 8, -20, 22, 21, -1, 60, 3, 61, 62):
        clock.at = began + timedelta(days=jump)
        beat(city_office)
        record_property("faults", 1)
    rungs = rungs_of(city_office, code)
    assert set(rungs) == ALL
    assert set(rungs.values()) == {1}
    assert problems(city_office) == []
    with city_office.look(SYSTEM) as act:
        assert act.session.get_one(Heartbeat, heartbeat.SWEEP).beat_at == clock.now(), (
            "a beat from the future is put right"
        )
        said = Counter(act.session.scalars(select(AuditLine.verb).where(AuditLine.subject == "heartbeat:sweep")))
    assert said["clock.set_back"] == told_control(city_office)["system.set_back"] > 0


def test_after_a_week_of_silence_every_rung_is_told_once_and_in_turn(
    city_office: Office, clock: SetClock, record_property: Record
) -> None:
    code = birth(city_office)
    beat(city_office)
    began, silence = clock.now(), timedelta(days=7)
    clock.advance(silence)
    with city_office.look(SYSTEM) as act:
        assert heartbeat.silent_since(act.session, act.now) == began, "a page may say so before anybody sweeps"
    record_property("faults", 1)
    beat(city_office)
    assert rungs_of(city_office, code) == Counter({(STEP, "E3"): 1, (WHOLE, "E4"): 1, (WHOLE, "E5"): 1})
    assert told_control(city_office) == {"system.silent": 1}
    for _ in range(60):
        clock.advance(timedelta(days=1))
        beat(city_office)
    assert rungs_of(city_office, code) == Counter(ALL), "each had its time to answer"


def test_a_restored_backup_is_told_once_of_what_it_does_not_know(
    city_office: Office, copies: Copies, clock: SetClock, record_property: Record
) -> None:
    code, began = birth(city_office), clock.now()
    clock.at = began + timedelta(days=1)
    beat(city_office)
    city_office.engine.dispose()
    copies.back_up(city_office.settings)
    clock.at = began + timedelta(days=21)
    beat(city_office)
    assert len(rungs_of(city_office, code)) > len(ALL) / 2, "the backup does not know of most of them"
    city_office.engine.dispose()
    copies.restore(city_office.settings)
    record_property("faults", 1)
    for days in DAYS[1:]:
        clock.at = began + timedelta(days=days)
        beat(city_office)
    assert rungs_of(city_office, code) == Counter(ALL)
    assert problems(city_office) == []


# ---------------------------------------------------------------------------------------------------------------------


def birth(office: Office) -> str:
    return city.register(office, city.BIRTH, city.COUNTER, "00004")


def together(*nodes: object) -> None:
    """All of them, at the same moment."""
    start = Barrier(len(nodes))

    def run(node: object) -> None:
        start.wait(10)
        assert callable(node)
        node()

    threads = [Thread(target=run, args=(node,)) for node in nodes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def silences(office: Office) -> list[tuple[str, bool]]:
    """Each silence: its kind, and whether it is over."""
    with office.look(SYSTEM) as act:
        rows = act.session.scalars(select(Silence).order_by(Silence.id))
        return [(row.kind, row.until is not None) for row in rows]


def told_control(office: Office) -> Counter[str]:
    """What the officer of the control office was told of the system itself."""
    officer_id = city.sign_in(office, "kiemsoat.hanoi").officer_id
    with office.look(SYSTEM) as act:
        mine = Notice.officer_id == officer_id, Notice.kind.startswith("system.")
        return Counter(act.session.scalars(select(Notice.kind).where(*mine)))
