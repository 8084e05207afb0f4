"""Invented names for an invented population: how several peoples of Vietnam name their children. Nobody is meant."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Custom:
    """How one people names. `family_last`: the family's name comes at the end, and a child has its mother's."""

    people: str
    families: tuple[str, ...]
    men_between: tuple[str, ...]
    men: tuple[str, ...]
    women_between: tuple[str, ...]
    women: tuple[str, ...]
    family_last: bool = False

    def full_name(self, dice: Random, family: str, is_female: bool) -> str:
        between, given = (self.women_between, self.women) if is_female else (self.men_between, self.men)
        pieces = [family, dice.choice(between), dice.choice(given)]
        if self.family_last:
            pieces = [*pieces[1:], family]
        return " ".join(piece for piece in pieces if piece).replace("' ", "'")


def _words(text: str) -> tuple[str, ...]:
    return tuple("" if word == "-" else word.replace("_", " ") for word in text.split())


def _custom(people: str, families: str, men: str, women: str, family_last: bool = False) -> Custom:
    """`men` and `women`: what stands between, a bar, what is given; `-` is nothing, `_` a blank."""
    halves = [_words(half) for each in (men, women) for half in each.split("|")]
    return Custom(people, _words(families), halves[0], halves[1], halves[2], halves[3], family_last)


KINH = _custom(
    "Kinh",
    "Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Trần Lê Lê Phạm Phạm Hoàng Vũ Vũ Phan Đặng Bùi Đỗ Hồ Ngô "
    "Dương Lý Đào Đoàn Trịnh Mai Tạ Chử Khuất Đàm Lưu Nghiêm Kiều Cao Phùng Tô Vương Quách",
    "Văn Văn Văn Đức Hữu Xuân Công Quang Minh Đình Thế Ngọc Tiến Anh Gia Bá Trọng Việt | An Anh Bách Bảo Bình Chiến "
    "Cường Dũng Duy Đạt Đông Giang Hải Hào Hiếu Hoàng Hùng Huy Khánh Khoa Kiên Lâm Linh Long Lộc Mạnh Nam Nghĩa Nhân "
    "Phong Phúc Quân Quốc Quyết Sơn Tài Tâm Thành Thắng Thịnh Tiến Toàn Trung Tuấn Tùng Vinh Vượng",
    "Thị Thị Thị Thị Thị_Thanh Thị_Ngọc Thị_Thu Thị_Hồng Thị_Bích Minh Ngọc Thu Thùy Phương Khánh Bảo Quỳnh Diệu | An "
    "Anh Ánh Bích Cẩm Chi Cúc Diễm Diệp Dung Duyên Giang Hà Hạnh Hằng Hiền Hoa Hòa Huệ Hương Huyền Lan Liên Loan Ly "
    "Mai My Nga Ngân Ngọc Nhung Oanh Phượng Quyên Tâm Thảo Thoa Thơm Thúy Trang Tuyết Uyên Vân Xuân Yến",
)
OTHERS = (
    _custom("Mường", "Bùi Đinh Quách Hà Bạch", "Văn - | Ển Dậu Nhắng Thiệp Quyền", "Thị | Ẻn Mền Dệu Sen Nhưm"),
    _custom("Tày", "Nông Hoàng Ma Lương Bế", "Văn Quốc | Páo Kín Slao Thướng", "Thị | Khẻo Slưa Nhình Kẻo"),
    _custom("Nùng", "Nông Vi Hứa Lục Triệu", "Văn | Phủng Sí Dền", "Thị | Pạc Sẻn Lẻn"),
    _custom("Thái", "Lò Quàng Cà Tòng Lường", "Văn | Ính Pấng Hặc Xôm", "Thị | Ọi Dọn Pản Kẽo"),
    _custom("Mông", "Giàng Vàng Thào Sùng Hạng", "A | Páo Chứ Dơ Súa Lử", "Thị - | Mỷ Dở Say Sua Chở"),
    _custom("Dao", "Triệu Bàn Đặng Phùng Chảo", "Văn Tòn Sành | Phẩu Diết Quấy", "Thị Mùi | Mẩy Nái Pham"),
    _custom("Hoa", "Trương Lâm Vương Phù Lầu", "Chí Vĩnh | Dìn Phát Sáng", "Mỹ Tú | Phụng Linh Kíu"),
    _custom("Khơ-me", "Thạch Sơn Danh Kim Châu", "- Sô | Phia Khonl Ri Đa", "Thị - | Sa_Rây Sóc_Kha Ươl"),
    _custom(
        "Ê-đê", "Niê Êban Kbuôr Mlô Ayŭn", "Y | Thuyên Bhăm Moan Krăng", "H' | Linh Hoanh Yuôl Bliă", family_last=True
    ),
    _custom("Chăm", "Đàng Báo Thổ Quảng Bá", "Năng Văn | Lượng Thọ Hợp", "Thị | Mơ Sum Hận"),
)


def custom_of(dice: Random) -> Custom:
    """One family in twelve does not belong to the majority."""
    return dice.choice(OTHERS) if dice.random() < 1 / 12 else KINH
