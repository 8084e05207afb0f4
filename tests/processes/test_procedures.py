"""The four procedures as drawn, played on the real engine: who does what, in which order, on each way through.

Every scenario names the work items by element id, as completed; a form left alone gives its defaults, which walk the
ordinary way to the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import pytest

from engine.definitions import procedures
from engine.runtime.play import Played, play_files

CATALOGUE = {legal.slug: legal for legal in procedures.catalogue().values()}

SUPPLEMENT = ["draft_supplement", "approve_supplement", "send_supplement", "receive_supplement"]
SIGNATURES = ["initial_result", "sign_result_paper", "number_and_seal"]
RETURN = ["receive_result", "return_result"]
REFUSE = ["give_refusal", "hand_back"]
APOLOGY = ["draft_apology", "sign_apology"]
HANDED_ON = ["check_papers", "entrust", "assign"]


class TestBirth:
    def test_on_the_same_day(self) -> None:
        assert order("khai-sinh") == [
            "check_papers",
            "examine_birth",
            "register_birth",
            "confirm_birth",
            "sign_birth",
            *RETURN,
        ]

    def test_incomplete_papers_are_asked_for_at_the_desk_and_come_in(self) -> None:
        done = order("khai-sinh", answers={"check_papers": {"result": "incomplete"}})
        assert done[:4] == ["check_papers", "ask_papers", "receive_papers", "examine_birth"]
        assert done[-2:] == RETURN

    def test_papers_that_never_come_end_in_a_written_refusal(self) -> None:
        answers = {"check_papers": {"result": "incomplete"}, "receive_papers": {"result": "missing"}}
        assert order("khai-sinh", answers=answers) == ["check_papers", "ask_papers", "receive_papers", *REFUSE]

    def test_what_belongs_to_another_procedure_is_given_back(self) -> None:
        done = order("khai-sinh", answers={"examine_birth": {"result": "other_procedure"}})
        assert done == ["check_papers", "examine_birth", *REFUSE]

    def test_a_doubt_is_verified_elsewhere_first(self) -> None:
        done = order("khai-sinh", answers={"examine_birth": {"result": "verify"}})
        verified = ["request_verification", "answer_consultation", "conclude_verification"]
        assert done[1:6] == ["examine_birth", *verified, "register_birth"]

    def test_a_place_that_never_answers_does_not_hold_the_child(self) -> None:
        done = order(
            "khai-sinh",
            answers={"examine_birth": {"result": "verify"}},
            instead={"answer_consultation": "consultation_silent"},
        )
        assert done[2:5] == ["request_verification", "note_silence", "conclude_verification"]
        assert done[-2:] == RETURN

    def test_a_verification_that_fails_is_refused(self) -> None:
        answers = {"examine_birth": {"result": "verify"}, "conclude_verification": {"result": "refuse"}}
        assert order("khai-sinh", answers=answers)[-3:] == ["conclude_verification", *REFUSE]

    def test_a_slip_in_the_draft_is_entered_again(self) -> None:
        done = order("khai-sinh", answers={"confirm_birth": [{"result": "wrong"}, {"result": "right"}]})
        assert done[2:7] == ["register_birth", "confirm_birth", "register_birth", "confirm_birth", "sign_birth"]

    def test_the_chairman_sends_it_back(self) -> None:
        done = order("khai-sinh", answers={"sign_birth": [{"result": "returned"}, {"result": "approved"}]})
        assert done[4:8] == ["sign_birth", "register_birth", "confirm_birth", "sign_birth"]

    def test_late_the_head_apologises_and_the_child_is_registered_all_the_same(self) -> None:
        done = order("khai-sinh", instead={"examine_birth": "birth_late"})
        assert_in_order(done, ["check_papers", *APOLOGY])
        assert_in_order(done, ["examine_birth", "register_birth", "sign_birth", *RETURN])


class TestBuildingPermit:
    CONSULTED = ["inspect_site", "consult_commune", "consult_planning"]

    def test_across_three_levels_to_the_permit(self) -> None:
        assert order("cap-phep-xay-dung") == [
            *HANDED_ON,
            "appraise",
            *self.CONSULTED,
            "draft_permit",
            *SIGNATURES,
            *RETURN,
        ]

    def test_every_step_waits_where_its_lane_says(self) -> None:
        played = play("cap-phep-xay-dung", facts={"site": {"commune": "00001"}})
        places = {item.element_id: item.unit for item in played.order}
        assert places["check_papers"] == "same/MC"
        assert places["entrust"] == places["sign_result_paper"] == "handling_authority"
        assert places["appraise"] == places["initial_result"] == "handling"
        assert places["consult_commune"] == "fact:site.commune"
        assert places["consult_planning"] == "department:QHKT/QH"

    def test_silence_of_both_is_consent(self) -> None:
        silent = {"consult_commune": "commune_silent", "consult_planning": "planning_silent"}
        done = order("cap-phep-xay-dung", instead=silent)
        assert done[3:6] == ["appraise", "inspect_site", "draft_permit"]
        assert done[-2:] == RETURN

    def test_one_supplement_and_the_appraisal_begins_again(self) -> None:
        twice = [{"result": "supplement", "shortcomings": "Thiếu bản vẽ móng"}, {"result": "sufficient"}]
        done = order("cap-phep-xay-dung", answers={"appraise": twice})
        assert done[3:9] == ["appraise", *SUPPLEMENT, "appraise"]
        assert done[-2:] == RETURN

    def test_the_leader_has_the_request_drafted_again(self) -> None:
        done = order(
            "cap-phep-xay-dung",
            answers={
                "appraise": [{"result": "supplement"}, {"result": "sufficient"}],
                "approve_supplement": [{"result": "returned"}, {"result": "approved"}],
            },
        )
        assert done[4:8] == ["draft_supplement", "approve_supplement", "draft_supplement", "approve_supplement"]

    def test_not_supplemented_it_is_given_back(self) -> None:
        answers = {"appraise": {"result": "supplement"}, "receive_supplement": {"result": "missing"}}
        assert order("cap-phep-xay-dung", answers=answers) == [*HANDED_ON, "appraise", *SUPPLEMENT, *REFUSE]

    def test_a_refusal_carries_the_same_three_signatures(self) -> None:
        answers = {"appraise": {"result": "refuse"}, "draft_permit": {"decision": "refuse"}}
        done = order("cap-phep-xay-dung", answers=answers)
        assert done == [*HANDED_ON, "appraise", "draft_permit", *SIGNATURES, *REFUSE]

    def test_not_accepted_at_the_desk(self) -> None:
        done = order("cap-phep-xay-dung", answers={"check_papers": {"result": "refuse"}})
        assert done == ["check_papers", *REFUSE]

    def test_leaders_send_the_draft_back_one_step_at_a_time(self) -> None:
        done = order(
            "cap-phep-xay-dung",
            answers={
                "draft_permit": {"decision": "refuse"},
                "sign_result_paper": [{"result": "returned"}, {"result": "approved"}],
                "initial_result": [{"result": "approved"}, {"result": "returned"}, {"result": "approved"}],
            },
        )
        back = ["initial_result", "sign_result_paper", "initial_result", "draft_permit", *SIGNATURES]
        assert done[8:] == [*back, *REFUSE]

    def test_late_the_head_sets_a_new_date_while_the_work_goes_on(self) -> None:
        done = order("cap-phep-xay-dung", instead={"draft_permit": "permit_late"})
        assert_in_order(done, ["appraise", *APOLOGY])
        assert_in_order(done, ["draft_permit", *SIGNATURES, *RETURN])

    def test_an_end_that_terminates_does_not_cut_off_the_branch_beside_it(self) -> None:
        """A terminate event ends what is open when a token gets there (BPMN 2.0, 10.5.3), not what was before."""
        diagrams = procedures.diagrams(CATALOGUE["cap-phep-xay-dung"])
        end, arrow = "cap-phep-xay-dung.bpmn", b"<bpmn:incoming>permit_return_to_permit_ends</bpmn:incoming>"
        assert diagrams[end].count(arrow) == 1
        files = {**diagrams, end: diagrams[end].replace(arrow, arrow + b'<bpmn:terminateEventDefinition id="all" />')}
        played = play_files(list(files.items()), orjson.dumps({"instead": {"draft_permit": "permit_late"}}))
        done = [item.element_id for item in played.order]
        assert played.state == "completed"
        assert done == order("cap-phep-xay-dung", instead={"draft_permit": "permit_late"})
        assert_in_order(done, ["draft_permit", *APOLOGY])

    def test_a_date_moves_only_once(self) -> None:
        done = order(
            "cap-phep-xay-dung",
            facts={"apology": {"until": "2018-03-30"}},
            instead={"draft_permit": "permit_late"},
        )
        assert not set(APOLOGY) & set(done)
        assert done[-2:] == RETURN


class TestCriminalRecord:
    def test_clean_record(self) -> None:
        assert order("ly-lich-tu-phap") == [
            *HANDED_ON,
            "look_up",
            "check_police_record",
            "conclude_record",
            "draft_clean",
            *SIGNATURES,
            *RETURN,
        ]

    @pytest.mark.parametrize(("number_type", "drafted"), [("1", "draft_uncleared"), ("2", "draft_full")])
    def test_a_record_is_shown_as_the_type_of_certificate_asks(self, number_type: str, drafted: str) -> None:
        done = order(
            "ly-lich-tu-phap",
            facts={"request": {"number_type": number_type}},
            answers={"conclude_record": {"result": "record"}},
        )
        assert_in_order(done, ["conclude_record", drafted, *SIGNATURES])

    def test_who_lived_in_many_places_is_looked_up_elsewhere_meanwhile(self) -> None:
        done = order("ly-lich-tu-phap", answers={"look_up": {"result": "eligible", "elsewhere": True}})
        assert set(done[4:7]) == {"check_police_record", "ask_elsewhere", "answer_consultation"}
        assert done[7] == "conclude_record"

    def test_the_police_stand_outside_the_citys_clock(self) -> None:
        units = {item.element_id: item.unit for item in play("ly-lich-tu-phap").order}
        assert units["check_police_record"] == "outside:CA"

    def test_a_refusal_is_signed_by_the_department(self) -> None:
        done = order("ly-lich-tu-phap", answers={"look_up": {"result": "refuse"}})
        assert done == [*HANDED_ON, "look_up", "sign_record_refusal", *REFUSE]

    def test_one_supplement(self) -> None:
        done = order("ly-lich-tu-phap", answers={"look_up": [{"result": "supplement"}, {"result": "eligible"}]})
        assert done[3:9] == ["look_up", *SUPPLEMENT, "look_up"]

    def test_the_unit_leader_sends_it_back_to_the_conclusion(self) -> None:
        done = order("ly-lich-tu-phap", answers={"initial_result": [{"result": "returned"}, {"result": "approved"}]})
        assert_in_order(done, ["initial_result", "conclude_record", "draft_clean", *SIGNATURES])

    def test_late(self) -> None:
        done = order("ly-lich-tu-phap", instead={"conclude_record": "record_late"})
        assert_in_order(done, ["look_up", *APOLOGY])
        assert_in_order(done, ["conclude_record", "draft_clean", *SIGNATURES, *RETURN])


class TestLinkedBirth:
    BORN = ["check_papers", "record_birth", "sign_bundle_birth", "forward_bundle"]

    def test_police_and_insurance_at_once_one_result(self) -> None:
        done = order("lien-thong-khai-sinh")
        assert done[:4] == self.BORN
        assert set(done[4:6]) == {"register_residence", "issue_insurance"}
        assert done[6:] == RETURN

    @pytest.mark.parametrize("finder", ["register_residence", "issue_insurance"])
    def test_an_error_in_the_birth_certificate_goes_back_to_its_officer(self, finder: str) -> None:
        settled = {"register_residence": "registered", "issue_insurance": "issued"}[finder]
        done = order("lien-thong-khai-sinh", answers={finder: [{"result": "birth_error"}, {"result": settled}]})
        assert_in_order(done, [finder, "correct_birth", "sign_bundle_birth", "forward_bundle", finder, *RETURN])

    def test_the_chairman_has_it_corrected_before_it_leaves(self) -> None:
        done = order("lien-thong-khai-sinh", answers={"sign_bundle_birth": [{"result": "returned"}, {}]})
        assert done[2:6] == ["sign_bundle_birth", "correct_birth", "sign_bundle_birth", "forward_bundle"]

    def test_a_residence_that_is_refused_does_not_keep_the_card(self) -> None:
        done = order("lien-thong-khai-sinh", answers={"register_residence": {"result": "refused"}})
        assert "issue_insurance" in done
        assert done[-2:] == RETURN

    def test_refused(self) -> None:
        done = order("lien-thong-khai-sinh", answers={"record_birth": {"result": "other_procedure"}})
        assert done == ["check_papers", "record_birth", *REFUSE]

    def test_supplemented_at_the_desk(self) -> None:
        done = order("lien-thong-khai-sinh", answers={"check_papers": {"result": "incomplete"}})
        assert done[:4] == ["check_papers", "ask_papers", "receive_papers", "record_birth"]

    def test_late_police_cost_an_apology(self) -> None:
        done = order("lien-thong-khai-sinh", instead={"register_residence": "bundle_late"})
        assert_in_order(done, ["forward_bundle", *APOLOGY])
        assert_in_order(done, ["register_residence", *RETURN])


# --- what the stories stand on -----------------------------------------------------------------------------------


def play(slug: str, **told: Mapping[str, Any]) -> Played:
    files = procedures.diagrams(CATALOGUE[slug])
    return play_files(list(files.items()), orjson.dumps(told))


def order(slug: str, **told: Mapping[str, Any]) -> list[str]:
    """Element ids as completed; the procedure must have come to its end, and everything told must have come up."""
    played = play(slug, **told)
    assert played.error is None
    assert (played.state, played.waiting_for, played.unused) == ("completed", [], [])
    return [item.element_id for item in played.order]


def assert_in_order(done: Sequence[str], expected: Sequence[str]) -> None:
    """All of `expected` happened in that order, perhaps with other work of a parallel branch in between."""
    rest = iter(done)
    missing = [step for step in expected if step not in rest]
    assert not missing, f"{missing} did not follow in {list(done)}"
