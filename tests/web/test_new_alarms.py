"""A page that is open says in one line that alarms have rung since, and opens just these."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from apiflask import APIFlask

from engine.act import Office
from engine.clock import SetClock
from engine.escalation.sweep import sweep
from tests import city
from tests.engine.escalation.test_alarms import alarms, late_birth
from tests.web.visiting import Visitor

SAYS = "cảnh báo mới"


def test_an_open_page_says_how_many_alarms_are_new_and_opens_these(
    app: APIFlask, city_office: Office, clock: SetClock
) -> None:
    old = late_birth(city_office, clock)
    sweep(city_office)
    head, other = (Visitor(app, login) for login in ("chutich.trucbach", "chutich.badinh"))
    for section in ("hom-nay", "canh-bao"):
        page = html_of(head, f"/giam-sat?muc={section}")
        assert SAYS not in html_of(head, live(page)), "what the page shows is not new"
    new = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    clock.advance(timedelta(days=1))
    sweep(city_office)
    said = html_of(head, live(page))
    assert "Có 2 cảnh báo mới" in said, "of the step, and of the dossier"
    shown = html_of(head, unescape(re.findall(r'· <a href="([^"]+)"', said)[0]))
    assert f"/ho-so/{new}" in shown and f"/ho-so/{old}" not in shown
    assert SAYS not in html_of(head, live(shown)), "they are known now"
    assert SAYS not in html_of(other, live(html_of(other, "/giam-sat"))), "who comes later sees them all"


def test_an_alarm_is_read_once_who_was_told_has_seen_its_card(
    app: APIFlask, city_office: Office, clock: SetClock
) -> None:
    code = late_birth(city_office, clock)
    sweep(city_office)
    html_of(Visitor(app, "chutich.badinh"), "/giam-sat")
    assert {alarm.read_at for alarm in alarms(city_office, code)} == {None}, "a superior does not read for the head"
    began = clock.now()
    for _ in range(2):
        html_of(Visitor(app, "chutich.trucbach"), "/giam-sat")
        clock.advance(timedelta(hours=1))
    assert {alarm.read_at for alarm in alarms(city_office, code) if alarm.wants_answer} == {began}


def live(page: str) -> str:
    return unescape(re.findall(r'data-live="([^"]+)"', page)[0])


def html_of(visitor: Visitor, path: str) -> str:
    return visitor.get(path).text
