"""A shapes graph and a data graph as mutations need them: looked up by subject, with paths that lead to statements."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = NamedNode(RDF + "type")
Term = NamedNode | BlankNode | Literal
Node = NamedNode | BlankNode


@dataclass(frozen=True, slots=True)
class Edit:
    """What a mutation changes: statements less, and statements more."""

    less: frozenset[Quad] = frozenset()
    more: tuple[Quad, ...] = ()

    def __or__(self, other: "Edit") -> "Edit":
        return Edit(self.less | other.less, (*self.more, *other.more))

    def of(self, quads: Iterable[Quad]) -> list[Quad]:
        """The quads after it."""
        return list(dict.fromkeys([*(quad for quad in quads if quad not in self.less), *self.more]))


@dataclass(frozen=True, slots=True)
class Value:
    """A value node, with the statement by which its path reaches it; `inverse` where it is that statement's subject."""

    term: Term
    quad: Quad | None = None
    inverse: bool = False

    def replaced(self, term: Term) -> Edit:
        """Another value in its place."""
        return Edit(frozenset(self._own), tuple(self._with(term)))

    def beside(self, term: Term) -> Edit:
        """Another value beside it."""
        return Edit(more=tuple(self._with(term)))

    @property
    def removed(self) -> Edit:
        """No value in its place."""
        return Edit(frozenset(self._own))

    @property
    def _own(self) -> list[Quad]:
        return [self.quad] if self.quad else []

    def _with(self, term: Term) -> Iterator[Quad]:
        if self.quad is None:
            return
        if not self.inverse:
            yield Quad(self.quad.subject, self.quad.predicate, term, self.quad.graph_name)
        elif not isinstance(term, Literal):
            yield Quad(term, self.quad.predicate, self.quad.object, self.quad.graph_name)


class Graph:
    """Statements by subject and by object."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.quads = list(quads)
        self._by_subject: dict[tuple[object, str], list[Quad]] = {}
        self._by_object: dict[tuple[object, str], list[Quad]] = {}
        self._by_property: dict[object, list[Quad]] = {}
        self._about: dict[object, list[Quad]] = {}
        for quad in self.quads:
            self._by_subject.setdefault((quad.subject, quad.predicate.value), []).append(quad)
            self._by_object.setdefault((quad.object, quad.predicate.value), []).append(quad)
            self._by_property.setdefault(quad.predicate, []).append(quad)
            self._about.setdefault(quad.subject, []).append(quad)

    def of(self, subject: object, predicate: str) -> list[Quad]:
        """The statements of a subject with a property."""
        return self._by_subject.get((subject, predicate), [])

    def to(self, value: object, predicate: str) -> list[Quad]:
        """The statements with a property and a value."""
        return self._by_object.get((value, predicate), [])

    def about(self, subject: object) -> list[Quad]:
        """The statements of a subject."""
        return self._about.get(subject, [])

    def saying(self, predicate: object) -> list[Quad]:
        """The statements with a property."""
        return self._by_property.get(predicate, [])

    def objects(self, subject: object, predicate: str) -> list[Term]:
        """The values of a property."""
        return [quad.object for quad in self.of(subject, predicate) if not isinstance(quad.object, tuple)]

    def one(self, subject: object, predicate: str) -> Term | None:
        """The first value of a property."""
        return next(iter(self.objects(subject, predicate)), None)

    def items(self, head: object) -> list[Term]:
        """The members of a list."""
        found: list[Term] = []
        while head is not None and head != NamedNode(RDF + "nil"):
            found += self.objects(head, RDF + "first")
            head = self.one(head, RDF + "rest")
        return found


def values(path: Term, focus: Term, shapes: Graph, data: Graph) -> list[Value]:
    """The value nodes of a path (https://www.w3.org/TR/shacl/#property-paths)."""
    if isinstance(path, NamedNode):
        return [Value(quad.object, quad) for quad in data.of(focus, path.value)]
    if (inner := shapes.one(path, SH + "inversePath")) is not None and isinstance(inner, NamedNode):
        return [Value(quad.subject, quad, inverse=True) for quad in data.to(focus, inner.value)]
    if (choice := shapes.one(path, SH + "alternativePath")) is not None:
        return [value for part in shapes.items(choice) for value in values(part, focus, shapes, data)]
    if parts := shapes.items(path):
        found = [Value(focus)]
        for part in parts:
            found = [value for before in found for value in values(part, before.term, shapes, data)]
        return found
    for kind, least, most in (("zeroOrMorePath", 0, None), ("oneOrMorePath", 1, None), ("zeroOrOnePath", 0, 1)):
        if (inner := shapes.one(path, SH + kind)) is not None:
            return _repeated(inner, focus, shapes, data, least, most)
    raise ValueError(f"no path of SHACL: {path}")


def _repeated(path: Term, focus: Term, shapes: Graph, data: Graph, least: int, most: int | None) -> list[Value]:
    found = {} if least else {focus: Value(focus)}
    ahead, steps = [focus], 0
    while ahead and (most is None or steps < most):
        steps += 1
        reached = {v.term: v for node in ahead for v in values(path, node, shapes, data) if v.term not in found}
        found |= reached
        ahead = list(reached)
    return list(found.values())


def placed(path: Term, focus: Term, term: Term, shapes: Graph, data: Graph) -> Edit | None:
    """A new value at the end of the path, without one before it; None where a node on the way is missing."""
    if isinstance(path, NamedNode):
        return None if isinstance(focus, Literal) else Edit(more=(Quad(focus, path, term),))
    if (inner := shapes.one(path, SH + "inversePath")) is not None and isinstance(inner, NamedNode):
        return None if isinstance(term, Literal) else Edit(more=(Quad(term, inner, focus),))
    if (choice := shapes.one(path, SH + "alternativePath")) is not None:
        return placed(shapes.items(choice)[0], focus, term, shapes, data)
    *way, last = shapes.items(path)
    nodes: list[Term] = [focus]
    for part in way:
        nodes = [value.term for node in nodes for value in values(part, node, shapes, data)]
    return placed(last, nodes[0], term, shapes, data) if nodes else None
