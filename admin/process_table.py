"""The internal process table of a version (quy trình nội bộ), to be read and printed with pictures and change log."""

from __future__ import annotations

from flask import Blueprint, render_template

from admin import words
from engine.definitions import catalog
from engine.definitions import legal as legal_data
from engine.definitions.known_names import known_names
from engine.definitions.process_table import table_of
from engine.definitions.reading import read_bundle
from engine.identity.permissions import Permission, require
from web.addresses import ID
from web.guards import looking
from web.headers import allow_inline_styles

room = Blueprint("process_table", __name__, url_prefix="/quan-tri/quy-trinh")


@room.get(f"/<code>/phien-ban/<{ID}:number>/quy-trinh-noi-bo")
def show(code: str, number: int) -> str:
    """The whole sheet: what the law says, the steps, the pictures, and the editions up to this one."""
    allow_inline_styles()
    with looking() as act:
        require(act.actor, Permission.LOOK_PROCEDURES)
        version = catalog.version(act.session, code, number)
        legal, sources = legal_data.parse(version.legal), catalog.sources(act.session, version.id)
        edition = legal.edition_near(max(version.effective_on, act.today) if version.is_approved else act.today)
        bundle = read_bundle((source.file, source.xml) for source in sources).bundle
        names = known_names(act.session, act.today)
        drawn = {each.file: next(iter(each.processes.values()), None) for each in bundle.diagrams}
        pictured = {each.file for each in bundle.diagrams if each.has_picture}
        log = [each for each in catalog.versions(act.session, code) if each.is_approved and each.number <= number]
        return render_template(
            "admin/letters/process_table.html",
            version=version, legal=legal, edition=edition, sources=sources, drawn=drawn, pictured=pictured,
            log=log[::-1], table=table_of(bundle, version.main_process_id, edition, names), words=words,
            today=act.today,
        )  # fmt: skip
