"""Notices: a line stays until its officer has seen it, and is read in the reader's own language."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime, timedelta

from apiflask import APIFlask
from sqlalchemy import select, update

from engine import notices
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.dossiers import work
from engine.escalation.models import Alarm
from engine.escalation.sweep import sweep
from engine.notices import Notice
from engine.settings import ROOT
from engine.words import Named
from tests import city
from tests.web.visiting import Visitor
from web.translations.gathering import sentences

READER = "chuyenvien.badinh"


def tell(office: Office, *sentences: str) -> None:
    officer_id = city.sign_in(office, READER).officer_id
    assert officer_id
    with office.act(SYSTEM) as act:
        for sentence in sentences:
            notices.tell(act, officer_id, "test", sentence)
            act.session.flush()


def shown_on(page: str) -> list[str]:
    return re.findall(r'name="shown" value="(\d+)"', page)


def in_english(app: APIFlask, login: str) -> Visitor:
    reader = Visitor(app, login)
    assert reader.post("/ngon-ngu", language="en").status_code == 302
    return reader


def test_only_what_was_shown_is_marked_as_read(app: APIFlask, city_office: Office) -> None:
    reader = Visitor(app, READER)
    tell(city_office, "Việc thứ nhất")
    page = reader.get("/thong-bao").text
    tell(city_office, "Việc đến sau khi mở trang")
    reader.post("/thong-bao", shown=shown_on(page))
    left = reader.read("/thong-bao")
    assert "Việc thứ nhất" not in left and "Việc đến sau khi mở trang" in left


def test_many_notices_are_read_page_by_page(app: APIFlask, city_office: Office) -> None:
    reader = Visitor(app, READER)
    tell(city_office, *(f"Dòng số {number:03}." for number in range(60)))
    first = reader.get("/thong-bao").text
    assert "Dòng số 059." in first and "Dòng số 009." not in first
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = reader.get(older[1]).text
    assert "Dòng số 009." in second and "Dòng số 010." not in second and 'rel="next"' not in second
    reader.post("/thong-bao", shown=shown_on(first))
    assert "Dòng số 009." in reader.read("/thong-bao")


def test_an_alarm_is_read_when_who_was_told_has_read_its_notice(
    app: APIFlask, city_office: Office, clock: SetClock
) -> None:
    city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    clock.advance(timedelta(days=3))
    assert sweep(city_office)
    told = city.sign_in(city_office, "chutich.trucbach").officer_id
    head = Visitor(app, "chutich.trucbach")
    assert "Mở hồ sơ" in head.read("/thong-bao")
    head.post("/thong-bao", shown=shown_on(head.get("/thong-bao").text))
    assert "Quá hạn tại" in head.read("/thong-bao?xem=da-doc")
    with city_office.look(SYSTEM) as act:
        alarms = act.session.execute(select(Alarm.officer_id, Alarm.read_at)).all()
        without = select(Notice.id).where(Notice.kind.startswith("alarm."), Notice.alarm_id.is_(None))
        assert act.session.scalars(without).all() == []
    mine = [read_at for officer_id, read_at in alarms if officer_id == told]
    assert mine and all(mine), "read by who was told"
    assert not any(read_at for officer_id, read_at in alarms if officer_id != told), "a copy is not read for another"


def test_nobody_reads_for_another(app: APIFlask, city_office: Office) -> None:
    tell(city_office, "Chỉ dành cho một người")
    ids = shown_on(Visitor(app, READER).get("/thong-bao").text)
    Visitor(app, "chutich.badinh").post("/thong-bao", shown=[*ids, "x", "9" * 30])
    assert "Chỉ dành cho một người" in Visitor(app, READER).read("/thong-bao")
    assert Visitor(app, READER).get(f"/thong-bao?truoc={'9' * 30}").status_code == 200


def test_a_notice_is_read_in_the_language_of_its_reader(app: APIFlask, city_office: Office) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    assigned = _assign_first_step(city_office, code)
    vietnamese = Visitor(app, assigned).read("/thong-bao")
    english = in_english(app, assigned).read("/thong-bao")
    step = city.open_items(city_office, code)[0]
    assert f"Anh/chị được giao việc “{step.name}”, hồ sơ {code}." in vietnamese
    assert f"You have been given “{step.name_en}”, dossier {code}." in english


def test_a_line_kept_as_finished_words_is_shown_as_it_stands(app: APIFlask, city_office: Office) -> None:
    tell(city_office, "Việc {cũ} 100%")
    with city_office.act(SYSTEM) as act:
        act.session.execute(update(Notice).values(filling=None))
    for reader in (Visitor(app, READER), in_english(app, READER)):
        assert "Việc {cũ} 100%" in reader.read("/thong-bao")


def test_what_fills_a_sentence_comes_back_as_it_went_in() -> None:
    filling: dict[str, notices.Filling] = {
        "step": Named("Ký duyệt", "Sign"),
        "reason": "lý do {gõ tay}",
        "due": datetime(2018, 3, 5, 4, 30, tzinfo=UTC),
        "until": date(2018, 3, 5),
    }
    back = notices.unpacked(notices.packed(filling))
    assert back == filling
    assert isinstance(back["step"], Named) and back["step"].en == "Sign"


def test_every_sentence_of_a_notice_is_one_the_house_translates(city_office: Office) -> None:
    """No place in the engine tells an officer words it has put together itself."""
    tellings = [
        (path.relative_to(ROOT).as_posix(), call.args[3])
        for path in sorted((ROOT / "engine").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("notices.tell", "notices.tell_account")
    ]
    assert len(tellings) >= 3
    put_together = ast.JoinedStr | ast.BinOp | ast.Call | ast.Constant
    assert [place for place, sentence in tellings if isinstance(sentence, put_together)] == []
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    _assign_first_step(city_office, code)
    with city_office.look(SYSTEM) as act:
        told = set(act.session.scalars(select(Notice.sentence)))
    assert told and told <= sentences().keys()


def _assign_first_step(office: Office, code: str) -> str:
    """The head of the desk gives the first open step to its officer; the officer's login."""
    item = city.open_items(office, code)[0]
    officer = city.officer_for(office, item)
    assert officer.officer_id
    with office.act(city.sign_in(office, "chutich.trucbach")) as act:
        work.assign(act, item.id, officer.officer_id, reason="")
    return _login_of(office, officer.officer_id)


def _login_of(office: Office, officer_id: int) -> str:
    from engine.identity.models import Account

    with office.look(SYSTEM) as act:
        login = act.session.scalar(select(Account.login).where(Account.officer_id == officer_id))
    assert login
    return login
