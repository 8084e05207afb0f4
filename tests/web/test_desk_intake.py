"""The counter: the page asks what the law asks, receives once, and loses nothing that was typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from apiflask import APIFlask
from sqlalchemy import func, select, update

from engine.act import SYSTEM, Office
from engine.clock import SetClock, day_here
from engine.deadlines.models import Clock
from engine.deadlines.policy import ClockRule
from engine.definitions import catalog
from engine.dossiers import calendar, letters
from engine.dossiers.models import Dossier, DossierPaper, Draft, Letter
from engine.dossiers.status import Status
from engine.org.models import Appointment, Post
from engine.worktime import editions
from engine.worktime.periods import Period
from tests import city
from tests.web.calling import calling
from tests.web.visiting import Visitor, counter_form, words

BIRTH_PAGE = f"/tiep-nhan/{city.BIRTH}"


@pytest.fixture
def counter(app: APIFlask) -> Visitor:
    return Visitor(app, city.COUNTER)


def test_the_desk_offers_what_its_authority_receives(app: APIFlask, counter: Visitor) -> None:
    page = counter.read("/tiep-nhan")
    assert "Đăng ký khai sinh" in page and "Cấp giấy phép xây dựng" in page
    assert "Cấp phiếu lý lịch tư pháp" not in page
    assert "Cấp phiếu lý lịch tư pháp" in Visitor(app, city.JUSTICE_COUNTER).read("/tiep-nhan")
    assert Visitor(app, "chuyenvien.badinh").get("/tiep-nhan").status_code == 403


def test_a_procedure_of_another_desk_says_where_it_is_received(app: APIFlask, counter: Visitor) -> None:
    elsewhere = counter.get(f"/tiep-nhan/{city.RECORD}")
    assert elsewhere.status_code == 409
    assert "“Cấp phiếu lý lịch tư pháp" in words(elsewhere)
    assert "không tiếp nhận tại UBND phường Trúc Bạch. Nơi tiếp nhận: Sở Tư pháp." in words(elsewhere)
    justice = words(Visitor(app, city.JUSTICE_COUNTER).get(BIRTH_PAGE))
    assert "Nơi tiếp nhận: Bộ phận Một cửa của xã, phường, thị trấn." in justice
    assert counter.get(f"{BIRTH_PAGE}?don-vi=STP").status_code == 403, "a desk where the officer does not sit"
    nothing = counter.get("/tiep-nhan/9.999999")
    assert nothing.status_code == 404 and "Không có thủ tục mang mã 9.999999." in words(nothing)


def test_the_checklist_stands_as_it_was_published_and_the_date_says_why(counter: Visitor) -> None:
    page = counter.read(BIRTH_PAGE)
    assert "Tờ khai đăng ký khai sinh (bắt buộc)" in page
    assert "17:00 05/03/2018" in page and "Tiếp nhận lúc 09:00 Thứ Hai 05/03/2018." in page


def test_after_the_cutoff_the_date_is_the_next_working_day(counter: Visitor, clock: SetClock) -> None:
    clock.advance(timedelta(hours=7))
    page = counter.read(f"{BIRTH_PAGE}/hen")
    assert "06/03/2018" in page and "Nhận sau 15:00" in page


def test_a_complete_dossier_is_received_and_its_receipt_printed(city_office: Office, counter: Visitor) -> None:
    answer = counter.post(BIRTH_PAGE, counter_form(city_office, city.BIRTH, "00004"))
    assert answer.status_code == 302, words(answer)
    received = counter.read(answer.location)
    dossier = only_dossier(city_office)
    assert dossier.code in received and "17:00 05/03/2018" in received
    assert dossier.facts["birth"]["child_name"] == "Trần Bảo An"
    letter = counter.read(f"/ho-so/{dossier.code}/giay/{only_letter(city_office).id}")
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ".casefold() in letter.casefold()
    for why in ("Vì sao ngày này: Tiếp nhận lúc 09:00 Thứ Hai 05/03/2018.", "Hạn: 17:00 Thứ Hai 05/03/2018."):
        assert why in letter
    for line in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Nguyễn Thị Mẫu", "Tờ khai đăng ký khai sinh", dossier.code):
        assert line in letter


def test_a_receipt_goes_on_saying_what_the_applicant_was_told(app: APIFlask, city_office: Office) -> None:
    code = city.register(city_office, city.RECORD, city.JUSTICE_COUNTER, "STP")
    desk = Visitor(app, city.JUSTICE_COUNTER)
    address = f"/ho-so/{code}/giay/{only_letter(city_office).id}"
    program = calling(app, city.JUSTICE_COUNTER)
    handed_out, told = desk.read(address), program.get(f"/dossiers/{code}/receipt")
    assert "Thời gian trả kết quả: 17:00, ngày 15/03/2018" in handed_out
    assert told["due_at"] == "2018-03-15T17:00:00+07:00"
    with city_office.act(city.sign_in(city_office, "quantri")) as act:
        calendar.decree(act, date(2018, 3, 15), False, "Thông báo 999/TB-MẪU (hư cấu)")
    due_at = city.dossier(city_office, code).due_at
    assert due_at and day_here(due_at) == date(2018, 3, 16)
    assert desk.read(address) == handed_out
    assert program.get(f"/dossiers/{code}/receipt") == told


def test_a_receipt_from_before_its_date_was_kept_says_what_its_clock_began_with(
    city_office: Office, counter: Visitor
) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    address = f"/ho-so/{code}/giay/{only_letter(city_office).id}"
    handed_out = counter.read(address)
    with city_office.act(SYSTEM) as act:
        act.session.execute(update(Letter).values(body={"papers": []}))
    assert counter.read(address) == handed_out


def test_the_legal_time_on_a_receipt_is_its_clocks(city_office: Office) -> None:
    with city_office.look(SYSTEM) as act:
        version = catalog.in_force(act.session, city.RECORD, act.today)
        edition = catalog.loaded(act.session, version.id).legal.edition(act.today)
        longer = ClockRule(period=Period.parse("15d"))
        clock = Clock(rule=longer.to_dict(), started_at=act.now, calendar_edition_id=editions.current_id(act))
        assert (edition.period, letters.promise(act.session, clock, edition)["period"]) == ("10d", "15d")


def test_before_seven_in_the_morning_it_is_already_today(app: APIFlask, city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    clock.advance(timedelta(hours=21, minutes=30))
    head = city.sign_in(city_office, "chutich.badinh")
    with city_office.act(SYSTEM) as act:
        act.session.execute(
            update(Appointment).where(Appointment.officer_id == head.officer_id).values(valid_from=act.today)
        )
        title = act.session.scalar(
            select(Post.title).join(Appointment).where(Appointment.officer_id == head.officer_id)
        )
    chair = Visitor(app, "chutich.badinh")
    assert (
        chair.post(f"/ho-so/{code}/extend", until="2018-04-02", cause="verification", reason="Xác minh").status_code
        == 302
    )
    with city_office.look(SYSTEM) as act:
        apology = act.session.scalars(select(Letter.id).where(Letter.form == "04")).one()
    assert title and title.casefold() in chair.read(f"/ho-so/{code}/giay/{apology}").casefold()


def test_the_same_page_sent_twice_makes_one_dossier(city_office: Office, counter: Visitor) -> None:
    form = counter_form(city_office, city.BIRTH, "00004")
    assert counter.post(BIRTH_PAGE, form).location == counter.post(BIRTH_PAGE, form).location
    assert count(city_office, Dossier) == 1
    again = counter.post(BIRTH_PAGE, {**form, "child_name": "Trần Bảo Bình"})
    assert again.status_code == 409 and "Trần Bảo Bình" in again.text
    assert 'value="key-of-the-page"' not in again.text, "a new key, so that the officer may decide"


def test_what_was_refused_comes_back_at_once_with_a_sentence_at_each_place(
    city_office: Office, counter: Visitor
) -> None:
    form = counter_form(city_office, city.BIRTH, "00004")
    whole = form["mother_name"]
    for missing in ("papers.chung-sinh.here", "mother_name"):
        del form[missing]
    answer = counter.post(BIRTH_PAGE, {**form, "applicant.name": " "})
    assert answer.status_code == 422 and words(answer).count("Mời nhập mục này.") == 4, "at each place, and in the list"
    assert "Một số mục chưa hợp lệ" in words(answer) and "Hồ sơ còn thiếu giấy tờ bắt buộc" in words(answer)
    for place in ("applicant.name-error", "papers.chung-sinh-error", "f-mother_name-error"):
        assert f'id="{place}"' in answer.text, place
    for link in ("#applicant-name", "#f-mother_name", "#paper-chung-sinh"):
        assert f'href="{link}"' in answer.text, link
    assert 'id="f-errors"' not in answer.text, "one list, on top"
    assert "Trần Bảo An" in answer.text, "what was typed is still there"
    answer = counter.post(BIRTH_PAGE, {**form, "mother_name": whole})
    assert 'id="papers.chung-sinh-error"' in answer.text and 'href="#f-mother_name"' not in answer.text
    assert count(city_office, Dossier) == 0
    assert "Trần Bảo An" in counter.get(BIRTH_PAGE).text, "the refused page was kept as a draft"


def test_a_paper_outside_the_list_needs_its_legal_basis(city_office: Office, counter: Visitor) -> None:
    form = counter_form(city_office, city.BIRTH, "00004") | {"other.1.name": "Sổ hộ khẩu", "other.1.copies": "1"}
    answer = counter.post(BIRTH_PAGE, form)
    assert answer.status_code == 422 and "phải ghi rõ căn cứ pháp lý" in words(answer)
    assert "Hồ sơ còn thiếu giấy tờ" not in words(answer)
    answer = counter.post(BIRTH_PAGE, {**form, "other.1.legal_basis": "Luật Cư trú, điều 18"})
    assert answer.status_code == 302
    with city_office.look(SYSTEM) as act:
        outside = act.session.scalars(select(DossierPaper).where(DossierPaper.is_listed.is_(False))).one()
    assert (outside.name, outside.legal_basis) == ("Sổ hộ khẩu", "Luật Cư trú, điều 18")


@pytest.mark.parametrize("number", ["0", "-1", "hai", "100"])
def test_copies_are_a_count(city_office: Office, counter: Visitor, number: str) -> None:
    form = counter_form(city_office, city.BIRTH, "00004") | {"papers.chung-sinh.copies": number}
    answer = counter.post(BIRTH_PAGE, form)
    assert answer.status_code == 422 and "phải là số từ 1 đến 99" in words(answer)


def test_number_of_copies_and_channel_are_refused_with_all_the_rest(city_office: Office, counter: Visitor) -> None:
    form = counter_form(city_office, city.BIRTH, "00004") | {
        "applicant.name": " ",
        "mother_name": " ",
        "papers.to-khai.copies": "hai",
        "other.1.name": "Sổ hộ khẩu",
        "other.1.legal_basis": "Luật Cư trú, điều 18",
        "other.1.copies": "0",
        "request.channel": "pigeon",
    }
    answer = counter.post(BIRTH_PAGE, form)
    assert answer.status_code == 422
    for name in ("applicant.name", "f-mother_name", "papers.to-khai.copies", "papers.other-1.copies", "channel"):
        assert f'id="{name}-error"' in answer.text, name
    for link in ("#applicant-name", "#f-mother_name", "#paper-to-khai", "#basis-1", "#channel-direct"):
        assert f'href="{link}"' in answer.text, link
    assert count(city_office, Dossier) == 0


def test_a_draft_waits_for_the_officer_and_only_for_that_one(app: APIFlask, counter: Visitor) -> None:
    kept = counter.post(f"{BIRTH_PAGE}/ban-nhap", {"applicant.name": "Lê Văn Dở Dang", "child_name": "Lê Bé"})
    assert kept.status_code == 200 and kept.json and kept.json["saved_at"]
    assert "Lê Văn Dở Dang" in counter.get(BIRTH_PAGE).text
    assert "Lê Văn Dở Dang" not in Visitor(app, "motcua2.trucbach").get(BIRTH_PAGE).text
    counter.post(f"{BIRTH_PAGE}/bo-nhap")
    assert "Lê Văn Dở Dang" not in counter.get(BIRTH_PAGE).text


def test_a_draft_for_a_procedure_nobody_knows_is_refused_and_shown_again(city_office: Office, counter: Visitor) -> None:
    for way in ("/ban-nhap", "/bo-nhap", ""):
        answer = counter.post(f"/tiep-nhan/9.999999{way}", {"applicant.name": "Lê Văn Dở Dang"})
        assert answer.status_code == 404 and "Không có thủ tục" in words(answer), way
        assert "Lê Văn Dở Dang" in answer.text, way
    assert count(city_office, Draft) == 0


def test_two_tabs_at_one_draft_lose_nothing(counter: Visitor) -> None:
    page = counter.get(BIRTH_PAGE).text
    assert 'name="draft.based_on" value="0"' in page
    first = counter.post(f"{BIRTH_PAGE}/ban-nhap", {"applicant.name": "Lê Văn Dài", "draft.based_on": "0"})
    assert first.json and (first.json["version"], first.json["elsewhere"]) == (1, False)
    second = counter.post(f"{BIRTH_PAGE}/ban-nhap", {"applicant.name": "", "draft.based_on": "0"})
    assert second.json and (second.json["version"], second.json["elsewhere"]) == (2, True)
    page = counter.get(BIRTH_PAGE).text
    assert "Các bản nháp trước đó" in page and "Lê Văn Dài" not in page
    assert "Lê Văn Dài" in counter.get(f"{BIRTH_PAGE}?ban-nhap=1").text


def test_a_save_still_on_its_way_is_not_shown_to_the_next_applicant(city_office: Office, counter: Visitor) -> None:
    form = {**counter_form(city_office, city.BIRTH, "00004"), "draft.based_on": "0"}
    assert counter.post(BIRTH_PAGE, form).status_code == 302
    late = counter.post(f"{BIRTH_PAGE}/ban-nhap", form)
    assert late.status_code == 200
    page = counter.get(BIRTH_PAGE).text
    assert "Trần Bảo An" not in page and "Các bản nháp trước đó" not in page
    assert 'name="draft.based_on" value="1"' in page


def test_a_received_dossier_leaves_no_draft_behind(city_office: Office, counter: Visitor) -> None:
    counter.post(f"{BIRTH_PAGE}/ban-nhap", {"applicant.name": "Nguyễn Thị Mẫu"})
    assert counter.post(BIRTH_PAGE, counter_form(city_office, city.BIRTH, "00004")).status_code == 302
    assert "Đang tiếp tục bản nháp" not in counter.read(BIRTH_PAGE)


def test_a_refusal_at_the_desk_is_written_with_its_reason(city_office: Office, counter: Visitor) -> None:
    form = counter_form(city_office, city.BIRTH, "00004")
    answer = counter.post(f"{BIRTH_PAGE}/tu-choi", form)
    assert answer.status_code == 422 and "Mời ghi rõ lý do." in words(answer)
    answer = counter.post(f"{BIRTH_PAGE}/tu-choi", {**form, "refusal.reason": "Thuộc thẩm quyền của phường khác"})
    assert answer.status_code == 302
    refused = only_dossier(city_office)
    assert refused.status == Status.REFUSED_AT_DESK
    letter = counter.read(f"/ho-so/{refused.code}/giay/{only_letter(city_office).id}")
    assert "Thuộc thẩm quyền của phường khác" in letter


def test_the_english_reader_gets_english_words(counter: Visitor) -> None:
    counter.post("/ngon-ngu", language="en", next="/")
    page = counter.read(BIRTH_PAGE)
    for said in ("Declaration of birth", "Why this date?", "Receive a dossier", "Full name (required)"):
        assert said in page, said


# ---------------------------------------------------------------------------------------------------------------------


def only_dossier(office: Office) -> Dossier:
    with office.look(SYSTEM) as act:
        return act.session.scalars(select(Dossier)).one()


def only_letter(office: Office) -> Letter:
    with office.look(SYSTEM) as act:
        return act.session.scalars(select(Letter)).one()


def count(office: Office, row: type[Dossier | Draft]) -> int:
    with office.look(SYSTEM) as act:
        return act.session.scalar(select(func.count()).select_from(row)) or 0
