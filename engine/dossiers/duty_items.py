"""What heads owe, as rows: a duty becomes a work item of its head, and is done, moved to nobody, or taken back.

apology      form 04 with a new date           once (NĐ 61/2018 article 19.9)
explanation  why it was late, and the remedy   one working day (Decision 891, III.2.7)
dialogue     the head meets the applicant      in person, cannot be delegated (Decision 891, III.2.3); the Decision
                                               names no date, so the installation does (`settings.dialogue_days`)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine import audit, notices
from engine.act import Act, Seat
from engine.clock import day_here
from engine.deadlines import operations as deadlines
from engine.deadlines.policy import ClockRule
from engine.dossiers import candidates
from engine.dossiers.duty_models import APOLOGY, DIALOGUE, ELEMENTS, EXPLANATION, Duty
from engine.dossiers.models import CLAIMED, NO_LIMIT, OPEN, Dossier, WorkItem
from engine.errors import Invalid, NotAllowed
from engine.org import questions as org
from engine.org.models import DEPUTY_ROLE, LEADING_ROLES, Unit
from engine.org.tree import tree_of
from engine.words import Named, Sentence, _
from engine.worktime.periods import Period

TO_EXPLAIN = Period(1, "wd")

NAMES = {
    APOLOGY: Named("Ký phiếu xin lỗi, hẹn lại ngày trả", "Sign the apology with a new date"),
    EXPLANATION: Named("Giải trình hồ sơ trễ hạn", "Explain the lateness"),
    DIALOGUE: Named("Đối thoại trực tiếp với người nộp", "Meet the applicant in person"),
}
TOLD = {  # to whom no alarm has said it; of an apology the alarm says all
    EXPLANATION: _("Hồ sơ {code} đã quá ngày hẹn: anh/chị cần giải trình."),
    DIALOGUE: _("Hồ sơ {code}: anh/chị trực tiếp đối thoại với người nộp, không ủy quyền."),
}


class DutyOfTheHead(NotAllowed):
    """Việc này là trách nhiệm của người đứng đầu {unit}, không giao, không nhận thay và không dời hạn."""


class HeldBeforeItWasReceived(Invalid):
    """Ngày đối thoại không được trước ngày nhận hồ sơ, {since}."""


class HeldBeforeItWasMarked(Invalid):
    """Ngày đối thoại không được trước ngày đánh dấu hồ sơ quan trọng, {since}."""


@dataclass(frozen=True)
class Place:
    """Whose duty it is: an officer in the chair of a unit; nobody where the chair is empty."""

    unit_id: int
    officer_id: int | None


def open_item(
    act: Act,
    dossier: Dossier,
    kind: str,
    place: Place,
    *,
    alarm_id: int | None = None,
    until: Period | None = None,
    already: int | None = None,
) -> WorkItem:
    """The duty, and the work item it is done by: in the hands of who owes it, or in the queue of an empty chair. Who
    owes it is told, unless an alarm has said so to that officer (`already`)."""
    item = _item(act, dossier, kind, place)
    period = {EXPLANATION: TO_EXPLAIN, DIALOGUE: Period(act.office.settings.dialogue_days, "wd")}.get(kind, until)
    if period is not None:
        clock = deadlines.start(
            act,
            subject="work_item",
            dossier_id=dossier.id,
            rule=ClockRule(period=period),
            unit_id=place.unit_id,
            work_item=lambda: item.id,
        )
        act.session.change(item, due_at=clock.due_at, sort_at=clock.due_at or item.sort_at)
    act.session.flush()
    act.session.add(_row(act, dossier, kind, place, alarm_id, item.id))
    name, due_at = NAMES[kind], item.due_at and item.due_at.isoformat()
    said = {"name": name, "name_en": name.en, "officer_id": place.officer_id, "unit_id": place.unit_id}
    audit.record(act, "duty.opened", f"work_item:{item.id}", dossier_id=dossier.id, due_at=due_at, **said)
    if place.officer_id not in (None, act.actor.officer_id, already) and kind in TOLD:
        notices.tell(act, place.officer_id, f"duty.{kind}", TOLD[kind], dossier_id=dossier.id, code=dossier.code)
    return item


def note_needless(act: Act, dossier: Dossier, kind: str, place: Place, alarm_id: int) -> None:
    """An alarm obliged to what there was nothing left to do for; kept, so that nobody asks again."""
    act.session.add(_row(act, dossier, kind, place, alarm_id, None))


def _row(act: Act, dossier: Dossier, kind: str, place: Place, alarm_id: int | None, item_id: int | None) -> Duty:
    return Duty(
        kind=kind,
        alarm_id=alarm_id,
        dossier_id=dossier.id,
        work_item_id=item_id,
        unit_id=place.unit_id,
        officer_id=place.officer_id,
        opened_at=act.now,
    )


def _item(act: Act, dossier: Dossier, kind: str, place: Place) -> WorkItem:
    return act.session.open(
        WorkItem,
        dossier_id=dossier.id,
        procedure_code=dossier.procedure_code,
        origin="duty",
        element_id=ELEMENTS[kind],
        name=str(NAMES[kind]),
        name_en=NAMES[kind].en,
        form=ELEMENTS[kind],
        unit_id=place.unit_id,
        role=candidates.leading_role(act, act.session.get_one(Unit, place.unit_id)),
        state=CLAIMED if place.officer_id else OPEN,
        officer_id=place.officer_id,
        claimed_at=act.now if place.officer_id else None,
        opened_at=act.now,
        sort_at=act.now + NO_LIMIT,
        risk_at=dossier.due_at or act.now + NO_LIMIT,
    )


def require_held(dossier: Dossier, duty: Duty, held_on: date) -> None:
    """A dialogue was held once the dossier was here; of an important one, once the head knew that it was."""
    is_marked = duty.alarm_id is None
    since = day_here(duty.opened_at if is_marked else dossier.received_at or dossier.submitted_at)
    if held_on < since:
        kind = HeldBeforeItWasMarked if is_marked else HeldBeforeItWasReceived
        written = f"{since:%d/%m/%Y}"
        raise kind({"held_on": Sentence(kind.sentence(), since=written)}, since=written)


# -- whose it is ----------------------------------------------------------------------------------------------------


def place_of(act: Act, unit_id: int, officer_id: int | None, *, in_person: bool = False) -> Place:
    """The chair from which an officer who was told answers for a unit: his own or one lent to him, as near above the
    unit as there is one. `in_person`: the head himself, whoever stands in for him."""
    above = org.lineage(act.session, unit_id, act.today)
    if officer_id is not None:
        seats = [seat for seat in org.seats_of(act.session, officer_id, act.today) if _leads(seat)]
        seats.sort(key=lambda seat: (above.index(seat.unit_id) if seat.unit_id in above else len(above), seat.role))
        unit_id = seats[0].unit_id if seats else unit_id
    else:
        authority = tree_of(act.session).authority(unit_id, act.today)
        unit_id = authority.id if authority else unit_id
    head = org.head_of(act.session, act.session.get_one(Unit, unit_id), act.today) if in_person else None
    return Place(unit_id, head.id if head else officer_id)


def _leads(seat: Seat) -> bool:
    return seat.role in (*LEADING_ROLES, DEPUTY_ROLE)


def is_duty(item: WorkItem) -> bool:
    return item.origin == "duty"


def may_do(act: Act, item: WorkItem) -> bool:
    """Whether the actor may do this duty: who owes it; the head of the unit; and who acts for either of them, unless
    it cannot be delegated."""
    me = act.actor.officer_id
    if me is None or "auditor" in act.actor.grants:
        return False
    if item.officer_id == me:
        return True
    chairs = [seat for seat in act.actor.seats if (seat.unit_id, seat.role) == (item.unit_id, item.role)]
    counting = [seat for seat in chairs if seat.covers(item.procedure_code)]
    return any(seat.acting_for is None or may_be_delegated(item) for seat in counting)


def capacity(act: Act, item: WorkItem) -> str:
    """As what the actor signs: `head`, `deputy` (KT., ký thay) or `delegate` (TUQ., thừa ủy quyền)."""
    here = [seat for seat in act.actor.seats if seat.unit_id == item.unit_id]
    if any(seat.role == item.role and seat.acting_for is None for seat in here):
        return "head"
    return "deputy" if any(seat.role == DEPUTY_ROLE and seat.acting_for is None for seat in here) else "delegate"


def may_be_delegated(item: WorkItem) -> bool:
    return item.element_id != ELEMENTS[DIALOGUE]


def refuse_to_move(act: Act, item: WorkItem) -> None:
    """Refuse what is done with other work: taking, giving, putting back, more time."""
    if is_duty(item):
        raise DutyOfTheHead(unit=act.session.get_one(Unit, item.unit_id).name)
