"""The worklist and the page of one item: nobody loses the place, the claim or the words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from apiflask import APIFlask
from sqlalchemy import select

from desk import file_page
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.definitions import catalog
from engine.dossiers import automatic, handling, lifecycle, queries, work
from engine.dossiers import case as cases
from engine.dossiers.counter import Applicant
from engine.dossiers.models import Dossier, Draft, WorkItem
from engine.dossiers.status import Status
from engine.escalation.sweep import sweep
from engine.outbox import operations as outbox
from tests import city
from tests.web.visiting import Visitor, words


@pytest.fixture
def counter(app: APIFlask) -> Visitor:
    return Visitor(app, city.COUNTER)


@pytest.fixture
def birth(city_office: Office) -> str:
    return city.register(city_office, city.BIRTH, city.COUNTER, "00004")


def item_of(office: Office, code: str) -> WorkItem:
    return city.open_items(office, code)[0]


def typed(office: Office, item: WorkItem) -> dict[str, str]:
    """The form's own proposals, as the page sends them."""
    return {
        name: ("yes" if value else "no") if isinstance(value, bool) else str(value)
        for name, value in city.defaults_for(office, item).items()
    }


# --- the list --------------------------------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do(counter: Visitor) -> None:
    assert "Không có việc chờ nhận" in counter.read("/viec?tab=available")
    page = counter.read("/viec?tab=mine")
    assert "Anh/chị không giữ việc nào" in page and "Xem việc chờ nhận" in page


def test_the_tabs_count_and_open_where_there_is_work(city_office: Office, counter: Visitor, birth: str) -> None:
    page = counter.read("/viec")
    assert "Đang xử lý 0" in page and "Chờ nhận 1" in page and birth in page


def test_the_list_is_found_without_tone_marks(city_office: Office, counter: Visitor, birth: str) -> None:
    for text in ("nguyen thi mau", "Mẫu", "khai sinh", birth[-4:]):
        assert birth in counter.read(f"/viec?tab=available&q={text}"), text
    page = counter.read("/viec?tab=available&q=khong-co-ai")
    assert "Không có việc nào khớp" in page and "Bỏ lọc" in page


def test_filter_by_due_date_and_procedure(city_office: Office, counter: Visitor, birth: str, clock: SetClock) -> None:
    assert birth not in counter.read(f"/viec?tab=available&thu-tuc={city.PERMIT}")
    assert birth not in counter.read("/viec?tab=available&han=overdue")
    assert birth in counter.read("/viec?tab=available&han=today")
    clock.advance(timedelta(hours=5))
    late = counter.read("/viec?tab=available&han=overdue")
    assert birth in late and "Quá hạn 3 giờ" in late, "a step in working hours is late at the instant"


