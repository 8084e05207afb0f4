"""Random diagrams, walked at random: nothing is lost, nothing stays open, and the library agrees where it is right."""

from collections import Counter

import orjson
from drawing import prepared
from growing import EVENTFUL, NESTED, PLAIN, Drawing, blocks
from hypothesis import given, settings
from hypothesis import strategies as st
from running import START, Case
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.util.task import TaskState

from engine.runtime import bridge, specs
from engine.runtime.environment import Environment

MOST_MOVES = 60


@given(blocks(), st.data())
@settings(max_examples=60)
def test_every_walk_comes_to_its_end(tree, data):
    drawing = Drawing()
    case = Case(*drawing.draw(tree))
    drawn = {**case.spec.elements()}
    moves = 0
    while not case.step.ended:
        moves += 1
        wild = moves < MOST_MOVES // 2
        facts = {name: wild and data.draw(st.booleans()) for name in drawing.conditions}
        choices = [("do", task.element_id) for task in case.step.open]
        if wild or not choices:
            choices += [("happens", event.element_id) for event in case.step.waiting if event.kind == "message"]
            choices += [("later", wake.element_id) for wake in case.step.wakes]
        assert choices, f"stuck: {case.step.incident}"
        how, what = data.draw(st.sampled_from(choices))
        case.facts.update(facts)
        if how == "later":
            case.later(days=1)
        else:
            getattr(case, how)(what)
        assert case.step.incident is None or "dài" in case.step.incident
        assert moves < 20 * MOST_MOVES
    assert not case.step.open and not case.step.waiting
    nodes = [what for what in case.passed if what in drawn]
    flows = {flow for part in case.spec.flows.values() for flow in part.values()}
    assert set(case.passed) - set(nodes) <= flows


@given(blocks(leaves=PLAIN, nests=tuple(set(NESTED) - {"loop"})), st.data())
@settings(max_examples=50)
def test_the_library_offers_the_same_work(tree, data):
    drawing = Drawing()
    sketches = drawing.draw(tree)
    case = Case(*sketches)
    stock = Stock(*sketches)
    facts: dict[str, bool] = {}
    for _ in range(40):
        assert Counter(case.open) == Counter(stock.open)
        assert case.step.ended == stock.ended
        if case.step.ended:
            break
        facts = {name: data.draw(st.booleans()) and len(facts) < 20 for name in drawing.conditions}
        what = data.draw(st.sampled_from(sorted(set(case.open))))
        case.do(what, **facts)
        stock.do(what, facts)


@given(blocks(leaves=("human", *EVENTFUL), nests=NESTED), st.data())
@settings(max_examples=40)
def test_sent_back_or_refused_the_case_goes_on(tree, data):
    drawing = Drawing()
    case = Case(*drawing.draw(tree))
    for _ in range(12):
        humans = [task.element_id for task in case.step.open if task.kind == "human"]
        if not humans:
            break
        what = data.draw(st.sampled_from(humans))
        if data.draw(st.booleans()):
            try:
                case.back(what)
            except bridge.CannotSendBack:
                continue
            assert case.reopened in {task.token for task in case.step.open}
        else:
            case.do(what)
    for _ in range(300):
        if case.open:
            case.do(case.open[0])
        elif case.step.wakes:
            case.later(days=2)
        elif case.waiting:
            case.happens(case.waiting[0])
        else:
            break
    assert case.step.ended and (case.step.incident is None or "dài" in case.step.incident)


class Stock:
    """The library's own engine on the same spec, for comparison; our expressions, its everything else."""

    def __init__(self, *sketches):
        document = orjson.loads(specs.build(prepared(*sketches)))
        serializer = BpmnWorkflowSerializer(registry=BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
        parts = {name: serializer.from_dict(part) for name, part in document["specs"].items()}
        main = parts.pop(document["main"])
        self.kinds = {name: row["kind"] for rows in document["elements"].values() for name, row in rows.items()}
        self.workflow = BpmnWorkflow(main, parts, script_engine=Environment({}, now=START))
        self.rest()

    def rest(self):
        self.workflow.do_engine_steps()
        while scripts := [t for t in self.tasks() if self.kinds[t.task_spec.bpmn_id] == "script"]:
            scripts[0].run()
            self.workflow.do_engine_steps()

    def tasks(self):
        return self.workflow.get_tasks(state=TaskState.READY, manual=True)

    @property
    def open(self):
        return [task.task_spec.bpmn_id for task in self.tasks()]

    @property
    def ended(self):
        return self.workflow.completed

    def do(self, element_id, facts):
        self.workflow.script_engine = Environment(facts, now=START)
        next(task for task in self.tasks() if task.task_spec.bpmn_id == element_id).run()
        self.rest()
