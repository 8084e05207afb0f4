"""The errand of a question that could not be answered at once: asked again later, and told to who wanted to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from engine import notices
from engine.act import Act
from engine.definitions import catalog
from engine.dossiers.case import Case
from engine.dossiers.models import Dossier
from engine.errors import Refusal
from engine.outbox import Errand, RefusedForGood
from engine.residents import operations
from engine.residents.asking import result_of
from engine.residents.contract import Question, Register, Resident
from engine.residents.models import ASKED, AWAY, FOUND, MATCH, MISMATCH, NOBODY, SEVERAL, RegisterCall
from engine.residents.questions import Declared, declared, need_of, subject
from engine.words import Named, _

RESULTS = {
    MISMATCH: Named("không có người nào khớp cả số, họ tên và ngày sinh", "nobody fits number, name and birth date"),
    FOUND: Named("đã có dữ liệu để so sánh", "there are data to compare"),
    NOBODY: Named("không tìm thấy", "nobody was found"),
    SEVERAL: Named("nhiều người cùng số, cần chọn theo ngày sinh", "several bear this number; choose by birth date"),
}
REFUSED_US = Named(
    "không trả lời câu hỏi này, mời kiểm tra giấy tờ", "does not answer this question; look at the papers"
)
ANSWERED = _("Cơ sở dữ liệu dân cư đã trả lời về {who} trong hồ sơ {code}: {result}.")
"""What the officer is told who asked; it names nobody."""


@dataclass(frozen=True)
class Answer:
    """What came: the verification, the people where it matched, or the trouble that ends it."""

    matches: bool = False
    people: tuple[Resident, ...] = ()
    trouble: Exception | None = None


def errands(register: Register) -> dict[str, Errand]:
    """The errands to the neighbour `residents`."""

    def call(question: Question) -> Answer:
        try:
            if not register.verify(question):
                return Answer()
            return Answer(True, register.look_up(replace(question, key=_second(question.key))))
        except RefusedForGood as trouble:
            return Answer(trouble=trouble)

    return {operations.KIND: Errand(_prepare, call, _settle)}


def _prepare(act: Act, payload: Mapping[str, Any]) -> Question | None:
    """What to ask, from the dossier as it is now; nothing where it is closed, was answered meanwhile, or means somebody
    else by now: nobody is asked about but whom the ledger's line says."""
    call = _call(act, payload)
    person = None if call.result != ASKED else meant(act, call)
    return None if person is None else operations.question(act, call, person)


def _settle(act: Act, payload: Mapping[str, Any], answer: Answer | None) -> None:
    call = _call(act, payload)
    person = meant(act, call)
    if call.result != ASKED:
        return
    if answer is None or person is None:
        operations.failed(act, call.key, AWAY)
        return
    result = _write(act, call, person, answer)
    tell(act, call, person, RESULTS.get(result, REFUSED_US))


def _write(act: Act, call: RegisterCall, person: Declared, answer: Answer) -> str:
    if answer.trouble is not None:
        return operations.failed(act, call.key, result_of(answer.trouble)).result
    verified = operations.verified(act, call.key, answer.matches)
    if verified.result != MATCH:
        return verified.result
    second = operations.go_on(act, verified, person, key=_second(call.key))
    return operations.looked_up(act, second.key, person.need, answer.people).result


def _second(key: str) -> str:
    """The number under which the look-up behind a match travels, and stands in the ledger."""
    return f"{key}-2"


def _call(act: Act, payload: Mapping[str, Any]) -> RegisterCall:
    return act.session.scalars(select(RegisterCall).where(RegisterCall.key == payload["key"])).one()


def meant(act: Act, call: RegisterCall) -> Declared | None:
    """Whom the call is about, by the facts of its dossier; None once that is closed, or they mean nobody or somebody
    else."""
    dossier = act.session.get_one(Dossier, call.dossier_id)
    if dossier.closed_at is not None:
        return None
    case = Case(act, dossier, catalog.loaded(act.session, dossier.version_id))
    try:
        person = declared(need_of(case.edition, call.person), dossier.facts)
    except Refusal:
        return None
    return person if subject(act, person.identity) == call.subject else None


def tell(act: Act, call: RegisterCall, person: Declared, result: Named) -> None:
    """A line for the officer who asked."""
    dossier = act.session.get_one(Dossier, call.dossier_id)
    said = {"who": person.need.who, "code": dossier.code, "result": result}
    notices.tell(act, call.officer_id, "register.answered", ANSWERED, dossier_id=dossier.id, **said)
