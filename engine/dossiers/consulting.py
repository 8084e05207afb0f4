"""Asking another unit in writing beside a step, with a date for the answer. NĐ 61/2018 article 19.5."""

from __future__ import annotations

from engine import audit
from engine.act import Act
from engine.deadlines import operations as deadlines
from engine.deadlines.policy import ClockRule
from engine.dossiers import candidates, doing
from engine.dossiers import case as cases
from engine.dossiers.lifecycle import SayWhy
from engine.dossiers.models import NO_LIMIT, WorkItem
from engine.errors import Invalid
from engine.org import questions as org
from engine.org.models import Unit
from engine.org.tree import tree_of
from engine.worktime.periods import Period

LONGEST_QUESTION = 60  # days or hours


class AskForADate(Invalid):
    """Thời hạn trả lời tính bằng ngày hoặc giờ, từ 1 đến 60."""


class AskSomeoneElse(Invalid):
    """Mời lấy ý kiến của đơn vị khác; việc này đang do chính đơn vị này, hoặc bộ phận của đơn vị này, giải quyết."""


def consult(act: Act, item_id: int, *, unit_id: int, question: str, period: str = "3wd") -> WorkItem:
    """Ask another unit in writing, with a date (NĐ 61/2018 art 19.5); its head's queue gets the question."""
    if not question.strip():
        raise SayWhy({"question": SayWhy.sentence()})
    case = cases.with_item(act, item_id)
    item = case.item
    assert item is not None
    doing.require_ready(act, case, item)
    unit = act.session.get(Unit, unit_id)
    if unit is None:
        raise org.NoSuchUnit(routing=unit_id, on=f"{act.today:%d/%m/%Y}")
    if unit_id in _own_house(act, item.unit_id):
        raise AskSomeoneElse({"unit": AskSomeoneElse.sentence()})
    limit = Period.parse(period)
    if not (limit.unit in ("wd", "wh", "d") and 0 < limit.count <= LONGEST_QUESTION):
        raise AskForADate({"period": AskForADate.sentence()})
    asked = act.session.open(
        WorkItem,
        dossier_id=case.dossier.id,
        procedure_code=case.dossier.procedure_code,
        origin="consultation",
        element_id="consult.answer",
        name="Trả lời lấy ý kiến",
        name_en="Answer the consultation",
        form="consult.answer",
        question=question.strip(),
        unit_id=unit.id,
        role=candidates.leading_role(act, unit),
        asked_by=act.actor.officer_id,
        opened_at=act.now,
        sort_at=act.now + NO_LIMIT,
        risk_at=case.dossier.due_at or act.now + NO_LIMIT,
    )
    clock = deadlines.start(
        act,
        subject="work_item",
        dossier_id=case.dossier.id,
        rule=ClockRule(period=limit),
        unit_id=unit.id,
        work_item=lambda: asked.id,
    )
    act.session.change(asked, due_at=clock.due_at, sort_at=clock.due_at or asked.sort_at)
    audit.record(
        act,
        "dossier.consulted",
        f"work_item:{item.id}",
        dossier_id=item.dossier_id,
        name=item.name,
        name_en=item.name_en,
        unit=unit.name,
        question=question,
    )
    return asked


def _own_house(act: Act, unit_id: int) -> set[int]:
    """The unit, and the authority it is part of."""
    authority = tree_of(act.session).authority(unit_id, act.today)
    return {unit_id, authority.id if authority else unit_id}
