"""What tells two releases apart, written as it is found: an RDF Patch, or JSON."""

import json
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

MEDIA_TYPE = "application/rdf-patch"
"""RDF Patch (https://afs.github.io/rdf-patch/): a line for each statement, `D` for removed and `A` for added."""


def rdf_patch(removed: Iterable[bytes], added: Iterable[bytes], *, address: str) -> Iterator[bytes]:
    """The patch, line by line, as one transaction; `address` is the IRI by which it is known.

    `removed` and `added` are N-Quads lines.

    >>> b"".join(rdf_patch([], [b"<a:s> <a:p> <a:o> .\\n"], address="a:1-2")).decode().splitlines()
    ['H id <a:1-2> .', 'TX .', 'A <a:s> <a:p> <a:o> .', 'TC .']
    """
    yield f"H id {NamedNode(address)} .\nTX .\n".encode()
    for line in removed:
        yield b"D " + line
    for line in added:
        yield b"A " + line
    yield b"TC .\n"


def as_json(removed: Iterable[bytes], added: Iterable[bytes], *, since: int, until: int) -> Iterator[bytes]:
    """One JSON object, a statement a line: `{"from", "to", "removed": […], "added": […]}`.

    A statement is `subject`, `predicate`, `graph` (IRIs; a blank node's label after `_:`; null for the default graph) and
    `object`, a term as in the
    SPARQL 1.1 Query Results JSON Format. `removed` and `added` are N-Quads lines.
    """
    yield f'{{"from": {since}, "to": {until}, "removed": ['.encode()
    yield from _array(removed)
    yield b'], "added": ['
    yield from _array(added)
    yield b"]}\n"


def quad(line: bytes) -> Quad:
    """The statement of an N-Quads line."""
    found: Quad = next(parse(line, format=RdfFormat.N_QUADS))
    return found


def _array(lines: Iterable[bytes]) -> Iterator[bytes]:
    between = b"\n"
    for line in lines:
        yield between + json.dumps(statement(quad(line)), ensure_ascii=False).encode()
        between = b",\n"


def statement(quad: Quad) -> dict[str, object]:
    """A quad of the dataset as an object of JSON; a blank node is its label after `_:`.

    >>> statement(Quad(NamedNode("a:s"), NamedNode("a:p"), Literal("Watt", language="de")))["object"]
    {'type': 'literal', 'value': 'Watt', 'xml:lang': 'de'}
    >>> statement(Quad(BlankNode("b1"), NamedNode("a:p"), BlankNode("b2")))
    {'subject': '_:b1', 'predicate': 'a:p', 'object': {'type': 'bnode', 'value': 'b2'}, 'graph': None}
    """
    term: dict[str, str]
    if isinstance(quad.object, Literal):
        term = {"type": "literal", "value": quad.object.value}
        if quad.object.language:
            term["xml:lang"] = quad.object.language
        elif quad.object.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
            term["datatype"] = quad.object.datatype.value
    else:
        assert isinstance(quad.object, NamedNode | BlankNode)
        term = {"type": "uri" if isinstance(quad.object, NamedNode) else "bnode", "value": quad.object.value}
    assert isinstance(quad.subject, NamedNode | BlankNode)
    subject = quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
    graph = None if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value
    return {"subject": subject, "predicate": quad.predicate.value, "object": term, "graph": graph}
