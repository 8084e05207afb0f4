"""The verbs of drawing: start a design, save it, look back, bring an edition back, put it aside.

    with office.act(actor) as act:
        design = work.start(act, "Cấp giấy phép", work.content_of({"cap-phep.bpmn": xml}))
        work.save(act, design.id, content, based_on=design.revision)

Nothing drawn is lost: a save is a new edition, never a change of an old one. Two designers on one design are told so;
whoever saves upon an older state is refused, keeps what they drew, and chooses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import audit
from engine.act import Act
from engine.definitions import catalog
from engine.designs import keeping
from engine.designs.content import checked, content_of, kept_text, procedure_of
from engine.designs.models import (
    BESIDE,
    INSTEAD,
    RESTORED,
    SAVED,
    STARTED,
    STEPPED,
    Design,
    DesignEdition,
)
from engine.errors import Conflict, Invalid, NotFound
from engine.identity.permissions import Permission, require
from engine.settings import LOCAL_ZONE

LONGEST_TITLE = 300


class NoSuchDesign(NotFound):
    """Không có bản thiết kế này, hoặc bản lưu đã được dọn."""


class SomeoneSavedItFirst(Conflict):
    """{name} đã lưu bản thiết kế này lúc {at}, sau khi anh/chị mở. Bản vẽ của anh/chị vẫn còn nguyên; mời chọn giữ bản
    nào."""


class DesignIsPutAside(Conflict):
    """Bản thiết kế đã được cất đi. Mời lấy lại trước khi sửa."""


class DesignNeedsATitle(Invalid):
    """Mời đặt tên cho bản thiết kế, tối đa 300 ký tự."""


# -- starting --------------------------------------------------------------------------------------------------------


def start(act: Act, title: str, content: Mapping[str, Any]) -> Design:
    """A new design of the actor. Refuses whoever may not design, an empty title, and what is no design."""
    require(act.actor, Permission.DESIGN_PROCEDURE)
    drawn = checked(content)
    design = Design(
        title=_title(title),
        procedure_code=procedure_of(drawn),
        owner_id=act.actor.account_id,
        created_at=act.now,
        updated_at=act.now,
        updated_by=act.actor.name,
    )
    act.session.add(design)
    act.session.flush()
    _file(act, design, 1, drawn, STARTED)
    audit.record(act, "design.started", f"design:{design.id}", title=design.title)
    return design


def start_from_version(act: Act, code: str, title: str = "") -> Design:
    """A new design that begins with the version in force today: its diagrams, legal data and tests. Refuses a procedure
    without such a version."""
    require(act.actor, Permission.DESIGN_PROCEDURE)
    procedure = catalog.procedure(act.session, code)
    version = catalog.in_force(act.session, code, act.today)
    sources = catalog.sources(act.session, version.id)
    files = {source.file: source.xml.decode("utf-8-sig", "replace") for source in sources}
    originals = {file: kept_text(xml) for file, xml in catalog.originals(act.session, version.id).items()}
    content = content_of(files, sources[0].file, originals=originals, legal=version.legal, tests=version.tests)
    return start(act, title or procedure.name_vi, content)


# -- saving ----------------------------------------------------------------------------------------------------------


def save(
    act: Act,
    design_id: int,
    content: Mapping[str, Any],
    *,
    based_on: int,
    copy_of: int | None = None,
    instead: bool = False,
) -> Design:
    """File the content as the edition shown from now on. `based_on` is the revision the page has seen: when another
    has been saved since, refuses with `SomeoneSavedItFirst`. `copy_of`: the edition a step back has brought;
    `instead`: the designer has seen the other's edition and chose their own. Content that did not change is not
    filed again, and not refused either."""
    design = _open(act, design_id)
    drawn = checked(content)
    shown = act.session.get_one(DesignEdition, (design.id, design.edition))
    if shown.content == drawn:
        return design
    _require_newest(act, design, based_on)
    number = _next_number(act.session, design)
    earlier = copy_of if copy_of and copy_of < number else None
    cause = INSTEAD if instead else STEPPED if earlier else SAVED
    _show(act, design, _file(act, design, number, drawn, cause, earlier))
    keeping.thin_out(act.session, design, act.now)
    return design


def file_beside(act: Act, design_id: int, content: Mapping[str, Any]) -> DesignEdition:
    """Keep what a designer drew upon an older state among the editions, without showing it. What is already the last
    one kept is not filed again."""
    design = _open(act, design_id)
    drawn = checked(content)
    number = _next_number(act.session, design)
    last = act.session.get(DesignEdition, (design.id, number - 1))
    if last is not None and last.content == drawn:
        return last
    filed = _file(act, design, number, drawn, BESIDE)
    keeping.thin_out(act.session, design, act.now)
    return filed


def restore(act: Act, design_id: int, number: int, *, based_on: int) -> Design:
    """Show an earlier edition again, as a new one."""
    design = _open(act, design_id)
    _require_newest(act, design, based_on)
    earlier = edition(act.session, design_id, number)
    number_now = _next_number(act.session, design)
    _show(act, design, _file(act, design, number_now, earlier.content, RESTORED, earlier.number))
    audit.record(act, "design.restored", f"design:{design.id}", title=design.title, number=number)
    return design


def rename(act: Act, design_id: int, title: str) -> Design:
    """Give the design another title."""
    design = _open(act, design_id)
    before, design.title = design.title, _title(title)
    if design.title != before:
        audit.record(act, "design.renamed", f"design:{design.id}", title=design.title, before=before)
    return design


def put_aside(act: Act, design_id: int) -> Design:
    """Take the design off the list; everything of it is kept."""
    design = _open(act, design_id)
    design.put_aside_at = act.now
    audit.record(act, "design.put_aside", f"design:{design.id}", title=design.title)
    return design


def take_up(act: Act, design_id: int) -> Design:
    """Put a design that was put aside back on the list."""
    require(act.actor, Permission.DESIGN_PROCEDURE)
    design = _locked(act, design_id)
    design.put_aside_at = None
    audit.record(act, "design.taken_up", f"design:{design.id}", title=design.title)
    return design


# -- asking ----------------------------------------------------------------------------------------------------------


def listed(session: Session, *, put_aside: bool = False) -> list[Design]:
    """The designs on the list (or put aside), the one changed last first."""
    is_aside = Design.put_aside_at.is_not(None) if put_aside else Design.put_aside_at.is_(None)
    return list(session.scalars(select(Design).where(is_aside).order_by(Design.updated_at.desc(), Design.id.desc())))


def design(session: Session, design_id: int) -> Design:
    """Refused with `NoSuchDesign`."""
    found = session.get(Design, design_id)
    if found is None:
        raise NoSuchDesign()
    return found


def edition(session: Session, design_id: int, number: int | None = None) -> DesignEdition:
    """The edition of that number; default: the one that is shown. Refused with `NoSuchDesign`."""
    wanted = design(session, design_id).edition if number is None else number
    found = session.get(DesignEdition, (design_id, wanted))
    if found is None:
        raise NoSuchDesign()
    return found


def history(session: Session, design_id: int) -> Sequence[Any]:
    """The editions without their content, newest first: rows of number, saved_at, saved_by, cause, copy_of."""
    kept = DesignEdition
    query = select(kept.number, kept.saved_at, kept.saved_by, kept.cause, kept.copy_of)
    return session.execute(query.where(kept.design_id == design_id).order_by(kept.number.desc())).all()


# -- inside ----------------------------------------------------------------------------------------------------------


def _open(act: Act, design_id: int) -> Design:
    require(act.actor, Permission.DESIGN_PROCEDURE)
    found = _locked(act, design_id)
    if found.put_aside_at is not None:
        raise DesignIsPutAside()
    return found


def _locked(act: Act, design_id: int) -> Design:
    """The row for this act alone: two saves come one after the other."""
    query = select(Design).where(Design.id == design_id).with_for_update()
    found = act.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NoSuchDesign()
    return found


def _require_newest(act: Act, design: Design, based_on: int) -> None:
    if based_on != design.revision:
        at = design.updated_at.astimezone(LOCAL_ZONE)
        raise SomeoneSavedItFirst(name=design.updated_by, at=f"{at:%H:%M %d/%m/%Y}", revision=design.revision)


def _next_number(session: Session, design: Design) -> int:
    last = session.scalar(select(func.max(DesignEdition.number)).where(DesignEdition.design_id == design.id))
    return (last or 0) + 1


def _file(
    act: Act, design: Design, number: int, content: dict[str, Any], cause: str, copy_of: int | None = None
) -> DesignEdition:
    filed = DesignEdition(
        design_id=design.id,
        number=number,
        content=content,
        saved_at=act.now,
        saved_by=act.actor.name,
        account_id=act.actor.account_id,
        cause=cause,
        copy_of=copy_of,
    )
    act.session.add(filed)
    act.session.flush()
    return filed


def _show(act: Act, design: Design, edition: DesignEdition) -> None:
    design.edition, design.procedure_code = edition.number, procedure_of(edition.content)
    design.revision += 1
    _touch(act, design)


def _touch(act: Act, design: Design) -> None:
    design.updated_at, design.updated_by = act.now, act.actor.name


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title or len(title) > LONGEST_TITLE or not title.isprintable():
        raise DesignNeedsATitle({"title": DesignNeedsATitle.sentence()})
    return title
