"""The OpenAPI description: what every operation has in common is said here once, by the shape of its address."""

from __future__ import annotations

from typing import Any

from apiflask import APIFlask
from flask.blueprints import BlueprintSetupState

from api.shapes import Error

BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "The token of `POST /api/v1/tokens`.",
}
INTRODUCTION = """The verbs of the one-stop desk for programs.

Sign in at `POST /api/v1/tokens` and send the token as `Authorization: Bearer …`. Every refusal is
`{code, message, fields}`: `code` is stable, `message` and `fields` are sentences for people, in Vietnamese or, where
`Accept-Language` prefers it, in English. Lists are paged by `cursor`. Instants are ISO 8601 with an offset."""

TAGS = {
    "tokens": "Sign in and out.",
    "procedures": "The catalogue and its versions.",
    "dossiers": "Dossiers: receive, find, look into, and act on them.",
    "work items": "The queue and its verbs.",
    "alarms": "What is late, and the answer to it.",
    "lateness": "What is late and with whom, counted.",
    "batches": "One move over many work items, with a result for each, and its undo.",
    "ladders": "Who is told of lateness when: editions, trials, a new one.",
    "duties": "What a head owes: apologies, explanations, dialogues.",
    "jobs": "Background jobs and the neighbours they call.",
    "notices": "How one is told of what happens.",
    "leave": "Who is away, and who stands in.",
    "units": "The organisation, looked up.",
    "due": "The due-date calculator.",
}
_WRONG: dict[int, tuple[str, str, str, dict[str, str]]] = {
    400: ("The body is not JSON.", "NotReadable", "Nội dung gửi lên không phải JSON đúng quy cách.", {}),
    401: ("Not signed in, or the token has expired.", "SignInNeeded", "Yêu cầu thiếu mã truy cập còn hiệu lực. …", {}),
    403: ("The caller may not do this.", "NotYourAlarm", "Cảnh báo này gửi cho người khác.", {}),
    404: ("It is not there, or the caller may not know of it.", "NoSuchDossier", "Không có hồ sơ này …", {}),
    409: ("It has moved on, or somebody was first.", "SomeoneMovedItFirst", "Người khác vừa xử lý …", {}),
    413: ("The body is larger than 16 MB.", "TooLarge", "Nội dung gửi lên quá lớn.", {}),
    415: ("The body is of another type.", "ContentIsOfAnotherKind", "Nội dung gửi lên phải là JSON.", {}),
    422: (
        "Something in the request is not accepted; a sentence per field.",
        "NotAccepted",
        "Yêu cầu có mục chưa hợp lệ, mời xem từng mục.",
        {"applicant.name": "Mời nhập mục này."},
    ),
    429: ("Too many wrong passwords.", "AccountIsLocked", "Tài khoản tạm khóa … phút.", {}),
    500: ("A fault of ours; nothing was stored.", "SomethingBroke", "Hệ thống gặp lỗi …", {}),
}
POSTED_FILES = {
    "type": "object",
    "properties": {
        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
        "legal": {"type": "string", "format": "binary", "description": "A catalogue document (JSON)."},
        "note": {"type": "string", "maxLength": 1000},
        "effective_on": {"type": "string", "format": "date"},
    },
}


def complete(setup: BlueprintSetupState) -> None:
    """Tell the application how its description ends; runs when the room is registered."""
    app = setup.app
    assert isinstance(app, APIFlask)
    app.config.update(
        SECURITY_SCHEMES={"bearer": BEARER},
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        AUTO_404_RESPONSE=False,
        AUTO_OPERATION_ID=True,
        AUTO_SERVERS=False,
    )
    app.description = INTRODUCTION
    app.tags = [{"name": name, "description": says} for name, says in TAGS.items()]
    app.spec_processor(describe)


def describe(spec: dict[Any, Any] | str) -> dict[Any, Any] | str:
    """The description with everything its operations have in common."""
    assert isinstance(spec, dict)  # a text only where YAML is asked for
    spec = _with_whole_names(spec)
    components = spec["components"]
    components["schemas"]["Error"] = Error.model_json_schema()
    components["responses"] = {str(status): _response(*said) for status, said in _WRONG.items()}
    spec["security"] = [{"bearer": []}]
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            if method != "parameters":
                _complete(path, method, operation)
    return spec


