"""What may be done with a work item: one route per verb of the queue and of who leads. Each is one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field
from sqlalchemy import select

from api.door import acting_on, room
from api.dossier_verbs import Later, Nothing, Reason
from api.due import PeriodText
from api.reading import Answers, Asked, Code, NotAccepted, Words, answering
from api.receiving import unit_of
from api.shapes import DossierMoved, Instant, Told, remarks, state
from api.work_items import draft_key, knows, name_of
from engine.act import Act
from engine.dossiers import consulting, drafts, extending, leading, undoing, work
from engine.dossiers.case import NoSuchWorkItem
from engine.dossiers.models import Dossier, WorkItem
from engine.org.models import Officer
from engine.words import _
from forms import Sentence
from web.addresses import ID

NO_SUCH_OFFICER = _("Không có cán bộ mang mã {code}.")


Does = Callable[..., WorkItem]
Example = dict[str, Any] | None


class Moved(Told):
    """A work item after a verb, and where its dossier stands."""

    id: int
    name: str
    state: str
    due_at: Instant | None
    dossier: DossierMoved


class Completion(Asked):
    answers: Answers = Field({}, description="As the item's form asks; `{}` where it has none.")


class Assignment(Asked):
    officer: Code = Field(description="Code of an officer who holds the item's role in its unit.")
    reason: Words = ""


class Offer(Asked):
    unit: Code = Field(description="Code of the unit whose queue it enters, of the same authority.")
    role: Code = Field(description="The role that does it there.")


class Question(Asked):
    question: Words


class Consultation(Asked):
    unit: Code
    question: Words
    period: PeriodText = "3wd"


_STATE = {"code": "000.02.31.H26-180305-0001", "status": 4, "status_name": "Đang xử lý", "remarks": []}
DONE = {
    "id": 12,
    "name": "Kiểm tra hồ sơ",
    "state": "done",
    "due_at": "2018-03-05T11:30:00+07:00",
    "dossier": {**_STATE, "due_at": "2018-03-05T17:00:00+07:00", "closed_at": None},
}


def _verb(
    name: str, asks: type[Asked], comes_to: str, *, status: int = 200, asked: Example = None, told: Example = None
) -> Callable[[Does], Does]:
    """A verb of the queue as a program calls it: what it sends (`asks`), and what it is told. Each is one act; whoever
    may not know of the item is told that there is none."""

    def opened(does: Does) -> Does:
        def route(item_id: int, json_data: Asked) -> dict[str, Any]:
            with acting_on(lambda act: knows(act, item_id), NoSuchWorkItem) as act:
                return _moved(act, does(act, item_id, json_data))

        route.__name__, route.__doc__ = does.__name__, does.__doc__
        answers = room.output(Moved, status_code=status, description=comes_to, example=told)
        takes = room.input(asks, example=asked)
        room.post(f"/work-items/<{ID}:item_id>/{name}")(takes(answers(room.doc(tags=["work items"])(route))))
        return does

    return opened


@_verb("claim", Nothing, "The caller holds the item.")
def claim(act: Act, item_id: int, said: Nothing) -> WorkItem:
    """Take an open item."""
    return work.claim(act, item_id)


@_verb("release", Nothing, "The item is open again.")
def release(act: Act, item_id: int, said: Nothing) -> WorkItem:
    """Put a claimed item back into its queue."""
    return work.release(act, item_id)


@_verb(
    "complete", Completion, "Done; the procedure has moved on.", asked={"answers": {"result": "complete"}}, told=DONE
)
def complete(act: Act, item_id: int, said: Completion) -> WorkItem:
    """Complete an item.

    Every answer is given here: a `default` or `example` of the form is never filled in. Answers its form does not ask
    for are refused, with whatever else is wrong, and nothing is done. An item that nobody holds is claimed by the
    caller in the same act; one that somebody else holds is refused with 409.
    """
    with answering(lambda: act.session.get_one(WorkItem, item_id).form, said.answers):
        item = work.complete(act, item_id, said.answers)
    drafts.hand_in(act, draft_key(item_id))
    return item


@_verb("undo", Nothing, "The step is open again as it was; what had opened behind it is taken back.")
def undo(act: Act, item_id: int, said: Nothing) -> WorkItem:
    """Undo the step one has just completed: within a minute, while nobody has gone on."""
    return undoing.undo(act, item_id)


@_verb("assign", Assignment, "The officer holds the item.", asked={"officer": "DEMO-000123", "reason": "Chia việc"})
def assign(act: Act, item_id: int, said: Assignment) -> WorkItem:
    """Give the item to an officer who may do it."""
    officer_id = act.session.scalar(select(Officer.id).where(Officer.code == said.officer))
    if officer_id is None:
        raise NotAccepted({"officer": Sentence(NO_SUCH_OFFICER, code=said.officer)})
    return work.assign(act, item_id, officer_id, reason=said.reason)


@_verb("send-back", Reason, "The step before is open again at whoever did it.", asked={"reason": "Ghi sai ngày sinh"})
def send_back(act: Act, item_id: int, said: Reason) -> WorkItem:
    """Return the dossier to the step before."""
    return work.send_back(act, item_id, reason=said.reason)


@_verb("offer", Offer, "The item is open in the other queue.", asked={"unit": "001/QLDT", "role": "specialist"})
def offer(act: Act, item_id: int, said: Offer) -> WorkItem:
    """Move an item into another queue of the same authority."""
    unit_id = unit_of(act, said.unit).id
    return work.offer(act, item_id, unit_id=unit_id, role=said.role)


@_verb(
    "consult",
    Consultation,
    "The question, as a work item of the unit asked.",
    status=201,
    asked={"unit": "00006", "question": "Đã đăng ký ở phường chưa?", "period": "3wd"},
)
def consult(act: Act, item_id: int, said: Consultation) -> WorkItem:
    """Ask another unit in writing, with a date."""
    unit_id = unit_of(act, said.unit).id
    asked = consulting.consult(act, item_id, unit_id=unit_id, question=said.question, period=said.period)
    act.session.flush()
    return asked


@_verb(
    "extend",
    Later,
    "The step has more time; the dossier's own date does not move.",
    asked={"until": "2018-03-20", "cause": "consulted", "reason": "Chờ kết quả đo đạc"},
)
def extend_item(act: Act, item_id: int, said: Later) -> WorkItem:
    """Give one step more time."""
    return extending.extend(act, item_id, until=said.until, cause=said.cause, reason=said.reason)


@_verb("take-over", Nothing, "The caller, who leads, holds the item.")
def take_over(act: Act, item_id: int, said: Nothing) -> WorkItem:
    """Do a step in person that is with somebody of the units one leads."""
    return leading.take_over(act, item_id)


@_verb(
    "ask-why",
    Question,
    "The question, as a work item of who holds the step.",
    status=201,
    asked={"question": "Vì sao việc này chậm, và khi nào thì xong?"},
)
def ask_why(act: Act, item_id: int, said: Question) -> WorkItem:
    """Ask who holds the step; the answer is told to the caller."""
    asked = leading.ask_why(act, item_id, question=said.question)
    act.session.flush()
    return asked


def _moved(act: Act, item: WorkItem) -> dict[str, Any]:
    """The dossier is in the act's memory, so this costs no statement."""
    dossier = act.session.get_one(Dossier, item.dossier_id)
    return {
        "id": item.id,
        "name": name_of(item.name, item.name_en),
        "state": item.state,
        "due_at": item.due_at,
        "dossier": {**state(dossier), "remarks": remarks(act)},
    }
