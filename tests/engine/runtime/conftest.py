"""Every state saved in any test of this folder is restored at once and compared with what was saved, in the words of
the library's own serializer."""

from typing import Any

import pytest
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnSubWorkflowConverter, TaskConverter, WorkflowConverter

from engine.runtime import codec, steps
from engine.runtime.workflow import Inner, Instance, Token


class TopConverter(WorkflowConverter):
    """The library's own, without the specs, which are never in a state."""

    def to_dict(self, workflow: Instance) -> dict[str, Any]:
        subprocesses = self.mapping_to_dict(workflow.subprocesses)
        return {**super().to_dict(workflow), "subprocesses": subprocesses}


CONVERTERS = {Instance: TopConverter, Inner: BpmnSubWorkflowConverter, Token: TaskConverter}


def in_the_librarys_words(instance: Instance) -> dict[str, Any]:
    serializer = BpmnWorkflowSerializer(registry=BpmnWorkflowSerializer.configure(CONVERTERS))
    told: dict[str, Any] = serializer.to_dict(instance)
    told["order of tasks"] = [[task.id for task in scope.tasks.values()] for scope in scopes(instance)]
    told["catching"] = sorted(instance.event_manager.tasks)
    told["counters"] = (instance.last_id, instance.ticks)
    told["told at the start"] = (instance.environment.start_event, dict(instance.environment.instances))
    return told


def scopes(instance: Instance) -> tuple[Any, ...]:
    return (instance, *instance.subprocesses.values())


@pytest.fixture(autouse=True)
def every_state_is_proven(monkeypatch):
    save = codec.dump

    def save_and_compare(instance):
        state = save(instance)
        environment = instance.environment
        again = codec.load(instance.definition, state, type(environment)({}, now=environment.now))
        assert in_the_librarys_words(again) == in_the_librarys_words(instance)
        assert save(again) == state
        return state

    monkeypatch.setattr(steps.codec, "dump", save_and_compare)
