"""`sh:closed`, `sh:hasValue`, `sh:in` (https://www.w3.org/TR/shacl/#core-components-others)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.validate.constraints.base import SH, Constraint, Each, Found

if TYPE_CHECKING:
    from kg.validate.compile import Compiler, Shape
    from kg.validate.engine import Run

ONE = (Found(),)


def compiled(compiler: Compiler, shape: Shape) -> Iterable[Constraint]:
    """Which values there are, and which properties."""
    for value in compiler.values(shape.node, "hasValue"):
        yield HasValue(value)
    head = compiler.one(shape.node, "in")
    if head is not None:
        yield In(frozenset(compiler.members(head, "in")))
    ignored = compiler.one(shape.node, "ignoredProperties")
    if compiler.flag(shape.node, "closed"):
        known = {
            path
            for inner in compiler.values(shape.node, "property")
            for path in compiler.values(inner, "path")
            if path.startswith("<")
        }
        yield Closed(frozenset(known.union(compiler.members(ignored, "ignoredProperties") if ignored else ())))


class HasValue(Constraint):
    """The value is among the value nodes: one result where it is not."""

    component = SH + "HasValueConstraintComponent"

    def __init__(self, value: str) -> None:
        self.value = value

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterable[Found]:
        """One result where it is missing."""
        return () if self.value in values else ONE


class In(Each):
    """Each value is one of a list."""

    component = SH + "InConstraintComponent"

    def __init__(self, allowed: frozenset[str]) -> None:
        self.allowed = allowed

    def holds(self, run: Run, value: str) -> bool:
        """Whether it is."""
        return value in self.allowed


class Closed(Constraint):
    """The values have no properties but those known: a result for each other triple, with its predicate as path."""

    component = SH + "ClosedConstraintComponent"

    def __init__(self, known: frozenset[str]) -> None:
        self.known = known

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterable[Found]:
        """The triples that are too many."""
        others = run.kept.get(self)
        if others is None:
            others = run.kept[self] = [
                (predicate, subjects) for predicate, subjects in run.data.by.items() if predicate not in self.known
            ]
        return [
            Found(term, predicate)
            for value in values
            for predicate, subjects in others
            if value in subjects
            for term in subjects[value]
        ]
