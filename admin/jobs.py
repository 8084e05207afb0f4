"""Background jobs: what waits, what has stopped and why; run again or put to rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import ColumnElement, bindparam, func, select
from werkzeug.wrappers import Response as Answer

from admin import words
from admin.designer_codes import operation
from engine import outbox
from engine.act import Act
from engine.dossiers.models import Dossier
from engine.errors import Invalid, Refusal
from engine.identity.models import Account
from engine.identity.permissions import Permission, may, require
from engine.mailing.models import Mail
from engine.mailing.queueing import NEIGHBOUR
from engine.outbox import Job
from engine.outbox.models import DEAD, FINISHED, LEASED, QUEUED
from web.addresses import ID, asked, read_id
from web.guards import acting, looking
from web.told import Told, tell

room = Blueprint("jobs", __name__, url_prefix="/quan-tri/cong-viec-nen")
PAGE = 50
MOST_COUNTED = 500
TABS: dict[str, tuple[str, ...]] = {"dung": (DEAD,), "cho": (QUEUED, LEASED), "xong": (FINISHED,)}

Page = str | tuple[str, int] | Answer


class SayWhyGivenUp(Invalid):
    """Mời ghi lý do dừng công việc."""


@room.get("")
def index() -> str:
    """One tab of jobs, the newest first: stopped ones before all others."""
    with looking() as act:
        return _page(act)


@room.post(f"/<{ID}:job_id>/chay-lai")
def retry(job_id: int) -> Page:
    """Let a stopped job run again at once."""
    return _do(job_id, lambda act: outbox.retry(act, job_id), gettext("Công việc sẽ chạy lại ngay."))


@room.post(f"/<{ID}:job_id>/dung")
def give_up(job_id: int) -> Page:
    """Put a job to rest for good, with the reason."""

    def end(act: Act) -> Job:
        reason = request.form.get("reason", "").replace("\0", "").strip()[:1000]
        if not reason:
            raise SayWhyGivenUp({"reason": SayWhyGivenUp.sentence()})
        return outbox.give_up(act, job_id, reason)

    return _do(job_id, end, gettext("Đã dừng công việc."))


def _do(job_id: int, verb: Callable[[Act], Job], said: str) -> Page:
    try:
        with acting() as act:
            require(act.actor, Permission.RUN_JOBS)
            verb(act)
    except Refusal as refusal:
        refused = tell(refusal, f"job-{job_id}")
        with looking() as act:
            return _page(act, refused), refused.status
    flash(said)
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
