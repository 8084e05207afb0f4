"""A state is bytes: small, the same for the same history, and refused when it is not what it was."""

import threading

import pytest
from drawing import prepared
from running import START, Case
from test_bridge import PERMIT

from engine.runtime import bridge, specs
from engine.runtime.refusals import DiagramIsNotRunnable, StateIsDamaged


def test_a_permit_needs_little_room_at_every_step():
    case = Case(PERMIT)
    sizes = [len(case.step.state)]
    for step in ("receive", "appraise", "commune", "planning", "sign"):
        case.do(step, appraisal={"result": "approved"})
        sizes.append(len(case.step.state))
    assert max(sizes) < 2_000


def test_the_same_history_gives_the_same_bytes():
    def history():
        case = Case(PERMIT)
        for step in ("receive", "appraise", "commune"):
            case.do(step, appraisal={"result": "approved"})
        return case.step.state

    assert history() == history()


@pytest.mark.parametrize("place", [0, 2, 4, 10, 40, -1])
def test_one_changed_byte_is_noticed(place):
    case = Case(PERMIT)
    state = bytearray(case.step.state)
    state[place] ^= 1
    with pytest.raises(StateIsDamaged):
        bridge.look(case.spec, bytes(state))


@pytest.mark.parametrize("state", [b"", b"MC", b"{}", b"MC\x01" + b"\0" * 12])
def test_what_is_no_state_is_refused(state):
    with pytest.raises(StateIsDamaged):
        bridge.look(Case(PERMIT).spec, state)


def test_a_state_belongs_to_its_version_of_the_process():
    other = specs.restore(specs.build(prepared(PERMIT.replace("lane=head", "lane=deputy"))))
    with pytest.raises(StateIsDamaged, match="phiên bản"):
        bridge.look(other, Case(PERMIT).step.state)


def test_workers_share_one_spec_and_fetch_it_once():
    content = specs.build(prepared(PERMIT.replace("refused", "turned_down")))
    key = specs.content_hash(content)
    fetched, found = [], []

    def fetch(hash):
        fetched.append(hash)
        return content

    def run():
        spec = specs.load(key, fetch)
        found.append(spec)
        step = bridge.start(spec, {}, now=START)
        for element_id in ("receive", "appraise", "commune", "planning", "sign"):
            token = next(task.token for task in step.open if task.element_id == element_id)
            step = bridge.complete(spec, step.state, token, {"appraisal": {"result": "approved"}}, now=START)
        assert step.ended

    specs.load(key, fetch)
    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and all(spec is found[0] for spec in found) and fetched == [key]
    assert specs.describe(found[0]) == specs.describe(specs.restore(content))


def test_content_that_is_not_what_its_hash_says_is_refused():
    content = specs.build(prepared(PERMIT))
    with pytest.raises(DiagramIsNotRunnable):
        specs.load("0" * 64, lambda hash: content)


def test_the_cache_of_specs_is_bounded(monkeypatch):
    monkeypatch.setattr(specs, "MOST_SPECS", 2)
    for number in range(4):
        content = specs.build(prepared(f"start s\n human a{number}\n end e\n s -> a{number} -> e"))
        specs.load(specs.content_hash(content), lambda hash, content=content: content)
    assert len(specs._kept) <= 2
