"""Who may do what: a line for every route of the desk, the administration and the API that changes something and for
most that show something, a column for every kind of account.

counter     the one-stop desk of a ward           control         the city's control office
specialist  a district's urban division           designer        of procedures
head        the chairman of a district            administrator   of accounts
                                                  auditor         reads everything, touches nothing
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from apiflask import APIFlask
from sqlalchemy import select

from desk.dossier_file import VERBS
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.dossiers import work
from engine.escalation.models import Alarm
from engine.escalation.sweep import sweep
from tests import city
from tests.web.calling import calling
from tests.web.test_admin import MAIN, Visitor, failing_job
from tests.web.test_api import BIRTH as APPLICATION

LOGINS = {
    "counter": city.COUNTER,
    "specialist": "chuyenvien.badinh",
    "head": "chutich.badinh",
    "control": "kiemsoat.hanoi",
    "designer": "thietke",
    "administrator": "quantri",
    "auditor": "giamsat",
}
BIRTH = f"/quan-tri/quy-trinh/{city.BIRTH}"
DECIDE = f"/quan-tri/phe-duyet/{city.BIRTH}/1"

#                                                            counter specialist head control designer administr. auditor
PAGES = f"""
GET  /quan-tri/quy-trinh                                       403     403     403     200     200     200     200
GET  {BIRTH}                                                   403     403     403     200     200     200     200
GET  {BIRTH}/phien-ban/1                                       403     403     403     200     200     200     200
GET  {BIRTH}/phien-ban/1/tep/{MAIN}                            403     403     403     200     200     200     200
GET  {BIRTH}/phien-ban/1/tep/{MAIN}/goc                        403     403     403     200     200     200     200
GET  {BIRTH}/phien-ban/1/quy-trinh-noi-bo                      403     403     403     200     200     200     200
POST {BIRTH}/phien-ban/1/rut                                   403     403     403     422     403     403     403
POST {BIRTH}/phien-ban/1/rut-trinh                             403     403     403     403     409     403     403
GET  {BIRTH}/nop-tep                                           403     403     403     403     200     403     403
POST {BIRTH}/nop-tep                                           403     403     403     403     422     403     403
GET  {BIRTH}/khay/{"0" * 32}/{MAIN}                            403     403     403     403     200     403     403
GET  /quan-tri/phe-duyet                                       403     403     403     200     403     403     403
GET  {DECIDE}                                                  403     403     403     302     403     403     403
POST {DECIDE}/phe-duyet                                        403     403     403     409     403     403     403
POST {DECIDE}/tra-lai                                          403     403     403     409     403     403     403
GET  /quan-tri/to-chuc                                         200     200     200     200     200     200     200
GET  /quan-tri/to-chuc/001                                     200     200     200     200     200     200     200
GET  /quan-tri/tai-khoan                                       403     403     403     403     403     200     200
GET  /quan-tri/tai-khoan/1                                     403     403     403     403     403     200     200
GET  /quan-tri/tai-khoan/moi                                   403     403     403     403     403     200     403
POST /quan-tri/tai-khoan/moi                                   403     403     403     403     403     422     403
POST /quan-tri/tai-khoan/1/mat-khau                            403     403     403     403     403     422     403
POST /quan-tri/tai-khoan/1/quyen                               403     403     403     403     403     302     403
POST /quan-tri/tai-khoan/1/mo                                  403     403     403     403     403     302     403
GET  /quan-tri/thang-canh-bao                                  403     403     403     200     403     200     200
GET  /quan-tri/thang-canh-bao/1                                403     403     403     404     403     404     404
GET  /quan-tri/thang-canh-bao/moi                              403     403     403     403     403     200     403
POST /quan-tri/thang-canh-bao/moi                              403     403     403     403     403     200     403
GET  /mat-khau                                                 200     200     200     200     200     200     200
POST /mat-khau                                                 422     422     422     422     422     422     422
GET  /thong-bao/cai-dat                                        200     200     200     200     200     200     200
POST /thong-bao/cai-dat                                        302     302     302     302     302     302     302
POST /thong-bao/thu-thu                                        409     409     409     409     409     409     409
GET  /vang-mat                                                 200     200     200     200     403     200     403
POST /vang-mat                                                 422     422     422     422     403     422     403
POST /vang-mat/xem-truoc                                       200     200     200     200     403     200     403
POST /vang-mat/9/sua                                           404     404     404     404     403     404     403
POST /vang-mat/9/tro-lai                                       404     404     404     404     403     404     403
POST /vang-mat/lam-thay/9/thoi                                 404     404     404     404     403     404     403
GET  /quan-tri/nhat-ky                                         403     403     403     200     403     403     200
GET  /quan-tri/tra-cuu-dan-cu                                  403     403     403     200     403     403     200
POST /quan-tri/tra-cuu-dan-cu                                  403     403     403     422     403     403     422
GET  /quan-tri/cong-viec-nen                                   403     403     403     200     403     200     200
POST /quan-tri/cong-viec-nen/JOB/dung                          403     403     403     422     403     422     403
POST /quan-tri/cong-viec-nen/ket-noi/mail/chay-lai             403     403     403     409     403     409     403
POST /quan-tri/cong-viec-nen/ket-noi/mail/dung                 403     403     403     422     403     422     403
POST /quan-tri/cong-viec-nen/ket-noi/mail/tam-dung             403     403     403     422     403     422     403
POST /quan-tri/cong-viec-nen/ket-noi/mail/mo-lai               403     403     403     409     403     409     403
POST /quan-tri/cong-viec-nen/ket-noi/mail/thu-ngay             403     403     403     409     403     409     403
"""
STUDIO = """
POST /quan-tri/thiet-ke/moi                                    403     403     403     403     422     403     403
POST /quan-tri/thiet-ke/1/cat                                  403     403     403     403     404     403     403
POST /quan-tri/thiet-ke/1/lay-lai                              403     403     403     403     404     403     403
POST /quan-tri/thiet-ke/1/co-mat                               403     403     403     403     422     403     403
POST /quan-tri/thiet-ke/1/de-ben                               403     403     403     403     422     403     403
POST /quan-tri/thiet-ke/1/dien-tap                             403     403     403     403     404     403     403
POST /quan-tri/thiet-ke/1/dien-tap/bat-dau                     403     403     403     403     404     403     403
POST /quan-tri/thiet-ke/1/dien-tap/buoc                        403     403     403     403     404     403     403
POST /quan-tri/thiet-ke/1/dien-tap/luu                         403     403     403     403     404     403     403
POST /quan-tri/thiet-ke/1/khoi-phuc/1                          403     403     403     403     422     403     403
POST /quan-tri/thiet-ke/1/kiem-thu                             403     403     403     403     404     403     403
POST /quan-tri/thiet-ke/1/kiem-thu/ghi                         403     403     403     403     404     403     403
POST /quan-tri/thiet-ke/1/kiem-tra                             403     403     403     403     404     403     403
POST /quan-tri/thiet-ke/1/luu                                  403     403     403     403     422     403     403
POST /quan-tri/thiet-ke/1/phap-ly                              403     403     403     403     404     403     403
POST /quan-tri/thiet-ke/1/ten                                  403     403     403     403     422     403     403
POST /quan-tri/thiet-ke/1/trinh                                403     403     403     403     404     403     403
"""
DESK = f"""
GET  /viec                                                     200     200     200     200     403     403     403
GET  /viec/ITEM                                                200     404     200     200     404     404     200
POST /viec/ITEM/doi-chieu/applicant                            302     404     403     403     404     404     403
POST /viec/ITEM                                                422     404     403     403     404     404     403
POST /viec/ITEM/ban-nhap                                       200     404     200     200     404     404     403
POST /viec/ITEM/nhan                                           302     404     403     403     404     404     403
POST /viec/ITEM/tra-lai-hang-cho                               302     404     302     403     404     404     403
POST /viec/ITEM/tra-ve-buoc-truoc                              409     404     403     403     404     404     403
POST /viec/ITEM/hoan-tac                                       404     404     404     404     404     404     404
POST /viec/ITEM/lay-y-kien                                     302     404     403     403     404     404     403
POST /viec/ITEM/giao                                           403     404     302     403     404     404     403
POST /viec/ITEM/gia-han                                        403     404     422     403     404     404     403
GET  /ho-so                                                    200     200     200     200     403     403     200
GET  /ho-so/CODE                                               200     404     200     200     404     404     200
POST /ho-so/CODE/ask_supplement                                302     404     302     403     404     404     403
POST /ho-so/CODE/suspend                                       403     404     409     403     404     404     403
POST /ho-so/CODE/resume                                        403     404     409     403     404     404     403
POST /ho-so/CODE/extend                                        403     404     302     403     404     404     403
POST /ho-so/CODE/mark_important                                403     404     302     403     404     404     403
POST /ho-so/CODE/stop                                          403     404     302     403     404     404     403
POST /ho-so/CODE/withdraw                                      302     404     403     403     404     404     403
POST /ho-so/CODE/return_result                                 409     404     403     403     404     404     403
GET  /tiep-nhan                                                200     403     403     403     403     403     403
GET  /tiep-nhan/{city.BIRTH}                                   200     403     403     403     403     403     403
POST /tiep-nhan/{city.BIRTH}                                   422     403     403     403     403     403     403
POST /tiep-nhan/{city.BIRTH}/doi-chieu/applicant               422     403     403     403     403     403     403
POST /tiep-nhan/{city.BIRTH}/tu-choi                           422     403     403     403     403     403     403
POST /tiep-nhan/{city.BIRTH}/ban-nhap                          200     200     200     200     403     403     403
POST /tiep-nhan/{city.BIRTH}/bo-nhap                           302     302     302     302     302     302     302
GET  /buu-chinh                                                200     403     403     403     403     403     403
GET  /buu-chinh/gui/CODE                                       200     404     403     403     404     404     403
POST /buu-chinh/gui/CODE                                       422     404     403     403     404     404     403
GET  /buu-chinh/chuyen/CODE                                    200     404     200     403     404     404     403
POST /buu-chinh/chuyen/CODE                                    404     404     404     403     404     404     403
GET  /buu-chinh/bao-truoc                                      200     403     403     403     403     403     403
POST /buu-chinh/bao-truoc                                      404     403     403     403     403     403     403
GET  /buu-chinh/bg/P1                                          404     404     404     404     404     404     404
POST /buu-chinh/bg/P1/huy                                      404     404     404     404     404     404     404
POST /buu-chinh/bg/P1/bien-ban                                 404     404     404     404     404     404     404
POST /buu-chinh/bg/P1/xac-nhan                                 404     404     404     404     404     404     404
POST /buu-chinh/bg/P1/su-co                                    404     404     404     404     404     404     404
POST /buu-chinh/bg/P1/tin                                      404     404     404     404     404     404     404
POST /buu-chinh/tin/9/xep-lai                                  403     403     403     403     403     403     403
GET  /buu-chinh/doi-soat                                       200     403     403     403     403     403     403
POST /buu-chinh/doi-soat                                       422     403     403     403     403     403     403
GET  /giam-sat                                                 403     403     200     200     403     403     200
GET  /giam-sat/viec                                            403     403     200     200     403     403     200
POST /giam-sat/viec                                            403     403     302     403     403     403     403
GET  /giam-sat/tam-dung                                        403     403     200     200     403     403     200
GET  /giam-sat/thang                                           403     403     200     200     403     403     200
GET  /giam-sat/tuan                                            403     403     200     200     403     403     200
GET  /giam-sat/lan/1                                           404     404     200     404     404     404     404
POST /giam-sat/lan/1/lam-tiep                                  404     404     302     404     404     404     404
POST /giam-sat/lan/1/hoan-tac                                  404     404     302     404     404     404     404
POST /giam-sat/canh-bao/ALARM                                  403     403     302     403     403     403     403
"""
CALLS = """
GET  /procedures                                               200     200     200     200     200     200     200
GET  /procedures/1.001193                                      200     200     200     200     200     200     200
GET  /procedures/1.001193/versions                             403     403     403     200     200     200     200
GET  /procedures/1.001193/versions/1/files/khai-sinh.bpmn      403     403     403     200     200     200     200
GET  /procedures/1.001193/versions/1/files/khai-sinh.bpmn/original  403  403  403     200     200     200     200
POST /procedures/1.001193/versions                             403     403     403     403     422     403     403
POST /procedures/1.001193/versions/1/approve                   403     403     403     409     403     403     403
GET  /leaves                                                   200     200     200     200     200     200     200
POST /leaves                                                   422     422     422     422     422     422     422
POST /leaves/foresight                                         422     422     422     422     422     422     422
POST /leaves/9/correct                                         404     404     404     404     404     404     404
POST /leaves/9/come-back                                       404     404     404     404     404     404     404
POST /substitutions                                            422     422     422     422     422     422     422
POST /substitutions/9/correct                                  404     404     404     404     404     404     404
POST /substitutions/9/end                                      404     404     404     404     404     404     404
POST /procedures/1.001193/versions/1/return                    403     403     403     409     403     403     403
GET  /ladders                                                  403     403     403     200     403     200     200
POST /ladders                                                  403     403     403     403     403     422     403
POST /ladders/trials                                           403     403     403     422     403     422     422
GET  /neighbours                                               403     403     403     200     403     200     200
POST /neighbours/mail/pause                                    403     403     403     422     403     422     403
POST /neighbours/mail/resume                                   403     403     403     409     403     409     403
POST /neighbours/mail/try                                      403     403     403     409     403     409     403
POST /neighbours/mail/retry                                    403     403     403     409     403     409     403
POST /neighbours/mail/give-up                                  403     403     403     422     403     422     403
POST /jobs/JOB/give-up                                         403     403     403     422     403     422     403
POST /jobs/9999/retry                                          403     403     403     404     403     404     403
POST /dossiers                                                 201     403     403     403     403     403     403
GET  /dossiers                                                 200     200     200     200     403     403     200
GET  /dossiers/CODE                                            200     404     200     200     404     404     200
GET  /dossiers/CODE/receipt                                    200     404     200     200     404     404     200
POST /dossiers/refusals                                        201     403     403     403     403     403     403
POST /dossiers/CODE/withdraw                                   200     404     403     403     404     404     403
POST /dossiers/CODE/suspend                                    403     404     409     403     404     404     403
POST /dossiers/CODE/resume                                     403     404     409     403     404     404     403
POST /dossiers/CODE/ask-supplement                             200     404     200     403     404     404     403
POST /dossiers/CODE/extend                                     403     404     200     403     404     404     403
POST /dossiers/CODE/mark-important                             403     404     200     403     404     404     403
POST /dossiers/CODE/stop                                       403     404     200     403     404     404     403
POST /dossiers/CODE/return-result                              409     404     403     403     404     404     403
GET  /work-items                                               200     200     200     200     403     403     403
GET  /work-items/ITEM                                          200     404     200     200     404     404     200
POST /work-items/ITEM/claim                                    200     404     403     403     404     404     403
POST /work-items/ITEM/complete                                 422     404     403     403     404     404     403
POST /work-items/ITEM/undo                                     404     404     404     404     404     404     404
POST /work-items/ITEM/release                                  200     404     200     403     404     404     403
POST /work-items/ITEM/assign                                   403     404     200     403     404     404     403
POST /work-items/ITEM/send-back                                409     404     403     403     404     404     403
POST /work-items/ITEM/offer                                    403     404     200     403     404     404     403
POST /work-items/ITEM/consult                                  201     404     403     403     404     404     403
POST /work-items/ITEM/extend                                   403     404     422     403     404     404     403
POST /work-items/ITEM/take-over                                403     404     200     403     404     404     403
POST /work-items/ITEM/ask-why                                  403     404     201     403     404     404     403
POST /batches                                                  403     403     201     403     403     403     403
GET  /batches/1                                                404     404     200     404     404     404     404
POST /batches/1/go-on                                          404     404     200     404     404     404     404
POST /batches/1/undo                                           404     404     200     404     404     404     404
GET  /lateness                                                 403     403     200     200     403     403     200
PUT  /work-items/ITEM/draft                                    200     404     200     200     404     404     403
GET  /alarms                                                   200     200     200     200     200     200     200
POST /alarms/ALARM/answer                                      404     404     200     403     404     404     403
GET  /duties                                                   200     200     200     200     200     200     200
GET  /units                                                    200     200     200     200     200     200     200
GET  /units/001                                                200     200     200     200     200     200     200
GET  /notice-choices                                           200     200     200     200     200     200     200
PUT  /notice-choices                                           200     200     200     200     200     200     200
POST /due                                                      200     200     200     200     200     200     200
"""
WHY = {"reason": "thử"}
BODIES: dict[str, dict[str, object]] = {
    "give-up": {"reason": ""},
    "pause": {"reason": ""},
    "correct": {"begins_on": "2018-03-12"},
    "answer": {"answer": "Đã đôn đốc"},
    "ask-supplement": {"papers": ["to-khai"], **WHY},
    "assign": {"officer": "COLLEAGUE"},
    "ask-why": {"question": "?"},
    "batches": {"verb": "take_over", "items": [1]},
    "consult": {"unit": "00006", "question": "?"},
    "draft": {"data": {}},
    "dossiers": APPLICATION,
    "due": {"received": "2018-03-05", "period": "3wd"},
    "extend": {"until": "2018-03-07", "cause": "workload", **WHY},
    "ladders": {"rungs": [], "valid_from": "2018-04-01", "basis": ""},
    "mark-important": WHY,
    "offer": {"unit": "00004/MC", "role": "desk_officer"},
    "refusals": {**APPLICATION, **WHY},
    "send-back": WHY,
    "stop": WHY,
    "suspend": WHY,
    "trials": {"rungs": [], "dossier": ""},
    "withdraw": WHY,
}
FIELDS: dict[str, dict[str, object]] = {
    "ask_supplement": BODIES["ask-supplement"],
    "gia-han": BODIES["extend"],
    "giao": {"officer": "COLLEAGUE"},
    "lay-y-kien": BODIES["consult"],
    "mark_important": WHY,
    "tra-ve-buoc-truoc": WHY,
    "viec": {"verb": "take_over", "items": "1"},
    "ALARM": BODIES["answer"],
    **{verb: BODIES[verb] for verb in ("extend", "stop", "suspend", "withdraw")},
}


def table(text: str) -> list[tuple[str, str, dict[str, int]]]:
    """(method, address, who -> status)"""
    lines = [line.split() for line in text.splitlines() if line]
    return [(method, path, dict(zip(LOGINS, map(int, said), strict=True))) for method, path, *said in lines]


EVERYBODYS = {"signin.enter", "signin.leave", "signin.language", "notices.read", "api.sign_in", "api.sign_out"}
EVERYBODYS |= {"small.refuse"}  # a room of the tests


@pytest.mark.parametrize("who", LOGINS)
def test_every_page_opens_for_those_it_is_for(app: APIFlask, city_office: Office, clock: SetClock, who: str) -> None:
    scene = Scene(city_office, clock)
    visitor = Visitor(app, LOGINS[who])
    wrong = []
    for method, path, expected in table(PAGES + STUDIO + DESK):
        address, fields = scene.set(path), FIELDS.get(path.rpartition("/")[2], {})
        if fields.get("officer"):
            fields = {"officer": str(scene.colleague.officer_id)}
        with visitor.client.get(address) if method == "GET" else visitor.post(address, **fields) as page:
            if page.status_code != expected[who]:
                wrong.append(f"{method} {path}: {page.status_code}, not {expected[who]}")
    assert wrong == []


@pytest.mark.parametrize("who", LOGINS)
def test_every_call_is_answered_as_the_caller_may(
    app: APIFlask, city_office: Office, clock: SetClock, who: str
) -> None:
    scene = Scene(city_office, clock)
    caller = calling(app, LOGINS[who])
    wrong = []
    for method, path, expected in table(CALLS):
        body = BODIES.get(path.rpartition("/")[2], {})
        if body.get("officer"):
            body = {"officer": scene.colleague.officer_code}
        status = caller.call(method, scene.set(path), **({} if method == "GET" else {"json": body})).status_code
        if status != expected[who]:
            wrong.append(f"{method} {path}: {status}, not {expected[who]}")
    assert wrong == []


class Scene:
    """What stands where a table says JOB, ALARM, CODE and ITEM: a job that failed, a step that is late at the counter
    of a ward, and for every line a birth of its own in the hands of that counter; and who sits beside it."""

    def __init__(self, office: Office, clock: SetClock) -> None:
        self.office = office
        self.job = str(failing_job(office))
        self.colleague = city.sign_in(office, "motcua2.trucbach")
        self.birth()
        clock.advance(timedelta(hours=3))
        assert sweep(office) > 0
        with office.look(SYSTEM) as act:
            self.alarm = str(act.session.scalars(select(Alarm.id).where(Alarm.work_item_id.is_not(None))).one())

    def set(self, path: str) -> str:
        """The address a line means."""
        code, item = self.birth() if "CODE" in path or "ITEM" in path else ("", "")
        return path.replace("JOB", self.job).replace("ALARM", self.alarm).replace("CODE", code).replace("ITEM", item)

    def birth(self) -> tuple[str, str]:
        """Code and open item of a birth the counter has just received and taken up."""
        code = city.register(self.office, city.BIRTH, city.COUNTER, "00004")
        [item] = city.open_items(self.office, code)
        with self.office.act(city.sign_in(self.office, city.COUNTER)) as act:
            work.claim(act, item.id)
        return code, str(item.id)


def test_every_route_of_these_rooms_stands_in_a_table(app: APIFlask) -> None:
    rooms = {
        "procedures",
        "handing_in",
        "approving",
        "process_table",
        "organisation",
        "accounts",
        "journal",
        "jobs",
        "ladders",
    }
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in rooms}
    assert routes - told(app) == {"accounts.disable", "jobs.retry"}, "as stories: they end or wake what the table needs"


def test_every_route_that_changes_something_stands_in_a_table(app: APIFlask) -> None:
    changing = {
        rule.endpoint for rule in app.url_map.iter_rules() if {"POST", "PUT", "DELETE"} & (rule.methods or set())
    }
    assert changing > EVERYBODYS
    assert changing - told(app) - EVERYBODYS == {"accounts.disable", "jobs.retry"}, "told as stories, see above"
    performed = {path.rpartition("/")[2] for _method, path, _said in table(DESK) if path.startswith("/ho-so/CODE/")}
    assert performed == set(VERBS), "one route, and a line for each of its verbs"


def told(app: APIFlask) -> set[str]:
    """The routes the tables speak of."""
    adapter = app.url_map.bind("localhost")
    lines = [*table(PAGES + STUDIO + DESK), *((how, f"/api/v1{path}", said) for how, path, said in table(CALLS))]
    return {adapter.match(re.sub("JOB|ALARM|ITEM", "1", path), method=method)[0] for method, path, _said in lines}
