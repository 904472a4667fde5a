"""The constraint components of SHACL Core, a module for each of the specification's families of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from kg.validate.constraints import cardinality, logical, other, pairs, ranges, shapes, strings, types
from kg.validate.constraints.base import Constraint

if TYPE_CHECKING:
    from kg.validate.compile import Compiler, Shape

# Each gives the constraints of its family that a shape has.
COMPONENTS: Sequence[Callable[[Compiler, Shape], Iterable[Constraint]]] = tuple(
    family.compiled for family in (types, cardinality, ranges, strings, pairs, logical, shapes, other)
)
