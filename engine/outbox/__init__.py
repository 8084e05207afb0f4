"""Work that leaves the office: written in the act's own transaction, done later, exactly once in effect.

A job row is the truth. Whoever runs it holds a lease; when the lease ends without a word, another may take it. The
attempt number fences a slow runner: only the attempt that holds the row may say it is done. What stays in the house is
done inside one act (`tick`), what calls a neighbour between two (`call_due`). In the cluster form `broker` gives both
to workers.
"""

from engine.outbox.errands import Errand, NeighbourIsAway, RefusedForGood, call_due
from engine.outbox.models import Job, Neighbour
from engine.outbox.operations import HOUSE, Handler, give_up, put, put_in, retry, tick, withdraw

__all__ = [
    "HOUSE",
    "Errand",
    "Handler",
    "Job",
    "Neighbour",
    "NeighbourIsAway",
    "RefusedForGood",
    "call_due",
    "give_up",
    "put",
    "put_in",
    "retry",
    "tick",
    "withdraw",
]
