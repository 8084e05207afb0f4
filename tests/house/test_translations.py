"""Vietnamese first, English complete: every sentence a reader may see has both."""

from __future__ import annotations

import gettext
import os
import re
import shutil
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from house_tree import ROOMS, ROOT, short
from jinja2 import Environment, nodes
from test_manners import LETTERS

from web.translations import HERE, compile_if_stale
from web.translations.__main__ import ENGLISH, missing, read, update
from web.translations.gathering import Sentence, sentences

PLACEHOLDERS = re.compile(r"\{\w+\}|%\(\w+\)[sd]")
OWN_NAMES = ("Một Cửa", "Tiếng Việt")  # the same in every language
CATALOG = read(ENGLISH)
MESSAGES = [message for message in CATALOG if message.id]


@cache
def gathered() -> dict[Sentence, set[str]]:
    """Gathered when the first test asks, not for everybody who collects tests."""
    return sentences()


def both(message: Message) -> list[tuple[str, str]]:
    """(Vietnamese, English) once, or for singular and plural."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    return list(zip(ids, strings, strict=True))


def test_every_sentence_has_its_english() -> None:
    known = {message.id if isinstance(message.id, str) else message.id[0] for message in MESSAGES}
    new = [key for key in (each if isinstance(each, str) else each[0] for each in gathered()) if key not in known]
    assert new == [], "run: python -m web.translations"
    assert missing(CATALOG) == []


def test_nothing_is_translated_that_nobody_says() -> None:
    said = {each if isinstance(each, str) else each[0] for each in gathered()}
    assert [message.id for message in MESSAGES if both(message)[0][0] not in said] == []


def test_english_leaves_the_same_places_to_fill_in() -> None:
    differ = [
        (vietnamese, english)
        for message in MESSAGES
        for vietnamese, english in both(message)
        if english and set(PLACEHOLDERS.findall(vietnamese)) != set(PLACEHOLDERS.findall(english))
    ]
    assert differ == []


def test_english_is_not_vietnamese_again() -> None:
    again = [english for message in MESSAGES for vietnamese, english in both(message) if english == vietnamese]
    assert [english for english in again if LETTERS.search(english)] == []


@pytest.mark.parametrize("room", [room for room in ROOMS if (ROOT / room).exists()])
def test_no_vietnamese_in_a_template_escapes_translation(room: str) -> None:
    environment = Environment(extensions=["jinja2.ext.i18n"])
    found = [
        f"{short(path)}:{data.lineno}: {' '.join(data.data.split())[:80]}"
        for path in sorted((ROOT / room).rglob("templates/**/*.html"))
        if path.parent.name != "letters"  # official forms: Vietnamese by law, whoever reads the page around them
        for data in environment.parse(path.read_text(encoding="utf-8")).find_all(nodes.TemplateData)
        if LETTERS.search(re.sub("|".join(OWN_NAMES), "", data.data))
    ]
    assert found == []


# --- the catalogue's tools -----------------------------------------------------------------------------------------


def test_a_catalogue_is_compiled_when_it_has_changed_and_only_then(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = Path(shutil.copy(ENGLISH, folder))
    compiled = source.with_suffix(".mo")
    assert compile_if_stale(tmp_path) == [compiled]
    assert compile_if_stale(tmp_path) == []
    assert [path.name for path in folder.iterdir() if path.suffix not in {".po", ".mo"}] == []
    later = compiled.stat().st_mtime + 1
    os.utime(source, (later, later))
    assert compile_if_stale(tmp_path) == [compiled]


def test_what_was_compiled_speaks_english() -> None:
    compile_if_stale()
    with (HERE / "en" / "LC_MESSAGES" / "messages.mo").open("rb") as compiled:
        english = gettext.GNUTranslations(compiled)
    assert english.gettext("Không tìm thấy nội dung được yêu cầu.") != "Không tìm thấy nội dung được yêu cầu."


def test_an_update_keeps_translations_adds_the_new_and_lets_the_old_go() -> None:
    catalog = read(Path("no such catalogue"))
    update(catalog, {"Cũ": {"a.py"}, "Giữ": {"a.py"}, ("Một", "Nhiều"): {"b.py"}})
    for message in catalog:
        if message.id:
            message.string = "kept" if isinstance(message.id, str) else ("one", "many")
    update(catalog, {"Giữ": {"a.py"}, "Mới {at}": {"c.py"}, ("Một", "Nhiều"): {"b.py"}})
    assert {message.id: message.string for message in catalog if message.id} == {
        "Giữ": "kept",
        "Mới {at}": "",
        ("Một", "Nhiều"): ("one", "many"),
    }
    assert missing(catalog) == ["Mới {at}"]


def test_sentences_are_gathered_from_code_templates_refusals_and_forms(tmp_path: Path) -> None:
    room = tmp_path / "desk"
    (room / "templates").mkdir(parents=True)
    (room / "page.py").write_text(
        'class Refusal(Exception):\n    """Gốc."""\n\n\nclass Never(Refusal):\n    """Không\n    được."""\n\n\n'
        'a = _("Một"), ngettext("Hai", "Nhiều", 2), unmarked("Bốn")\n'
    )
    (room / "templates" / "page.html").write_text('{% trans %}Ba\n  lần{% endtrans %} {{ _("Năm") }}')
    (tmp_path / "forms").mkdir()
    found = sentences(tmp_path)
    assert {"Gốc.", "Không được.", "Một", ("Hai", "Nhiều"), "Ba lần", "Năm", "Mời nhập mục này."} <= found.keys()
    assert "Bốn" not in found
    assert found["Một"] == {"desk/page.py"}
