"""Background jobs: what waits, what has stopped and why; run again or put to rest, one or many; how
the neighbours are, and whether they may be called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy import ColumnElement, bindparam, func, select
from werkzeug.wrappers import Response as Answer

from admin import words
from admin.designer_codes import operation
from engine import outbox
from engine.act import Act
from engine.dossiers.models import Dossier
from engine.errors import Refusal
from engine.identity.models import Account
from engine.identity.permissions import Permission, may, require
from engine.mailing.models import Mail
from engine.mailing.queueing import NEIGHBOUR
from engine.outbox import Job, neighbours, tending
from engine.outbox.models import DEAD, FINISHED, LEASED, QUEUED
from web.addresses import ID, asked, read_id
from web.guards import acting, looking
from web.told import Told, tell

room = Blueprint("jobs", __name__, url_prefix="/quan-tri/cong-viec-nen")
PAGE = 50
MOST_COUNTED = 500
TABS: dict[str, tuple[str, ...]] = {"dung": (DEAD,), "cho": (QUEUED, LEASED), "xong": (FINISHED,)}

HOUSE_SAID = "noi-bo"  # in addresses

Page = str | tuple[str, int] | Answer
Done = TypeVar("Done")


@room.get("")
def index() -> str:
    """One tab of jobs, the newest first: stopped ones before all others."""
    with looking() as act:
        return _page(act)


@room.post(f"/<{ID}:job_id>/chay-lai")
def retry(job_id: int) -> Page:
    """Let a stopped job run again at once."""
    said = gettext("Công việc sẽ chạy lại ngay.")
    return _do(f"job-{job_id}", lambda act: outbox.retry(act, job_id), lambda _: said)


@room.post(f"/<{ID}:job_id>/dung")
def give_up(job_id: int) -> Page:
    """Put a job to rest for good, with the reason."""

    return _do(
        f"job-{job_id}", lambda act: outbox.give_up(act, job_id, _reason()), lambda _: gettext("Đã dừng công việc.")
    )


@room.post("/ket-noi/<name>/chay-lai")
def retry_all(name: str) -> Page:
    """Let the stopped jobs of a neighbour run again: all, or those of one reason."""
    because = request.form.get("because")
    return _do(_form(name), lambda act: tending.retry_all(act, _named(name), because), _said_again)


@room.post("/ket-noi/<name>/dung")
def give_up_all(name: str) -> Page:
    """Put all waiting jobs of a neighbour to rest for good, with the reason."""

    def said(count: int) -> str:
        return ngettext("Đã dừng %(num)d công việc.", "Đã dừng %(num)d công việc.", count)

    return _do(_form(name), lambda act: tending.give_up_all(act, _named(name), _reason()), said)


@room.post("/ket-noi/<name>/tam-dung")
def pause(name: str) -> Page:
    """Let nobody call this neighbour for now, with the reason."""
    said = gettext("Đã tạm dừng kết nối; các việc sẽ chờ đến khi mở lại.")
    return _do(_form(name), lambda act: neighbours.pause(act, neighbours.named(name), _reason()), lambda _: said)


@room.post("/ket-noi/<name>/mo-lai")
def resume(name: str) -> Page:
    """Let a paused neighbour be called again."""
    said = gettext("Đã mở lại kết nối.")
    return _do(_form(name), lambda act: neighbours.resume(act, neighbours.named(name)), lambda _: said)


@room.post("/ket-noi/<name>/thu-ngay")
def try_now(name: str) -> Page:
    """Let the next errand try a neighbour that is left alone, now."""
    said = gettext("Sẽ thử lại ngay.")
    return _do(_form(name), lambda act: tending.try_now(act, neighbours.named(name)), lambda _: said)


def _reason() -> str:
    return request.form.get("reason", "")


def _form(name: str) -> str:
    return f"line-{name}"


def _named(name: str) -> str:
    return outbox.HOUSE if name == HOUSE_SAID else neighbours.named(name)


def _said_again(count: int) -> str:
    return ngettext("%(num)d công việc sẽ chạy lại.", "%(num)d công việc sẽ chạy lại.", count)


def _do(form: str, verb: Callable[[Act], Done], said: Callable[[Done], str]) -> Page:
    try:
        with acting() as act:
            require(act.actor, Permission.RUN_JOBS)
            done = verb(act)
    except Refusal as refusal:
        refused = tell(refusal, form)
        with looking() as act:
            return _page(act, refused), refused.status
    flash(said(done))
    return redirect(url_for("jobs.index", xem=request.form.get("xem") or None))


def _page(act: Act, refused: Told | None = None) -> str:
    require(act.actor, Permission.LOOK_JOBS)
    counts = {tab: _count(act, _in(states)) for tab, states in TABS.items() if tab != "xong"}
    wanted = request.form.get("xem") or asked("xem", 10)
    tab = wanted if wanted in TABS else ("dung" if counts["dung"] else "cho")
    before = read_id(request.args.get("truoc", ""))
    query = select(Job, Dossier.code).outerjoin(Dossier, Dossier.id == Job.dossier_id).where(_in(TABS[tab]))
    if before is not None:
        query = query.where(Job.id < before)
    rows = act.session.execute(query.order_by(Job.id.desc()).limit(PAGE + 1)).all()
    return render_template(
        "admin/jobs.html", readers=_readers(act, [job for job, _code in rows]),
        lines=[(job, code) for job, code in rows[:PAGE]], more=rows[PAGE - 1][0].id if len(rows) > PAGE else None,
        cards=tending.cards(act), gist=tending.gist, now=act.now, house=HOUSE_SAID,
        tab=tab, counts=counts, before=before, refused=refused, words=words, operation=operation, most=MOST_COUNTED,
        may_run=may(act.actor, Permission.RUN_JOBS),
    )  # fmt: skip


def _readers(act: Act, jobs: Sequence[Job]) -> dict[int, str]:
    """Of each mail's job the sign-in name it goes to: whose address is to be put right."""
    mails = {job.payload["mail_id"]: job.id for job in jobs if job.neighbour == NEIGHBOUR}
    query = select(Mail.id, Account.login).join(Account, Account.id == Mail.account_id).where(Mail.id.in_(mails))
    return {mails[mail_id]: login for mail_id, login in act.session.execute(query)} if mails else {}


def _in(states: tuple[str, ...]) -> ColumnElement[bool]:
    """Written out, not bound: only then do the partial indexes serve."""
    return Job.state.in_(bindparam("states", states, expanding=True, literal_execute=True))


def _count(act: Act, which: ColumnElement[bool]) -> int:
    some = select(Job.id).where(which).limit(MOST_COUNTED + 1)
    return act.session.scalar(select(func.count()).select_from(some.subquery())) or 0
