"""What a mail says: the words of the pages, in its reader's language, with links back to them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, render_template
from flask_babel import force_locale, gettext, ngettext
from flask_babel import lazy_gettext as _

from engine.mailing.sending import Content, Line, Words
from web.notices import in_words

DOSSIER = "dossier_file.open"
WANTED = {  # by the kind of a notice, what its reader should do: the subject of the mail; duties first
    "alarm.apology": _("xin lỗi và hẹn lại"),
    "alarm.explanation": _("quá hạn, phải giải trình"),
    "alarm.dialogue": _("quá hạn, phải đối thoại với người nộp"),
    "alarm.overdue": _("quá hạn, cần xử lý"),
    "alarm.warning": _("sắp đến hạn"),
    "alarm.reminder": _("nhắc phối hợp"),
    "alarm.head": _("quá hạn, cần trả lời"),
    "alarm.superior": _("quá hạn, cần trả lời"),
    "alarm.control": _("quá hạn, cần trả lời"),
    "answer.given": _("cảnh báo đã có người trả lời"),
    "duty.explanation": _("phải giải trình"),
    "duty.dialogue": _("phải đối thoại với người nộp"),
    "dossier.extended": _("báo người nộp ngày hẹn mới"),
    "work_item.assigned": _("việc được giao"),
    "work_item.given_back": _("việc trở lại hoặc được thu lại"),
    "work_item.sent_back": _("bị chuyển lại"),
    "consultation.answered": _("có ý kiến trả lời"),
}


def composer(app: Flask, public_url: str) -> Callable[[Content], Words]:
    """Puts a content into words outside any request; links lead to `public_url`."""
    pages = app.url_map.bind("")

    def link(endpoint: str, **values: str) -> str:
        return public_url + pages.build(endpoint, values)

    def link_of(line: Line) -> str:
        """The dossier it is about, or the page of all notices."""
        return link(DOSSIER, code=line.code) if line.code and DOSSIER in app.view_functions else link("notices.index")

    def compose(content: Content) -> Words:
        with app.app_context(), force_locale(content.language):
            told = [(_words(line), link_of(line)) for line in content.lines]
            places = {"content": content, "told": told, "language": content.language, "subject": _subject(content)}
            places |= {"all": link("notices.index"), "settings": link("notices.settings")}
            text, html = (render_template(f"mail/letter.{kind}", **places) for kind in ("txt", "html"))
            return Words(places["subject"], text.strip() + "\n", html)

    return compose


def _words(line: Line) -> str:
    if not line.sentence:  # finished words of long ago, of which nobody knows what they name
        return gettext("Có một thông báo mới.")
    filling = {name: gettext("(xem trong trang)") if value is None else value for name, value in line.filling.items()}
    return in_words(line.sentence, filling)


def _subject(content: Content) -> str:
    return "[Một Cửa] " + _about(content)


def _about(content: Content) -> str:
    if content.kind == "trial":
        return gettext("Thư thử")
    if content.kind == "digest":
        count = len(content.lines) + content.more
        return ngettext("%(num)d thông báo chưa đọc", "%(num)d thông báo chưa đọc", count)
    code = content.lines[0].code
    kinds = {line.kind for line in content.lines}
    wanted = "; ".join(dict.fromkeys(str(words) for kind, words in WANTED.items() if kind in kinds))
    if not wanted:
        wanted = gettext("cảnh báo thời hạn") if content.kind == "alarm" else gettext("thông báo")
    return gettext("Hồ sơ %(code)s: %(wanted)s", code=code, wanted=wanted) if code else wanted[0].upper() + wanted[1:]
