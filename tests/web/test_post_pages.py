"""The desk's pages about the post: sending, handing over, taking in, confirming, reconciling."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta

from apiflask import APIFlask

from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.dossiers.status import Status
from engine.neighbour_settings import Post
from engine.postal import watch
from engine.postal.models import Shipment
from tests import city
from tests.engine.postal.parcels import finished, parcel, send
from tests.web.visiting import Visitor, counter_form, words

SENDING = {
    "name": "Nguyễn Thị Mẫu",
    "phone": "0240000001",
    "line": "12 phố Mẫu",
    "province": "01",
    "district": "001",
    "papers": "Giấy phép xây dựng\nBản vẽ",
    "collect": "120.000",
    "authorised_on": "2018-03-05",
}


def test_a_result_is_sent_followed_by_hand_and_delivered(city_office: Office, app: APIFlask, clock: SetClock) -> None:
    code = finished(city_office)
    desk = Visitor(app, city.DISTRICT_COUNTER)
    assert "Gửi trả qua bưu chính" in desk.read(f"/ho-so/{code}")
    assert "Người nhận" in desk.read(f"/buu-chinh/gui/{code}")
    refused = desk.post(f"/buu-chinh/gui/{code}", SENDING | {"district": "", "collect": "mười nghìn"})
    assert refused.status_code == 422
    assert "Mời chọn quận, huyện" in words(refused)
    sent = desk.post(f"/buu-chinh/gui/{code}", SENDING)
    number = sent.location.rpartition("/")[2]
    assert (number, parcel(city_office, number).collect) == (f"{code}-P1", 120_000)
    page = desk.read(sent.location)
    assert "Đã lập đơn" in page
    assert "Bản vẽ" in page
    assert number in desk.read("/buu-chinh")
    assert "Đơn vị phụ trách" in Visitor(app, "chuyenvien.badinh").read(sent.location)
    assert Visitor(app, city.COUNTER).get(sent.location).status_code == 404
    clock.advance(timedelta(days=1))
    desk.post(f"{sent.location}/tin", happening="2", at="2018-03-05T10:00")
    desk.post(f"{sent.location}/tin", happening="4", at="2018-03-05T15:00", note="Đã phát tận tay")
    assert city.dossier(city_office, code).status == Status.RETURNED
    assert "chậm nhất 06/03/2018" in desk.read(sent.location)
    story = desk.read(f"/ho-so/{code}")
    assert story.index("đã phát") < story.index("đã thu gom") < story.index("Gửi trả kết quả qua bưu chính")


def test_the_slip_and_the_minutes_are_printed_with_the_number_as_a_picture(city_office: Office, app: APIFlask) -> None:
    number = send(city_office, finished(city_office))
    desk = Visitor(app, city.DISTRICT_COUNTER)
    for paper, title in (("phieu-gui", "Phiếu gửi trả kết quả"), ("bien-ban-giao-nhan", "Biên bản giao nhận hồ sơ")):
        answer = desk.get(f"/buu-chinh/bg/{number}/{paper}")
        assert title in words(answer)
        assert "<svg" in answer.text


def test_what_the_law_wants_done_in_person_says_so_where_one_would_send_it(city_office: Office, app: APIFlask) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    page = Visitor(app, city.COUNTER).read(f"/buu-chinh/gui/{code}")
    assert "buộc người yêu cầu trực tiếp có mặt" in page


def test_a_dossier_that_comes_by_post_is_filed_when_the_minutes_are_signed(
    city_office: Office, app: APIFlask, clock: SetClock
) -> None:
    desk = Visitor(app, city.DISTRICT_COUNTER)
    told = desk.post("/buu-chinh/bao-truoc", SENDING | {"procedure": city.PERMIT})
    number = told.location.rpartition("/")[2]
    wanted = f"/tiep-nhan/{city.PERMIT}?buu-gui={number}"
    assert desk.get(wanted).status_code == 409, "nothing has been handed over yet"
    clock.advance(timedelta(days=2))
    signed = {"minutes_number": "17/BBGN", "signed_by": "Trần Văn Thử", "signed_at": "2018-03-06T14:20"}
    assert desk.post(f"{told.location}/bien-ban", signed | {"signed_at": "2018-03-09T08:00"}).status_code == 422
    assert desk.post(f"{told.location}/bien-ban", signed).status_code == 302
    assert "17/BBGN" in desk.read(f"{told.location}/bien-ban-giao-nhan")
    assert SENDING["name"] in desk.get(wanted).text
    fields = counter_form(city_office, city.PERMIT, "001") | {"request.parcel": number}
    for _twice in range(2):
        taken = desk.post(f"/tiep-nhan/{city.PERMIT}", fields)
        assert taken.status_code == 302, words(taken)
    found = parcel(city_office, number)
    with city_office.look(SYSTEM) as act:
        assert act.session.query(Shipment).count() == 1
    code = taken.location.rpartition("/")[2]
    dossier = city.dossier(city_office, code)
    assert (found.dossier_id, dossier.channel) == (dossier.id, 3)
    assert "14:20" in desk.read(f"/ho-so/{code}")


def test_a_loss_on_the_way_in_is_settled_on_the_parcels_page(
    city_office: Office, app: APIFlask, clock: SetClock
) -> None:
    desk = Visitor(app, city.DISTRICT_COUNTER)
    at = desk.post("/buu-chinh/bao-truoc", SENDING | {"procedure": city.PERMIT}).location
    clock.advance(timedelta(days=6))
    watch.look(city_office)
    assert "Phiếu tra soát bưu gửi" in desk.read(f"{at}/phieu-tra-soat")
    assert "In phiếu tra soát" in desk.read(at)
    desk.post(f"{at}/tin", happening="8", at="2018-03-07T10:00", note="Cháy xe")
    assert "Xử lý bưu gửi thất lạc" in desk.read(at)
    assert desk.post(f"{at}/su-co", outcome="paid").status_code == 422
    settled = {"outcome": "paid", "compensation": "300.000", "note": "Đã bồi thường"}
    assert desk.post(f"{at}/su-co", settled).status_code == 302
    assert "Sự cố đã giải quyết" in desk.read(at)
    assert desk.post(f"{at}/su-co", settled).status_code == 409


def test_papers_between_units_are_confirmed_by_who_receives_them(city_office: Office, app: APIFlask) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    desk, ward = Visitor(app, city.DISTRICT_COUNTER), Visitor(app, city.COUNTER)
    assert "UBND phường Trúc Bạch" in desk.read(f"/buu-chinh/chuyen/{code}")
    sent = desk.post(f"/buu-chinh/chuyen/{code}", unit="00004", papers="Đơn đề nghị")
    assert sent.status_code == 302, words(sent)
    assert desk.post(f"{sent.location}/xac-nhan").status_code == 403
    assert ward.post(f"{sent.location}/xac-nhan").status_code == 302
    assert "xác nhận đã nhận đủ giấy tờ" in desk.read(f"/ho-so/{code}")


def test_a_month_is_compared_with_the_carriers_list(city_office: Office, app: APIFlask, clock: SetClock) -> None:
    desk = Visitor(app, city.DISTRICT_COUNTER)
    number = desk.post(f"/buu-chinh/gui/{finished(city_office)}", SENDING).location.rpartition("/")[2]
    clock.advance(timedelta(days=1))
    desk.post(f"/buu-chinh/bg/{number}/tin", happening="4", at="2018-03-05T15:00")
    listed = f"so_don;ma_buu_gui;ngay_phat;thu_ho\n{number};EX1;05/03/2018;100.000\n=SUM(1);EX2;05/03/2018;0\n"
    refused = desk.client.post(
        "/buu-chinh/doi-soat",
        data={"csrf_token": desk.token(), "thang": "2018-03", "list": (io.BytesIO(b"a;b\n1;2\n"), "x.csv")},
    )
    assert (refused.status_code, "thiếu cột so_don" in words(refused)) == (422, True)
    desk.client.post(
        "/buu-chinh/doi-soat",
        data={"csrf_token": desk.token(), "thang": "2018-03", "list": (io.BytesIO(listed.encode()), "x.csv")},
    )
    page = desk.read("/buu-chinh/doi-soat?thang=2018-03")
    assert "lệch tiền thu hộ" in page
    assert "không có tại đây" in page
    out = desk.get("/buu-chinh/doi-soat/tai-ve?thang=2018-03").text
    assert re.search(rf"{re.escape(number)};EX1;05/03/2018;120000;100000;lệch tiền thu hộ", out)
    assert "'=SUM(1)" in out
    assert desk.get("/buu-chinh/doi-soat?thang=2019-01").status_code == 422


def test_where_the_post_tells_the_office_itself_nothing_is_written_by_hand(city_office: Office, app: APIFlask) -> None:
    city_office.settings = replace(city_office.settings, post=Post("http://127.0.0.1:1", "MC", "id", "secret"))
    number = send(city_office, finished(city_office))
    desk = Visitor(app, city.DISTRICT_COUNTER)
    assert "Ghi tin của bưu chính" not in desk.read(f"/buu-chinh/bg/{number}")
    assert desk.post(f"/buu-chinh/bg/{number}/tin", happening="4", at="2018-03-05T08:30").status_code == 409
    assert desk.post(f"/buu-chinh/bg/{number}/huy").status_code == 302
    assert parcel(city_office, number).state == "cancelled"
