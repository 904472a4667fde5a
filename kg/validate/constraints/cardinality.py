"""`sh:minCount` and `sh:maxCount` (https://www.w3.org/TR/shacl/#core-components-count)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.validate.constraints.base import SH, Constraint, Found

if TYPE_CHECKING:
    from kg.validate.compile import Compiler, Shape
    from kg.validate.engine import Run

ONE = (Found(),)


def compiled(compiler: Compiler, shape: Shape) -> Iterable[Constraint]:
    """The bounds on the number of value nodes."""
    for name, kind in (("minCount", MinCount), ("maxCount", MaxCount)):
        bound = compiler.integer(shape.node, name)
        if bound is not None:
            compiler.needs_path(shape, name)
            yield kind(bound)


class MinCount(Constraint):
    """No fewer values: one result where there are."""

    component = SH + "MinCountConstraintComponent"

    def __init__(self, bound: int) -> None:
        self.bound = bound

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterable[Found]:
        """One result where there are fewer."""
        return ONE if len(values) < self.bound else ()


class MaxCount(Constraint):
    """No more values: one result where there are."""

    component = SH + "MaxCountConstraintComponent"

    def __init__(self, bound: int) -> None:
        self.bound = bound

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterable[Found]:
        """One result where there are more."""
        return ONE if len(values) > self.bound else ()
