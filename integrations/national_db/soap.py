"""The national database's messages: SOAP 1.1 in the words and the order of QCVN 109:2017/BTTTT.

Whatever comes back is read behind the wall for strangers' XML: no DTD, no entity, no network, no depth without end.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from lxml import etree

from engine.definitions import walls
from engine.outbox import RefusedForGood
from engine.residents.contract import Question, Resident
from integrations.national_db import faults, records
from integrations.national_db.faults import Unreadable
from integrations.national_db.records import Record

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
ASKED = "http://dancuquocgia.bca"
ANSWERED = "http://www.mic.gov.vn/dancu/1.0"
CONTENT_TYPE = "text/xml; charset=utf-8"


class Operation(StrEnum):
    """What can be asked, by the name it travels under."""

    VERIFY = "XacThucThongTinCongDan"
    LOOK_UP = "TraCuuThongTinCongDan"


INTEGRATION = {Operation.VERIFY: "033", Operation.LOOK_UP: "037"}  # MaTichHop


def write(operation: Operation, question: Question) -> bytes:
    """The envelope of a question. Refuses with `RefusedForGood` what no XML can hold."""
    fields: Record = {
        "MaYeuCau": question.key,
        "MaDVC": question.caller.procedure,
        "MaTichHop": INTEGRATION[operation],
        "MaCanBo": question.caller.officer,
        "MaDonVi": question.caller.unit,
        "SoDinhDanh" if len(question.identity) == 12 else "SoCMND": question.identity,
        "HoVaTen": question.full_name.upper(),
        "NgayThangNamSinh": records.date_of_birth(question.born),
    }
    try:
        return envelope(element(f"{{{ASKED}}}{operation}", fields, prefix="dc"))
    except ValueError:  # a character XML does not know
        raise RefusedForGood("the question holds characters that cannot be sent") from None


def read_verdict(status: int, body: bytes) -> bool:
    """Whether the person exists. Refuses as `faults` says."""
    [told] = [each.text for each in _answer(status, body).iter("{*}TonTai")] or [None]
    verdict = {"true": True, "1": True, "false": False, "0": False}.get((told or "").strip().lower())
    if verdict is None:
        raise Unreadable("the answer does not say whether the person exists")
    return verdict


def read_residents(status: int, body: bytes) -> tuple[Resident, ...]:
    """Who was found. Refuses as `faults` says."""
    answer = _answer(status, body)
    if answer.tag != f"{{{ANSWERED}}}CongdanCollection":
        raise Unreadable("the answer is no collection of persons")
    return records.residents(_record(answer))


def _answer(status: int, body: bytes) -> etree._Element:
    """What stands in the body of the envelope. A fault counts before the status: SOAP sends its faults as HTTP 500."""
    try:
        root = walls.parse(body)
    except walls.UnreadableFile as unreadable:
        raise faults.of_status(status) or Unreadable(f"the answer is no XML ({unreadable.rule})") from None
    inside = root.find(f"{{{ENVELOPE}}}Body")
    said = next(iter(inside), None) if inside is not None else None
    if said is not None and said.tag == f"{{{ENVELOPE}}}Fault":
        words = " ".join(str(text) for text in said.itertext())
        is_theirs = (said.findtext("faultcode") or "").strip().endswith("Server")
        raise faults.of_code(faults.named_in(words), is_theirs=is_theirs)
    if trouble := faults.of_status(status):
        raise trouble
    if root.tag != f"{{{ENVELOPE}}}Envelope" or said is None:
        raise Unreadable("the answer is no SOAP envelope")
    return said


def _record(found: etree._Element) -> dict[str, object]:
    """Fields within fields as a record. Persons are a list, however many there are."""
    record: dict[str, object] = {}
    for child in found:
        name = etree.QName(child).localname
        value = _record(child) if len(child) else (child.text or "").strip()
        if name == "CongDan":
            people = record.setdefault(name, [])
            assert isinstance(people, list)
            people.append(value)
        else:
            record.setdefault(name, value)
    return record


# -- writing, on both sides ------------------------------------------------------------------------------------------


def envelope(said: etree._Element) -> bytes:
    """The document that travels."""
    root = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soap": ENVELOPE})
    etree.SubElement(root, f"{{{ENVELOPE}}}Body").append(said)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return document


def element(tag: str, fields: Record, prefix: str) -> etree._Element:
    """A record as an element of that tag, its fields in their order and in the same namespace."""
    space = etree.QName(tag).namespace
    made = etree.Element(tag, nsmap={prefix: space})
    for name, value in fields.items():
        for each in value if isinstance(value, Sequence) and not isinstance(value, str) else [value]:
            inner = f"{{{space}}}{name}"
            made.append(element(inner, {} if isinstance(each, str) else each, prefix))
            if isinstance(each, str):
                made[-1].text = each or None
    return made
