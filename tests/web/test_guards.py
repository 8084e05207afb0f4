"""Every route asks who is there, and every act is done in that officer's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from demo.accounts import PASSWORD
from engine.act import Office
from tests.web.conftest import Submit
from web.guards import is_public

OPEN_TO_EVERYBODY = {
    "static",
    "openapi.spec",
    "signin.show",
    "signin.enter",
    "signin.leave",
    "signin.language",
}


def calls(app: APIFlask) -> Iterator[tuple[Rule, str, str]]:
    """Every route with each of its methods and an address that reaches it."""
    with app.test_request_context() as context:
        for rule in app.url_map.iter_rules():
            values = dict.fromkeys(rule.arguments, "1")
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                address = context.url_adapter.build(rule.endpoint, values, method=method) if context.url_adapter else ""
                yield rule, method, address


def test_no_route_answers_somebody_who_is_not_signed_in(app: APIFlask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    seen = 0
    for rule, method, address in list(calls(app)):
        if is_public(app, rule.endpoint):
            continue
        answer = app.test_client().open(address, method=method)
        asked_to_sign_in = answer.status_code == 401 or (answer.location or "").startswith("/dang-nhap")
        assert asked_to_sign_in, f"{method} {address} answered {answer.status_code}"
        seen += 1
    assert seen > 3


def test_only_these_routes_are_public(app: APIFlask) -> None:
    public = {rule.endpoint for rule in app.url_map.iter_rules() if is_public(app, rule.endpoint)}
    assert public - {"api.sign_in"} == OPEN_TO_EVERYBODY


def test_no_form_is_taken_without_its_token(app: APIFlask, officer: FlaskClient) -> None:
    for rule, method, address in list(calls(app)):
        if method == "POST" and not rule.endpoint.startswith("api."):
            assert officer.post(address).status_code == 400, address


def test_a_form_sent_after_the_session_ended_can_be_sent_again(client: FlaskClient, submit: Submit) -> None:
    waiting = submit("/small/note", note="ba trang giấy")
    assert waiting.status_code == 401
    assert 'name="note" value="ba trang giấy"' in waiting.text
    assert "Đăng nhập ở thẻ mới" in waiting.text

    submit("/dang-nhap", login="chuyenvien.badinh", password=PASSWORD)
    stale = client.post("/small/note", data={"note": "ba trang giấy", "csrf_token": "old"})
    assert stale.status_code == 400
    assert 'name="note" value="ba trang giấy"' in stale.text

    assert submit("/small/note", note="ba trang giấy").location == "/small"
    assert "Đã ghi: ba trang giấy" in client.get("/no-such-page").text


def test_a_form_from_a_foreign_page_is_not_offered_again(submit: Submit) -> None:
    refused = submit("/small/note", headers={"Origin": "https://example.vn"}, note="lừa")
    assert refused.status_code == 401
    assert "lừa" not in refused.text


def test_a_program_is_told_in_json(client: FlaskClient) -> None:
    refused = client.get("/small", headers={"Accept": "application/json"})
    assert refused.status_code == 401
    assert refused.json is not None
    assert refused.json["code"] == "SignInNeeded"


def test_asking_who_is_there_costs_one_statement(
    officer: FlaskClient, city_office: Office, statements: Callable[[Office], list[str]]
) -> None:
    said = statements(city_office)
    officer.get("/small")
    assert len(said) == 1


@pytest.mark.parametrize(
    ("login", "rooms"),
    [
        ("motcua.trucbach", {"worklist", "intake", "dossier_file", "post", "leave", "organisation"}),
        ("truongphong.badinh", {"worklist", "dossier_file", "supervision", "leave", "organisation"}),
        ("thietke", {"procedures", "designer", "organisation"}),
        ("quantri", {"leave", "procedures", "organisation", "accounts", "jobs", "ladders"}),
        (
            "giamsat",
            {
                "dossier_file",
                "supervision",
                "procedures",
                "designer",
                "organisation",
                "accounts",
                "journal",
                "jobs",
                "ladders",
                "register_ledger",
            },
        ),
    ],
)
def test_the_head_of_the_page_shows_the_rooms_one_may_enter(
    app: APIFlask, submit: Submit, login: str, rooms: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from web import navigation
    from web.guards import signed_in

    monkeypatch.setattr(navigation, "_exists", lambda _endpoint: True)
    cookie = submit("/dang-nhap", login=login, password=PASSWORD).headers["Set-Cookie"]
    with app.test_request_context(headers={"Cookie": cookie}):
        actor = signed_in()
        assert actor is not None
        assert {entry.room for entry in navigation.navigation(actor)} == rooms
