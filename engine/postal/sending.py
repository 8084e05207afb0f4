"""The verbs of whoever sends: the result to the applicant, papers to another unit, a parcel announced, one called back.

A parcel is a row first; the order goes out as an errand when the time to think again has passed, under the parcel's own
number, so that however often it is said the carrier carries once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from engine.act import Act
from engine.clock import day_here
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.dossiers import case as cases
from engine.dossiers import codes
from engine.dossiers.case import Case
from engine.dossiers.desks import desk_of
from engine.dossiers.models import Dossier
from engine.dossiers.rights import concerns
from engine.dossiers.status import Status, status_name
from engine.identity.permissions import Permission, may, require
from engine.org.models import Unit
from engine.org.tree import tree_of
from engine.postal import errands, places, story, times, watch
from engine.postal.contract import Mode, Place
from engine.postal.models import Shipment
from engine.postal.refusals import (
    AuthorisedLater,
    CollectIsMoney,
    HasEnded,
    IsGoneAlready,
    IsOnItsWay,
    MustBePresent,
    NoSuchShipment,
    NotByTheReceivingDesk,
    NothingOfYoursToSend,
    NotYourParcel,
    ResultIsNotThere,
    SayWhatLiesIn,
    SayWhenAuthorised,
    SendElsewhere,
    WasCalledBackBefore,
)
from engine.words import Named
from engine.worktime import editions

MOST_COLLECTED = 100_000_000
MOST_PAPERS, LONGEST_PAPER = 30, 200
BEFORE_PICK_UP = ("ordered", "accepted")


@dataclass(frozen=True)
class Parcel:
    """What goes into a parcel, and for whom. `authorised_on`: when the applicant authorised the post to receive the
    result for them; `with_slip`: the post brings the appointment slip along."""

    receiver: Place
    papers: Sequence[str]
    collect: int | None = 0
    authorised_on: date | None = None
    with_slip: bool = False
    note: str = ""


# -- the result, to the applicant ------------------------------------------------------------------------------------


def send_result(act: Act, code: str, parcel: Parcel) -> Shipment:
    """Give the result of a dossier to the post (QĐ 45/2016 art. 9, 10).

    Refused with `NotByTheReceivingDesk`, `MustBePresent`, `ResultIsNotThere`, `IsOnItsWay`, `SayWhenAuthorised`,
    `AuthorisedLater`, `SayWhatLiesIn` or `CollectIsMoney`.
    """
    case = cases.of_code(act, code)
    if not may_send_result(act, case.dossier):
        raise NotByTheReceivingDesk()
    return order_result(act, case, parcel)


def may_send_result(act: Act, dossier: Dossier) -> bool:
    """Whether the actor sits at the desk that received the dossier."""
    desk = desk_of(act, act.session.get_one(Unit, dossier.receiving_unit_id))
    return may(act.actor, Permission.RECEIVE_DOSSIER, desk, procedure=dossier.procedure_code)


def order_result(act: Act, case: Case, parcel: Parcel, token: str | None = None) -> Shipment:
    """The same for who has been asked already, or for the drawn task of that `token`."""
    dossier = case.dossier
    require_by_post(case.version, case.edition.postal_allowed)
    if dossier.status != Status.DONE:
        raise ResultIsNotThere(status=status_name(dossier.status))
    if under_way := result_under_way(act, dossier.id):
        raise IsOnItsWay(number=under_way.number)
    desk = desk_of(act, act.session.get_one(Unit, dossier.receiving_unit_id))
    return _order(
        act,
        Mode.OUT,
        _checked(act, parcel),
        places.of_unit(act, desk),
        number=_number(act, dossier),
        dossier_id=dossier.id,
        procedure_code=dossier.procedure_code,
        desk_id=desk,
        authorised_on=_authorised(act, dossier, parcel),
        with_slip=parcel.with_slip,
        from_unit_id=desk,
        token=token,
    )


def require_by_post(version: LoadedVersion, postal_allowed: bool) -> None:
    """Refuse what the law wants done in person with `MustBePresent`."""
    if not postal_allowed:
        raise MustBePresent(procedure=Named(version.legal.name.vi, version.legal.name.en))


def result_under_way(act: Act, dossier_id: int) -> Shipment | None:
    """The parcel in which the dossier's result travels now, if one does."""
    mine = select(Shipment).where(Shipment.dossier_id == dossier_id, Shipment.mode == Mode.OUT)
    return act.session.scalar(mine.where(Shipment.settled_at.is_(None)))


