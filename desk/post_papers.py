"""What is printed for a parcel: the slip that travels with it, and the minutes both sides sign when it is handed over.

Official papers, in Vietnamese whoever reads the page; a machine reads the number from the QR code (ISO/IEC 18004).
"""

from __future__ import annotations

from flask import Blueprint, render_template

from desk import post_page, words
from desk.letters import picture
from engine.org.models import Unit
from engine.org.tree import tree_of
from web.guards import looking

room = Blueprint("post_papers", __name__, url_prefix="/buu-chinh")


@room.get("/bg/<number>/phieu-gui")
def slip(number: str) -> str:
    """The postal slip (Phiếu gửi)."""
    return _sheet(number, "slip")


@room.get("/bg/<number>/bien-ban-giao-nhan")
def minutes(number: str) -> str:
    """The minutes of handing over (Biên bản giao nhận hồ sơ), filled in as far as it is known, or to be signed."""
    return _sheet(number, "minutes")


def _sheet(number: str, name: str) -> str:
    with looking() as act:
        page = post_page.gather(act, number)
        home = tree_of(act.session).authority(page.parcel.desk_id, act.today)
        agency = act.session.get_one(Unit, home.id) if home else page.desk
        return render_template(
            f"desk/letters/post_{name}.html",
            page=page,
            parcel=page.parcel,
            agency=agency,
            today=act.today,
            words=words,
            picture=picture(page.parcel.number),
        )
