"""Publishing: from diagrams and legal data to the next version of a procedure.

A version is never changed. Publishing a correction makes the next number; dossiers under way keep theirs. What may be
published is decided here; who submits and who approves, next door (`submission`). `publish` goes round that door: it is
for seeding what is shipped, and for stages that are thrown away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from engine import audit
from engine.act import Act
from engine.definitions import legal as legal_data
from engine.definitions import procedures, version_rows
from engine.definitions.checks.known import Known
from engine.definitions.diagram import Finding
from engine.definitions.examination import Examination, Files, Start, examine
from engine.definitions.importing import Became, Kept
from engine.definitions.legal import Legal
from engine.definitions.models import (
    PUBLISHED,
    WITHDRAWN,
    Procedure,
    ProcedureVersion,
)
from engine.errors import Conflict, Invalid, NotFound
from engine.words import Named

FRESH = "procedure versions published in this session"  # key in `session.info`: not committed yet, so not shared


class DiagramHasFindings(Invalid):
    """Sơ đồ chưa thể ban hành: {message}"""

    def __init__(self, findings: Sequence[Finding], draft: Draft, **details: object) -> None:
        self.findings = list(findings)
        self.draft = draft
        said = [Named(finding.message, finding.message_en) for finding in findings]
        fields = {each.element_id or each.file or each.rule: words for each, words in zip(findings, said, strict=True)}
        super().__init__(fields, message=said[0] if said else "", count=len(said), **details)


class DiagramHasErrors(DiagramHasFindings):
    """Sơ đồ còn {count} lỗi nên không chạy được. Lỗi đầu tiên: {message}"""


class DiagramIsIncomplete(DiagramHasFindings):
    """Sơ đồ còn {count} chỗ chưa đầy đủ nên chưa thể ban hành. Chỗ đầu tiên: {message}"""


class DiagramOfAnotherProcedure(Invalid):
    """Sơ đồ ghi mã thủ tục {drawn}, không phải {code}."""


class FileIsMissing(Invalid):
    """Thiếu tệp sơ đồ {file}."""


class NoSuchVersion(NotFound):
    """Không có phiên bản quy trình này."""


class TakesEffectTooEarly(Invalid):
    """Ngày hiệu lực {day} đã qua; mời chọn từ ngày {earliest} trở đi."""


class NothingHasChanged(Invalid):
    """Nội dung giống hệt phiên bản {number} đang ban hành nên không ban hành lại."""


class VersionIsNotPublished(Conflict):
    """Phiên bản {number} của thủ tục {code} không còn ở trạng thái ban hành."""


@dataclass(frozen=True)
class Draft:
    """Diagrams and legal data looked through, ready to be shown or published. `effective_on` is a local date.

    `originals` are the bytes that files were made from, by name; `translated` and `kept` what their import tells.
    """

    legal: Legal
    files: Mapping[str, bytes]
    effective_on: date
    examination: Examination
    originals: Mapping[str, bytes] = field(default_factory=dict)
    translated: tuple[Became, ...] = ()
    kept: tuple[Kept, ...] = ()


def drafted(document: Mapping[str, Any], files: Mapping[str, bytes], effective_on: date, *, known: Known) -> Draft:
    """Look through a procedure: its legal data (a catalogue document) with its diagrams (file name -> bytes), beside
    what is `known` of the office.

    Takes seconds and touches no table, so do it before the act. Refused with `LegalDataIsMalformed` or
    `FileIsMissing`; what is wrong with the diagrams stands in the draft's findings.
    """
    [draft] = _drafts([(legal_data.parse(document), files, effective_on)], effective_on, known)
    return draft


def seed(act: Act, directory: Path = procedures.PROCESSES) -> list[ProcedureVersion]:
    """Publish every procedure under `directory` that is not already published with the same content; in force from
    the first day of its first edition. Answers the new versions."""
    shelf = [(legal, procedures.diagrams(legal, directory)) for legal in procedures.catalogue(directory).values()]
    new = [
        (legal, files, legal.editions[0].valid_from)
        for legal, files in shelf
        if not _is_published(act.session, legal, files)
    ]
    return [
        publish(act, draft, of_old=True, tests=procedures.tests(draft.legal, directory))
        for draft in _drafts(new, act.today, procedures.known_forms())
    ]


def _drafts(shelf: Sequence[tuple[Legal, Mapping[str, bytes], date]], on: date, known: Known) -> list[Draft]:
    if not shelf:
        return []
    for legal, files, _effective_on in shelf:
        require_files(legal, files)
    jobs = [Files(files, legal.main) for legal, files, _effective_on in shelf]
    laws = {legal.code: procedures.law_of(legal, on) for legal, _files, _effective_on in shelf}
    looked = examine(jobs, known=known, laws=laws, build=True)
    return [Draft(*each, examination) for each, examination in zip(shelf, looked, strict=True)]


def require_files(legal: Legal, files: Collection[str]) -> None:
    """Every file the legal data names is there. Refused with `FileIsMissing`."""
    if missing := [file for file in legal.files if file not in files]:
        raise FileIsMissing({missing[0]: "còn thiếu"}, file=missing[0])


def withdraw(act: Act, version_id: int, reason: str) -> ProcedureVersion:
    """Take back a version found wrong: it opens no new dossier; those under way keep it. The one before it is in
    force again. Refused with `NoSuchVersion` or `VersionIsNotPublished`."""
    version = act.session.get(ProcedureVersion, version_id, with_for_update=True)
    if version is None:
        raise NoSuchVersion()
    if version.state != PUBLISHED:
        raise VersionIsNotPublished(number=version.number, code=version.procedure_code)
    version.state = WITHDRAWN
    subject = f"procedure:{version.procedure_code}"
    audit.record(act, "procedure.withdrawn", subject, number=version.number, reason=reason)
    return version


def publish(
    act: Act, draft: Draft, *, note: str = "", of_old: bool = False, tests: Mapping[str, str] | None = None
) -> ProcedureVersion:
    """Make a draft the next version of its procedure, in force without anybody's approval; advice is kept with it.

    Nothing begins in the past: `of_old` is for seeding, which keeps the dates of the law. Refused with
    `DiagramHasErrors`, `DiagramIsIncomplete`, `DiagramOfAnotherProcedure`, `TakesEffectTooEarly` or
    `NothingHasChanged`.
    """
    edition = version_rows.next_edition(act.session, draft.legal.code)
    decided = {"edition": edition, "decided_at": act.now, "decided_by": act.actor.name}
    version = enter(act, draft, of_old=of_old, state=PUBLISHED, note=note, tests=dict(tests or {}), **decided)
    act.session.info.setdefault(FRESH, {})[version.id] = None
    version_rows.keep_procedure(act.session, draft.legal)
    audit.record(act, "procedure.published", f"procedure:{draft.legal.code}", number=version.number, note=note)
    return version


def enter(act: Act, draft: Draft, *, of_old: bool = False, **more: Any) -> ProcedureVersion:
    """Write a draft down as the next number of its procedure; `more` are the columns that say how it got there.

    Refused as `publish` is.
    """
    legal = draft.legal
    start, content = fit_to_publish(draft)
    if not of_old:
        require_news(act, draft)
    used = used_files(draft)
    if act.session.get(Procedure, legal.code) is None:
        version_rows.keep_procedure(act.session, legal)
    version = ProcedureVersion(
        procedure_code=legal.code,
        number=version_rows.next_number(act.session, legal.code),
        effective_on=draft.effective_on,
        bundle_hash=version_rows.bundle_hash(used),
        spec_hash=version_rows.keep_spec(act, content),
        main_process_id=start.prepared.main,
        legal=dict(legal.document),
        profile=start.profile.as_json(),
        findings=[asdict(finding) for finding in draft.examination.findings],
        submitted_at=act.now,
        submitted_by=act.actor.name,
        **more,
    )
    act.session.add(version)
    act.session.flush()
    version_rows.keep_files(act.session, version.id, used, draft.originals, start.file)
    return version


def used_files(draft: Draft) -> dict[str, bytes]:
    """The files of a draft that its process leads to; the others are not kept."""
    return {file: draft.files[file] for start in draft.examination.starts for file in start.files}


def fit_to_publish(draft: Draft) -> tuple[Start, bytes]:
    """The process the draft starts with, and what the engine runs. Refused with `DiagramHasErrors`,
    `DiagramIsIncomplete` or `DiagramOfAnotherProcedure`."""
    legal, examination = draft.legal, draft.examination
    for severity, refusal in (("error", DiagramHasErrors), ("incomplete", DiagramIsIncomplete)):
        if findings := [finding for finding in examination.findings if finding.severity == severity]:
            raise refusal(findings, draft)
    [start] = examination.starts
    if start.profile.procedure != legal.code:
        raise DiagramOfAnotherProcedure(drawn=start.profile.procedure or "(không ghi)", code=legal.code)
    if start.content is None:
        raise ValueError(f"{start.file} has no finding and no spec either")
    return start, start.content


def require_news(act: Act, draft: Draft) -> None:
    """Nothing begins in the past, and nothing is published twice. Refused with `TakesEffectTooEarly` or
    `NothingHasChanged`."""
    if draft.effective_on < act.today:
        words = {"day": f"{draft.effective_on:%d/%m/%Y}", "earliest": f"{act.today:%d/%m/%Y}"}
        raise TakesEffectTooEarly({"effective_on": words["day"]}, **words)
    last = version_rows.last_published(act.session, draft.legal.code)
    if last and (last.bundle_hash, last.legal) == (version_rows.bundle_hash(used_files(draft)), draft.legal.document):
        raise NothingHasChanged({"files": str(last.number)}, number=last.number)


def _is_published(session: Session, legal: Legal, files: Mapping[str, bytes]) -> bool:
    last = version_rows.last_published(session, legal.code)
    return last is not None and (last.bundle_hash, last.legal) == (version_rows.bundle_hash(files), legal.document)
