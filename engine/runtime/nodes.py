"""Which of the library's classes ours replace.

Each of ours carries the name of the one it replaces, so that a spec stored in the library's own format comes to life
with ours.
"""

from __future__ import annotations

from engine.runtime import activities, events, joins

REPLACED = {
    kind.__name__: kind
    for kind in (
        events.TimeDateEventDefinition,
        events.DurationTimerEventDefinition,
        events.CycleTimerEventDefinition,
        events.ConditionalEventDefinition,
        events.TerminateEventDefinition,
        events.ErrorEventDefinition,
        events.EscalationEventDefinition,
        events.MultipleEventDefinition,
        events.StartEvent,
        events.IntermediateCatchEvent,
        events.BoundaryEvent,
        events.EventBasedGateway,
        joins.ExclusiveGateway,
        joins.ParallelGateway,
        joins.InclusiveGateway,
        joins._EndJoin,
        joins.BoundaryEventJoin,
        activities.SubWorkflowTask,
        activities.CallActivity,
        activities.TransactionSubprocess,
        activities.ParallelMultiInstanceTask,
        activities.SequentialMultiInstanceTask,
    )
}
