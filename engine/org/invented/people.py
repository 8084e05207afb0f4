"""Invented people: plausible names drawn with a seed, so that every demo city is the same."""

from __future__ import annotations

import random

from engine.org.fold import fold

FAMILIES = {
    "Nguyễn": 38, "Trần": 11, "Lê": 9, "Phạm": 7, "Hoàng": 5, "Phan": 4, "Vũ": 4, "Đặng": 3, "Bùi": 3, "Đỗ": 3,
    "Ngô": 2, "Dương": 2, "Đinh": 2, "Trịnh": 1, "Lưu": 1, "Mai": 1, "Tạ": 1, "Cao": 1, "Kiều": 1, "Khuất": 1,
}  # fmt: skip
WOMEN = (
    ("Thị", "Thu", "Ngọc", "Thanh", "Bích", "Minh", "Phương", "Hồng", "Thùy", "Kim"),
    ("Hương", "Lan", "Hà", "Nga", "Thủy", "Hạnh", "Yến", "Trang", "Linh", "Oanh", "Dung", "Hiền", "Tuyết", "Nhung"),
)
MEN = (
    ("Văn", "Đức", "Quang", "Minh", "Hữu", "Xuân", "Anh", "Tiến", "Mạnh", "Đình", "Thế", "Công"),
    ("Hùng", "Dũng", "Tuấn", "Cường", "Sơn", "Long", "Hải", "Thắng", "Bình", "Khánh", "Phúc", "Kiên", "Toàn", "Việt"),
)


class Names:
    """Draws full names: `next(names)`."""

    def __init__(self, seed: int = 891) -> None:
        self._draw = random.Random(seed)  # no secret comes from here
        self._families = tuple(FAMILIES)
        self._weights = tuple(FAMILIES.values())

    def __iter__(self) -> Names:
        return self

    def __next__(self) -> str:
        family = self._draw.choices(self._families, self._weights)[0]
        middles, givens = self._draw.choice((WOMEN, MEN))
        return f"{family} {self._draw.choice(middles)} {self._draw.choice(givens)}"


def officer_row(number: int, full_name: str) -> dict[str, object]:
    """The row of an invented officer, without dates."""
    code = f"DEMO-{number:05}"
    spelled = fold(full_name)
    return {
        "id": number,
        "code": code,
        "full_name": full_name,
        "search_text": f"{spelled} {fold(code)}",
        "email": f"{spelled.replace(' ', '.')}.{number}@demo.invalid",
        "is_invented": True,
    }
