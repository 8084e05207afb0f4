"""How fast is the engine alone? Restore + complete + save, ours beside the library's own way, in the same run.

    .venv/bin/python tests/bench/bench_engine.py [--rounds N]

A permit-sized diagram: 8 tasks, 3 lanes, 3 exclusive gateways, one parallel block, one non-interrupting drawn timer.
CPU time of this process (median over rounds of one whole case), so a busy machine disturbs the ratio little.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "engine" / "runtime")]

import orjson  # noqa: E402
from drawing import prepared  # noqa: E402
from SpiffWorkflow.bpmn import BpmnWorkflow  # noqa: E402
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine  # noqa: E402
from SpiffWorkflow.bpmn.script_engine.python_environment import TaskDataEnvironment  # noqa: E402
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer  # noqa: E402
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG  # noqa: E402
from SpiffWorkflow.util.task import TaskState  # noqa: E402

from engine.runtime import bridge, specs  # noqa: E402

NOW = datetime(2018, 3, 5, 2, 0, tzinfo=UTC)
WAY = ("receive", "assign", "appraise", "commune", "planning", "draft", "sign", "give")
FACTS = {"complete": True, "appraisal": "approved", "paid": True}
PERMIT = """
    start s
    human receive lane=desk
    xor papers
    human supplement lane=desk
    xor again
    human assign lane=office
    human appraise lane=office
    boundary late on appraise timer=P3D free
    service remind
    xor result
    and consult
    human commune lane=office
    human planning lane=office
    and joined
    human draft lane=office
    human sign lane=head
    xor fee
    human give lane=desk
    end done
    end unpaid
    end reminded
    end refused
    s -> again -> receive -> papers -> supplement -> again
    papers -> assign if complete
    assign -> appraise -> result -> refused
    result -> consult if appraisal == "approved"
    consult -> commune -> joined
    consult -> planning -> joined
    joined -> draft -> sign -> fee -> unpaid
    fee -> give if paid
    give -> done
    late -> remind -> reminded
"""


def ours(spec: specs.Spec) -> list[int]:
    """One case; answers the sizes of its states."""
    step = bridge.start(spec, FACTS, now=NOW)
    sizes = []
    for element_id in WAY:
        token = next(task.token for task in step.open if task.element_id == element_id)
        step = bridge.complete(spec, step.state, token, FACTS, now=NOW)
        sizes.append(len(step.state))
    if not step.ended:
        raise SystemExit("our case did not end")
    return sizes


def stock(serializer: BpmnWorkflowSerializer, first: str) -> list[int]:
    """The same case with the library's workflow, serializer and its default way of evaluating."""
    state, sizes = first, []
    for element_id in WAY:
        workflow = serializer.deserialize_json(state)
        workflow.script_engine = PythonScriptEngine(TaskDataEnvironment(dict(FACTS)))
        waiting = workflow.get_tasks(state=TaskState.READY, manual=True)
        next(task for task in waiting if task.task_spec.name == element_id).run()
        workflow.do_engine_steps()
        state = serializer.serialize_json(workflow)
        sizes.append(len(state))
    if not workflow.completed:
        raise SystemExit("the library's case did not end")
    return sizes


def stock_start(content: bytes) -> tuple[BpmnWorkflowSerializer, str]:
    document: dict[str, Any] = orjson.loads(content)
    serializer = BpmnWorkflowSerializer(registry=BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
    parts = {name: serializer.from_dict(part) for name, part in document["specs"].items()}
    workflow = BpmnWorkflow(parts.pop(document["main"]), parts)
    workflow.do_engine_steps()
    return serializer, serializer.serialize_json(workflow)


def milliseconds(case: Callable[[], object], rounds: int) -> float:
    """Median CPU milliseconds per completion."""
    spent = []
    for _ in range(rounds):
        begun = time.process_time()
        case()
        spent.append((time.process_time() - begun) * 1000 / len(WAY))
    return statistics.median(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    content = specs.build(prepared(PERMIT))
    spec = specs.restore(content)
    serializer, first = stock_start(content)
    sizes = max(ours(spec)), max(stock(serializer, first))
    mine = milliseconds(lambda: ours(spec), rounds)
    theirs = milliseconds(lambda: stock(serializer, first), max(5, rounds // 4))
    for whose, spent, size in (("ours", mine, sizes[0]), ("library", theirs, sizes[1])):
        print(
            f"restore + complete + save, {whose:8}{spent:6.3f} ms CPU, {1000 / spent:5.0f}/s, state <= {size:6} bytes"
        )
    print(f"ratio: {theirs / mine:.1f} times faster, {sizes[1] / sizes[0]:.0f} times smaller")


if __name__ == "__main__":
    main()
