"""What is refused of sending by post, and why."""

from __future__ import annotations

from engine.errors import Conflict, Invalid, NotAllowed, NotFound


class NoSuchShipment(NotFound):
    """Không có bưu gửi này, hoặc anh/chị không được xem."""


class MustBePresent(Conflict):
    """Thủ tục “{procedure}” pháp luật buộc người yêu cầu trực tiếp có mặt, nên không gửi, không nhận qua bưu chính
    (Quyết định 45/2016/QĐ-TTg, điều 1 khoản 2)."""


class ResultIsNotThere(Conflict):
    """Chưa có kết quả để gửi: hồ sơ đang ở trạng thái “{status}”."""


class IsOnItsWay(Conflict):
    """Kết quả của hồ sơ này đang được gửi bằng bưu gửi {number}."""


class SayWhenAuthorised(Invalid):
    """Mời ghi ngày người nộp ủy quyền cho bưu chính nhận kết quả (Quyết định 45/2016/QĐ-TTg, điều 9)."""


class AuthorisedLater(Invalid):
    """Ngày ủy quyền không được sau hôm nay."""


class SayWhatLiesIn(Invalid):
    """Mời ghi giấy tờ có trong bưu gửi, mỗi loại một dòng."""


class CollectIsMoney(Invalid):
    """Số tiền bưu chính thu hộ là số đồng, từ 0 đến 100.000.000."""


class NotByTheReceivingDesk(NotAllowed):
    """Gửi kết quả qua bưu chính do Bộ phận Một cửa đã tiếp nhận hồ sơ thực hiện."""


class NotYourParcel(NotAllowed):
    """Bưu gửi này do đơn vị khác phụ trách."""


class SendElsewhere(Invalid):
    """Mời chọn đơn vị nhận khác với đơn vị đang gửi."""


class NothingOfYoursToSend(NotAllowed):
    """Đơn vị của anh/chị không giữ giấy tờ của hồ sơ này."""


class IsGoneAlready(Conflict):
    """Bưu chính đã thu gom bưu gửi này, không hủy được nữa."""


class WasCalledBackBefore(Conflict):
    """Đã đề nghị bưu chính hủy bưu gửi này; mời xem trả lời trong diễn biến."""


class HasEnded(Conflict):
    """Bưu gửi này đã kết thúc."""


class NothingToReceive(Conflict):
    """Bưu gửi này không chờ xác nhận, hoặc đã được xác nhận."""


class MinutesAreIncomplete(Invalid):
    """Biên bản giao nhận cần đủ số, người ký và thời điểm ký."""


class SignedInTheFuture(Invalid):
    """Thời điểm ký biên bản không được sau lúc này."""


class MinutesAreThere(Conflict):
    """Bưu gửi này đã có biên bản giao nhận số {number}."""


class ParcelIsNotHere(Conflict):
    """Bưu gửi này chưa có biên bản giao nhận nên chưa tiếp nhận hồ sơ được."""


class BelongsToADossier(Conflict):
    """Bưu gửi này đã gắn với hồ sơ {code}."""


class IsKnownOrSetAside(Conflict):
    """Tin này đã thuộc về một bưu gửi, hoặc đã được xếp lại."""


class SayWhySetAside(Invalid):
    """Mời ghi vì sao xếp lại tin này."""


class NoIncidentToSettle(Conflict):
    """Không có sự cố của bưu gửi này đang chờ ghi kết quả ở đây."""


class NotRegistered(Conflict):
    """Người nộp chưa đăng ký nhận kết quả qua bưu chính khi nộp hồ sơ, nên hệ thống không tự gửi."""


class NobodyNamedToReceive(Conflict):
    """Bước này không thuộc làn của đơn vị nào nên không biết giấy tờ gửi đến đâu."""


class ThePostTellsItself(Conflict):
    """Tin của bưu gửi do hệ thống bưu chính báo; không ghi tay."""


class HappenedLater(Invalid):
    """Thời điểm không được sau lúc này."""


class MonthIsUnknown(Invalid):
    """Mời chọn tháng đối soát, không sau tháng này."""


class ListIsUnreadable(Invalid):
    """Không đọc được danh sách: {reason}"""
