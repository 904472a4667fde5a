"""`sh:equals`, `sh:disjoint`, `sh:lessThan`, `sh:lessThanOrEquals` (https://www.w3.org/TR/shacl/#core-components-property-pairs)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.validate.constraints.base import SH, Constraint, Found
from kg.validate.order import compare

if TYPE_CHECKING:
    from kg.validate.compile import Compiler, Shape
    from kg.validate.engine import Run


def compiled(compiler: Compiler, shape: Shape) -> Iterable[Constraint]:
    """How the values stand to those of another property."""
    for other in compiler.properties(shape.node, "equals"):
        yield Equals(other)
    for other in compiler.properties(shape.node, "disjoint"):
        yield Disjoint(other)
    for other in compiler.properties(shape.node, "lessThan"):
        compiler.needs_path(shape, "lessThan")
        yield Less(SH + "LessThanConstraintComponent", other, (-1,))
    for other in compiler.properties(shape.node, "lessThanOrEquals"):
        compiler.needs_path(shape, "lessThanOrEquals")
        yield Less(SH + "LessThanOrEqualsConstraintComponent", other, (-1, 0))


class Equals(Constraint):
    """The values are those of the other property: a result for each that only one of them has."""

    component = SH + "EqualsConstraintComponent"

    def __init__(self, other: str) -> None:
        self.other = other

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterable[Found]:
        """The difference of the two sets."""
        others = run.data.objects(focus, self.other)
        return [Found(value) for value in (*values, *others) if value not in others or value not in values]


class Disjoint(Constraint):
    """No value is one of the other property."""

    component = SH + "DisjointConstraintComponent"

    def __init__(self, other: str) -> None:
        self.other = other

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterable[Found]:
        """A result for each that both have."""
        others = run.data.objects(focus, self.other)
        return [Found(value) for value in values if value in others] if others else ()


class Less(Constraint):
    """Each value is less than each of the other property: a result for each pair of which that cannot be said."""

    def __init__(self, component: str, other: str, allowed: tuple[int, ...]) -> None:
        self.component = component
        self.other = other
        self.allowed = allowed

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterable[Found]:
        """The pairs in the wrong order, or in none."""
        others = run.data.objects(focus, self.other)
        if len(others) == 1 == len(values) and compare(values[0], others[0]) in self.allowed:
            return ()
        return [Found(value) for value in values for other in others if compare(value, other) not in self.allowed]
