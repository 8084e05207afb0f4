"""The words of the studio's rehearsals: what the scripts of the tabs Diễn tập and Kiểm thử say."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext


def rehearsal_words() -> dict[str, Any]:
    """Keyed as `frontend/src/studio` uses them."""
    return {
        "tabPlay": gettext("Diễn tập"),
        "playing": gettext("Đang diễn tập…"),
        "playFailed": gettext("Chưa diễn tập được. Các bước đã diễn vẫn được giữ; mời thử lại."),
        "keepScript": gettext("Lưu thành kịch bản kiểm thử"),
        "scriptName": gettext("Tên kịch bản"),
        "scriptNameEmpty": gettext("Mời nhập tên kịch bản."),
        "keep": gettext("Lưu kịch bản"),
        "scriptKept": gettext("Đã lưu kịch bản “{name}”."),
        "tabTests": gettext("Kiểm thử"),
        "testing": gettext("Đang chạy kịch bản…"),
        "testFailed": gettext("Chưa chạy được kịch bản; mời thử lại."),
        "signs": {
            "passed": gettext("Đã đi qua"),
            "here": gettext("Đang ở đây"),
            "missed": gettext("Chưa kịch bản nào đi qua"),
        },
    }
