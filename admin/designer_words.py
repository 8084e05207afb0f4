"""The words of the studio: what its scripts say, keyed as `frontend/src/studio` uses them."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from admin.designer_codes import UNITS, kinds
from admin.law_words import law_words
from admin.rehearsal_studio_words import rehearsal_words


def studio_words() -> dict[str, Any]:
    """All sentences of the studio's scripts; `{places}` are filled in by them."""
    return {
        **_shell(),
        **_keeping(),
        **_properties(),
        **_flow(),
        **_findings(),
        **_simulation(),
        **_names(),
        **law_words(),
        **rehearsal_words(),
        "units": [[code, str(name), gettext("đơn vị thời gian")] for code, name in UNITS.items()],
        "kinds": kinds(),
        "keyLines": _keys(),
    }


def explained_words() -> dict[str, Any]:
    """Those of a drawing that is only read and explained by a dot."""
    return {**_simulation(), **_names(), "kinds": kinds()}


def _shell() -> dict[str, Any]:
    return {
        "tabProperties": gettext("Thuộc tính"),
        "tabElements": gettext("Các phần tử"),
        "tabHistory": gettext("Lịch sử"),
        "canvas": gettext("Bản vẽ"),
        "unkeptTitle": gettext("Bản vẽ không giữ được hết nội dung của tệp {file}"),
        "unkeptWhat": gettext("Những chỗ này không có trên bản vẽ và mất khỏi sơ đồ khi lưu:"),
        "unkeptLine": gettext("{name}, dòng {line}: {why}"),
        "unkeptWhy": {
            "unknown": gettext("không phải phần tử BPMN, hoặc đặt sai chỗ"),
            "twice": gettext("mã đã dùng cho phần tử khác"),
            "malformed": gettext("viết sai cú pháp"),
        },
        "unkeptOriginal": gettext("Tệp gốc vẫn được giữ nguyên:"),
        "unkeptHistory": gettext("Bản lưu trước vẫn còn nguyên trong thẻ Lịch sử."),
        "unkeptRemedy": gettext(
            "Chỗ nào cần cho việc giải quyết thì mời vẽ lại bằng phần tử có trong bảng vẽ; không cần thì cứ vẽ tiếp."
        ),
        "notDrawable": gettext("Tệp này không vẽ được. Nội dung của tệp vẫn được giữ nguyên."),
        "close": gettext("Đóng"),
        "cancel": gettext("Không"),
        "none": gettext("Không có"),
        "choose": gettext("Mời chọn"),
        "loading": gettext("Đang tải…"),
        "append": gettext("Nối thêm: {what}"),
        "appendMore": gettext("Nối thêm phần tử"),
        "createMore": gettext("Thêm phần tử"),
        "connectTo": gettext("Nối tới phần tử"),
        "nothingFits": gettext("Không có gì phù hợp ở đây."),
        "elementsHint": gettext("Phím mũi tên để đi lên, xuống; A nối thêm, K nối tới, R đổi loại, Enter sửa."),
        "othersHere": gettext("Đang cùng mở: {names}."),
        "newerThere": gettext("{name} đã lưu bản mới hơn lúc {at}."),
        "keysTitle": gettext("Phím tắt khi vẽ"),
        "nothingChosen": gettext("Chọn một phần tử trên bản vẽ hoặc trong thẻ Các phần tử để xem và sửa thuộc tính."),
        "choicesFailed": gettext("Chưa tải được danh mục để chọn. Mời tải lại trang; bản vẽ vẫn được giữ."),
    }


