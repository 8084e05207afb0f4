"""The tests that stand beside the shipped diagrams hold, and walk through everything that is drawn."""

from __future__ import annotations

import pytest

from engine.definitions.procedures import PROCESSES
from engine.rehearsal import test_command as command
from engine.rehearsal.test_command import Outcome


@pytest.fixture(scope="module")
def tested() -> list[Outcome]:
    return command.test()


def test_every_script_is_green(tested: list[Outcome]) -> None:
    assert all(one.is_green for one in tested), command.as_text(tested)


def test_every_node_and_every_flow_of_every_shipped_diagram_is_walked_through(tested: list[Outcome]) -> None:
    covered = command.over_all(tested)
    assert set(covered) == {path.name for path in (PROCESSES / "bpmn").glob("*.bpmn")}
    missed = {file: [*nodes.missed, *flows.missed] for file, (nodes, flows) in covered.items()}
    assert {file: ids for file, ids in missed.items() if ids} == {}


def test_the_scripts_of_a_procedure_walk_through_all_it_is_made_of(tested: list[Outcome]) -> None:
    """The parts it shares with others included: a designer sees the figures of one procedure."""
    for one in tested:
        assert one.rehearsals is not None
        for file, (nodes, flows) in one.rehearsals.coverage.files.items():
            assert [*nodes.missed, *flows.missed] == [], (one.file, file)
