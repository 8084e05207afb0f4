"""The carrier's codes can be named in a file; one that cannot be used ends the start, not the first parcel."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.postal.contract import BEGINNING, Happening, Mode, Order, Place
from engine.settings import Settings
from engine.starting import CannotStart
from integrations.postal.client import Client
from integrations.postal.codes import FILE, codes
from integrations.postal.simulator import Heard, Simulator

PLACE = Place("Nguyễn Thị Mẫu", "0900000999", "Số 9 ngõ Thử", "01", "005")
Written = Callable[[Callable[[dict[str, Any]], object]], str]


def test_a_carrier_with_other_numbers_is_told_its_own(written: Written) -> None:
    heard: list[Heard] = []
    other = written(lambda it: it.update(districts={}, communes={}, provinces={"01": [79, "Hà Nội"]}))
    with Simulator(told=heard.append) as post:
        Client(replace(post.place, codes=other)).create(Order("H26-1", Mode.OUT, PLACE, PLACE, ()))
    assert (heard[-1].question["SenderProvince"], heard[-1].question["SenderDistrict"]) == (79, 5)


def test_a_carrier_with_other_words_for_what_happens_is_understood(written: Written) -> None:
    other = written(lambda it: it.update(happenings={"1": "LOST_OR_DAMAGED", "D": "DELIVERED"}))
    with Simulator() as post:
        post.depot.create("H26-1", Mode.OUT, 0)
        [event] = Client(replace(post.place, codes=other)).track(BEGINNING).events
    assert event.happening is Happening.LOST_OR_DAMAGED


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda it: it.pop("paths"), "KeyError: 'paths'"),
        (lambda it: it["paths"].pop("token"), "ValueError: paths"),
        (lambda it: it["paths"].update(token="@elsewhere.example"), "ValueError: paths"),
        (lambda it: it["answers"].update(OK="well"), "ValueError: answers"),
        (lambda it: it["happenings"].pop("4"), "ValueError: happenings"),
        (lambda it: it["happenings"].update({"8": "STOLEN"}), "KeyError: 'STOLEN'"),
        (lambda it: it["modes"].pop("in"), "ValueError: modes"),
        (lambda it: it["notes"].update(attempt="("), "missing \\)"),
        (lambda it: it["notes"].update(attempt="Lần [0-9]"), "ValueError: notes.attempt"),
        (lambda it: it.update(time="%d/%m/%Y"), "ValueError: time"),
        (lambda it: it["provinces"].update({"01": "Hà Nội"}), "ValueError"),
        (lambda it: it["communes"]["01"].update({"00004": "777"}), "ValueError: communes.01"),
        (lambda it: it.update(no_district=None), "ValueError: no_district"),
    ],
)
def test_codes_that_cannot_be_used_are_said_at_the_start(
    written: Written, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    with pytest.raises(CannotStart, match=said):
        codes(written(change))


def test_a_file_that_is_not_there_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="FileNotFoundError"):
        codes(str(tmp_path / "nowhere.json"))


def test_the_file_is_named_in_the_environment(tmp_path: Path) -> None:
    with Simulator() as post:
        environ = {"MOTCUA_VAR": str(tmp_path), **post.environ, "MOTCUA_POST_CODES": str(FILE)}
    place = Settings.from_environment(environ).post
    assert place and place.codes == str(FILE)


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """A file of codes with something changed."""

    def write(change: Callable[[dict[str, Any]], object]) -> str:
        said = json.loads(FILE.read_text(encoding="utf-8"))
        change(said)
        file = tmp_path / "codes.json"
        file.write_text(json.dumps(said), encoding="utf-8")
        return str(file)

    return write
