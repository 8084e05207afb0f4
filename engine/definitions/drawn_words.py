"""What a drawn element says of itself, in both languages: its kind, its name, its profile. Pure values."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.definitions.diagram import Process
from engine.definitions.kinds import KINDS
from engine.definitions.naming import EFFECTS, LETTERS, OPERATIONS, YES, Names, period
from engine.words import Named

AFTER = re.compile(r"""\s*after\(\s*["']([^"']+)["']\s*\)\s*""")
FLOW, LANE, PROCESS = KINDS["sequenceFlow"], KINDS["lane"], KINDS["process"]
LABELS = {
    "name": Named("Tên", "Name"),
    "name_en": Named("Tên tiếng Anh", "English name"),
    "tag": Named("Loại phần tử", "Kind of element"),
    "id": Named("Mã phần tử", "Element id"),
    "lane": Named("Làn (người thực hiện)", "Lane (who does it)"),
    "role": Named("Chức danh thực hiện", "Role"),
    "routing": Named("Nơi thực hiện", "Routing"),
    "form": Named("Biểu mẫu", "Form"),
    "fact": Named("Tên dữ kiện", "Fact"),
    "time_limit": Named("Thời hạn", "Time limit"),
    "warning": Named("Nhắc trước hạn", "Warning"),
    "separate_from": Named("Không cùng người với bước", "Not the same person as in"),
    "not_delegable": Named("Không được ủy quyền", "Not delegable"),
    "assignee": Named("Giao đích danh", "Assignee"),
    "effect": Named("Tác động tới hồ sơ", "Effect on the dossier"),
    "letter": Named("Văn bản gửi người nộp", "Letter"),
    "operation": Named("Việc tự động", "Operation"),
    "residents": Named("Tra cứu CSDL dân cư", "Residents database"),
    "outside_clock": Named("Không tính vào thời hạn giải quyết", "Outside the legal time"),
    "procedure": Named("Mã thủ tục", "Procedure code"),
    "called": Named("Gọi quy trình", "Calls"),
    "timer": Named("Hẹn giờ", "Timer"),
    "event": Named("Sự kiện", "Event"),
    "interrupting": Named("Dừng bước đang làm", "Interrupts the step"),
    "attached_to": Named("Gắn vào", "Attached to"),
    "default": Named("Nhánh mặc định đi tới", "Default way to"),
    "loop": Named("Lặp lại", "Repeats"),
    "script": Named("Lệnh", "Script"),
    "condition": Named("Điều kiện", "Condition"),
    "from": Named("Đi từ", "From"),
    "to": Named("Đi tới", "To"),
}
ON_SIGHT = frozenset({"name", "name_en", "tag", "from", "to"})  # of a new element, what its line says anyway


def of_process(process: Process) -> dict[str, Named]:
    """What a process says of itself."""
    said = {key: Named(process.properties.get(key, "")) for key in ("name_en", "procedure")}
    return {"name": Named(process.name), **said}


def of_properties(properties: Mapping[str, str], names: Names) -> dict[str, Named]:
    """The profile of an element, each code by its name."""
    known: dict[str, Mapping[str, Named]] = {"effect": EFFECTS, "letter": LETTERS, "operation": OPERATIONS}
    said: dict[str, Named] = {}
    for key, value in properties.items():
        match key:
            case "time_limit" | "warning":
                said[key] = period(value)
            case "role":
                said[key] = names.role(value)
            case "routing":
                said[key] = names.routing(value)
            case "form":
                said[key] = names.form(value)
            case "not_delegable" | "outside_clock":
                said[key] = YES if value.strip().lower() == "true" else Named("")
            case _:
                said[key] = known.get(key, {}).get(value, Named(value))
    return said


def timer(text: str) -> Named:
    """`after("2wd")` as the period it is; another timer as it is written."""
    found = AFTER.fullmatch(text)
    return period(found[1]) if found else Named(text)


def brief(said: Mapping[str, Named]) -> tuple[Named, ...]:
    """What there is to say about a new element beside its name."""
    keys = [key for key in LABELS if said.get(key) and key not in ON_SIGHT]
    return tuple(Named(f"{LABELS[key]}: {said[key]}", f"{LABELS[key].en}: {said[key].en}") for key in keys)
