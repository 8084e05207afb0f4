"""Two languages: Vietnamese is the source text, English its translation. The choice travels in the session cookie."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, has_request_context, request, session
from flask_babel import Babel, get_locale, gettext

from engine.errors import Refusal
from engine.words import Named
from forms.sentences import Sentence
from web.translations import compile_if_stale

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
API_PATH = "/api/"


def chosen() -> str:
    """`vi` or `en`, as the reader of this page wants it; a program has no session and says it by a header."""
    if has_request_context() and request.path.startswith(API_PATH):
        return request.accept_languages.best_match(LANGUAGES) or "vi"
    language = session.get("language") if has_request_context() else None
    return language if language in LANGUAGES else "vi"


def choose(language: str) -> None:
    """Remember the reader's choice for this session."""
    session["language"] = language if language in LANGUAGES else "vi"


def say(refusal: Refusal) -> str:
    """The sentence of a refusal in the reader's language, its details filled in (and translated where they are words
    of the house, like the name of a permission, or have a name in both languages)."""
    return refusal.text(gettext(refusal.sentence()), filled(refusal.details))


def filled(details: Mapping[str, object]) -> dict[str, object]:
    """What stands in the places of a sentence, in the reader's language."""
    return {name: _detail(value) for name, value in details.items()}


def _detail(value: object) -> object:
    if isinstance(value, Named | Sentence):
        return _filling(value)
    return gettext(value) if isinstance(value, str) and value else value


def _filling(value: str) -> str:
    """What was typed stays as it was typed."""
    if isinstance(value, Named):
        return name_of(value)
    return said(value) if isinstance(value, Sentence) else value


def said(text: str) -> str:
    """A field's sentence, as `Invalid.fields` carries it, in the reader's language."""
    if isinstance(text, Sentence):
        return text.said(gettext, _filling)
    if isinstance(text, Named):
        return name_of(text)
    return gettext(text) if text else ""


def init_app(app: Flask) -> None:
    compile_if_stale()
    Babel(
        app,
        default_locale="vi",
        default_timezone="Asia/Ho_Chi_Minh",
        default_translation_directories="translations",
        locale_selector=chosen,
    )
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(languages=LANGUAGES, language=chosen, say=say, said=said, name_of=name_of)
    app.jinja_env.policies["ext.i18n.trimmed"] = True


def name_of(name: Named) -> str:
    return local_name(str(name), name.en)


def local_name(name_vi: str, name_en: str | None) -> str:
    """The name in the reader's language; Vietnamese where no English name is given."""
    return name_en if name_en and str(get_locale()) == "en" else name_vi
