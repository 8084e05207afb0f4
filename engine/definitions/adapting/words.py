"""What adapting has to say about elements, events, timers and the choice of a process; about flows and gateways it
speaks next door (`words_of_flows`). Importing this module teaches `say` its rules."""

from __future__ import annotations

from engine.definitions.words import rule

# -- elements the engine does not run ------------------------------------------------------------------------------
rule(
    "complex-gateway", "error",
    "Cổng phức hợp {name} không chạy được.", "Thay bằng cổng loại trừ, song song hoặc bao hàm.",
    "Complex gateway {name} cannot be run.", "Use exclusive, parallel or inclusive gateways.",
)  # fmt: skip
rule(
    "ad-hoc", "error",
    "Quy trình con tùy biến (ad-hoc) {name} không chạy được.", "Vẽ rõ thứ tự các bước.",
    "Ad-hoc subprocess {name} cannot be run.", "Draw the order of its steps.",
)  # fmt: skip
rule(
    "choreography", "error",
    "{name} là phần tử phối hợp liên đơn vị (choreography: {tag}), không chạy được.", "Vẽ lại thành quy trình.",
    "{name} is a choreography element ({tag}) and cannot be run.", "Draw it as a process.",
)  # fmt: skip
rule(
    "compensation", "error",
    "{name} dùng cơ chế bù trừ (compensation), hệ thống không hỗ trợ.", "Vẽ việc bù trừ thành bước bình thường.",
    "{name} uses compensation, which is not supported.", "Draw the compensating work as ordinary steps.",
)  # fmt: skip
rule(
    "call-without-process", "error",
    "Bước gọi quy trình {name} chưa ghi quy trình được gọi (calledElement).", "Chọn quy trình được gọi.",
    "Call activity {name} does not say which process it calls (calledElement).", "Choose the called process.",
)  # fmt: skip
rule(
    "called-process-unknown", "error",
    "Bước {name} gọi quy trình “{called}” nhưng quy trình đó không có trong các tệp đã nạp.",
    "Nạp kèm tệp chứa quy trình “{called}”.",
    "Call activity {name} calls process '{called}', which is in none of the files.",
    "Upload the file that holds process '{called}' together with this one.",
)  # fmt: skip
rule(
    "call-cycle", "error",
    "Các quy trình gọi lẫn nhau thành vòng: {path} (tại {name}).", "Bỏ một lần gọi để không còn vòng.",
    "Processes call each other in a circle: {path} (at {name}).", "Remove one call so that the circle is broken.",
)  # fmt: skip
rule(
    "rule-without-decision", "error",
    "Bước quy tắc nghiệp vụ (businessRuleTask) {name} chưa ghi bảng quyết định.", "Thay bằng bước có người quyết định.",
    "Business rule task {name} names no decision.", "Use a task in which a person decides.",
)  # fmt: skip
rule(
    "decision-unknown", "error",
    "Bước quy tắc nghiệp vụ (businessRuleTask) {name} cần bảng quyết định “{decision}”, hệ thống không có.",
    "Thay bằng bước có người quyết định hoặc bằng điều kiện trên luồng.",
    "Business rule task {name} needs decision '{decision}', which is not known here.",
    "Use a task in which a person decides, or conditions on flows.",
)  # fmt: skip
rule(
    "script", "error",
    "Bước {name} chứa đoạn mã{vi_language}: “{script}”. Hệ thống không chạy mã của công cụ khác.",
    "Thay bằng bước thực hiện bởi người, dịch vụ hoặc điều kiện trên luồng.",
    "Script task {name} holds code{en_language}: '{script}'. Foreign code is never run.",
    "Use a human or service task, or conditions on flows.",
)  # fmt: skip
rule(
    "foreign-setting-not-followed", "advice",
    "{name} có thiết lập của công cụ khác không được dùng: {setting}.", "Kiểm tra lại ý nghĩa của bước này.",
    "{name} has a setting of another tool that is not followed: {setting}.", "Check what this step should do.",
)  # fmt: skip

