"""A shapes graph to checks (https://www.w3.org/TR/shacl/#shapes)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import ConfigurationError
from kg.validate import depth, messages, paths, sparql, targets
from kg.validate.constraints import COMPONENTS
from kg.validate.constraints.base import Batched, Constraint, Each, NotCompiled
from kg.validate.constraints.cardinality import MaxCount, MinCount
from kg.validate.data import TYPE, Data
from kg.validate.literals import split

if TYPE_CHECKING:
    from kg.validate.cache import Cache
    from kg.validate.engine import Run

SH = "<http://www.w3.org/ns/shacl#"
SHAPES = frozenset((f"{SH}NodeShape>", f"{SH}PropertyShape>"))
VIOLATION = "http://www.w3.org/ns/shacl#Violation"


@dataclass(slots=True, eq=False)
class Shape:
    """A shape, compiled. Terms are in N-Triples form; `severity` is an IRI.

    `values` gives the value nodes of a focus node, and is None for a node shape. `constraints` are all, and beside it
    parted by how they are run: `each` (with their `holds`) find nothing where there are no values,
    `counts` nothing where there are `least` to `most` of them. `properties` are the shapes that
    `sh:property` names; `recursive` says that a check of it may come back to it.
    """

    node: str
    path: paths.Path | None = None
    path_text: str | None = None
    values: paths.Values | None = None
    severity: str = VIOLATION
    messages: Mapping[str, str] = field(default_factory=dict)
    deactivated: bool = False
    targets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constraints: list[Constraint] = field(default_factory=list)
    each: Sequence[tuple[Each, Callable[[Run, str], bool]]] = ()
    whole: Sequence[Constraint] = ()
    counts: Sequence[Constraint] = ()
    least: int = 0
    most: float = float("inf")
    batched: Sequence[Batched] = ()
    properties: list[Shape] = field(default_factory=list)
    references: list[Shape] = field(default_factory=list)
    recursive: bool = False


@dataclass(frozen=True)
class CompiledShapes:
    """The shapes that have targets, ready to be run; `left` are those left to pyshacl, each with the reason."""

    targets: targets.Targets
    shapes: Mapping[str, Shape]
    left: Mapping[str, str]


class Compiler:
    """Makes each shape of a graph once; shapes refer to each other."""

    def __init__(self, graph: Data, where: Callable[[str], str], cache: Cache | None = None) -> None:
        self.graph = graph
        self._cache = cache
        self.shapes: dict[str, Shape] = {}
        self.left: dict[str, str] = {}
        self._where = where
        self._declared = targets.declared(graph)

    def compile(self) -> CompiledShapes:
        """All shapes with targets, and those that they refer to.

        Raises ConfigurationError for what is ill-formed, be it in a shape that nothing refers to.
        """
        depth.check(self.graph, self._where)
        aimed = [self._top(node) for node in self._declared]
        typed = self.graph.by.get(TYPE, {})
        for node in [node for node, types in typed.items() if not SHAPES.isdisjoint(types)]:
            self._top(node)
        for shape in self.shapes.values():
            shape.recursive = shape in _reached(shape.references)
        left: dict[str, str] = {}
        for shape in aimed:
            for part in (shape, *_reached(shape.references)):
                if part.node in self.left:
                    left.setdefault(shape.node, self.left[part.node])
        return CompiledShapes(
            targets.Targets(shape for shape in aimed if shape.node not in left), dict(self.shapes), left
        )

    def _top(self, node: str) -> Shape:
        if node in self.shapes:
            return self.shapes[node]
        with depth.bounded(lambda: self._where(node)):
            return self.shape(node)

    def shape(self, node: str) -> Shape:
        """The shape of this node; what it checks may not be known before all are compiled."""
        found = self.shapes.get(node)
        if found is not None:
            return found
        found = self.shapes[node] = Shape(node, targets=self._declared.get(node, {}))
        try:
            self._fill(found)
        except NotCompiled as why:
            self.left[node] = why.why
        except ValueError as error:
            raise ConfigurationError(f"{self._where(node)}: {error}. Mend the shape.") from error
        return found

    def refer(self, shape: Shape, node: str) -> Shape:
        """The shape that another one names (`sh:node`, `sh:not`, …)."""
        if node.startswith('"'):
            raise ValueError(f"{node} is no shape")
        other = self.shape(node)
        shape.references.append(other)
        return other

    def values(self, node: str, name: str) -> Sequence[str]:
        """The values of a property of SHACL."""
        return self.graph.objects(node, f"{SH}{name}>")

    def properties(self, node: str, name: str) -> Sequence[str]:
        """The same, which are to be IRIs."""
        values = self.values(node, name)
        for value in values:
            if not value.startswith("<"):
                raise ValueError(f"sh:{name} is a property, and not {value}")
        return values

    def members(self, head: str, name: str) -> Sequence[str]:
        """The members of a list that is a value of a property of SHACL."""
        members = self.graph.items(head)
        if members is None:
            raise ValueError(f"sh:{name} is a list, and {head} is no well-formed one")
        return members

    def siblings(self, node: str, qualified: str) -> Sequence[str]:
        """The sibling shapes (https://www.w3.org/TR/shacl/#dfn-sibling-shapes) of one that a property shape counts by."""
        parents = self.graph.subjects(f"{SH}property>", node)
        found = (
            value
            for parent in parents
            for inner in self.values(parent, "property")
            for value in self.values(inner, "qualifiedValueShape")
        )
        return [value for value in dict.fromkeys(found) if value != qualified]

    def needs_path(self, shape: Shape, name: str) -> None:
        """Raises ValueError for a node shape: the property of SHACL is one for property shapes."""
        if shape.path is None:
            raise ValueError(f"sh:{name} is for shapes with a sh:path")

    def one(self, node: str, name: str) -> str | None:
        """The only value of a property of SHACL, or None; ValueError where there are several."""
        values = self.graph.objects(node, f"{SH}{name}>")
        if len(values) > 1:
            raise ValueError(f"sh:{name} has {len(values)} values, and may have one")
        return values[0] if values else None

    def flag(self, node: str, name: str) -> bool:
        """The only value of a boolean property of SHACL; False where there is none.

        What the specification switches on by `true` is off by `"1"^^xsd:boolean` (a test of the W3C holds that).
        """
        value = self.one(node, name)
        if value is None:
            return False
        lexical, datatype, _ = split(value) if value.startswith('"') else ("", "", "")
        if datatype != "http://www.w3.org/2001/XMLSchema#boolean" or lexical not in ("true", "false", "1", "0"):
            raise ValueError(f"sh:{name} is true or false, and not {value}")
        return lexical == "true"

    def integer(self, node: str, name: str) -> int | None:
        """The only value of a property of SHACL that is an integer, or None."""
        value = self.one(node, name)
        if value is None:
            return None
        lexical, datatype, _ = split(value) if value.startswith('"') else ("", "", "")
        if datatype != "http://www.w3.org/2001/XMLSchema#integer" or not re.fullmatch(r"[+-]?[0-9]+", lexical):
            raise ValueError(f"sh:{name} is an integer, and not {value}")
        return int(lexical)

    def _fill(self, shape: Shape) -> None:
        node = shape.node
        path = self.one(node, "path")
        if path is not None:
            shape.path = paths.read(self.graph, path)
            shape.path_text = paths.text(shape.path)
            shape.values = paths.evaluator(shape.path)
        shape.deactivated = self.flag(node, "deactivated")
        severity = self.one(node, "severity")
        if severity is not None:
            if not severity.startswith("<"):
                raise ValueError(f"sh:severity is an IRI, and not {severity}")
            shape.severity = severity[1:-1]
        shape.messages = messages.declared(self.graph, node)
        if shape.deactivated:
            return
        for inner in self.values(node, "property"):
            shape.properties.append(self.refer(shape, inner))
            if not self.values(inner, "path"):
                raise ValueError(f"sh:property is a shape with a sh:path, and {inner} has none")
        for make in COMPONENTS:
            shape.constraints += make(self, shape)
        shape.constraints += sparql.compile_constraints(self.graph, shape, self._cache)
        shape.batched = [one for one in shape.constraints if isinstance(one, Batched)]
        shape.each = [(one, one.holds) for one in shape.constraints if isinstance(one, Each)]
        shape.counts = [one for one in shape.constraints if isinstance(one, MinCount | MaxCount)]
        shape.least = max((one.bound for one in shape.counts if isinstance(one, MinCount)), default=0)
        shape.most = min((one.bound for one in shape.counts if isinstance(one, MaxCount)), default=float("inf"))
        shape.whole = [one for one in shape.constraints if not isinstance(one, Batched | Each | MinCount | MaxCount)]


def _reached(shapes: list[Shape]) -> dict[Shape, None]:
    found: dict[Shape, None] = {}
    ahead = list(shapes)
    while ahead:
        shape = ahead.pop()
        if shape not in found:
            found[shape] = None
            ahead += shape.references
    return found