def _keeping() -> dict[str, str]:
    return {
        "savedAt": gettext("Đã lưu lúc {at} ({name})"),
        "saving": gettext("Đang lưu…"),
        "unsaved": gettext("Có thay đổi chưa lưu"),
        "notSaved": gettext("Chưa lưu được, đang thử lại. Bản vẽ vẫn được giữ trong thẻ này."),
        "refused": gettext("Chưa lưu được: {message}"),
        "signedOut": gettext("Phiên đã hết: mời đăng nhập ở thẻ khác. Bản vẽ vẫn được giữ trong thẻ này."),
        "stale": gettext("Người khác đã lưu trước"),
        "staleTitle": gettext("Bản thiết kế đã được người khác lưu"),
        "keepMine": gettext("Giữ bản của tôi thành bản lưu mới"),
        "loadTheirs": gettext("Mở bản của người kia"),
        "submitUnsaved": gettext("Chưa chuyển sang trang trình phê duyệt vì bản vẽ chưa lưu được."),
        "submitNewer": gettext(
            "Chưa chuyển sang trang trình phê duyệt: {name} đã lưu bản mới hơn lúc {at}. "
            "Mời tải lại trang để xem bản đó."
        ),
        "mineIsBeside": gettext("Đã mở bản mới. Bản của anh/chị nằm trong thẻ Lịch sử."),
        "broughtBack": gettext("Đã lấy lại thay đổi chưa lưu còn giữ trong thẻ này."),
        "nothingBefore": gettext("Không còn bản lưu nào trước đó."),
        "steppedTo": gettext("Đã quay về bản lưu {number}, lúc {at}. Ctrl+Y để trở lại."),
        "historyHint": gettext("Mỗi lần lưu là một bản. Lấy lại một bản cũ không làm mất bản nào."),
        "edition": gettext("Bản lưu {number}"),
        "shownNow": gettext("Đang mở"),
        "restore": gettext("Lấy lại"),
        "restoreTitle": gettext("Lấy lại bản lưu {number}"),
        "restoreText": gettext("Bản này sẽ được mở ra thành bản lưu mới nhất; các bản khác vẫn còn."),
        "restored": gettext("Đã lấy lại bản lưu {number}."),
    }


def _properties() -> dict[str, str]:
    return {
        "designTitle": gettext("Tên bản thiết kế"),
        "name": gettext("Tên"),
        "nameEn": gettext("Tên tiếng Anh"),
        "lane": gettext("Làn thực hiện"),
        "noLane": gettext("Ngoài các làn"),
        "procedureCode": gettext("Mã thủ tục"),
        "procedureCodeHint": gettext("Chỉ ghi ở sơ đồ chính; quy trình dùng chung để trống."),
        "processId": gettext("Mã quy trình"),
        "processIdHint": gettext("Quy trình khác gọi theo mã này: chữ không dấu, số và gạch dưới."),
        "role": gettext("Chức danh thực hiện"),
        "unit": gettext("Nơi thực hiện"),
        "body": gettext("Cơ quan"),
        "part": gettext("Bộ phận"),
        "wholeUnit": gettext("Chính cơ quan đó"),
        "unitFact": gettext("Dữ kiện ghi mã đơn vị"),
        "unitFactHint": gettext("Ví dụ site.commune: xã nơi có công trình."),
        "form": gettext("Biểu mẫu"),
        "preview": gettext("Xem trước biểu mẫu"),
        "fact": gettext("Tên dữ kiện"),
        "factHint": gettext("Các điều kiện đọc kết quả của bước theo tên này; để trống thì theo mã biểu mẫu."),
        "timeLimit": gettext("Thời hạn"),
        "periodUnread": gettext("“{text}” không phải là thời hạn. Viết một số từ 0 đến 9.999 rồi chọn đơn vị."),
        "periodPart": gettext(
            "Không tính được “{period}”. Viết số tròn; chỉ ngày làm việc chia được thành giờ: "
            "0,5 ngày làm việc là 4 giờ làm việc."
        ),
        "periodKept": gettext("Chưa ghi; vẫn giữ {period}."),
        "periodNone": gettext("Chưa ghi thời hạn nào."),
        "warning": gettext("Nhắc trước"),
        "warningHint": gettext("Trước hạn bao lâu thì nhắc người đang giữ việc."),
        "separateFrom": gettext("Không do người đã làm các bước này"),
        "separateFromHint": gettext("Tách bạch trách nhiệm: ai đã làm bước được chọn thì không làm bước này."),
        "noOtherSteps": gettext("Chưa có bước nào khác."),
        "notDelegable": gettext("Không được ủy quyền"),
        "notDelegableHint": gettext("Người được ủy quyền không làm thay được bước này."),
        "outsideClock": gettext("Thời gian không tính cho cơ quan"),
        "outsideClockHint": gettext("Bước của người nộp hoặc cơ quan ngoài: không tính vào thời hạn, không cảnh báo."),
        "assigned": gettext("Giao thẳng cho cán bộ được phân công"),
        "assignedHint": gettext("Việc mở ra đã có người: cán bộ được chọn ở bước phân công (assignment.officer)."),
        "effect": gettext("Khi hoàn thành thì"),
        "letter": gettext("Giấy tờ phát hành"),
        "letterDefault": gettext("{name} (mặc định)"),
        "letterNone": gettext("Bước này không phát hành giấy tờ"),
        "letterNotIssued": gettext("{code}: việc ở bước này không phát hành"),
        "operation": gettext("Việc hệ thống làm"),
    }


