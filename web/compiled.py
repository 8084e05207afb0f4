"""What an application compiles before it can answer, done late and once: its templates, and the addresses of its links.

A start makes hundreds of routes of which few are ever linked to, and a process may make more than one application (the
mails of `run.py work`, every test): what one has compiled serves the next, as long as it comes from the same text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apiflask import APIFlask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug import routing

Builder = Callable[..., tuple[str, str]]

_templates: dict[str, tuple[str, Any]] = {}  # by template: the sum of its text, and the code that came of it
_builders: dict[tuple[object, ...], Builder] = {}  # by route: what writes its addresses


def init_app(app: APIFlask) -> None:
    """To be done before the application gets its rooms."""
    app.url_rule_class = Route
    app.jinja_env.bytecode_cache = Templates()


class Templates(BytecodeCache):
    """Keeps compiled templates in the memory of this process; a text that was changed is compiled again."""

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = _templates.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        _templates[bucket.key] = (bucket.checksum, bucket.code)


class Route(routing.Rule):
    """A route whose addresses are written by code that is compiled for the first of them.

    Werkzeug compiles it twice for every route while the application starts, by the method replaced here. The code is
    the same for the same route: the route itself, with its converters, is handed to it.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        def build(route: Route, **values: Any) -> tuple[str, str]:
            key = (*route._trace, repr(route.defaults), append_unknown)
            builder = _builders.get(key)
            if builder is None:
                builder = _builders[key] = routing.Rule._compile_builder(route, append_unknown)
            return builder(route, **values)

        return build
