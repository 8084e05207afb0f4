"""Looking somebody up: verified first, the declared fields alone, every question in the ledger, nobody by chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import select

from engine import outbox
from engine.act import SYSTEM, Act, Actor, Office
from engine.clock import SetClock
from engine.definitions import catalog
from engine.dossiers import case as cases
from engine.dossiers import intake, lifecycle
from engine.identity.permissions import MayNot
from engine.notices import Notice
from engine.residents import asking, joining, keeping, looking, operations
from engine.residents.asking import Asked, Begun, ask
from engine.residents.contract import Question, Register, Resident, State
from engine.residents.errands import errands
from engine.residents.models import RegisterAnswer, RegisterCall
from engine.residents.operations import RegisterIsAsked, TooManyMismatches, TooManyPeople
from engine.residents.questions import NotDeclared, SayWhoIsMeant, declared, need_of
from integrations.national_db.fake import FakeRegister
from integrations.national_db.invented import InventedRegister
from integrations.national_db.population import Population
from integrations.national_db.soap import Operation
from tests import city

DESK = "motcua.trucbach"
PEOPLE = Population(2_000)

joining.join()


def test_a_match_shows_what_the_need_declares_and_nothing_else(office: Office, desk: Actor) -> None:
    person = living()
    asked = at_counter(office, desk, person, there())
    assert asked.result == "found"
    [call, answer] = [ledger(office)[-1], answer_of(office, asked.call_id)]
    assert (call.operation, call.step, call.person) == ("look_up", "", "applicant")
    assert call.purpose.startswith("Xác định người đi khai sinh") and "891" in call.legal_basis
    assert set(answer.people[0]) == {"identity", "full_name", "state", "remark", "as_of", "born", "permanent"}
    assert person.identity not in str([vars(line) for line in ledger(office)])


def test_who_is_not_matched_is_not_looked_up(office: Office, desk: Actor) -> None:
    register = there()
    asked = at_counter(office, desk, replace(living(), full_name="Người Khác Hẳn"), register)
    assert (asked.result, register.there.counted) == ("mismatch", {Operation.VERIFY: 1})
    assert [call.operation for call in ledger(office)] == ["verify"]


def test_differences_stand_side_by_side_and_refuse_nothing(office: Office, desk: Actor) -> None:
    person = living()
    code = received(office, desk, person, address="Số 1 phố Khác")
    asked = at_step(office, desk, code, there())
    seen = seen_of(office, code, asked)
    lines = {line.field: line.verdict.value for line in seen.candidates[0].lines}
    assert lines == {"full_name": "same", "born": "only_there", "permanent": "different"}
    city.complete(office, code, "check_papers")


def test_the_dead_are_pointed_out_for_a_person_to_decide(office: Office, desk: Actor) -> None:
    person = next(one for one in PEOPLE if one.state is State.DECEASED and len(one.identity) == 12)
    code = received(office, desk, person)
    assert seen_of(office, code, at_step(office, desk, code, there())).candidates[0].is_stopped


def test_an_absent_register_stops_no_clock_and_answers_later(office: Office, desk: Actor, clock: SetClock) -> None:
    person = living()
    code = received(office, desk, person)
    due = city.dossier(office, code).due_at
    asked = at_step(office, desk, code, there("down"))
    assert (asked.result, asked.is_put_off, city.dossier(office, code).due_at) == ("away", True, due)
    with pytest.raises(RegisterIsAsked):
        at_step(office, desk, code, there())
    clock.advance(timedelta(minutes=5))
    assert outbox.call_due(office, operations.NEIGHBOUR, errands(there())) == 1
    assert [call.result for call in ledger(office)] == ["away", "match", "found"]
    told = notices_of(office)
    assert [notice.kind for notice in told] == ["register.answered"] and person.full_name not in str(told[0].filling)
    assert outbox.call_due(office, operations.NEIGHBOUR, errands(there())) == 0


def test_what_was_asked_at_the_counter_belongs_to_the_dossier_it_became(office: Office, desk: Actor) -> None:
    person = living()
    at_counter(office, desk, person, there("down"))
    assert [call.dossier_id for call in ledger(office)] == [None]
    code = received(office, desk, person)
    calls = ledger(office)
    assert {call.dossier_id for call in calls} == {city.dossier(office, code).id}
    assert [call.result for call in calls] == ["away", "asked"]


def test_of_questions_whose_askers_died_at_the_counter_the_newest_alone_is_asked_again(
    office: Office, desk: Actor, clock: SetClock
) -> None:
    person = living()
    for _death in range(2):
        with pytest.raises(KeyError):
            at_counter(office, desk, person, Dying())
    received(office, desk, person)
    assert [call.result for call in ledger(office)] == ["away", "away", "asked"]
    clock.advance(timedelta(minutes=10))
    assert (keeping.end_unfinished(office), notices_of(office)) == (0, []), "the officer is told once, of the answer"


def test_a_question_whose_asker_died_blocks_nobody_and_is_told_as_unanswered(
    office: Office, desk: Actor, clock: SetClock
) -> None:
    code = received(office, desk, living())
    with pytest.raises(KeyError):
        at_step(office, desk, code, Dying())
    assert keeping.end_unfinished(office) == 0, "it may still be under way"
    assert at_step(office, desk, code, there()).result == "found"
    clock.advance(operations.UNDER_WAY * 2)
    assert (keeping.end_unfinished(office), keeping.end_unfinished(office)) == (1, 0)
    assert [call.result for call in ledger(office)] == ["away", "match", "found"]
    assert [notice.filling["result"]["en"] for notice in notices_of(office) if notice.filling] == [
        keeping.UNANSWERED.en
    ]


def test_a_dead_errand_ends_in_the_ledger_and_keeps_nobody_from_asking_again(
    office: Office, desk: Actor, clock: SetClock
) -> None:
    code = received(office, desk, living())
    at_step(office, desk, code, there("down"))
    with office.act(city.sign_in(office, "quantri")) as act:
        outbox.give_up(
            act, act.session.scalars(select(outbox.Job.id).where(outbox.Job.kind == operations.KIND)).one(), "Thử"
        )
    assert at_step(office, desk, code, there()).result == "found"
    clock.advance(operations.UNDER_WAY * 2)
    assert keeping.end_unfinished(office) == 1
    assert [call.result for call in ledger(office)] == ["away", "away", "match", "found"]


def test_nobody_is_asked_about_for_a_dossier_that_is_closed_meanwhile(
    office: Office, desk: Actor, clock: SetClock
) -> None:
    code = received(office, desk, living())
    at_step(office, desk, code, there("down"))
    with office.act(desk) as act:
        lifecycle.withdraw(act, cases.of_code(act, code), reason="Rút hồ sơ")
    clock.advance(timedelta(minutes=5))
    register = there()
    assert outbox.call_due(office, operations.NEIGHBOUR, errands(register)) == 1
    assert (register.there.asked, ledger(office)[-1].result, notices_of(office)) == ([], "away", [])


def test_nobody_is_asked_about_without_a_need_a_number_and_a_name(office: Office, desk: Actor) -> None:
    code = received(office, desk, living())
    for refusal, try_it in (
        (SayWhoIsMeant, lambda: at_counter(office, desk, replace(living(), identity="99919900"), there())),
        (SayWhoIsMeant, lambda: at_counter(office, desk, replace(living(), full_name="An"), there())),
        (NotDeclared, lambda: at_step(office, desk, code, there(), name="neighbour")),
        (MayNot, lambda: at_counter(office, city.sign_in(office, "hotich.trucbach"), living(), there())),
    ):
        with pytest.raises(refusal):
            try_it()
    assert ledger(office) == []


def test_guessing_and_browsing_come_to_an_end(office: Office, desk: Actor) -> None:
    register, guessed = there(), replace(living(), full_name="Đoán Thử Xem")
    for _ in range(operations.MOST_MISMATCHES):
        at_counter(office, desk, guessed, register)
    with pytest.raises(TooManyMismatches):
        at_counter(office, desk, guessed, register)
    others = [one for one in islice(PEOPLE, 200) if len(one.identity) == 12 and one.identity != guessed.identity]
    with pytest.raises(TooManyPeople):
        for one in others:
            at_counter(office, desk, one, register)
    assert register.there.counted[Operation.VERIFY] <= operations.MOST_MISMATCHES + operations.MOST_PEOPLE_AN_HOUR


def test_what_is_not_permitted_is_written_so(office: Office, desk: Actor) -> None:
    code = received(office, desk, living())
    asked = at_step(office, desk, code, there("unmapped"))
    assert (asked.result, asked.is_put_off) == ("not_permitted", False)
    at_step(office, desk, code, there("unmapped"))
    told = notices_of(office, "register.not_admitted")
    assert len({(one.officer_id, one.account_id) for one in told}) == len(told) > 0, "each administrator once a day"


def test_a_citizen_can_be_told_who_looked_and_that_is_written_down_too(office: Office, desk: Actor) -> None:
    person = living()
    at_counter(office, desk, person, there())
    watcher = city.sign_in(office, "giamsat")
    with office.act(watcher) as act:
        lines = looking.who_asked(act, person.identity)
    assert [(line.officer, line.code) for line in lines] == [(desk.name, None)] * 2
    with office.act(desk) as act, pytest.raises(MayNot):
        looking.who_asked(act, person.identity)


def test_answers_are_forgotten_and_the_ledger_stays(office: Office, desk: Actor, clock: SetClock) -> None:
    at_counter(office, desk, living(), there())
    assert keeping.erase_due(office) == 0
    clock.advance(timedelta(days=office.settings.residents_answer_days))
    assert (keeping.erase_due(office), keeping.erase_due(office)) == (1, 0)
    assert len(ledger(office)) == 2


# -- the register of these stories: the invented population, in memory ------------------------------------------------


def there(mood: str = "well") -> FakeRegister:
    return FakeRegister(InventedRegister(PEOPLE, mood))


class Dying(FakeRegister):
    """The process ends while the register thinks."""

    def verify(self, question: Question, *, within: float = 0) -> bool:
        raise KeyError(question.key)


def living() -> Resident:
    return next(one for one in PEOPLE if one.state is State.LIVING and len(one.identity) == 12 and one.permanent.line)


def birth_need(act: Act) -> Any:
    version = catalog.loaded(act.session, catalog.in_force(act.session, city.BIRTH, act.today).id)
    return need_of(version.legal.edition(act.today), "applicant")


def at_counter(office: Office, who: Actor, person: Resident, register: Register) -> Asked:
    typed = {"applicant": {"identity": person.identity, "name": person.full_name}}

    def begin(act: Act) -> Begun:
        unit = city.unit_id(office, "00004")
        return asking.at_counter(act, city.BIRTH, unit, f"intake:{city.BIRTH}", declared(birth_need(act), typed))

    return ask(office, who, begin, register)


def at_step(office: Office, who: Actor, code: str, register: Register, name: str = "applicant") -> Asked:
    [item] = city.open_items(office, code)
    return ask(office, who, lambda act: asking.at_step(act, item.id, name), register)


def received(office: Office, who: Actor, person: Resident, address: str = "") -> str:
    wanted = city.request(office, city.BIRTH, "00004")
    applicant = replace(wanted.applicant, name=person.full_name, identity=person.identity, address=address)
    with office.act(who) as act:
        return intake.register(act, replace(wanted, applicant=applicant)).code


def seen_of(office: Office, code: str, asked: Asked) -> looking.Seen:
    with office.look(SYSTEM) as act:
        return looking.one(act, asked.call_id, birth_need(act), city.dossier(office, code).facts)


def ledger(office: Office) -> list[RegisterCall]:
    with office.look(SYSTEM) as act:
        return list(act.session.scalars(select(RegisterCall).order_by(RegisterCall.id)))


def answer_of(office: Office, call_id: int) -> RegisterAnswer:
    with office.look(SYSTEM) as act:
        return act.session.get_one(RegisterAnswer, call_id)


def notices_of(office: Office, kind: str = "register.answered") -> list[Notice]:
    with office.look(SYSTEM) as act:
        return list(act.session.scalars(select(Notice).where(Notice.kind == kind)))


@pytest.fixture
def office(city_office: Office) -> Office:
    return city_office


@pytest.fixture
def desk(office: Office) -> Actor:
    return city.sign_in(office, DESK)
