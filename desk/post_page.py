"""What the pages about parcels show, read in one look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from desk import counter_page, file_page
from desk.people import names_of
from engine.act import Act
from engine.clock import day_here
from engine.deadlines.explain import Why
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.dossiers import masking, queries
from engine.dossiers.case import Case
from engine.dossiers.models import Dossier
from engine.dossiers.rights import reads_in_full
from engine.dossiers.status import Status
from engine.org.models import Unit
from engine.org.tree import tree_of
from engine.postal import hearing, places, questions, receiving, sending, times
from engine.postal.contract import Happening, Mode, Place
from engine.postal.models import PostalIncident, Shipment, ShipmentEvent
from engine.postal.refusals import MustBePresent, NothingOfYoursToSend
from engine.words import Named
from web.language import say

BY_HAND = (
    Happening.PICKED_UP,
    Happening.IN_TRANSIT,
    Happening.DELIVERED,
    Happening.DELIVERY_FAILED,
    Happening.SECOND_INVITATION,
    Happening.RETURNED_TO_AGENCY,
    Happening.LOST_OR_DAMAGED,
)


@dataclass(frozen=True)
class Row:
    """A parcel in a list. `other` is whoever is not the desk: the applicant, or the other unit."""

    parcel: Shipment
    other: str
    code: str


@dataclass(frozen=True)
class End:
    """Where a parcel comes from or goes to, as the reader may see it."""

    name: str
    phone: str
    address: str


@dataclass(frozen=True)
class ParcelPage:
    parcel: Shipment
    sender: End
    receiver: End
    code: str
    procedure: LoadedVersion | None
    desk: Unit
    ordered_by: str
    received_by: str
    events: Sequence[ShipmentEvent]
    why: Why | None
    incident: PostalIncident | None
    in_full: bool
    may_cancel: bool
    may_sign: bool
    may_confirm: bool
    may_take_in: bool
    may_write_down: bool
    may_settle: bool


def rows(act: Act, parcels: Sequence[Shipment]) -> list[Row]:
    ids = {parcel.dossier_id for parcel in parcels if parcel.dossier_id}
    found = select(Dossier.id, Dossier.code).where(Dossier.id.in_(ids))
    codes = {row.id: row.code for row in act.session.execute(found)}
    return [Row(parcel, _other(parcel), codes.get(parcel.dossier_id or 0, "")) for parcel in parcels]


def _other(parcel: Shipment) -> str:
    end = parcel.sender if parcel.mode == Mode.IN else parcel.receiver
    return str(end["name"])


def gather(act: Act, number: str) -> ParcelPage:
    """The page of a parcel. Refused with `NoSuchShipment`."""
    parcel = questions.readable(act, number)
    dossier = act.session.get(Dossier, parcel.dossier_id) if parcel.dossier_id else None
    in_full = reads_in_full(act, dossier) if dossier else True
    names = names_of(act, [parcel.ordered_by, parcel.received_by])
    mine, at_an_end = _holds(act, parcel), _sits(act, parcel)
    incident = act.session.scalar(select(PostalIncident).where(PostalIncident.shipment_id == parcel.id))
    waits = incident is not None and incident.settled_at is None and incident.work_item_id is None
    is_in = parcel.mode == Mode.IN and parcel.dossier_id is None
    return ParcelPage(
        parcel=parcel,
        sender=_end(act, parcel.sender, in_full or parcel.mode != Mode.IN),
        receiver=_end(act, parcel.receiver, in_full or parcel.mode != Mode.OUT),
        code=dossier.code if dossier else "",
        procedure=_version(act, parcel, dossier),
        desk=act.session.get_one(Unit, parcel.desk_id),
        ordered_by=names.get(parcel.ordered_by or 0, ""),
        received_by=names.get(parcel.received_by or 0, ""),
        events=hearing.told_once(hearing.events_of(act, parcel.id)),
        why=_why(parcel),
        incident=incident,
        in_full=in_full,
        may_cancel=mine and parcel.state in sending.BEFORE_PICK_UP,
        may_sign=at_an_end and not parcel.minutes_number and parcel.state not in receiving.NOT_HERE,
        may_confirm=at_an_end
        and parcel.mode == Mode.BETWEEN
        and parcel.received_at is None
        and parcel.state not in receiving.NOT_HERE,
        may_take_in=mine and is_in and parcel.minutes_signed_at is not None,
        may_write_down=mine and act.office.settings.post is None and parcel.is_under_way,
        may_settle=mine and waits,
    )


def _why(parcel: Shipment) -> Why | None:
    """Why it is expected that day; before the post has fetched it there is no day J yet."""
    if parcel.picked_up_at is None:
        return None
    day = day_here(parcel.picked_up_at)
    return times.why(parcel.zone, day, parcel.expected_on, with_slip=parcel.with_slip)


def _version(act: Act, parcel: Shipment, dossier: Dossier | None) -> LoadedVersion | None:
    if dossier is not None:
        return catalog.loaded(act.session, dossier.version_id)
    if parcel.procedure_code is None:
        return None
    return catalog.loaded(act.session, catalog.in_force(act.session, parcel.procedure_code, act.today).id)


def _end(act: Act, told: Mapping[str, str], in_full: bool) -> End:
    place = places.unpacked(told)
    if not in_full:
        place = replace(place, phone=masking.masked(place.phone), line="•••")
    return End(place.name, place.phone, places.in_words(act, place))


def _holds(act: Act, parcel: Shipment) -> bool:
    try:
        sending.require_mine(act, parcel)
    except sending.NotYourParcel:
        return False
    return True


def _sits(act: Act, parcel: Shipment) -> bool:
    try:
        receiving.require_at_either_end(act, parcel)
    except sending.NotYourParcel:
        return False
    return True


# -- before something is sent ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Beside:
    """What stands beside a dossier about the post: its parcels, whether the reader may send its result now, and why it
    may never go by post."""

    parcels: Sequence[Shipment]
    may_send: bool
    may_transport: bool
    never: str


@dataclass(frozen=True)
class Before:
    """What a form of sending begins with. `never`: why the law keeps it from the post."""

    dossier: Dossier | None
    place: Place | None
    papers: Sequence[str]
    provinces: Mapping[str, str]
    districts: Mapping[str, str]
    units: Mapping[str, Mapping[str, str]]
    procedures: Mapping[str, Named]
    never: str = ""


def beside(act: Act, dossier: Dossier) -> Beside:
    """What the dossier's page says about the post."""
    case = _case(act, dossier)
    parcels = questions.of_dossier(act, dossier.id)
    is_out = any(parcel.mode == Mode.OUT and parcel.is_under_way for parcel in parcels)
    may = dossier.status == Status.DONE and not is_out and sending.may_send_result(act, dossier)
    seats = [seat for seat in act.actor.seats if seat.covers(dossier.procedure_code)]
    holds = bool(seats) and reads_in_full(act, dossier) and dossier.closed_at is None
    never = "" if case.edition.postal_allowed else _must_be_present(case.version)
    return Beside(parcels, may and not never, holds, never if may else "")


