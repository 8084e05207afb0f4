"""A diagram as the generator thinks of it: nodes and flows of scopes, nothing of the product in between.

Conditions are data, `(fact, ways)`: true when the fact's answer `way` is one of `ways`. A timer is a period of our own
(`2wd`, legal time) or minutes of the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

WAYS = ("a", "b", "c", "d")
Condition = tuple[str, tuple[str, ...]]


@dataclass
class Node:
    """`kind`: start end human service send script xor and or events timer message pass link_out link_in sub call
    boundary listener. A `listener` is an event subprocess. `ends` of an end: "" terminate error."""

    id: str
    kind: str
    scope: str
    tag: str = "userTask"
    fact: str | None = None  # the human task's answers go by this name
    timer: str | None = None  # PT90M or 2wd
    host: str | None = None
    interrupting: bool = True
    ends: str = ""
    called: str | None = None
    many: str = ""  # parallel or sequential
    count: int = 1
    default: str | None = None


@dataclass
class Flow:
    id: str
    source: str
    target: str
    condition: Condition | None = None


@dataclass
class Sheet:
    """A bundle. The scope of a node is the id of a process or of the node it stands in; `main` is started."""

    main: str = "p"
    processes: list[str] = field(default_factory=list)
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    wild: bool = False  # flows were added at random; it may hang

    def new(self, kind: str, scope: str, **more: object) -> Node:
        node = Node(f"{kind}{len(self.nodes) + 1}", kind, scope, **more)  # type: ignore[arg-type]
        self.nodes[node.id] = node
        return node

    def join(self, source: str, target: str, condition: Condition | None = None) -> Flow:
        flow = Flow(f"f{len(self.flows) + 1}", source, target, condition)
        self.flows[flow.id] = flow
        return flow

    def out(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows.values() if flow.source == node_id]

    def into(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows.values() if flow.target == node_id]

    def inside(self, scope: str) -> Iterator[Node]:
        return (node for node in self.nodes.values() if node.scope == scope)

    def process_of(self, node: Node) -> str:
        scope = node.scope
        while scope in self.nodes:
            scope = self.nodes[scope].scope
        return scope
