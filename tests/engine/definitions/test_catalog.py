"""The catalogue: a designer publishes, a correction makes the next version, and dossiers under way keep theirs.

On SQLite and on PostgreSQL.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import orjson
import pytest
from catalogue_pages import BIRTH, birth_that_hands_over, files, handing_over, page
from hand_drawn import KNOWN, person
from sqlalchemy import func, select

from engine.act import Act, Actor, Office
from engine.audit import AuditLine
from engine.definitions import catalog, publishing
from engine.definitions.legal_entries import LegalDataIsMalformed
from engine.definitions.models import DiagramSource, Procedure, ProcedureVersion, ProcessSpec, VersionFile

DESIGNER = Actor(name="Người thiết kế (hư cấu)", account_id=7, grants=frozenset({"designer"}))
TODAY = date(2018, 3, 5)
DRAFTS: dict[bytes, publishing.Draft] = {}


def draft(document: dict, drawn: dict[str, bytes], on: date = TODAY) -> publishing.Draft:
    """Looking through takes a child process; the same content is looked through once for all tests."""
    key = orjson.dumps([document, {name: data.decode() for name, data in drawn.items()}, on.isoformat()])
    if key not in DRAFTS:
        DRAFTS[key] = catalog.drafted(document, drawn, on, known=KNOWN)
    return DRAFTS[key]


def publish(act: Act, document: dict = BIRTH, drawn: dict[str, bytes] | None = None, **more) -> ProcedureVersion:
    on = more.pop("on", TODAY)
    return catalog.publish(act, draft(document, drawn or files(), on), **more)


def count(act: Act, table: type) -> int:
    return act.session.scalar(select(func.count()).select_from(table)) or 0


def corrected() -> dict[str, bytes]:
    return files(shared=handing_over(time_limit="3wh"))


@pytest.fixture
def published(office: Office) -> int:
    """The id of the first version of the birth registration."""
    with office.act(DESIGNER) as act:
        return publish(act).id


class TestPublishing:
    def test_the_first_version(self, office: Office):
        with office.act(DESIGNER) as act:
            version = publish(act, note="Bản đầu")
        with office.look(DESIGNER) as act:
            version = act.session.get_one(ProcedureVersion, version.id)
            assert (version.procedure_code, version.number, version.state) == ("1.001193", 1, "published")
            assert (version.effective_on, version.edition, version.decided_at) == (TODAY, 1, act.now)
            assert (version.submitted_by, version.account_id, version.note) == (DESIGNER.name, None, "Bản đầu")
            assert {finding["rule"] for finding in version.findings} == {"picture-missing"}
            procedure = catalog.procedure(act.session, "1.001193")
            assert (procedure.name_vi, procedure.slug, procedure.level_code) == (
                "Đăng ký khai sinh",
                "khai-sinh",
                "commune",
            )

    def test_it_is_audited(self, office: Office, published: int):
        with office.look(DESIGNER) as act:
            [line] = act.session.scalars(select(AuditLine).where(AuditLine.verb == "procedure.published"))
            assert (line.subject, line.actor_name, line.details["number"]) == (
                "procedure:1.001193",
                DESIGNER.name,
                1,
            )

    def test_a_correction_is_the_next_number_and_keeps_the_first(self, office: Office, published: int):
        with office.act(DESIGNER) as act:
            second = publish(act, drawn=corrected())
        assert second.number == 2
        with office.look(DESIGNER) as act:
            assert [version.number for version in catalog.versions(act.session, "1.001193")] == [2, 1]
            tasks = [catalog.loaded(act.session, each).profile.tasks for each in (published, second.id)]
            assert [each["hand_paper"].time_limit for each in tasks] == ["2wh", "3wh"]

    def test_the_same_content_is_stored_once(self, office: Office, published: int):
        with office.act(DESIGNER) as act:
            publish(act, drawn=corrected())
            assert (count(act, VersionFile), count(act, DiagramSource)) == (4, 3)
            publish(act)
            assert (count(act, VersionFile), count(act, DiagramSource), count(act, ProcessSpec)) == (6, 3, 2)

    def test_the_files_come_back_byte_for_byte(self, office: Office, published: int):
        with office.look(DESIGNER) as act:
            found = catalog.sources(act.session, published)
        assert [(source.file, source.is_main) for source in found] == [
            ("birth.bpmn", True),
            ("handing_over.bpmn", False),
        ]
        assert {source.file: source.xml for source in found} == files()

    def test_files_the_procedure_does_not_use_are_not_kept(self, office: Office):
        with office.act(DESIGNER) as act:
            version = publish(act, drawn={**files(), "stray.bpmn": files()["handing_over.bpmn"].replace(b"over", b"x")})
            assert {source.file for source in catalog.sources(act.session, version.id)} == set(files())


class TestNews:
    def test_nothing_begins_in_the_past_but_what_is_seeded(self, office: Office, published: int):
        with pytest.raises(publishing.TakesEffectTooEarly, match="04/03/2018"), office.act(DESIGNER) as act:
            publish(act, drawn=corrected(), on=date(2018, 3, 4))
        with office.act(DESIGNER) as act:
            early = draft(BIRTH, corrected(), date(2018, 3, 4))
            assert publishing.publish(act, early, of_old=True).effective_on == date(2018, 3, 4)

    def test_the_same_content_is_no_new_version(self, office: Office, published: int):
        with pytest.raises(publishing.NothingHasChanged, match="phiên bản 1"), office.act(DESIGNER) as act:
            publish(act, on=date(2018, 6, 1))


class TestRefusals:
    def refused(self, office: Office, refusal: type, **more) -> Exception:
        with pytest.raises(refusal) as raised, office.act(DESIGNER) as act:
            publish(act, **more)
        with office.look(DESIGNER) as act:
            assert count(act, ProcedureVersion) == count(act, Procedure) == count(act, DiagramSource) == 0
        return raised.value

    def test_a_diagram_with_errors(self, office: Office):
        main = birth_that_hands_over()
        main.flows.popitem()
        error = self.refused(office, catalog.DiagramHasErrors, drawn=files(main))
        assert [finding.severity for finding in error.findings] == ["error"] * len(error.findings)
        assert "hand_over" in error.fields

    def test_an_incomplete_diagram(self, office: Office):
        main = birth_that_hands_over(register=person("register", time_limit="", fact="appraisal"))
        error = self.refused(office, catalog.DiagramIsIncomplete, drawn=files(main))
        assert error.fields == {"register": "Bước “Thực hiện register” chưa có thời hạn."}
        assert "chưa có thời hạn" in str(error)

    def test_steps_beyond_the_legal_time(self, office: Office):
        one_day = page(editions=[{**BIRTH["editions"][0], "period": "1wd"}])
        error = self.refused(office, catalog.DiagramIsIncomplete, document=one_day)
        assert [finding.rule for finding in error.findings] == ["path-too-long"]

    def test_a_file_that_is_no_diagram(self, office: Office):
        error = self.refused(office, catalog.DiagramHasErrors, drawn={**files(), "birth.bpmn": b"PK\x03\x04"})
        assert error.findings[0].rule == "file-is-zip"

    def test_the_diagram_of_another_procedure(self, office: Office):
        other = page(code="1.000656", slug="khai-tu")
        error = self.refused(office, catalog.DiagramIsIncomplete, document=other)
        assert "procedure-unknown" in {finding.rule for finding in error.findings}

    def test_a_missing_file(self, office: Office):
        with pytest.raises(catalog.FileIsMissing, match=r"handing_over\.bpmn"):
            catalog.drafted(BIRTH, {"birth.bpmn": files()["birth.bpmn"]}, TODAY, known=KNOWN)

    def test_malformed_legal_data(self):
        with pytest.raises(LegalDataIsMalformed):
            catalog.drafted(page(main=""), files(), TODAY, known=KNOWN)


class TestInForce:
    def test_from_its_day_on(self, office: Office):
        with office.act(DESIGNER) as act:
            now = publish(act)
            later = publish(act, drawn=corrected(), on=date(2018, 6, 1))
            assert catalog.in_force(act.session, "1.001193", date(2018, 5, 31)).id == now.id
            assert catalog.in_force(act.session, "1.001193", date(2018, 6, 1)).id == later.id
            with pytest.raises(catalog.NoVersionInForce, match="04/03/2018"):
                catalog.in_force(act.session, "1.001193", date(2018, 3, 4))

    def test_of_two_from_the_same_day_the_later_number(self, office: Office, published: int):
        with office.act(DESIGNER) as act:
            second = publish(act, drawn=corrected())
            assert catalog.in_force(act.session, "1.001193", TODAY).id == second.id

    def test_after_a_withdrawal_the_one_before_is_in_force_again(self, office: Office, published: int):
        with office.act(DESIGNER) as act:
            second = publish(act, drawn=corrected())
        with office.act(DESIGNER) as act:
            catalog.withdraw(act, second.id, "Sai biểu mẫu")
        with office.look(DESIGNER) as act:
            assert catalog.in_force(act.session, "1.001193", TODAY).id == published
            assert catalog.loaded(act.session, second.id).number == 2, "dossiers under way still travel by it"
            [line] = act.session.scalars(select(AuditLine).where(AuditLine.verb == "procedure.withdrawn"))
            assert line.details == {"number": 2, "reason": "Sai biểu mẫu"}

    def test_a_version_is_taken_out_once(self, office: Office, published: int):
        with office.act(DESIGNER) as act:
            catalog.withdraw(act, published, "Thủ tục bãi bỏ")
        with pytest.raises(catalog.VersionIsNotPublished), office.act(DESIGNER) as act:
            catalog.withdraw(act, published, "Lại lần nữa")
        with pytest.raises(catalog.NoSuchVersion), office.act(DESIGNER) as act:
            catalog.withdraw(act, 999_999, "")

    def test_the_list_shows_every_procedure_with_its_version_of_the_day(
        self, office: Office, published: int, statements
    ):
        with office.act(DESIGNER) as act:
            publish(act, drawn=corrected(), on=date(2018, 6, 1))
        with office.look(DESIGNER) as act:
            said = statements(office)
            [today] = catalog.list_procedures(act.session, TODAY)
            [june] = catalog.list_procedures(act.session, date(2018, 6, 1))
            [before] = catalog.list_procedures(act.session, date(2018, 1, 1))
            assert (today.procedure.code, today.version_id, today.number) == ("1.001193", published, 1)
            assert (june.number, june.effective_on) == (2, date(2018, 6, 1))
            assert before.version_id is before.number is None
        assert len(said) == 6


class TestPublishedIsPublished:
    def test_a_version_does_not_change(self, office: Office, published: int):
        with pytest.raises(ValueError, match="main_process_id"), office.act(DESIGNER) as act:
            act.session.get_one(ProcedureVersion, published).main_process_id = "another"

    def test_nor_does_a_stored_diagram(self, office: Office, published: int):
        with pytest.raises(ValueError, match="DiagramSource"), office.act(DESIGNER) as act:
            act.session.scalars(select(DiagramSource)).first().xml = b"<other/>"


class TestLoading:
    def test_all_a_dossier_travels_by(self, office: Office, published: int):
        with office.look(DESIGNER) as act:
            version = catalog.loaded(act.session, published)
        assert (version.id, version.procedure_code, version.number) == (published, "1.001193", 1)
        assert version.legal.edition(TODAY).fee == 8_000
        assert version.profile.procedure == "1.001193"
        assert version.profile.tasks["register"].separate_from == ()
        assert version.profile.tasks["sign"].separate_from == ("register",)
        assert version.profile.tasks["hand_paper"].process_id == "handing_over"
        assert list(version.diagrams) == ["birth.bpmn", "handing_over.bpmn"]
        drawn = version.spec.elements()
        assert {"check_papers", "register", "sign", "refuse", "hand_paper"} <= drawn.keys()

    def test_the_second_time_no_statement_is_sent(self, office: Office, published: int, statements):
        with office.look(DESIGNER) as act:
            first = catalog.loaded(act.session, published)
        with office.look(DESIGNER) as act:
            said = statements(office)
            assert catalog.loaded(act.session, published) is first
        assert said == []

    def test_threads_share_one(self, office: Office, published: int):
        found: list[catalog.LoadedVersion] = []

        def load() -> None:
            with office.look(DESIGNER) as act:
                found.append(catalog.loaded(act.session, published))

        threads = [threading.Thread(target=load) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 8
        assert all(each is found[0] for each in found)

    def test_a_version_rolled_back_leaves_nothing_behind(self, office: Office):
        class ChangedMyMind(Exception):
            pass

        with pytest.raises(ChangedMyMind), office.act(DESIGNER) as act:
            gone = publish(act)
            assert catalog.loaded(act.session, gone.id).profile.tasks["hand_paper"].time_limit == "2wh"
            raise ChangedMyMind
        with office.act(DESIGNER) as act:
            kept = publish(act, drawn=corrected())
        with office.look(DESIGNER) as act:
            assert catalog.loaded(act.session, kept.id).profile.tasks["hand_paper"].time_limit == "3wh"

    def test_no_more_are_kept_than_fit(self, office: Office, published: int, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(catalog, "MOST_VERSIONS", 1)
        with office.act(DESIGNER) as act:
            second = publish(act, drawn=corrected()).id
        with office.look(DESIGNER) as act:
            first = catalog.loaded(act.session, published)
            catalog.loaded(act.session, second)
            assert catalog.loaded(act.session, published) is not first

    def test_an_unknown_version(self, office: Office):
        with office.look(DESIGNER) as act:
            for ask in (catalog.loaded, catalog.sources):
                with pytest.raises(catalog.NoSuchVersion):
                    ask(act.session, 12_345)
            with pytest.raises(catalog.NoSuchProcedure):
                catalog.procedure(act.session, "9.999999")


class TestSeeding:
    @pytest.fixture
    def shelf(self, tmp_path, monkeypatch: pytest.MonkeyPatch):
        """A directory with one procedure; the forms are those of the hand-drawn diagrams."""
        monkeypatch.setattr(publishing.procedures, "known_forms", lambda: KNOWN)
        (tmp_path / "catalogue").mkdir()
        (tmp_path / "bpmn").mkdir()
        (tmp_path / "catalogue" / "1.001193.json").write_bytes(orjson.dumps(BIRTH))
        for name, data in files().items():
            (tmp_path / "bpmn" / name).write_bytes(data)
        return tmp_path

    def test_what_is_there_already_is_left_alone(self, office: Office, shelf):
        with office.act(DESIGNER) as act:
            [version] = catalog.seed(act, shelf)
            assert version.effective_on == date(2016, 1, 1)
        with office.act(DESIGNER) as act:
            assert catalog.seed(act, shelf) == []
        (shelf / "bpmn" / "handing_over.bpmn").write_bytes(corrected()["handing_over.bpmn"])
        with office.act(DESIGNER) as act:
            [version] = catalog.seed(act, shelf)
            assert version.number == 2

    def test_a_missing_diagram_is_named(self, office: Office, shelf):
        (shelf / "bpmn" / "birth.bpmn").unlink()
        with pytest.raises(publishing.procedures.DiagramIsMissing, match=r"birth\.bpmn"), office.act(DESIGNER) as act:
            catalog.seed(act, shelf)

    def test_broken_json_is_named(self, office: Office, shelf):
        (shelf / "catalogue" / "broken.json").write_text("{")
        with pytest.raises(LegalDataIsMalformed, match=r"broken\.json"), office.act(DESIGNER) as act:
            catalog.seed(act, shelf)


def test_a_draft_shows_what_is_wrong_before_anything_is_written():
    main = birth_that_hands_over(register=person("register", time_limit="", fact="appraisal"))
    shown = draft(BIRTH, files(main))
    assert [finding.rule for finding in shown.examination.findings if finding.severity == "incomplete"] == [
        "time-limit-missing"
    ]
    assert replace(shown, effective_on=date(2019, 1, 1)).files == files(main)
