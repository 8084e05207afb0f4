"""Playing a design in the studio: a play is a script being written. The browser holds the script, the house answers
what there is to be seen at its end; nothing is kept here.

Everything comes as parts of a form: the content on the canvas and the script as JSON, what was typed as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

import forms
from admin import rehearsal_begin, rehearsal_words
from admin.designer import DESIGN
from admin.designer_codes import UNITS
from admin.rehearsal_words import instant
from engine.designs import work
from engine.designs.content import DesignIsMalformed, checked
from engine.errors import Conflict
from engine.identity.permissions import Permission, require
from engine.rehearsal.adding import added
from engine.rehearsal.beginning import beginning
from engine.rehearsal.reading import scripts_of
from engine.rehearsal.rehearsing import Rehearsals, rehearse
from engine.rehearsal.script import Script
from engine.rehearsal.writing import as_document, with_what_was_seen
from forms import AnswersNotAccepted
from web.guards import looking
from web.language import local_name

room = Blueprint("designer_rehearsals", __name__, url_prefix="/quan-tri/thiet-ke")


class StepIsNotOpen(Conflict):
    """Bước này không còn mở ở chỗ đang diễn."""


@room.post(f"/{DESIGN}/dien-tap/bat-dau")
def begin(design_id: int) -> ResponseReturnValue:
    """The card to begin with; with `_begun`, what was typed becomes `{given}` or the card comes back with 422."""
    content = require_content(design_id)
    begun = beginning(content)
    if begun is None:
        return {"html": render_template("admin/play_not_yet.html")}
    if "_begun" in request.form:
        given, errors = rehearsal_begin.given(begun)
        if not errors:
            return {"given": given}
        return {"html": rehearsal_begin.card(begun, rehearsal_begin.typed(begun), errors)}, 422
    return {"html": rehearsal_begin.card(begun, rehearsal_begin.proposed(begun, content, part("given") or {}))}


@room.post(f"/{DESIGN}/dien-tap")
def play(design_id: int) -> ResponseReturnValue:
    """Where the script has come to. A `step` beside it is tried: `taken` says whether it could be done; a refused one
    leaves everything where it was. `proposed` is a name to save it by."""
    content = require_content(design_id)
    document, step = part("script"), part("step")
    script = _script(document)
    refusal = None
    if step is not None:
        longer = _script({**_mapping(document), "steps": [*_mapping(document).get("steps", []), step]})
        done = rehearse(content, longer, playing=True)
        refusal = _refused_at_the_end(done, longer)
        script = longer if refusal is None else script
    if step is None or refusal is not None:
        done = rehearse(content, script, playing=True)
    if not done.each or not done.each[0].sights:
        return _not_begun(done, refusal)
    return {
        "html": _page(content, done, refusal),
        "script": as_document(script),
        "taken": refusal is None,
        "passed": list(done.coverage.passed),
        "position": done.each[0].sights[-1].get("position", []),
        "proposed": rehearsal_words.name_for(content, done),
    }


def _not_begun(done: Rehearsals, refusal: str | None) -> dict[str, Any]:
    """Nothing stands on the stage: the design does not run, or not even the first step could be done."""
    if done.refused:
        return {"html": render_template("admin/play_not_yet.html", why=rehearsal_words.sentence(done.refused))}
    failures = [rehearsal_words.failure(one) for one in done.each[0].failures]
    return {"refusal": refusal or " ".join(failures)}


@room.post(f"/{DESIGN}/dien-tap/buoc")
def fill_in(design_id: int) -> ResponseReturnValue:
    """The form of the open step `_element` (at `_unit`); with `_answered`, its `{answers}`, or the form again with what
    was typed and 422."""
    content = require_content(design_id)
    done = rehearse(content, _script(part("script")), playing=True)
    open_now = done.each[0].sights[-1]["work_items"] if done.each and done.each[0].sights else []
    element, unit = request.form.get("_element"), request.form.get("_unit")
    item = next((one for one in open_now if one["element"] == element and one["unit"]["code"] == unit), None)
    if item is None or not item["form"]:
        raise StepIsNotOpen()
    form = forms.definition(item["form"])
    units = (beginning(content) or {"units": {}})["units"]
    candidates = {field.name: item["officers"] if field.type == "officer" else units for field in form.fields}
    offered = {field.name: candidates[field.name] for field in form.fields if field.type in ("officer", "unit")}
    today = instant(done.each[0].sights[-1]["at"])
    assert today is not None
    if "_answered" not in request.form:
        examples = form.examples(today.date())
        return {
            "html": render_template(
                "admin/play_form.html", form=form, item=item, values=examples, errors={}, offered=offered
            )
        }
    typed = rehearsal_begin.answers_typed(form)
    try:
        kept = forms.check(form, typed, today=today.date(), candidates=offered).values
    except AnswersNotAccepted as refused:
        html = render_template(
            "admin/play_form.html", form=form, item=item, values=typed, errors=refused.fields, offered=offered
        )
        return {"html": html}, 422
    return {"answers": rehearsal_begin.differing(form, kept)}


@room.post(f"/{DESIGN}/dien-tap/luu")
def save(design_id: int) -> ResponseReturnValue:
    """The script called `_name`, expecting what was seen, added to the tests of the main diagram: `{file, text}`."""
    content = require_content(design_id)
    script = replace(_script(part("script")), name=request.form.get("_name", "").strip())
    done = rehearse(content, script, playing=True)
    seen = with_what_was_seen(script, done.each[0].sights if done.each else [])
    file = f"{content['main'].removesuffix('.bpmn')}.tests.yaml"
    return {"file": file, "text": added(content["tests"].get(file, ""), seen)}


def require_content(design_id: int) -> dict[str, Any]:
    """The content a designer has sent with this request."""
    with looking() as act:
        require(act.actor, Permission.DESIGN_PROCEDURE)
        work.design(act.session, design_id)
    return checked(_mapping(part("content")))


def part(name: str) -> Any:
    """A part of the request that is JSON; None where it was not sent."""
    part = request.files.get(name)
    if part is None:
        return None
    try:
        return orjson.loads(part.read())
    except orjson.JSONDecodeError as broken:
        raise DesignIsMalformed({name: "JSON"}, part=name) from broken


def _mapping(document: Any) -> Mapping[str, Any]:
    if not isinstance(document, dict):
        raise DesignIsMalformed({"content": "JSON"}, part="JSON")
    return document


def _script(document: Any) -> Script:
    return scripts_of({"name": "…", **_mapping(document)})[0]


def _refused_at_the_end(done: Rehearsals, script: Script) -> str | None:
    """What kept the last step from being done."""
    last = len(script.steps) - 1
    failures = done.each[0].failures if done.each else []
    return next((rehearsal_words.failure(one) for one in failures if one.step in (last, None) and one.refusal), None)


def _page(content: Mapping[str, Any], done: Rehearsals, refusal: str | None) -> str:
    one = done.each[0]
    names = rehearsal_words.names_of(content)
    lines = rehearsal_words.path(one.script, one.sights, one.failures, names)
    broken = next((each for each in one.failures if each.refusal), None)
    begun = beginning(content) or {}
    return render_template(
        "admin/play.html",
        sight=one.sights[-1],
        path=lines,
        names=names,
        refusal=refusal,
        broken=rehearsal_words.failure(broken) if broken else None,
        broken_at=broken.step if broken else None,
        begun=begun,
        roles={code: local_name(name["vi"], name["en"]) for code, name in begun["roles"].items()},
        units=UNITS,
        words=rehearsal_words,
        instant=instant,
        standing_of=rehearsal_words.standing_of,
    )
