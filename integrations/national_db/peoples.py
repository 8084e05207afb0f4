"""The peoples of Vietnam (dân tộc) by their codes in the registers: the statistics office's list of 1979."""

from __future__ import annotations

import re

PEOPLES = re.findall(
    "[^|]+",
    "Kinh|Tày|Thái|Hoa|Khơ-me|Mường|Nùng|Mông|Dao|Gia-rai|Ngái|Ê-đê|Ba-na|Xơ-đăng|Sán Chay|Cơ-ho|Chăm|Sán Dìu|Hrê|"
    "Mnông|Ra-glai|Xtiêng|Bru-Vân Kiều|Thổ|Giáy|Cơ-tu|Gié-Triêng|Mạ|Khơ-mú|Co|Tà-ôi|Chơ-ro|Kháng|Xinh-mun|Hà Nhì|"
    "Chu-ru|Lào|La Chí|La Ha|Phù Lá|La Hủ|Lự|Lô Lô|Chứt|Mảng|Pà Thẻn|Cơ Lao|Cống|Bố Y|Si La|Pu Péo|Brâu|Ơ Đu|Rơ-măm",
)


def code_of(people: str) -> str:
    """01 for Kinh; "" for a name that is on no list."""
    return f"{PEOPLES.index(people) + 1:02}" if people in PEOPLES else ""


def people_of(code: str) -> str:
    """Kinh for 01; a code that is on no list stays what it is."""
    place = int(code) - 1 if re.fullmatch("[0-9]{1,2}", code) else -1
    return PEOPLES[place] if 0 <= place < len(PEOPLES) else code
