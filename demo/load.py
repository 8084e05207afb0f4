"""Loads the demo city and its procedures into an empty database, in one act."""

from __future__ import annotations

from sqlalchemy import insert, select

from demo import accounts, city
from engine import audit
from engine.act import Act
from engine.definitions import catalog
from engine.errors import Conflict
from engine.identity import passwords
from engine.identity.models import Account
from engine.identity.permissions import Permission, require
from engine.org.invented.city import write
from engine.org.models import Unit
from engine.worktime import editions


class CityIsAlreadyThere(Conflict):
    """Cơ sở dữ liệu đã có đơn vị; dữ liệu minh họa chỉ nạp được vào cơ sở dữ liệu trống."""


def load(act: Act) -> None:
    """Write the city, its people, accounts, calendar and published procedures. Refuses with `CityIsAlreadyThere`."""
    require(act.actor, Permission.CHANGE_ORGANISATION)
    if act.session.scalar(select(Unit.id).limit(1)) is not None:
        raise CityIsAlreadyThere()
    built = city.build(accounts.named_posts())
    write(act.session, built)
    hashed = passwords.hash_of(act.office.settings, accounts.PASSWORD)
    act.session.execute(insert(Account.__table__), accounts.account_rows(built, hashed, act.now))  # type: ignore[arg-type]
    editions.install(act)
    catalog.seed(act)
    audit.record(act, "demo.loaded", "city:01", units=len(built.units), officers=len(built.officers))
