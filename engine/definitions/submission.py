"""Submission: a designer hands a version in, the control office decides. Four eyes, always.

    whole = handed_in.gather(...)      draft = handed_in.drafted(whole)      proof = of its rehearsed tests
    submission.submit(act, draft, tests=whole.tests, proof=proof, note="what has changed")
    submission.approve(act, id, again, proof)  |  send_back(act, id, reason)  |  take_back(act, id)

Looking through and rehearsing take seconds, so they are done between two acts, and once more before an approval: the
forms and the organisation may have changed while the version waited. That nobody approves what they submitted is
checked here and kept by the database (the four-eyes principle of official decisions: one drafts, another signs).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit, notices
from engine.act import Act
from engine.definitions import catalog, procedures, publishing, version_rows
from engine.definitions import legal as legal_data
from engine.definitions.destinations import require_somebody_somewhere
from engine.definitions.handed_in import Whole
from engine.definitions.models import PUBLISHED, RETURNED, SUBMITTED, TAKEN_BACK, Procedure, ProcedureVersion
from engine.definitions.profile import Profile
from engine.definitions.proof import Failure, Proof
from engine.definitions.publishing import Draft, NoSuchVersion
from engine.errors import Conflict, Invalid, NotAllowed
from engine.identity.accounts import holders_of
from engine.identity.permissions import Permission, require
from engine.words import Named, Sentence, _

LONGEST_TEXT = 1000
MOST_TOLD = 20  # failures that are listed at once


class SayWhatChanged(Invalid):
    """Mời ghi nội dung thay đổi so với lần ban hành trước."""


class SayWhyReturned(Invalid):
    """Mời ghi lý do trả lại để người trình biết cần sửa gì."""


class NoTests(Invalid):
    """Chưa có kịch bản kiểm thử nào; phiên bản chỉ được trình khi đã có kiểm thử và mọi kịch bản đều đạt."""


class RehearsalFailed(Invalid):
    """Có {count} chỗ chưa đạt khi chạy kịch bản kiểm thử: {all}"""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        count = len(proof.failures)
        every = {f"failure_{number}": _failure(each) for number, each in enumerate(proof.failures[:MOST_TOLD])}
        rest = " …" if count > MOST_TOLD else ""
        told = Sentence(" · ".join(f"{{{name}}}" for name in every) + rest, **every)
        super().__init__({"tests": _("Kịch bản kiểm thử chưa đạt hết.")}, count=count, all=told)
        self.heading = Sentence(_("Có {count} chỗ chưa đạt khi chạy kịch bản kiểm thử:"), count=count)
        self.lines = (*every.values(), *([rest.strip()] if rest else []))


def _failure(one: Failure) -> Sentence:
    """In which script, at which step, what."""
    number = 0 if one.step is None else one.step + 1
    place = Named(f"bước {number}", f"step {number}") if number else Named("lúc bắt đầu", "at the beginning")
    return Sentence("{script}, {place}: {message}", script=one.script, place=place, message=one.message)


class AnotherVersionWaits(Conflict):
    """Phiên bản {number} của thủ tục này đang chờ phê duyệt; mời chờ kết quả hoặc rút lại trước khi trình bản khác."""


class VersionIsNotWaiting(Conflict):
    """Phiên bản {number} không còn chờ phê duyệt."""


class NotOnesOwnVersion(NotAllowed):
    """Người trình không tự phê duyệt hoặc trả lại phiên bản của mình; việc này cần một người khác."""


class NotSubmittedByYou(NotAllowed):
    """Chỉ người đã trình mới rút lại được phiên bản đang chờ phê duyệt."""


class ContentIsOfAnotherVersion(Conflict):
    """Nội dung vừa kiểm tra lại không phải của phiên bản đang chờ phê duyệt; mời mở lại trang."""


# --- the designer ----------------------------------------------------------------------------------------------------


def submit(
    act: Act,
    draft: Draft,
    *,
    tests: Mapping[str, str],
    proof: Proof,
    note: str,
    imported: Mapping[str, Any] | None = None,
) -> ProcedureVersion:
    """Hand a draft in: it becomes the next number of its procedure and waits for the control office, which is told.

    `tests` are its scripts (name -> text), `proof` what rehearsing them has shown, `note` the line of the change log,
    `imported` what `handed_in.told_of_import` answers.
    Refused as `require_submittable` refuses, and with `NoTests` or `RehearsalFailed`.
    """
    require_submittable(act, draft, note)
    require_green(proof)
    note = _text(note)
    version = publishing.enter(
        act,
        draft,
        state=SUBMITTED,
        note=note,
        tests=dict(tests),
        proof=proof.as_json(),
        imported=dict(imported) if imported else None,
        account_id=act.actor.account_id,
        officer_id=act.actor.officer_id,
    )
    audit.record(act, "procedure.submitted", _subject(version), number=version.number, note=note)
    _tell_control(act, version)
    return version


def require_submittable(act: Act, draft: Draft, note: str) -> None:
    """What is quickly seen, so that nobody waits for a rehearsal in vain.

    Refused with `MayNot`, `SayWhatChanged`, `AnotherVersionWaits`, `DiagramHasErrors`, `DiagramIsIncomplete`,
    `DiagramOfAnotherProcedure`, `TakesEffectTooEarly` or `NothingHasChanged`.
    """
    require(act.actor, Permission.SUBMIT_PROCEDURE)
    publishing.fit_to_publish(draft)
    if not _text(note):
        raise SayWhatChanged({"note": SayWhatChanged.sentence()})
    if before := waiting_of(act.session, draft.legal.code):
        raise AnotherVersionWaits(number=before.number)
    publishing.require_news(act, draft)


def take_back(act: Act, version_id: int) -> ProcedureVersion:
    """The submitter takes a waiting version back. Refused with `NoSuchVersion`, `VersionIsNotWaiting` or
    `NotSubmittedByYou`."""
    version = _waiting(act, version_id)
    if not is_own(act, version):
        raise NotSubmittedByYou()
    version.state = TAKEN_BACK
    audit.record(act, "procedure.taken_back", _subject(version), number=version.number)
    return version


# --- the control office ----------------------------------------------------------------------------------------------


def gather(act: Act, version_id: int) -> Whole:
    """What a waiting version is made of, to be looked through once more. Refused as `approve` is."""
    version = _to_decide(act, version_id, writing=False)
    files = {source.file: source.xml for source in catalog.sources(act.session, version.id)}
    known = procedures.known_in(act.session, takes_effect_on(version, act.today))
    on, new = version.effective_on, frozenset(files)
    return Whole(version.legal, files, new, on, known, version.tests, is_brought_in=True)


def approve(act: Act, version_id: int, again: Draft, proof: Proof) -> ProcedureVersion:
    """Approve a waiting version: it is published, in force from its day, or from today where that day has passed.

    `again` and `proof` are of the same content, looked through and rehearsed just now. Refused with `MayNot`,
    `NoSuchVersion`, `VersionIsNotWaiting`, `NotOnesOwnVersion`, `ContentIsOfAnotherVersion`, `DiagramHasErrors`,
    `DiagramIsIncomplete`, `NoTests`, `RehearsalFailed` or `NobodyAnywhereDoesThis`.
    """
    version = _to_decide(act, version_id)
    publishing.fit_to_publish(again)
    held = (version.bundle_hash, version.legal)
    if held != (version_rows.bundle_hash(publishing.used_files(again)), again.legal.document):
        raise ContentIsOfAnotherVersion()
    require_green(proof)
    profile, on = Profile.from_json(version.profile), takes_effect_on(version, act.today)
    require_somebody_somewhere(act.session, again.legal, profile, on)
    version.edition = version_rows.next_edition(act.session, version.procedure_code)
    _decide(act, version, PUBLISHED)
    version.effective_on = takes_effect_on(version, act.today)
    version.findings = [asdict(finding) for finding in again.examination.findings]
    version.proof = proof.as_json()
    version_rows.keep_procedure(act.session, again.legal)
    audit.record(
        act,
        "procedure.approved",
        _subject(version),
        number=version.number,
        edition=version.edition,
        effective_on=version.effective_on.isoformat(),
        note=version.note,
    )
    approved = _("Phiên bản {number} của thủ tục “{procedure}” đã được phê duyệt, có hiệu lực từ ngày {on}.")
    _tell_submitter(act, version, approved)
    return version


def send_back(act: Act, version_id: int, reason: str) -> ProcedureVersion:
    """Return a waiting version to its submitter with the reason. Refused with `MayNot`, `NoSuchVersion`,
    `VersionIsNotWaiting`, `NotOnesOwnVersion` or `SayWhyReturned`."""
    version = _to_decide(act, version_id)
    reason = _text(reason)
    if not reason:
        raise SayWhyReturned({"reason": SayWhyReturned.sentence()})
    version.reason = reason
    _decide(act, version, RETURNED)
    audit.record(act, "procedure.returned", _subject(version), number=version.number, reason=reason)
    _tell_submitter(act, version, _("Phiên bản {number} của thủ tục “{procedure}” được trả lại: {reason}"))
    return version


# --- asking ----------------------------------------------------------------------------------------------------------


def waiting(session: Session) -> list[tuple[ProcedureVersion, Procedure]]:
    """Every version that waits for a decision, the oldest first; one statement."""
    query = select(ProcedureVersion, Procedure).join(Procedure, Procedure.code == ProcedureVersion.procedure_code)
    rows = session.execute(query.where(ProcedureVersion.state == SUBMITTED).order_by(ProcedureVersion.submitted_at))
    return [(version, procedure) for version, procedure in rows]


def waiting_of(session: Session, code: str) -> ProcedureVersion | None:
    """The version of a procedure that waits, if one does; never more than one."""
    query = select(ProcedureVersion).where(ProcedureVersion.procedure_code == code)
    return session.scalar(query.where(ProcedureVersion.state == SUBMITTED))


def is_own(act: Act, version: ProcedureVersion) -> bool:
    """Whether the actor submitted it, under this account or another of the same officer."""
    actor = act.actor
    mine = version.account_id is not None and version.account_id == actor.account_id
    return mine or (version.officer_id is not None and version.officer_id == actor.officer_id)


def takes_effect_on(version: ProcedureVersion, approved_on: date) -> date:
    """The first day in force when it is approved on that local date: nothing begins in the past."""
    return max(version.effective_on, approved_on)


# --- inside ----------------------------------------------------------------------------------------------------------


def _to_decide(act: Act, version_id: int, *, writing: bool = True) -> ProcedureVersion:
    require(act.actor, Permission.APPROVE_PROCEDURE)
    version = _waiting(act, version_id, writing=writing)
    if is_own(act, version):
        raise NotOnesOwnVersion()
    return version


def _waiting(act: Act, version_id: int, *, writing: bool = True) -> ProcedureVersion:
    version = act.session.get(ProcedureVersion, version_id, with_for_update=writing)
    if version is None:
        raise NoSuchVersion()
    if version.state != SUBMITTED:
        raise VersionIsNotWaiting(number=version.number)
    return version


def _decide(act: Act, version: ProcedureVersion, state: str) -> None:
    version.state = state
    version.decided_at, version.decided_by = act.now, act.actor.name
    version.decider_account_id, version.decider_officer_id = act.actor.account_id, act.actor.officer_id


def require_green(proof: Proof) -> None:
    """Refused with `RehearsalFailed` or `NoTests`."""
    if proof.failures:
        raise RehearsalFailed(proof)
    if not proof.scripts:
        raise NoTests({"tests": NoTests.sentence()})


def _tell_control(act: Act, version: ProcedureVersion) -> None:
    sentence = _("{who} trình phiên bản {number} của thủ tục “{procedure}”, chờ phê duyệt.")
    for account_id, officer_id in holders_of(act.session, "control"):
        if account_id != version.account_id and (officer_id is None or officer_id != version.officer_id):
            _tell(act, version, account_id, officer_id, sentence)


def _tell_submitter(act: Act, version: ProcedureVersion, sentence: str) -> None:
    if version.account_id is not None:
        _tell(act, version, version.account_id, version.officer_id, sentence)


def _tell(act: Act, version: ProcedureVersion, account_id: int, officer_id: int | None, sentence: str) -> None:
    kind, name = f"procedure.{version.state}", legal_data.parse(version.legal).name
    filling: dict[str, notices.Filling] = {
        "who": act.actor.name,
        "number": str(version.number),
        "procedure": Named(name.vi, name.en),
        "reason": version.reason,
        "on": version.effective_on,
    }
    if officer_id is None:
        notices.tell_account(act, account_id, kind, sentence, **filling)
    else:
        notices.tell(act, officer_id, kind, sentence, dossier_id=None, **filling)


def _subject(version: ProcedureVersion) -> str:
    return f"procedure:{version.procedure_code}"


def _text(said: str) -> str:
    return " ".join(said.replace("\0", "").split())[:LONGEST_TEXT]
