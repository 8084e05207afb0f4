"""What a form says when an answer cannot be accepted: Vietnamese sentences, the source text of their translations.

Every upper-case name of this module is such a sentence; `every` lists them for the translation check.
"""

from __future__ import annotations

from engine.words import Sentence as Sentence

REQUIRED = "Mời nhập mục này."
REQUIRED_CHOICE = "Mời chọn ở mục này."
ONE_ONLY = "Mục này chỉ nhận một câu trả lời."
NOT_ANSWERS = "Nội dung gửi lên không phải là câu trả lời của biểu mẫu."
NOT_A_TEXT = "Mục này phải là chữ."
CONTROL_CHARACTERS = "Mục này có ký tự điều khiển không hiển thị được, mời xóa và gõ lại."
TOO_LONG = "Mục này dài quá {limit} ký tự."
WRONG_PATTERN = "Mục này chưa đúng mẫu quy định."
NOT_A_NUMBER = "Mời nhập số nguyên, chỉ gồm chữ số."
NOT_MONEY = "Mời nhập số tiền bằng đồng, không có số lẻ, ví dụ 150.000."
NOT_A_DECIMAL = "Mời nhập số, phần lẻ sau dấu phẩy, ví dụ 60,5 hoặc 1.250,75."
TWO_READINGS = "Số {text} có hai cách hiểu; mời viết {whole} hoặc {part}."
TOO_MANY_PLACES = "Số này có nhiều nhất {limit} chữ số sau dấu phẩy."
NUMBER_TOO_SMALL = "Số này phải từ {limit} trở lên."
NUMBER_TOO_LARGE = "Số này không được lớn hơn {limit}."
NOT_A_DATE = "Mời nhập ngày có thật theo thứ tự ngày/tháng/năm, ví dụ 12/02/2018."
NOT_A_TIME = "Mời nhập giờ và phút, ví dụ 08:30."
NOT_AN_INSTANT = "Mời nhập ngày và giờ có thật, ví dụ 2018-02-12T08:30."
TOO_EARLY = "Thời gian này phải từ {limit} trở đi."
TOO_LATE = "Thời gian này không được sau {limit}."
NOT_YES_OR_NO = "Mời chọn Có hoặc Không."
NOT_A_CHOICE = "Mời chọn trong các mục đã cho."
NOT_AN_IDENTITY_NUMBER = (
    "Mời nhập số định danh hoặc căn cước 12 chữ số, chứng minh nhân dân 9 chữ số, "
    "hoặc hộ chiếu gồm một chữ cái và 7 chữ số."
)
NOT_A_PHONE = "Mời nhập số điện thoại gồm 8 đến 15 chữ số, ví dụ 0912 000 000."
NOT_AN_EMAIL = "Mời nhập địa chỉ thư điện tử, ví dụ ten@example.vn."
NOT_A_CODE = "Mã này chỉ gồm chữ cái, chữ số, dấu chấm, gạch ngang và gạch dưới."
NOT_A_UNIT_CODE = "Mã đơn vị chỉ gồm chữ cái, chữ số, dấu chấm, gạch ngang, gạch dưới và gạch chéo."
NOT_A_CANDIDATE = "Mời chọn trong danh sách; mã này không có trong danh sách của việc này."
TOO_MANY_LINES = "Mục này có quá {limit} dòng."

