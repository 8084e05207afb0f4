"""What adapting has to say. Importing this module teaches `say` its rules."""

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

# -- flows and gateways ------------------------------------------------------------------------------------------------
rule(
    "condition", "error",
    "Điều kiện “{text}” trên luồng {flow} đi từ {name} không dùng được: {reason}.", "Viết lại điều kiện, ví dụ x == 1.",
    "Condition '{text}' on flow {flow} from {name} cannot be used: {english}.", "Rewrite it, for instance x == 1.",
)  # fmt: skip
rule(
    "flows-without-condition", "error",
    "Cổng (gateway) {name} có luồng chưa ghi điều kiện: {flows}.",
    "Ghi điều kiện cho từng luồng, tối đa một luồng mặc định.",
    "Exclusive gateway {name} has flows without condition: {flows}.",
    "Give each flow a condition and at most one the default mark.",
)  # fmt: skip
rule(
    "assumed-default", "advice",
    "Luồng {flow} của cổng {name} không có điều kiện nên được coi là luồng mặc định.", "Đánh dấu luồng mặc định.",
    "Flow {flow} of gateway {name} has no condition and is taken as the default.", "Mark it as the default flow.",
)  # fmt: skip
rule(
    "no-default", "advice",
    "{name} không có luồng mặc định; nếu không điều kiện nào đúng, hồ sơ sẽ dừng ở đây.", "Thêm luồng mặc định.",
    "{name} has no default flow; when no condition holds, the case stops here.", "Add a default flow.",
)  # fmt: skip
rule(
    "condition-not-used", "advice",
    "Điều kiện trên luồng {flow} sau {name} không có tác dụng.", "Bỏ điều kiện hoặc dùng cổng loại trừ.",
    "The condition on flow {flow} after {name} has no effect.", "Remove it or use an exclusive gateway.",
)  # fmt: skip
rule(
    "dead-end", "error",
    "Đường đi dừng ở {name}: không có luồng ra.", "Nối tới bước tiếp theo hoặc sự kiện kết thúc.",
    "The path stops at {name}: nothing leaves it.", "Connect it to the next step or to an end event.",
)  # fmt: skip
rule(
    "implicit-end", "advice",
    "{name} không có luồng ra; coi như kết thúc tại đó.", "Vẽ sự kiện kết thúc.",
    "Nothing leaves {name}; the path is taken to end there.", "Draw an end event.",
)  # fmt: skip
rule(
    "implicit-start", "advice",
    "{name} không có sự kiện bắt đầu; bắt đầu từ: {starts}.", "Vẽ sự kiện bắt đầu.",
    "{name} has no start event; it begins with {starts}.", "Draw a start event.",
)  # fmt: skip
rule(
    "no-start", "error",
    "{name} không có sự kiện bắt đầu và không bước nào đứng đầu.", "Vẽ sự kiện bắt đầu.",
    "{name} has no start event and no step comes first.", "Draw a start event.",
)  # fmt: skip
rule(
    "several-starts", "incomplete",
    "Quy trình {name} có nhiều sự kiện bắt đầu: {starts}. Khi không chọn, hệ thống dùng {chosen}.",
    "Chọn sự kiện bắt đầu khi khởi tạo, hoặc chỉ giữ một.",
    "Process {name} has several start events: {starts}. Unless one is chosen, {chosen} is used.",
    "Choose the start event when starting, or keep one.",
)  # fmt: skip
rule(
    "several-starts-inside", "error",
    "Quy trình con {name} có nhiều sự kiện bắt đầu: {starts}.", "Chỉ giữ một sự kiện bắt đầu.",
    "Subprocess {name} has several start events: {starts}.", "Keep one start event.",
)  # fmt: skip
rule(
    "start-by-hand", "advice",
    "Sự kiện bắt đầu {name} (loại {kind}) được thay bằng việc tiếp nhận hồ sơ.", "Không cần làm gì thêm.",
    "Start event {name} (kind {kind}) is replaced by receiving the dossier.", "Nothing needs to be done.",
)  # fmt: skip
rule(
    "flow-at-border", "error",
    "Luồng {flow} không hợp lệ ở {name}: sự kiện {which}.", "Bỏ luồng này.",
    "Flow {flow} is not allowed at {name}: {en_which}.", "Remove the flow.",
)  # fmt: skip
rule(
    "unreachable", "error",
    "Không đường nào từ điểm bắt đầu dẫn tới {name}.", "Nối vào luồng hoặc xóa đi.",
    "No path from the start leads to {name}.", "Connect it or delete it.",
)  # fmt: skip
rule(
    "empty-subprocess", "advice",
    "Quy trình con {name} trống; hồ sơ đi thẳng qua.", "Vẽ các bước bên trong hoặc thay bằng một bước.",
    "Subprocess {name} is empty; the case passes straight through.", "Draw its steps or use a task.",
)  # fmt: skip
rule(
    "nothing-waits", "error",
    "Vòng lặp không có bước nào chờ người hay sự kiện: {names}.",
    "Thêm một bước thực hiện hoặc mốc thời gian; hẹn giờ bằng không hay vào một ngày cố định thì không chờ.",
    "A loop in which nothing waits for a person or an event: {names}.",
    "Add a task or a timer to it; a timer of no time, or at a fixed date, does not wait.",
)  # fmt: skip
rule(
    "endless", "error",
    "Vòng lặp không có lối ra, hồ sơ quay vòng mãi: {names}.", "Thêm cổng loại trừ có nhánh ra khỏi vòng.",
    "A loop without a way out; the case would go round for ever: {names}.", "Add an exclusive gateway that leaves it.",
)  # fmt: skip
rule(
    "too-long", "error",
    "Quy trình {name} có {depth} bước nối tiếp, vượt giới hạn {limit}.", "Tách thành các quy trình con (callActivity).",
    "Process {name} has {depth} steps in a row; the limit is {limit}.", "Split it by call activities.",
)  # fmt: skip
rule(
    "too-wide", "error",
    "{name} mở quá nhiều bước cùng lúc (khoảng {count}, giới hạn {limit}).",
    "Tách bớt các nhánh song song thành quy trình con (callActivity).",
    "{name} opens too much at once (about {count} steps; the limit is {limit}).",
    "Move parallel branches into processes joined by call activities.",
)  # fmt: skip
rule(
    "too-nested", "error",
    "Quy trình con {name} lồng sâu {depth} cấp, vượt giới hạn {limit}.", "Bớt cấp lồng nhau.",
    "Subprocess {name} is nested {depth} levels deep; the limit is {limit}.", "Use fewer levels.",
)  # fmt: skip
rule(
    "join-never-fires", "error",
    "Cổng song song {name} không bao giờ nhận đủ các nhánh nên hồ sơ sẽ kẹt.", "Dùng cổng loại trừ để gộp.",
    "Parallel join {name} can never get a token on every branch; the case would hang.", "Join by an exclusive one.",
)  # fmt: skip
rule(
    "join-crowded", "advice",
    "Cổng song song {name} có thể nhận một nhánh nhiều lần; mỗi lần gộp chỉ lấy một lượt của mỗi nhánh.",
    "Gộp các nhánh trước đó bằng cổng phù hợp để mỗi nhánh chỉ tới một lần.",
    "Parallel join {name} may get the same branch more than once; it takes one token of each at a time.",
    "Join the branches before it, so that each arrives once.",
)  # fmt: skip
rule(
    "join-may-hang", "advice",
    "Cổng song song {name} có thể chờ mãi một nhánh không được đi.", "Kiểm tra các nhánh trước cổng.",
    "Parallel join {name} may wait for ever for a branch that is not taken.", "Check the branches before it.",
)  # fmt: skip
rule(
    "join-hangs", "error",
    "Cổng song song {name} có thể chờ mãi một nhánh không được đi.", "Kiểm tra các nhánh trước cổng.",
    "Parallel join {name} may wait for ever for a branch that is not taken.", "Check the branches before it.",
)  # fmt: skip

# -- choosing the process --------------------------------------------------------------------------------------------
rule(
    "process-unknown", "error",
    "Không có quy trình “{wanted}”. Có: {processes}.", "Chọn một trong các quy trình có trong tệp.",
    "There is no process '{wanted}'. There are: {processes}.", "Choose one of the processes in the files.",
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
