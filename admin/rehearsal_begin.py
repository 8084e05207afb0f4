"""How a play begins: where and when it is received, by whom it is asked for, and the intake form, as a card to fill in.

What was typed is checked by the real form; a refused card comes back with everything on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request

import forms
from engine.clock import day_here
from engine.rehearsal.reading import ScriptIsWrong, read_scripts, scripts_of
from engine.rehearsal.sampling import sample
from engine.rehearsal.script import INVENTED, Given
from engine.rehearsal.stage import BEGINNING
from engine.rehearsal.writing import as_document
from engine.settings import LOCAL_ZONE
from forms import AnswersNotAccepted, Form
from web.naming import CHANNELS

Begun = Mapping[str, Any]  # what `beginning` tells
Card = dict[str, Any]  # received_by, at, applicant, answers, papers, channel, return_by_post: as the page holds them


def proposed(begun: Begun, content: Mapping[str, Any], given: Mapping[str, Any]) -> Card:
    """What the card proposes: what was given last, else what the first script beside the diagram is given, else
    something invented."""
    said = given or _of_the_tests(content)
    form = forms.definition(begun["intake_form"]) if begun["intake_form"] else None
    required = [paper["code"] for paper in begun["papers"] if paper["required"]]
    invented = sample(form, BEGINNING.date(), begun["units"]) if form else {}
    codes = [place["code"] for place in begun["places"]]
    place = said.get("received_by")
    return {
        "received_by": place if place in codes else codes[0] if codes else "",
        "at": str(said.get("at") or f"{BEGINNING.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}").replace(" ", "T")[:16],
        "applicant": {**INVENTED, **said.get("applicant", {})},
        "answers": {**(form.examples() if form and "answers" in said else invented), **said.get("answers", {})},
        "papers": said.get("papers", required),
        "channel": said.get("channel") or begun["channels"][0],
        "return_by_post": bool(said.get("return_by_post")),
    }


def _of_the_tests(content: Mapping[str, Any]) -> Mapping[str, Any]:
    text = content["tests"].get(f"{content['main'].removesuffix('.bpmn')}.tests.yaml")
    try:
        found = read_scripts(text) if text else []
    except ScriptIsWrong:
        return {}
    return as_document(found[0]).get("given", {}) if found else {}


def typed(begun: Begun) -> Card:
    """The card as it was sent."""
    form = forms.definition(begun["intake_form"]) if begun["intake_form"] else None
    said = request.form
    return {
        "received_by": said.get("_received_by", ""),
        "at": said.get("_at", ""),
        "applicant": {name: said.get(f"_applicant.{name}", "").strip() for name in INVENTED},
        "answers": answers_typed(form) if form else {},
        "papers": said.getlist("_papers"),
        "channel": said.get("_channel", ""),
        "return_by_post": "_return_by_post" in said,
    }


def given(begun: Begun) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was typed as the `given` of a script, and what is wrong with it, by field."""
    card = typed(begun)
    form = forms.definition(begun["intake_form"]) if begun["intake_form"] else None
    required = [paper["code"] for paper in begun["papers"] if paper["required"]]
    document = {
        "received_by": card["received_by"] or None,
        "at": card["at"].replace("T", " ") or None,
        "applicant": {name: text for name, text in card["applicant"].items() if text and text != INVENTED[name]},
        "papers": card["papers"] if card["papers"] != required else None,
        "channel": card["channel"] if card["channel"] != Given().channel else None,
        "return_by_post": card["return_by_post"] or None,
    }
    document = {name: value for name, value in document.items() if value not in (None, {}, "")}
    errors: dict[str, Any] = {}
    day = BEGINNING.date()
    try:
        day = day_here(scripts_of({"name": "…", "given": document, "steps": []})[0].given.at)
    except ScriptIsWrong as wrong:
        errors = {f"_{problem.place.removeprefix('given.')}": problem.said.sentence for problem in wrong.problems}
    if form:
        offered = {field.name: begun["units"] for field in form.fields if field.type == "unit"}
        try:
            kept = forms.check(form, card["answers"], today=day, candidates=offered).values
            document["answers"] = differing(form, kept)
        except AnswersNotAccepted as refused:
            errors |= refused.fields
    return document, errors


def card(begun: Begun, values: Card, errors: Mapping[str, Any] | None = None) -> str:
    """The card as a part of the page."""
    form = forms.definition(begun["intake_form"]) if begun["intake_form"] else None
    offered = {field.name: begun["units"] for field in form.fields if field.type == "unit"} if form else {}
    return render_template(
        "admin/play_begin.html",
        begun=begun,
        form=form,
        card=values,
        errors=errors or {},
        offered=offered,
        channels=CHANNELS,
    )


def answers_typed(form: Form) -> dict[str, Any]:
    """The answers to a form in this request, lists as lists."""
    return {
        field.name: request.form.getlist(field.name) if field.takes_many else request.form.get(field.name, "")
        for field in form.fields
        if field.asks
    }


def differing(form: Form, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as a script has them: over what the form proposes; what was emptied is said to be empty."""
    proposed = form.examples()
    asked = {field.name for field in form.fields if field.is_shown(kept)}
    emptied = {name: "" for name in proposed if name not in kept and name in asked}
    return {**{name: value for name, value in kept.items() if proposed.get(name) != value}, **emptied}
