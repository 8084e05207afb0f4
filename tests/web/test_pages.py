"""What every page carries: headers that protect it, two languages, the bundle or a plain dress."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path

import pytest
from apiflask import APIFlask
from flask import url_for
from flask.testing import FlaskClient
from jinja2 import DictLoader
from werkzeug.routing import BuildError

import run
from engine.act import SYSTEM, Office
from engine.identity.models import Account
from engine.settings import ROOT
from tests.conftest import leave_out
from tests.web.conftest import Submit
from web import bundle

# A <script> of a data type (JSON, XML) is read, never run.
INSIDE = re.compile(r"""<style|\sstyle=|<script(?![^>]*\ssrc=)(?![^>]*type="application/(?:json|xml)")|\son\w+=""")
TEMPLATES = [path for room in ("web", "desk", "admin") for path in (ROOT / room).rglob("templates/**/*.html")]


def test_every_answer_carries_the_headers_that_protect_it(officer: FlaskClient) -> None:
    for path in ("/small", "/no-such-page", "/dang-nhap", "/static/plain.css"):
        with officer.get(path) as answer:
            headers = answer.headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers


def test_behind_https_the_cookie_and_the_site_stay_there(city_office: Office) -> None:
    city_office.settings = replace(city_office.settings, secure_cookies=True)
    answer = run.web(city_office).test_client().get("/dang-nhap", base_url="https://motcua.example.vn")
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]
    assert "Secure" in answer.headers["Set-Cookie"]


def test_no_page_has_a_script_or_style_inside() -> None:
    assert TEMPLATES
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        assert not INSIDE.search(text), path


def test_every_icon_is_in_the_sprite() -> None:
    known = set((ROOT / "frontend" / "src" / "icons.txt").read_text("utf-8").split())
    used = {name for path in TEMPLATES for name in re.findall(r'icon\("([\w-]+)"\)', path.read_text("utf-8"))}
    assert used
    assert used <= known


def test_an_officer_chooses_english_and_keeps_it(officer: FlaskClient, submit: Submit, city_office: Office) -> None:
    chosen = submit("/ngon-ngu", language="en", next="/small")
    assert chosen.location == "/small"
    assert '<html lang="en">' in officer.get("/no-such-page").text
    with city_office.look(SYSTEM) as act:
        assert act.session.query(Account).filter_by(login="chuyenvien.badinh").one().language == "en"
    submit("/dang-xuat")
    assert '<html lang="en">' in officer.get("/dang-nhap").text


def test_an_unknown_language_is_vietnamese(submit: Submit, client: FlaskClient) -> None:
    submit("/ngon-ngu", language="xx")
    assert '<html lang="vi">' in client.get("/dang-nhap").text


@pytest.mark.parametrize("is_built", [True, False])
def test_pages_work_with_and_without_the_bundle(
    city_office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_built: bool
) -> None:
    manifest = '{"icons": "icons-1.svg", "desk": {"js": "desk-1.js", "css": "desk-1.css"}, "viewer": {"js": "v.js"}}'
    if is_built:
        (tmp_path / "manifest.json").write_text(manifest)
    monkeypatch.setattr(bundle, "DIST", tmp_path)
    app = run.web(city_office)
    page = app.test_client().get("/dang-nhap").text
    assert ("/static/dist/desk-1.css" in page) is is_built
    assert ("/static/plain.css" in page) is not is_built
    assert "Tên đăng nhập" in page
    with app.test_request_context():
        drawn = app.jinja_env.get_template("macros.html").module.diagram("/so-do.bpmn", ["T1"])  # type: ignore[attr-defined]
    assert ("data-diagram" in drawn) is is_built
    assert ("Sơ đồ chưa hiển thị được" in drawn) is not is_built


def test_the_bundle_travels_compressed_to_whoever_takes_it(
    city_office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = b"export const one = 1;\n" * 200
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "desk-1.js").write_bytes(script)
    (tmp_path / "dist" / "desk-1.js.gz").write_bytes(gzip.compress(script))
    monkeypatch.setattr(bundle, "DIST", tmp_path / "dist")
    app = run.web(city_office)
    app.static_folder = str(tmp_path)
    client, url = app.test_client(), "/static/dist/desk-1.js"
    with client.get(url, headers={"Accept-Encoding": "gzip, br"}) as small, client.get(url) as plain:
        assert (small.headers["Content-Encoding"], gzip.decompress(small.data)) == ("gzip", script)
        assert ("Content-Encoding" in plain.headers, plain.data) == (False, script)
        assert small.mimetype == plain.mimetype == "text/javascript"
        assert small.headers["ETag"] != plain.headers["ETag"]
        for answer in (small, plain):
            assert (answer.headers["Vary"], answer.headers["Cache-Control"]) == ("Accept-Encoding", bundle.A_YEAR)
        again = {"Accept-Encoding": "gzip", "If-None-Match": small.headers["ETag"]}
    with client.get(url, headers=again) as known:
        assert known.status_code == 304


def test_the_files_an_officers_page_draws_with_are_small_on_the_wire() -> None:
    built = bundle.read_manifest(bundle.DIST)
    if not built:
        leave_out("what looks at the pages' bundle (it was not built)")
    for part in ("desk", "viewer"):
        for kind in ("js", "css"):
            name = built[part][kind]
            packed = (bundle.DIST / f"{name}.gz").read_bytes()
            assert gzip.decompress(packed) == (bundle.DIST / name).read_bytes()
            assert len(packed) < 60_000


def test_files_of_the_bundle_are_kept_for_a_year_because_their_names_change(client: FlaskClient) -> None:
    built = bundle.read_manifest(bundle.DIST)
    if built:
        with client.get(f"/static/dist/{built['desk']['css']}") as answer:
            assert answer.headers["Cache-Control"] == bundle.A_YEAR
    assert client.get("/dang-nhap").headers["Cache-Control"] == "private, no-cache"


def test_what_one_application_has_compiled_serves_the_next(app: APIFlask, city_office: Office) -> None:
    assert "Tên đăng nhập" in app.test_client().get("/dang-nhap").text
    again = run.web(city_office)
    compiled: list[object] = []
    again.jinja_env.compile = lambda *said, **_: compiled.append(said)  # type: ignore[method-assign,assignment]
    assert "Tên đăng nhập" in again.test_client().get("/dang-nhap").text
    assert compiled == []


def test_a_template_that_was_changed_is_compiled_again(app: APIFlask) -> None:
    said = {"letter.html": "Trước"}
    app.jinja_env.loader = DictLoader(said)
    assert app.jinja_env.get_template("letter.html").render() == "Trước"
    said["letter.html"] = "Sau"
    app.jinja_env.cache = None
    assert app.jinja_env.get_template("letter.html").render() == "Sau"


def test_an_address_is_written_from_its_own_route(app: APIFlask) -> None:
    with app.test_request_context():
        for _ in range(2):  # compiled, then kept
            assert url_for("work_item.open", item_id=7) == "/viec/7"
            assert url_for("work_item.open", item_id=8, lời="a b") == "/viec/8?l%E1%BB%9Di=a+b"
            with pytest.raises(BuildError):
                url_for("work_item.open")
