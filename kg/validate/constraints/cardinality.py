"""`sh:minCount` and `sh:maxCount` (https://www.w3.org/TR/shacl/#core-components-count)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kg.validate.constraints.base import SH, Constraint, Found

if TYPE_CHECKING:
    from kg.validate.compile import Compiler, Shape
    from kg.validate.engine import Run


def compiled(compiler: Compiler, shape: Shape) -> Iterable[Constraint]:
    """The bounds on the number of value nodes."""
    for name, kind in (("minCount", MinCount), ("maxCount", MaxCount)):
        bound = compiler.integer(shape.node, name)
        if bound is not None:
            if shape.path is None:
                raise ValueError(f"sh:{name} is for property shapes, and this is a node shape")
            yield kind(bound)


class MinCount(Constraint):
    """No fewer values."""

    component = SH + "MinCountConstraintComponent"

    def __init__(self, bound: int) -> None:
        self.bound = bound

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterator[Found]:
        """One result where there are fewer."""
        if len(values) < self.bound:
            yield Found()


class MaxCount(Constraint):
    """No more values."""

    component = SH + "MaxCountConstraintComponent"

    def __init__(self, bound: int) -> None:
        self.bound = bound

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterator[Found]:
        """One result where there are more."""
        if len(values) > self.bound:
            yield Found()
