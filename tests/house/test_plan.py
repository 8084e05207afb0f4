"""The plan says what is there: every table has its story, every word of the profile stands once."""

from __future__ import annotations

import re
from collections import Counter

from house_tree import ROOT

from engine.db import Base
from engine.migrate import gather_models

PLAN = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")


def table_under(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its head."""
    below = PLAN.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split(" | ") for line in below.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_every_table_has_its_story_and_no_story_is_about_a_table_that_is_not_there() -> None:
    gather_models()
    said = {name for cells in table_under("The rows") for name in re.findall(r"`([a-z_]+)`", " ".join(cells))}
    first = {name for cells in table_under("The rows") for name in re.findall(r"`([a-z_]+)`", cells[0])}
    tables = set(Base.metadata.tables)
    assert tables - said == set()
    assert first - tables == set()


def test_a_word_of_the_profile_is_explained_once() -> None:
    explained = Counter(
        (cells[0], word)
        for cells in table_under("The profile: what a diagram may say")
        for word in re.findall(r"`(\w+)`", cells[1])
    )
    assert [word for word, times in explained.items() if times > 1] == []
