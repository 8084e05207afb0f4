"""The ladder that comes with the product: the city's while it has entered none. A proposal, not law."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.escalation.ladder import ClockKind


def _of_a(clock: ClockKind, *rungs: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**rung, "clock": clock} for rung in rungs]


SHIPPED: list[dict[str, Any]] = [  # the city's ladder while it has entered none
    *_of_a(
        "step",
        {"level": "E1", "when": {"used": 75}, "to": "holder"},
        {"level": "E2", "when": {"used": 90}, "to": "leader", "copies": ["holder"]},
        {"level": "E3", "when": {"due": True}, "to": "leader", "answer": True},
        {"level": "E4", "when": {"unanswered": "2wd"}, "to": "head", "answer": True},
        {"level": "E6", "when": {"unanswered": "3wd"}, "to": "superior", "answer": True},
        {"level": "E7", "when": {"unanswered": "3wd"}, "to": "control", "answer": True},
    ),
    *_of_a(
        "dossier",
        {"level": "E1", "when": {"used": 75}, "to": "leader"},
        {"level": "E4", "when": {"before": "1wd"}, "to": "head", "duty": "apology"},
        {"level": "E5", "when": {"due": True}, "to": "head", "copies": ["desk"], "duty": "explanation", "answer": True},
        {"level": "E6", "when": {"late": "2wd"}, "to": "superior", "answer": True},
        {"level": "E7", "when": {"late": "5wd"}, "to": "control", "duty": "dialogue", "answer": True},
    ),
    *_of_a("outside", {"level": "E1", "when": {"due": True}, "to": "holder", "copies": ["handler"]}),
    *_of_a(
        "unit",
        {"level": "E7", "when": {"many": 3}, "to": "superior"},
        {"level": "E8", "when": {"month": 1}, "to": "head"},
    ),
]
