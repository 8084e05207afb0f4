"""What adapting has to say about flows and gateways. Importing this module teaches `say` its rules."""

from __future__ import annotations

from engine.definitions.words import rule

rule(
    "condition", "error",
    "Điều kiện “{text}” trên luồng {flow} đi từ {name} không dùng được: {reason}.",
    "Viết lại điều kiện, ví dụ x == 1 (JUEL: ${{x == 1}}, FEEL: = x = 1), và bỏ thuộc tính language khác.",
    "Condition '{text}' on flow {flow} from {name} cannot be used: {english}.",
    "Rewrite it, for instance x == 1 (JUEL: ${{x == 1}}, FEEL: = x = 1), and remove any other language attribute.",
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
    "silent-split", "advice",
    "{name} có {count} luồng ra nên các bước sau đó cùng mở một lúc.",
    "Nếu chỉ đi một hướng, đặt một cổng chọn một hướng; nếu đúng là làm song song, vẽ cổng làm song song cho rõ.",
    "{count} flows leave {name}, so all the steps after it open at once.",
    "If only one way is meant, draw an exclusive gateway; if all are, draw a parallel gateway to say so.",
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
    "condition-goes-round", "error",
    "Khi điều kiện của {name} đã đúng thì vẫn đúng mãi, và đường đi lại quay về chính chỗ chờ đó: {names}; hồ sơ quay "
    "vòng mà không ai kịp làm gì.",
    "Cho đường đi ấy dẫn tới một bước khác hoặc điểm kết thúc, hoặc thêm vào đó một bước có người làm.",
    "Once the condition of {name} is true it stays true, and its way leads back to where it is asked: {names}; the "
    "case goes round before anybody can do anything.",
    "Lead that way to another step or an end, or put a step for a person on it.",
)  # fmt: skip
rule(
    "condition-may-go-round", "advice",
    "Điều kiện của {name} có thể vẫn đúng khi đường đi quay về chỗ chờ đó: {names}; khi ấy hồ sơ quay vòng và bị dừng.",
    "Bảo đảm có gì đó trên vòng này làm điều kiện hết đúng, hoặc thêm vào đó một bước có người làm.",
    "The condition of {name} may still be true when its way comes back to it: {names}; the case then goes round until "
    "it is stopped.",
    "Make sure something on the way makes the condition false, or put a step for a person on it.",
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
