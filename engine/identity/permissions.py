"""Who may do what: one table that can be read aloud.

A line names the grants of an account that suffice everywhere, the roles of a post that suffice in its place, and how
far such a post reaches: only its own unit, or every unit below it as well. A seat lent for some procedures alone counts
for their dossiers only, where the line says that it is about dossiers. An auditor reads everything and touches nothing,
whatever else the account may hold.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from engine.act import Actor
from engine.errors import NotAllowed
from engine.words import _


class MayNot(NotAllowed):
    """Anh/chị không có quyền: {permission}."""


class Permission(StrEnum):
    LOOK_ORGANISATION = "look_organisation"
    LOOK_UNIT_WORK = "look_unit_work"
    LOOK_EVERYWHERE = "look_everywhere"
    READ_PERSONAL_DATA = "read_personal_data"
    LOOK_PROCEDURES = "look_procedures"
    LOOK_DESIGNS = "look_designs"
    LOOK_ACCOUNTS = "look_accounts"
    RECEIVE_DOSSIER = "receive_dossier"
    WORK_ITEM = "work_item"
    ASSIGN_WORK = "assign_work"
    SUPERVISE = "supervise"
    ANSWER_ALARM = "answer_alarm"
    REPORT_ABSENCE = "report_absence"
    CHANGE_ORGANISATION = "change_organisation"
    DESIGN_PROCEDURE = "design_procedure"
    SUBMIT_PROCEDURE = "submit_procedure"
    APPROVE_PROCEDURE = "approve_procedure"
    MANAGE_ACCOUNTS = "manage_accounts"
    LOOK_JOBS = "look_jobs"
    RUN_JOBS = "run_jobs"
    CHOOSE_NOTICES = "choose_notices"
    LOOK_LADDERS = "look_ladders"
    ENTER_LADDER = "enter_ladder"
    LOOK_REGISTER_LEDGER = "look_register_ledger"


@dataclass(frozen=True)
class Line:
    """One line of the table. `reaches_down`: a post counts for the units below it too; `of_dossiers`: a seat lent for
    some procedures counts for theirs."""

    says: str
    grants: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    reaches_down: bool = False
    of_dossiers: bool = False
    touches: bool = True
    everyone: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DESK = _words("desk_officer desk_head")
LEADERS = _words("head deputy unit_leader desk_head")
CONTROL = _words("control_officer")
EVERY_ROLE = (
    DESK | LEADERS | CONTROL | _words("specialist records_clerk civil_status_officer land_officer outside_officer")
)

TABLE: dict[Permission, Line] = {
    Permission.LOOK_ORGANISATION: Line(_("Xem cơ cấu tổ chức"), everyone=True, touches=False),
    Permission.LOOK_UNIT_WORK: Line(
        _("Xem hồ sơ và công việc của đơn vị mình và đơn vị trực thuộc"),
        grants=_words("auditor control"),
        roles=EVERY_ROLE,
        reaches_down=True,
        of_dossiers=True,
        touches=False,
    ),
    Permission.LOOK_EVERYWHERE: Line(
        _("Xem hồ sơ, cảnh báo và nhật ký của toàn thành phố"),
        grants=_words("auditor control"),
        roles=CONTROL,
        touches=False,
    ),
    Permission.READ_PERSONAL_DATA: Line(  # who only watches over the work needs no numbers of people: masked for him
        _("Xem đầy đủ dữ liệu cá nhân trong hồ sơ của đơn vị mình và đơn vị trực thuộc"),
        roles=EVERY_ROLE,
        reaches_down=True,
        of_dossiers=True,
    ),
    Permission.LOOK_PROCEDURES: Line(
        _("Xem quy trình điện tử và các phiên bản"),
        grants=_words("designer control administrator auditor"),
        roles=CONTROL,
        touches=False,
    ),
    Permission.LOOK_DESIGNS: Line(
        _("Xem các bản thiết kế quy trình"), grants=_words("designer control auditor"), touches=False
    ),
    Permission.LOOK_ACCOUNTS: Line(_("Xem danh sách tài khoản"), grants=_words("administrator auditor"), touches=False),
    Permission.RECEIVE_DOSSIER: Line(
        _("Tiếp nhận hồ sơ và trả kết quả tại Bộ phận Một cửa"), roles=DESK, of_dossiers=True
    ),
    Permission.WORK_ITEM: Line(
        _("Nhận và xử lý công việc giao cho chức danh của mình"), roles=EVERY_ROLE, of_dossiers=True
    ),
    Permission.ASSIGN_WORK: Line(
        _("Phân công, chuyển giao, gia hạn công việc"), roles=LEADERS, reaches_down=True, of_dossiers=True
    ),
    Permission.SUPERVISE: Line(
        _("Theo dõi tiến độ, đôn đốc"), grants=_words("control"), roles=LEADERS | CONTROL, reaches_down=True
    ),
    Permission.ANSWER_ALARM: Line(_("Trả lời cảnh báo trễ hạn"), roles=LEADERS | CONTROL, reaches_down=True),
    Permission.REPORT_ABSENCE: Line(
        _("Ghi nhận vắng mặt trong đơn vị"),
        grants=_words("administrator"),
        roles=LEADERS,
        reaches_down=True,
    ),
    Permission.CHANGE_ORGANISATION: Line(
        _("Bổ nhiệm, điều động, cho thôi giữ chức danh, ghi nhận ủy quyền"), grants=_words("administrator")
    ),
    Permission.DESIGN_PROCEDURE: Line(_("Vẽ và sửa bản thiết kế quy trình"), grants=_words("designer")),
    Permission.SUBMIT_PROCEDURE: Line(_("Trình phê duyệt quy trình điện tử"), grants=_words("designer")),
    Permission.APPROVE_PROCEDURE: Line(
        _("Phê duyệt, trả lại, rút phiên bản quy trình điện tử"), grants=_words("control")
    ),
    Permission.MANAGE_ACCOUNTS: Line(_("Tạo, khóa và đặt lại tài khoản"), grants=_words("administrator")),
    Permission.LOOK_REGISTER_LEDGER: Line(
        _("Xem nhật ký tra cứu cơ sở dữ liệu dân cư"), grants=_words("auditor control"), roles=CONTROL, touches=False
    ),
    Permission.LOOK_JOBS: Line(
        _("Xem công việc nền của hệ thống"), grants=_words("administrator control auditor"), touches=False
    ),
    Permission.RUN_JOBS: Line(_("Chạy lại hoặc dừng công việc nền"), grants=_words("administrator control")),
    Permission.CHOOSE_NOTICES: Line(  # one's own, and nobody else's
        _("Chọn cách nhận thông báo của chính mình"), everyone=True, touches=False
    ),
    Permission.LOOK_LADDERS: Line(
        _("Xem và chạy thử thang cảnh báo trễ hạn"),
        grants=_words("administrator control auditor"),
        roles=CONTROL,
        touches=False,
    ),
    Permission.ENTER_LADDER: Line(_("Ban hành thang cảnh báo trễ hạn"), grants=_words("administrator")),
}


def may(
    actor: Actor,
    permission: Permission,
    unit_id: int | None = None,
    above: Collection[int] = (),
    procedure: str | None = None,
) -> bool:
    """Whether `actor` may. `unit_id` is the unit concerned, `above` the ids of those over it (`questions.lineage`),
    `procedure` that of the dossier concerned.

    Without a unit: whether the actor may do it anywhere at all, which is what a menu asks; without a procedure: whether
    for every dossier of that unit.
    """
    line = TABLE[permission]
    if actor.is_system:
        return True
    if line.touches and "auditor" in actor.grants:
        return False
    if line.everyone or actor.grants & line.grants:
        return True
    places = {unit_id, *above} if line.reaches_down else {unit_id}
    is_menu = unit_id is None and procedure is None
    return any(
        seat.role in line.roles
        and (unit_id is None or seat.unit_id in places)
        and (seat.procedures is None or (line.of_dossiers and (is_menu or seat.covers(procedure))))
        for seat in actor.seats
    )


def require(
    actor: Actor,
    permission: Permission,
    unit_id: int | None = None,
    above: Collection[int] = (),
    procedure: str | None = None,
) -> None:
    """Refuse with `MayNot` unless `may` says yes to the same question."""
    if not may(actor, permission, unit_id, above, procedure):
        raise MayNot(permission=TABLE[permission].says)
