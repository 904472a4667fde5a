"""`sh:minExclusive` to `sh:maxInclusive` (https://www.w3.org/TR/shacl/#core-components-range)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.validate.constraints.base import SH, Constraint, Each
from kg.validate.order import to

if TYPE_CHECKING:
    from kg.validate.compile import Compiler, Shape
    from kg.validate.engine import Run

# How a value may compare with the bound.
BOUNDS = {
    "minExclusive": ("MinExclusive", (1,)),
    "minInclusive": ("MinInclusive", (0, 1)),
    "maxExclusive": ("MaxExclusive", (-1,)),
    "maxInclusive": ("MaxInclusive", (-1, 0)),
}


def compiled(compiler: Compiler, shape: Shape) -> Iterable[Constraint]:
    """The bounds of values."""
    for name, (component, allowed) in BOUNDS.items():
        bound = compiler.one(shape.node, name)
        if bound is not None:
            if not bound.startswith('"'):
                raise ValueError(f"sh:{name} is a literal, and not {bound}")
            yield Bound(f"{SH}{component}ConstraintComponent", bound, allowed)


class Bound(Each):
    """Each value is on the right side of a bound; what cannot be compared with it is on none."""

    def __init__(self, component: str, bound: str, allowed: tuple[int, ...]) -> None:
        self.component = component
        self.compare = to(bound)
        self.allowed = allowed

    def holds(self, run: Run, value: str) -> bool:
        """Whether it is."""
        return self.compare(value) in self.allowed
