"""What is printed for a parcel: the slip that travels with it, the minutes both sides sign when it is handed over, and
the reminder to the post when there is no news of it.

Official papers, in Vietnamese whoever reads the page; a machine reads the number from the QR code (ISO/IEC 18004).
"""

from __future__ import annotations

from flask import Blueprint, render_template

from desk import post_page
from desk.letters import picture
from engine.org.models import Unit
from engine.org.tree import tree_of
from web.guards import looking

NEWS = {  # of the paper, so in Vietnamese
    1: "đã tạo đơn",
    2: "đã thu gom",
    3: "đang vận chuyển",
    4: "đã phát",
    5: "phát không thành công",
    6: "mời nhận lần hai",
    7: "chuyển hoàn",
    8: "thất lạc, hư hỏng",
    9: "đã hủy",
}

room = Blueprint("post_papers", __name__, url_prefix="/buu-chinh")


@room.get("/bg/<number>/phieu-gui")
def slip(number: str) -> str:
    """The postal slip (Phiếu gửi)."""
    return _sheet(number, "slip")


@room.get("/bg/<number>/bien-ban-giao-nhan")
def minutes(number: str) -> str:
    """The minutes of handing over (Biên bản giao nhận hồ sơ), filled in as far as it is known, or to be signed."""
    return _sheet(number, "minutes")


@room.get("/bg/<number>/phieu-tra-soat")
def inquiry(number: str) -> str:
    """The reminder to the post: a parcel without news beyond its day is to be looked for."""
    return _sheet(number, "inquiry")


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
            news=NEWS,
            picture=picture(page.parcel.number),
        )
