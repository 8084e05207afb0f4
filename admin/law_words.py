"""The words of the tab in which a designer writes the legal data of a procedure (`frontend/src/studio/law.js`)."""

from __future__ import annotations

from flask_babel import gettext


def law_words() -> dict[str, str]:
    """All sentences of the tab; `{places}` are filled in by it."""
    return {**_procedure(), **_edition(), **_lines()}


def _procedure() -> dict[str, str]:
    return {
        "tabLaw": gettext("Dữ liệu pháp lý"),
        "ofProcedure": gettext("Thủ tục {code}"),
        "ofNoProcedure": gettext("Chưa gắn với thủ tục nào"),
        "required": gettext("bắt buộc"),
        "lawEmpty": gettext("Chưa có dữ liệu pháp lý. Ghi mã thủ tục, lĩnh vực, cấp, thời hạn, giấy tờ và căn cứ."),
        "lawNotYet": gettext("Còn mục phải ghi hoặc phải sửa."),
        "lawComplete": gettext("Dữ liệu pháp lý đã đủ."),
        "lawProcedure": gettext("Thủ tục"),
        "lawPlace": gettext("Nơi nhận và giải quyết"),
        "lawTimes": gettext("Thời hạn"),
        "lawPapers": gettext("Thành phần hồ sơ"),
        "lawResult": gettext("Phí, kết quả, căn cứ"),
        "lawCodeHint": gettext("Mã trong Cơ sở dữ liệu quốc gia về thủ tục hành chính, ví dụ 1.009994."),
        "lawOtherCode": gettext("Sơ đồ ghi mã {drawn}, dữ liệu pháp lý ghi mã {law}: hai nơi phải giống nhau."),
        "lawTakeDrawn": gettext("Lấy mã trong sơ đồ"),
        "lawDrawCode": gettext("Ghi mã này vào sơ đồ"),
        "lawName": gettext("Tên thủ tục"),
        "lawField": gettext("Lĩnh vực"),
        "lawFieldEn": gettext("Lĩnh vực, tiếng Anh"),
        "lawLevel": gettext("Cấp thực hiện"),
        "lawSlug": gettext("Tên tắt"),
        "lawSlugHint": gettext("Đặt theo tên thủ tục; chữ thường không dấu, số và gạch nối."),
        "lawReceivedAt": gettext("Nơi tiếp nhận"),
        "lawHandling": gettext("Giao cho đơn vị thụ lý"),
        "lawElse": gettext("Nơi không có đơn vị này: {others}."),
        "lawIntakeForm": gettext("Biểu mẫu khi tiếp nhận"),
        "lawIntakeFormHint": gettext("Hỏi tại quầy, thêm vào thông tin người nộp."),
        "lawNoForm": gettext("Chỉ hỏi thông tin người nộp"),
    }


def _edition() -> dict[str, str]:
    return {
        "lawValidFrom": gettext("Áp dụng từ ngày"),
        "lawEarlier": gettext("Trước đó: từ {from} đến trước {to}"),
        "lawNext": gettext("Thêm quy định mới từ ngày…"),
        "lawNextFrom": gettext("Quy định mới áp dụng từ ngày"),
        "lawNextHint": gettext("Quy định đang ghi hết áp dụng từ ngày đó; bản mới bắt đầu giống như nó."),
        "lawAddEdition": gettext("Thêm quy định mới"),
        "lawNextTooEarly": gettext("Mời chọn ngày sau ngày áp dụng của quy định đang ghi."),
        "lawDropEdition": gettext("Bỏ quy định mới nhất này"),
        "lawPeriod": gettext("Thời hạn giải quyết"),
        "lawSameDay": gettext("Giải quyết ngay trong ngày làm việc"),
        "lawCutoff": gettext("Nhận sau giờ này thì tính từ ngày làm việc sau"),
        "lawCutoffHint": gettext("Để trống nếu nhận lúc nào cũng tính như nhau."),
        "lawFee": gettext("Phí, lệ phí (đồng)"),
        "lawFeeHint": gettext("0 nếu không thu."),
        "lawResultName": gettext("Kết quả"),
        "lawResultEn": gettext("Kết quả, tiếng Anh"),
        "lawChannels": gettext("Cách nộp"),
        "lawPostal": gettext("Trả kết quả qua bưu chính công ích"),
        "lawFormSet": gettext("Bộ mẫu giấy"),
    }


def _lines() -> dict[str, str]:
    return {
        "lawRemove": gettext("Bỏ dòng này"),
        "lawVariants": gettext("Thời hạn khác cho trường hợp riêng"),
        "lawAddVariant": gettext("Thêm trường hợp"),
        "lawVariantReason": gettext("Trường hợp"),
        "lawVariantReasonEn": gettext("Trường hợp, tiếng Anh"),
        "lawPapersHint": gettext("Người nộp chỉ phải nộp những giấy tờ ghi ở đây"),
        "lawAddPaper": gettext("Thêm giấy tờ"),
        "lawPaperName": gettext("Tên giấy tờ"),
        "lawPaperKind": gettext("Loại bản"),
        "lawPaperCount": gettext("Số lượng"),
        "lawPaperCode": gettext("Mã giấy tờ"),
        "lawPaperRequired": gettext("Bắt buộc"),
        "lawBases": gettext("Căn cứ pháp lý"),
        "lawAddBasis": gettext("Thêm căn cứ"),
        "lawBasisText": gettext("Văn bản"),
        "lawBasisExample": gettext("Nghị định 61/2018/NĐ-CP"),
        "lawBasisArticle": gettext("Điều, khoản"),
        "lawBasisConfirmed": gettext("Đã đối chiếu với văn bản"),
    }
