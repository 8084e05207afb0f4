"""The rooms in the head of a page: those that exist here and that the officer may enter.

A room is a blueprint named after its module, with a main page `index`.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request, session, url_for
from flask_babel import gettext, lazy_gettext

from engine.act import Actor
from engine.identity.permissions import Permission, may
from web.language import chosen

FIND = "dossier_file.index"


@dataclass(frozen=True)
class Entry:
    """One room: its blueprint, its name, the letter that opens it after `g`, and what it takes to enter (`permission`,
    or `to_look` where one may look without doing)."""

    room: str
    label: str
    key: str
    permission: Permission
    also: frozenset[str] = frozenset()  # whose pages belong to this room, besides the blueprints named after it
    to_look: Permission | None = None

    @property
    def url(self) -> str:
        return url_for(f"{self.room}.index")

    @property
    def is_current(self) -> bool:
        blueprint = request.blueprint or ""
        return blueprint == self.room or blueprint.startswith(f"{self.room}_") or blueprint in self.also


ROOMS = (
    Entry("worklist", lazy_gettext("Việc của tôi"), "v", Permission.WORK_ITEM, frozenset({"work_item"})),
    Entry("intake", lazy_gettext("Tiếp nhận"), "t", Permission.RECEIVE_DOSSIER),
    Entry("dossier_file", lazy_gettext("Hồ sơ"), "h", Permission.LOOK_UNIT_WORK, frozenset({"letters"})),
    Entry("post", lazy_gettext("Bưu chính"), "u", Permission.RECEIVE_DOSSIER),
    Entry("supervision", lazy_gettext("Giám sát"), "g", Permission.SUPERVISE, to_look=Permission.LOOK_EVERYWHERE),
    Entry(
        "procedures",
        lazy_gettext("Quy trình"),
        "q",
        Permission.LOOK_PROCEDURES,
        frozenset({"handing_in", "process_table"}),
    ),
    Entry("approving", lazy_gettext("Chờ phê duyệt"), "p", Permission.APPROVE_PROCEDURE),
    Entry(
        "designer",
        lazy_gettext("Thiết kế"),
        "d",
        Permission.DESIGN_PROCEDURE,
        to_look=Permission.LOOK_DESIGNS,
    ),
    Entry("leave", lazy_gettext("Lịch nghỉ"), "l", Permission.WORK_ITEM, to_look=Permission.REPORT_ABSENCE),
    Entry("organisation", lazy_gettext("Tổ chức"), "c", Permission.LOOK_ORGANISATION),
    Entry("ladders", lazy_gettext("Thang cảnh báo"), "a", Permission.LOOK_LADDERS),
    Entry("accounts", lazy_gettext("Tài khoản"), "k", Permission.LOOK_ACCOUNTS),
    Entry("journal", lazy_gettext("Nhật ký"), "n", Permission.LOOK_EVERYWHERE),
    Entry("register_ledger", lazy_gettext("Tra cứu dân cư"), "r", Permission.LOOK_REGISTER_LEDGER),
    Entry("jobs", lazy_gettext("Công việc nền"), "b", Permission.LOOK_JOBS),
)


def navigation(actor: Actor) -> list[Entry]:
    """The rooms this officer may enter, in the order of the day's work."""
    return [entry for entry in ROOMS if _exists(f"{entry.room}.index") and _may_enter(actor, entry)]


def _may_enter(actor: Actor, entry: Entry) -> bool:
    return may(actor, entry.permission) or (entry.to_look is not None and may(actor, entry.to_look))


def _exists(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def can_find(actor: Actor) -> bool:
    """Whether the search in the head leads anywhere for this officer."""
    return _exists(FIND) and may(actor, Permission.LOOK_UNIT_WORK)


def place_of(actor: Actor | None) -> str:
    """The unit of the signed-in officer; the city where there is none."""
    place = session.get("place") if actor else None
    return place[chosen()] if place else gettext("Thành phố Hà Nội")


def role_of(actor: Actor) -> str:
    """What the officer is, in one line."""
    role = session.get("role")
    if role:
        return role[chosen()]
    return ", ".join(str(_GRANTS[grant]) for grant in sorted(actor.grants & _GRANTS.keys()))


_GRANTS = {
    "administrator": lazy_gettext("Quản trị hệ thống"),
    "designer": lazy_gettext("Thiết kế quy trình"),
    "control": lazy_gettext("Kiểm soát thủ tục hành chính"),
    "auditor": lazy_gettext("Thanh tra, chỉ xem"),
}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        navigation=navigation, can_find=can_find, place_of=place_of, role_of=role_of, FIND=FIND
    )
