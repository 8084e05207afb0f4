"""Drawing a procedure: every save is an edition, nobody overwrites another, nothing drawn is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.act import Act, Actor, Office
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.designs import presence, work
from engine.designs.content import DesignIsMalformed, DesignIsTooLarge, content_of
from engine.designs.keeping import NEWEST
from engine.designs.models import Design
from engine.identity.permissions import MayNot
from tests import city

LAN, CONTROL = "thietke", "kiemsoat.hanoi"


def drawn(text: str) -> dict[str, object]:
    return content_of({"quy-trinh.bpmn": f"<definitions>{text}</definitions>"})


@pytest.fixture
def lan(city_office: Office) -> Actor:
    return city.sign_in(city_office, LAN)


@pytest.fixture
def minh(lan: Actor) -> Actor:
    """Another designer at another desk, signed in with the same key for want of a second one in the demo city."""
    return Actor("Minh (mẫu)", account_id=1, grants=frozenset({"designer"}))


def start(office: Office, actor: Actor, text: str = "a") -> int:
    with office.act(actor) as act:
        return work.start(act, "Cấp giấy phép (mẫu)", drawn(text)).id


def save(office: Office, actor: Actor, design_id: int, text: str, based_on: int, **how: bool) -> Design:
    with office.act(actor) as act:
        return work.save(act, design_id, drawn(text), based_on=based_on, **how)


def shown(act: Act, design_id: int) -> str:
    text: str = work.edition(act.session, design_id).content["files"]["quy-trinh.bpmn"]
    return text.removeprefix("<definitions>").removesuffix("</definitions>")


def test_every_save_is_an_edition_and_the_last_one_is_shown(city_office: Office, lan: Actor) -> None:
    design_id = start(city_office, lan)
    saved = save(city_office, lan, design_id, "b", 1)
    assert (saved.revision, saved.edition, saved.updated_by) == (2, 2, lan.name)
    with city_office.look(lan) as act:
        assert shown(act, design_id) == "b"
        assert [(row.number, row.cause) for row in work.history(act.session, design_id)] == [
            (2, "saved"),
            (1, "started"),
        ]


def test_what_did_not_change_is_not_filed_again(city_office: Office, lan: Actor) -> None:
    design_id = start(city_office, lan)
    assert save(city_office, lan, design_id, "a", 1).revision == 1


def test_what_did_not_change_is_not_refused_either(city_office: Office, lan: Actor) -> None:
    design_id = start(city_office, lan)
    save(city_office, lan, design_id, "b", 1)
    assert save(city_office, lan, design_id, "b", 1).revision == 2


def test_a_save_upon_an_older_state_is_refused_with_who_and_when(city_office: Office, lan: Actor, minh: Actor) -> None:
    design_id = start(city_office, lan)
    save(city_office, minh, design_id, "minh", 1)
    with pytest.raises(work.SomeoneSavedItFirst) as refused:
        save(city_office, lan, design_id, "lan", 1)
    assert refused.value.details["name"] == "Minh (mẫu)"
    assert refused.value.details["revision"] == 2


def test_who_loads_the_others_edition_keeps_their_own_beside(city_office: Office, lan: Actor, minh: Actor) -> None:
    design_id = start(city_office, lan)
    save(city_office, minh, design_id, "minh", 1)
    with city_office.act(lan) as act:
        work.file_beside(act, design_id, drawn("lan"))
    with city_office.look(lan) as act:
        assert shown(act, design_id) == "minh"
        assert [row.cause for row in work.history(act.session, design_id)] == ["beside", "saved", "started"]


def test_who_keeps_their_own_leaves_the_others_in_the_history(city_office: Office, lan: Actor, minh: Actor) -> None:
    design_id = start(city_office, lan)
    save(city_office, minh, design_id, "minh", 1)
    save(city_office, lan, design_id, "lan", 2, instead=True)
    with city_office.act(lan) as act:
        assert shown(act, design_id) == "lan"
        work.restore(act, design_id, 2, based_on=3)
        assert shown(act, design_id) == "minh"
        newest = work.history(act.session, design_id)[0]
    assert (newest.number, newest.cause, newest.copy_of) == (4, "restored", 2)


def test_older_autosaves_are_thinned_to_the_last_of_each_day(city_office: Office, lan: Actor, clock: SetClock) -> None:
    design_id = start(city_office, lan)
    for number in range(2, 2 * NEWEST + 2):
        if number == 12:
            clock.advance(timedelta(days=1))
        save(city_office, lan, design_id, f"{number}", number - 1)
    with city_office.look(lan) as act:
        kept = [row.number for row in work.history(act.session, design_id)]
    assert kept == [*range(2 * NEWEST + 1, NEWEST + 1, -1), 11, 1]


def test_two_designers_see_each_other_until_one_has_left(
    city_office: Office, lan: Actor, minh: Actor, clock: SetClock
) -> None:
    design_id = start(city_office, lan)
    with city_office.act(lan) as act:
        assert presence.be_present(act, design_id, "tab-of-lan") == []
    with city_office.act(minh) as act:
        assert [one.name for one in presence.be_present(act, design_id, "tab-of-minh")] == [lan.name]
    clock.advance(presence.PRESENT)
    with city_office.act(lan) as act:
        assert presence.be_present(act, design_id, "tab-of-lan") == []
    with city_office.act(minh) as act:
        presence.leave(act, design_id, "tab-of-minh")
        others = presence.be_present(act, design_id, "third")
        assert others == presence.present(act.session, [design_id], act.now, (design_id, 1, "third"))[design_id]


def test_pages_of_two_accounts_with_one_key_are_two(city_office: Office, lan: Actor, minh: Actor) -> None:
    design_id = start(city_office, lan)
    for actor in (lan, minh):
        with city_office.act(actor) as act:
            presence.be_present(act, design_id, "same")
    with city_office.act(lan) as act:
        assert [one.name for one in presence.be_present(act, design_id, "same")] == ["Minh (mẫu)"]


def test_a_design_begins_with_the_version_in_force(city_office: Office, lan: Actor) -> None:
    with city_office.act(lan) as act:
        design = work.start_from_version(act, city.BIRTH)
        content = work.edition(act.session, design.id).content
    assert content["main"] == "khai-sinh.bpmn"
    assert content["legal"]["code"] == city.BIRTH
    assert all("definitions" in xml for xml in content["files"].values())


def test_what_is_put_aside_is_kept_and_can_be_taken_up(city_office: Office, lan: Actor) -> None:
    design_id = start(city_office, lan)
    with city_office.act(lan) as act:
        work.put_aside(act, design_id)
    with pytest.raises(work.DesignIsPutAside):
        save(city_office, lan, design_id, "b", 1)
    with city_office.act(lan) as act:
        assert [design.id for design in work.listed(act.session, put_aside=True)] == [design_id]
        work.take_up(act, design_id)
        assert [design.id for design in work.listed(act.session)] == [design_id]


def test_the_control_office_looks_and_does_not_draw(city_office: Office, lan: Actor) -> None:
    design_id = start(city_office, lan)
    with pytest.raises(MayNot):
        save(city_office, city.sign_in(city_office, CONTROL), design_id, "b", 1)


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"main": "x.bpmn", "files": {"y.bpmn": ""}},
        {"main": "x.bpmn", "files": {"x.bpmn": 1}},
        {"main": "x.bpmn", "files": {"x.bpmn": "a\0b"}},
        {"main": "x.bpmn", "files": {"x.bpmn": ""}, "legal": ["?"]},
        {"main": ["x.bpmn"], "files": {"x.bpmn": ""}},
        {"main": "x.bpmn", "files": {"x.bpmn": "\ud800"}},
        {"main": "x.bpmn", "files": {"x.bpmn": ""}, "legal": {"code": 2**70}},
    ],
)
def test_what_is_no_design_is_refused(city_office: Office, lan: Actor, content: dict[str, object]) -> None:
    with city_office.act(lan) as act, pytest.raises(DesignIsMalformed):
        work.start(act, "Mẫu", content)


def test_the_code_of_a_procedure_has_no_nul(city_office: Office, lan: Actor) -> None:
    with city_office.act(lan) as act:
        design = work.start(act, "Mẫu", content_of({"x.bpmn": ""}, legal={"code": "1.0\0 "}))
        assert design.procedure_code == "1.0"


def test_editions_kept_beside_others_are_bounded(city_office: Office, lan: Actor) -> None:
    design_id = start(city_office, lan)
    with city_office.act(lan) as act:
        for number in range(NEWEST + 5):
            work.file_beside(act, design_id, drawn(f"{number}"))
        work.file_beside(act, design_id, drawn(f"{NEWEST + 4}"))
        causes = [row.cause for row in work.history(act.session, design_id)]
    assert causes == ["beside"] * NEWEST + ["started"]


def test_a_new_title_stands_in_the_journal(city_office: Office, lan: Actor) -> None:
    design_id = start(city_office, lan)
    with city_office.act(lan) as act:
        work.rename(act, design_id, "Tên khác (mẫu)")
    with city_office.look(lan) as act:
        line = act.session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert line is not None and line.verb == "design.renamed"
    assert line.details["before"] == "Cấp giấy phép (mẫu)"


def test_a_design_has_a_title_and_a_size(city_office: Office, lan: Actor) -> None:
    with city_office.act(lan) as act:
        with pytest.raises(work.DesignNeedsATitle):
            work.start(act, "  ", drawn("a"))
        with pytest.raises(DesignIsTooLarge):
            work.start(act, "Mẫu", drawn("a" * 8_000_001))
