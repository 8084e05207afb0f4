"""The table of permissions, read from the outside."""

import pytest

from engine.act import SYSTEM, Actor, Seat
from engine.identity.models import GRANTS
from engine.identity.permissions import EVERY_ROLE, TABLE, MayNot, Permission, may, require

WARD_DESK, WARD, DISTRICT, DIVISION, ELSEWHERE = 11, 10, 5, 6, 99


def sitting(role: str, unit_id: int, *grants: str) -> Actor:
    return Actor("Người mẫu", account_id=1, grants=frozenset(grants), seats=(Seat(unit_id, role),))


def test_every_permission_has_a_line_and_every_line_says_what_it_is() -> None:
    assert set(TABLE) == set(Permission)
    assert len({line.says for line in TABLE.values()}) == len(TABLE)
    assert all(line.grants <= set(GRANTS) and line.roles <= EVERY_ROLE for line in TABLE.values())
    assert all(line.everyone or line.grants or line.roles for line in TABLE.values())


@pytest.mark.parametrize("permission", Permission)
def test_an_auditor_reads_everything_and_touches_nothing(permission: Permission) -> None:
    actor = Actor(
        "Người giám sát",
        account_id=1,
        grants=frozenset(GRANTS),
        seats=tuple(Seat(WARD, role) for role in EVERY_ROLE),
    )
    assert may(actor, permission, WARD) is not TABLE[permission].touches


@pytest.mark.parametrize("permission", Permission)
def test_a_stranger_may_look_at_the_organisation_and_choose_for_himself(permission: Permission) -> None:
    everybodys = {Permission.LOOK_ORGANISATION, Permission.CHOOSE_NOTICES}
    assert may(Actor("Khách", account_id=1), permission) is (permission in everybodys)
    assert may(SYSTEM, permission)


@pytest.mark.parametrize(
    ("role", "unit_id", "permission", "allowed"),
    [
        ("desk_officer", WARD_DESK, Permission.RECEIVE_DOSSIER, True),
        ("desk_officer", ELSEWHERE, Permission.RECEIVE_DOSSIER, False),
        ("head", WARD, Permission.RECEIVE_DOSSIER, False),
        ("head", WARD, Permission.ANSWER_ALARM, True),
        ("head", DISTRICT, Permission.ANSWER_ALARM, True),
        ("unit_leader", DIVISION, Permission.ASSIGN_WORK, False),
        ("specialist", WARD, Permission.ASSIGN_WORK, False),
        ("control_officer", ELSEWHERE, Permission.SUPERVISE, False),
        ("specialist", WARD_DESK, Permission.READ_PERSONAL_DATA, True),
        ("specialist", ELSEWHERE, Permission.READ_PERSONAL_DATA, False),
        ("outside_officer", WARD_DESK, Permission.WORK_ITEM, True),
    ],
)
def test_a_post_counts_in_its_unit_and_a_leading_one_below_it(
    role: str, unit_id: int, permission: Permission, allowed: bool
) -> None:
    assert may(sitting(role, unit_id), permission, WARD_DESK, above=(WARD, DISTRICT)) is allowed


def test_a_working_seat_does_not_reach_down() -> None:
    assert not may(sitting("specialist", WARD), Permission.WORK_ITEM, WARD_DESK, above=(WARD, DISTRICT))


def test_without_a_unit_the_question_is_whether_anywhere() -> None:
    assert may(sitting("desk_officer", WARD_DESK), Permission.RECEIVE_DOSSIER)
    assert not may(sitting("specialist", WARD), Permission.RECEIVE_DOSSIER)


def test_a_refusal_says_what_may_not_be_done() -> None:
    with pytest.raises(MayNot) as refusal:
        require(sitting("specialist", WARD), Permission.MANAGE_ACCOUNTS)
    assert refusal.value.text() == "Anh/chị không có quyền: Tạo, khóa và đặt lại tài khoản."
