"""SHACL-SPARQL (https://www.w3.org/TR/shacl/#sparql-constraints): constraints and components by queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.validate.constraints.base import Constraint, NotCompiled

if TYPE_CHECKING:
    from kg.validate.compile import Shape
    from kg.validate.data import Data

SPARQL = "<http://www.w3.org/ns/shacl#sparql>"


def compile_constraints(shapes: Data, shape: Shape) -> list[Constraint]:
    """The SPARQL constraints of a shape and those of components that the shapes graph declares.

    Raises NotCompiled for what is left to pyshacl, ConfigurationError for what is ill-formed.
    """
    if shapes.objects(shape.node, SPARQL):
        raise NotCompiled(shape.node, "SPARQL constraints are not compiled yet")
    return []
