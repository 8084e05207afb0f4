"""docs/neighbours.md shows what really travels to the post; when a message changes, so must the document."""

from __future__ import annotations

from integrations.postal.codes import codes
from integrations.postal.courses import Course, Mood
from tests.integrations import postal_examples as examples


def test_the_messages_of_the_post_in_the_document_are_those_that_travel() -> None:
    assert examples.standing() == examples.recorded().strip("\n"), (
        "write them again: .venv/bin/python -m tests.integrations.postal_examples"
    )


def test_every_scenario_of_the_post_is_told() -> None:
    text = examples.DOCUMENT.read_text()
    assert [name for name in (*Course, *Mood) if f"| `{name}` |" not in text] == []


def test_every_operation_and_every_refusal_is_shown() -> None:
    text = examples.standing()
    assert [path for path in codes().paths.values() if path not in text] == []
    bad = {"UNKNOWN_PROVINCE", "DUPLICATE_ORDER", "ORDER_PICKED_UP", "UNKNOWN_ORDER", "NOT_ACCEPT_IP"}
    assert [code for code in bad if f'"Status": "{code}"' not in text] == []


def test_no_secret_stands_in_the_document() -> None:
    assert "khong-bi-mat" not in examples.DOCUMENT.read_text() and "Bearer …" in examples.standing()
