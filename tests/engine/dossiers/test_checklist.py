"""What an applicant may be asked for: the published checklist, and nothing outside it without a legal basis."""

import pytest

from engine.act import Office
from engine.dossiers import handling, letters, work
from engine.dossiers.checklist import NotOnTheChecklist
from engine.dossiers.models import Dossier, Letter
from engine.dossiers.status import Status
from tests import city

DRAWINGS = "Bản vẽ thiết kế xây dựng"


def test_an_officer_asks_for_published_papers_by_code_or_by_name(city_office: Office) -> None:
    ask(city_office, code := appraised(city_office), papers=["ban-ve", " bản vẽ thiết kế XÂY DỰNG ", "cam-ket"])
    asked = form_02(city_office, code).body
    assert asked["papers"] == [DRAWINGS, "Bản cam kết bảo đảm an toàn đối với công trình liền kề, nếu có"]
    assert asked["legal_basis"] == ""


def test_a_paper_outside_the_list_is_asked_for_with_its_legal_basis_or_not_at_all(city_office: Office) -> None:
    code = appraised(city_office)
    with pytest.raises(NotOnTheChecklist) as refusal:
        ask(city_office, code, papers=["ban-ve", "Sổ hộ khẩu"])
    assert refusal.value.fields["papers"].startswith("Không có trong danh mục công bố của thủ tục: “Sổ hộ khẩu”.")
    assert "căn cứ pháp lý" in refusal.value.fields["legal_basis"]
    assert city.dossier(city_office, code).status == Status.IN_PROGRESS
    ask(city_office, code, papers=["ban-ve", "Sổ hộ khẩu"], legal_basis="Luật Cư trú, điều 24")
    asked = form_02(city_office, code).body
    assert (asked["papers"], asked["legal_basis"]) == ([DRAWINGS, "Sổ hộ khẩu"], "Luật Cư trú, điều 24")


def test_a_drawn_request_is_held_to_the_list_when_it_is_drafted(city_office: Office) -> None:
    code = appraised(city_office)
    city.complete(city_office, code, "appraise", {"result": "supplement", "shortcomings": "Thiếu bản vẽ"})
    with pytest.raises(NotOnTheChecklist):
        city.complete(city_office, code, "draft_supplement", {"papers": ["Sổ hộ khẩu"], "legal_basis": ""})
    city.complete(city_office, code, "draft_supplement", {"papers": ["ban-ve"], "legal_basis": ""})
    while city.dossier(city_office, code).status != Status.WAITING_FOR_SUPPLEMENT:
        city.complete(city_office, code, city.open_items(city_office, code)[0].element_id)
    assert form_02(city_office, code).body["papers"] == [DRAWINGS]


def appraised(office: Office) -> str:
    """A permit in the hands of the specialist who appraises it."""
    code = city.register(office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    for element in ("check_papers", "entrust", "assign"):
        city.complete(office, code, element)
    item = city.open_items(office, code)[0]
    with office.act(city.officer_for(office, item)) as act:
        work.claim(act, item.id)
    return code


def ask(office: Office, code: str, *, papers: list[str], legal_basis: str = "") -> Dossier:
    with office.act(city.officer_for(office, city.open_items(office, code)[0])) as act:
        return handling.ask_supplement(act, code, papers=papers, reason="Còn thiếu", legal_basis=legal_basis)


def form_02(office: Office, code: str) -> Letter:
    dossier = city.dossier(office, code)
    with office.look(city.sign_in(office, "giamsat")) as act:
        return next(one for one in letters.of_dossier(act.session, dossier.id) if one.form == "02")
