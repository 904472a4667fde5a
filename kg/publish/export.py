"""A release as one RDF document, streamed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Literal

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, serialize

Format = Literal["turtle", "jsonld", "nquads", "ntriples", "trig", "rdfxml"]
DEFAULT = "default"
"""What the default graph is called, which has no IRI."""
TRIPLES: tuple[Format, ...] = ("turtle", "ntriples", "rdfxml")


def rdf_format(name: Format) -> RdfFormat:
    """The serialisation of that name.

    >>> rdf_format("turtle").media_type
    'text/turtle'
    """
    formats: Mapping[Format, RdfFormat] = {
        "turtle": RdfFormat.TURTLE,
        "jsonld": RdfFormat.JSON_LD,
        "nquads": RdfFormat.N_QUADS,
        "ntriples": RdfFormat.N_TRIPLES,
        "trig": RdfFormat.TRIG,
        "rdfxml": RdfFormat.RDF_XML,
    }
    return formats[name]


def export(
    quads: Iterable[Quad],
    to: IO[bytes],
    form: Format,
    *,
    graph: str | None = None,
    prefixes: Mapping[str, str] | None = None,
) -> int:
    """Write the quads to `to` as they come, and return how many were written.

    Formats of triples (Turtle, N-Triples, RDF/XML) carry the default graph, formats of quads (JSON-LD, N-Quads, TriG)
    all graphs. `graph` is the IRI of a named graph, or `default`: then only that is written, as triples where the format
    has only those.
    """
    count = 0

    def counted() -> Iterator[Quad | Triple]:
        nonlocal count
        for statement in _chosen(quads, form, graph):
            count += 1
            yield statement

    serialize(counted(), to, rdf_format(form), prefixes=dict(prefixes or {}))  # type: ignore[arg-type]
    return count


def _chosen(quads: Iterable[Quad], form: Format, graph: str | None) -> Iterator[Quad | Triple]:
    if form not in TRIPLES and graph is None:
        yield from quads
        return
    wanted = DefaultGraph() if graph in (None, DEFAULT) else NamedNode(graph)
    for quad in quads:
        if quad.graph_name == wanted:
            yield quad.triple if form in TRIPLES else quad
