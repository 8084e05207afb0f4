"""The accounts of the demo: who may be tried, and what is worth trying as them. One password for all of them.

They work in three places that the four procedures pass through: the ward of Trúc Bạch, its district Ba Đình, and the
departments of justice and of planning; with their partners at the police and the social insurance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.org.invented.city import City

PASSWORD = "mot-cua-2018"  # printed on the sign-in page of a demo; nothing else ever gets it


@dataclass(frozen=True)
class Listed:
    """One line of the sign-in page. `post` says whose account it is: (unit code, role, which of them)."""

    login: str
    name: str
    title: str
    unit: str
    tries: str
    post: tuple[str, str, int] | None = None
    grants: str = ""


def _at(place: str, code: str) -> Callable[..., Listed]:
    """Accounts of the unit `code` and its parts, under the name `place`."""

    def listed(
        login: str, name: str, title: str, role: str, tries: str, *, part: str = "", which: int = 1, grants: str = ""
    ) -> Listed:
        return Listed(login, name, title, place, tries, (f"{code}/{part}" if part else code, role, which), grants)

    return listed


_ward = _at("UBND phường Trúc Bạch", "00004")
_district = _at("UBND quận Ba Đình", "001")
_justice = _at("Sở Tư pháp", "STP")
_planning = _at("Sở Quy hoạch – Kiến trúc", "QHKT")
_city = _at("UBND Thành phố Hà Nội", "01")
_control = _at("Văn phòng UBND Thành phố", "VPUB")

RECEIVE = "Tiếp nhận hồ sơ tại quầy, in giấy hẹn, trả kết quả."
LEAD = "Phân công, ký duyệt, xem trang điều hành và trả lời cảnh báo trễ hạn."
STAMP = "Lấy số, đóng dấu, phát hành kết quả."
PARTNER = "Trả lời phần việc được chuyển sang cơ quan mình."

LISTED: tuple[Listed, ...] = (
    _ward("motcua.trucbach", "Nguyễn Thị Thu Hà", "Công chức Bộ phận Một cửa", "desk_officer", RECEIVE, part="MC"),
    _ward(
        "motcua2.trucbach",
        "Trần Minh Phương",
        "Công chức Bộ phận Một cửa",
        "desk_officer",
        "Ngồi quầy bên cạnh: thử nhận việc người khác đã nhận.",
        part="MC",
        which=2,
    ),
    _ward(
        "hotich.trucbach",
        "Phạm Thị Bích Ngọc",
        "Công chức Tư pháp – Hộ tịch",
        "civil_status_officer",
        "Đăng ký khai sinh trong ngày, xác minh khi cần.",
    ),
    _ward(
        "diachinh.trucbach",
        "Đỗ Quang Huy",
        "Công chức Địa chính – Xây dựng",
        "land_officer",
        "Cho ý kiến về hiện trạng thửa đất khi quận hỏi.",
    ),
    _ward("vanthu.trucbach", "Lê Thị Kim Oanh", "Công chức Văn phòng – Thống kê", "records_clerk", STAMP),
    _ward("phochutich.trucbach", "Vũ Đình Toàn", "Phó Chủ tịch UBND phường", "deputy", LEAD),
    _ward("chutich.trucbach", "Hoàng Đức Thắng", "Chủ tịch UBND phường", "head", LEAD),
    _district("motcua.badinh", "Bùi Thị Hồng Nhung", "Công chức Bộ phận Một cửa", "desk_officer", RECEIVE, part="MC"),
    _district(
        "truongmotcua.badinh",
        "Đinh Thị Thanh Thủy",
        "Trưởng Bộ phận Một cửa",
        "desk_head",
        "Theo dõi quầy của quận, đôn đốc hồ sơ sắp đến hạn.",
        part="MC",
    ),
    _district(
        "chuyenvien.badinh",
        "Nguyễn Mạnh Cường",
        "Chuyên viên Phòng Quản lý đô thị",
        "specialist",
        "Thẩm định giấy phép xây dựng, yêu cầu bổ sung, lấy ý kiến.",
        part="QLDT",
    ),
    _district("truongphong.badinh", "Trần Tiến Dũng", "Trưởng phòng Quản lý đô thị", "unit_leader", LEAD, part="QLDT"),
    _district("vanthu.badinh", "Ngô Thị Thùy Linh", "Văn thư UBND quận", "records_clerk", STAMP),
    _district("phochutich.badinh", "Đặng Hữu Phúc", "Phó Chủ tịch UBND quận", "deputy", LEAD),
    _district("chutich.badinh", "Phan Anh Tuấn", "Chủ tịch UBND quận", "head", LEAD),
    _justice("motcua.stp", "Dương Thị Minh Trang", "Công chức Bộ phận Một cửa", "desk_officer", RECEIVE, part="MC"),
    _justice(
        "chuyenvien.stp",
        "Phạm Thế Kiên",
        "Chuyên viên Phòng Hành chính tư pháp",
        "specialist",
        "Lập phiếu lý lịch tư pháp, gửi xác minh sang Công an.",
        part="HCTP",
    ),
    _justice(
        "truongphong.stp", "Lê Thị Phương Lan", "Trưởng phòng Hành chính tư pháp", "unit_leader", LEAD, part="HCTP"
    ),
    _justice("vanthu.stp", "Mai Thị Ngọc Yến", "Văn thư Sở Tư pháp", "records_clerk", STAMP),
    _justice("phogiamdoc.stp", "Tạ Công Sơn", "Phó Giám đốc Sở Tư pháp", "deputy", LEAD),
    _justice("giamdoc.stp", "Vũ Xuân Hải", "Giám đốc Sở Tư pháp", "head", LEAD),
    _planning("motcua.qhkt", "Hoàng Thị Thu Hương", "Công chức Bộ phận Một cửa", "desk_officer", RECEIVE, part="MC"),
    _planning(
        "chuyenvien.qhkt",
        "Nguyễn Quang Khánh",
        "Chuyên viên Phòng Quản lý quy hoạch và kiến trúc",
        "specialist",
        "Cho ý kiến quy hoạch khi quận hỏi; im lặng là đồng ý.",
        part="QH",
    ),
    _planning(
        "truongphong.qhkt",
        "Trịnh Văn Long",
        "Trưởng phòng Quản lý quy hoạch và kiến trúc",
        "unit_leader",
        LEAD,
        part="QH",
    ),
    _planning("vanthu.qhkt", "Cao Thị Kim Dung", "Văn thư Sở Quy hoạch – Kiến trúc", "records_clerk", STAMP),
    _planning("giamdoc.qhkt", "Đỗ Hữu Việt", "Giám đốc Sở Quy hoạch – Kiến trúc", "head", LEAD),
    _at("Công an quận Ba Đình", "CA/001")(
        "congan.badinh", "Bùi Đức Bình", "Cán bộ đầu mối phối hợp", "outside_officer", PARTNER
    ),
    _at("Công an thành phố Hà Nội", "CA")(
        "congan.hanoi", "Khuất Duy Hùng", "Cán bộ đầu mối phối hợp", "outside_officer", PARTNER
    ),
    _at("Bảo hiểm xã hội quận Ba Đình", "BHXH/001")(
        "baohiem.badinh", "Kiều Thị Tuyết", "Viên chức đầu mối phối hợp", "outside_officer", PARTNER
    ),
    _control(
        "kiemsoat.hanoi",
        "Lưu Thị Phương Nga",
        "Chuyên viên Kiểm soát thủ tục hành chính",
        "control_officer",
        "Theo dõi toàn thành phố, phê duyệt phiên bản quy trình.",
        grants="control",
    ),
    _control("chanhvanphong.hanoi", "Nguyễn Thế Phong", "Chánh Văn phòng UBND Thành phố", "head", LEAD),
    _city("chutich.hanoi", "Trần Đình Trọng", "Chủ tịch UBND Thành phố", "head", LEAD),
    Listed(
        "thietke",
        "Người thiết kế quy trình",
        "Thiết kế quy trình điện tử",
        "Quản trị hệ thống",
        "Vẽ hoặc nạp sơ đồ BPMN, xem kết quả kiểm tra, trình phê duyệt.",
        grants="designer",
    ),
    Listed(
        "quantri",
        "Người quản trị",
        "Quản trị tài khoản",
        "Quản trị hệ thống",
        "Tạo, khóa tài khoản, đặt lại mật khẩu.",
        grants="administrator",
    ),
    Listed(
        "giamsat",
        "Người giám sát",
        "Giám sát độc lập",
        "Quản trị hệ thống",
        "Xem được mọi hồ sơ và nhật ký, không sửa được gì.",
        grants="auditor",
    ),
)


def named_posts() -> dict[tuple[str, str, int], str]:
    """The names of those who have an account, by post, for `demo.city.build`."""
    return {listed.post: listed.name for listed in LISTED if listed.post}


def account_rows(city: City, password_hash: str, created_at: datetime) -> list[dict[str, Any]]:
    """The rows of the accounts; all share one password, so it is hashed once."""
    return [
        {
            "login": listed.login,
            "name": listed.name,
            "officer_id": city.holders[listed.post] if listed.post else None,
            "password_hash": password_hash,
            "grants": listed.grants,
            "language": "vi",
            "created_at": created_at,
        }
        for listed in LISTED
    ]