def _authorised(act: Act, dossier: Dossier, parcel: Parcel) -> date:
    """When the applicant authorised the post: as said now, or when they asked for it at the counter."""
    on = parcel.authorised_on
    if on is None and dossier.return_by_post:
        return day_here(dossier.submitted_at)
    if on is None:
        raise SayWhenAuthorised({"authorised_on": SayWhenAuthorised.sentence()})
    if on > act.today:
        raise AuthorisedLater({"authorised_on": AuthorisedLater.sentence()})
    return on


# -- papers, between units -------------------------------------------------------------------------------------------


def transport(act: Act, code: str, to_unit_id: int, papers: Sequence[str], note: str = "") -> Shipment:
    """Send papers of a dossier to another unit by post (QĐ 45/2016 art. 16). Refused with `NothingOfYoursToSend`,
    `SendElsewhere` or `SayWhatLiesIn`."""
    case = cases.of_code(act, code)
    seats = [seat for seat in act.actor.seats if seat.covers(case.dossier.procedure_code)]
    if not seats or not concerns(act, case.dossier) or "auditor" in act.actor.grants:
        raise NothingOfYoursToSend()
    return order_transport(act, case, seats[0].unit_id, to_unit_id, papers, note)


def order_transport(
    act: Act, case: Case, from_unit_id: int, to_unit_id: int, papers: Sequence[str], note: str = "",
    token: str | None = None,
) -> Shipment:  # fmt: skip
    """The same for who has been asked already, or for the drawn task of that `token`."""
    tree = tree_of(act.session)
    if to_unit_id not in tree.nodes or to_unit_id == from_unit_id:
        raise SendElsewhere({"unit": SendElsewhere.sentence()})
    parcel = Parcel(places.of_unit(act, to_unit_id), papers, note=note)
    return _order(
        act,
        Mode.BETWEEN,
        _checked(act, parcel),
        places.of_unit(act, from_unit_id),
        number=_number(act, case.dossier),
        dossier_id=case.dossier.id,
        procedure_code=case.dossier.procedure_code,
        desk_id=from_unit_id,
        from_unit_id=from_unit_id,
        to_unit_id=to_unit_id,
        token=token,
    )


# -- papers on their way in ------------------------------------------------------------------------------------------


def announce(act: Act, procedure_code: str, unit: Unit, sender: Place, papers: Sequence[str]) -> Shipment:
    """An applicant will send a dossier by post: the post fetches it (art. 5, 6), the desk expects it.

    The dossier is filed when the minutes of handing over are signed, not before. Refused with `MayNot`,
    `MustBePresent` or `SayWhatLiesIn`.
    """
    desk = desk_of(act, unit)
    require(act.actor, Permission.RECEIVE_DOSSIER, desk, procedure=procedure_code)
    version = catalog.loaded(act.session, catalog.in_force(act.session, procedure_code, act.today).id)
    require_by_post(version, version.legal.edition(act.today).postal_allowed)
    parcel = Parcel(places.of_unit(act, desk), papers)
    running = codes.next_number(act.session, f"{desk}/BG", f"{act.today:%Y}")
    return _order(
        act,
        Mode.IN,
        _checked(act, parcel),
        sender,
        number=f"{unit.agency_code or unit.code}-BG{act.today:%y}-{running:05d}",
        procedure_code=procedure_code,
        desk_id=desk,
        to_unit_id=desk,
    )


