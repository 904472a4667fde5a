"""The same with pyshacl over a plain rdflib graph: what the compiled shapes are measured by, and an engine to choose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import ConfigurationError
from kg.validate import paths
from kg.validate.messages import declared, fill, generic
from kg.validate.report import SEVERITIES, Report, Result
from kg.validate.shapes import RDF_TYPE, SUBCLASS, Shapes
from kg.validate.terms import SH, ntriples, quiet, triples

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


def validate(quads: Iterable[ox.Quad], shapes: Shapes) -> Report:
    """Hold the quads against the shapes.

    Quads of all graphs are one data graph: what is asserted, its links and its evidence. Class and scheme of codes,
    languages and countries come with the shapes, so the vocabulary need not be among the quads. Results are in the
    order of severity, `sh:order`, focus node and value. Raises `ConfigurationError` where the shapes graph is not one
    that can be used (https://www.w3.org/TR/shacl/#failures).
    """
    quads = list(quads)
    with quiet():
        return _validate(quads, shapes)


def _validate(quads: Sequence[ox.Quad], shapes: Shapes) -> Report:
    data = data_graph([*quads, *_mentioned(quads, shapes), *shapes.classes], shapes)
    wanted = _wanted(quads, shapes)
    if wanted == []:
        return Report()
    report = run(data, shapes, wanted)
    found = [_result(node, report, shapes) for node in results(report)]
    return Report(tuple(sorted(found, key=shapes.rank)))


def _mentioned(quads: Iterable[ox.Quad], shapes: Shapes) -> Iterable[ox.Quad]:
    terms = {quad.object for quad in quads if isinstance(quad.object, ox.NamedNode)}
    return (quad for term in terms & shapes.vocabulary.keys() for quad in shapes.vocabulary[term])


def data_graph(quads: Iterable[ox.Quad], shapes: Shapes) -> Graph:
    """A graph that keeps each query it has read: the validator asks the same few for every node."""
    from rdflib import Graph
    from rdflib.plugins.sparql import prepareQuery
    from rdflib.query import Result as Rows

    class DataGraph(Graph):
        def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
            if isinstance(query_object, str):
                if query_object not in shapes.queries:
                    shapes.queries[query_object] = prepareQuery(query_object)
                query_object = shapes.queries[query_object]
            rows = super().query(query_object, *args, **kwargs)
            try:
                len(rows)
            except (TypeError, ValueError, ArithmeticError):
                # "twelve"^^xsd:integer: an error in an expression gives no solution (SPARQL 1.1, 17.2), and rdflib
                # raises. The shape on the datatype reports the value.
                rows = Rows("SELECT")
                rows.vars, rows.bindings = [], []
            return rows

    graph = DataGraph()
    for triple in triples(quads):
        graph.add(triple)
    return graph


def _wanted(quads: Iterable[ox.Quad], shapes: Shapes) -> list[str] | None:
    """The shapes that can apply: most ads mention a third of what there are shapes for."""
    said: set[object] = {quad.predicate for quad in quads}
    said |= {quad.object for quad in quads if quad.predicate.value == RDF_TYPE}
    above = {(quad.subject, quad.object) for quad in shapes.classes}
    above |= {(quad.subject, quad.object) for quad in quads if quad.predicate.value == SUBCLASS}
    while more := {high for low, high in above if low in said} - said:
        said |= more
    return shapes.applicable(said)


def run(data: Graph, shapes: Shapes, wanted: list[str] | None) -> Graph:
    """pyshacl's report graph for the shapes `wanted` (all, where None); `ConfigurationError` where there can be none."""
    import pyshacl
    from pyshacl.errors import ReportableRuntimeError

    try:
        _, report, text = pyshacl.validate(
            data, shacl_graph=shapes.graph, inference="none", inplace=True, use_shapes=wanted
        )
    except (ReportableRuntimeError, ArithmeticError, LookupError, NotImplementedError) as error:
        raise ConfigurationError(
            f"These shapes cannot be used on these data: {error} Mend the shape, or the value that it meets."
        ) from error
    if isinstance(report, Exception):
        raise ConfigurationError(f"The shapes graph cannot be used: {text}")
    return report  # type: ignore[no-any-return]


def _result(node: Node, report: Graph, shapes: Shapes, *, detailed: bool = True) -> Result:
    shape = _term(one(report, node, "sourceShape")) or ""
    focus, value = (_term(one(report, node, name)) for name in ("focusNode", "value"))
    path, source = one(report, node, "resultPath"), _term(one(report, node, "sourceConstraint"))
    written = None if path is None else paths.text(paths.read(_Paths(report, shapes), ntriples(path)))
    severity = str(one(report, node, "resultSeverity"))
    component = str(one(report, node, "sourceConstraintComponent"))
    # pyshacl drops a message's language when it fills it in, so that messages are taken from the shapes.
    texts = declared(shapes.data, source or shape) or declared(shapes.data, shape)
    said = dict(fill(texts or generic(shapes.data, shape, component), focus or "", value, written))
    if not said:
        for message in report.objects(node, iri("resultMessage")):
            said[getattr(message, "language", None) or ""] = str(message)
    within = report.objects(node, iri("detail")) if detailed else ()
    details = [_result(one, report, shapes, detailed=False) for one in within]
    return Result(
        severity=SEVERITIES.get(severity, "Violation"),
        focus_node=focus or "",
        path=written,
        value=value,
        shape=shapes.named(label(one(report, node, "sourceShape"))),
        component=component,
        messages=said,
        source_shape=shape,
        source_constraint=source,
        own_severity=None if severity in SEVERITIES else severity,
        details=tuple(sorted(details, key=shapes.rank)),
    )


def _term(node: Node | None) -> str | None:
    return None if node is None else ntriples(node)


class _Paths:
    """Where a path of a report is written down: in the shapes graph, or copied into the report."""

    def __init__(self, report: Graph, shapes: Shapes) -> None:
        self._report = report
        self._shapes = shapes.data

    def objects(self, subject: str, predicate: str, /) -> Sequence[str]:
        """The objects of the triples with this subject and predicate."""
        from rdflib import BNode, URIRef

        found = self._shapes.objects(subject, predicate)
        if found or not subject.startswith("_:"):
            return found
        return [ntriples(term) for term in self._report.objects(BNode(subject[2:]), URIRef(predicate[1:-1]))]


def label(shape: Node | None) -> str:
    """A shape's IRI, or its blank node as `shapes.quads` names it."""
    from rdflib import BNode

    return f"_:{shape}" if isinstance(shape, BNode) else str(shape)


def results(report: Graph) -> Iterable[Node]:
    """The result nodes of a report graph."""
    return report.objects(None, iri("result"))


def one(graph: Graph, node: Node, name: str) -> Node | None:
    """The value of a property of SHACL, or None."""
    return next(iter(graph.objects(node, iri(name))), None)


def iri(name: str) -> Any:
    """The term of SHACL."""
    from rdflib import URIRef

    return URIRef(SH + name)
