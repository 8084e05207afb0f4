"""A reader who chose English reads English: every page of every kind of account, in a city where everything has
happened once. What stays Vietnamese is data: names of people and places, what somebody typed, the titles of laws, and
the official letters, which are Vietnamese by law whoever reads the page around them."""

from __future__ import annotations

import ast
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from apiflask import APIFlask
from lxml import html
from sqlalchemy import select

from admin import words
from desk.timeline import SENTENCES
from engine.act import SYSTEM, Office
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.definitions.models import ProcedureVersion
from engine.dossiers.models import Dossier, DossierPaper, WorkItem
from engine.escalation.models import Alarm
from engine.identity.models import Account
from engine.org.models import Absence, Delegation, Officer, Post, Unit
from engine.settings import ROOT
from tests.web.played_city import play
from tests.web.test_who_may_enter import LOGINS
from tests.web.visiting import Visitor
from web.translations.__main__ import ENGLISH, read

LETTERS = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
MOST_ALIKE = 2  # pages of one shape, as one dossier after another
NOT_PAGES = re.compile(r"/(?:giay|tep|so-do|xuat|dang-xuat|static)(?:/|$)|\.bpmn$|^/api/|^#")
READ_ALOUD = ("title", "placeholder", "aria-label", "alt", "data-confirm", "data-label")
CODE = re.compile(r"(?<![\w@.-])[a-z]+(?:_[a-z]+)*\.[a-z_]+(?![\w@-])|(?<![\w.@-])[a-z]+_[a-z_]+(?![\w.@-])")
OWN_NAMES = ("Một Cửa", "Tiếng Việt")
MAILBOX = re.compile(r"[\w.]+@[\w.]+\w")
NUMBER_OF_A_LAW = re.compile(r"\b\d+(?:/\d{4})?/[A-ZĐ-]+\b")  # 891/QĐ-UBND: how it is cited in every language


@pytest.fixture
def played(city_office: Office, clock: SetClock) -> Office:
    play(city_office, clock)
    return city_office


@pytest.fixture
def told(played: Office) -> list[AuditLine]:
    with played.look(SYSTEM) as act:
        return list(act.session.scalars(select(AuditLine)))


@pytest.mark.slow
def test_every_page_is_english_for_every_kind_of_account(app: APIFlask, played: Office) -> None:
    data, heard = data_of(played), dict[str, str]()
    found: Counter[str] = Counter()
    seen = set()
    for login in LOGINS.values():
        for path, page in pages(in_english(app, login)):
            seen.add(shape(path))
            assert page.get("lang") == "en", path
            for text in texts(page):
                if text not in heard:  # most words of a page stand on many others
                    heard[text] = complaint(text, data)
                if wrong := heard[text]:
                    found[f"{shape(path)}: {wrong}: {text[:160]}"] += 1
    assert len(seen) > 20, seen
    assert not found, "\n".join(sorted(found))


def test_a_page_in_vietnamese_would_be_noticed(app: APIFlask, city_office: Office) -> None:
    data = data_of(city_office)
    texts_there = texts(html.fromstring(Visitor(app, LOGINS["counter"]).get("/viec").text))
    assert [text for text in texts_there if complaint(text, data)]
    assert complaint("dossier.registered", data) and complaint("by desk_officer", data)
    assert not complaint("Received at UBND phường Trúc Bạch", data)


def test_every_line_of_the_log_has_its_words(told: list[AuditLine]) -> None:
    verbs = {line.verb for line in told}
    assert len(verbs) > 35, "much has happened in this city"
    assert sorted((verbs | recorded()) - words.VERBS.keys()) == []
    of_dossiers = {line.verb for line in told if line.dossier_id} | {one for one in recorded() if one[:8] == "dossier."}
    assert sorted(of_dossiers - SENTENCES.keys()) == []
    details = {name for line in told for name in line.details} - {"filling"}
    assert sorted({name for name in details if not name.endswith("_en")} - words.DETAILS.keys()) == []
    assert sorted({line.subject.partition(":")[0] for line in told} - {"element", "city"} - words.SUBJECTS.keys()) == []


# --- the walk --------------------------------------------------------------------------------------------------------


def in_english(app: APIFlask, login: str) -> Visitor:
    visitor = Visitor(app, login)
    assert visitor.post("/ngon-ngu", language="en").status_code == 302
    return visitor


