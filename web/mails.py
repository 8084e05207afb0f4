"""What a mail says: the words of the pages, in its reader's language, with links back to them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, render_template
from flask_babel import force_locale, gettext, ngettext

from engine.mailing.sending import Content, Line, Words
from web.notices import in_words

DOSSIER = "dossier_file.open"


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
    if content.kind == "alarm":
        return gettext("Cảnh báo thời hạn, hồ sơ %(code)s", code=code) if code else gettext("Cảnh báo thời hạn")
    return gettext("Thông báo, hồ sơ %(code)s", code=code) if code else gettext("Thông báo")