# -- events ----------------------------------------------------------------------------------------------------------
rule(
    "event-without-trigger", "error",
    "Sự kiện {name} không ghi chờ điều gì.", "Chọn loại sự kiện: thời gian, thông điệp, tín hiệu…",
    "Event {name} does not say what it waits for.", "Choose its type: timer, message, signal...",
)  # fmt: skip
rule(
    "event-kind", "error",
    "Sự kiện {name} thuộc loại “{kind}”, không chạy được ở vị trí này.", "Chọn loại sự kiện khác.",
    "Event {name} is of kind '{kind}', which cannot be run in this place.", "Choose another kind of event.",
)  # fmt: skip
rule(
    "cancel-outside-transaction", "error",
    "Sự kiện hủy {name} không nằm trong giao dịch (transaction).", "Dùng sự kiện lỗi thay cho sự kiện hủy.",
    "Cancel event {name} is not part of a transaction.", "Use an error event instead.",
)  # fmt: skip
rule(
    "cancel-not-caught", "error",
    "Giao dịch (transaction) kết thúc bằng sự kiện hủy {name} nhưng không có sự kiện biên hủy, nên sẽ đi tiếp như đã "
    "thành công.",
    "Gắn sự kiện biên hủy vào giao dịch và vẽ đường đi khi hủy.",
    "The transaction ends with the cancel event {name} but has no cancel boundary event, so it would go on as if it "
    "had succeeded.",
    "Attach a cancel boundary event to the transaction and draw where a cancelled one goes.",
)  # fmt: skip
rule(
    "event-gateway-target", "error",
    "Sau cổng sự kiện {name} phải là sự kiện chờ hoặc bước nhận, không phải {target}.", "Chèn một sự kiện chờ.",
    "Event gateway {name} must be followed by catching events or receive tasks, not by {target}.",
    "Insert a catching event.",
)  # fmt: skip
rule(
    "link-without-target", "error",
    "Liên kết {name} (“{link}”) không có điểm đến cùng tên.", "Vẽ điểm đến của liên kết trong cùng một cấp.",
    "Link {name} ('{link}') has no catching link of that name.", "Draw the link's target on the same level.",
)  # fmt: skip
rule(
    "error-pair", "error",
    "{host} có cả sự kiện lỗi bắt mọi mã {name} lẫn sự kiện bắt mã riêng, không phân biệt được.",
    "Chỉ giữ các sự kiện bắt mã riêng.",
    "{host} has the catch-all event {name} beside events with codes of their own; both would fire.",
    "Keep only events with codes of their own.",
)  # fmt: skip
rule(
    "thrown-in-vain", "advice",
    "{name} báo “{code}” nhưng không nơi nào bắt; nhánh này chỉ kết thúc tại đây.", "Thêm sự kiện bắt nếu cần.",
    "{name} throws '{code}' but nothing catches it; the branch simply ends here.", "Add a catching event if needed.",
)  # fmt: skip
rule(
    "event-from-outside", "incomplete",
    "Sự kiện {name} chờ một việc từ bên ngoài, nhưng chưa có gì trong hệ thống làm cho việc đó xảy ra.",
    "Thay bằng một bước do bộ phận một cửa thực hiện, hoặc một sự kiện hẹn giờ.",
    "Event {name} waits for the outside, but nothing in this system makes it happen yet.",
    "Use a task at the desk or a timer instead.",
)  # fmt: skip
rule(
    "event-subprocess", "error",
    "Quy trình con theo sự kiện {name} cần đúng một sự kiện bắt đầu có loại rõ ràng.", "Vẽ một sự kiện bắt đầu.",
    "Event subprocess {name} needs exactly one start event with a trigger.", "Draw one start event with a trigger.",
)  # fmt: skip
rule(
    "event-subprocess-flow", "error",
    "Quy trình con theo sự kiện {name} không được nối với luồng.", "Bỏ các luồng nối vào nó.",
    "Event subprocess {name} may not be connected by sequence flows.", "Remove the flows.",
)  # fmt: skip
rule(
    "terminate-beside-listener", "error",
    "Sự kiện chấm dứt {name} đứng cạnh quy trình con theo sự kiện không ngắt; không chạy đúng được.",
    "Thay bằng kết thúc thường.",
    "Terminate event {name} stands beside a non-interrupting event subprocess; that cannot be run rightly.",
    "Use a plain end event.",
)  # fmt: skip