def pages(visitor: Visitor) -> Iterator[tuple[str, Any]]:
    """Every page one may reach by links from the first one, a few of each shape."""
    waiting, known, alike = deque(["/"]), {"/"}, Counter[str]()
    while waiting:
        path = waiting.popleft()
        answer = visitor.client.get(path, follow_redirects=True)
        if answer.status_code != 200 or "text/html" not in answer.content_type:
            continue
        page = html.fromstring(answer.text)
        yield path, page
        for link in page.xpath("//a/@href"):
            parts = urlsplit(link)
            query = "&".join(pair for pair in parts.query.split("&") if pair and not pair.startswith("tro-ve="))
            goal = f"{parts.path}?{query}".rstrip("?")
            if parts.netloc or not parts.path or NOT_PAGES.search(parts.path) or goal in known:
                continue
            known.add(goal)
            if alike[shape(goal)] < MOST_ALIKE:
                alike[shape(goal)] += 1
                waiting.append(goal)


def shape(path: str) -> str:
    """The address without what tells one dossier, unit or day from another."""
    parts = urlsplit(path)
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    if parts.path.startswith("/giam-sat") or parts.path.startswith("/viec"):
        names = [pair for pair in parts.query.split("&") if pair.startswith(("muc=", "tab="))]
    folders = [part if re.fullmatch(r"[a-z-]+", part) else "…" for part in parts.path.split("/") if part]
    return (
        f"/{'/'.join(folders[:2] if folders[:1] == ['quan-tri'] and len(folders) > 4 else folders)}?{'&'.join(names)}"
    )


def texts(page: Any) -> Iterator[str]:
    """What a reader sees or has read aloud."""
    for node in page.xpath("//*[not(self::script or self::style or self::noscript)]"):
        if not isinstance(node.tag, str) or node.tag == "textarea" or node.get("lang") == "vi":
            continue  # what stands in a field to be written in is content, not a word of ours
        for text in (node.text, *(child.tail for child in node), *(node.get(name) for name in READ_ALOUD)):
            if text and text.strip():
                yield " ".join(text.split())
        if node.tag == "input" and node.get("type") == "submit" and node.get("value"):
            yield node.get("value")


# --- what is data ----------------------------------------------------------------------------------------------------


def complaint(text: str, data: re.Pattern[str]) -> str:
    """What is wrong with a text of an English page, or ""."""
    if text in untranslated():
        return "not translated"
    if not LETTERS.search(text) and not CODE.search(text):
        return ""
    rest = NUMBER_OF_A_LAW.sub(" ", data.sub(" ", MAILBOX.sub(" ", text)))
    if LETTERS.search(rest):
        return "Vietnamese"
    return "a code" if CODE.search(rest) else ""


@cache
def untranslated() -> frozenset[str]:
    """Vietnamese sentences whose English reads differently."""
    return frozenset(str(message.id) for message in read(ENGLISH) if message.id and message.id != message.string)


def data_of(office: Office) -> re.Pattern[str]:
    """Names, and what people typed: each a whole text somewhere in the database."""
    with office.look(SYSTEM) as act:
        columns = (
            Unit.name, Unit.address, Officer.full_name, Post.title, Account.name, Account.login, Dossier.applicant_name,
            Dossier.applicant_email, Dossier.applicant_address, Dossier.facts, WorkItem.question, WorkItem.answers,
            DossierPaper.legal_basis, Alarm.answer, Absence.reason, Delegation.basis, ProcedureVersion.note,
        )  # fmt: skip
        kept = [value for column in columns for value in act.session.scalars(select(column))]
        typed = ("reason", "question", "answer", "papers", "basis", "legal_basis", "note", "error", "login", "officer")
        for details in act.session.scalars(select(AuditLine.details)):
            kept += [details.get(name) for name in typed]
        for legal in act.session.scalars(select(ProcedureVersion.legal)):
            kept += [basis for edition in legal["editions"] for basis in edition["legal_basis"]]
        drawn = [path.name for path in (ROOT / "processes" / "bpmn").glob("*.bpmn")]
    said = {text for value in [*kept, *drawn, *OWN_NAMES] for text in leaves(value)}
    said = {text for text in said if LETTERS.search(text) or CODE.search(text)}
    longest_first = sorted(said, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in longest_first))


def leaves(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from leaves(part)


# --- the verbs of the log --------------------------------------------------------------------------------------------


def recorded() -> set[str]:
    """Every verb the engine records by name."""
    calls = (
        call
        for path in sorted((ROOT / "engine").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("audit.record", "_tell")
    )
    verbs = {arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant)}
    return {verb for verb in verbs if isinstance(verb, str) and re.fullmatch(r"[a-z_]+\.[a-z_]+", verb)}
