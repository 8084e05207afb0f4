"""Notices: the lines left for an officer, unread and read, and how each person wants to be told of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from engine import notices
from engine.act import Act
from engine.errors import Refusal
from engine.escalation import operations as escalation
from engine.mailing import choices, readers
from engine.mailing.readers import ALARMS, CHOSEN, Reader
from engine.notices import Notice
from engine.words import Named
from web import display
from web.addresses import asked, read_id
from web.guards import acting, looking
from web.language import name_of
from web.told import Told, tell

room = Blueprint("notices", __name__)
AT_MOST = 99
PAGE = 50
SEEN = "da-doc"
TOPICS = {
    "alarms": (lazy_gettext("Cảnh báo thời hạn"), lazy_gettext("Sắp đến hạn, quá hạn. Luôn được gửi thư.")),
    "duties": (lazy_gettext("Việc bắt buộc của người đứng đầu"), lazy_gettext("Giải trình, xin lỗi, đối thoại.")),
    "work": (lazy_gettext("Việc của tôi"), lazy_gettext("Việc được giao hoặc chuyển lại cho tôi.")),
    "answers": (lazy_gettext("Trả lời câu hỏi của tôi"), lazy_gettext("Ý kiến của cơ quan tôi đã hỏi.")),
    "dossiers": (lazy_gettext("Hồ sơ của đơn vị tôi"), lazy_gettext("Thay đổi của hồ sơ không gắn với việc của tôi.")),
    "people": (lazy_gettext("Vắng mặt và người thay"), lazy_gettext("Ai vắng, ai thay, việc còn ai nhận.")),
    "procedures": (lazy_gettext("Phiên bản quy trình"), lazy_gettext("Chờ phê duyệt, được ban hành hoặc trả lại.")),
    "other": (lazy_gettext("Thông báo khác"), ""),
}
WAYS = {
    "in_hours": lazy_gettext("Gửi thư ngay, trong giờ làm việc"),
    "at_once": lazy_gettext("Gửi thư ngay"),
    "any_hour": lazy_gettext("Gửi thư ngay, cả ngoài giờ làm việc"),
    "digest": lazy_gettext("Bản tổng hợp hằng ngày"),
    "page": lazy_gettext("Chỉ trong trang"),
}


@room.get("/thong-bao")
def index() -> str:
    """What waits to be read, or (`xem=da-doc`) what has been, newest first, a page at a time."""
    before, seen = read_id(request.args.get("truoc", "")), asked("xem", 10) == SEEN
    tab = SEEN if seen else None
    with looking() as act:
        found = _read_before(act, before) if seen else _waiting(act, PAGE + 1, before)
        lines = found[:PAGE]
        older = url_for("notices.index", xem=tab, truoc=lines[-1].id) if len(found) > PAGE else None
        newest = url_for("notices.index", xem=tab) if before else None
        return render_template(
            "notices.html",
            lines=lines,
            line_of=line_of,
            code_of=code_of,
            report_of=report_of,
            newest=newest,
            older=older,
            tab=tab,
            SEEN=SEEN,
        )


@room.post("/thong-bao")
def read() -> Response:
    """The lines of the page have been read; what has come in since it was shown has not."""
    shown = [number for text in request.form.getlist("shown")[:PAGE] if (number := read_id(text))]
    with acting() as act:
        escalation.mark_read(act, notices.mark_read(act, shown))
    return redirect(url_for("notices.index"))


@room.get("/thong-bao/so")
def count() -> Markup:
    """How many wait, as a small mark; nothing when none does."""
    with looking() as act:
        waiting = len(_waiting(act, AT_MOST))
    return Markup(f'<span class="mark mark-red">{waiting}</span>') if waiting else Markup("")


@room.get("/thong-bao/cai-dat")
def settings() -> str:
    """How one is told, and at which address."""
    with looking() as act:
        return _settings_page(act)


@room.post("/thong-bao/cai-dat")
def choose() -> str | tuple[str, int] | Response:
    """Keep what was chosen."""
    ways = {topic: request.form[topic][:20] for topic in CHOSEN if topic in request.form}
    try:
        with acting() as act:
            choices.choose(act, ways, request.form.get("address", "")[:200])
    except Refusal as refusal:
        return _refused(tell(refusal, "choose"))
    flash(gettext("Đã lưu cài đặt thông báo."))
    return redirect(url_for("notices.settings"))


@room.post("/thong-bao/thu-thu")
def trial() -> str | tuple[str, int] | Response:
    """Send a mail to the address that is kept."""
    try:
        with acting() as act:
            choices.try_it(act)
    except Refusal as refusal:
        return _refused(tell(refusal, "trial"))
    flash(gettext("Đang gửi thư thử; kết quả hiện ở mục “Thư thử gần nhất”."))
    return redirect(url_for("notices.settings"))


def _refused(refused: Told) -> tuple[str, int]:
    with looking() as act:
        return _settings_page(act, refused), refused.status


def _settings_page(act: Act, refused: Told | None = None) -> str:
    reader: Reader = choices.own(act)
    return render_template(
        "notice_settings.html", reader=reader, refused=refused, topics=TOPICS, ways_of=_ways_of,
        last=choices.last_trial(act, reader.account_id), digest_at=act.office.settings.digest_at,
        can_mail=act.office.settings.smtp is not None,
    )  # fmt: skip


def _ways_of(topic: str) -> list[tuple[str, str]]:
    """The choices of a topic with their words; of alarms one only chooses the hour."""
    return [
        (way, str(WAYS["any_hour" if (topic, way) == (ALARMS, "at_once") else way])) for way in readers.ways_of(topic)
    ]


def _waiting(act: Act, most: int, before: int | None = None) -> list[Notice]:
    actor = act.actor
    return notices.unread(act.session, actor.officer_id, most, before, account_id=actor.account_id)


def _read_before(act: Act, before: int | None) -> list[Notice]:
    actor = act.actor
    return notices.already_read(act.session, actor.officer_id, PAGE + 1, before, account_id=actor.account_id)


def line_of(notice: Notice) -> str:
    """The notice in the reader's language; one that was kept as finished words is shown as it stands."""
    if notice.filling is None:
        return notice.sentence
    return in_words(notice.sentence, notices.unpacked(notice.filling))


def code_of(notice: Notice) -> str | None:
    """The code of the dossier it is about, where it says one."""
    code = (notice.filling or {}).get("code")
    return code if isinstance(code, str) and notice.dossier_id is not None else None


def report_of(notice: Notice) -> str | None:
    """Where the report on a unit that a notice tells of is to be seen."""
    filling = notices.unpacked(notice.filling or {})
    since, unit = filling.get("since"), filling.get("place")
    if not isinstance(since, date) or "months.index" not in current_app.view_functions:
        return None
    if notice.kind == "report.week":
        return url_for("months.week", tu=since.isoformat(), **{"don-vi": unit})
    return url_for("months.index", thang=f"{since:%Y-%m}", **{"don-vi": unit})


def in_words(sentence: str, filling: Mapping[str, notices.Filling]) -> str:
    """A sentence of the house in the reader's language, its places filled."""
    return gettext(sentence).format(**{name: _filled(value) for name, value in filling.items()})


def _filled(value: notices.Filling) -> str:
    if isinstance(value, Named):
        return name_of(value)
    if isinstance(value, datetime):
        return display.at(value)
    return display.on(value) if isinstance(value, date) else value
