"""Rules about how a drawing reads: names, questions, answers, a picture. Rows of the table in `rules`."""

from __future__ import annotations

from engine.definitions.diagram import Severity

READING_WELL: tuple[tuple[str, Severity, str, str, str, str], ...] = (
    (
        "procedure-unnamed",
        "advice",
        "Không tệp nào cho biết đây là quy trình của thủ tục nào, nên chưa đối chiếu được thời hạn theo quy định.",
        "Ghi mã thủ tục cho quy trình chính (thuộc tính procedure, ví dụ 1.001193).",
        "No file says which procedure this is, so the legal time could not be compared.",
        "Give the main process the code of its procedure (property procedure, for example 1.001193).",
    ),
    (
        "procedure-unknown",
        "incomplete",
        "Quy trình {element} ghi mã thủ tục “{value}”, danh mục thủ tục không có mã này.",
        "Sửa mã thủ tục, hoặc bổ sung dữ liệu pháp lý của thủ tục vào danh mục.",
        "Process {element} names the procedure “{value}”, which the catalogue does not have.",
        "Correct the code, or add the procedure's legal data to the catalogue.",
    ),
    (
        "name-missing",
        "advice",
        "Bước {element} chưa có tên.",
        "Đặt tên bắt đầu bằng động từ, ví dụ Thẩm định hồ sơ.",
        "Step {element} has no name.",
        "Name it with a verb first, for example Appraise the dossier.",
    ),
    (
        "name-english-missing",
        "advice",
        "{element} chưa có tên tiếng Anh.",
        "Ghi tên tiếng Anh (thuộc tính name_en).",
        "{element} has no English name.",
        "Give it an English name (property name_en).",
    ),
    (
        "name-long",
        "advice",
        "Tên {element} dài {length} ký tự, khó đọc trên sơ đồ và trong danh sách việc.",
        "Rút gọn còn tối đa {most} ký tự; chuyển phần giải thích vào phần mô tả.",
        "The name {element} has {length} characters and reads badly in the picture and in lists.",
        "Shorten it to {most} characters; move explanations into the documentation.",
    ),
    (
        "name-unreadable",
        "incomplete",
        "Tên của {element} dài quá {most} ký tự hoặc có ký tự điều khiển không nhìn thấy (như ký tự đảo chiều chữ).",
        "Gõ lại tên, ngắn gọn và chỉ gồm chữ nhìn thấy được.",
        "The name of {element} is longer than {most} characters or holds characters that cannot be seen (such as those "
        "that turn the direction of writing).",
        "Type the name again, short and of visible characters only.",
    ),
    (
        "name-not-an-action",
        "advice",
        "Tên bước {element} nói về người làm hoặc số thứ tự, không nói việc phải làm.",
        "Bắt đầu bằng động từ; làn đã cho biết ai làm, các mũi tên đã cho biết thứ tự.",
        "The step name {element} tells who or which number, not what is to be done.",
        "Begin with a verb; the lane already says who, the arrows already say when.",
    ),
    (
        "name-shared",
        "advice",
        "Hai bước cùng tên {element} trong một quy trình, người xử lý sẽ không phân biệt được.",
        "Đặt hai tên khác nhau.",
        "Two steps of one process are both named {element}; officers cannot tell them apart.",
        "Give them different names.",
    ),
    (
        "gateway-unnamed",
        "advice",
        "Điểm rẽ nhánh {element} chưa có tên, người đọc không biết đang quyết định điều gì.",
        "Đặt tên là một câu hỏi, ví dụ Hồ sơ hợp lệ?",
        "The branching point {element} has no name; readers cannot tell what is decided.",
        "Name it as a question, for example Is the dossier valid?",
    ),
    (
        "branch-unnamed",
        "advice",
        "Nhánh từ {source} đến {target} chưa có tên.",
        "Ghi câu trả lời lên nhánh, ví dụ Đạt.",
        "The branch from {source} to {target} has no name.",
        "Write the answer on the branch, for example Valid.",
    ),
    (
        "picture-missing",
        "advice",
        "Tệp {file} không có phần hình vẽ, nên không hiển thị được vị trí của hồ sơ trên sơ đồ.",
        "Mở tệp này trong xưởng thiết kế, bản vẽ được tự sắp xếp; hoặc sắp xếp bằng công cụ vẽ khác.",
        "The file {file} has no drawing, so a dossier's position cannot be shown in a picture.",
        "Open this file in the studio, which lays it out by itself, or lay it out in another tool.",
    ),
)
