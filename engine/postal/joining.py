"""The post joins the life of dossiers, which stands a floor below and knows nothing of it: operations a diagram may ask
for, jobs of the house, and what completing the desk's work about parcels does."""

from __future__ import annotations

from engine.dossiers import automatic, effects
from engine.postal import arriving, drawn, hearing


def join() -> None:
    """Once per process, by whoever opens pages or lets the scheduler tick; twice is the same as once."""
    automatic.OPERATIONS |= {"post.return": drawn.send_result, "post.transport": drawn.send_papers}
    automatic.HANDLERS[hearing.HEARD] = hearing.understand
    effects.BESIDE["post"] = arriving.deal
