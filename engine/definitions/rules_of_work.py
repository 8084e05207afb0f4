"""Rules about the work in a drawing: who does it, with what, by when, to what end. Rows of the table in `rules`."""

from __future__ import annotations

from engine.definitions.diagram import Severity

DOING_THE_WORK: tuple[tuple[str, Severity, str, str, str, str], ...] = (
    # ---- who does it -------------------------------------------------------------------------------------------
    (
        "lane-role-missing",
        "incomplete",
        "Làn {element} chưa ghi vai trò người làm, nên không biết giao việc cho ai.",
        "Chọn chức danh thực hiện cho làn (thuộc tính role, ví dụ specialist: chuyên viên).",
        "Lane {element} does not say which role does its work, so nobody can be given it.",
        "Choose who works in the lane (property role, for example specialist).",
    ),
    (
        "lane-routing-missing",
        "incomplete",
        "Làn {element} chưa ghi đơn vị nào làm.",
        "Chọn nơi thực hiện của làn (thuộc tính routing, ví dụ same/MC: bộ phận một cửa nơi nhận).",
        "Lane {element} does not say which unit does its work.",
        "Choose the unit of the lane (property routing, for example same/MC: the desk that received).",
    ),
    (
        "role-unknown",
        "incomplete",
        "Làn {element} ghi vai trò “{value}”, cơ cấu tổ chức không có vai trò này.",
        "Chọn một trong các vai trò: {known}.",
        "Lane {element} names the role “{value}”, which the organisation does not have.",
        "Choose one of the roles: {known}.",
    ),
    (
        "routing-unknown",
        "incomplete",
        "Làn {element} ghi đơn vị “{value}”, không hiểu được là đơn vị nào.",
        "Chọn lại nơi thực hiện của làn (thuộc tính routing: same, commune, district, city, handling, "
        "handling_authority, department:MÃ, outside:MÃ hoặc fact:tên.dữ.liệu, có thể thêm /MÃ bộ phận).",
        "Lane {element} names the unit “{value}”, and nobody can tell which unit that is.",
        "Choose the unit of the lane again (property routing: same, commune, district, city, handling, "
        "handling_authority, department:CODE, outside:CODE or fact:some.name; /CODE of a section may follow).",
    ),
    (
        "unit-unknown",
        "incomplete",
        "Làn {element} ghi đơn vị “{value}”, nhưng không có đơn vị nào mang mã “{code}”.",
        "Dùng mã của một đơn vị có thật; gần giống nhất: {known}.",
        "Lane {element} names the unit “{value}”, but no unit has the code “{code}”.",
        "Use the code of a unit there is; the nearest: {known}.",
    ),
    (
        "task-outside-lanes",
        "incomplete",
        "Bước {element} không nằm trong làn nào, nên không biết ai làm.",
        "Kéo bước vào làn của người làm.",
        "Step {element} stands in no lane, so nobody knows who does it.",
        "Move the step into the lane of whoever does it.",
    ),
    (
        "assignee-unreadable",
        "incomplete",
        "Bước {element} chỉ định người làm là “{value}”, cách viết này không đúng.",
        "Viết fact: rồi tên dữ liệu của hồ sơ, ví dụ fact:assignment.officer.",
        "Step {element} is assigned to “{value}”, which cannot be read.",
        "Write fact: and the name of a fact of the dossier, for example fact:assignment.officer.",
    ),
    (
        "reference-unknown-fact",
        "incomplete",
        "{element} lấy thông tin từ “{value}”, nhưng không bước nào của quy trình cung cấp dữ liệu này.",
        "Dùng dữ liệu mà một biểu mẫu trước đó ghi lại: {known}.",
        "{element} looks at “{value}”, but no step of the process provides it.",
        "Use what an earlier form provides: {known}.",
    ),
    (
        "separate-unknown",
        "incomplete",
        "Bước {element} yêu cầu người làm khác với bước “{value}”, nhưng không có bước do người làm mang mã này.",
        "Chọn lại bước kia ở mục không cùng người (thuộc tính separate_from: mã của bước kia).",
        "Step {element} must not be done by the doer of “{value}”, but no step done by a person has that id.",
        "Choose the other step again (property separate_from: the id of the other step).",
    ),
    (
        "separate-self",
        "incomplete",
        "Bước {element} yêu cầu người làm khác với chính bước này.",
        "Bỏ chính bước này khỏi mục không cùng người (thuộc tính separate_from).",
        "Step {element} must not be done by its own doer.",
        "Do not name the step itself there (property separate_from).",
    ),
    # ---- with what ---------------------------------------------------------------------------------------------
    (
        "form-missing",
        "incomplete",
        "Bước {element} chưa có biểu mẫu nhập liệu.",
        "Chọn biểu mẫu cho bước này (thuộc tính form).",
        "Step {element} has no form.",
        "Choose a form for the step (property form).",
    ),
    (
        "form-unknown",
        "incomplete",
        "Bước {element} dùng biểu mẫu “{value}”, hệ thống không có biểu mẫu này.",
        "Chọn biểu mẫu trong danh sách; biểu mẫu mới là một tệp forms/definitions/{value}.json (xem docs/forms.md).",
        "Step {element} uses the form “{value}”, which does not exist.",
        "Choose a form of the list; a new form is a file forms/definitions/{value}.json (see docs/forms.md).",
    ),
    (
        "person-not-declared",
        "incomplete",
        "Bước {element} tra cứu CSDL dân cư về “{value}”, dữ liệu pháp lý của thủ tục không khai người này.",
        "Chọn người đã khai ở mục residents của dữ liệu pháp lý (đang có: {known}), hoặc khai thêm người này ở đó.",
        "Step {element} asks the residents database about “{value}”, whom the legal data do not declare.",
        "Choose a person declared under residents in the legal data (there are: {known}), or declare this one there.",
    ),
    (
        "fact-unreadable",
        "incomplete",
        "Bước {element} ghi kết quả vào “{value}”, tên này không hợp lệ.",
        "Chỉ dùng chữ thường không dấu, chữ số và dấu gạch dưới, ví dụ appraisal.",
        "Step {element} enters its answers under “{value}”, which is not a usable name.",
        "Use lower case letters, digits and underscores only, for example appraisal.",
    ),
    (
        "fact-shared",
        "advice",
        "Bước {element} ghi “{value}” bằng biểu mẫu “{form}”, trong khi biểu mẫu “{other}” cũng ghi vào đó; nội dung "
        "ghi sau sẽ thay nội dung ghi trước.",
        "Đặt cho một trong hai bước một tên dữ kiện khác (thuộc tính fact), trừ khi đúng là muốn sửa nội dung đã ghi.",
        "Step {element} enters “{value}” with the form “{form}”, and the form “{other}” enters it too; the later "
        "answer replaces the earlier.",
        "Give one of the two steps another fact (property fact), unless the earlier answer is meant to be corrected.",
    ),
    (
        "operation-missing",
        "incomplete",
        "Bước tự động {element} chưa ghi thao tác cần thực hiện.",
        "Chọn việc hệ thống làm ở bước này (thuộc tính operation, ví dụ citizen.notify).",
        "Automatic step {element} does not say what is to be done.",
        "Choose what the system does here (property operation, for example citizen.notify).",
    ),
    (
        "operation-unknown",
        "incomplete",
        "Bước tự động {element} ghi thao tác “{value}”, hệ thống không có thao tác này.",
        "Chọn một trong: {known}.",
        "Automatic step {element} asks for the operation “{value}”, which does not exist.",
        "Choose one of: {known}.",
    ),
    (
        "effect-unknown",
        "incomplete",
        "Bước {element} ghi tác động “{value}”, không có tác động này.",
        "Chọn một trong: {known}.",
        "Step {element} has the effect “{value}”, which does not exist.",
        "Choose one of: {known}.",
    ),
    (
        "effect-needs-field",
        "incomplete",
        "Bước {element} có tác động “{value}” cần mục “{field}”, nhưng biểu mẫu “{form}” không hỏi mục này.",
        "Chọn biểu mẫu có mục “{field}” hoặc bỏ tác động của bước. Biểu mẫu có đủ các mục cần: {known}.",
        "Step {element} has the effect “{value}”, which needs “{field}”; the form “{form}” does not ask for it.",
        "Choose a form that asks for “{field}”, or take the effect off the step. Forms that ask for it all: {known}.",
    ),
    (
        "letter-not-issued",
        "incomplete",
        "Bước {element} ghi văn bản gửi người nộp là “{value}”, nhưng không việc gì ở bước này phát hành văn bản đó.",
        "Chọn tác động phát hành văn bản ấy: mẫu 02 yêu cầu bổ sung, 03 từ chối, 04 hẹn lại; hoặc bỏ văn bản gửi người "
        "nộp (thuộc tính effect: ask_supplement, refuse, extend; thuộc tính letter).",
        "Step {element} names the letter “{value}”, but nothing in this step issues it.",
        "Give the step the effect that does: 02 supplement asked, 03 refused, 04 new date; or take the letter away "
        "(property effect: ask_supplement, refuse, extend; property letter).",
    ),
    (
        "flag-unreadable",
        "incomplete",
        "Bước {element} ghi {property} là “{value}”; chỉ hiểu true hoặc false.",
        "Chọn lại có hoặc không (thuộc tính nhận true hoặc false).",
        "Step {element} sets {property} to “{value}”; only true and false are understood.",
        "Choose yes or no again (property: true or false).",
    ),
    (
        "property-unknown",
        "advice",
        "{element} có thuộc tính “{value}” mà hệ thống không dùng đến.",
        "Kiểm tra chính tả hoặc bỏ thuộc tính này. Các thuộc tính dùng được: {known}.",
        "{element} has the property “{value}”, which nothing reads.",
        "Check the spelling or remove it. Usable properties: {known}.",
    ),
    # ---- by when -----------------------------------------------------------------------------------------------
    (
        "time-limit-missing",
        "incomplete",
        "Bước {element} chưa có thời hạn.",
        "Ghi thời hạn: giờ làm việc, ngày làm việc hoặc ngày (thuộc tính time_limit, ví dụ 4wh, 2wd, 10d).",
        "Step {element} has no time limit.",
        "Give it a time limit: working hours, working days or days (property time_limit: 4wh, 2wd, 10d).",
    ),
    (
        "period-unreadable",
        "incomplete",
        "Bước {element} ghi {property} là “{value}”, không đọc được.",
        "Ghi lại một số và đơn vị thời gian (thuộc tính: số rồi wh, wd, d, w hoặc m, ví dụ 4wh, 2wd, 10d).",
        "Step {element} sets {property} to “{value}”, which cannot be read.",
        "Give a number and its unit of time (property: a number, then wh, wd, d, w or m, for example 4wh, 2wd, 10d).",
    ),
    (
        "warning-too-long",
        "incomplete",
        "Bước {element} nhắc trước {warning} trong khi thời hạn chỉ có {limit}.",
        "Đặt thời gian nhắc ngắn hơn thời hạn.",
        "Step {element} warns {warning} ahead although its time limit is only {limit}.",
        "Make the warning shorter than the time limit.",
    ),
    (
        "warning-missing",
        "advice",
        "Bước {element} không nhắc trước khi đến hạn.",
        "Ghi nhắc trước bao lâu (thuộc tính warning, ví dụ 2wh: 2 giờ làm việc).",
        "Step {element} gives no warning before its time is up.",
        "Say how long before to warn (property warning, for example 2wh: 2 working hours).",
    ),
    (
        "path-too-long",
        "incomplete",
        "Quy trình {element}: cộng thời hạn các bước trên đường dài nhất ({path}) được {total}, vượt thời hạn theo "
        "quy định là {legal}.",
        "Rút ngắn thời hạn của các bước này còn tối đa {legal}, hoặc cho các bước làm song song.",
        "Process {element}: the time limits on its longest path ({path}) add up to {total}, beyond the legal time "
        "of {legal}.",
        "Shorten these steps to {legal} at most, or let them run side by side.",
    ),
    # ---- to what end -------------------------------------------------------------------------------------------
    (
        "result-missing",
        "incomplete",
        "Có đường đi đến {element} mà hồ sơ chưa được kết thúc hay từ chối và cũng chưa trả kết quả.",
        "Đặt tác động giải quyết xong, trả kết quả hoặc từ chối cho một bước trên mỗi đường đi đến điểm kết thúc "
        "(thuộc tính effect: finish, return_result, refuse).",
        "A path reaches {element} without finishing or refusing the dossier or returning its result.",
        "Give a step on every path to an end the effect finished, result returned or refused "
        "(property effect: finish, return_result, refuse).",
    ),
)
