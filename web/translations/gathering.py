"""Every sentence a reader may see, gathered from the source: marked calls, templates, refusals and forms.

Nothing is imported and run to find them, except the list of what forms say; a room under construction has its
sentences too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file

from engine.settings import ROOT
from forms.sentences import every

ROOMS = ("engine", "forms", "integrations", "web", "desk", "admin", "api")
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}

Sentence = str | tuple[str, str]  # one, or one for singular and plural


def sentences(root: Path = ROOT) -> dict[Sentence, set[str]]:
    """Each sentence with the files it stands in, relative to `root`."""
    found: dict[Sentence, set[str]] = {}
    code = [path for room in ROOMS for path in sorted((root / room).rglob("*.py"))]
    templates = [path for room in ROOMS for path in sorted((root / room).rglob("templates/**/*.*"))]
    for path in code:
        _note(found, root, path, _marked(path, "python"))
    for path in templates:
        if path.suffix in {".html", ".txt", ".xml", ".svg"}:
            _note(found, root, path, _marked(path, "jinja2.ext.babel_extract"))
    for path, sentence in refusals(code).values():
        _note(found, root, path, [sentence])
    _note(found, root, root / "forms" / "sentences.py", every())
    return found


def _note(found: dict[Sentence, set[str]], root: Path, path: Path, sentences: Iterable[Sentence]) -> None:
    for sentence in filter(None, sentences):
        found.setdefault(sentence, set()).add(path.relative_to(root).as_posix())


def _marked(path: Path, method: str) -> Iterator[Sentence]:
    """Sentences in `_("...")`, its relatives and `{% trans %}`."""
    options = {"trimmed": "true", "silent": "false"} if method != "python" else {}
    for _line, message, _comments, _context in extract_from_file(method, path, keywords=KEYWORDS, options=options):
        yield message if isinstance(message, str) else (message[0], message[1])


def refusals(code: Iterable[Path]) -> dict[str, tuple[Path, str]]:
    """Class name -> (file, sentence) of every refusal: `Refusal` and whatever descends from it, by name.

    A refusal without a docstring of its own has the sentence "".
    """
    classes = {
        node.name: (path, node) for path in code for node in ast.walk(_tree(path)) if isinstance(node, ast.ClassDef)
    }
    family, size = {"Refusal"}, 0
    while len(family) > size:
        size = len(family)
        family |= {name for name, (_, node) in classes.items() if family & set(_bases(node))}
    return {
        name: (path, " ".join((ast.get_docstring(node) or "").split()))
        for name, (path, node) in classes.items()
        if name in family
    }


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes(), str(path))


def _bases(node: ast.ClassDef) -> Iterator[str]:
    for base in node.bases:
        yield ast.unparse(base).rsplit(".", 1)[-1]