# -- loops and timers --------------------------------------------------------------------------------------------------
rule(
    "instances-without-number", "error",
    "Bước nhiều lượt {name} chưa ghi số lượt hay danh sách (collection).", "Ghi số lượt hoặc danh sách.",
    "Multi-instance {name} states neither a number nor a collection.", "State how many, or over which collection.",
)  # fmt: skip
rule(
    "loop-without-end", "error",
    "Bước lặp {name} chưa ghi điều kiện hay số lần tối đa.", "Ghi điều kiện lặp hoặc số lần tối đa.",
    "Loop {name} states neither a condition nor a maximum.", "State its condition or its maximum.",
)  # fmt: skip
rule(
    "too-many-instances", "error",
    "Bước {name} có {count} lượt, vượt giới hạn {limit}.", "Giảm số lượt.",
    "{name} has {count} instances; the limit is {limit}.", "Use fewer instances.",
)  # fmt: skip
rule(
    "no-instances", "error",
    "Bước {name} có {count} lượt, nên không bao giờ được làm.", "Ghi từ một lượt trở lên, hoặc bỏ bước.",
    "{name} has {count} instances, so it is never done.", "Write one or more, or leave the step out.",
)  # fmt: skip
rule(
    "loop-text", "error",
    "Bước lặp {name}: {reason}", "Viết lại bằng tên thông tin, số hoặc phép so sánh.",
    "Loop {name}: '{text}': {english}.", "Use a fact's name, a number or a comparison.",
)  # fmt: skip
rule(
    "timer-empty", "error",
    "Mốc thời gian {name} chưa ghi thời gian.", "Ghi khoảng thời gian, ví dụ P3D hoặc after(\"2wd\").",
    "Timer {name} has no time.", "Give it one, such as P3D or after(\"2wd\").",
)  # fmt: skip
rule(
    "timer-cron", "error",
    "Mốc thời gian {name} dùng lịch cron “{text}”, hệ thống không hỗ trợ.", "Dùng dạng ISO 8601, ví dụ R/PT1H.",
    "Timer {name} uses a cron schedule '{text}', which is not supported.", "Use ISO 8601, such as R/PT1H.",
)  # fmt: skip
rule(
    "timer-text", "error",
    "Không hiểu mốc thời gian “{text}” của {name}.", "Dùng ISO 8601 (P3D, 2018-03-01T08:00:00) hoặc after(\"2wd\").",
    "The time '{text}' of {name} cannot be understood.", "Use ISO 8601 (P3D, 2018-03-01T08:00:00) or after(\"2wd\").",
)  # fmt: skip
rule(
    "timer-first-interval", "advice",
    "Chu kỳ “{text}” của {name} chỉ tính lần đầu vì sự kiện này ngắt bước.", "Dùng khoảng thời gian thay cho chu kỳ.",
    "Of the cycle '{text}' of {name} only the first interval counts here.", "Use a duration instead of a cycle.",
)  # fmt: skip
rule(
    "condition-empty", "error",
    "Sự kiện điều kiện {name} chưa ghi điều kiện.", "Ghi điều kiện.",
    "Conditional event {name} has no condition.", "Write its condition.",
)  # fmt: skip
rule(
    "condition-event", "error",
    "Điều kiện “{text}” của sự kiện {name} không dùng được: {reason}.", "Viết lại điều kiện.",
    "Condition '{text}' of event {name} cannot be used: {english}.", "Rewrite the condition.",
)  # fmt: skip

# -- choosing the process --------------------------------------------------------------------------------------------
rule(
    "process-unknown", "error",
    "Không có quy trình “{wanted}”. Có: {processes}.", "Chọn một trong các quy trình có trong tệp.",
    "There is no process '{wanted}'. There are: {processes}.", "Choose one of the processes in the files.",
)  # fmt: skip
rule(
    "start-unknown", "error",
    "Không có sự kiện bắt đầu “{wanted}”. Có: {starts}.", "Chọn một trong các sự kiện bắt đầu của quy trình.",
    "There is no start event '{wanted}'. There are: {starts}.", "Choose one of the start events of the process.",
)  # fmt: skip
rule(
    "process-twice", "error",
    "Quy trình được gọi {name} có trong nhiều tệp: {files}.", "Chỉ nạp một tệp chứa quy trình này.",
    "The called process {name} is in several files: {files}.", "Upload only one file that holds it.",
)  # fmt: skip
rule(
    "several-processes", "incomplete",
    "Có nhiều quy trình chạy được: {processes}. Cần chọn một.", "Ghi rõ quy trình cần chạy (process).",
    "There are several processes that could run: {processes}. One must be chosen.", "Say which process to run.",
)  # fmt: skip
rule(
    "process-not-marked", "advice",
    "Quy trình {name} không được đánh dấu là chạy được (isExecutable); vẫn được dùng.", "Đánh dấu isExecutable.",
    "Process {name} is not marked executable; it is used all the same.", "Mark it as executable.",
)  # fmt: skip
rule(
    "other-processes", "advice",
    "Các quy trình khác trong tệp chỉ để tham khảo, không chạy: {processes}.", "Không cần làm gì thêm.",
    "Other processes are kept as documentation and do not run: {processes}.", "Nothing needs to be done.",
)  # fmt: skip
