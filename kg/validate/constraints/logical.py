"""`sh:not`, `sh:and`, `sh:or`, `sh:xone` (https://www.w3.org/TR/shacl/#core-components-logical)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.validate.constraints.base import SH, Constraint, Each

if TYPE_CHECKING:
    from kg.validate.compile import Compiler, Shape
    from kg.validate.engine import Run


def compiled(compiler: Compiler, shape: Shape) -> Iterable[Constraint]:
    """What other shapes the values conform to, or do not."""
    for node in compiler.values(shape.node, "not"):
        yield Not(compiler.refer(shape, node))
    for name, kind in (("and", And), ("or", Or), ("xone", ExactlyOne)):
        for head in compiler.values(shape.node, name):
            members = compiler.members(head, name)
            if not members:
                raise ValueError(f"sh:{name} is a list of shapes, and is empty")
            yield kind([compiler.refer(shape, member) for member in members])


class Not(Each):
    """No value conforms to the shape."""

    component = SH + "NotConstraintComponent"

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def holds(self, run: Run, value: str) -> bool:
        """Whether it does not; a circle says nothing, so it is no reason for a result either."""
        return run.open(self.shape, value) or not run.conforms(self.shape, value)


class And(Each):
    """Each value conforms to all shapes."""

    component = SH + "AndConstraintComponent"

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self.shapes = shapes

    def holds(self, run: Run, value: str) -> bool:
        """Whether it does."""
        return all(run.conforms(shape, value) for shape in self.shapes)


class Or(Each):
    """Each value conforms to one of the shapes at least."""

    component = SH + "OrConstraintComponent"

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self.shapes = shapes

    def holds(self, run: Run, value: str) -> bool:
        """Whether it does."""
        return any(run.conforms(shape, value) for shape in self.shapes)


class ExactlyOne(Each):
    """Each value conforms to one of the shapes and to no other."""

    component = SH + "XoneConstraintComponent"

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self.shapes = shapes

    def holds(self, run: Run, value: str) -> bool:
        """Whether it does."""
        return sum(run.conforms(shape, value) for shape in self.shapes) == 1