def test_pages_are_turned_by_key_and_back(
    city_office: Office, counter: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [city.register(city_office, city.BIRTH, city.COUNTER, "00004") for _ in range(5)]
    monkeypatch.setattr(queries, "PAGE", 2)
    seen, path = [], "/viec?tab=available&q=khai"
    for _ in range(3):
        answer = counter.get(path)
        seen += [code for code in codes if code in answer.text]
        following = re.search(r'rel="next" href="([^"]+)"', answer.text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert sorted(seen) == sorted(codes) and path == ""
    before = re.search(r'rel="prev" href="([^"]+)"', answer.text)
    assert before and sum(code in counter.get(before[1].replace("&amp;", "&")).text for code in codes) == 2


def test_a_broken_place_in_the_list_is_told(counter: Visitor) -> None:
    answer = counter.get("/viec?sau=hello")
    assert answer.status_code == 422 and "mời mở lại danh sách" in words(answer)


def test_the_place_in_the_list_survives_an_item(city_office: Office, counter: Visitor, birth: str) -> None:
    place = "/viec?tab=available&q=mau"
    page = counter.get(place).text
    link = re.search(r'href="(/viec/\d+\?tro-ve=[^"]+)"', page)
    assert link
    item_page = counter.get(link[1])
    assert 'href="/viec?tab=available&amp;q=mau"' in item_page.text
    item = item_of(city_office, birth)
    done = counter.post(f"/viec/{item.id}", {"tro-ve": place, **typed(city_office, item)})
    assert (done.status_code, done.location) == (302, place)
    elsewhere = counter.post(f"/viec/{item.id}/nhan", {"tro-ve": "https://example.invalid/"})
    assert "example.invalid" not in (elsewhere.location or "")


def test_somebody_without_work_is_not_let_in(app: APIFlask) -> None:
    assert Visitor(app, "giamsat").get("/viec").status_code == 403


# --- one item --------------------------------------------------------------------------------------------------------


def test_claimed_in_the_row_and_done_on_the_page(city_office: Office, counter: Visitor, birth: str) -> None:
    item = item_of(city_office, birth)
    answer = counter.post(f"/viec/{item.id}/nhan", {"tro-ve": "/viec?tab=available"})
    assert answer.status_code == 302 and answer.location.startswith(f"/viec/{item.id}")
    assert "Đã nhận việc" in counter.read(answer.location)
    done = counter.post(f"/viec/{item.id}", typed(city_office, item))
    assert done.status_code == 302
    assert "Đã xong bước “Kiểm tra, số hóa và chuyển hồ sơ”." in counter.read(done.location)
    assert item_of(city_office, birth).element_id == "examine_birth"
    assert "Bước này đã xong" in counter.read(f"/viec/{item.id}")


def test_finishing_what_nobody_holds_says_that_it_claims(city_office: Office, counter: Visitor, birth: str) -> None:
    item = item_of(city_office, birth)
    says = "Chưa ai nhận việc này; bấm hoàn thành là anh/chị nhận luôn."
    assert says in counter.read(f"/viec/{item.id}")
    counter.post(f"/viec/{item.id}/nhan")
    assert says not in counter.read(f"/viec/{item.id}")


def test_a_second_officer_is_told_who_was_first_and_keeps_the_words(
    app: APIFlask, city_office: Office, counter: Visitor, birth: str
) -> None:
    item = item_of(city_office, birth)
    neighbour = Visitor(app, "motcua2.trucbach")
    counter.post(f"/viec/{item.id}/nhan")
    late = neighbour.post(f"/viec/{item.id}", {**typed(city_office, item), "note": "đã soát từng trang"})
    assert late.status_code == 409
    assert "Nguyễn Thị Thu Hà đã nhận việc này." in words(late)
    assert "đã soát từng trang" in late.text
    assert "đã soát từng trang" in neighbour.get(f"/viec/{item.id}").text, "and it lies in the drawer"


def test_a_stale_page_gets_the_sentence_and_its_words_back(
    app: APIFlask, city_office: Office, counter: Visitor, birth: str
) -> None:
    item = item_of(city_office, birth)
    counter.post(f"/viec/{item.id}", typed(city_office, item))
    stale = Visitor(app, "motcua2.trucbach").post(
        f"/viec/{item.id}", {**typed(city_office, item), "note": "tôi cũng làm"}
    )
    assert stale.status_code == 409
    assert "Việc này đã được xử lý xong hoặc đã rút lại" in words(stale) and "tôi cũng làm" in stale.text


def test_what_a_stale_page_typed_stands_apart_from_what_was_recorded(
    city_office: Office, counter: Visitor, birth: str
) -> None:
    item = item_of(city_office, birth)
    counter.post(f"/viec/{item.id}", typed(city_office, item) | {"note": "đã ghi thật"})
    late = counter.post(f"/viec/{item.id}", typed(city_office, item) | {"note": "chữ của thẻ cũ"})
    assert late.status_code == 409
    recorded, unrecorded = words(late).split("Nội dung anh/chị vừa nhập, chưa được ghi")
    assert "đã ghi thật" in recorded and "chữ của thẻ cũ" not in recorded
    assert "chữ của thẻ cũ" in unrecorded
    assert "đã ghi thật" in counter.read(f"/viec/{item.id}"), "what was recorded is not hidden by a draft"


def test_refused_answers_come_back_each_with_its_sentence(city_office: Office, counter: Visitor, birth: str) -> None:
    item = item_of(city_office, birth)
    answer = counter.post(f"/viec/{item.id}", result="nonsense", note="chữ đã gõ")
    assert answer.status_code == 422
    assert "Mời chọn trong các mục đã cho." in words(answer) and "chữ đã gõ" in answer.text
    assert item_of(city_office, birth).id == item.id


def test_a_draft_is_kept_while_typing_even_when_the_item_has_moved_on(
    app: APIFlask, city_office: Office, counter: Visitor, birth: str
) -> None:
    item = item_of(city_office, birth)
    kept = counter.post(f"/viec/{item.id}/ban-nhap", note="mới gõ một nửa")
    assert kept.status_code == 200 and kept.json and kept.json["saved_at"]
    assert "mới gõ một nửa" in counter.get(f"/viec/{item.id}").text
    Visitor(app, "motcua2.trucbach").post(f"/viec/{item.id}", typed(city_office, item))
    assert counter.post(f"/viec/{item.id}/ban-nhap", note="gõ tiếp").status_code == 200
    answer = Visitor(app, "giamsat").post(f"/viec/{item.id}/ban-nhap", note="x")
    assert answer.status_code == 403


def test_a_draft_for_what_is_not_there_is_refused_and_shown_again(
    app: APIFlask, city_office: Office, counter: Visitor, birth: str
) -> None:
    item = item_of(city_office, birth)
    for visitor, number in ((counter, item.id + 999), (Visitor(app, "chuyenvien.badinh"), item.id)):
        kept = visitor.post(f"/viec/{number}/ban-nhap", note="gõ dở")
        assert kept.status_code == 404 and "Không có việc này" in words(kept) and "gõ dở" in kept.text
        done = visitor.post(f"/viec/{number}", note="gõ xong")
        assert done.status_code == 404 and "gõ xong" in done.text
    with city_office.look(SYSTEM) as act:
        assert act.session.scalars(select(Draft)).all() == []


def test_the_item_offers_what_another_tab_replaced(city_office: Office, counter: Visitor, birth: str) -> None:
    item = item_of(city_office, birth)
    counter.post(f"/viec/{item.id}/ban-nhap", {"note": "một đoạn dài", "draft.based_on": "0"})
    emptied = counter.post(f"/viec/{item.id}/ban-nhap", {"note": "", "draft.based_on": "0"})
    assert emptied.json and emptied.json["elsewhere"]
    assert "một đoạn dài" not in counter.get(f"/viec/{item.id}").text
    link = re.search(r'href="(\?ban-nhap=1[^"]*)"', counter.get(f"/viec/{item.id}").text)
    assert link and "một đoạn dài" in counter.get(f"/viec/{item.id}{html.unescape(link[1])}").text


def test_finishing_hands_the_draft_in(city_office: Office, counter: Visitor, birth: str) -> None:
    item = item_of(city_office, birth)
    counter.post(f"/viec/{item.id}/ban-nhap", note="nháp")
    counter.post(f"/viec/{item.id}", typed(city_office, item))
    assert "Bản nháp lưu lúc" not in counter.read(f"/viec/{item.id}")


def test_sent_back_with_a_reason_to_whoever_did_it(app: APIFlask, city_office: Office, birth: str) -> None:
    city.complete(city_office, birth, "check_papers")
    doer = city.complete(city_office, birth, "examine_birth").done_by
    item = item_of(city_office, birth)
    clerk = Visitor(app, "hotich.trucbach")
    assert "Mời ghi rõ lý do." in words(clerk.post(f"/viec/{item.id}/tra-ve-buoc-truoc", reason=" "))
    assert clerk.post(f"/viec/{item.id}/tra-ve-buoc-truoc", reason="Ghi sai ngày sinh").status_code == 302
    assert (item_of(city_office, birth).element_id, item_of(city_office, birth).officer_id) == ("examine_birth", doer)
    assert "Ghi sai ngày sinh" in clerk.read(f"/ho-so/{birth}")


def test_another_unit_is_asked_and_answers(app: APIFlask, city_office: Office, birth: str) -> None:
    city.complete(city_office, birth, "check_papers")
    item = item_of(city_office, birth)
    clerk = Visitor(app, "hotich.trucbach")
    refused = clerk.post(f"/viec/{item.id}/lay-y-kien", question="Đã đăng ký chưa?")
    assert refused.status_code == 422 and "Mời chọn cơ quan" in words(refused) and "Đã đăng ký chưa?" in refused.text
    asked = clerk.post(f"/viec/{item.id}/lay-y-kien", unit="00006", question="Đã đăng ký chưa?", period="2wd")
    assert asked.status_code == 302
    consulted = next(one for one in city.open_items(city_office, birth) if one.origin == "consultation")
    assert "Đã đăng ký chưa?" in clerk.read(f"/viec/{consulted.id}")


def test_a_leader_gives_the_work_away_and_grants_time(app: APIFlask, city_office: Office, birth: str) -> None:
    item = item_of(city_office, birth)
    head = Visitor(app, "chutich.trucbach")
    page = head.get(f"/viec/{item.id}").text
    neighbour = re.search(r'<option value="(\d+)" >Trần Minh Phương</option>', page)
    assert neighbour, "the eligible officers are offered"
    assert "Mời chọn cán bộ." in words(head.post(f"/viec/{item.id}/giao"))
    given = head.post(f"/viec/{item.id}/giao", officer=neighbour[1], reason="Chị Hà nghỉ ốm")
    assert given.status_code == 302
    assert item_of(city_office, birth).officer_id == int(neighbour[1])
    assert "Trần Minh Phương đang giữ việc này" in head.read(f"/viec/{item.id}")
    wrong = head.post(f"/viec/{item.id}/gia-han", until="hôm nào đó", cause="verification", reason="Đông hồ sơ")
    assert wrong.status_code == 422 and "Mời nhập ngày có thật" in words(wrong) and "Đông hồ sơ" in wrong.text
    too_far = head.post(f"/viec/{item.id}/gia-han", until="07/03/2018", cause="verification", reason="Đông hồ sơ")
    assert too_far.status_code == 422 and "Hạn của bước không được sau ngày 05/03/2018" in words(too_far)
    assert (
        head.post(f"/viec/{item.id}/gia-han", until="05/03/2018", cause="verification", reason="Đông hồ sơ").status_code
        == 302
    )
    assert "05/03/2018 17:00" in head.read(f"/viec/{item.id}")
    specialist = Visitor(app, "hotich.trucbach")
    assert specialist.post(f"/viec/{item.id}/giao", officer=neighbour[1]).status_code == 403


def test_put_back_into_the_queue(city_office: Office, counter: Visitor, birth: str) -> None:
    item = item_of(city_office, birth)
    counter.post(f"/viec/{item.id}/nhan")
    assert counter.post(f"/viec/{item.id}/tra-lai-hang-cho").status_code == 302
    assert item_of(city_office, birth).officer_id is None


def test_an_item_of_another_place_is_not_there(app: APIFlask, city_office: Office, birth: str) -> None:
    item = item_of(city_office, birth)
    assert Visitor(app, "chuyenvien.stp").get(f"/viec/{item.id}").status_code == 404
    assert Visitor(app, "giamsat").get(f"/viec/{item.id}").status_code == 200
    assert Visitor(app, "giamsat").post(f"/viec/{item.id}/nhan").status_code == 403


def test_a_drawn_apology_says_that_another_date_was_given_and_that_it_issues_nothing(
    city_office: Office, app: APIFlask, clock: SetClock
) -> None:
    code, head = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001"), "chutich.badinh"
    while (here := city.open_items(city_office, code)[0].element_id) != "draft_permit":
        city.complete(city_office, code, here)
    clock.advance(timedelta(days=5))
    automatic.wake_due(city_office)
    with city_office.act(city.sign_in(city_office, head)) as act:
        case, said = cases.of_code(act, code), {"cause": "verification", "reason": "Phải xác minh"}
        lifecycle.extend(act, case, until=date(2018, 3, 26), **said, drawn=True)  # by another step that is drawn
    city.complete(city_office, code, "draft_apology")
    to_sign = next(item for item in city.open_items(city_office, code) if item.element_id == "sign_apology")
    line = "Hồ sơ đã được hẹn lại ngày 26/03/2018, phiếu số 1/PXL; bước này không phát hành phiếu mới."
    assert line in Visitor(app, head).read(f"/viec/{to_sign.id}")
    with city_office.act(city.sign_in(city_office, head)) as act:
        work.complete(act, to_sign.id, city.defaults_for(city_office, to_sign))
        assert act.remarks == [line]
    assert line not in Visitor(app, head).read(f"/viec/{to_sign.id}"), "of what is done there is nothing to warn of"


# --- the dossier -----------------------------------------------------------------------------------------------------


def test_the_dossier_says_where_it_is_until_when_and_why(city_office: Office, counter: Visitor, birth: str) -> None:
    page = counter.read(f"/ho-so/{birth}")
    for said in (
        "Kiểm tra, số hóa và chuyển hồ sơ Bộ phận Một cửa UBND phường Trúc Bạch · chưa ai nhận",
        "Được tiếp nhận",
        "Tiếp nhận lúc 09:00 Thứ Hai 05/03/2018.",
        "Tiếp nhận hồ sơ, hẹn trả kết quả 05/03/2018 17:00.",
        "999199000001",
        "Trần Bảo An",
    ):
        assert said in page, said


def test_the_diagrams_show_the_step_and_the_call_around_it(city_office: Office, counter: Visitor, birth: str) -> None:
    page = counter.get(f"/ho-so/{birth}").text
    shown = re.findall(r'data-url="([^"]+)" data-current=\'([^\']*)\'', page)
    assert {url.rpartition("/")[2]: current for url, current in shown} == {
        "khai-sinh.bpmn": '["birth_receive"]',
        "tiep-nhan.bpmn": '["check_papers"]',
    }
    drawn = counter.get(f"/ho-so/{birth}/so-do/tiep-nhan.bpmn")
    assert drawn.status_code == 200 and "check_papers" in drawn.text
    assert counter.get(f"/ho-so/{birth}/so-do/../secret.key").status_code == 404
    assert counter.get(f"/ho-so/{birth}/so-do/phan-cong.bpmn").status_code == 404


def test_every_verb_of_the_log_is_told_in_words(city_office: Office, counter: Visitor) -> None:
    code = city.register(city_office, city.PERMIT, city.COUNTER, "00004")
    city.travel(city_office, code)
    page = counter.read(f"/ho-so/{code}?day-du=1")
    assert "Mở bước “Thẩm định hồ sơ thiết kế, đất đai” tại Phòng Quản lý đô thị quận Ba Đình." in page
    assert "Hồ sơ được cập nhật." not in page, "an audit verb has no sentence yet"
    assert not re.search(r"\b(?:dossier|work_item|deadline|alarm)\.[a-z_]+", page)
    assert "Giải quyết xong, chờ trả kết quả." in page


@pytest.mark.parametrize("number", ["2147483648", "99999999999999999999"])
def test_a_number_too_large_for_any_row_is_no_address(counter: Visitor, birth: str, number: str) -> None:
    for address in (f"/viec/{number}", f"/ho-so/{birth}/giay/{number}"):
        assert counter.get(address).status_code == 404
    assert counter.post(f"/viec/{number}/nhan").status_code == 404
    assert counter.get(f"/ho-so?sau={number}").status_code == 200


def test_personal_data_is_masked_for_who_only_looks(app: APIFlask, birth: str) -> None:
    page = Visitor(app, "giamsat").read(f"/ho-so/{birth}")
    assert "•••••••••001" in page and "999199000001" not in page and "0240000001" not in page
    assert "Dữ liệu cá nhân được che" in page
    assert "999199000001" in Visitor(app, "chutich.badinh").read(f"/ho-so/{birth}"), "who leads the ward sees it"
    assert Visitor(app, "chuyenvien.stp").get(f"/ho-so/{birth}").status_code == 404


def test_names_and_places_are_masked_in_every_place_they_are_shown(
    app: APIFlask, city_office: Office, birth: str
) -> None:
    item = item_of(city_office, birth)
    city.complete(city_office, birth, item.element_id)
    recorded = {"personal_id": "999199000007", "book": "12/2018"}
    with city_office.act(SYSTEM) as act:
        dossier = act.session.scalars(select(Dossier).where(Dossier.code == birth)).one()
        fact = next(value for value in dossier.facts.values() if isinstance(value, dict) and "mother_name" in value)
        step = act.session.get_one(WorkItem, item.id)
        act.session.change(step, form="birth.register", answers=recorded)
    head, auditor = Visitor(app, "chutich.badinh"), Visitor(app, "giamsat")
    for address in (f"/ho-so/{birth}", f"/viec/{item.id}"):
        shown = head.read(address)
        assert fact["child_name"] in shown and "999199000007" in shown
        veiled = auditor.read(address)
        for name in ("child_name", "residence"):
            assert fact[name] not in veiled
        assert "999199000007" not in veiled and "•••••••••007" in veiled and "12/2018" in veiled


def test_a_supplement_is_asked_for_and_its_letter_printed(app: APIFlask, city_office: Office) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    for element in ("check_papers", "entrust", "assign"):
        city.complete(city_office, code, element)
    item = item_of(city_office, code)
    specialist = Visitor(app, "chuyenvien.badinh")
    specialist.post(f"/viec/{item.id}/nhan")
    path = f"/ho-so/{code}/ask_supplement"
    refused = specialist.post(path, papers=" ", reason="Thiếu bản vẽ")
    assert refused.status_code == 422 and "Mời ghi rõ giấy tờ cần bổ sung." in words(refused)
    assert "Thiếu bản vẽ" in refused.text
    ticked = ["Bản vẽ thiết kế xây dựng", "Bản vẽ mặt đứng"]
    refused = specialist.post(path, papers=ticked, reason="Thiếu")
    assert refused.status_code == 422 and "Không có trong danh mục công bố của thủ tục: “Bản vẽ mặt đứng”" in words(
        refused
    )
    assert 'value="Bản vẽ thiết kế xây dựng" checked' in refused.text and ">Bản vẽ mặt đứng</textarea>" in refused.text
    asked = specialist.post(
        path,
        {"tro-ve": f"/viec/{item.id}"},
        papers=["Bản vẽ thiết kế xây dựng", "Bản vẽ mặt đứng\nẢnh ngôi nhà"],
        legal_basis="TT 15/2016/TT-BXD, điều 11",
        reason="Thiếu",
    )
    assert (asked.status_code, asked.location) == (302, f"/viec/{item.id}")
    assert city.dossier(city_office, code).status == Status.WAITING_FOR_SUPPLEMENT
    page = specialist.get(f"/ho-so/{code}").text
    letters = re.findall(rf'href="(/ho-so/{re.escape(code)}/giay/\d+)"', page)
    letter = specialist.read(letters[-1])
    assert "Bản vẽ thiết kế xây dựng" in letter and "Bản vẽ mặt đứng" in letter and "Ảnh ngôi nhà" in letter
    assert "Căn cứ pháp lý: TT 15/2016/TT-BXD, điều 11" in letter
    resting = specialist.read(f"/viec/{item.id}")
    assert "Hoàn thành được khi hồ sơ tiếp tục" in resting and "Hoàn thành bước này" not in resting
    waiting = next(one for one in city.open_items(city_office, code) if one.origin == "supplement")
    assert "Hoàn thành bước này" in Visitor(app, city.DISTRICT_COUNTER).read(f"/viec/{waiting.id}")
    assert specialist.post(f"/viec/{item.id}", typed(city_office, item)).status_code == 409


@pytest.mark.parametrize(
    ("unit", "login", "contact"),
    [
        ("001", city.DISTRICT_COUNTER, "liên hệ với {specialist}, số điện thoại 024"),
        ("00004", city.COUNTER, "liên hệ với Bộ phận tiếp nhận và trả kết quả, số điện thoại 024"),
    ],
)
def test_whom_a_supplement_says_to_call_answers_the_telephone_it_names(
    app: APIFlask, city_office: Office, unit: str, login: str, contact: str
) -> None:
    code = city.register(city_office, city.PERMIT, login, unit)
    for element in ("check_papers", "entrust", "assign"):
        city.complete(city_office, code, element)
    specialist = Visitor(app, "chuyenvien.badinh")
    specialist.post(f"/viec/{item_of(city_office, code).id}/nhan")
    path = f"/ho-so/{code}/ask_supplement"
    refused = specialist.post(path, papers="Bản vẽ thiết kế xây dựng", reason=" ")
    assert refused.status_code == 422 and "Mời ghi rõ lý do." in words(refused)
    specialist.post(path, papers="Bản vẽ thiết kế xây dựng", reason="Thiếu")
    page = specialist.get(f"/ho-so/{code}").text
    letter = specialist.read(re.findall(rf'href="(/ho-so/{re.escape(code)}/giay/\d+)"', page)[-1])
    assert contact.format(specialist=city.sign_in(city_office, "chuyenvien.badinh").name) in letter


def test_a_letter_names_its_papers_in_vietnamese_whoever_prints_it(
    app: APIFlask, city_office: Office, birth: str
) -> None:
    reader = Visitor(app, city.COUNTER)
    reader.post("/ngon-ngu", language="en")
    page = reader.get(f"/ho-so/{birth}").text
    assert "At the counter" in page and "Form ×" in page
    [receipt] = re.findall(rf'href="(/ho-so/{re.escape(birth)}/giay/\d+)"', page)
    assert "Biểu mẫu" in reader.read(receipt)


def test_a_refusal_stands_beside_the_status_until_it_is_handed_over_and_after(
    app: APIFlask, city_office: Office, counter: Visitor, birth: str
) -> None:
    granted = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    city.complete(city_office, birth, "check_papers", {"result": "refuse"})
    assert "Từ chối" not in counter.read(f"/ho-so?q={birth}"), "nothing has been refused yet"
    city.complete(city_office, birth, "give_refusal")
    assert "Đã xử lý xong · Từ chối" in counter.read(f"/ho-so/{birth}")
    assert "Đã xử lý xong · Từ chối" in counter.read(f"/ho-so?q={birth}")
    city.travel(city_office, granted)
    for code in (birth, granted):
        assert counter.post(f"/ho-so/{code}/return_result").status_code == 302
    assert "Đã trả kết quả · Từ chối" in counter.read(f"/ho-so/{birth}")
    page = counter.read(f"/ho-so?q={granted}")
    assert "Đã trả kết quả" in page and "· Từ chối" not in page


@pytest.mark.parametrize(("days", "is_late"), [(13, False), (15, True)])
def test_whoever_extends_later_than_the_day_before_is_told_and_the_story_says_so(
    app: APIFlask, city_office: Office, clock: SetClock, days: int, is_late: bool
) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    clock.advance(timedelta(days=days))
    head = Visitor(app, "chutich.badinh")
    assert (
        head.post(f"/ho-so/{code}/extend", until="2018-04-02", cause="verification", reason="Chờ xác minh").status_code
        == 302
    )
    page = head.read(f"/ho-so/{code}")
    said = "Gia hạn được báo muộn: theo quy định, chậm nhất là 17:00 19/03/2018" in page
    assert (said, "báo muộn hơn quy định" in page) == (is_late, is_late)


def test_a_refusal_tells_why_by_which_law_and_where_to_turn(city_office: Office, counter: Visitor, birth: str) -> None:
    said = {
        "reason": "Không thuộc thẩm quyền",
        "legal_basis": "Luật Hộ tịch, điều 13",
        "advice": "Mời đến phường 00006",
    }
    city.complete(city_office, birth, "check_papers", {"result": "refuse"})
    city.complete(city_office, birth, "give_refusal", said)
    letters = re.findall(rf'href="(/ho-so/{re.escape(birth)}/giay/\d+)"', counter.get(f"/ho-so/{birth}").text)
    pages = [counter.read(letter) for letter in dict.fromkeys(letters)]
    [refusal] = [page for page in pages if "thông báo không tiếp nhận, giải quyết" in page]
    for line in said.values():
        assert line in refusal


def test_the_way_back_is_offered_only_where_it_is_free(city_office: Office, birth: str, app: APIFlask) -> None:
    back = "Trả lại bước trước"
    city.complete(city_office, birth, "check_papers")
    assert back in Visitor(app, "hotich.trucbach").read(f"/viec/{item_of(city_office, birth).id}")
    city.travel(city_office, birth)
    outbox.tick(city_office, automatic.HANDLERS)
    waiting = item_of(city_office, birth)
    assert waiting.element_id == "return_result"
    assert back not in Visitor(app, city.COUNTER).read(f"/viec/{waiting.id}"), "the handling is over and stays over"


def test_an_apology_gives_a_new_date_and_its_letter(app: APIFlask, city_office: Office) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    head = Visitor(app, "chutich.badinh")
    early = head.post(f"/ho-so/{code}/extend", until="2018-03-10", cause="verification", reason="Xác minh")
    assert early.status_code == 422 and "Ngày hẹn mới phải sau" in words(early)
    assert (
        head.post(f"/ho-so/{code}/extend", until="2018-04-02", cause="verification", reason="Chờ xác minh").status_code
        == 302
    )
    letters = re.findall(rf'href="(/ho-so/{re.escape(code)}/giay/\d+)"', head.get(f"/ho-so/{code}").text)
    letter = head.read(letters[-1])
    assert "hẹn lại thời gian trả kết quả: ngày 02/04/2018" in letter and "20/03/2018" in letter
    again = head.post(f"/ho-so/{code}/extend", until="2018-05-02", cause="verification", reason="Lần nữa")
    assert again.status_code == 409 and "đã được gia hạn một lần" in words(again)


def test_a_place_in_the_list_that_no_row_can_have_is_refused(counter: Visitor) -> None:
    assert counter.get("/viec?sau=1-1-2147483647").status_code == 200
    assert counter.get("/viec?sau=1-1-99999999999").status_code == 422


def test_the_page_of_a_dossier_reads_the_law_it_was_filed_under(
    city_office: Office, clock: SetClock, birth: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, dossier = city.sign_in(city_office, city.COUNTER), city.dossier(city_office, birth)
    with city_office.look(officer) as act:
        version = catalog.loaded(act.session, dossier.version_id)
    [law], change = version.legal.editions, date(2018, 3, 10)
    editions = (replace(law, valid_to=change), replace(law, valid_from=change, valid_to=None, papers=()))
    changed = replace(version, legal=replace(version.legal, editions=editions))
    monkeypatch.setattr(catalog, "loaded", lambda *_which: changed)
    clock.advance(timedelta(days=30))
    with city_office.look(officer) as act:
        assert file_page.gather(act, birth).edition == editions[0]


def test_an_unknown_verb_or_code_is_not_there(counter: Visitor, birth: str) -> None:
    assert counter.post(f"/ho-so/{birth}/delete").status_code == 404
    assert counter.get("/ho-so/000.00.00.H26-180305-9999").status_code == 404
    assert counter.get(f"/ho-so/{birth}/giay/999").status_code == 404


def test_search_finds_what_one_may_see(app: APIFlask, city_office: Office, counter: Visitor, birth: str) -> None:
    someone = replace(city.APPLICANT, name="Đặng Thị Đủ", identity="999199000009")
    other = city.register(city_office, city.RECORD, city.JUSTICE_COUNTER, "STP", applicant=Applicant(**vars(someone)))
    assert birth in counter.read("/ho-so?q=nguyen+mau") and other not in counter.read("/ho-so")
    for text in ("dang thi du", "Đặng", "ĐẶNG THỊ ĐỦ", "999199000009"):
        assert other in Visitor(app, "chuyenvien.stp").read(f"/ho-so?q={text}"), text
    assert other in Visitor(app, "chutich.hanoi").read("/ho-so") and birth in Visitor(app, "chutich.hanoi").read(
        "/ho-so"
    )
    assert "Không tìm thấy hồ sơ nào" in counter.read("/ho-so?q=zzz")


def test_completing_over_http_is_one_transaction_of_at_most_twelve_statements(
    city_office: Office, counter: Visitor, birth: str, statements: Callable[[Office], list[str]]
) -> None:
    other = item_of(city_office, city.register(city_office, city.BIRTH, city.COUNTER, "00004"))
    counter.post(f"/viec/{other.id}", typed(city_office, other))  # the worker has met this procedure before
    item = item_of(city_office, birth)
    counter.post(f"/viec/{item.id}/ban-nhap", note="nháp")
    fields = {"csrf_token": counter.token(), **typed(city_office, item)}
    said = statements(city_office)
    assert counter.client.post(f"/viec/{item.id}", data=fields).status_code == 302
    assert len(said) <= 12, "\n".join(said)


def test_the_heads_verbs_are_offered_only_where_they_may(app: APIFlask, city_office: Office, birth: str) -> None:
    with city_office.look(city.sign_in(city_office, "chutich.trucbach")) as act:
        assert "stop" in handling.available(act, city.dossier(city_office, birth))
    assert "Dừng hẳn, không có kết quả" in Visitor(app, "chutich.trucbach").read(f"/ho-so/{birth}")
    assert "Dừng hẳn, không có kết quả" not in Visitor(app, "hotich.trucbach").read(f"/ho-so/{birth}")


def test_one_who_did_the_other_step_is_told_before_typing(app: APIFlask, city_office: Office) -> None:
    """Separation of duties: the page says so instead of showing the form, and the verb refuses as well."""
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    while item_of(city_office, code).element_id != "sign_result_paper":
        city.complete(city_office, code, item_of(city_office, code).element_id)
    item = item_of(city_office, code)
    signer = Visitor(app, "phochutich.badinh")
    assert "Hoàn thành bước này" in signer.read(f"/viec/{item.id}")
    deputy = city.sign_in(city_office, "phochutich.badinh")
    with city_office.act(SYSTEM) as act:  # as if the deputy had stood in for the leader of the division
        dossier = act.session.scalars(select(Dossier)).one()
        act.session.change(dossier, doers={**dossier.doers, "initial_result": [deputy.officer_id]})
    page = signer.read(f"/viec/{item.id}")
    assert "nên bước này cần một người khác làm" in page and "Hoàn thành bước này" not in page
    assert signer.post(f"/viec/{item.id}", typed(city_office, item)).status_code == 403


def test_who_cannot_do_a_step_reads_whose_it_is(app: APIFlask, city_office: Office, birth: str) -> None:
    item = item_of(city_office, birth)
    page = Visitor(app, "chutich.trucbach").read(f"/viec/{item.id}")
    assert "Hoàn thành bước này" not in page and "Việc này của" in page and "Không có nội dung nào" not in page


def test_an_administrator_begins_with_the_accounts(app: APIFlask) -> None:
    assert Visitor(app, "quantri").get("/").location == "/quan-tri/tai-khoan"


# --- those who lead --------------------------------------------------------------------------------------------------


def test_a_late_step_reaches_the_head_who_answers(
    app: APIFlask, city_office: Office, birth: str, clock: SetClock
) -> None:
    clock.advance(timedelta(hours=3))
    assert sweep(city_office) > 0
    head = Visitor(app, "chutich.trucbach")
    assert head.get("/").location == "/giam-sat"
    page = head.get("/giam-sat").text
    found = re.search(r'action="(/giam-sat/canh-bao/\d+)"', page)
    assert found and birth in page
    empty = head.post(found[1], answer=" ")
    assert empty.status_code == 422 and "Mời ghi nội dung trả lời" in words(empty)
    assert Visitor(app, "hotich.trucbach").post(found[1], answer="x").status_code == 403
    assert head.post(found[1], answer="Hồ sơ đông, đã cử thêm người").status_code == 302
    assert "Hồ sơ đông, đã cử thêm người" in head.read("/giam-sat?muc=da-tra-loi")
    again = head.post(found[1], answer="lần nữa")
    assert again.status_code == 409
    assert "Cảnh báo này đã được trả lời. Nội dung anh/chị vừa nhập, chưa được ghi lần nữa" in words(again)
    assert "Trả lời cảnh báo trễ hạn. Hồ sơ đông, đã cử thêm người" in head.read(f"/ho-so/{birth}")


def test_a_head_answers_a_late_dossier_with_a_new_date_or_another_officer(
    app: APIFlask, city_office: Office, birth: str, clock: SetClock
) -> None:
    clock.advance(timedelta(days=1))
    while sweep(city_office):
        pass
    item = item_of(city_office, birth)
    head = Visitor(app, "chutich.trucbach")
    page = whole_alarm(head)
    gives_away = f'name="verb" value="assign"><input type="hidden" name="items" value="{item.id}"'
    assert f'action="/ho-so/{birth}/extend"' in page and gives_away in page
    assert gives_away in whole_alarm(Visitor(app, "chutich.badinh")), "the district leads the ward"
    assert "/extend" not in whole_alarm(Visitor(app, "giamsat")), "the auditor only reads"
    onward = {"tro-ve": "/giam-sat?muc=canh-bao"}
    assert (
        head.post(f"/ho-so/{birth}/extend", until="2018-03-01", cause="verification", reason="x", **onward).status_code
        == 422
    )
    moved = head.post(
        f"/ho-so/{birth}/extend", until="2018-03-08", cause="verification", reason="Quầy quá tải", **onward
    )
    assert moved.location == "/giam-sat?muc=canh-bao"
    assert "Cả hồ sơ quá ngày hẹn trả" not in head.read("/giam-sat?muc=canh-bao")
    clock.advance(timedelta(days=9))
    while sweep(city_office):
        pass
    late_again = whole_alarm(head)
    assert "/extend" not in late_again and gives_away in late_again, "one apology is all the law allows"


def whole_alarm(reader: Visitor) -> str:
    """The card of the dossier that is late as a whole."""
    cards = reader.get("/giam-sat?muc=canh-bao").text.split("<section")
    return next(card for card in cards if "Cả hồ sơ quá ngày hẹn trả" in card)


def test_one_clock_wants_one_answer_however_far_its_ladder_has_climbed(
    app: APIFlask, city_office: Office, birth: str, clock: SetClock
) -> None:
    clock.advance(timedelta(days=9))
    while sweep(city_office):
        pass
    for login in ("chutich.trucbach", "chutich.badinh"):
        page = Visitor(app, login).get("/giam-sat?muc=canh-bao").text
        assert page.count("Kiểm tra, số hóa và chuyển hồ sơ</h2>") == 1, login


def test_a_leader_sees_what_is_late_and_who_holds_it(
    app: APIFlask, city_office: Office, birth: str, clock: SetClock
) -> None:
    head = Visitor(app, "chutich.trucbach")
    day = head.read("/giam-sat")
    assert "0 quá hạn" in day and "1 đến hạn hôm nay" in day and "Không bước nào chậm" in day
    assert birth in head.read("/giam-sat/viec?han=hom-nay")
    clock.advance(timedelta(days=1))
    for login in ("chutich.trucbach", "chutich.badinh", "chutich.hanoi", "kiemsoat.hanoi"):
        assert birth in Visitor(app, login).read("/giam-sat/viec?han=qua-han"), login
    assert birth not in Visitor(app, "giamdoc.stp").read("/giam-sat/viec?han=qua-han")
    for login in ("chutich.trucbach", "chutich.badinh", "chutich.hanoi", "giamsat"):
        board = Visitor(app, login).read("/giam-sat")
        assert "Chưa ai nhận Bộ phận Một cửa UBND phường Trúc Bạch 1 0 0 0" in board, login
    assert Visitor(app, "chuyenvien.badinh").get("/giam-sat").status_code == 403


def test_who_only_looks_reads_the_supervision_and_touches_nothing(
    app: APIFlask, city_office: Office, birth: str, clock: SetClock
) -> None:
    clock.advance(timedelta(hours=3))
    assert sweep(city_office) > 0
    auditor = Visitor(app, "giamsat")
    page = auditor.get("/giam-sat?muc=canh-bao")
    assert page.status_code == 200 and birth in page.text
    assert 'data-go="g"' in page.text and "/giam-sat/canh-bao/" not in page.text


def test_the_search_in_the_head_is_for_those_it_lets_in(app: APIFlask) -> None:
    assert 'id="find"' in Visitor(app, "chuyenvien.badinh").get("/no-such-page").text
    assert 'id="find"' not in Visitor(app, "thietke").get("/no-such-page").text


def test_in_english_the_procedure_has_its_english_name_wherever_work_is_listed(
    app: APIFlask, city_office: Office, birth: str, clock: SetClock
) -> None:
    clock.advance(timedelta(hours=3))
    assert sweep(city_office) > 0
    head = Visitor(app, "chutich.trucbach")
    head.post("/ngon-ngu", language="en")
    for path in (
        "/viec?tab=unit",
        "/ho-so",
        "/giam-sat?muc=canh-bao",
        "/giam-sat",
        "/giam-sat/viec",
    ):
        page = head.read(path)
        if birth in page:
            assert "Birth registration" in page and "Đăng ký khai sinh" not in page.replace("Tờ khai", ""), path
    assert birth in head.read("/giam-sat?muc=canh-bao") and birth in head.read("/ho-so")
