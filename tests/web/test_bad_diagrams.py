"""Bad input at three doors, the page, the API and the command: a clear finding each time, and the house goes on.

The promise of five seconds is the wall's: an examination gets that much work and no more, then it is a finding, too.
"""

from __future__ import annotations

import argparse
import io
import re
from base64 import b64encode
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener

import orjson
import pytest
from apiflask import APIFlask

from demo.accounts import PASSWORD
from engine.clock import SystemClock
from engine.definitions import check_command, examination
from engine.definitions.checks import Known
from engine.definitions.examination import Files, examine
from tests import city
from tests.browser import LiveServer
from tests.web.bad_diagrams import BAD, Bad, crowded, diagram
from tests.web.calling import Caller, calling

HAND_IN = f"/quan-tri/quy-trinh/{city.BIRTH}/nop-tep"
VERSIONS = f"/procedures/{city.BIRTH}/versions"
MAIN = "khai-sinh.bpmn"
EDGE = "------------------------a-line-between-parts"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')

each_bad = pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)


@pytest.fixture(scope="module")
def program() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    check_command.add_arguments(parser)
    return parser


class Browser:
    """A designer's browser without scripts, over real HTTP."""

    def __init__(self, url: str) -> None:
        self.url, self.cookies = url, HTTPCookieProcessor()
        self.opener = build_opener(self.cookies)
        self.send("/dang-nhap", {"login": "thietke", "password": PASSWORD})

    def get(self, path: str) -> tuple[int, str]:
        return self.answer(Request(self.url + path))

    def send(self, path: str, fields: dict[str, str], file: bytes | None = None) -> tuple[int, str]:
        """Post a form with the hidden word of its page."""
        _, page = self.get(path)
        parts = [*fields.items(), ("csrf_token", TOKEN.findall(page)[0])]
        lines = [f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
                 for name, text in parts]  # fmt: skip
        if file is not None:
            head = f'--{EDGE}\r\nContent-Disposition: form-data; name="files"; filename="{MAIN}"\r\n\r\n'
            lines += [head.encode(), file, b"\r\n"]
        body = b"".join([*lines, f"--{EDGE}--\r\n".encode()])
        return self.answer(Request(self.url + path, body, {"Content-Type": f"multipart/form-data; boundary={EDGE}"}))

    def answer(self, request: Request) -> tuple[int, str]:
        try:
            with self.opener.open(request) as page:
                return page.status, page.read().decode()
        except HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()


@pytest.mark.slow
def test_the_page_shows_why_and_the_next_page_is_served(live_server: LiveServer) -> None:
    designer = Browser(live_server.url)
    for bad in BAD:
        status, page = designer.send(HAND_IN, {"do": "check"}, bad.data)
        assert status in {200, 422}, bad.name
        assert bad.words in unescape(page), bad.name
        assert "Sơ đồ chưa thể trình" in page, bad.name
        assert "<script>alert" not in page and len(page) < 2_000_000, bad.name
        assert designer.get("/quan-tri/quy-trinh")[0] == 200, bad.name


@pytest.mark.slow
def test_the_api_answers_with_the_finding_and_stores_nothing(app: APIFlask) -> None:
    designer: Caller = calling(app, "thietke")
    for bad in BAD:
        said = designer.post(VERSIONS, {"files": {MAIN: b64encode(bad.data).decode()}, "note": "Thử"}, 422)
        found = {(finding["rule"], finding["element_id"]) for finding in said["findings"]}
        assert (bad.rule, bad.element) in found, (bad.name, found)
    assert len(designer.get(VERSIONS)["versions"]) == 1


@each_bad
def test_the_command_says_it_too(bad: Bad, program: argparse.ArgumentParser, tmp_path: Path) -> None:
    file, out = tmp_path / MAIN, io.StringIO()
    file.write_bytes(bad.data)
    code = check_command.main(program.parse_args([str(file), "--json"]), SystemClock().now(), out)
    [result] = orjson.loads(out.getvalue())
    assert code in {check_command.NOT_PUBLISHABLE, check_command.UNREADABLE}
    found = {(finding["rule"], finding["element_id"]): finding for finding in result["findings"]}
    assert (bad.rule, bad.element) in found, found.keys()
    finding = found[bad.rule, bad.element]
    assert bad.words in finding["message"] and finding["remedy"] and finding["message_en"] and finding["remedy_en"]


def test_an_examination_is_promised_in_five_seconds_and_ends_by_then_with_a_finding() -> None:
    assert examination.SECONDS == 5.0
    slow = Files({f"{number}.bpmn": diagram(crowded(2_900)) for number in range(30)})
    [looked] = examine([slow], known=Known(), laws={}, seconds=1.0)
    assert {finding.rule for finding in looked.findings} == {"check-took-too-long"}
    assert all("Chia sơ đồ" in finding.remedy for finding in looked.findings)


def test_of_a_thousand_mistakes_of_a_kind_a_hundred_are_listed() -> None:
    [looked] = examine([Files({MAIN: diagram(crowded(1_000))})], known=Known(), laws={})
    kinds = [finding.rule for finding in looked.findings]
    assert kinds.count("form-missing") == examination.MOST_OF_A_KIND
    more = next(f for f in looked.findings if f.rule == "more-like-these" and "biểu mẫu" in f.message)
    assert "900" in more.message and "900" in more.message_en
