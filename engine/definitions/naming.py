"""What codes are called: roles, units, forms and routings as they stand in tables and sentences for people.

Plain values, so that what leans on them stays pure and is quickly there: every check begins in a process of its own.
`known_names` next door gathers `Names` from the organisation of a day and the forms of the house.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.words import Named
from engine.worktime.periods import NotAPeriod, Period

NOTHING = Named("không có", "none")
YES = Named("có", "yes")

PLACES = {
    "same": Named("cơ quan tiếp nhận hồ sơ", "the receiving authority"),
    "commune": Named("UBND cấp xã", "the commune"),
    "district": Named("UBND cấp huyện", "the district"),
    "city": Named("UBND Thành phố", "the city"),
    "handling": Named("đơn vị thụ lý", "the unit entrusted"),
    "handling_authority": Named("cơ quan quản lý đơn vị thụ lý", "the authority of the unit entrusted"),
}
CHANNELS = {
    "direct": Named("trực tiếp tại quầy", "at the counter"),
    "online": Named("trực tuyến", "online"),
    "post": Named("qua bưu chính công ích", "by post"),
}
PAPER_KINDS = {
    "original": Named("bản chính", "original"),
    "certified": Named("bản sao chứng thực", "certified copy"),
    "copy": Named("bản chụp", "copy"),
    "form": Named("biểu mẫu", "form"),
    "shown": Named("xuất trình", "shown"),
    "electronic": Named("bản điện tử", "electronic"),
}
EFFECTS = {
    "ask_supplement": Named("yêu cầu bổ sung, dừng tính thời hạn", "supplement asked, the clock stops"),
    "receive_supplement": Named("nhận bổ sung, tính lại thời hạn", "supplement received, the clock starts anew"),
    "refuse": Named("từ chối giải quyết", "refused"),
    "finish": Named("giải quyết xong", "finished"),
    "return_result": Named("trả kết quả", "result returned"),
    "entrust": Named("giao đơn vị thụ lý", "entrusted to a unit"),
    "extend": Named("xin lỗi và hẹn lại", "apology and new date"),
}
LETTERS = {
    "01": Named("Giấy tiếp nhận hồ sơ và hẹn trả kết quả (mẫu 01)", "Receipt with appointment (form 01)"),
    "02": Named("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (mẫu 02)", "Supplement request (form 02)"),
    "03": Named("Phiếu từ chối tiếp nhận giải quyết hồ sơ (mẫu 03)", "Refusal (form 03)"),
    "04": Named("Phiếu xin lỗi và hẹn lại ngày trả kết quả (mẫu 04)", "Apology and new date (form 04)"),
    "TB": Named("Thông báo cho người nộp hồ sơ", "Message to the applicant"),
}
OPERATIONS = {
    "citizen.notify": Named("thông báo cho người nộp hồ sơ", "message to the applicant"),
    "post.return": Named("gửi trả kết quả qua bưu chính", "result sent by post"),
    "post.transport": Named("chuyển giấy tờ qua bưu chính", "papers sent by post"),
}
MESSAGES = {  # what the outside tells a diagram that waits for it
    "post.delivered": Named("bưu chính đã phát", "the post has delivered"),
    "post.returned": Named("bưu chính chuyển hoàn", "the post has brought it back"),
    "post.lost": Named("bưu chính báo thất lạc, hư hỏng", "the post has lost or damaged it"),
}


@dataclass(frozen=True)
class Names:
    """Code -> name. `parts` are parts of a unit by the code after the slash (`MC`), `units` whole unit codes."""

    roles: Mapping[str, Named] = field(default_factory=dict)
    forms: Mapping[str, Named] = field(default_factory=dict)
    units: Mapping[str, Named] = field(default_factory=dict)
    parts: Mapping[str, Named] = field(default_factory=dict)

    def role(self, code: str | None) -> Named:
        return self.roles.get(code, Named(code)) if code else NOTHING

    def form(self, key: str | None) -> Named:
        return self.forms.get(key, Named(key)) if key else NOTHING

    def routing(self, routing: str | None) -> Named:
        """The place a routing means, as a noun: `same/MC` is “Bộ phận Một cửa của cơ quan tiếp nhận hồ sơ”."""
        if not routing:
            return NOTHING
        word, _, part = routing.strip().partition("/")
        kind, _, name = word.partition(":")
        match kind:
            case "department":
                whole = self.units.get(name, Named(name))
            case "outside":
                body = self.units.get(name, Named(name))
                whole = Named(f"{body} phục vụ địa bàn", f"{body.en} serving the area")
            case "fact":
                whole = Named(f"đơn vị ghi trong hồ sơ ({name})", f"the unit written in the dossier ({name})")
            case _:
                whole = PLACES.get(kind, Named(word))
        if not part:
            return whole
        inside = self.units.get(f"{name}/{part}") or self.parts.get(part, Named(part))
        joint = ", " if kind == "department" else " của "
        return Named(f"{inside}{joint}{whole}", f"{inside.en}, {whole.en}")


def period(text: str | None) -> Named:
    """`2wd` as “2 ngày làm việc”; what is no period as it stands."""
    if not text:
        return NOTHING
    try:
        read = Period.parse(text)
    except NotAPeriod:
        return Named(text)
    return Named(read.vi, read.en)


def changed(labels: Mapping[str, Named], before: Mapping[str, Named], after: Mapping[str, Named]) -> tuple[Named, ...]:
    """One sentence for every label of which something else is said now: “Thời hạn: 2 ngày → 3 ngày”."""
    pairs = [(label, before.get(key) or NOTHING, after.get(key) or NOTHING) for key, label in labels.items()]
    return tuple(
        Named(f"{label}: {was} → {now}", f"{label.en}: {was.en} → {now.en}") for label, was, now in pairs if was != now
    )
