"""Who may open what: one line per route of the administration and the API, one column per kind of account.

counter     the one-stop desk of a ward           control         the city's control office
specialist  a district's urban division           designer        of procedures
head        the chairman of a district            administrator   of accounts
                                                  auditor         reads everything, touches nothing
"""

from __future__ import annotations

import pytest
from apiflask import APIFlask

from engine.act import Office
from tests import city
from tests.web.calling import Caller, calling
from tests.web.test_admin import MAIN, Visitor, failing_job

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
GET  /quan-tri/nhat-ky                                         403     403     403     200     403     403     200
GET  /quan-tri/cong-viec-nen                                   403     403     403     200     403     200     200
POST /quan-tri/cong-viec-nen/JOB/dung                          403     403     403     422     403     422     403
"""
CALLS = """
GET  /procedures                                               200     200     200     200     200     200     200
GET  /procedures/1.001193                                      200     200     200     200     200     200     200
GET  /procedures/1.001193/versions                             403     403     403     200     200     200     200
GET  /procedures/1.001193/versions/1/files/khai-sinh.bpmn      403     403     403     200     200     200     200
POST /procedures/1.001193/versions                             403     403     403     403     422     403     403
POST /procedures/1.001193/versions/1/approve                   403     403     403     409     403     403     403
POST /procedures/1.001193/versions/1/return                    403     403     403     409     403     403     403
POST /dossiers                                                 422     422     422     422     422     422     422
GET  /dossiers                                                 200     200     200     200     403     403     200
GET  /dossiers/CODE                                            200     404     200     200     404     404     200
GET  /dossiers/CODE/receipt                                    200     404     200     200     404     404     200
POST /dossiers/CODE/withdraw                                   200     404     403     403     404     404     403
POST /dossiers/CODE/suspend                                    403     404     409     403     404     404     403
GET  /work-items                                               200     200     200     200     403     403     403
GET  /work-items/ITEM                                          200     404     200     200     404     404     200
POST /work-items/ITEM/claim                                    200     404     403     403     404     404     403
POST /work-items/ITEM/complete                                 422     404     403     403     404     404     403
PUT  /work-items/ITEM/draft                                    200     404     200     200     404     404     403
GET  /alarms                                                   200     200     200     200     200     200     200
POST /alarms/1/answer                                          404     404     404     404     404     404     404
GET  /units                                                    200     200     200     200     200     200     200
GET  /units/001                                                200     200     200     200     200     200     200
POST /due                                                      200     200     200     200     200     200     200
"""
BODIES: dict[str, object] = {
    "withdraw": {"reason": "thử"},
    "suspend": {"reason": "thử"},
    "draft": {"data": {}},
    "answer": {"answer": "?"},
    "due": {"received": "2018-03-05", "period": "3wd"},
}


def table(text: str) -> list[tuple[str, str, dict[str, int]]]:
    """(method, address, who -> status)"""
    lines = [line.split() for line in text.strip().splitlines()]
    return [(method, path, dict(zip(LOGINS, map(int, said), strict=True))) for method, path, *said in lines]


@pytest.mark.parametrize("who", LOGINS)
def test_every_page_opens_for_those_it_is_for(app: APIFlask, city_office: Office, who: str) -> None:
    visitor, job = Visitor(app, LOGINS[who]), str(failing_job(city_office))
    wrong = []
    for method, path, expected in table(PAGES):
        address = path.replace("JOB", job)
        with visitor.client.get(address) if method == "GET" else visitor.post(address) as page:
            if page.status_code != expected[who]:
                wrong.append(f"{method} {path}: {page.status_code}, not {expected[who]}")
    assert wrong == []


@pytest.mark.parametrize("who", LOGINS)
def test_every_call_is_answered_as_the_caller_may(app: APIFlask, city_office: Office, who: str) -> None:
    code, other = (city.register(city_office, city.BIRTH, city.COUNTER, "00004") for _ in range(2))
    item = str(city.open_items(city_office, code)[0].id)
    caller = calling(app, LOGINS[who])
    wrong = []
    for method, path, expected in table(CALLS):
        its_code = other if path.endswith("/withdraw") else code
        status = sent(caller, method, path.replace("CODE", its_code).replace("ITEM", item))
        if status != expected[who]:
            wrong.append(f"{method} {path}: {status}, not {expected[who]}")
    assert wrong == []


def test_every_route_of_these_rooms_stands_in_a_table(app: APIFlask) -> None:
    rooms = {"procedures", "handing_in", "approving", "process_table", "organisation", "accounts", "journal", "jobs"}
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in rooms}
    adapter = app.url_map.bind("localhost")
    met = {adapter.match(path.replace("JOB", "1"), method=method)[0] for method, path, _ in table(PAGES)}
    assert routes - met == {"accounts.disable", "jobs.retry"}, "told as stories: they end or wake what the table needs"


def sent(caller: Caller, method: str, path: str) -> int:
    body = BODIES.get(path.rpartition("/")[2], {})
    return caller.call(method, path, **({} if method == "GET" else {"json": body})).status_code
