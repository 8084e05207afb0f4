"""The sentences the browser's scripts say, translated with the page and handed to them by it."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext


def script_words() -> dict[str, str]:
    """Keyed as `frontend/src` uses them; `{at}` is filled in by the script."""
    return {
        "yes": gettext("Đồng ý"),
        "no": gettext("Không"),
        "copied": gettext("Đã chép"),
        "unsaved": gettext("Đang lưu nháp…"),
        "saved": gettext("Đã lưu nháp lúc {at}"),
        "elsewhere": gettext("Đã lưu. Bản nháp này đang được sửa ở thẻ khác; bản trước vẫn được giữ."),
        "notKept": gettext("Chưa lưu được nháp. {why} Nội dung vẫn được giữ trong thẻ này."),
        "notSaved": gettext("Chưa lưu được nháp, đang thử lại. Nội dung vẫn được giữ trong thẻ này."),
        "signedOut": gettext("Phiên đã hết: mời đăng nhập ở thẻ khác. Nội dung vẫn được giữ trong thẻ này."),
        "diagramFailed": gettext("Không hiển thị được sơ đồ này."),
        "undrawn": gettext("Tệp này chưa có hình vẽ nên không có sơ đồ để xem; các bước ghi ở quy trình nội bộ."),
        "here": gettext("Đang ở đây"),
        "added": "+ " + gettext("Thêm"),
        "removed": "− " + gettext("Bỏ"),
        "missed": gettext("Chưa kịch bản nào đi qua"),
        "changed": "≠ " + gettext("Sửa"),
        "zoomIn": gettext("Phóng to"),
        "zoomOut": gettext("Thu nhỏ"),
        "fit": gettext("Toàn cảnh"),
        "enlarge": gettext("Toàn màn hình"),
        "shrink": gettext("Thu về trang"),
        "overdue": gettext("Quá hạn"),
        "keys": gettext("Phím tắt"),
        "keyFind": gettext("Tìm hồ sơ"),
        "keyWalk": gettext("Xuống, lên trong danh sách"),
        "keyOpen": gettext("Mở dòng đang chọn"),
        "keySend": gettext("Gửi biểu mẫu đang nhập"),
    }


def init_app(app: Flask) -> None:
    app.jinja_env.globals["script_words"] = script_words
