"""`sh:class`, `sh:datatype`, `sh:nodeKind` (https://www.w3.org/TR/shacl/#core-components-value-type)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.validate.constraints.base import SH, Constraint, Each
from kg.validate.data import NOTHING, TYPE
from kg.validate.literals import FORMS, split

if TYPE_CHECKING:
    from kg.validate.compile import Compiler, Shape
    from kg.validate.engine import Run

# The first characters of the terms of each kind, in N-Triples form.
KINDS = {
    f"<{SH}{name}>": first
    for name, first in {
        "IRI": "<", "BlankNode": "_", "Literal": '"', "BlankNodeOrIRI": "_<", "BlankNodeOrLiteral": '_"',
        "IRIOrLiteral": '<"',
    }.items()
}  # fmt: skip


def compiled(compiler: Compiler, shape: Shape) -> Iterable[Constraint]:
    """What kind of term a value node is."""
    for name in compiler.values(shape.node, "class"):
        yield Class(name)
    datatype = compiler.one(shape.node, "datatype")
    if datatype is not None:
        if not datatype.startswith("<"):
            raise ValueError(f"sh:datatype is an IRI, and not {datatype}")
        yield Datatype(datatype[1:-1])
    kind = compiler.one(shape.node, "nodeKind")
    if kind is not None:
        if kind not in KINDS:
            raise ValueError(f"sh:nodeKind is one of {', '.join(KINDS)}, and not {kind}")
        yield NodeKind(KINDS[kind])


class Class(Each):
    """Each value is an instance of the class, or of one below it in the data."""

    component = SH + "ClassConstraintComponent"

    def __init__(self, name: str) -> None:
        self.name = name

    def holds(self, run: Run, value: str) -> bool:
        """Whether it is one."""
        types = run.data.by.get(TYPE, NOTHING).get(value)
        return types is not None and not run.data.below(self.name).isdisjoint(types)


class Datatype(Each):
    """Each value is a literal of the datatype, in a form that the datatype has."""

    component = SH + "DatatypeConstraintComponent"

    def __init__(self, datatype: str) -> None:
        self.datatype = datatype
        self.form = FORMS.get(datatype)
        self.tail = f'"^^<{datatype}>'

    def holds(self, run: Run, value: str) -> bool:
        """Whether it is one."""
        if value[0] != '"':
            return False
        if value.endswith(self.tail):
            form = self.form
            return form is None or bool(form(split(value)[0] if "\\" in value else value[1 : -len(self.tail)]))
        return split(value)[1] == self.datatype


class NodeKind(Each):
    """Each value is an IRI, a blank node or a literal, as asked for."""

    component = SH + "NodeKindConstraintComponent"

    def __init__(self, first: str) -> None:
        self.first = first

    def holds(self, run: Run, value: str) -> bool:
        """Whether it is one."""
        return value[0] in self.first
