"""What every check looks at: the bundle, its profile, what is known beside it, and where each element stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.definitions.checks.known import Choices, Known, Law
from engine.definitions.diagram import Bundle, Diagram, Finding, Node, Process
from engine.definitions.profile import Profile, TaskProfile
from engine.definitions.rules import say

OF_EVERY_DOSSIER = ("applicant", "channel")  # facts the intake itself enters, whatever the procedure


@dataclass
class Scene:
    bundle: Bundle
    profile: Profile
    known: Known = field(default_factory=Known)
    law: Law | None = None

    def each_process(self) -> Iterator[tuple[Diagram, Process]]:
        """Every process somebody drew something in, with its file."""
        for diagram in self.bundle.diagrams:
            for process in diagram.processes.values():
                if process.nodes:
                    yield diagram, process

    def each_node(self) -> Iterator[tuple[Node, Process]]:
        for _diagram, process in self.each_process():
            for node in process.nodes.values():
                yield node, process

    def people(self) -> Iterator[TaskProfile]:
        """The tasks done by a person."""
        return (task for task in self.profile.tasks.values() if task.kind == "human")

    @cached_property
    def files(self) -> dict[str, str]:
        """process id -> file"""
        return {process.id: diagram.file for diagram, process in self.each_process()}

    @cached_property
    def facts(self) -> dict[str, dict[str, Choices] | None]:
        """Every fact the forms and operations of the bundle provide: name -> its fields, None where they are free."""
        facts: dict[str, dict[str, Choices] | None] = dict.fromkeys(OF_EVERY_DOSSIER)
        if self.law and self.law.fact:
            facts[self.law.fact] = self._fields(self.law.intake_form)
        for task in self.profile.tasks.values():
            if task.fact:
                fields = self._fields(task.form)
                before = facts.get(task.fact, {})
                facts[task.fact] = None if fields is None or before is None else {**before, **fields}
        return facts

    def fields_of(self, form: str) -> Mapping[str, Choices]:
        return self.known.forms.get(form, {})

    def _fields(self, form: str | None) -> dict[str, Choices] | None:
        fields = self.known.forms.get(form) if form else None
        return None if fields is None else dict(fields)

    def about(self, rule: str, node: Node | TaskProfile, process_id: str, **details: object) -> Finding:
        """A finding about a node or a task, with its file."""
        element_id = node.id if isinstance(node, Node) else node.element_id
        return say(rule, element_id, node.name, file=self.files.get(process_id), **details)