def _with_whole_names(spec: dict[str, Any]) -> dict[str, Any]:
    """`Items.UnitRef` and `Units.UnitRef` are the same `UnitRef`: one name for one shape."""
    schemas: dict[str, Any] = spec["components"]["schemas"]
    for name in [name for name in schemas if "." in name]:
        whole = name.rpartition(".")[2]
        shape = schemas.pop(name)
        if _renamed(schemas.setdefault(whole, shape)) != _renamed(shape):
            raise ValueError(f"two shapes bear the name {whole}")
    renamed: dict[str, Any] = _renamed(spec)
    return renamed


def _renamed(part: Any) -> Any:
    """The part with every reference in its whole name."""
    if isinstance(part, dict):
        return {key: _whole(value) if key == "$ref" else _renamed(value) for key, value in part.items()}
    return [_renamed(each) for each in part] if isinstance(part, list) else part


def _whole(ref: str) -> str:
    place, _slash, name = ref.rpartition("/")
    return f"{place}/{name.rpartition('.')[2]}"


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    is_sign_in = path.endswith("/tokens") and method == "post"
    operation["operationId"] = operation["operationId"].partition("_api_")[2]
    for parameter in operation["parameters"]:
        _tell_parameter(parameter)
    for status in _statuses(path, method, is_sign_in):
        operation["responses"].setdefault(str(status), {"$ref": f"#/components/responses/{status}"})
    if is_sign_in:
        operation["security"] = []
    if path.endswith("/dossiers") and method == "post":
        operation["responses"]["200"]["content"] = operation["responses"]["201"]["content"]
    if path.endswith("/versions") and method == "post":
        operation["requestBody"]["content"]["multipart/form-data"] = {"schema": POSTED_FILES}
        operation["responses"]["422"] = _findings()


def _tell_parameter(parameter: dict[str, Any]) -> None:
    """Its description stands beside its schema, and a header is written as headers are."""
    if said := parameter.get("schema", {}).pop("description", None):
        parameter["description"] = said
    if parameter["in"] == "header":
        parameter["name"] = parameter["name"].title()


def _statuses(path: str, method: str, is_sign_in: bool) -> list[int]:
    found = [401, 500]
    if method in ("post", "put"):
        found += [400, 413, 415, 422]
    if is_sign_in:
        return [*found, 429]
    if method in ("post", "put"):
        found += [403, 409]
    if "{" in path:
        found.append(404)
    return [*found, 403, 422] if method == "get" else found


def _response(says: str, code: str, message: str, fields: dict[str, str]) -> dict[str, Any]:
    example = {"code": code, "message": message, "fields": fields}
    schema = {"$ref": "#/components/schemas/Error"}
    return {"description": says, "content": {"application/json": {"schema": schema, "example": example}}}


def _findings() -> dict[str, Any]:
    finding = {
        "file": "khai-sinh.bpmn",
        "element_id": "examine_birth",
        "element_name": "Thẩm tra",
        "element_name_en": None,
        "rule": "form-missing",
        "severity": "incomplete",
        "message": "Bước “Thẩm tra” chưa có biểu mẫu.",
        "remedy": "Ghi thuộc tính form cho bước.",
        "message_en": "“Thẩm tra” has no form.",
        "remedy_en": "Give it a form.",
    }
    schema = {
        "allOf": [{"$ref": "#/components/schemas/Error"}],
        "type": "object",
        "properties": {"findings": {"type": "array", "items": {"$ref": "#/components/schemas/FindingOut"}}},
    }
    example = {"code": "DiagramIsIncomplete", "message": "Sơ đồ còn 1 chỗ …", "fields": {}, "findings": [finding]}
    return {
        "description": "Not accepted, or the diagrams have findings; nothing was stored.",
        "content": {"application/json": {"schema": schema, "example": example}},
    }
