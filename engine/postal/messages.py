"""What the post throws into a drawn process: `post.delivered`, `post.returned`, `post.lost`, by the message's name."""

from __future__ import annotations

from functools import partial

from engine.act import Act
from engine.dossiers import advance, effects
from engine.dossiers.case import Case, legal_time
from engine.runtime import bridge


def throw(act: Act, case: Case, message: str) -> bool:
    """Let the first event that waits for this message happen; False where the diagram waits for none."""
    waiting = set(case.version.profile.messages_named(message))
    if not waiting or case.dossier.process_ended:
        return False
    state = case.dossier.state
    awaited = bridge.look(case.version.spec, state).waiting
    event = next((each for each in awaited if each.element_id in waiting), None)
    if event is None:
        return False
    after = partial(legal_time, act)
    facts = case.dossier.facts
    step = bridge.signal(case.version.spec, state, event.element_id, facts, now=act.now, after=after, token=event.token)
    advance.apply(act, case, step)
    effects.settle(act, case)
    return True
