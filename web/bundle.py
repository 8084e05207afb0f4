"""The browser bundle: which hashed file is which part. Without it pages are served plain.

{{ bundle("desk", "js") }}   URL of a part, or None
{{ icon("clock") }}          a small picture beside words; nothing without the bundle
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, url_for
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

    app.jinja_env.globals.update(bundle=bundle, icon=icon)

    @app.after_request
    def keep_hashed_files(response: Response) -> Response:
        if request.path.startswith("/static/dist/") and response.status_code == 200:
            response.headers["Cache-Control"] = A_YEAR
        return response


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest the build left, empty when there is none."""
    path = folder / "manifest.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}
