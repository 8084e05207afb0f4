"""What reading and adapting have to say, once: a rule, its severity, and its sentences in both languages.

`say` fills a rule's sentences for one element. Placeholders: {name} (“name” (id), or id), and what the caller gives.
"""

from __future__ import annotations

from engine.definitions.diagram import Finding, Severity

Words = tuple[Severity, str, str, str, str]  # severity, Vietnamese, remedy, English, remedy

RULES: dict[str, Words] = {}
LONGEST_SHOWN = 300  # characters of a name or id in a sentence


def rule(name: str, severity: Severity, vi: str, remedy: str, en: str, remedy_en: str) -> None:
    RULES[name] = (severity, vi, remedy, en, remedy_en)


def quoted(element_id: str | None, element_name: str | None) -> str:
    """How an element is named in a sentence: by name and id. `nameplates.in_words` takes the id away again where the
    name alone tells which element is meant."""
    label = label_of(element_name)
    element_id = element_id[:LONGEST_SHOWN] if element_id else element_id
    if label and element_id and label != element_id:
        return f"“{label}” ({element_id})"
    return f"“{label or element_id or '?'}”"


def label_of(name: str | None) -> str:
    return " ".join((name or "").split())[:100]


def clipped(name: str | None) -> str | None:
    """A name as far as a finding repeats it: somebody may write a book into it, a thousand times."""
    return (name or "")[:LONGEST_SHOWN] or None


def say(
    name: str,
    element_id: str | None = None,
    element_name: str | None = None,
    file: str | None = None,
    **details: object,
) -> Finding:
    severity, vi, remedy, en, remedy_en = RULES[name]
    given = {"name": quoted(element_id, element_name), **details}
    texts = [text.format_map(given) for text in (vi, remedy, en, remedy_en)]
    return Finding(element_id, clipped(element_name), name, severity, texts[0], texts[1], texts[2], texts[3], file)