def _flow() -> dict[str, str]:
    return {
        "condition": gettext("Điều kiện"),
        "conditionOf": gettext("Điều kiện của “{name}”"),
        "isDefault": gettext("Mặc định: đi hướng này khi không điều kiện nào đúng"),
        "defaultFlow": gettext("Hướng mặc định"),
        "defaultFlowHint": gettext("Đi hướng này khi không điều kiện nào đúng."),
        "noDefault": gettext("Chưa chọn"),
        "insertFact": gettext("Thêm một điều kiện có sẵn"),
        "readsFacts": gettext("Đọc được. Dữ kiện dùng tới: {facts}."),
        "timerKind": gettext("Hẹn giờ theo"),
        "timeDuration": gettext("Sau một khoảng thời gian"),
        "timeDate": gettext("Vào một thời điểm"),
        "timeCycle": gettext("Lặp lại"),
        "timerText": gettext("Thời gian"),
        "timerHint": gettext(
            'Ví dụ after("2wd") là 2 ngày làm việc; P3D là 3 ngày; R3/PT1H là ba lần, mỗi giờ một lần.'
        ),
        "timerUnread": gettext('Chưa đọc được. Viết như P3D, 2018-03-01T08:00:00 hoặc after("2wd").'),
        "timerRings": gettext("Nếu bắt đầu bây giờ thì đến giờ vào {at}."),
        "nameMessage": gettext("Tên thông điệp"),
        "nameSignal": gettext("Tên tín hiệu"),
        "nameError": gettext("Tên lỗi"),
        "nameEscalation": gettext("Tên việc báo cấp trên"),
        "called": gettext("Quy trình được gọi"),
        "calledHint": gettext("Quy trình dùng chung được lấy kèm vào bản thiết kế."),
        "openCalled": gettext("Mở quy trình này"),
    }


def _findings() -> dict[str, Any]:
    return {
        "arranging": gettext("Đang sắp xếp hình vẽ…"),
        "arranged": gettext("Đã sắp xếp lại hình vẽ. Ctrl+Z để trở lại như cũ."),
        "originals": gettext("Tệp gốc"),
        "noteKinds": {
            "asked": gettext("Công cụ cũ giao cho ai"),
            "kept": gettext("Giữ nguyên, hệ thống không dùng tới"),
            "became": gettext("Đã chuyển sang cách viết ở đây"),
        },
        "tabFindings": gettext("Kiểm tra"),
        "checking": gettext("Đang kiểm tra…"),
        "fit": gettext("Sơ đồ chạy được và đủ điều kiện trình phê duyệt."),
        "runs": gettext("Sơ đồ chạy được nhưng chưa đủ điều kiện trình phê duyệt."),
        "runsNot": gettext("Sơ đồ chưa chạy được."),
        "checkFailed": gettext("Chưa kiểm tra được; sẽ kiểm tra lại khi anh/chị vẽ tiếp."),
        "mend": gettext("Sửa"),
        "mendWhat": gettext("Sửa: {what}"),
        "severities": {
            "error": gettext("Phải sửa mới chạy được"),
            "incomplete": gettext("Phải bổ sung trước khi trình"),
            "advice": gettext("Nên xem lại"),
        },
        "lint": _lint(),
    }