UNKNOWN_PROVINCE = "Ba số đầu {code} không phải mã tỉnh, thành phố; mời đối chiếu với giấy tờ."
BORN_IN_THE_FUTURE = "Số này cho biết năm sinh {year}, sau ngày hôm nay; mời đối chiếu với giấy tờ."
BIRTH_YEAR_DIFFERS = "Số này cho biết năm sinh {year}, khác với ngày sinh đã nhập; mời đối chiếu với giấy tờ."
PROVINCE_HAD_ENDED = (
    "Ba số đầu {code} là {name}, không còn là tỉnh, thành phố trong năm sinh {year}; mời đối chiếu với giấy tờ."
)
CARD_HAS_ENDED = "Chứng minh nhân dân 9 số hết giá trị sử dụng từ ngày 01/01/2025; mời hỏi số định danh 12 chữ số."
NOT_A_TAX_CODE = "Mã số thuế gồm 10 chữ số, hoặc 13 chữ số của đơn vị phụ thuộc; mời đối chiếu với giấy tờ."
TAX_CODE_IS_MISTYPED = "Mã số thuế này không khớp chữ số kiểm tra; mời đối chiếu với giấy tờ."
SEX_DIFFERS = "Số này cho biết giới tính khác với giới tính đã nhập; mời đối chiếu với giấy tờ."

DOCUMENT_IS_NOT_AN_OBJECT = "Biểu mẫu phải là một đối tượng JSON."
UNKNOWN_PROPERTY = "Không có thuộc tính {name}."
KEY_IS_WRONG = "Khóa của biểu mẫu gồm chữ thường, chữ số, gạch dưới, nối bằng dấu chấm."
KEY_IS_NOT_THE_FILE = "Khóa {key} phải trùng với tên tệp."
TEXT_IS_MISSING = "Thiếu lời tiếng Việt hoặc tiếng Anh."
FIELDS_ARE_MISSING = "Biểu mẫu phải có danh sách các mục."
FIELD_IS_NOT_AN_OBJECT = "Mỗi mục phải là một đối tượng JSON."
NAME_IS_WRONG = "Tên mục là chữ thường không dấu, chữ số và gạch dưới, bắt đầu bằng chữ."
NAME_IS_TWICE = "Tên mục {name} dùng hai lần."
TYPE_IS_UNKNOWN = "Không có loại mục {type}."
PROPERTY_HAS_NO_PLACE = "Loại mục {type} không có thuộc tính {name}."
MUST_BE_TRUE_OR_FALSE = "Thuộc tính này phải là true hoặc false."
CHOICES_ARE_MISSING = "Mục lựa chọn phải có danh sách để chọn."
CHOICE_IS_WRONG = "Giá trị để chọn là chữ không dấu, chữ số, dấu chấm hoặc gạch, không có khoảng trắng."
CHOICE_IS_TWICE = "Giá trị {value} có hai lần trong danh sách."
LIMIT_IS_WRONG = "Giới hạn không hợp với loại mục."
LIMITS_CROSS = "Giới hạn dưới lớn hơn giới hạn trên."
SCALE_IS_WRONG = "Số chữ số sau dấu phẩy phải là số nguyên từ 1 đến {limit}."
LENGTH_IS_WRONG = "Độ dài phải là số nguyên từ 1 đến {limit}."
PATTERN_IS_WRONG = "Mẫu kiểm tra không phải biểu thức chính quy hợp lệ, quá dài, hoặc có nhóm lặp."
SHOW_IF_IS_WRONG = "Điều kiện hiện mục phải có dạng field cùng equals hoặc in."
SHOW_IF_LOOKS_AHEAD = "Điều kiện hiện mục phải dựa vào một mục lựa chọn hoặc Có/Không đứng trước."
SHOW_IF_NEVER_HOLDS = "Điều kiện hiện mục hỏi giá trị {value} không bao giờ có."
COMPARE_IS_WRONG = "Đối chiếu phải chỉ tới mục ngày sinh (born_on) hoặc mục giới tính male/female (sex)."
DEFAULT_IS_WRONG = "Giá trị mặc định hoặc giá trị mẫu không được chấp nhận: {reason}"
DEFAULT_IS_NOT_KEPT = "Giá trị mặc định, giá trị mẫu phải viết đúng như khi được lưu, ví dụ ngày 2018-02-12."


def every() -> list[str]:
    """All templates above, for the translation check."""
    return [value for name, value in globals().items() if name.isupper() and isinstance(value, str)]
