"""Who is drawing right now: every open page sends a heartbeat and learns who else is there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine.act import Act
from engine.designs import work
from engine.designs.models import DesignPresence
from engine.identity.permissions import Permission, require

PRESENT = timedelta(seconds=60)  # after the last heartbeat
FORGOTTEN = timedelta(hours=1)

Key = tuple[int, int | None, str]  # design, account, tab


@dataclass(frozen=True)
class Present:
    """Somebody who has the design open on another page."""

    name: str
    account_id: int
    seen_at: datetime


def be_present(act: Act, design_id: int, tab: str) -> list[Present]:
    """The heartbeat of an open page: says who else has the design open on another page."""
    require(act.actor, Permission.DESIGN_PROCEDURE)
    work.design(act.session, design_id)
    tab = tab[:40] or "-"
    key = (design_id, act.actor.account_id, tab)
    line = act.session.get(DesignPresence, key)
    if line is None:
        line = DesignPresence(design_id=design_id, account_id=act.actor.account_id, tab=tab)
        act.session.add(line)
    line.name, line.seen_at = act.actor.name, act.now
    act.session.execute(delete(DesignPresence).where(DesignPresence.seen_at < act.now - FORGOTTEN))
    return present(act.session, [design_id], act.now, besides=key)[design_id]


def leave(act: Act, design_id: int, tab: str) -> None:
    """The page was closed."""
    mine = (DesignPresence.design_id == design_id, DesignPresence.tab == tab[:40])
    act.session.execute(delete(DesignPresence).where(*mine, DesignPresence.account_id == act.actor.account_id))


def present(
    session: Session, design_ids: Collection[int], now: datetime, besides: Key | None = None
) -> dict[int, list[Present]]:
    """Who has which of the designs open, one line per person, `besides` the page with this key; one statement."""
    query = select(DesignPresence).where(
        DesignPresence.design_id.in_(design_ids), DesignPresence.seen_at > now - PRESENT
    )
    people: dict[int, dict[int, Present]] = {design_id: {} for design_id in design_ids}
    for line in session.scalars(query.order_by(DesignPresence.seen_at)):
        if (line.design_id, line.account_id, line.tab) != besides:
            people[line.design_id][line.account_id] = Present(line.name, line.account_id, line.seen_at)
    return {design_id: list(found.values()) for design_id, found in people.items()}
