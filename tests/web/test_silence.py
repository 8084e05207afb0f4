"""When nobody watches over the dates, the page of those who lead says so, and so hears the control office."""

from __future__ import annotations

from datetime import timedelta

from apiflask import APIFlask

from engine.act import Office
from engine.clock import SetClock
from engine.escalation.sweep import beat
from tests.web.visiting import Visitor

SAYS = "Việc rà soát thời hạn đã ngừng từ"


def test_a_silent_sweep_is_said_on_the_page_and_told_to_the_control_office_once(
    app: APIFlask, city_office: Office, clock: SetClock
) -> None:
    head, control = Visitor(app, "chutich.trucbach"), Visitor(app, "kiemsoat.hanoi")
    beat(city_office)
    assert SAYS not in head.read("/giam-sat")
    clock.advance(timedelta(minutes=10))
    for reader in (head, head, control):
        assert SAYS in reader.read("/giam-sat")
    assert control.read("/thong-bao").count(SAYS) == 1
    assert SAYS not in head.read("/thong-bao")
    beat(city_office)
    assert SAYS not in head.read("/giam-sat")
    assert control.read("/thong-bao").count(SAYS) == 1
