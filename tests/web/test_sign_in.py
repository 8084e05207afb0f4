"""An officer comes in by the sign-in page, and only the right one does."""

from __future__ import annotations

import re
from datetime import timedelta

from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from demo.accounts import LISTED, PASSWORD
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.identity import accounts
from tests.web.conftest import Submit
from tests.web.test_admin import Visitor
from web.signin import onward

LOGIN = "chuyenvien.badinh"
SIGNED = re.compile(r"[\w-]{10,}\.[\w-]{6}\.[\w-]{20,}")


def test_an_officer_signs_in_works_and_leaves(client: FlaskClient, submit: Submit) -> None:
    sent = client.get("/small")
    assert (sent.status_code, sent.location) == (302, "/dang-nhap?next=/small")
    assert "Tên đăng nhập" in client.get(sent.location).text

    entered = submit("/dang-nhap", login=LOGIN, password=PASSWORD, next="/small")
    assert (entered.status_code, entered.location) == (302, "/small")
    assert client.get("/small").text.startswith("Nguyễn Mạnh Cường 2018-03-05T09:00")
    head = client.get("/no-such-page").text
    assert "Phòng Quản lý đô thị" in head
    assert "Đăng xuất" in head

    left = submit("/dang-xuat")
    assert left.location == "/dang-nhap"
    assert client.get("/small").status_code == 302


def test_an_officer_chooses_another_password_and_stays_at_this_desk_only(app: APIFlask) -> None:
    here, elsewhere = Visitor(app, LOGIN), Visitor(app, LOGIN)
    assert 'href="/mat-khau"' in here.get("/viec")
    chosen = {"password": "mot-mat-khau-moi", "password_again": "mot-mat-khau-moi"}
    refused = here.post("/mat-khau", old_password="not-the-password", **chosen)
    assert refused.status_code == 422 and "Mật khẩu hiện tại không đúng." in refused.text
    assert "mot-mat-khau-moi" not in refused.text
    differing = here.post("/mat-khau", old_password=PASSWORD, password="mot-mat-khau-moi", password_again="khac")
    assert differing.status_code == 422 and "Hai lần nhập mật khẩu chưa giống nhau." in differing.text
    assert here.post("/mat-khau", old_password=PASSWORD, **chosen).status_code == 302
    page = here.get("/viec")
    assert "các phiên khác của anh/chị đã kết thúc" in page and "Phòng Quản lý đô thị" in page
    elsewhere.get("/viec", 302)
    assert Visitor(app, LOGIN).entered.status_code == 401
    assert Visitor(app, LOGIN, "mot-mat-khau-moi").entered.status_code == 302


def test_a_wrong_password_is_refused_in_words_and_the_login_is_kept(client: FlaskClient, submit: Submit) -> None:
    refused = submit("/dang-nhap", login=LOGIN, password="not-the-password")
    assert refused.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in refused.text
    assert f'value="{LOGIN}"' in refused.text
    assert "not-the-password" not in refused.text
    assert client.get("/small").status_code == 302


def test_an_unknown_login_reads_the_same_as_a_wrong_password(submit: Submit) -> None:
    known = submit("/dang-nhap", login=LOGIN, password="not-the-password")
    unknown = submit("/dang-nhap", login="nobody", password="not-the-password")
    assert unknown.status_code == known.status_code
    assert said(unknown).replace("nobody", "") == said(known).replace(f'value="{LOGIN}"', 'value=""')


def said(answer: TestResponse) -> str:
    """The page without its token, which tells the second it was made in."""
    return SIGNED.sub("", answer.text)


def test_too_many_wrong_passwords_lock_the_account_for_a_while(submit: Submit, clock: SetClock) -> None:
    for _ in range(5):
        submit("/dang-nhap", login=LOGIN, password="not-the-password")
    locked = submit("/dang-nhap", login=LOGIN, password=PASSWORD)
    assert locked.status_code == 429
    assert "tạm khóa" in locked.text
    clock.advance(timedelta(minutes=2))
    assert submit("/dang-nhap", login=LOGIN, password=PASSWORD).status_code == 302


def test_without_the_form_token_nobody_comes_in(client: FlaskClient) -> None:
    refused = client.post("/dang-nhap", data={"login": LOGIN, "password": PASSWORD})
    assert refused.status_code == 400
    assert "Gửi lại" in refused.text
    assert LOGIN in refused.text
    assert PASSWORD not in refused.text
    assert client.get("/small").status_code == 302


def test_a_session_ends_when_the_account_is_closed(officer: FlaskClient, city_office: Office) -> None:
    assert officer.get("/small").status_code == 200
    with city_office.look(SYSTEM) as act:
        account_id = act.session.query(accounts.Account).filter_by(login=LOGIN).one().id
    with city_office.act(SYSTEM) as act:
        accounts.disable(act, account_id)
    assert officer.get("/small").location == "/dang-nhap?next=/small"
    assert "Nguyễn Mạnh Cường" not in officer.get("/no-such-page").text


def test_the_session_cookie_is_kept_from_scripts_and_foreign_sites(submit: Submit) -> None:
    cookie = submit("/dang-nhap", login=LOGIN, password=PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_demo_lists_its_people_with_one_press_each(client: FlaskClient) -> None:
    listed = client.get("/dang-nhap").text
    assert all(person.login in listed and person.name in listed for person in LISTED)
    assert "Dữ liệu mẫu – mọi người và số định danh đều hư cấu" in listed


def test_after_signing_in_one_only_goes_to_pages_of_this_house(officer: FlaskClient) -> None:
    with officer.application.test_request_context():
        assert onward("/viec?loc=tre#x") == "/viec?loc=tre"
        foreign = ("https://example.vn/", "//example.vn", "/\\example.vn", "javascript:alert(1)")
        for elsewhere in (*foreign, "viec", "", None):
            assert onward(elsewhere) == "/"
