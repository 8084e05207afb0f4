"""The page of background jobs: what waits for whom, what has stopped and why; a neighbour is paused and tried again."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from apiflask import APIFlask
from sqlalchemy import select

from engine import outbox
from engine.act import SYSTEM, Office
from engine.audit import AuditLine
from engine.outbox import Job, Neighbour, neighbours
from engine.outbox.models import DEAD, QUEUED
from tests.web.calling import calling
from tests.web.test_admin import Visitor

PAGE = "/quan-tri/cong-viec-nen"
FULL = "452 4.2.2 hộp thư của {} đầy"


@pytest.fixture
def visit(app: APIFlask) -> Callable[..., Visitor]:
    return lambda *who: Visitor(app, *who)


@pytest.fixture
def administrator(app: APIFlask) -> Visitor:
    return Visitor(app, "quantri")


@pytest.fixture
def with_jobs(city_office: Office) -> Office:
    """Three mails that stopped for two reasons, two that wait, and a mail server that is away."""
    with city_office.act(SYSTEM) as act:
        for number, error in enumerate([FULL.format("an@hanoi.example"), FULL.format("binh@hanoi.example"), "từ chối"]):
            put(act, f"dead {number}").state = DEAD
            act.session.flush()
            act.session.query(Job).filter_by(key=f"dead {number}").one().error = error
        put(act, "waits 1")
        put(act, "waits 2")
        for _ in range(neighbours.OPENS_AFTER):
            neighbours.is_away(act, "mail", "không ai trả lời 0912345678", random.Random(1))
    return city_office


def test_a_neighbour_has_a_card_that_says_how_it_is(with_jobs: Office, visit: Callable[..., Visitor]) -> None:
    page = words_of(visit("giamsat").get(PAGE))
    assert "Máy chủ thư điện tử Mất liên lạc" in page
    assert "không ai trả lời … Sẽ thử lại lúc 05/03/2018" in page
    assert "2 việc đang chờ" in page and "Việc chờ lâu nhất từ 05/03/2018" in page
    assert "3 việc đã dừng 2 452 4.2.2 hộp thư của … đầy 1 từ chối" in page
    assert "@" not in page and "0912345678" not in page, "nobody's address is on the page"


def test_the_stopped_jobs_of_a_reason_or_all_run_again(with_jobs: Office, administrator: Visitor) -> None:
    reason = FULL.format("…")
    assert administrator.post(f"{PAGE}/ket-noi/mail/chay-lai", because=reason).status_code == 302
    assert states(with_jobs) == {
        "dead 0": QUEUED,
        "dead 1": QUEUED,
        "dead 2": DEAD,
        "waits 1": QUEUED,
        "waits 2": QUEUED,
    }
    assert line(with_jobs).open_until == with_jobs.clock.now(), "and the neighbour is tried at once"
    assert "2 công việc sẽ chạy lại." in administrator.get(PAGE)
    assert administrator.post(f"{PAGE}/ket-noi/mail/chay-lai").status_code == 302
    assert set(states(with_jobs).values()) == {QUEUED}
    assert administrator.post(f"{PAGE}/ket-noi/mail/chay-lai").status_code == 409
    assert verbs(with_jobs).count("job.retried") == 3


def test_all_that_waits_for_a_neighbour_is_put_to_rest_with_a_reason(with_jobs: Office, administrator: Visitor) -> None:
    page = administrator.post(f"{PAGE}/ket-noi/mail/dung", reason=" ")
    assert page.status_code == 422 and "Mời ghi lý do dừng công việc." in page.text
    assert administrator.post(f"{PAGE}/ket-noi/mail/dung", reason="Máy chủ cũ đã bỏ").status_code == 302
    assert set(states(with_jobs).values()) == {DEAD}
    assert verbs(with_jobs).count("job.given_up") == 2


def test_a_neighbour_is_paused_with_a_reason_and_resumed(with_jobs: Office, administrator: Visitor) -> None:
    assert administrator.post(f"{PAGE}/ket-noi/mail/thu-ngay").status_code == 302
    assert administrator.post(f"{PAGE}/ket-noi/mail/tam-dung", reason="Bảo trì").status_code == 302
    assert "Tạm dừng từ 05/03/2018" in words_of(administrator.get(PAGE))
    assert administrator.post(f"{PAGE}/ket-noi/mail/tam-dung", reason="Bảo trì").status_code == 409
    assert administrator.post(f"{PAGE}/ket-noi/mail/mo-lai").status_code == 302
    assert line(with_jobs).paused_at is None
    assert administrator.post(f"{PAGE}/ket-noi/ai-do/mo-lai").status_code == 404
    assert verbs(with_jobs)[-3:] == ["neighbour.tried", "neighbour.paused", "neighbour.resumed"]


def test_a_program_does_the_same(with_jobs: Office, app: APIFlask) -> None:
    caller = calling(app, "quantri")
    house, mail = caller.call("GET", "/neighbours").json["neighbours"]
    assert (house["name"], house["line"], mail["name"], mail["line"]) == ("house", "closed", "mail", "open")
    assert (mail["waiting"], [each["count"] for each in mail["stopped"]]) == (2, [2, 1])
    because = {"because": mail["stopped"][0]["reason"]}
    assert caller.call("POST", "/neighbours/mail/retry", json=because).json == {"jobs": 2}
    paused = caller.call("POST", "/neighbours/mail/pause", json={"reason": "Bảo trì"}).json
    assert paused["pause_reason"] == "Bảo trì"
    assert caller.call("POST", "/neighbours/mail/resume").json["paused_at"] is None
    assert caller.call("POST", "/neighbours/mail/try").status_code == 200
    assert caller.call("POST", "/neighbours/mail/give-up", json={"reason": "Thôi"}).json == {"jobs": 4}
    [dead] = [job_id for job_id, key in ids(with_jobs) if key == "dead 0"]
    assert caller.call("POST", f"/jobs/{dead}/retry").json["state"] == QUEUED
    assert caller.call("POST", f"/jobs/{dead}/give-up", json={"reason": "Thôi"}).json["state"] == DEAD


# --- helpers of the story ------------------------------------------------------------------------------------------


def put(act: object, key: str) -> Job:
    return outbox.put(act, "mail.send", key, {"mail_id": 0}, neighbour="mail")  # type: ignore[arg-type]


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]).split())


def states(office: Office) -> dict[str, str]:
    with office.look(SYSTEM) as act:
        return {row.key: row.state for row in act.session.execute(select(Job.key, Job.state).order_by(Job.id))}


def ids(office: Office) -> list[tuple[int, str]]:
    with office.look(SYSTEM) as act:
        return [(row.id, row.key) for row in act.session.execute(select(Job.id, Job.key))]


def line(office: Office) -> Neighbour:
    with office.look(SYSTEM) as act:
        return act.session.get_one(Neighbour, "mail")


def verbs(office: Office) -> list[str]:
    with office.look(SYSTEM) as act:
        return list(act.session.scalars(select(AuditLine.verb).order_by(AuditLine.id)))
