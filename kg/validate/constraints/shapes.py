"""`sh:node` and `sh:qualifiedValueShape` (https://www.w3.org/TR/shacl/#core-components-shape).

`sh:property` is no check of its own: the engine goes on into the property shape, whose results are reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.validate.constraints.base import SH, Constraint, Each, Found

if TYPE_CHECKING:
    from kg.validate.compile import Compiler, Shape
    from kg.validate.engine import Run


def compiled(compiler: Compiler, shape: Shape) -> Iterable[Constraint]:
    """The shapes that values conform to."""
    for node in compiler.values(shape.node, "node"):
        yield Node(compiler.refer(shape, node))
    wanted = compiler.values(shape.node, "qualifiedValueShape")
    if not wanted:
        return
    compiler.needs_path(shape, "qualifiedValueShape")
    least, most = (compiler.integer(shape.node, f"qualified{end}Count") for end in ("Min", "Max"))
    if least is None and most is None:
        raise ValueError("sh:qualifiedValueShape comes with sh:qualifiedMinCount or sh:qualifiedMaxCount")
    disjoint = compiler.flag(shape.node, "qualifiedValueShapesDisjoint")
    for node in wanted:
        siblings = compiler.siblings(shape.node, node) if disjoint else []
        counted = Counted(compiler.refer(shape, node), [compiler.refer(shape, sibling) for sibling in siblings])
        if least is not None:
            yield AtLeast(counted, least)
        if most is not None:
            yield AtMost(counted, most)


class Node(Each):
    """Each value conforms to the shape."""

    component = SH + "NodeConstraintComponent"

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def holds(self, run: Run, value: str) -> bool:
        """Whether it does."""
        return run.conforms(self.shape, value)


class Counted:
    """How many values conform to a shape, and to none of its siblings."""

    def __init__(self, shape: Shape, siblings: Sequence[Shape]) -> None:
        self.shape = shape
        self.siblings = siblings

    def count(self, run: Run, values: Sequence[str]) -> int:
        """The number."""
        return sum(
            run.conforms(self.shape, value) and not any(run.conforms(sibling, value) for sibling in self.siblings)
            for value in values
        )


class AtLeast(Constraint):
    """No fewer of such values."""

    component = SH + "QualifiedMinCountConstraintComponent"

    def __init__(self, counted: Counted, bound: int) -> None:
        self.counted = counted
        self.bound = bound

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterable[Found]:
        """One result where there are fewer."""
        return (Found(),) if self.counted.count(run, values) < self.bound else ()


class AtMost(Constraint):
    """No more of such values."""

    component = SH + "QualifiedMaxCountConstraintComponent"

    def __init__(self, counted: Counted, bound: int) -> None:
        self.counted = counted
        self.bound = bound

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterable[Found]:
        """One result where there are more."""
        return (Found(),) if self.counted.count(run, values) > self.bound else ()