def before_sending(act: Act, code: str) -> Before:
    dossier = file_page.readable(act, code)
    if not sending.may_send_result(act, dossier):
        raise sending.NotByTheReceivingDesk()
    case = _case(act, dossier)
    result = case.edition.result
    return replace(
        _before(act),
        dossier=dossier,
        place=_applicants(act, dossier),
        papers=[result.vi if result else dossier.procedure_name],
        never="" if case.edition.postal_allowed else _must_be_present(case.version),
    )


def before_transport(act: Act, code: str) -> Before:
    dossier = file_page.readable(act, code)
    if not beside(act, dossier).may_transport:
        raise NothingOfYoursToSend()
    tree = tree_of(act.session)
    groups: dict[str, dict[str, str]] = {}
    for node in sorted(tree.nodes.values(), key=lambda node: (node.kind, node.name)):
        if node.is_authority and node.holds_on(act.today):
            groups.setdefault(node.kind, {})[node.code] = node.name
    papers = [paper.name for paper in queries.papers_of(act.session, dossier.id)]
    return replace(_before(act), dossier=dossier, papers=papers, units=groups)


def before_announcing(act: Act) -> Before:
    """The procedures this desk receives that the law lets go by post."""
    found = {
        version.procedure_code: Named(version.legal.name.vi, version.legal.name.en)
        for desk in counter_page.desks(act)
        for version in desk.versions
        if version.legal.edition(act.today).postal_allowed
    }
    return replace(_before(act), procedures=found)


def _before(act: Act) -> Before:
    return Before(None, None, [], times.provinces(), places.districts(act), {}, {})


def _applicants(act: Act, dossier: Dossier) -> Place:
    """Where the applicant said they live; of the district nothing was asked, so the desk's own is proposed."""
    near = places.of_unit(act, dossier.receiving_unit_id)
    return Place(
        name=dossier.applicant_name,
        phone=dossier.applicant_phone,
        line=dossier.applicant_address,
        province=near.province,
        district=near.district,
        email=dossier.applicant_email,
    )


def _must_be_present(version: LoadedVersion) -> str:
    return say(MustBePresent(procedure=Named(version.legal.name.vi, version.legal.name.en)))


def _case(act: Act, dossier: Dossier) -> Case:
    return Case(act, dossier, catalog.loaded(act.session, dossier.version_id))
