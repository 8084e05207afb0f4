"""No text of a diagram ever runs as Python: not in a condition, a timer, a loop, a script, nor after a restore."""

import pytest
from drawing import prepared
from running import START, Case
from SpiffWorkflow.bpmn.script_engine.python_environment import TaskDataEnvironment

from engine.runtime import bridge, codec, specs
from engine.runtime.environment import ElementFailed, Environment
from engine.runtime.workflow import Instance

ATTACKS = [
    "__import__('os').system('touch {mark}')",
    "().__class__.__base__.__subclasses__()",
    "open('{mark}', 'w')",
    "exec('import os')",
    "[x for x in ().__class__.__mro__]",
    "(lambda: 1)()",
    "x.__class__",
    "9**9**9",
    "'a' * 10000000000",
    "(y := 1)",
    "f'{{x.__class__}}'",
    "len.__self__",
    "after.__globals__",
    "started_by.__closure__",
]

PLACES = {
    "condition": "xor g\n human b\n s -> a -> g -> e\n g -> b if {attack}\n b -> e",
    "timer": "catch b at='{attack}'\n s -> a -> b -> e",
    "instances": "human b parallel='{attack}'\n s -> a -> b -> e",
    "loop": "human b while='{attack}'\n s -> a -> b -> e",
    "conditional event": "catch b when='{attack}'\n s -> a -> b -> e",
    "script": """script b assign='[["x", "{attack}"]]'\n s -> a -> b -> e""",
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("place", PLACES)
def test_an_attack_is_refused_and_leaves_nothing_behind(tmp_path, place, attack):
    mark = tmp_path / "mark"
    text = attack.format(mark=mark).replace("'", "‹")
    sketch = "start s\n human a\n end e\n" + PLACES[place].format(attack=text)
    case = Case(sketch, plain=lambda source: source.replace("‹", "&apos;"), facts={"x": "text"})
    state = case.step.state
    with pytest.raises(bridge.EngineStopped, match="iểu thức"):
        case.do("a")
        if place == "loop":
            case.do("b")
    assert not mark.exists()
    assert bridge.look(case.spec, state).open[0].element_id == "a"


def test_every_restored_instance_has_our_environment_and_cannot_get_another():
    case = Case("start s\n human a\n end e\n s -> a -> e")
    environment = Environment({}, now=START)
    instance = codec.load(case.spec, case.step.state, environment)
    assert instance.script_engine is environment
    with pytest.raises(AttributeError):
        instance.script_engine = object()
    with pytest.raises(TypeError):
        Instance(case.spec)
    assert not isinstance(environment.environment, TaskDataEnvironment)


def test_the_library_finds_nothing_that_runs_python():
    environment = Environment({}, now=START)
    for method in (environment.environment.evaluate, environment.environment.execute):
        with pytest.raises(PermissionError):
            method("1 + 1", {})
    with pytest.raises(PermissionError):
        environment.environment.call_service({}, name="x")
    spec = specs.restore(specs.build(prepared("start s\n human a\n end e\n s -> a -> e")))
    task = Instance(spec, environment).task_tree
    for method in (environment.execute, environment.call_service):
        with pytest.raises(ElementFailed):
            method(task, "x = 1")


def test_facts_are_asked_only_for_what_is_named():
    asked = []

    class Watched(dict):
        def __getitem__(self, name):
            asked.append(name)
            return super().__getitem__(name)

        def get(self, name, default=None):
            asked.append(name)
            return super().get(name, default)

    case = Case("start s\n human a\n xor g\n human b\n end e\n s -> a -> g -> e\n g -> b if fee.paid\n b -> e")
    facts = Watched(fee={"paid": True}, secret=1)
    bridge.complete(case.spec, case.step.state, case.token("a"), facts, now=START)
    assert set(asked) == {"fee"}


def test_the_result_of_a_step_lies_over_the_facts_for_that_step_only():
    case = Case("start s\n human a\n xor g\n human b\n end e\n s -> a -> g -> e\n g -> b if ok\n b -> e")
    step = bridge.complete(case.spec, case.step.state, case.token("a"), {"ok": False}, now=START, result={"ok": True})
    assert [task.element_id for task in step.open] == ["b"] and b"ok" not in step.state
