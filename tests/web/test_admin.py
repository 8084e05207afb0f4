"""The rooms of designers and administrators: handing in with findings shown, approving, accounts, log and jobs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from admin.words import VERBS
from demo.accounts import PASSWORD
from engine import audit, outbox
from engine.act import SYSTEM, Act, Office
from engine.definitions.procedures import PROCESSES
from engine.identity import accounts
from engine.org import operations as org
from engine.org.models import Post
from engine.outbox import Job
from engine.outbox.operations import MOST_ATTEMPTS
from engine.settings import ROOT
from tests import city
from tests.web.conftest import token_of

MAIN = "khai-sinh.bpmn"
DRAWN = (PROCESSES / "bpmn" / MAIN).read_text("utf-8")
REDRAWN = DRAWN.replace("</bpmn:definitions>", "<!-- vẽ lại -->\n</bpmn:definitions>")
LAW = (PROCESSES / "catalogue" / "khai-sinh.json").read_text("utf-8")
THEIRS = DRAWN.replace('<spiffworkflow:property name="form" value="birth.examine" />', "").replace(
    '<bpmn:userTask id="examine_birth"',
    '<bpmn:userTask id="examine_birth" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" camunda:priority="50" '
    'camunda:formKey="embedded:app:forms/birth-examine.html"',
)  # its form is named in the words of another tool
HAND_IN = f"/quan-tri/quy-trinh/{city.BIRTH}/nop-tep"
DECIDE = f"/quan-tri/phe-duyet/{city.BIRTH}/2"
SHORT = """
tests:
  - name: Một đường ngắn
    given:
      received_by: commune
      at: 2018-03-05 09:00
      answers: {child_name: An (mẫu), born_on: 2018-02-20, sex: female, birth_place: Nhà hộ sinh (mẫu),
                mother_name: Nguyễn Thị Mẫu, residence: 12 phố Mẫu}
    steps:
      - receive:
        expect: {status: received}