def _lint() -> dict[str, list[str]]:
    """What is seen while drawing, before the house checks: what is wrong, and what to do."""
    return {
        "start-event-required": [gettext("Chưa có điểm bắt đầu."), gettext("Thêm một sự kiện Bắt đầu.")],
        "end-event-required": [gettext("Chưa có điểm kết thúc."), gettext("Thêm một sự kiện Kết thúc.")],
        "no-disconnected": [gettext("Phần tử chưa nối với đâu."), gettext("Nối phần tử vào luồng, hoặc xóa đi.")],
        "conditional-flows": [
            gettext("Luồng sau cổng chọn hướng chưa có điều kiện."),
            gettext("Ghi điều kiện cho luồng, hoặc chọn luồng làm hướng mặc định."),
        ],
        "event-based-gateway": [
            gettext("Cổng theo việc đến trước chưa đúng."),
            gettext("Cần ít nhất hai luồng ra, không ghi điều kiện, mỗi luồng tới một sự kiện chờ."),
        ],
        "link-event": [gettext("Sự kiện liên kết chưa có đầu kia."), gettext("Nối thẳng bằng luồng.")],
        "single-blank-start-event": [
            gettext("Có nhiều điểm bắt đầu."),
            gettext("Giữ một sự kiện Bắt đầu không kèm điều kiện."),
        ],
        "no-duplicate-sequence-flows": [gettext("Hai luồng trùng nhau."), gettext("Xóa một luồng.")],
        "superfluous-gateway": [
            gettext("Cổng chỉ có một luồng vào, một luồng ra."),
            gettext("Bỏ cổng, nối thẳng."),
        ],
        "no-overlapping-elements": [
            gettext("Phần tử đè lên phần tử khác hoặc nằm ngoài khung."),
            gettext("Dời cho hình dễ đọc."),
        ],
    }


def _simulation() -> dict[str, str]:
    return {
        "simulated": gettext("Hình vẽ đang được minh họa"),
        "simulationFailed": gettext("Chưa minh họa được; mời thử lại."),
        "simulationEnd": gettext("Hết đường đi"),
        "run": gettext("Chạy"),
        "hold": gettext("Tạm dừng"),
        "ready": gettext("Bấm Chạy để chấm tròn bắt đầu đi."),
        "noStart": gettext("Sơ đồ chưa có điểm bắt đầu nên chưa đi được."),
        "standsAt": gettext("Đang ở: {name}."),
        "endedAt": gettext("Đã đi hết, kết thúc ở: {name}."),
        "otherWay": gettext("Đi hướng khác: {name}"),
        "letHappen": gettext("Cho xảy ra: {name}"),
        "goOnFrom": gettext("Đi tiếp từ: {name}"),
    }


def _names() -> dict[str, str]:
    """How an element without a name is called."""
    return {
        "standsAfter": gettext("{kind} sau “{name}”"),
        "standsBefore": gettext("{kind} trước “{name}”"),
        "standsOn": gettext("{kind} “{name}”"),
    }


def _keys() -> list[list[str]]:
    return [
        ["Tab", gettext("Đi tới bản vẽ, các thẻ, các ô")],
        ["F6", gettext("Qua lại giữa bản vẽ và thuộc tính")],
        [", .", gettext("Trên bản vẽ: chọn phần tử trước, phần tử sau")],
        ["1 … 7", gettext("Từ bản vẽ: mở thẻ thứ nhất đến thứ bảy ở bảng bên")],
        ["Shift + Tab", gettext("Từ bản vẽ: lên các nút Lưu, Trình phê duyệt")],
        ["N", gettext("Thêm phần tử")],
        ["A", gettext("Nối thêm sau phần tử đang chọn")],
        ["K", gettext("Nối tới phần tử đã có")],
        ["R", gettext("Đổi loại phần tử")],
        ["E", gettext("Sửa tên ngay trên bản vẽ")],
        ["Enter", gettext("Sửa thuộc tính")],
        ["← ↑ → ↓", gettext("Dời phần tử đang chọn (giữ Shift để dời xa)")],
        ["Delete", gettext("Xóa phần tử đang chọn")],
        ["Ctrl + Z, Ctrl + Y", gettext("Lùi lại, làm lại; sau khi tải lại trang thì lùi theo bản lưu")],
        ["Ctrl + C, Ctrl + V", gettext("Chép, dán")],
        ["Ctrl + F", gettext("Tìm trong bản vẽ")],
        ["F", gettext("Xem toàn cảnh")],
        ["+, −", gettext("Phóng to, thu nhỏ")],
        ["Ctrl + S", gettext("Lưu ngay")],
        ["?", gettext("Bảng phím tắt này")],
    ]
