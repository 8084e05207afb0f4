"""Fixtures for the forms: a form with every type of question, and the page's templates without the web."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from form_documents import everything
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from forms import Form, validate_document

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"


@pytest.fixture(scope="session")
def whole_form() -> Form:
    assert validate_document(everything()) == []
    return Form.from_document(everything())


@pytest.fixture(scope="session")
def page() -> Callable[..., lxml.html.HtmlElement]:
    """Calls a macro of forms/fields.html and parses what it wrote."""
    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])
    environment.install_gettext_callables(lambda text: text, lambda one, many, n: one, newstyle=True)

    def call(macro: str, *args: Any, **more: Any) -> lxml.html.HtmlElement:
        module = environment.get_template("forms/fields.html").module
        return lxml.html.fromstring(f"<main>{getattr(module, macro)(*args, **more)}</main>")

    return call
