"""The one table that maps refusals to HTTP, and how a refusal looks: a page, a line for htmx, or JSON.

    JSON: {"code": "SomeoneMovedItFirst", "message": "Người khác vừa …", "fields": {"name": "…"}}

What was typed is never thrown away: a refused form is shown again on the page, and one that failed only because the
session had ended can be sent again as it was.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any
from urllib.parse import urlsplit

from apiflask.exceptions import HTTPError
from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from engine.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from engine.identity.accounts import SessionIsOver
from engine.identity.signing_in import AccountIsLocked, WrongLoginOrPassword
from engine.identity.tokens import TokenIsNotValid
from web.guards import here
from web.language import API_PATH, said, say

STATUS: dict[type[Refusal], int] = {
    SessionIsOver: 401,
    TokenIsNotValid: 401,
    WrongLoginOrPassword: 401,
    AccountIsLocked: 429,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Invalid: 422,
    Refusal: 400,
}
SECRET_WORDS = ("password", "csrf_token", "secret")
log = logging.getLogger("motcua.web")


class RequestNotUnderstood(Refusal):
    """Máy chủ không hiểu yêu cầu này."""


class NoSuchPage(NotFound):
    """Không có trang này. Có thể địa chỉ đã thay đổi hoặc bị gõ nhầm."""


class NotThisWay(Refusal):
    """Trang này không nhận yêu cầu theo cách đó."""


class TooLarge(Refusal):
    """Nội dung gửi lên quá lớn. Mỗi lần gửi tối đa 16 MB."""


class ContentIsOfAnotherKind(Refusal):
    """Nội dung gửi lên phải là JSON (Content-Type: application/json)."""


class FormIsStale(Refusal):
    """Trang đã mở quá lâu nên chưa nhận được nội dung. Nội dung đã nhập còn nguyên dưới đây, chỉ cần gửi lại."""


class SomethingBroke(Refusal):
    """Hệ thống gặp lỗi, việc vừa làm chưa được ghi. Xin thử lại; nếu còn lỗi, báo quản trị mã {reference}."""


HTTP_REFUSALS: dict[int, type[Refusal]] = {404: NoSuchPage, 405: NotThisWay, 413: TooLarge, 415: ContentIsOfAnotherKind}


def status_of(refusal: Refusal) -> int:
    """The HTTP status of the nearest family of this refusal."""
    return next(STATUS[family] for family in type(refusal).__mro__ if family in STATUS)


def wants_json() -> bool:
    """The API always speaks JSON; a page only when it is asked to."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return request.path.startswith(API_PATH) or best == "application/json"


def typed() -> list[tuple[str, str]]:
    """The fields of the refused form, without secrets; nothing from a foreign page."""
    if request.method != "POST" or not _is_from_here():
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if _is_no_secret(name)]


def _is_no_secret(name: str) -> bool:
    return not any(word in name.lower() for word in SECRET_WORDS)


def _is_from_here() -> bool:
    origin = request.headers.get("Origin") or request.referrer
    return origin is None or urlsplit(origin).netloc == request.host


def _came_from() -> str | None:
    """The page of this house the reader came from; None from elsewhere."""
    parts = urlsplit(request.referrer or "")
    return f"{parts.path}?{parts.query}".rstrip("?") if parts.netloc == request.host else None


def answer(refusal: Refusal, status: int) -> Response:
    """The refusal as the caller can read it."""
    message = say(refusal)
    if wants_json():
        response = jsonify(code=refusal.code, message=message, fields=_fields(refusal))
    elif "HX-Request" in request.headers:
        response = make_response(render_template("refusal_line.html", message=message))
    else:
        response = make_response(render_template("refusal.html", **_page(refusal, status, message)))
    response.status_code = status
    return response


def _fields(refusal: Refusal) -> dict[str, str]:
    return {name: said(text) for name, text in refusal.fields.items()} if isinstance(refusal, Invalid) else {}


def _page(refusal: Refusal, status: int, message: str) -> dict[str, Any]:
    return {
        "status": status,
        "message": message,
        "fields": _fields(refusal),
        "typed": [] if isinstance(refusal, TooLarge) else typed(),  # what is too large was not even read
        "came_from": _came_from(),
        "may_send_again": isinstance(refusal, FormIsStale | SessionIsOver),
        "needs_sign_in": isinstance(refusal, SessionIsOver),
    }


def init_app(app: Flask) -> None:
    app.register_error_handler(Refusal, _on_refusal)
    app.register_error_handler(CSRFError, _on_stale_form)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(HTTPError, _on_invalid_request)
    app.register_error_handler(Exception, _on_breakage)


def _on_refusal(refusal: Refusal) -> Any:
    if isinstance(refusal, SessionIsOver):
        return _on_signed_out(refusal)
    return answer(refusal, status_of(refusal))


def _on_signed_out(refusal: SessionIsOver) -> Any:
    """To the sign-in page and back again; a form that was on its way waits on the page."""
    if request.method == "GET" and not wants_json() and "HX-Request" not in request.headers:
        return redirect(url_for("signin.show", next=here()))
    response = answer(refusal, 401)
    if request.path.startswith(API_PATH):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _on_stale_form(_error: CSRFError) -> Response:
    return answer(FormIsStale(), 400)


def _on_http(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    response = answer(HTTP_REFUSALS.get(status, RequestNotUnderstood)(), status)
    if status == 405 and error.get_response().headers.get("Allow"):
        response.headers["Allow"] = error.get_response().headers["Allow"]
    return response


def _on_invalid_request(error: HTTPError) -> Response:
    """What APIFlask found wrong with a request before any verb was called."""
    fields = {".".join(map(str, path)): text for path, text in _flat(error.detail)}
    response = jsonify(
        code=type(error).__name__, message=say(Invalid() if fields else RequestNotUnderstood()), fields=fields
    )
    response.status_code = error.status_code
    return response


def _flat(detail: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    if isinstance(detail, dict):
        return [line for name, part in detail.items() for line in _flat(part, (*path, name))]
    if isinstance(detail, list):
        return [(path, "; ".join(map(str, detail)))]
    return [(path, str(detail))]


def _on_breakage(error: Exception) -> Response:
    """Log the whole story under a short reference, tell the officer the reference, and lose nothing typed."""
    reference = secrets.token_hex(4)
    log.exception("%s %s failed, reference %s", request.method, request.path, reference, exc_info=error)
    g.is_broken = True
    return answer(SomethingBroke(reference=reference), 500)