"""


class Visitor:
    """One account in a browser without scripts."""

    def __init__(self, app: APIFlask, login: str, password: str = PASSWORD) -> None:
        self.client: FlaskClient = app.test_client()
        self.entered = self.post("/dang-nhap", login=login, password=password)

    def get(self, path: str, status: int = 200) -> str:
        with self.client.get(path) as page:
            assert page.status_code == status, f"{path}: {page.status_code}"
            return page.text

    def post(self, path: str, **fields: object) -> TestResponse:
        return self.client.post(path, data={"csrf_token": token_of(self.client), **fields})


@pytest.fixture
def visit(app: APIFlask) -> Callable[..., Visitor]:
    return lambda *who: Visitor(app, *who)


@pytest.fixture
def designer(app: APIFlask) -> Visitor:
    return Visitor(app, "thietke")


@pytest.fixture
def administrator(app: APIFlask) -> Visitor:
    return Visitor(app, "quantri")


# --- procedures ------------------------------------------------------------------------------------------------------


def test_a_procedure_shows_its_law_and_its_files_as_they_were_handed_in(designer: Visitor) -> None:
    assert "Đăng ký khai sinh" in designer.get("/quan-tri/quy-trinh")
    page = designer.get(f"/quan-tri/quy-trinh/{city.BIRTH}")
    assert "cần xác nhận" in page
    assert "Luật Hộ tịch 60/2014/QH13" in page
    assert "Trong ngày làm việc" in page
    with designer.client.get(f"/quan-tri/quy-trinh/{city.BIRTH}/phien-ban/1/tep/{MAIN}") as file:
        assert file.text == DRAWN
        assert "attachment" in file.headers["Content-Disposition"]
    designer.get("/quan-tri/quy-trinh/9.9", 404)
    designer.get(f"/quan-tri/quy-trinh/{city.BIRTH}/phien-ban/7", 404)


def test_a_drawing_with_findings_is_shown_with_them_and_need_not_be_chosen_twice(designer: Visitor) -> None:
    broken = DRAWN.replace('name="form"', 'name="was-form"')
    refused = designer.post(HAND_IN, files=upload(MAIN, broken), do="submit", note="Thử")
    assert refused.status_code == 422
    assert "Chưa đầy đủ: chạy được nhưng chưa trình được" in refused.text
    assert 'value="Thử"' in refused.text
    key = tray_of(refused)
    assert designer.get(f"/quan-tri/quy-trinh/{city.BIRTH}/khay/{key}/{MAIN}") == broken

    again = designer.post(HAND_IN, tray=key, do="check", note="Thử")
    assert "Sơ đồ chưa thể trình." in again.text, "the same files, taken from the tray"
    repaired = designer.post(HAND_IN, tray=key, files=[upload(MAIN, REDRAWN), quick()], do="check", note="Thử")
    assert "Sơ đồ chạy được và đủ điều kiện trình phê duyệt." in repaired.text
    assert "Phiên bản 2" not in designer.get(f"/quan-tri/quy-trinh/{city.BIRTH}"), "nothing is stored by checking"

    submitted = designer.post(HAND_IN, tray=tray_of(repaired), do="submit", note="Thử")
    assert submitted.location == f"/quan-tri/quy-trinh/{city.BIRTH}/phien-ban/2"
    assert "Chờ phê duyệt" in designer.get(submitted.location)


def test_a_file_without_a_picture_is_told_so_and_led_to_the_studio(designer: Visitor) -> None:
    undrawn = re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", DRAWN, flags=re.DOTALL)
    assert undrawn != DRAWN
    looked = designer.post(HAND_IN, files=upload(MAIN, undrawn), do="check")
    assert "Tệp này chưa có hình vẽ." in looked.text
    assert 'href="/quan-tri/thiet-ke/moi#files"' in looked.text
    assert f"/{MAIN}" not in "".join(re.findall(r'data-url="([^"]*)"', looked.text)), "nothing tries to draw it"
    version = designer.post(HAND_IN, files=[upload(MAIN, undrawn), quick()], do="submit", note="Chưa vẽ hình").location
    printed = designer.get(f"{version}/quy-trinh-noi-bo")
    assert "Tệp này chưa có hình vẽ; các bước ghi đủ ở mục I." in printed
    assert f"/{MAIN}" not in "".join(re.findall(r'data-url="([^"]*)"', printed))


def test_what_became_of_another_tools_drawing_is_told_and_its_original_lies_beside(
    designer: Visitor, visit: Callable[..., Visitor]
) -> None:
    looked = designer.post(HAND_IN, files=[upload(MAIN, THEIRS), quick()], do="check")
    assert "Sơ đồ chạy được và đủ điều kiện trình phê duyệt." in looked.text
    assert "Đã chuyển sang cách viết ở đây (1)" in looked.text and "thành “birth.examine”" in looked.text
    assert "“Kiểm tra nội dung khai sinh”: camunda:priority = 50" in looked.text
    version = designer.post(HAND_IN, tray=tray_of(looked), do="submit", note="Vẽ bằng công cụ khác").location
    told = designer.get(version)
    assert "Tải tệp gốc" in told and "“Kiểm tra nội dung khai sinh”: camunda:priority = 50" in told
    deciding = visit("kiemsoat.hanoi").get(f"/quan-tri/phe-duyet/{city.BIRTH}/2")
    assert (
        "thành “birth.examine”" in deciding
        and "camunda:priority = 50" in deciding
        and f"{version}/tep/{MAIN}/goc" in deciding
    )
    assert designer.get(f"{version}/tep/{MAIN}/goc") == THEIRS
    runs = designer.get(f"{version}/tep/{MAIN}")
    assert 'value="birth.examine"' in runs and 'camunda:priority="50"' in runs
    assert "Tải tệp gốc" not in designer.get(f"/quan-tri/quy-trinh/{city.BIRTH}/phien-ban/1")


def test_a_drawing_of_another_tool_that_is_refused_tells_the_same(designer: Visitor) -> None:
    refused = designer.post(HAND_IN, files=upload(MAIN, THEIRS.replace('name="form"', 'name="was"')), do="submit")
    assert refused.status_code == 422 and "Chưa đầy đủ" in refused.text
    assert "thành “birth.examine”" in refused.text and "camunda:priority = 50" in refused.text


def test_the_control_office_sees_the_consequences_and_approves(
    visit: Callable[..., Visitor], city_office: Office
) -> None:
    designer, control = visit("thietke"), visit("kiemsoat.hanoi")
    city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    slower = REDRAWN.replace('name="Ký Giấy khai sinh"', 'name="Ký duyệt Giấy khai sinh"')
    designer.post(HAND_IN, files=[upload(MAIN, slower), quick()], do="submit", note="Đổi tên bước ký")
    assert "trình phiên bản 2" in control.get("/thong-bao")
    assert "Đổi tên bước ký" in control.get("/quan-tri/phe-duyet")
    page = control.get(DECIDE)
    assert "Tên: Ký Giấy khai sinh → Ký duyệt Giấy khai sinh" in page
    assert "1 hồ sơ ở lại phiên bản cũ" in page
    assert "Một đường ngắn" in page and "1 kịch bản" in page
    assert control.post(f"{DECIDE}/tra-lai", reason=" ").status_code == 422
    approved = control.post(f"{DECIDE}/phe-duyet")
    assert approved.location == f"/quan-tri/quy-trinh/{city.BIRTH}/phien-ban/2"
    assert "Đang có hiệu lực" in control.get(approved.location)
    assert "đã được phê duyệt" in designer.get("/thong-bao")
    assert "Không có phiên bản nào chờ phê duyệt" in control.get("/quan-tri/phe-duyet")
    assert control.post(f"{DECIDE}/phe-duyet").status_code == 409


def test_a_version_whose_step_comes_to_nobody_is_told_and_where_to_nobody_at_all_not_approved(
    visit: Callable[..., Visitor], city_office: Office
) -> None:
    control = visit("kiemsoat.hanoi")
    visit("thietke").post(HAND_IN, files=[upload(MAIN, REDRAWN), quick()], do="submit", note="Thử")
    assert "Nơi chưa có người làm" not in control.get(DECIDE)
    clerks = select(Post.id).where(Post.role_code == "civil_status_officer").order_by(Post.id)
    with city_office.act(SYSTEM) as act:
        first, *others = act.session.scalars(clerks)
        org.vacate(act, first, act.today)
    page = control.get(DECIDE)
    assert "Nơi chưa có người làm" in page and f"1 trong {len(others) + 1} đơn vị" in page
    with city_office.act(SYSTEM) as act:
        for post in others:
            org.vacate(act, post, act.today)
    refused = control.post(f"{DECIDE}/phe-duyet")
    assert refused.status_code == 422
    assert "Không đơn vị nào có người giữ nhiệm vụ của bước" in refused.text
    assert "không đơn vị nào có người, chưa phê duyệt được" in refused.text


def test_a_submitter_with_both_grants_still_needs_somebody_else(
    administrator: Visitor, visit: Callable[..., Visitor]
) -> None:
    secret = "một mật khẩu dài"
    both = {"login": "ca.hai", "name": "Người mẫu", "grants": ["designer", "control"], "language": "vi"}
    administrator.post("/quan-tri/tai-khoan/moi", **both, password=secret, password_again=secret)
    person = visit("ca.hai", secret)
    assert person.post(HAND_IN, files=[upload(MAIN, REDRAWN), quick()], do="submit", note="Thử").status_code == 302
    assert "cần một người khác phê duyệt" in person.get(DECIDE)
    assert person.post(f"{DECIDE}/phe-duyet").status_code == 403
    assert person.post(f"{DECIDE}/tra-lai", reason="Tự trả").status_code == 403
    own = f"/quan-tri/quy-trinh/{city.BIRTH}/phien-ban/2"
    assert person.post(f"{own}/rut-trinh").location == own
    assert "Người trình rút lại" in person.get(own)


def test_the_internal_process_table_has_every_step_with_who_and_by_when(designer: Visitor) -> None:
    page = designer.get(f"/quan-tri/quy-trinh/{city.BIRTH}/phien-ban/1/quy-trinh-noi-bo")
    assert "Công chức Tư pháp – Hộ tịch" in page
    assert "Bộ phận Một cửa của cơ quan tiếp nhận hồ sơ" in page
    assert "Rõ ràng, đủ điều kiện: Đủ điều kiện → bước 6" in page
    assert "không tính vào thời hạn giải quyết" in page
    assert "Ban hành lần đầu" in page


def test_what_lies_in_the_tray_is_taken_out_again_and_is_nobody_elses(visit: Callable[..., Visitor]) -> None:
    designer = visit("thietke")
    secret = "một mật khẩu dài"
    other = {"login": "ve.hai", "name": "Người mẫu", "grants": ["designer"], "language": "vi"}
    visit("quantri").post("/quan-tri/tai-khoan/moi", **other, password=secret, password_again=secret)
    colleague = visit("ve.hai", secret)
    key = tray_of(designer.post(HAND_IN, files=upload("la.bpmn", "<x/>"), legal=upload("luat.json", LAW), do="check"))
    assert "la.bpmn" in designer.get(f"{HAND_IN}?khay={key}")
    assert "la.bpmn" not in colleague.get(f"{HAND_IN}?khay={key}")
    emptied = designer.post(HAND_IN, tray=key, without=["la.bpmn", "legal.json"], do="check")
    assert "Mời chọn ít nhất một tệp sơ đồ hoặc dữ liệu pháp lý mới." in emptied.text


@pytest.mark.parametrize(
    ("law", "sentence"),
    [
        ("{", "không phải JSON hợp lệ"),
        ("[]", "không phải JSON hợp lệ"),
        ('{"name": "x"}', "còn thiếu"),
        (LAW.replace(city.BIRTH, "9.999"), "không phải 1.001193"),
    ],
)
def test_legal_data_that_cannot_be_taken_is_refused_in_words(designer: Visitor, law: str, sentence: str) -> None:
    refused = designer.post(HAND_IN, legal=upload("luat.json", law), do="submit")
    assert refused.status_code == 422
    assert sentence in refused.text


def test_a_new_procedure_comes_with_its_legal_data(designer: Visitor) -> None:
    new = "/quan-tri/quy-trinh/-/nop-tep"
    assert "Nộp tệp thủ tục mới" in designer.get(new)
    assert "có ghi mã thủ tục" in designer.post(new, files=upload(MAIN, DRAWN), do="check").text
    law = {**json.loads(LAW), "code": "9.000001", "slug": "thu-tuc-mau", "name": {"vi": "Thủ tục mẫu", "en": "Sample"}}
    files = [upload(name, text.replace(city.BIRTH, "9.000001")) for name, text in drawings(law).items()]
    handed = {"legal": upload("mau.json", json.dumps(law)), "do": "submit", "note": "Thủ tục mới"}
    untested = designer.post(new, files=files, **handed)
    assert untested.status_code == 422 and "Chưa có kịch bản kiểm thử nào" in untested.text
    handed["legal"] = upload("mau.json", json.dumps(law))
    files = [upload(name, text.replace(city.BIRTH, "9.000001")) for name, text in drawings(law).items()]
    submitted = designer.post(new, files=[*files, quick()], **handed)
    assert submitted.status_code == 302, submitted.text
    assert "Thủ tục mẫu" in designer.get("/quan-tri/quy-trinh")


def test_what_would_never_take_effect_or_is_nothing_new_is_refused_in_words(designer: Visitor) -> None:
    same = designer.post(HAND_IN, files=[upload(MAIN, DRAWN), quick()], do="submit", note="Thử")
    assert same.status_code == 422 and "Nội dung giống hệt phiên bản 1" in same.text
    handed = {"files": [upload(MAIN, REDRAWN), quick()], "do": "submit", "note": "Thử"}
    late = designer.post(HAND_IN, **handed, effective_on="2018-01-01")
    assert late.status_code == 422 and "Ngày hiệu lực 01/01/2018 đã qua" in late.text


def test_a_version_is_withdrawn_with_its_reason(visit: Callable[..., Visitor]) -> None:
    control = visit("kiemsoat.hanoi")
    address = f"/quan-tri/quy-trinh/{city.BIRTH}/phien-ban/1/rut"
    assert control.post(address, reason=" ").status_code == 422
    assert control.post(address, reason="Vẽ nhầm nhánh").status_code == 302
    assert "Đã rút" in control.get(f"/quan-tri/quy-trinh/{city.BIRTH}")
    assert control.post(address, reason="Lần nữa").status_code == 409


# --- organisation ----------------------------------------------------------------------------------------------------


def test_the_organisation_is_found_by_name_and_walked_from_the_top(designer: Visitor) -> None:
    tree = designer.get("/quan-tri/to-chuc")
    assert "Sở Tư pháp" in tree
    assert "Quận Ba Đình" in tree or "quận Ba Đình" in tree
    assert "Trúc Bạch" in designer.get("/quan-tri/to-chuc?q=truc bach")
    assert "Không tìm thấy đơn vị nào" in designer.get("/quan-tri/to-chuc?q=khong co don vi nay")
    first = designer.get("/quan-tri/to-chuc?cap=commune")
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert designer.get(following[1].replace("&amp;", "&")) != first


def test_a_unit_is_shown_as_it_is_on_a_day(designer: Visitor) -> None:
    ward = designer.get("/quan-tri/to-chuc/00004")
    assert "Hoàng Đức Thắng" in ward
    assert "/quan-tri/to-chuc/001?" in ward, "its superior"
    assert "/quan-tri/to-chuc/00004/MC" in ward, "its desk"
    designer.get("/quan-tri/to-chuc/00004?ngay=1999-01-01", 404)
    designer.get("/quan-tri/to-chuc/00004?ngay=hom-qua", 422)
    designer.get("/quan-tri/to-chuc/khong-co", 404)


# --- accounts --------------------------------------------------------------------------------------------------------


def test_an_account_is_opened_used_closed_and_opened_again(
    administrator: Visitor, visit: Callable[..., Visitor]
) -> None:
    wanted = {"login": "Mau.Moi", "name": "Người mẫu", "grants": ["designer"], "language": "vi"}
    short = administrator.post("/quan-tri/tai-khoan/moi", **wanted, password="ngan", password_again="ngan")
    assert short.status_code == 422
    assert 'value="Người mẫu"' in short.text
    assert "Mật khẩu cần ít nhất 10 ký tự." in short.text
    differs = administrator.post("/quan-tri/tai-khoan/moi", **wanted, password="a" * 12, password_again="b" * 12)
    assert "Hai lần nhập mật khẩu chưa giống nhau." in differs.text
    secret = "một mật khẩu dài"
    made = administrator.post("/quan-tri/tai-khoan/moi", **wanted, password=secret, password_again=secret)
    address = made.location
    assert visit("mau.moi", secret).entered.status_code == 302

    assert administrator.post(f"{address}/khoa").location == address
    assert visit("mau.moi", secret).entered.status_code == 401
    administrator.post(f"{address}/mo")
    administrator.post(f"{address}/quyen", grants=["auditor"])
    assert "Nhật ký" in visit("mau.moi", secret).get("/quan-tri/nhat-ky")
    administrator.post(f"{address}/mat-khau", password="mật khẩu khác hẳn", password_again="mật khẩu khác hẳn")
    assert visit("mau.moi", secret).entered.status_code == 401
    taken = administrator.post("/quan-tri/tai-khoan/moi", **wanted, password=secret, password_again=secret)
    assert taken.status_code == 409


def test_nobody_locks_oneself_out(administrator: Visitor, city_office: Office) -> None:
    with city_office.look(SYSTEM) as act:
        own = act.session.query(accounts.Account).filter_by(login="quantri").one().id
    assert administrator.post(f"/quan-tri/tai-khoan/{own}/khoa").status_code == 409
    assert administrator.post(f"/quan-tri/tai-khoan/{own}/quyen", grants=["auditor"]).status_code == 409
    administrator.get(f"/quan-tri/tai-khoan/{own}")
    administrator.get("/quan-tri/tai-khoan/99999", 404)
    assert administrator.post("/quan-tri/tai-khoan/99999/khoa").status_code == 404


def test_accounts_are_found_by_name_and_grant(administrator: Visitor) -> None:
    assert "motcua.trucbach" in administrator.get("/quan-tri/tai-khoan?q=thu ha")
    found = administrator.get("/quan-tri/tai-khoan?quyen=auditor")
    assert "giamsat" in found
    assert "motcua.trucbach" not in found
    assert "Không tìm thấy tài khoản nào" in administrator.get("/quan-tri/tai-khoan?q=khongcoai")


# --- log and jobs ----------------------------------------------------------------------------------------------------


def test_the_log_is_read_by_dossier_verb_and_day(city_office: Office, visit: Callable[..., Visitor]) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    auditor = visit("giamsat")
    assert code in auditor.get(f"/quan-tri/nhat-ky?ho-so={code}")
    assert code not in auditor.get("/quan-tri/nhat-ky?viec=account.signed_in")
    assert "Tiếp nhận hồ sơ" in auditor.get("/quan-tri/nhat-ky?viec=dossier.registered")
    assert "Không có dòng nhật ký nào phù hợp" in auditor.get("/quan-tri/nhat-ky?ho-so=không-có")
    assert code not in auditor.get("/quan-tri/nhat-ky?den=2018-03-04")
    auditor.get("/quan-tri/nhat-ky?den=2018-02-31", 422)


def test_who_only_looks_reads_no_applicant_in_the_log(city_office: Office, visit: Callable[..., Visitor]) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    about = city.dossier(city_office, code).id
    with city_office.act(SYSTEM) as act:
        audit.record(
            act, "job.died", "job:1", dossier_id=about, kind="dossier.operation", error="0240000001 không nghe"
        )
        audit.record(act, "job.died", "job:2", kind="dossier.operation", error="máy chủ tắt")
    log = visit("giamsat").get("/quan-tri/nhat-ky?viec=job.died")
    assert "0240000001" not in log and "máy chủ tắt" in log


def test_the_log_is_paged_by_key(
    city_office: Office, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("admin.journal.PAGE", 2)
    for _ in range(2):
        city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    auditor = visit("giamsat")
    following = re.search(r'rel="next" href="([^"]+)"', auditor.get("/quan-tri/nhat-ky"))
    assert following
    assert "dossier.registered" in auditor.get(following[1].replace("&amp;", "&"))


def test_every_verb_of_the_log_has_its_words() -> None:
    said = set()
    for path in sorted((ROOT / "engine").rglob("*.py")):
        text = path.read_text("utf-8")
        if "audit.record(" in text:
            said |= set(re.findall(r'"((?:dossier|work_item|account|deadline|alarm|job|procedure|process|post|officer|'
                                   r'absence|power|calendar)\.[a-z_]+(?:ed|d|n|t))"', text))  # fmt: skip
    assert len(said) > 30
    said -= {"dossier.operation", "dossier.paused"}  # a kind of job and a kind of notice
    assert said <= VERBS.keys(), said - VERBS.keys()


def test_a_stopped_job_is_run_again_and_a_waiting_one_put_to_rest(
    city_office: Office, administrator: Visitor, visit: Callable[..., Visitor]
) -> None:
    job_id = failing_job(city_office)
    page = administrator.get("/quan-tri/cong-viec-nen")
    assert "ValueError: không gọi được" in page
    assert administrator.post(f"/quan-tri/cong-viec-nen/{job_id}/chay-lai").status_code == 302
    assert administrator.post(f"/quan-tri/cong-viec-nen/{job_id}/chay-lai").status_code == 409
    assert administrator.post(f"/quan-tri/cong-viec-nen/{job_id}/dung", reason="").status_code == 422
    assert administrator.post(f"/quan-tri/cong-viec-nen/{job_id}/dung", reason="Không cần nữa").status_code == 302
    assert "Không cần nữa" in visit("giamsat").get("/quan-tri/cong-viec-nen?xem=dung")
    assert visit("giamsat").post(f"/quan-tri/cong-viec-nen/{job_id}/chay-lai").status_code == 403
    assert administrator.post("/quan-tri/cong-viec-nen/99999/chay-lai").status_code == 404


# ---------------------------------------------------------------------------------------------------------------------


def quick() -> tuple[BytesIO, str]:
    """One short test in the place of the shipped ones."""
    return upload("khai-sinh.tests.yaml", SHORT)


def upload(name: str, text: str) -> tuple[BytesIO, str]:
    return BytesIO(text.encode()), name


def drawings(law: dict[str, object]) -> dict[str, str]:
    names = [str(law["main"]), *map(str, law["uses"])]  # type: ignore[call-overload]
    return {name: (PROCESSES / "bpmn" / name).read_text("utf-8") for name in names}


def tray_of(page: TestResponse) -> str:
    found = re.search(r'name="tray" value="([0-9a-f]+)"', page.text)
    assert found, page.text
    return found[1]


def failing_job(office: Office) -> int:
    """A job that was tried until it stopped."""

    def fail(_act: Act, _payload: object) -> None:
        raise ValueError("không gọi được")

    with office.act(SYSTEM) as act:
        job = outbox.put(act, "dossier.operation", "mẫu:1", {"operation": "citizen.notify"})
        act.session.flush()
        job_id = job.id
    for _ in range(MOST_ATTEMPTS):
        with office.act(SYSTEM) as act:
            act.session.get_one(Job, job_id).due_at = act.now
        outbox.tick(office, {"dossier.operation": fail})
    return job_id
