"""One script more in a file of scripts, whose text otherwise stays as its author wrote it, remarks and all."""

from __future__ import annotations

from dataclasses import replace

import yaml

from engine.rehearsal.reading import read_scripts
from engine.rehearsal.script import Script
from engine.rehearsal.writing import WIDTH, as_document, write_scripts


def added(text: str, script: Script) -> str:
    """The text with the script at its end. Refused with `ScriptIsWrong` where the text cannot be read, the name is
    missing or is taken already.

    What the file gives to all its scripts would be given to this one as well; where that makes a difference, every
    script is written with all that is given to it, and remarks are lost.
    """
    if not text.strip():
        text = write_scripts([script])
        read_scripts(text)
        return text
    before = read_scripts(text)
    longer = _appended(text, script)
    if longer is not None and _same(read_scripts(longer), [*before, script]):
        return longer
    whole = write_scripts([*before, script])
    read_scripts(whole)
    return whole


def _appended(text: str, script: Script) -> str | None:
    """The script as the last entry of `tests`; None where they are not written as a list in lines at the end."""
    root = yaml.compose(text, yaml.SafeLoader)
    entries = {key.value: value for key, value in root.value} if isinstance(root, yaml.MappingNode) else {}
    tests = entries.get("tests")
    if not isinstance(tests, yaml.SequenceNode) or tests.flow_style or tests is not list(entries.values())[-1]:
        return None
    written = yaml.safe_dump([as_document(script)], sort_keys=False, allow_unicode=True, width=WIDTH)
    indent = " " * tests.start_mark.column
    return f"{text.rstrip()}\n\n{''.join(f'{indent}{line}' for line in written.splitlines(keepends=True))}"


def _same(ones: list[Script], others: list[Script]) -> bool:
    return len(ones) == len(others) and all(_plain(a) == _plain(b) for a, b in zip(ones, others, strict=True))


def _plain(script: Script) -> Script:
    return replace(script, line=None, steps=tuple(replace(step, line=None) for step in script.steps))
