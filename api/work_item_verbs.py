"""What may be done with a work item: one route per verb of `engine.dossiers.work`. Each is one transaction."""

from __future__ import annotations

from typing import Any

from pydantic import Field
from sqlalchemy import select

from api.door import acting_on, room
from api.dossier_verbs import Later, Nothing, Reason
from api.due import PeriodText
from api.reading import Answers, Asked, Code, NotAccepted, Words, answering
from api.receiving import unit_of
from api.shapes import DossierState, Instant, Told, state
from api.work_items import draft_key, knows, name_of
from engine.act import Act
from engine.dossiers import drafts, work
from engine.dossiers.case import NoSuchWorkItem
from engine.dossiers.models import Dossier, WorkItem
from engine.org.models import Officer
from engine.words import _
from forms import Sentence
from web.addresses import ID

NO_SUCH_OFFICER = _("Không có cán bộ mang mã {code}.")


class Moved(Told):
    """A work item after a verb, and where its dossier stands."""

    id: int
    name: str
    state: str
    due_at: Instant | None
    dossier: DossierState


class Completion(Asked):
    answers: Answers = Field({}, description="As the item's form asks; `{}` where it has none.")


class Assignment(Asked):
    officer: Code = Field(description="Code of an officer who holds the item's role in its unit.")
    reason: Words = ""


class Offer(Asked):
    unit: Code = Field(description="Code of the unit whose queue it enters, of the same authority.")
    role: Code = Field(description="The role that does it there.")


class Consultation(Asked):
    unit: Code
    question: Words
    period: PeriodText = "3wd"


_STATE = {"code": "000.02.31.H26-180305-0001", "status": 4, "status_name": "Đang xử lý"}
DONE = {
    "id": 12,
    "name": "Kiểm tra hồ sơ",
    "state": "done",
    "due_at": "2018-03-05T11:30:00+07:00",
    "dossier": {**_STATE, "due_at": "2018-03-05T17:00:00+07:00", "closed_at": None},
}


@room.post(f"/work-items/<{ID}:item_id>/claim")
@room.input(Nothing)
@room.output(Moved, description="The caller holds the item.")
@room.doc(tags=["work items"])
def claim(item_id: int, json_data: Nothing) -> dict[str, Any]:
    """Take an open item."""
    with acting_on(lambda act: knows(act, item_id), NoSuchWorkItem) as act:
        return _moved(act, work.claim(act, item_id))


@room.post(f"/work-items/<{ID}:item_id>/release")
@room.input(Nothing)
@room.output(Moved, description="The item is open again.")
@room.doc(tags=["work items"])
def release(item_id: int, json_data: Nothing) -> dict[str, Any]:
    """Put a claimed item back into its queue."""
    with acting_on(lambda act: knows(act, item_id), NoSuchWorkItem) as act:
        return _moved(act, work.release(act, item_id))


@room.post(f"/work-items/<{ID}:item_id>/complete")
@room.input(Completion, example={"answers": {"result": "complete"}})
@room.output(Moved, description="Done; the procedure has moved on.", example=DONE)
@room.doc(tags=["work items"])
def complete(item_id: int, json_data: Completion) -> dict[str, Any]:
    """Complete an item.

    Every answer is given here: a `default` or `example` of the form is never filled in. Answers its form does not ask
    for are refused, with whatever else is wrong, and nothing is done. An item that nobody holds is claimed by the
    caller in the same act; one that somebody else holds is refused with 409.
    """
    with acting_on(lambda act: knows(act, item_id), NoSuchWorkItem) as act:
        with answering(lambda: act.session.get_one(WorkItem, item_id).form, json_data.answers):
            item = work.complete(act, item_id, json_data.answers)
        drafts.hand_in(act, draft_key(item_id))
        return _moved(act, item)


@room.post(f"/work-items/<{ID}:item_id>/assign")
@room.input(Assignment, example={"officer": "DEMO-000123", "reason": "Chia việc"})
@room.output(Moved, description="The officer holds the item.")
@room.doc(tags=["work items"])
def assign(item_id: int, json_data: Assignment) -> dict[str, Any]:
    """Give the item to an officer who may do it."""
    with acting_on(lambda act: knows(act, item_id), NoSuchWorkItem) as act:
        officer_id = act.session.scalar(select(Officer.id).where(Officer.code == json_data.officer))
        if officer_id is None:
            raise NotAccepted({"officer": Sentence(NO_SUCH_OFFICER, code=json_data.officer)})
        return _moved(act, work.assign(act, item_id, officer_id, reason=json_data.reason))


@room.post(f"/work-items/<{ID}:item_id>/send-back")
@room.input(Reason, example={"reason": "Ghi sai ngày sinh"})
@room.output(Moved, description="The step before is open again at whoever did it.")
@room.doc(tags=["work items"])
def send_back(item_id: int, json_data: Reason) -> dict[str, Any]:
    """Return the dossier to the step before."""
    with acting_on(lambda act: knows(act, item_id), NoSuchWorkItem) as act:
        return _moved(act, work.send_back(act, item_id, reason=json_data.reason))


@room.post(f"/work-items/<{ID}:item_id>/offer")
@room.input(Offer, example={"unit": "001/QLDT", "role": "specialist"})
@room.output(Moved, description="The item is open in the other queue.")
@room.doc(tags=["work items"])
def offer(item_id: int, json_data: Offer) -> dict[str, Any]:
    """Move an item into another queue of the same authority."""
    with acting_on(lambda act: knows(act, item_id), NoSuchWorkItem) as act:
        unit_id = unit_of(act, json_data.unit).id
        return _moved(act, work.offer(act, item_id, unit_id=unit_id, role=json_data.role))


@room.post(f"/work-items/<{ID}:item_id>/consult")
@room.input(Consultation, example={"unit": "00006", "question": "Đã đăng ký ở phường chưa?", "period": "3wd"})
@room.output(Moved, status_code=201, description="The question, as a work item of the unit asked.")
@room.doc(tags=["work items"])
def consult(item_id: int, json_data: Consultation) -> dict[str, Any]:
    """Ask another unit in writing, with a date."""
    with acting_on(lambda act: knows(act, item_id), NoSuchWorkItem) as act:
        unit_id = unit_of(act, json_data.unit).id
        asked = work.consult(act, item_id, unit_id=unit_id, question=json_data.question, period=json_data.period)
        act.session.flush()
        return _moved(act, asked)


@room.post(f"/work-items/<{ID}:item_id>/extend")
@room.input(Later, example={"until": "2018-03-20", "reason": "Chờ kết quả đo đạc"})
@room.output(Moved, description="The step has more time; the dossier's own date does not move.")
@room.doc(tags=["work items"])
def extend_item(item_id: int, json_data: Later) -> dict[str, Any]:
    """Give one step more time."""
    with acting_on(lambda act: knows(act, item_id), NoSuchWorkItem) as act:
        return _moved(act, work.extend(act, item_id, until=json_data.until, reason=json_data.reason))


def _moved(act: Act, item: WorkItem) -> dict[str, Any]:
    """The dossier is in the act's memory, so this costs no statement."""
    dossier = act.session.get_one(Dossier, item.dossier_id)
    return {
        "id": item.id,
        "name": name_of(item.name, item.name_en),
        "state": item.state,
        "due_at": item.due_at,
        "dossier": state(dossier),
    }
