"""Where the time of a completion goes: the application without its server, under the profiler, by package."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
from werkzeug.test import EnvironBuilder

import run
from engine.act import SYSTEM, Office
from engine.identity import tokens
from engine.identity.models import Account
from engine.settings import ROOT
from tests.waiting import Waiting

Function = tuple[str, int, str]
DRIVERS = ("sqlite3", "psycopg")
WEB = ("flask", "werkzeug", "apiflask", "flask_babel", "flask_wtf", "webargs", "marshmallow", "babel", "jinja2")


def of(office: Office, items: Sequence[Waiting]) -> dict[str, float]:
    """The share (0 to 1) of each package in completing these items, the largest first."""
    app = run.web(office)
    requests = [_environ(office, one) for one in items]
    profile = cProfile.Profile(time.process_time)  # waiting for the disk is not counted
    for number, environ in enumerate(requests):
        if number == len(requests) // 4:  # the first ones fill the caches
            profile.enable()
        said: list[str] = []
        answer = app.wsgi_app(environ, lambda status, _headers, said=said: said.append(status))
        b"".join(answer)
        assert said[0].startswith("200"), said
    profile.disable()
    return grouped(pstats.Stats(profile).stats)  # type: ignore[attr-defined]


def grouped(stats: Mapping[Function, Any]) -> dict[str, float]:
    """Time of built-in functions and of Python's own library counts for whoever called them."""
    spent: dict[str, float] = defaultdict(float)
    for function, (_, _, own, _, callers) in stats.items():
        group = package(function)
        if group is None and callers:
            for caller, (_, _, within, _) in callers.items():
                spent[package(caller) or "python"] += within
        else:
            spent[group or "python"] += own
    total = sum(spent.values())
    return {name: time / total for name, time in sorted(spent.items(), key=lambda one: -one[1])}


def package(function: Function) -> str | None:
    """The package a function belongs to; None for built-ins and the standard library."""
    file, _, name = function
    if any(driver in name for driver in DRIVERS):
        return "driver"
    parts = Path(file).parts
    if "site-packages" in parts:
        top = parts[parts.index("site-packages") + 1].removesuffix(".py")
        return "flask and werkzeug" if top in WEB else "driver" if top in DRIVERS else top
    if file.startswith(str(ROOT)):
        ours = Path(file).relative_to(ROOT).with_suffix("").parts
        return ".".join(ours[:2]) if ours[0] == "engine" else ours[0]
    return None


def _environ(office: Office, one: Waiting) -> dict[str, Any]:
    with office.look(SYSTEM) as act:
        account = act.session.query(Account).filter_by(login=one.login).one()
        token = tokens.issue(act, account)
    return EnvironBuilder(
        path=f"/api/v1/work-items/{one.item_id}/complete",
        method="POST",
        data=orjson.dumps({"answers": dict(one.answers)}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    ).get_environ()
