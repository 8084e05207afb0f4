"""Four eyes: a designer submits, somebody else of the control office approves or returns. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from catalogue_pages import BIRTH, birth_that_hands_over, files, handing_over, page
from hand_drawn import KNOWN
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from engine import notices
from engine.act import SYSTEM, Actor, Office
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.definitions import catalog, publishing, submission
from engine.definitions.models import Procedure, ProcedureVersion
from engine.definitions.proof import Covered, Failure, Proof
from engine.definitions.publishing import Draft
from engine.identity.models import Account
from engine.identity.permissions import MayNot

CODE = BIRTH["code"]
TODAY = date(2018, 3, 5)
GREEN = Proof(("Đủ giấy tờ",), (), Covered(5, 5), Covered(7, 7), datetime(2018, 3, 5, 2, tzinfo=UTC))
TESTS = {"birth.tests.yaml": "script: Đủ giấy tờ\n"}
DRAFTS: dict[str, Draft] = {}


def test_what_a_designer_submits_waits_and_is_in_force_when_somebody_else_approved_it(story: Story) -> None:
    version = story.submit()
    assert (version.number, version.edition, version.state) == (1, None, "submitted")
    assert (version.submitted_by, version.account_id, version.decided_by) == (
        "Người vẽ (mẫu)",
        story.designer.account_id,
        None,
    )
    with story.office.look(SYSTEM) as act, pytest.raises(catalog.NoVersionInForce):
        catalog.in_force(act.session, CODE, TODAY)

    approved = story.approve(version)
    assert (approved.number, approved.edition, approved.state) == (1, 1, "published")
    assert (approved.decided_by, approved.decider_account_id) == ("Người duyệt (mẫu)", story.control.account_id)
    with story.office.look(SYSTEM) as act:
        assert catalog.in_force(act.session, CODE, TODAY).id == version.id
        assert act.session.get_one(ProcedureVersion, version.id).tests == TESTS
        kept = act.session.get_one(ProcedureVersion, version.id).proof
        assert kept and Proof.from_json(kept) == GREEN


def test_both_acts_are_audited_and_told(story: Story) -> None:
    version = story.submit(note="Bỏ bước xác minh lần hai")
    assert story.told(story.control) == ["procedure.submitted"]
    assert story.told(story.designer) == []
    story.approve(version)
    assert story.told(story.designer) == ["procedure.published"]
    assert story.audited() == [
        ("procedure.submitted", "Người vẽ (mẫu)"),
        ("procedure.approved", "Người duyệt (mẫu)"),
    ]


def test_nobody_approves_what_they_submitted_whatever_they_may_do(story: Story) -> None:
    both = replace(story.designer, grants=frozenset({"designer", "control"}))
    version = story.submit(both)
    for decide in (story.approve, story.send_back):
        with pytest.raises(submission.NotOnesOwnVersion):
            decide(version, both)
    same_officer = replace(story.control, officer_id=None)
    with pytest.raises(MayNot):
        story.approve(version, replace(same_officer, grants=frozenset({"designer"})))
    with pytest.raises(MayNot):
        story.submit(story.control)


def test_the_database_keeps_the_four_eyes_too(story: Story) -> None:
    version = story.submit()
    itself = (
        "UPDATE procedure_version SET state = 'published', edition = 1, decided_at = :at, decider_account_id = :who"
    )
    with pytest.raises(IntegrityError), story.office.engine.begin() as connection:
        connection.execute(text(itself), {"at": datetime.now(UTC), "who": version.account_id})
    with pytest.raises(IntegrityError), story.office.engine.begin() as connection:
        connection.execute(text(itself), {"at": datetime.now(UTC), "who": None})


def test_a_returned_version_says_why_and_leaves_room_for_the_next(story: Story) -> None:
    first = story.submit()
    with pytest.raises(submission.SayWhyReturned):
        story.send_back(first, reason=" ")
    with pytest.raises(submission.AnotherVersionWaits, match="Phiên bản 1"):
        story.submit(on=date(2018, 4, 1))
    returned = story.send_back(first, reason="Thiếu bước ký")
    assert (returned.state, returned.reason, returned.edition) == ("returned", "Thiếu bước ký", None)
    assert story.told(story.designer) == ["procedure.returned"]
    with pytest.raises(submission.VersionIsNotWaiting):
        story.approve(returned)
    again = story.submit()
    assert (again.number, story.approve(again).edition) == (2, 1)


def test_only_the_submitter_takes_a_version_back(story: Story) -> None:
    version = story.submit()
    with pytest.raises(submission.NotSubmittedByYou):
        story.take_back(version, replace(story.designer, account_id=story.control.account_id))
    assert story.take_back(version).state == "taken_back"


def test_what_is_not_proven_or_not_said_is_not_submitted(story: Story) -> None:
    failing = replace(GREEN, failures=(Failure("Đủ giấy tờ", 2, "Chờ bước sign, thấy refuse"),))
    with pytest.raises(submission.NoTests):
        story.submit(proof=replace(GREEN, scripts=()))
    with pytest.raises(submission.RehearsalFailed, match="Đủ giấy tờ, bước 3: Chờ bước sign"):
        story.submit(proof=failing)
    three = tuple(Failure("Đủ giấy tờ", step, f"Chỗ {step}") for step in (0, 1, 2))
    with pytest.raises(submission.RehearsalFailed, match=r"bước 1: Chỗ 0 · .*bước 2: Chỗ 1 · .*bước 3: Chỗ 2"):
        story.submit(proof=replace(GREEN, failures=three))
    with pytest.raises(submission.SayWhatChanged):
        story.submit(note="  ")
    with pytest.raises(publishing.TakesEffectTooEarly):
        story.submit(on=date(2018, 3, 4))
    unfinished = birth_that_hands_over()
    unfinished.flows.popitem()
    with pytest.raises(catalog.DiagramHasErrors):
        story.submit(draft=drafted(files(unfinished)))
    with story.office.look(SYSTEM) as act:
        assert act.session.scalars(select(ProcedureVersion)).all() == []


def test_an_approval_looks_at_the_same_content_again(story: Story) -> None:
    version = story.submit()
    failing = replace(GREEN, failures=(Failure("Đủ giấy tờ", None, "Biểu mẫu đã đổi"),))
    with pytest.raises(submission.RehearsalFailed, match="lúc bắt đầu"):
        story.approve(version, proof=failing)
    with pytest.raises(submission.ContentIsOfAnotherVersion):
        story.approve(version, again=drafted(corrected()))
    with story.office.look(story.control) as act:
        whole = submission.gather(act, version.id)
        assert (dict(whole.files), whole.document, whole.tests) == (files(), BIRTH, TESTS)


def test_a_version_is_in_force_from_its_day_and_never_from_a_past_one(story: Story, clock: SetClock) -> None:
    story.approve(story.submit())
    second = story.submit(draft=drafted(corrected(), on=date(2018, 3, 12)))
    story.approve(second)
    with story.office.look(SYSTEM) as act:
        numbers = [catalog.in_force(act.session, CODE, date(2018, 3, day)).number for day in (11, 12)]
        assert numbers == [1, 2]
    third = story.submit(draft=drafted(files(), on=date(2018, 3, 6)))
    clock.at = datetime(2018, 3, 20, 3, tzinfo=UTC)
    assert story.approve(third).effective_on == date(2018, 3, 20)


def test_the_catalogue_keeps_its_names_until_the_approval(story: Story) -> None:
    story.approve(story.submit())
    renamed = story.submit(draft=drafted(corrected(), page(name={"vi": "Khai sinh (mới)", "en": "Births"})))
    assert story.procedure().name_vi == "Đăng ký khai sinh"
    story.approve(renamed)
    assert story.procedure().name_vi == "Khai sinh (mới)"


def test_a_submitted_version_does_not_change_its_content(story: Story) -> None:
    version = story.submit()
    with pytest.raises(ValueError, match="does not change"), story.office.act(SYSTEM) as act:
        act.session.get_one(ProcedureVersion, version.id).legal = {}
    story.approve(version)
    with pytest.raises(ValueError, match="does not change"), story.office.act(SYSTEM) as act:
        act.session.get_one(ProcedureVersion, version.id).effective_on = date(2030, 1, 1)


# --- the story's people ----------------------------------------------------------------------------------------------


class Story:
    """A designer and a member of the control office, each with an account nobody stands behind."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.designer = self._account("nguoi.ve", "Người vẽ (mẫu)", "designer")
        self.control = self._account("nguoi.duyet", "Người duyệt (mẫu)", "control")

    def submit(self, actor: Actor | None = None, **changes) -> ProcedureVersion:
        draft = changes.get("draft") or drafted(files(), on=changes.get("on", TODAY))
        proof, note = changes.get("proof", GREEN), changes.get("note", "Bản đầu")
        with self.office.act(actor or self.designer) as act:
            return submission.submit(act, draft, tests=TESTS, proof=proof, note=note)

    def approve(self, version: ProcedureVersion, actor: Actor | None = None, **changes) -> ProcedureVersion:
        again = changes.get("again")
        if again is None:
            with self.office.look(SYSTEM) as act:
                sources = {source.file: source.xml for source in catalog.sources(act.session, version.id)}
            again = drafted(sources, version.legal, on=version.effective_on)
        with self.office.act(actor or self.control) as act:
            return submission.approve(act, version.id, again, changes.get("proof", GREEN))

    def send_back(self, version: ProcedureVersion, actor: Actor | None = None, reason: str = "Sai") -> ProcedureVersion:
        with self.office.act(actor or self.control) as act:
            return submission.send_back(act, version.id, reason)

    def take_back(self, version: ProcedureVersion, actor: Actor | None = None) -> ProcedureVersion:
        with self.office.act(actor or self.designer) as act:
            return submission.take_back(act, version.id)

    def told(self, actor: Actor) -> list[str]:
        with self.office.look(actor) as act:
            lines = notices.unread(act.session, actor.officer_id, account_id=actor.account_id)
            return [line.kind for line in lines]

    def audited(self) -> list[tuple[str, str]]:
        with self.office.look(SYSTEM) as act:
            lines = act.session.scalars(select(AuditLine).order_by(AuditLine.id))
            return [(line.verb, line.actor_name) for line in lines if line.verb.startswith("procedure.")]

    def procedure(self) -> Procedure:
        with self.office.look(SYSTEM) as act:
            return catalog.procedure(act.session, CODE)

    def _account(self, login: str, name: str, grant: str) -> Actor:
        with self.office.act(SYSTEM) as act:
            account = Account(login=login, name=name, password_hash="-", grants=grant, created_at=act.now)
            act.session.add(account)
            act.session.flush()
            return Actor(name=name, account_id=account.id, grants=frozenset({grant}))


@pytest.fixture
def story(office: Office) -> Story:
    return Story(office)


def corrected() -> dict[str, bytes]:
    return files(shared=handing_over(time_limit="3wh"))


def drafted(drawn: dict[str, bytes], document: dict = BIRTH, on: date = TODAY) -> Draft:
    """Looking through takes a child process; the same content is looked through once for all tests."""
    key = repr((drawn, document))
    if key not in DRAFTS:
        DRAFTS[key] = catalog.drafted(document, drawn, on, known=KNOWN)
    return replace(DRAFTS[key], effective_on=on)
