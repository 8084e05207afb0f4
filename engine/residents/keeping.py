"""What time does to look-ups: answers are forgotten, and questions whose asker is gone come to an end."""

from __future__ import annotations

from sqlalchemy import delete, literal_column, select

from engine import audit
from engine.act import SYSTEM, Act, Office
from engine.residents import errands, operations
from engine.residents.models import AWAY, RegisterAnswer, RegisterCall
from engine.words import Named

AT_ONCE = 500
IS_OPEN = RegisterCall.result == literal_column("'asked'")  # written out: only then does the partial index serve
UNANSWERED = Named("không trả lời được, mời kiểm tra giấy tờ", "could not answer; look at the papers")


def erase_due(office: Office) -> int:
    """Forget answers whose time is over; the ledger stays. Answers how many went."""
    gone = 0
    while True:
        with office.act(SYSTEM) as act:
            due = select(RegisterAnswer.call_id).where(RegisterAnswer.erase_at <= act.now).limit(AT_ONCE)
            ids = list(act.session.scalars(due))
            if ids:
                act.session.execute(delete(RegisterAnswer).where(RegisterAnswer.call_id.in_(ids)))
                audit.record(act, "register_answers.erased", "register_answers", count=len(ids))
        gone += len(ids)
        if len(ids) < AT_ONCE:
            return gone


def end_unfinished(office: Office) -> int:
    """Between the question and its answer a process may die, and an errand may die for good: the ledger says then that
    no answer came, and whoever wanted to know of an open dossier is told. Answers how many came to an end."""
    with office.act(SYSTEM) as act:
        lost = select(RegisterCall).where(
            IS_OPEN, RegisterCall.asked_at < act.now - operations.UNDER_WAY, ~operations.has_errand()
        )
        calls = list(act.session.scalars(lost.order_by(RegisterCall.asked_at).limit(AT_ONCE)))
        for call in calls:
            _end(act, call)
    return len(calls)


def _end(act: Act, call: RegisterCall) -> None:
    operations.failed(act, call.key, AWAY)
    person = errands.meant(act, call) if call.dossier_id is not None else None
    if person is not None:
        errands.tell(act, call, person, UNANSWERED)