# -- called back -----------------------------------------------------------------------------------------------------


def cancel(act: Act, number: str) -> Shipment:
    """Call a parcel back that the post has not fetched. Within the time to think again nothing has left the house, and
    nothing does. Refused with `NotYourParcel`, `HasEnded`, `IsGoneAlready`
    or `WasCalledBackBefore`."""
    parcel = of_number(act, number, lock=True)
    require_mine(act, parcel)
    if not parcel.is_under_way:
        raise HasEnded()
    if parcel.state not in BEFORE_PICK_UP:
        raise IsGoneAlready()
    if parcel.state == "ordered" and errands.take_back(act, parcel):
        parcel.state, parcel.settled_at, parcel.look_at = "cancelled", act.now, None
        story.say(act, parcel, "post.taken_back")
    elif errands.call_back(act, parcel):
        story.say(act, parcel, "post.call_back_asked")
    else:
        raise WasCalledBackBefore()
    return parcel


# -- a parcel, and whose it is ---------------------------------------------------------------------------------------


def of_number(act: Act, number: str, *, lock: bool = False) -> Shipment:
    """Refused with `NoSuchShipment`."""
    query = select(Shipment).where(Shipment.number == number)
    parcel = act.session.scalar(query.with_for_update() if lock else query)
    if parcel is None:
        raise NoSuchShipment()
    return parcel


def require_mine(act: Act, parcel: Shipment) -> None:
    """Refuse unless the actor sits in the unit that answers for the parcel."""
    seats = [seat for seat in act.actor.seats if seat.unit_id == parcel.desk_id and seat.covers(parcel.procedure_code)]
    if not seats or "auditor" in act.actor.grants:
        raise NotYourParcel()


def _order(act: Act, mode: Mode, parcel: Parcel, sender: Place, **row: Any) -> Shipment:
    zone = times.of(act.today).zone(sender, parcel.receiver)
    with_slip = bool(row.get("with_slip"))
    expected_on = times.of(act.today).expected(editions.current(act.session), zone, act.now, with_slip=with_slip)
    ordered = Shipment(
        mode=mode.value,
        sender=places.packed(sender),
        receiver=places.packed(parcel.receiver),
        papers=list(parcel.papers),
        note=parcel.note,
        collect=parcel.collect or 0,
        zone=zone,
        state="ordered",
        ordered_at=act.now,
        ordered_by=act.actor.officer_id,
        expected_on=expected_on,
        look_at=watch.first_look(act, expected_on),
        **row,
    )
    act.session.add(ordered)
    act.session.flush()
    errands.put(act, errands.CREATE, ordered, wait=timedelta(seconds=act.office.settings.undo_seconds))
    story.say(act, ordered, f"post.ordered_{mode.value}", expected_on=expected_on.isoformat(), collect=ordered.collect)
    return ordered


def _number(act: Act, dossier: Dossier) -> str:
    """The dossier's code and which of its parcels it is; two at once would bear one number, and the second is told."""
    before = act.session.scalar(select(func.count()).where(Shipment.dossier_id == dossier.id)) or 0
    return f"{dossier.code}-P{before + 1}"


def _checked(act: Act, parcel: Parcel) -> Parcel:
    lines = [" ".join(line.split())[:LONGEST_PAPER] for line in parcel.papers]
    papers = tuple(line for line in lines if line)[:MOST_PAPERS]
    if not papers:
        raise SayWhatLiesIn({"papers": SayWhatLiesIn.sentence()})
    if parcel.collect is None or not 0 <= parcel.collect <= MOST_COLLECTED:
        raise CollectIsMoney({"collect": CollectIsMoney.sentence()})
    note = " ".join(parcel.note.split())[:500]
    return Parcel(parcel.receiver, papers, parcel.collect, parcel.authorised_on, parcel.with_slip, note)
