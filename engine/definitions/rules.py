"""What the checks say, as one table to read aloud: rule, severity, what is wrong, what to do; in both languages. The
rows about the work itself and about how a drawing reads stand next door (`rules_of_work`, `rules_of_reading`).

`{element}` is the element's name as drawn, with its id; the other placeholders come with the finding. What keeps a
diagram from running has its own table in `words`.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.definitions.diagram import Finding, Severity
from engine.definitions.rules_of_reading import READING_WELL
from engine.definitions.rules_of_work import DOING_THE_WORK
from engine.definitions.words import clipped, quoted


@dataclass(frozen=True)
class Rule:
    id: str
    severity: Severity
    message: str
    remedy: str
    message_en: str
    remedy_en: str


_TABLE: tuple[tuple[str, Severity, str, str, str, str], ...] = (
    *DOING_THE_WORK,
    # ---- deciding ----------------------------------------------------------------------------------------------
    (
        "condition-unknown-fact",
        "incomplete",
        "Nhánh {element} xét “{value}”, nhưng không bước nào của quy trình cung cấp dữ liệu này.",
        "Dùng dữ liệu mà một biểu mẫu trước đó ghi lại: {known}.",
        "Branch {element} asks for “{value}”, but no step of the process provides it.",
        "Use what an earlier form provides: {known}.",
    ),
    (
        "node-unknown-fact",
        "incomplete",
        "{element} cần “{value}”, nhưng không bước nào của quy trình cung cấp dữ liệu này.",
        "Dùng dữ liệu mà một biểu mẫu trước đó ghi lại: {known}.",
        "{element} needs “{value}”, but no step of the process provides it.",
        "Use what an earlier form provides: {known}.",
    ),
    (
        "condition-unknown-field",
        "incomplete",
        "Nhánh {element} xét “{value}”, nhưng biểu mẫu “{form}” không có mục này.",
        "Dùng một trong các mục của biểu mẫu: {known}.",
        "Branch {element} asks for “{value}”, but the form “{form}” has no such field.",
        "Use one of the form's fields: {known}.",
    ),
    (
        "condition-unknown-choice",
        "incomplete",
        "Nhánh {element} so “{fact}” với “{value}”, nhưng đó không phải là một lựa chọn của mục này; nhánh sẽ không "
        "bao giờ được chọn đúng.",
        "Dùng một trong các lựa chọn: {known}.",
        "Branch {element} compares “{fact}” with “{value}”, which is none of its choices; the branch would never be "
        "chosen rightly.",
        "Use one of the choices: {known}.",
    ),
    (
        "timer-unknown-fact",
        "incomplete",
        "Hẹn giờ {element} đợi tới lúc ghi ở “{value}”, nhưng không bước nào của quy trình cung cấp dữ liệu này; hồ sơ "
        "sẽ dừng ở đó.",
        "Dùng một mục ngày mà biểu mẫu trước đó ghi lại ({known}), hoặc ghi khoảng thời gian như 2 ngày làm việc.",
        "The timer {element} waits until “{value}”, but no step of the process provides it; the dossier would stop "
        "there.",
        "Use a date an earlier form provides ({known}), or a period such as 2 working days.",
    ),
    # ---- what stopped the look itself --------------------------------------------------------------------------
    (
        "file-missing",
        "error",
        "Không mở được tệp {file}: {reason}.",
        "Kiểm tra lại đường dẫn và quyền đọc tệp.",
        "The file {file} cannot be opened: {reason}.",
        "Check the path and whether you may read the file.",
    ),
    (
        "check-took-too-long",
        "error",
        "Không kiểm tra xong sơ đồ trong {seconds} giây.",
        "Chia sơ đồ thành các quy trình nhỏ hơn, gọi lẫn nhau bằng bước gọi quy trình (call activity).",
        "The diagram could not be checked within {seconds} seconds.",
        "Split it into smaller processes that call one another (call activities).",
    ),
    (
        "check-needed-too-much-memory",
        "error",
        "Kiểm tra sơ đồ cần quá {megabytes} MB bộ nhớ.",
        "Chia sơ đồ thành các quy trình nhỏ hơn, bỏ hình ảnh và nội dung nhúng.",
        "Checking the diagram needs more than {megabytes} MB of memory.",
        "Split it into smaller processes; remove embedded pictures and content.",
    ),
    (
        "check-broke",
        "error",
        "Không kiểm tra được sơ đồ vì lỗi ngoài dự kiến: {reason}.",
        "Gửi tệp sơ đồ cho người quản trị hệ thống.",
        "The diagram could not be checked because of an unexpected error: {reason}.",
        "Send the file to the administrator of the system.",
    ),
    (
        "engine-refuses",
        "error",
        "Bộ máy chạy quy trình không nhận sơ đồ: {reason}.",
        "Xem lại các bước vừa sửa; nếu sơ đồ không có gì lạ, gửi tệp cho người quản trị hệ thống.",
        "The process engine does not accept the diagram: {reason}.",
        "Look again at what was changed last; if nothing is unusual, send the file to the administrator.",
    ),
    (
        "more-like-these",
        "advice",
        "Tệp {file} còn {count} chỗ nữa giống như “{value}”, không liệt kê hết.",
        "Sửa các chỗ đã liệt kê rồi kiểm tra lại.",
        "The file {file} has {count} more places like “{value}”, which are not all listed.",
        "Mend the ones that are listed, then check again.",
    ),
    (
        "file-not-used",
        "error",
        "Quy trình của thủ tục không dùng tới tệp {file}.",
        "Đặt tên tệp đúng như tệp được thay hoặc được gọi tới, hoặc bỏ tệp này ra.",
        "The process of the procedure does not use the file {file}.",
        "Name it as the file it replaces or as the process calls it, or take it out.",
    ),
    # ---- one element, one id -----------------------------------------------------------------------------------
    (
        "id-shared",
        "incomplete",
        "Mã “{value}” của {element} trùng với một phần tử trong tệp {other}; hai phần tử sẽ bị lẫn với nhau.",
        "Đổi một trong hai mã.",
        "The id “{value}” of {element} is also used in the file {other}; the two would be taken for one another.",
        "Change one of the two ids.",
    ),
    *READING_WELL,
)

RULES: dict[str, Rule] = {row[0]: Rule(*row) for row in _TABLE}


def say(rule: str, element_id: str | None, name: str | None, *, file: str | None = None, **details: object) -> Finding:
    """A finding of this rule about one element. `name` is its name as drawn; `details` fill the placeholders, a pair
    being the Vietnamese and the English word."""
    said = RULES[rule]
    pairs = {key: word if isinstance(word, tuple) else (word, word) for key, word in details.items()}
    element = quoted(element_id or file, name)
    vi, en = ({"element": element, "file": file or "", **{key: pair[n] for key, pair in pairs.items()}} for n in (0, 1))
    return Finding(
        element_id=element_id,
        element_name=clipped(name),
        rule=rule,
        severity=said.severity,
        message=said.message.format(**vi),
        remedy=said.remedy.format(**vi),
        message_en=said.message_en.format(**en),
        remedy_en=said.remedy_en.format(**en),
        file=file,
    )
