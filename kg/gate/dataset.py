"""The shapes of the dataset as a whole: queries that answer for all nodes of a store at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.errors import ConfigurationError
from kg.resources import folder
from kg.sparql.tokens import tokens
from kg.validate import Report, Result, Severity, Shapes
from kg.validate.report import RANK
from kg.validate.terms import SH

JOINS_ON = "https://w3id.org/vacancy-graph/shapes#joinsOn"
SPARQL = SH + "SPARQLConstraintComponent"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SPACE = ox.NamedNode("http://rdfs.org/ns/void#uriSpace")
_SEVERITIES: Mapping[str, Severity] = {SH + name: name for name in RANK}
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True)
class DatasetShape:
    """One query of a shape: `joins` are the properties whose values it joins on, `reads` those that it names at all.

    Without `joins` it holds around a node: what is said of the focus node and of what it links to, and what points at
    it, decides, and more statements only make results go away.
    """

    iri: str
    severity: Severity
    order: float
    messages: Mapping[str, str]
    constraint: str
    query: str
    joins: frozenset[str]
    reads: frozenset[str]

    def results(self, store: ox.Store) -> Iterator[Result]:
        """What the query finds in all graphs of the store together."""
        found = store.query(self.query, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        names = {variable.value for variable in found.variables}
        for row in found:
            bound = {name: row[name] for name in names if row[name] is not None}
            focus, path, value = (_written(bound.get(name)) for name in ("this", "path", "value"))
            if focus is None:
                continue
            shown = {name: term.value for name, term in bound.items() if not isinstance(term, ox.Triple)}
            yield Result(
                severity=self.severity,
                focus_node=focus,
                path=path,
                value=value,
                shape=self.iri,
                component=SPARQL,
                messages={language: _filled(text, shown) for language, text in self.messages.items()},
                source_shape=f"<{self.iri}>",
                source_constraint=self.constraint,
            )


@dataclass(frozen=True)
class DatasetShapes:
    """All of them, in their order; `graph` is what they were read from, with all that it says for people."""

    shapes: tuple[DatasetShape, ...]
    graph: Shapes

    @classmethod
    def load(cls, path: Path | None = None) -> DatasetShapes:
        """Read them from a folder or file (the project's own, where none is named).

        Raises ConfigurationError for a shape that is no query for all nodes.
        """
        place = path or folder("shapes") / "dataset"
        graph = Shapes.load(place, vocabulary=place)  # a query needs no vocabulary beside the data
        found = [shape for name in sorted(_targeted(graph)) for shape in _shapes(graph, name)]
        return cls(tuple(sorted(found, key=lambda shape: shape.order)), graph)

    @cached_property
    def joining(self) -> tuple[DatasetShape, ...]:
        """Those that join on values."""
        return tuple(shape for shape in self.shapes if shape.joins)

    @cached_property
    def around(self) -> tuple[DatasetShape, ...]:
        """Those that hold around a node."""
        return tuple(shape for shape in self.shapes if not shape.joins)

    @cached_property
    def joins(self) -> frozenset[str]:
        """The properties whose values bring together what is looked at together."""
        return frozenset().union(*(shape.joins for shape in self.joining))

    @cached_property
    def reads(self) -> frozenset[str]:
        """The properties that shapes read which join on values."""
        return frozenset().union(*(shape.reads for shape in self.joining))

    def sorted(self, results: Iterable[Result]) -> Report:
        """The results, each once, as a report in the order of severity, shape and focus node."""
        orders = {shape.iri: shape.order for shape in self.shapes}

        def rank(result: Result) -> tuple[object, ...]:
            about = (result.shape, result.focus_node, result.path or "", result.value or "")
            return (RANK[result.severity], orders.get(result.shape, 0.0), *about)

        return Report(tuple(sorted({key(result): result for result in results}.values(), key=rank)))


def key(result: Result) -> tuple[str, ...]:
    """What makes a result this one and no other."""
    return (result.shape, result.component, result.focus_node, result.path or "", result.value or "")


def described(base: str) -> ox.Quad:
    """Which IRIs are the dataset's own, as its description says it."""
    return ox.Quad(ox.NamedNode(base + "id/dataset"), _SPACE, ox.Literal(base + "id/"))


def _targeted(graph: Shapes) -> set[str]:
    return {
        quad.subject.value
        for quad in graph.quads
        if isinstance(quad.subject, ox.NamedNode) and quad.predicate.value.startswith(SH + "target")
    }


def _shapes(graph: Shapes, name: str) -> Iterator[DatasetShape]:
    said: dict[str, list[object]] = {}
    for quad in graph.quads:
        if quad.subject == ox.NamedNode(name):
            said.setdefault(quad.predicate.value, []).append(quad.object)
    constraints = said.get(SH + "sparql", [])
    if not constraints or SH + "message" not in said:
        lacks = "sh:message" if constraints else "sh:sparql"
        raise ConfigurationError(
            f"{graph.where(name)}: {name} has no {lacks}; a shape of the dataset is a query for all nodes, with a message."
            " Write it so, or put it with the shapes that hold of a posting."
        )
    for node in constraints:
        parts = {quad.predicate.value: quad.object for quad in graph.quads if quad.subject == node}
        select = parts.get(SH + "select")
        if not isinstance(select, ox.Literal):
            raise ConfigurationError(f"{graph.where(name)}: the sh:sparql of {name} has no sh:select. Write one.")
        prefixes = _prefixes(graph, parts.get(SH + "prefixes"))
        severity, order = (said.get(SH + term, [None])[0] for term in ("severity", "order"))
        yield DatasetShape(
            iri=name,
            severity=_SEVERITIES.get(severity.value if isinstance(severity, ox.NamedNode) else "", "Violation"),
            order=float(order.value) if isinstance(order, ox.Literal) else 0.0,
            messages={text.language or "": text.value for text in said[SH + "message"] if isinstance(text, ox.Literal)},
            constraint=str(node),
            query=_whole(select.value, prefixes),
            joins=frozenset(iri.value for iri in said.get(JOINS_ON, ()) if isinstance(iri, ox.NamedNode)),
            reads=frozenset(_named(select.value, prefixes)),
        )


def _prefixes(graph: Shapes, ontology: object) -> dict[str, str]:
    declared = {
        quad.object for quad in graph.quads if quad.subject == ontology and quad.predicate.value == SH + "declare"
    }
    pairs: dict[object, dict[str, str]] = {}
    for quad in graph.quads:
        if quad.subject in declared and isinstance(quad.object, ox.Literal):
            pairs.setdefault(quad.subject, {})[quad.predicate.value] = quad.object.value
    return {pair[SH + "prefix"]: pair[SH + "namespace"] for pair in pairs.values() if len(pair) == 2}


def _whole(query: str, prefixes: Mapping[str, str]) -> str:
    """The query with those of the prefixes that it uses: reading the others would cost more than most queries do."""
    used = {token.text.partition(":")[0] for token in tokens(query) if token.kind == "prefixed"}
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes.items() if prefix in used) + query


def _named(query: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    """The IRIs that a query names, its `a` among them."""
    for token in tokens(query):
        if token.kind == "iri":
            yield token.text[1:-1]
        elif token.kind == "prefixed":
            prefix, _, local = token.text.partition(":")
            yield prefixes.get(prefix, "") + local
        elif token.text == "a":
            yield RDF_TYPE


def _written(term: object) -> str | None:
    return None if term is None else str(term)


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
