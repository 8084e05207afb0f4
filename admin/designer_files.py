"""Diagram files of any tool on their way into a design: translated where the meaning is certain, and told what became
what."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from flask import flash, request
from flask_babel import gettext, ngettext

from engine.definitions import procedures
from engine.definitions.diagram import Finding
from engine.definitions.handed_in import TESTS, TYPES
from engine.definitions.importing import Became, Imported, Kept, imported
from engine.definitions.importing.meaning import GROUPS, USERS
from engine.designs.content import content_of, kept_text
from engine.errors import Invalid
from web.language import chosen, local_name

SECONDS = 5.0  # a designer waits for it
REMEMBERED = 8  # imports, each as large as its files
PEOPLE = (*GROUPS, *USERS)
LOST, TWICE = "dangling-reference", "duplicate-id"  # what the drawing library drops in silence
ALSO = (".bpmn2",)  # what Eclipse calls its drawings


class ChooseADrawing(Invalid):
    """Mời chọn ít nhất một tệp sơ đồ (.bpmn)."""


class CannotBeDrawn(Invalid):
    """Tệp này không mở ra để vẽ được."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        super().__init__({"files": self.sentence()})


class NothingCanBeDrawn(CannotBeDrawn):
    """Không tệp nào mở ra được để vẽ. Các lý do ghi ở dưới."""


class SomeWouldBeLost(CannotBeDrawn):
    """Có phần tử trùng mã: bản vẽ chỉ giữ được một, phần tử kia sẽ mất. Mời sửa các chỗ ghi ở dưới rồi chọn lại tệp."""


def uploaded() -> dict[str, Any]:
    """The content of a design from the files of this request. Refuses, with all reasons at once, when there is nothing
    in them to draw, or an element would be lost by drawing it."""
    sent = {PurePath(part.filename or "").name: part.read() for part in request.files.getlist("files")}
    drawings = {_named(name): data for name, data in sent.items() if name.lower().endswith((*TYPES, *ALSO))}
    if not drawings:
        raise ChooseADrawing({"files": ChooseADrawing.sentence()})
    brought = _brought(drawings)
    if not brought.files:
        raise NothingCanBeDrawn([each for each in brought.findings if each.severity == "error"])
    if twice := [each for each in brought.findings if each.rule == TWICE]:
        raise SomeWouldBeLost(twice)
    _tell(brought)
    tests = {name: _text(data) for name, data in sent.items() if name.lower().endswith(TESTS)}
    originals = {name: kept_text(data) for name, data in brought.originals.items()}
    return content_of(_texts(brought.files), _main(brought), originals=originals, tests=tests)


_LATEST: OrderedDict[bytes, Imported] = OrderedDict()


def _brought(files: Mapping[str, bytes]) -> Imported:
    """What comes of these files. Originals never change, and every opening of the studio asks what they say: what came
    of the latest is remembered, unless there was no time to look through them."""
    digest = sha256(b"".join(sha256(part).digest() for name, data in files.items() for part in (name.encode(), data)))
    key = digest.digest()
    brought = _LATEST.get(key)
    if brought is None:
        brought = imported(files, known=procedures.known_forms(), seconds=SECONDS)
        if brought.files:
            _LATEST[key] = brought
            while len(_LATEST) > REMEMBERED:
                _LATEST.popitem(last=False)
    return brought


def _named(file: str) -> str:
    """Drawings are called `.bpmn` here, or `.xml`."""
    return file if file.lower().endswith(TYPES) else str(PurePath(file).with_suffix(TYPES[0]))


def _main(brought: Imported) -> str:
    """The file that begins: one that others do not call into."""
    return next((start.file for start in brought.examination.starts), next(iter(brought.files)))


def _tell(brought: Imported) -> None:
    """One note of what came of the files; what it is at each element stands beside the findings."""
    lines = []
    if count := len(brought.translated):
        lines.append(
            ngettext(
                "Đã chuyển %(num)d chỗ sang cách viết ở đây.", "Đã chuyển %(num)d chỗ sang cách viết ở đây.", count
            )
        )
    if count := len(brought.kept):
        lines.append(
            ngettext(
                "Giữ nguyên %(num)d thiết lập của công cụ cũ mà hệ thống không dùng tới.",
                "Giữ nguyên %(num)d thiết lập của công cụ cũ mà hệ thống không dùng tới.",
                count,
            )
        )
    if brought.groups:
        lines.append(gettext("Chưa biết chức danh cho: %(groups)s.", groups=", ".join(brought.groups)))
    lost = [name for name in brought.originals if name not in brought.files]
    if lost:
        lines.append(gettext("Không mở được: %(files)s.", files=", ".join(lost)))
    if lines:
        lines.append(gettext("Từng chỗ ghi ở thẻ Kiểm tra."))
        flash(" ".join(lines), "warning" if brought.groups or lost else "info")


def notes(originals: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """What these files of another tool say at their elements: whom it `asked` for (choose a role), what is `kept`, what
    `became` ours, and which reference is `lost` because a drawing cannot hold one that leads nowhere."""
    if not originals:
        return []
    brought = _brought(originals)
    english = chosen() == "en"
    rows = [_asked(brought, row) or _kept(row) for row in brought.kept]
    for row in brought.translated:
        if row.what == "lane" and row.before in brought.groups:
            rows.append(
                _note("asked", row, _given(row.before), gettext("Chọn chức danh và nơi thực hiện cho làn này."))
            )
        rows.append(_note("became", row, row.message_en if english else row.message))
    for found in brought.findings:
        if found.rule == LOST:
            message, remedy = (found.message_en, found.remedy_en) if english else (found.message, found.remedy)
            rows.append(_note("lost", found, message, remedy))
    return rows


def _asked(brought: Imported, row: Kept) -> dict[str, Any] | None:
    """Whom the other tool gives a step to, where no role is known for it."""
    name = next((group for group in brought.groups if group in row.value), None)
    if name is None or not row.setting.endswith(PEOPLE):
        return None
    return _note(
        "asked", row, _given(name), gettext("Chọn chức danh cho làn của bước này, hoặc chuyển bước sang làn khác.")
    )


def _given(name: str) -> str:
    return gettext("Công cụ cũ giao việc cho “%(name)s”.", name=name)


def _kept(row: Kept) -> dict[str, Any]:
    return _note("kept", row, f"{row.setting}: {row.value[:200]}")


def _note(kind: str, row: Kept | Became | Finding, message: str, remedy: str = "") -> dict[str, Any]:
    place = None if isinstance(row, Finding) else row.place
    name = row.element_name or (local_name(place, place.en) if place else "")
    about = {"element": row.element_id, "name": name, "file": row.file}
    return {**about, "kind": kind, "message": message, "remedy": remedy}


def _texts(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: _text(data) for name, data in files.items()}


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace").replace("\0", "")
