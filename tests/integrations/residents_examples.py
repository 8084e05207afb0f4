"""What travels between this office and the residents database, written out for docs/neighbours.md.

`python -m tests.integrations.residents_examples` writes it there again; a test says when that is due.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from lxml import etree

from engine.neighbour_settings import Residents
from engine.outbox import NeighbourIsAway, RefusedForGood
from engine.residents.contract import Born, Caller, Question, Resident, State
from integrations.national_db import far_side, faults, rest, soap
from integrations.national_db.client import city_heads, national_heads
from integrations.national_db.invented import InventedRegister
from integrations.national_db.population import IN_NO_LIST, Population
from integrations.national_db.simulator import API_KEY, CLIENT, SECRET, USER
from integrations.national_db.soap import Operation

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "neighbours.md"
BEGIN, END = "<!-- residents: recorded -->", "<!-- residents: end -->"
AT = datetime(2018, 3, 5, 2, 0, tzinfo=UTC).timestamp()
NATIONAL = Residents("https://lgsp.hanoi.example/dancu", "national", USER, SECRET, API_KEY, CLIENT)
CITY = Residents("https://dancu.hanoi.example/api", "city", USER, SECRET, API_KEY)
CALLER = Caller("1.001193", "cb.hotich.01", "H26.1.4")
PEOPLE = Population()
ONE = next(one for one in PEOPLE if one.ethnicity == "Kinh" and one.born and one.born.whole and len(one.relatives) == 4)
ASKED = Question("H26-7f3a0001", CALLER, ONE.identity, ONE.full_name, ONE.born)
YEAR_ALONE = next(one for one in PEOPLE if one.born and one.born.whole is None)
UNKNOWN = replace(ASKED, identity="999199000001", full_name="Nguyễn Thị Mẫu", born=Born(1999, 1, 1))
CARD = PEOPLE[700]
FAULTS = (
    faults.NO_PROCEDURE, faults.NO_UNIT, faults.NO_OFFICER, faults.UNMAPPED_PROCEDURE, faults.UNMAPPED_OFFICER,
    faults.FORBIDDEN, faults.KEY_USED, faults.NOT_UNDERSTOOD, faults.BUSY,
)  # fmt: skip


def recorded() -> str:
    """Everything between the two marks of the document."""
    return "\n".join([*_people(), *_national(), *_city(), *_refusals()])


def standing() -> str:
    """What stands between them now."""
    return DOCUMENT.read_text().split(BEGIN)[1].split(END)[0].strip("\n")


def _people() -> Iterator[str]:
    yield "### People to try it with\n"
    yield "| number | name | why |\n|---|---|---|"
    for why, fits in DIFFICULT.items():
        one = next(one for one in islice(PEOPLE, 10, None) if fits(one))
        yield f"| `{one.identity}` | {one.full_name} | {why} |"
    bearers = ", ".join(one.full_name for one in PEOPLE.bearers(CARD.old_identity))
    yield f"| `{CARD.old_identity}` | {bearers} | one older card, several bearers |"
    yield f"| `{UNKNOWN.identity}` | – | nobody |\n"


DIFFICULT: Mapping[str, Callable[[Resident], bool]] = {
    "a citizen like others": lambda one: one.state is State.LIVING and bool(one.old_identity),
    "a child with parents": lambda one: len(one.relatives) == 4,
    "widowed": lambda one: one.marital_status == "widowed" and one.state is State.LIVING,
    "deceased": lambda one: one.state is State.DECEASED,
    "locked": lambda one: one.state is State.LOCKED,
    "only the year of birth is known": lambda one: one.born is not None and one.born.whole is None,
    "lives elsewhere than registered": lambda one: one.present.commune != one.permanent.commune,
    "birth registered in Hà Tây (28), before it became Hanoi": lambda one: one.birth_registered.province == "28",
    "an address whose commune code is in no list": lambda one: one.permanent.commune == IN_NO_LIST,
    "a Mông name": lambda one: one.ethnicity == "Mông",
    "an Ê-đê name, the family's last": lambda one: one.ethnicity == "Ê-đê",
}


def _national() -> Iterator[str]:
    yield "### National database: verify\n"
    yield from _exchange(Operation.VERIFY, ASKED)
    yield "Somebody unknown, or a difference in name or date: `<TonTai>false</TonTai>`, nothing else.\n"
    yield "### National database: look up\n"
    yield from _exchange(Operation.LOOK_UP, replace(ASKED, key="H26-7f3a0002"))
    yield "Who is known by the year of birth alone is asked for, and told, with `Nam`:\n"
    old = replace(
        ASKED, key="H26-7f3a0003", identity=YEAR_ALONE.identity, full_name=YEAR_ALONE.full_name, born=YEAR_ALONE.born
    )
    body = etree.fromstring(soap.write(Operation.LOOK_UP, old)).find(".//{*}NgayThangNamSinh")
    yield _fenced("xml", etree.tostring(body, encoding="unicode", pretty_print=True))
    yield "Nobody:\n"
    yield _fenced("xml", _xml(far_side.by_soap(_register(), soap.write(Operation.LOOK_UP, UNKNOWN))[1]))


def _exchange(operation: Operation, question: Question) -> Iterator[str]:
    body = soap.write(operation, question)
    yield _fenced("http", _request(NATIONAL.url, national_heads(NATIONAL, AT), _xml(body)))
    yield _fenced("xml", _xml(far_side.by_soap(_register(), body)[1]))


def _city() -> Iterator[str]:
    for operation, name, question in (
        (Operation.VERIFY, "verify", replace(ASKED, key="H26-7f3a0004")),
        (Operation.LOOK_UP, "look up", replace(ASKED, key="H26-7f3a0005")),
    ):
        url, body = CITY.url + rest.PATHS[operation], rest.write(question, USER)
        yield f"### City database: {name}\n"
        yield _fenced("http", _request(url, city_heads(CITY, url, AT), _json(body)))
        yield _fenced("json", _json(far_side.by_json(_register(), operation, body)[1]))


def _refusals() -> Iterator[str]:
    yield "### Faults\n"
    yield "A question under a number that was used already:\n"
    register, body = _register(), soap.write(Operation.VERIFY, ASKED)
    far_side.by_soap(register, body)
    yield _fenced("http", "HTTP/1.1 500\n\n" + _xml(far_side.by_soap(register, body)[1]))
    register, city = _register(), rest.write(ASKED, USER)
    far_side.by_json(register, Operation.VERIFY, city)
    yield _fenced("json", _json(far_side.by_json(register, Operation.VERIFY, city)[1]))
    yield "| the platform says | here it is | kept as reason |\n|---|---|---|"
    for code in FAULTS:
        yield _row(f"`{code}`", faults.of_code(code, is_theirs=False))
    yield _row("another fault of `Client`", faults.of_code("", is_theirs=False))
    yield _row("another fault of `Server`", faults.of_code("", is_theirs=True))
    for status in (401, 403, 404, 429, 503):
        trouble = faults.of_status(status)
        assert trouble is not None
        yield _row(f"HTTP {status}", trouble)
    for said, body in (("a broken answer", b"<a>"), ("a DOCTYPE", b"<!DOCTYPE a []><a/>"), ("no envelope", b"<a/>")):
        try:
            soap.read_verdict(200, body)
        except (NeighbourIsAway, RefusedForGood) as trouble:
            yield _row(said, trouble)


def _row(said: str, meant: Exception) -> str:
    return f"| {said} | `{type(meant).__name__}` | {meant} |"


def _register() -> InventedRegister:
    return InventedRegister(PEOPLE)


def _request(url: str, heads: Mapping[str, str], body: str) -> str:
    return "\n".join([f"POST {url}", *(f"{name}: {said}" for name, said in heads.items()), "", body])


def _xml(document: bytes) -> str:
    return str(etree.tostring(etree.fromstring(document), encoding="unicode", pretty_print=True))


def _json(document: bytes) -> str:
    return json.dumps(json.loads(document), ensure_ascii=False, indent=1)


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text.strip()}\n```\n"


if __name__ == "__main__":
    before, _, rest_of_it = DOCUMENT.read_text().partition(BEGIN)
    after = rest_of_it.partition(END)[2]
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{recorded().strip()}\n\n{END}{after}")
