"""The same with pyshacl over a plain rdflib graph: what the compiled shapes are measured by, and an engine to choose."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import ConfigurationError
from kg.validate.report import RANK, Report, Result, Severity
from kg.validate.shapes import RDF_TYPE, SUBCLASS, Shapes
from kg.validate.terms import SH, ntriples, triples

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

SEVERITIES: Mapping[str, Severity] = {SH + "Violation": "Violation", SH + "Warning": "Warning", SH + "Info": "Info"}


def validate(quads: Iterable[ox.Quad], shapes: Shapes) -> Report:
    """Hold the quads against the shapes.

    Quads of all graphs are one data graph: what is asserted, its links and its evidence. Class and scheme of codes,
    languages and countries come with the shapes, so the vocabulary need not be among the quads. Results are in the
    order of severity, `sh:order`, focus node and value. Raises `ConfigurationError` where the shapes graph is not one
    that can be used (https://www.w3.org/TR/shacl/#failures).
    """
    quads = list(quads)
    with _quiet():
        return _validate(quads, shapes)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without rdflib's traceback for each literal whose form its datatype does not have: a shape says so in words."""
    log = logging.getLogger("rdflib.term")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def _validate(quads: Sequence[ox.Quad], shapes: Shapes) -> Report:
    data = data_graph([*quads, *_mentioned(quads, shapes), *shapes.classes], shapes)
    wanted = _wanted(quads, shapes)
    if wanted == []:
        return Report()
    report = run(data, shapes, wanted)
    found = [_result(node, report, shapes) for node in results(report)]
    found.sort(key=lambda result: _rank(result, shapes))
    return Report(tuple(found))


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
    except ReportableRuntimeError as error:
        raise ConfigurationError(
            f"These shapes cannot be used on these data: {error} Mend the shape, or the value that it meets."
        ) from error
    if isinstance(report, Exception):
        raise ConfigurationError(f"The shapes graph cannot be used: {text}")
    return report  # type: ignore[no-any-return]


def _result(node: Node, report: Graph, shapes: Shapes) -> Result:
    shape = _shape(node, report)
    focus, value = one(report, node, "focusNode"), one(report, node, "value")
    path = one(report, node, "resultPath")
    severity = SEVERITIES.get(str(one(report, node, "resultSeverity")), "Violation")
    said: dict[str, str] = {}
    for name in (shape, shapes.named(shape)):
        said = said or {
            language: _fill(text, {"this": focus, "value": value, "path": path})
            for language, text in shapes.messages.get(name, {}).items()
        }
    if not said:
        for message in report.objects(node, iri("resultMessage")):
            said[getattr(message, "language", None) or ""] = str(message)
    return Result(
        severity=severity,
        focus_node=ntriples(focus) if focus is not None else "",
        path=None if path is None else _path(path, report, shapes),
        value=None if value is None else ntriples(value),
        shape=shapes.named(shape),
        component=str(one(report, node, "sourceConstraintComponent")),
        messages=said,
    )


def _fill(text: str, values: Mapping[str, Node | None]) -> str:
    """The message with its placeholders filled (https://www.w3.org/TR/shacl/#sparql-constraints-variables).

    Done here because pyshacl drops a message's language when it fills it.
    """
    known = {name: str(value) for name, value in values.items() if value is not None}
    return re.sub(r"\{[?$](\w+)\}", lambda found: known.get(found[1], found[0]), text)


def _path(path: Node, report: Graph, shapes: Shapes) -> str:
    """An IRI in N-Triples form; any other path as the property path that SPARQL would write."""
    from rdflib import RDF, BNode

    if not isinstance(path, BNode):
        return ntriples(path)
    graph = shapes.graph if (path, None, None) in shapes.graph else report
    for kind, form in (
        ("inversePath", "^{}"),
        ("zeroOrMorePath", "{}*"),
        ("oneOrMorePath", "{}+"),
        ("zeroOrOnePath", "{}?"),
    ):
        inner = one(graph, path, kind)
        if inner is not None:
            return form.format(_path(inner, graph, shapes))
    choice = one(graph, path, "alternativePath")
    head, joint = (path, "/") if choice is None else (choice, "|")
    if (head, RDF.first, None) not in graph:
        return ntriples(path)
    return "(" + joint.join(_path(part, graph, shapes) for part in graph.items(head)) + ")"


def _rank(result: Result, shapes: Shapes) -> tuple[int, float, str, str, str, str]:
    order = shapes.order.get(result.shape, float("inf"))
    return RANK[result.severity], order, result.shape, result.focus_node, result.path or "", result.value or ""


def _shape(node: Node, report: Graph) -> str:
    return label(one(report, node, "sourceShape"))


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
