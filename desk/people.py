"""Officers by name, for pages that know them by number."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from engine.act import Act
from engine.org.models import Officer


def names_of(act: Act, ids: Iterable[int | None]) -> dict[int, str]:
    """Full names by officer id, in one statement; none for nobody."""
    known = {officer_id for officer_id in ids if officer_id is not None}
    if not known:
        return {}
    rows = act.session.execute(select(Officer.id, Officer.full_name).where(Officer.id.in_(known)))
    return dict(rows.all())
