"""A new version as somebody hands it in: what was drawn or written anew, and for the rest what is in force.

New files are brought in by the import: what another tool drew is translated where that is certain, and its original
is kept. Looking through takes seconds, so it stands between two acts: gather what is there, draft, rehearse, submit.

    with office.look(actor) as act:
        whole = gather(act, code, files, document, tests=tests, effective_on=day)
    draft = drafted(whole)
    with office.act(actor) as act:
        submission.submit(act, draft, tests=whole.tests, proof=proof, note=note)

What came of the import stands in the draft: `draft.files`, `draft.originals`, `draft.translated`, `draft.kept`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as having
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.act import Act
from engine.definitions import catalog, procedures, publishing
from engine.definitions import legal as legal_data
from engine.definitions.catalog import Draft
from engine.definitions.checks.known import Known
from engine.definitions.diagram import Finding
from engine.definitions.examination import Files, examine
from engine.definitions.importing import imported, listing
from engine.definitions.legal_entries import LegalDataIsMalformed
from engine.definitions.models import Procedure, ProcedureVersion
from engine.definitions.publishing import DiagramHasFindings
from engine.definitions.reading import read_bundle
from engine.definitions.rules import say
from engine.errors import Invalid
from engine.identity.permissions import Permission, require
from engine.words import Named, _
from forms.sentences import Sentence

MOST_FILES = 40
TYPES = (".bpmn", ".xml")
TESTS = (".tests.yaml", ".tests.yml", ".tests.json")
LONGEST_TEST = 200_000  # characters
LONGEST = {"code": 40, "name": 300, "field": 120, "level": 20, "slug": 80}


class NothingIsNew(Invalid):
    """Mời chọn ít nhất một tệp sơ đồ hoặc dữ liệu pháp lý mới."""


class LegalDataIsMissing(Invalid):
    """Thủ tục {code} chưa có phiên bản nào; mời gửi kèm dữ liệu pháp lý."""


class AnotherProcedure(Invalid):
    """Dữ liệu pháp lý ghi mã thủ tục {written}, không phải {code}."""


class SlugIsTaken(Invalid):
    """Tên tắt {slug} đã dùng cho thủ tục {other}."""


class NotADiagram(Invalid):
    """Tệp {file} không phải sơ đồ; tên tệp sơ đồ kết thúc bằng .bpmn, dài tối đa 120 ký tự."""


class NotATest(Invalid):
    """Tệp {file} không phải kịch bản kiểm thử; tên tệp kết thúc bằng .tests.yaml, dung lượng tối đa 200 KB."""


class TooManyFiles(Invalid):
    """Mỗi lần gửi tối đa {most} tệp."""


class FileIsNotUsed(DiagramHasFindings):
    """Quy trình của thủ tục không dùng tới tệp {file}; mời xem lại tên tệp hoặc mục main trong dữ liệu pháp lý."""

    def __init__(self, stray: Sequence[str], findings: Sequence[Finding], draft: Draft) -> None:
        unused = [say("file-not-used", None, None, file=file) for file in stray]
        super().__init__([*unused, *findings], draft, file=", ".join(stray))
        self.fields["files"] = Named(" ".join(each.message for each in unused), " ".join(e.message_en for e in unused))


@dataclass(frozen=True)
class Whole:
    """Everything a version is made of; `new` are the names of the files just handed in, `tests` its scripts, `known`
    what the office has on the day it takes effect. The new files are as they were sent and have yet to be brought in,
    unless it `is_brought_in`; `originals` are of those that were."""

    document: Mapping[str, Any]
    files: Mapping[str, bytes]
    new: frozenset[str]
    effective_on: date
    known: Known
    tests: Mapping[str, str] = having(default_factory=dict)
    originals: Mapping[str, bytes] = having(default_factory=dict)
    is_brought_in: bool = False


def gather(
    act: Act,
    code: str,
    files: Mapping[str, bytes],
    document: Mapping[str, Any] | None = None,
    *,
    effective_on: date,
    tests: Mapping[str, str] | None = None,
    originals: Mapping[str, bytes] | None = None,
) -> Whole:
    """Put the new files (name -> bytes), the new tests (name -> text; an empty one takes the old away) and the new
    legal data over those of the newest version that was approved. A design with its `originals` (name -> bytes) takes
    nothing from it: it is complete, and was brought in when it was begun.

    Refuses whoever may not submit, names that are neither diagrams nor tests, and legal data of another procedure.
    """
    require(act.actor, Permission.SUBMIT_PROCEDURE)
    tests = tests or {}
    if not files and not tests and document is None:
        raise NothingIsNew({"files": _("Mời chọn tệp.")})
    if len(files) + len(tests) > MOST_FILES:
        raise TooManyFiles({"files": TooManyFiles.sentence()}, most=MOST_FILES)
    for name in files:
        if not name.lower().endswith(TYPES) or len(name) > 120 or not name.isprintable():
            raise NotADiagram({"files": name}, file=name)
    for name, text in tests.items():
        if not name.lower().endswith(TESTS) or len(name) > 120 or not name.isprintable() or len(text) > LONGEST_TEST:
            raise NotATest({"files": name}, file=name)
    last = newest(act, code)
    if document is None:
        if last is None:
            raise LegalDataIsMissing({"legal": _("Mời chọn tệp.")}, code=code)
        document = last.legal
    require_fitting(act, code, legal_data.parse(document))
    known = procedures.known_in(act.session, max(effective_on, act.today))
    new = frozenset(files)
    if originals is not None:
        return Whole(document, files, new, effective_on, known, tests, originals, is_brought_in=True)
    if last is None:
        return Whole(document, files, new, effective_on, known, tests)
    kept = {source.file: source.xml for source in catalog.sources(act.session, last.id)}
    before = {file: xml for file, xml in catalog.originals(act.session, last.id).items() if file not in new}
    scripts = {name: text for name, text in {**last.tests, **tests}.items() if text.strip()}
    return Whole(document, {**kept, **files}, new, effective_on, known, scripts, before)


def drafted(whole: Whole) -> Draft:
    """Bring in what is new and look through the whole, both at once. Refuses as `catalog.drafted` does, and new files
    nothing leads to: with `FileIsNotUsed`, which tells of all files what there is to tell."""
    draft = _brought_in(whole)
    used = {file for start in draft.examination.starts for file in start.files}
    unreadable = draft.examination.unreadable
    if draft.examination.starts and (stray := sorted(whole.new - used - unreadable)):
        raise FileIsNotUsed(stray, _of_every_file(whole, draft), draft)
    return draft


def _of_every_file(whole: Whole, draft: Draft) -> Sequence[Finding]:
    """The findings of all files, also of those nothing leads to."""
    laws = {draft.legal.code: procedures.law_of(draft.legal, whole.effective_on)}
    [looked] = examine([Files(draft.files)], known=whole.known, laws=laws)
    return looked.findings


def _brought_in(whole: Whole) -> Draft:
    """The draft, in which only what the import has written into is no longer as it was sent."""
    legal, on = legal_data.parse(whole.document), whole.effective_on
    publishing.require_files(legal, whole.files)
    sent = {} if whole.is_brought_in else {name: whole.files[name] for name in whole.new}
    beside = Files({name: xml for name, xml in whole.files.items() if name not in sent}, legal.main)
    brought = imported(sent, known=whole.known, laws={legal.code: procedures.law_of(legal, on)}, beside=beside)
    files = {**whole.files, **{name: brought.files[name] for name in brought.changed}}
    originals = {**whole.originals, **{name: sent[name] for name in brought.changed}}
    return Draft(legal, files, on, brought.examination, originals, brought.translated, brought.kept)


def told_of_import(whole: Whole, draft: Draft) -> dict[str, Any] | None:
    """What the import has made of the files of other tools in this draft, for whoever approves it: as `listing.stored`
    writes it, None where nothing of it is of another tool. Takes seconds where a design, or the version before, holds
    such a file; of those only what still stands in the drawing is told."""
    translated, kept = [*draft.translated], [*draft.kept]
    sent = frozenset() if whole.is_brought_in else whole.new
    if older := {name: xml for name, xml in draft.originals.items() if name not in sent}:
        again, stands = imported(older, known=whole.known), _drawn_in(draft)
        translated += [each for each in again.translated if (each.file, each.element_id) in stands]
        kept += [each for each in again.kept if (each.file, each.element_id) in stands]
    return listing.stored(translated, kept) if translated or kept else None


def _drawn_in(draft: Draft) -> set[tuple[str, str | None]]:
    """(file, id) of all that is drawn; None stands for the file itself."""
    found: set[tuple[str, str | None]] = set()
    for diagram in read_bundle(draft.files.items()).bundle.diagrams:
        found.add((diagram.file, None))
        for process in diagram.processes.values():
            found |= {(diagram.file, id) for id in (process.id, *process.lanes, *process.nodes, *process.flows)}
    return found


def newest(act: Act, code: str) -> ProcedureVersion | None:
    """The newest version that was approved; of a procedure that has none yet, the newest one."""
    query = select(ProcedureVersion).where(ProcedureVersion.procedure_code == code)
    approved_first = (ProcedureVersion.edition.is_(None), ProcedureVersion.number.desc())
    return act.session.scalar(query.order_by(*approved_first).limit(1))


def require_fitting(act: Act, code: str, legal: legal_data.Legal) -> None:
    """Refuses what the catalogue has no room for: `AnotherProcedure`, `SlugIsTaken`, `LegalDataIsMalformed`."""
    if legal.code != code:
        raise AnotherProcedure({"legal": legal.code}, written=legal.code, code=code)
    _require_room(legal)
    other = act.session.scalar(select(Procedure.code).where(Procedure.slug == legal.slug, Procedure.code != code))
    if other is not None:
        raise SlugIsTaken({"legal": legal.slug}, slug=legal.slug, other=other)


def _require_room(legal: legal_data.Legal) -> None:
    """What goes into columns of the catalogue has their length and no control characters."""
    for field, text in {
        "code": legal.code,
        "name.vi": legal.name.vi,
        "name.en": legal.name.en,
        "field.vi": legal.field.vi,
        "field.en": legal.field.en,
        "level": legal.level,
        "slug": legal.slug,
    }.items():
        most = LONGEST[field.split(".")[0]]
        if len(text) > most or not text.isprintable():
            reason = Sentence(_("dài tối đa {most} ký tự, không có ký tự điều khiển"), most=most)
            raise LegalDataIsMalformed({"legal": reason}, field=field, reason=reason)