# -- the file ------------------------------------------------------------------------------------------------------
SAVE_AS_BPMN = ("Lưu lại sơ đồ dưới dạng BPMN 2.0 (XML) rồi nạp lại.", "Save the diagram again as BPMN 2.0 XML.")
rule("file-empty", "error", "Tệp trống.", SAVE_AS_BPMN[0], "The file is empty.", SAVE_AS_BPMN[1])
rule(
    "file-too-large", "error",
    "Tệp có dung lượng {size} MB, vượt giới hạn {limit} MB.", "Chia sơ đồ thành nhiều tệp hoặc bỏ hình ảnh nhúng.",
    "The file has {size} MB; the limit is {limit} MB.", "Split the diagram or remove embedded pictures.",
)  # fmt: skip
rule(
    "file-is-zip", "error",
    "Tệp là một gói nén (ZIP), không phải sơ đồ BPMN.", "Giải nén và nạp từng tệp .bpmn bên trong.",
    "The file is a ZIP archive, not a BPMN diagram.", "Unpack it and upload the .bpmn files inside.",
)  # fmt: skip
rule(
    "file-is-html", "error",
    "Tệp là một trang web (HTML), không phải sơ đồ BPMN.", "Tải lại đúng tệp sơ đồ rồi nạp.",
    "The file is a web page (HTML), not a BPMN diagram.", "Download the diagram itself and upload that.",
)  # fmt: skip
rule(
    "xml-broken", "error",
    "Tệp không phải XML hợp lệ{place}.", SAVE_AS_BPMN[0],
    "The file is not well-formed XML{en_place} ({detail}).", SAVE_AS_BPMN[1],
)  # fmt: skip
rule(
    "xml-doctype", "error",
    "Tệp có khai báo DOCTYPE hoặc thực thể XML; vì an toàn, hệ thống không nhận.", "Bỏ khai báo DOCTYPE khỏi tệp.",
    "The file declares a DOCTYPE or XML entities, which is refused for safety.", "Remove the DOCTYPE from the file.",
)  # fmt: skip
rule(
    "xml-too-deep", "error",
    "Tệp lồng nhau quá {limit} cấp.", "Tách phần bên trong thành quy trình riêng, gọi bằng bước gọi quy trình.",
    "The file is nested deeper than {limit} levels.", "Split the inner part off into a process of its own and call it.",
)  # fmt: skip
rule(
    "xml-too-many-elements", "error",
    "Tệp có quá {limit} phần tử XML.", "Chia sơ đồ thành nhiều tệp.",
    "The file has more than {limit} XML elements.", "Split the diagram into several files.",
)  # fmt: skip
rule(
    "wrong-namespace", "error",
    "Gốc của tệp là <{root}> trong không gian tên (namespace) {namespace}, không phải <definitions> của BPMN 2.0.",
    "Xuất sơ đồ theo BPMN 2.0, không gian tên {expected}.",
    "The root of the file is <{root}> in namespace {namespace}, not <definitions> of BPMN 2.0.",
    "Export the diagram as BPMN 2.0, namespace {expected}.",
)  # fmt: skip
rule(
    "no-process", "error",
    "Tệp không có quy trình nào (process) để chạy.{found}", "Vẽ ít nhất một quy trình có bước thực hiện.",
    "The file holds no process that could run.{en_found}", "Draw at least one process with flow elements.",
)  # fmt: skip
rule(
    "too-many-elements", "error",
    "Quy trình {name} có {count} phần tử, vượt giới hạn {limit}.", "Tách thành các quy trình con (callActivity).",
    "Process {name} has {count} elements; the limit is {limit}.", "Split it into processes joined by call activities.",
)  # fmt: skip
rule(
    "duplicate-id", "error",
    "Mã {name} được dùng cho nhiều phần tử (dòng {lines}).", "Đặt cho mỗi phần tử một mã riêng.",
    "Id {name} is used by several elements (lines {lines}).", "Give every element an id of its own.",
)  # fmt: skip
rule(
    "id-unusable", "incomplete",
    "Mã của {name} có ký tự không dùng được trong mã, nên bản vẽ không giữ được phần tử này.",
    "Đổi mã, cả ở những chỗ dẫn tới nó: bắt đầu bằng chữ không dấu, sau đó chỉ có chữ không dấu, chữ số và _ - .",
    "The id of {name} has characters no id may have, so the drawing cannot hold this element.",
    "Change it, wherever it is referred to as well: an unaccented letter, then such letters, digits and _ - .",
)  # fmt: skip
rule(
    "task-in-two-lanes", "error",
    "Bước {name} được ghi ở cả làn “{one}” và làn “{other}”, nên không biết ai làm.",
    "Để bước trong một làn; nếu cả hai cùng nói về một người làm thì vẽ làn này bên trong làn kia.",
    "Step {name} is listed in lane “{one}” and in lane “{other}”, so nobody knows who does it.",
    "Leave it in one lane; where both speak of the same person draw one inside the other.",
)  # fmt: skip
rule(
    "process-id-shared", "error",
    "Mã quy trình {name} có trong nhiều tệp: {files}.", "Đặt cho mỗi quy trình một mã riêng, hoặc nạp từng tệp một.",
    "Process id {name} is in several files: {files}.", "Give every process an id of its own, or upload one file.",
)  # fmt: skip
rule(
    "dangling-reference", "error",
    "{name} dẫn tới {attribute}=“{target}” nhưng không có phần tử nào mang mã đó.", "Chọn lại phần tử được dẫn tới.",
    "{name} refers to {attribute}='{target}', which does not exist.", "Choose the referenced element again.",
)  # fmt: skip
rule(
    "flow-without-end", "error",
    "Luồng {name} thiếu điểm {which}: “{target}” không phải bước nào trong quy trình.", "Nối lại luồng hoặc xóa đi.",
    "Flow {name} lacks its {en_which}: '{target}' is no element of the process.", "Connect the flow or delete it.",
)  # fmt: skip
rule(
    "flow-crosses-border", "error",
    "Luồng {name} từ {source} tới {target} đi xuyên qua biên của quy trình con.", "Nối luồng ở cùng một cấp.",
    "Flow {name} from {source} to {target} crosses the border of a subprocess.", "Connect elements of one level.",
)  # fmt: skip
rule(
    "element-not-used", "advice",
    "{name} là <{tag}>, không thuộc luồng công việc nên không được dùng.", "Không cần làm gì thêm.",
    "{name} is a <{tag}>; it is no part of the flow and is not used.", "Nothing needs to be done.",
)  # fmt: skip
rule(
    "unknown-element", "error",
    "{name} là <{tag}>, một loại phần tử hệ thống không biết.", "Thay bằng phần tử BPMN khác.",
    "{name} is a <{tag}>, a kind of element that is not known.", "Replace it by another BPMN element.",
)  # fmt: skip
