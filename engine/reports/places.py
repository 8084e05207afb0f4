"""The units a report is about: one the actor leads with all below it, or everything the actor leads."""

from __future__ import annotations

from engine.act import Act
from engine.errors import NotFound
from engine.escalation.queries import led
from engine.identity.permissions import Permission, may, require
from engine.org.tree import Node, tree_of, within


class NotAUnitOfYours(NotFound):
    """Không có đơn vị này trong số các đơn vị anh/chị phụ trách."""


def places(act: Act, code: str = "") -> tuple[frozenset[int], Node | None]:
    """The units, and the one that was named. Refuses who leads nobody and may not look everywhere (`MayNot`), and
    units that are not the actor's (`NotAUnitOfYours`)."""
    if not may(act.actor, Permission.LOOK_EVERYWHERE):
        require(act.actor, Permission.SUPERVISE)
    mine = led(act)
    if not code:
        return mine, None
    node = tree_of(act.session).find(code, act.today)
    if node is None or node.id not in mine:
        raise NotAUnitOfYours()
    return within(act.session, [node.id]) & mine, node
