"""Who reads a notice by mail: which account, at which address, in which language, and how it wants each topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from engine.identity.models import Account
from engine.mailing.models import AT_ONCE, DIGEST, IN_HOURS, PAGE, Mailbox, NoticeChoice
from engine.notices import Notice
from engine.org.models import Officer
from engine.settings import is_address

ALARMS = "alarms"
TOPICS: dict[str, tuple[str, ...]] = {  # topic -> how the kinds of its notices begin; what fits nowhere is "other"
    ALARMS: ("alarm.", "system.", "report."),
    "duties": ("duty.",),
    "work": ("work_item.",),
    "answers": ("consultation.", "answer."),
    "dossiers": ("dossier.",),
    "people": ("leave.", "steps."),
    "procedures": ("procedure.",),
    "other": (),
}
CHOSEN = tuple(TOPICS)
OF_ALARMS, OF_OTHERS = (IN_HOURS, AT_ONCE), (AT_ONCE, DIGEST, PAGE)  # whether an alarm is mailed is nobody's choice
DEFAULTS = dict.fromkeys(CHOSEN, DIGEST) | {"duties": AT_ONCE, "people": AT_ONCE, ALARMS: IN_HOURS}  # do not keep
OFFICE_IS_DOWN = "system."  # tells that alarms do not ring: waits for no morning

WhoReads = tuple[str, int]  # ("officer", id) or ("account", id)


@dataclass(frozen=True)
class Reader:
    """An open account behind a notice. `address` is "" where none is known; `office_address` is the officer's."""

    account_id: int
    language: str
    address: str
    office_address: str
    choices: Mapping[str, str]

    def way_of(self, topic: str) -> str:
        """As chosen, or as the house chooses."""
        return self.choices.get(topic, DEFAULTS[topic])

    def waits_for_the_office(self, kind: str) -> bool:
        """Whether a notice of that kind is mailed in working time alone."""
        return self.way_of(topic_of(kind)) == IN_HOURS and not kind.startswith(OFFICE_IS_DOWN)


def ways_of(topic: str) -> tuple[str, ...]:
    """Between which ways one chooses."""
    return OF_ALARMS if topic == ALARMS else OF_OTHERS


def topic_of(kind: str) -> str:
    return next((topic for topic, begins in TOPICS.items() if kind.startswith(begins)), "other")


def name_of(officer_id: int | None, account_id: int | None) -> WhoReads:
    """Whom a notice is for: it bears one of the two numbers (CHECK ck_notice_has_one_reader)."""
    return ("officer", officer_id) if officer_id is not None else ("account", account_id or 0)


def of_notices(session: Session, notices: Collection[Notice], on: date) -> dict[WhoReads, Reader]:
    """The readers of these notices by name; nobody for a closed account, or an officer without one. Of an officer's
    several accounts the oldest that has an address. Two statements."""
    officers = {notice.officer_id for notice in notices if notice.officer_id is not None}
    accounts = {notice.account_id for notice in notices if notice.account_id is not None}
    which = Account.officer_id.in_(officers) | Account.id.in_(accounts)
    found: dict[WhoReads, Reader] = {}
    for officer_id, reader in _read(session, which, on):
        names: list[WhoReads] = [("account", reader.account_id)]
        if officer_id is not None:
            names.append(("officer", officer_id))
        for name in names:
            if name not in found or (reader.address and not found[name].address):
                found[name] = reader
    return found


def of_account(session: Session, account_id: int, on: date) -> Reader | None:
    """The reader behind an account; None where it is closed."""
    return next((reader for _, reader in _read(session, Account.id == account_id, on)), None)


def _read(session: Session, which: ColumnElement[bool], on: date) -> Iterable[tuple[int | None, Reader]]:
    query = (
        select(Account.id, Account.officer_id, Account.language, Mailbox.address, Officer.email)
        .outerjoin(Mailbox, Mailbox.account_id == Account.id)
        .outerjoin(Officer, (Officer.id == Account.officer_id) & Officer.holds_on(on))
        .where(which, Account.is_active)
        .order_by(Account.id)
    )
    rows = session.execute(query).all()
    choices: dict[int, dict[str, str]] = defaultdict(dict)
    chosen = select(NoticeChoice).where(NoticeChoice.account_id.in_([row.id for row in rows]))
    for one in session.scalars(chosen):
        choices[one.account_id][one.topic] = one.way
    for row in rows:
        office_address = row.email if row.email and is_address(row.email) else ""
        address = row.address or office_address
        yield row.officer_id, Reader(row.id, row.language, address, office_address, choices[row.id])
