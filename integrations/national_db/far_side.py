"""The other end of the two protocols: a question is read as strictly as a platform reads it, and the answer written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from lxml import etree

from engine.definitions import walls
from engine.residents.contract import Born, Caller, Question
from integrations.national_db import faults, records, rest, soap
from integrations.national_db.invented import Fault, InventedRegister
from integrations.national_db.records import Record
from integrations.national_db.soap import ANSWERED, ASKED, ENVELOPE, INTEGRATION, Operation

ORDER = (
    "MaYeuCau", "MaDVC", "MaTichHop", "MaCanBo", "MaDonVi", "TaiKhoan", "SoDienThoai", "SoDinhDanh", "SoCMND",
    "HoVaTen", "NgayThangNamSinh",
)  # fmt: skip
JSON_FIELDS = {
    "maYeuCau", "maDVC", "maCanBo", "soDinhDanh", "soCMND", "hoVaTen", "ngayThangNam", "userNameService",
}  # fmt: skip
SAID = {
    faults.NO_PROCEDURE: "Thiếu mã dịch vụ công",
    faults.NO_UNIT: "Thiếu mã đơn vị",
    faults.NO_OFFICER: "Thiếu mã cán bộ",
    faults.UNMAPPED_PROCEDURE: "Mã dịch vụ công chưa được ánh xạ",
    faults.FORBIDDEN: "Đơn vị chưa được cấp quyền khai thác",
    faults.KEY_USED: "Mã yêu cầu đã được sử dụng",
    faults.NOT_UNDERSTOOD: "Yêu cầu không đúng quy chuẩn",
}


def by_soap(there: InventedRegister, body: bytes) -> tuple[int, bytes]:
    """HTTP status and envelope."""
    try:
        operation, question = _read_soap(body)
        if operation is Operation.VERIFY:
            told = {"KetQuaXacThuc": {"TonTai": "true" if there.verify(question) else "false"}}
            said = soap.element(f"{{{ASKED}}}{operation}Response", told, prefix="dc")
        else:
            found = records.collection(there.look_up(question))
            said = soap.element(f"{{{ANSWERED}}}CongdanCollection", found, prefix="ns1")
        return 200, soap.envelope(said)
    except Fault as fault:
        return 500, soap.envelope(_fault(fault.code))


def by_json(there: InventedRegister, operation: Operation, body: bytes) -> tuple[int, bytes]:
    """HTTP status and JSON."""
    try:
        question = _read_json(body)
        if operation is Operation.VERIFY:
            return 200, rest.as_json({"maLoi": "", "tonTai": there.verify(question)})
        return 200, rest.as_json({"maLoi": "", **_without_nobody(records.collection(there.look_up(question)))})
    except Fault as fault:
        return 200, rest.as_json({"maLoi": fault.code, "thongDiep": SAID[fault.code]})


def _read_soap(body: bytes) -> tuple[Operation, Question]:
    try:
        root = walls.parse(body)
    except walls.UnreadableFile:
        raise Fault(faults.NOT_UNDERSTOOD) from None
    inside = root.find(f"{{{ENVELOPE}}}Body")
    if root.tag != f"{{{ENVELOPE}}}Envelope" or inside is None or len(inside) != 1:
        raise Fault(faults.NOT_UNDERSTOOD)
    asked = etree.QName(inside[0])
    fields = list(inside[0])
    names = [etree.QName(each).localname for each in fields]
    is_in_order = names == [name for name in ORDER if name in names]
    is_theirs = all(etree.QName(each).namespace == ASKED for each in (inside[0], *inside[0].iterdescendants()))
    if asked.localname not in set(Operation) or not (is_in_order and is_theirs):
        raise Fault(faults.NOT_UNDERSTOOD)
    operation = Operation(asked.localname)
    said = {name: (each.text or "") for name, each in zip(names, fields, strict=True)}
    if said.get("MaTichHop") != INTEGRATION[operation]:
        raise Fault(faults.NOT_UNDERSTOOD)
    if not said.get("MaDonVi"):
        raise Fault(faults.NO_UNIT)
    born = {etree.QName(each).localname: each.text or "" for field in fields if len(field) for each in field}
    return operation, _question(said, born.get("NgayThangNam") or born.get("Nam") or "")


def _read_json(body: bytes) -> Question:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Fault(faults.NOT_UNDERSTOOD) from None
    is_whole = isinstance(said, dict) and set(said) == JSON_FIELDS
    if not is_whole or not all(isinstance(each, str) for each in said.values()) or not said["userNameService"]:
        raise Fault(faults.NOT_UNDERSTOOD)
    fields = {name[:1].upper() + name[1:]: value for name, value in said.items()}
    return _question(fields, said["ngayThangNam"])


def _question(said: Mapping[str, str], born: str) -> Question:
    identity = said.get("SoDinhDanh") or said.get("SoCMND") or ""
    has_one = bool(said.get("SoDinhDanh")) != bool(said.get("SoCMND"))
    is_upper = said.get("HoVaTen", "") == said.get("HoVaTen", "").upper()
    if not (has_one and is_upper and said.get("MaYeuCau") and said.get("HoVaTen")):
        raise Fault(faults.NOT_UNDERSTOOD)
    caller = Caller(said.get("MaDVC", ""), said.get("MaCanBo", ""), said.get("MaDonVi", ""))
    return Question(said["MaYeuCau"], caller, identity, said["HoVaTen"], _day(born))


def _day(said: str) -> Born | None:
    if re.fullmatch("[0-9]{4}", said):
        return Born(int(said))
    try:
        day = date.fromisoformat(said) if said else None
    except ValueError:
        raise Fault(faults.NOT_UNDERSTOOD) from None
    return Born(day.year, day.month, day.day) if day else None


def _fault(code: str) -> Any:
    fault = etree.Element(f"{{{ENVELOPE}}}Fault", nsmap={"soap": ENVELOPE})
    for name, said in (("faultcode", "soap:Client"), ("faultstring", SAID[code]), ("detail", code)):
        etree.SubElement(fault, name).text = said
    return fault


def _without_nobody(found: Record) -> Record:
    return {**found, "CongDan": [one for one in found["CongDan"] if one]}
