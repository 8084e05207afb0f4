"""A city with very much to do: thousands of house permits at one step, written in bulk after one real dossier."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from engine.act import SYSTEM, Act, Office
from engine.deadlines.models import Clock
from engine.dossiers.models import CLAIMED, NO_LIMIT, OPEN, Dossier, WorkItem
from engine.org import questions as org
from engine.org.fold import fold
from engine.org.models import Unit
from tests import city

Row = dict[str, dict[str, Any]]  # of one dossier: by table, the columns
STEP, DIVISION, ROLE = "appraise", "QLDT", "specialist"
BEFORE = ("check_papers", "entrust", "assign")
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
MIDDLE = ("Thị", "Văn", "Minh", "Đức", "Thu", "Quang", "Hữu", "Ngọc", "Xuân", "Thanh", "Bảo", "Mạnh")
GIVEN = (
    "An",
    "Bình",
    "Chi",
    "Dũng",
    "Giang",
    "Hà",
    "Hương",
    "Khánh",
    "Lan",
    "Mai",
    "Nam",
    "Oanh",
    "Phúc",
    "Sơn",
    "Yến",
)
RARE = "Quách Ỷ Vân"  # somebody whose name nobody else has
LAST = "Mạc"  # the family of everybody whose step has no limit, and so of the end of every list
BIRTHS = "Đăng ký khai sinh"  # what most of the others in the city are about, and nobody here
AT_ONCE = 2_000
TABLES = {"dossier": Dossier, "work_item": WorkItem, "clock": Clock, "own_clock": Clock}


def fill(office: Office, login: str, count: int) -> None:
    """`count` open steps within the reach of this officer, and a quarter as many again in other districts, most of them
    of a procedure that is unknown here.

    Of those in reach a tenth is in the officer's hands, a tenth in a colleague's. Dates lie around today, a third are
    late, some have none. Nothing rings: the bench is about looking. Seeded, so that two runs look at the same city.
    """
    code = city.register(office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    for element in BEFORE:
        city.complete(office, code, element)
    me = city.sign_in(office, login).officer_id
    with office.act(SYSTEM) as act:
        for some in batched(_rows(act, code, me, count, random.Random(891)), AT_ONCE):
            for name, model in TABLES.items():
                table = model.__table__
                assert isinstance(table, Table)
                act.session.execute(insert(table), [row[name] for row in some])
    if office.engine.dialect.name == "postgresql":
        with office.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))  # as its autovacuum does after a while


def _rows(act: Act, code: str, me: int | None, count: int, dice: random.Random) -> Iterator[Row]:
    model = _model(act, code)
    here = model["work_item"]["unit_id"]
    colleagues = [
        one.id for one in org.members(act.session, act.session.get_one(Unit, here), act.today) if one.id != me
    ]
    query = select(Unit.id).where(Unit.code.endswith(f"/{DIVISION}"), Unit.id != here)
    elsewhere = sorted(act.session.scalars(query))
    for number in range(1, count + count // 4 + 1):
        unit_id = here if number <= count else dice.choice(elsewhere)
        lot = dice.random() if number <= count else 1.0
        holder = me if lot < 0.1 else dice.choice(colleagues) if lot < 0.2 else None
        row = _one(model, number, unit_id, holder, act.now, dice)
        yield row if number <= count or dice.random() < 0.1 else _as_birth(row)


def _model(act: Act, code: str) -> Row:
    """The rows of the real dossier, by table."""
    dossier = act.session.execute(select(Dossier.__table__).where(Dossier.code == code)).mappings().one()
    mine = WorkItem.dossier_id == dossier["id"], WorkItem.state == OPEN, WorkItem.element_id == STEP
    item = act.session.execute(select(WorkItem.__table__).where(*mine)).mappings().one()
    step = select(Clock.__table__).where(Clock.work_item_id == item["id"])
    own = select(Clock.__table__).where(Clock.dossier_id == dossier["id"], Clock.subject == "dossier")
    last = act.session.scalar(select(func.max(Clock.id))) or 0
    return {
        "dossier": dict(dossier),
        "work_item": dict(item),
        "clock": dict(act.session.execute(step).mappings().one()),
        "own_clock": dict(act.session.execute(own).mappings().one()),
        "last": {"id": max(last, item["id"], dossier["id"])},
    }


def _one(model: Row, number: int, unit_id: int, holder: int | None, now: datetime, dice: random.Random) -> Row:
    new = model["last"]["id"] + number
    due_at = now + timedelta(minutes=dice.randint(-30 * 1440, 60 * 1440))
    risk_at = due_at + timedelta(days=dice.randint(0, 20))
    sort_at = due_at if dice.random() < 0.95 else now + NO_LIMIT
    family = dice.choice(FAMILY) if sort_at == due_at else LAST
    name = RARE if number == 1 else " ".join((family, dice.choice(MIDDLE), dice.choice(GIVEN)))
    code, identity, phone = f"000.00.31.H26-170101-{number:06}", f"999{dice.randint(0, 10**9):09}", f"024{number:07}"
    clock = {"due_at": due_at, "original_due_at": due_at, "next_ring_at": None, "unit_id": unit_id}
    dossier = model["dossier"] | {
        "id": new,
        "code": code,
        "applicant_name": name,
        "applicant_identity": identity,
        "applicant_phone": phone,
        "search_text": fold(f"{code} {name} {identity} {phone} {model['dossier']['procedure_name']}"),
        "due_at": risk_at,
        "request_key": None,
        "next_wake_at": None,
    }
    item = model["work_item"] | {
        "id": new,
        "dossier_id": new,
        "unit_id": unit_id,
        "state": CLAIMED if holder else OPEN,
        "officer_id": holder,
        "claimed_at": now if holder else None,
        "due_at": None if sort_at != due_at else due_at,
        "sort_at": sort_at,
        "risk_at": risk_at,
    }
    return {
        "dossier": dossier,
        "work_item": item,
        "clock": model["clock"] | clock | {"id": 2 * new, "dossier_id": new, "work_item_id": new},
        "own_clock": model["own_clock"] | clock | {"id": 2 * new + 1, "dossier_id": new},
    }


def _as_birth(row: Row) -> Row:
    """As lists see it; nobody opens it."""
    procedure = {"procedure_code": city.BIRTH, "procedure_name": BIRTHS}
    words = row["dossier"]["search_text"].replace(fold(row["dossier"]["procedure_name"]), fold(BIRTHS))
    dossier = row["dossier"] | procedure | {"search_text": words}
    return row | {"dossier": dossier, "work_item": row["work_item"] | {"procedure_code": city.BIRTH}}


def batched(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    ahead = iter(rows)
    while some := list(islice(ahead, size)):
        yield some
