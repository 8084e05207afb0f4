"""One work item: its page, its draft, and the verbs of the queue. Refused, the page comes back with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from desk import item_page, look_ups, step_look_up, words
from desk.duty_panel import DOES
from desk.posting import answers, back, based_on, flash_remarks, told_of, wanted_draft
from engine.act import Act
from engine.dossiers import consulting, drafts, extending, undoing, work
from engine.dossiers.batches import ChooseAnOfficer
from engine.dossiers.models import WorkItem
from engine.errors import Invalid, Refusal
from engine.org import questions as org
from engine.words import Sentence
from web.addresses import ID, read_id
from web.guards import acting, looking
from web.language import local_name
from web.told import Told, day, tell

room = Blueprint("work_item", __name__)

Page = str | tuple[str, int] | Answer
WITH_ANSWERS = ("complete", "look_up")  # forms that send the answers of the step
STAY = "o-lai"  # a form whose page has something to offer once it is done


class ChooseWhomToAsk(Invalid):
    """Mời chọn cơ quan được lấy ý kiến."""


@room.get(f"/viec/<{ID}:item_id>")
def open(item_id: int) -> Page:
    """What is to be done, and all one needs to know for it."""
    return _show(item_id)


@room.post(f"/viec/<{ID}:item_id>")
def complete(item_id: int) -> Page:
    """The step is done; the dossier moves on."""

    def verb(act: Act) -> str:
        item = work.complete(act, item_id, answers())
        drafts.hand_in(act, item_page.key_of(item_id))
        if why_not := undoing.offered(act).why_not:
            act.remarks.append(Sentence(why_not))
        said = gettext("Đã xong việc “%(name)s”.", name=_name(item))
        return said if item.element_id in DOES else gettext("Đã xong bước “%(step)s”.", step=_name(item))

    return _perform(item_id, "complete", verb, url_for("worklist.index"), here=STAY in request.form)


@room.post(f"/viec/<{ID}:item_id>/ban-nhap")
def keep(item_id: int) -> Response:
    """Keep what is being typed; whoever types may, whatever has become of the item."""
    with acting() as act:
        return told_of(item_page.keep(act, item_id, answers(), based_on()))


@room.post(f"/viec/<{ID}:item_id>/nhan")
def claim(item_id: int) -> Page:
    """Take it into one's own hands, and go on to it."""

    def verb(act: Act) -> str:
        return gettext("Đã nhận việc “%(step)s”.", step=_name(work.claim(act, item_id)))

    return _perform(item_id, "claim", verb, here=True)


@room.post(f"/viec/<{ID}:item_id>/tra-lai-hang-cho")
def release(item_id: int) -> Page:
    """Put it back into its queue."""

    def verb(act: Act) -> str:
        return gettext("Việc “%(step)s” đã trở lại danh sách chờ nhận.", step=_name(work.release(act, item_id)))

    return _perform(item_id, "release", verb, url_for("worklist.index"))


@room.post(f"/viec/<{ID}:item_id>/tra-ve-buoc-truoc")
def send_back(item_id: int) -> Page:
    """Return the dossier to the step before, with the reason."""

    def verb(act: Act) -> str:
        item = work.send_back(act, item_id, reason=request.form.get("reason", ""))
        return gettext("Đã trả lại bước trước từ “%(step)s”.", step=_name(item))

    return _perform(item_id, "send_back", verb, url_for("worklist.index"))


@room.post(f"/viec/<{ID}:item_id>/doi-chieu/<person>")
def look_up(item_id: int, person: str) -> Page:
    """Ask the residents database about somebody of the dossier, where the step declares that; what is typed stays."""
    try:
        step_look_up.ask(item_id, person)
    except Refusal as refusal:
        return _refuse(item_id, tell(refusal, "look_up"))
    return redirect(url_for("work_item.open", item_id=item_id, _anchor=f"look-up-{person}", **_carried()))


@room.post(f"/viec/<{ID}:item_id>/lay-y-kien")
def consult(item_id: int) -> Page:
    """Ask another unit in writing."""

    def verb(act: Act) -> str:
        code = request.form.get("unit", "")
        if not code:
            raise ChooseWhomToAsk({"unit": ChooseWhomToAsk.sentence()})
        unit = org.unit(act.session, code, act.today)
        question = request.form.get("question", "")
        period = request.form.get("period", "3wd")
        consulting.consult(act, item_id, unit_id=unit.id, question=question, period=period)
        return gettext("Đã gửi lấy ý kiến %(unit)s.", unit=unit.name)

    return _perform(item_id, "consult", verb, here=True)


@room.post(f"/viec/<{ID}:item_id>/giao")
def assign(item_id: int) -> Page:
    """Give it to an officer."""

    def verb(act: Act) -> str:
        officer_id = read_id(request.form.get("officer", ""))
        if officer_id is None:
            raise ChooseAnOfficer({"officer": ChooseAnOfficer.sentence()})
        item = work.assign(act, item_id, officer_id, reason=request.form.get("reason", ""))
        return gettext("Đã giao việc “%(step)s”.", step=_name(item))

    return _perform(item_id, "assign", verb, here=True, may_go_back=True)


@room.post(f"/viec/<{ID}:item_id>/gia-han")
def extend(item_id: int) -> Page:
    """Give the step more time; the appointment with the applicant stays."""

    def verb(act: Act) -> str:
        until = day(request.form.get("until", ""), "until")
        said = {name: request.form.get(name, "") for name in ("cause", "reason")}
        item = extending.extend(act, item_id, until=until, **said)
        return gettext("Đã gia hạn bước “%(step)s”.", step=_name(item))

    return _perform(item_id, "extend", verb, here=True, may_go_back=True)


@room.post(f"/viec/<{ID}:item_id>/hoan-tac")
def undo(item_id: int) -> Page:
    """Open the step again that was just completed."""

    def verb(act: Act) -> str:
        return gettext("Đã hoàn tác: việc “%(step)s” mở lại như trước.", step=_name(undoing.undo(act, item_id)))

    return _perform(item_id, "undo", verb, here=True)


def _perform(
    item_id: int,
    form: str,
    verb: Callable[[Act], str],
    otherwise: str = "",
    *,
    here: bool = False,
    may_go_back: bool = False,
) -> Page:
    """Do it in one act and go on: back to the list, or (`here`) to the item's own page."""
    try:
        with acting() as act:
            done = verb(act)
    except Refusal as refusal:
        return _refuse(item_id, tell(refusal, form))
    flash(done)
    flash_remarks(act)
    own = url_for("work_item.open", item_id=item_id, **_carried())
    return redirect(own if here and not may_go_back else back(own if here else otherwise))


def _refuse(item_id: int, told: Told) -> Page:
    """The page again, with the sentence; what was typed as answers is kept in the drawer besides."""
    if told.form in WITH_ANSWERS and answers():
        with acting() as act:
            if act.actor.officer_id is not None:
                item_page.keep(act, item_id, answers(), based_on())
    return _show(item_id, told)


def _show(item_id: int, told: Told | None = None) -> Page:
    typed = answers() if told and told.form in WITH_ANSWERS else None
    with looking() as act:
        shown = item_page.gather(act, item_id, typed, wanted_draft())
        page = render_template(
            "desk/item.html",
            page=shown,
            told=told,
            words=words,
            look_ups=look_ups,
            back=back(url_for("worklist.index")),
        )
    return (page, told.status) if told else page


def _carried() -> dict[str, Any]:
    wanted = back("")
    return {"tro-ve": wanted} if wanted else {}


def _name(item: WorkItem) -> str:
    return local_name(item.name, item.name_en)
