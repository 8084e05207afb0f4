"""The headers every answer carries: scripts and styles only from this house, no frames, nothing leaked by referrer."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"


def allow_inline_styles() -> None:
    """For a page that draws a diagram: the drawing library places its parts with inline styles."""
    g.inline_styles = True


def init_app(app: Flask) -> None:
    @app.after_request
    def protect(response: Response) -> Response:
        policy = dict(POLICY)
        if g.get("inline_styles"):
            policy["style-src"] += " 'unsafe-inline'"
        response.headers["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in policy.items())
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if current_app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = TWO_YEARS
        if not request.path.startswith("/static/"):  # kept by the browser only to go back to, never by a proxy
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
