"""The outbox is interrupted at every word it says to the database; then it is asked again."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from engine import notices
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.dossiers import duties, forecast, unit_reports
from engine.dossiers.models import Dossier, Letter
from engine.escalation.models import UnitReport
from engine.escalation.sweep import sweep
from engine.mailing.models import Mail
from engine.notices import Notice
from engine.outbox.models import FINISHED, Job
from integrations.mail.fake import FakeServer
from tests import city
from tests.faults.invariants import problems
from tests.faults.killing import Record, die_and_live


def test_a_job_whose_runners_die_anywhere_has_its_effect_exactly_once(
    city_office: Office, clock: SetClock, record_property: Record
) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    city.travel(city_office, code)
    [lives] = die_and_live(city_office, "tick", [clock.now()], record_property)
    assert len(lives) > 8, "it died at several words before it lived"
    with city_office.look(SYSTEM) as act:
        jobs = list(act.session.scalars(select(Job)))
        sent = select(Letter.form).join(Dossier, Dossier.id == Letter.dossier_id).where(Dossier.code == code)
        letters = list(act.session.scalars(sent))
    assert [job.state for job in jobs] == [FINISHED]
    assert letters.count("TB") == 1
    assert problems(city_office) == []
    clock.advance(timedelta(days=1))
    assert city.travel(city_office, code) == ["return_result"]


def test_a_duty_whose_opener_dies_anywhere_is_opened_once(
    city_office: Office, clock: SetClock, record_property: Record
) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    clock.advance(timedelta(days=1))
    sweep(city_office, fits=forecast.fits)
    [lives] = die_and_live(city_office, "owe", [clock.now()], record_property)
    assert len(lives) > 12, "it died at several words before it lived"
    opened = [item.element_id for item in city.open_items(city_office, code) if item.origin == "duty"]
    assert sorted(opened) == ["duty.apology", "duty.explanation"]
    assert problems(city_office) == []


def test_a_report_on_a_unit_whose_teller_dies_anywhere_is_told_once(
    city_office: Office, clock: SetClock, record_property: Record
) -> None:
    """Three births of one week that nobody touched; then the month ends."""
    for _ in range(3):
        city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    clock.advance(timedelta(days=1))
    sweep(city_office)
    duties.open_owed(city_office)
    [weighed] = die_and_live(city_office, "weigh", [clock.now()], record_property)
    [months] = die_and_live(city_office, "months", [clock.now() + timedelta(days=30)], record_property)
    assert min(len(weighed), len(months)) > 5, "it died at several words before it lived"
    with city_office.look(SYSTEM) as act:
        told = Counter(act.session.execute(select(UnitReport.kind, UnitReport.unit_id)).all())
        said = Counter(
            act.session.execute(select(Notice.kind, Notice.officer_id).where(Notice.kind.like("report.%"))).all()
        )
    assert Counter(kind for kind, _unit in told)["week"] == 1 and Counter(kind for kind, _unit in told)["month"] > 3
    assert set(told.values()) == set(said.values()) == {1}
    assert unit_reports.weigh(city_office) == 0
    assert problems(city_office) == []


def test_a_mail_whose_runners_die_anywhere_is_one_mail(
    city_office: Office, clock: SetClock, record_property: Record
) -> None:
    """An alarm at once and a digest in the morning. A runner that dies between the server's answer and its own word
    sends again, and the copy bears the same id: nobody can do better, and nobody is told twice of two things."""
    officer_id = city.sign_in(city_office, "chuyenvien.badinh").officer_id or 0
    with city_office.act(SYSTEM) as act:
        for kind in ("system.silent", "work_item.assigned"):
            notices.tell(act, officer_id, kind, "Mẫu").way = notices.NEW
    with FakeServer() as server:
        instants = [clock.now(), clock.now() + timedelta(days=1)]
        mailing = {"MOTCUA_SMTP_URL": server.url, "MOTCUA_MAIL_FROM": "motcua@coquan.example"}
        mailing["MOTCUA_PUBLIC_URL"] = "http://127.0.0.1"
        at_once, digest = die_and_live(city_office, "deliver", instants, record_property, **mailing)
    assert min(len(at_once), len(digest)) > 12, "it died at several words before it lived"
    with city_office.look(SYSTEM) as act:
        mails = list(act.session.scalars(select(Mail).order_by(Mail.id)))
    assert [(mail.state, mail.digest_id is None) for mail in mails] == [("sent", True), ("sent", False)]
    copies = Counter(message["Message-ID"] for message in server.taken)
    assert set(copies) == {mail.message_id for mail in mails}
    assert max(copies.values()) > 1, "it did die between the answer and its own word"
    assert problems(city_office) == []
