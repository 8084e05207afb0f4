"""The browser bundle: which hashed file is which part. Without it pages are served plain. Where the build left
a gzip beside a file, browsers that take it are sent that.

{{ bundle("desk", "js") }}   URL of a part, or None
{{ icon("clock") }}          a small picture beside words; nothing without the bundle
"""

from __future__ import annotations

import json
import mimetypes
from pathlib import Path
from typing import Any, cast

from flask import Flask, Response, request, send_from_directory, url_for
from markupsafe import Markup, escape

DIST = Path(__file__).parent / "static" / "dist"
A_YEAR = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    manifest = read_manifest(DIST)

    def bundle(part: str, kind: str) -> str | None:
        """The URL of the part's `js` or `css`; None when the bundle was not built."""
        name = manifest.get(part, {}).get(kind)
        return url_for("static", filename=f"dist/{name}") if name else None

    def icon(name: str) -> Markup:
        if "icons" not in manifest:
            return Markup("")
        url = url_for("static", filename=f"dist/{manifest['icons']}")
        return Markup(f'<svg class="icon" aria-hidden="true"><use href="{escape(url)}#{escape(name)}"></use></svg>')

    compressed = {path.name.removesuffix(".gz"): path.name for path in DIST.glob("*.gz")}
    plain = app.view_functions["static"]

    def static(filename: str) -> Response:
        """A static file; one of the bundle in the encoding the browser takes."""
        name = filename.removeprefix("dist/")
        if name == filename or name not in compressed:
            return cast(Response, plain(filename=filename))
        if request.accept_encodings["gzip"]:
            kind = mimetypes.guess_type(name)[0]
            answer = send_from_directory(DIST, compressed[name], mimetype=kind)
            answer.headers["Content-Encoding"] = "gzip"
        else:
            answer = cast(Response, plain(filename=filename))
        answer.vary.add("Accept-Encoding")
        return answer

    app.view_functions["static"] = static
    app.jinja_env.globals.update(bundle=bundle, icon=icon)

    @app.after_request
    def keep_hashed_files(response: Response) -> Response:
        if request.path.startswith("/static/dist/") and response.status_code in {200, 304}:
            response.headers["Cache-Control"] = A_YEAR
        return response


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest the build left, empty when there is none."""
    path = folder / "manifest.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}
