"""The designers' studio: the list of designs, the ways to begin one, and the page on which it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from admin import designer_files, designer_words
from engine.act import Act
from engine.definitions import catalog
from engine.definitions.diagram import Finding
from engine.definitions.handed_in import TESTS, TYPES
from engine.designs import presence, work
from engine.designs.blank import blank
from engine.designs.content import kept_bytes
from engine.errors import Refusal
from engine.identity.permissions import Permission, may, require
from web.addresses import ID
from web.guards import acting, looking
from web.headers import allow_inline_styles
from web.told import Told, tell

room = Blueprint("designer", __name__, url_prefix="/quan-tri/thiet-ke")
LANES = "Bộ phận Một cửa\nPhòng chuyên môn\nLãnh đạo"
DESIGN = f"<{ID}:design_id>"

Page = str | tuple[str, int] | Answer


@room.get("")
def index() -> str:
    """The designs on the list; with `?cat`, those put aside."""
    with looking() as act:
        return _list(act)


@room.get("/moi")
def new() -> str:
    """The three ways to begin."""
    with looking() as act:
        return _beginning(act)


@room.post("/moi")
def begin() -> Page:
    """Begin a design: empty with lanes, from the version in force, or from files."""
    way = request.form.get("way", "")
    try:
        with looking() as act:
            require(act.actor, Permission.DESIGN_PROCEDURE)
        content = designer_files.uploaded() if way == "files" else None  # translated between two acts: it takes a while
        with acting() as act:
            design_id = _begun(act, way, content)
    except Refusal as refusal:
        refused = tell(refusal, way)
        findings = getattr(refusal, "findings", ())
        with looking() as act:
            return _beginning(act, refused, findings), refused.status
    return redirect(url_for("designer.show", design_id=design_id))


@room.get(f"/{DESIGN}")
def show(design_id: int) -> str:
    """The studio; who may only look gets the picture."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
        design = work.design(act.session, design_id)
        if not may(act.actor, Permission.DESIGN_PROCEDURE) or design.put_aside_at:
            return _picture(act, design_id)
        allow_inline_styles()
        return render_template("admin/studio.html", design=design, studio_words=designer_words.studio_words())


@room.get(f"/{DESIGN}/hinh")
def picture(design_id: int) -> str:
    """The diagram to be read, not to be drawn on."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
        return _picture(act, design_id)


@room.get(f"/{DESIGN}/tep/<file>")
def drawing(design_id: int, file: str) -> Response:
    """One drawn file of the edition that is shown."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
        files = work.edition(act.session, design_id).content["files"]
    if file not in files:
        raise work.NoSuchDesign()
    return Response(files[file], mimetype="application/xml")


@room.get(f"/{DESIGN}/goc/<file>")
def original(design_id: int, file: str) -> Response:
    """One file as another tool wrote it, byte for byte."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
        originals = work.edition(act.session, design_id).content["originals"]
    if file not in originals:
        raise work.NoSuchDesign()
    name = quote(file)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(kept_bytes(originals[file]), mimetype="application/octet-stream", headers=headers)


@room.post(f"/{DESIGN}/cat")
def put_aside(design_id: int) -> Answer:
    """Take it off the list."""
    with acting() as act:
        design = work.put_aside(act, design_id)
    flash(gettext("Đã cất bản thiết kế “%(title)s”. Có thể lấy lại bất cứ lúc nào.", title=design.title))
    return redirect(url_for("designer.index"))


@room.post(f"/{DESIGN}/lay-lai")
def take_up(design_id: int) -> Answer:
    """Put it back on the list."""
    with acting() as act:
        work.take_up(act, design_id)
    return redirect(url_for("designer.show", design_id=design_id))


def _begun(act: Act, way: str, content: dict[str, Any] | None) -> int:
    title, code = request.form.get("title", ""), request.form.get("procedure", "").strip()
    if way == "version":
        return work.start_from_version(act, code, title).id
    if content is not None:
        return work.start(act, title or PurePath(content["main"]).stem, content).id
    lanes = request.form.get("lanes", "").splitlines()
    return work.start(act, title, blank(title, lanes)).id


def _list(act: Act) -> str:
    require(act.actor, Permission.LOOK_DESIGNS)
    aside = "cat" in request.args
    designs = work.listed(act.session, put_aside=aside)
    people = presence.present(act.session, [design.id for design in designs], act.now)
    return render_template(
        "admin/designs.html", designs=designs, people=people, aside=aside,
        may_design=may(act.actor, Permission.DESIGN_PROCEDURE),
    )  # fmt: skip


def _beginning(act: Act, refused: Told | None = None, findings: Sequence[Finding] = ()) -> str:
    require(act.actor, Permission.DESIGN_PROCEDURE)
    procedures = [row for row in catalog.list_procedures(act.session, act.today) if row.version_id]
    return render_template(
        "admin/new_design.html", procedures=procedures, refused=refused, findings=findings, lanes=LANES,
        types=(*TYPES, *designer_files.ALSO, *TESTS),
    )  # fmt: skip


def _picture(act: Act, design_id: int) -> str:
    allow_inline_styles()
    design = work.design(act.session, design_id)
    content = work.edition(act.session, design_id).content
    wanted = request.args.get("tep", "")
    file = wanted if wanted in content["files"] else content["main"]
    return render_template(
        "admin/design_picture.html", design=design, files=list(content["files"]), file=file, main=content["main"],
        may_design=may(act.actor, Permission.DESIGN_PROCEDURE),
    )  # fmt: skip
