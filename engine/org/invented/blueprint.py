"""What every city department, district and commune of 2018 is made of: parts, posts and titles as tables.

Sources: NĐ 24/2014 and NĐ 37/2014 (departments and district divisions), Luật Cán bộ, công chức 2008 điều 61 (civil
servants of communes), NĐ 61/2018 điều 10 (who heads a one-stop desk).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PostPlan:
    """One post of a unit; `times` chairs of the same kind. `also` is the key of a post whose holder sits here too."""

    role: str
    title: str
    times: int = 1
    key: str = ""
    also: str = ""


@dataclass(frozen=True)
class PartPlan:
    """A part of an authority: its code after the slash, its name and its posts."""

    code: str
    name: str
    kind: str
    posts: tuple[PostPlan, ...]


LEVELS = (
    ("city", "Cấp tỉnh", "Provincial level", 1),
    ("district", "Cấp huyện", "District level", 2),
    ("commune", "Cấp xã", "Commune level", 3),
)

ROLES = (
    ("head", "Người đứng đầu cơ quan", "Head of agency"),
    ("deputy", "Cấp phó", "Deputy head"),
    ("unit_leader", "Lãnh đạo phòng", "Unit leader"),
    ("specialist", "Chuyên viên", "Specialist"),
    ("desk_head", "Trưởng Bộ phận Một cửa", "Head of the one-stop desk"),
    ("desk_officer", "Công chức Bộ phận Một cửa", "Desk officer"),
    ("records_clerk", "Văn thư", "Records clerk"),
    ("civil_status_officer", "Công chức Tư pháp – Hộ tịch", "Civil status officer"),
    ("land_officer", "Công chức Địa chính – Xây dựng", "Land officer"),
    ("control_officer", "Cán bộ kiểm soát thủ tục hành chính", "Procedure control officer"),
    ("outside_officer", "Đầu mối phối hợp của cơ quan ngoài", "Liaison of an outside body"),
)

DEPARTMENTS = (
    ("SNV", "Sở Nội vụ", "Department of Home Affairs"),
    ("STP", "Sở Tư pháp", "Department of Justice"),
    ("SKHDT", "Sở Kế hoạch và Đầu tư", "Department of Planning and Investment"),
    ("STC", "Sở Tài chính", "Department of Finance"),
    ("SCT", "Sở Công Thương", "Department of Industry and Trade"),
    ("SNNPTNT", "Sở Nông nghiệp và Phát triển nông thôn", "Department of Agriculture and Rural Development"),
    ("SGTVT", "Sở Giao thông vận tải", "Department of Transport"),
    ("SXD", "Sở Xây dựng", "Department of Construction"),
    ("STNMT", "Sở Tài nguyên và Môi trường", "Department of Natural Resources and Environment"),
    ("STTTT", "Sở Thông tin và Truyền thông", "Department of Information and Communications"),
    ("SLDTBXH", "Sở Lao động – Thương binh và Xã hội", "Department of Labour, Invalids and Social Affairs"),
    ("SVHTT", "Sở Văn hóa và Thể thao", "Department of Culture and Sports"),
    ("SDL", "Sở Du lịch", "Department of Tourism"),
    ("SKHCN", "Sở Khoa học và Công nghệ", "Department of Science and Technology"),
    ("SGDDT", "Sở Giáo dục và Đào tạo", "Department of Education and Training"),
    ("SYT", "Sở Y tế", "Department of Health"),
    ("QHKT", "Sở Quy hoạch – Kiến trúc", "Department of Planning and Architecture"),
    ("SNGV", "Sở Ngoại vụ", "Department of External Relations"),
    ("TTTP", "Thanh tra Thành phố", "City Inspectorate"),
    ("BDT", "Ban Dân tộc", "Board of Ethnic Affairs"),
    ("BQLKCN", "Ban Quản lý các khu công nghiệp và chế xuất", "Industrial and Export Processing Zones Authority"),
)
INSTITUTE = (
    "VNC",
    "Viện Nghiên cứu phát triển kinh tế – xã hội",
    "Institute for Socio-Economic Development Studies",
)

HEAD_TITLES = {
    "TTTP": ("Chánh Thanh tra Thành phố", "Phó Chánh Thanh tra Thành phố"),
    "BDT": ("Trưởng Ban Dân tộc", "Phó Trưởng Ban Dân tộc"),
    "BQLKCN": ("Trưởng Ban Quản lý", "Phó Trưởng Ban Quản lý"),
    "VNC": ("Viện trưởng", "Phó Viện trưởng"),
}

CITY_POSTS = (
    PostPlan("head", "Chủ tịch UBND Thành phố"),
    PostPlan("deputy", "Phó Chủ tịch UBND Thành phố", times=3),
)
CONTROL_OFFICE_POSTS = (
    PostPlan("head", "Chánh Văn phòng UBND Thành phố"),
    PostPlan("deputy", "Phó Chánh Văn phòng UBND Thành phố", times=2),
    PostPlan("control_officer", "Chuyên viên Phòng Kiểm soát thủ tục hành chính", times=2),
    PostPlan("records_clerk", "Văn thư UBND Thành phố"),
)


def department_posts(code: str, name: str) -> tuple[PostPlan, ...]:
    head, deputy = HEAD_TITLES.get(code, (f"Giám đốc {name}", f"Phó Giám đốc {name}"))
    return (
        PostPlan("head", head),
        PostPlan("deputy", deputy, times=2),
        PostPlan("records_clerk", "Văn thư cơ quan", key="clerk"),
    )


def office(name: str) -> PartPlan:
    posts = (
        PostPlan("unit_leader", "Chánh Văn phòng"),
        PostPlan("deputy", "Phó Chánh Văn phòng"),
        PostPlan("specialist", "Chuyên viên"),
        PostPlan("records_clerk", "Văn thư", also="clerk"),
    )
    return PartPlan("VP", name, "office", posts)


def division(code: str, name: str, specialists: int = 1, leader: str = "Trưởng phòng") -> PartPlan:
    posts = (
        PostPlan("unit_leader", leader),
        PostPlan("deputy", f"Phó {leader}"),
        PostPlan("specialist", "Chuyên viên", times=specialists),
    )
    return PartPlan(code, name, "division", posts)


def desk(of: str, title: str = "Phó Chánh Văn phòng, Trưởng Bộ phận Một cửa", headed_by: str = "") -> PartPlan:
    posts = (
        PostPlan("desk_head", title, also=headed_by),
        PostPlan("desk_officer", "Công chức tiếp nhận và trả kết quả", times=2),
    )
    return PartPlan("MC", f"Bộ phận Một cửa {of}", "desk", posts)


DEPARTMENT_DIVISIONS = {
    "STP": (division("HCTP", "Phòng Hành chính tư pháp", specialists=3),),
    "QHKT": (division("QH", "Phòng Quản lý quy hoạch và kiến trúc", specialists=3),),
}
ANY_DEPARTMENT = (division("NV", "Phòng Nghiệp vụ", specialists=2),)

DISTRICT_DIVISIONS = (
    division("NV", "Phòng Nội vụ"),
    division("TP", "Phòng Tư pháp", specialists=2),
    division("TCKH", "Phòng Tài chính – Kế hoạch"),
    division("TNMT", "Phòng Tài nguyên và Môi trường"),
    division("LDTBXH", "Phòng Lao động – Thương binh và Xã hội"),
    division("VHTT", "Phòng Văn hóa và Thông tin"),
    division("GDDT", "Phòng Giáo dục và Đào tạo"),
    division("YT", "Phòng Y tế"),
    division("TT", "Thanh tra", leader="Chánh Thanh tra"),
)
URBAN_DIVISIONS = (division("QLDT", "Phòng Quản lý đô thị", specialists=3), division("KT", "Phòng Kinh tế"))
RURAL_DIVISIONS = (division("KT", "Phòng Kinh tế"), division("KTHT", "Phòng Kinh tế và Hạ tầng", specialists=3))


def district_posts(kind: str) -> tuple[PostPlan, ...]:
    """`kind` is quận, huyện or thị xã."""
    return (
        PostPlan("head", f"Chủ tịch UBND {kind}"),
        PostPlan("deputy", f"Phó Chủ tịch UBND {kind}", times=3),
        PostPlan("records_clerk", f"Văn thư UBND {kind}", key="clerk"),
    )


def commune_posts(kind: str) -> tuple[PostPlan, ...]:
    """`kind` is phường, xã or thị trấn. A ward's police are regular police and no civil servants of the ward."""
    land = "Địa chính – Nông nghiệp – Xây dựng và Môi trường"
    if kind != "xã":
        land = "Địa chính – Xây dựng – Đô thị và Môi trường"
    posts = (
        PostPlan("head", f"Chủ tịch UBND {kind}", key="head"),
        PostPlan("deputy", f"Phó Chủ tịch UBND {kind}", times=2),
        PostPlan("civil_status_officer", "Công chức Tư pháp – Hộ tịch"),
        PostPlan("land_officer", f"Công chức {land}"),
        PostPlan("records_clerk", "Công chức Văn phòng – Thống kê"),
        PostPlan("specialist", "Công chức Tài chính – Kế toán"),
        PostPlan("specialist", "Công chức Văn hóa – Xã hội"),
        PostPlan("specialist", "Chỉ huy trưởng Quân sự"),
    )
    return posts if kind == "phường" else (*posts, PostPlan("specialist", f"Trưởng Công an {kind}"))


# code, name of the city body, name of a district's branch, what its liaison is called
OUTSIDE_BODIES = (
    ("CA", "Công an thành phố Hà Nội", "Công an", "Cán bộ đầu mối phối hợp"),
    ("BHXH", "Bảo hiểm xã hội thành phố Hà Nội", "Bảo hiểm xã hội", "Viên chức đầu mối phối hợp"),
    ("THUE", "Cục Thuế thành phố Hà Nội", "Chi cục Thuế", "Công chức đầu mối phối hợp"),
)
