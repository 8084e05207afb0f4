"""What a designer may choose from, in the office's own names: roles, units, forms, shared diagrams; and what a choice
would mean today: a date from the real calendar, a unit from the real organisation, a condition read by the real engine.
"""

from __future__ import annotations

from keyword import iskeyword
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

import forms
from admin import designer_codes
from admin.routing_words import bodies, examples, parts, routing_sentence
from engine.act import Act
from engine.definitions.checks.known import EFFECTS, ISSUED, ROLES
from engine.definitions.checks.scene import OF_EVERY_DOSSIER
from engine.definitions.expressions import BadExpression, compile_expression
from engine.definitions.naming import LETTERS
from engine.designs import sharing, work
from engine.dossiers.automatic import OPERATIONS
from engine.errors import Refusal
from engine.identity.permissions import Permission, require
from engine.org.models import Role
from engine.worktime import editions
from engine.worktime.periods import Period
from forms.library import keys as form_keys
from web.addresses import asked
from web.display import at
from web.guards import looking
from web.language import local_name, say

room = Blueprint("designer_choices", __name__, url_prefix="/quan-tri/thiet-ke")


@room.get("/lua-chon")
def choices() -> ResponseReturnValue:
    """Every list the properties offer, each a list of `{code, name}`."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
        departments, outside = bodies(act)
        return {
            "roles": _roles(act),
            "units": designer_codes.routings(),
            "departments": departments,
            "outside": outside,
            "parts": parts(act),
            "forms": _forms(),
            "diagrams": [
                {
                    "code": one.process_id,
                    "name": local_name(one.name, one.name_en),
                    "file": one.file,
                    "calls": one.calls,
                }
                for one in sharing.shared(act.session, act.today)
            ],
            "effects": [
                {"code": code, "name": designer_codes.effect(code), "letter": _letter(code)} for code in EFFECTS
            ],
            "operations": [
                {"code": code, "name": designer_codes.operation(code), "letter": _letter(code)} for code in OPERATIONS
            ],
        }


@room.get("/so-do/<file>")
def shared_file(file: str) -> Response:
    """A shared diagram, to be taken into the design that calls it."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
        xml = sharing.file(act.session, file, act.today)
    if xml is None:
        raise work.NoSuchDesign()
    return Response(xml, mimetype="application/xml")


@room.get("/mau/<key>")
def form(key: str) -> str:
    """A form as officers will see it, with nothing to send: a part of a page."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
    return render_template("admin/form_preview.html", form=forms.definition(key))


@room.get("/han")
def due() -> ResponseReturnValue:
    """When something received now would be due: `?period=3wd&warning=1wd`."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
        try:
            period = Period.parse(asked("period"))
            calendar = editions.current(act.session)
            due_at = calendar.add(period, act.now)
            warned = asked("warning")
            warn_at = calendar.subtract(Period.parse(warned), due_at) if warned else None
        except Refusal as refusal:
            return {"refused": say(refusal)}
    written = local_name(period.vi, period.en)
    said = gettext("Hồ sơ nhận bây giờ sẽ đến hạn lúc %(at)s (%(period)s).", at=at(due_at), period=written)
    if warn_at is not None:
        said += " " + gettext("Nhắc trước lúc %(at)s.", at=at(warn_at))
    return {"sentence": said, "due_at": at(due_at)}


@room.get("/dinh-tuyen")
def routing() -> ResponseReturnValue:
    """What a routing means, in a sentence, and which units it would be: `?routing=district/QLDT`."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
        said = asked("routing")
        return {"sentence": routing_sentence(act, said), "examples": examples(act, said)}


@room.get("/dieu-kien")
def condition() -> ResponseReturnValue:
    """Whether the engine can read a condition or a timer: `?text=...&timer=1`."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
    text = request.args.get("text", "")
    try:
        expression = compile_expression(text, frozenset({"after"}) if request.args.get("timer") else frozenset())
    except BadExpression as refused:
        return {"refused": say(refused)}
    return {"facts": sorted(expression.names)}


def _letter(code: str) -> dict[str, str] | None:
    """The one letter an effect or an operation issues."""
    letter = ISSUED.get(code)
    return {"code": letter, "name": local_name(LETTERS[letter], LETTERS[letter].en)} if letter else None


def _roles(act: Act) -> list[dict[str, str]]:
    named = {role.code: local_name(role.name_vi, role.name_en) for role in act.session.scalars(select(Role))}
    return [{"code": code, "name": named.get(code, code)} for code in ROLES]


def fact_name(key: str) -> str:
    """The name proposed for the answers of a form, one that conditions can read: the last part of its key, or all of
    it where that says something else (`return` is a word of the conditions themselves)."""
    last = key.rpartition(".")[2]
    taken = iskeyword(last) or last in OF_EVERY_DOSSIER
    return key.replace(".", "_") if taken else last


def _forms() -> list[dict[str, Any]]:
    found = [(key, forms.definition(key)) for key in form_keys()]
    language = local_name("vi", "en")
    return [
        {
            "code": key,
            "name": form.title.say(language),
            "fact": fact_name(key),
            "fields": [
                {
                    "name": field.name,
                    "label": field.label.say(language),
                    "values": [{"code": choice.value, "name": choice.label.say(language)} for choice in field.choices],
                }
                for field in form.fields
                if field.asks
            ],
        }
        for key, form in found
    ]
