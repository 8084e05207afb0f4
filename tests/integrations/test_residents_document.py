"""docs/neighbours.md shows what really travels; when a message changes, so must the document."""

from __future__ import annotations

from engine.outbox import NeighbourIsAway
from engine.residents.contract import NotPermitted
from integrations.national_db import faults
from integrations.national_db.invented import MOODS
from tests.integrations import residents_examples as examples


def test_the_messages_in_the_document_are_those_that_travel() -> None:
    assert examples.standing() == examples.recorded().strip("\n"), (
        "write them again: .venv/bin/python -m tests.integrations.residents_examples"
    )


def test_every_fault_and_every_scenario_is_told() -> None:
    text = examples.DOCUMENT.read_text()
    assert set(examples.FAULTS) == set(faults.CODES)
    assert [mood for mood in MOODS if f"| `{mood}` |" not in text] == []


def test_no_message_of_the_document_is_about_a_real_number() -> None:
    numbers = [word for word in examples.recorded().replace("<", " ").replace(">", " ").split() if word.isdecimal()]
    assert {word[:3] for word in numbers if len(word) in (9, 12)} == {"999"}


def test_what_is_away_is_tried_again_and_what_is_not_permitted_is_not() -> None:
    meant = {code: faults.of_code(code, is_theirs=False) for code in faults.CODES}
    assert [code for code, refusal in meant.items() if isinstance(refusal, NeighbourIsAway)] == [faults.BUSY]
    assert {code for code, refusal in meant.items() if isinstance(refusal, NotPermitted)} == {
        faults.NO_PROCEDURE, faults.NO_UNIT, faults.NO_OFFICER,
        faults.UNMAPPED_PROCEDURE, faults.UNMAPPED_OFFICER, faults.FORBIDDEN,
    }  # fmt: skip
