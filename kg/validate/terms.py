"""Terms of pyoxigraph as terms of rdflib, and terms of rdflib in N-Triples form."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from rdflib.graph import _TripleType
    from rdflib.term import Node

SH = "http://www.w3.org/ns/shacl#"
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def triples(quads: Iterable[ox.Quad | ox.Triple]) -> Iterator[_TripleType]:
    """The triples of these quads for rdflib, whatever graph they are in; literals keep their lexical form."""
    from rdflib import BNode, Literal, URIRef

    known: dict[object, Node] = {}

    def term(value: object) -> Node:
        found = known.get(value)
        if found is not None:
            return found
        made: Node
        if isinstance(value, ox.NamedNode):
            made = URIRef(value.value)
        elif isinstance(value, ox.Literal):
            # rdflib tells "a" from "a"^^xsd:string, and its SPARQL reads "a" as the former.
            plain = value.language or value.datatype.value == XSD_STRING
            datatype = None if plain else URIRef(value.datatype.value)
            made = Literal(value.value, lang=value.language, datatype=datatype, normalize=False)
        elif isinstance(value, ox.BlankNode):
            made = BNode(value.value)
        else:
            raise TypeError(f"not a term of RDF 1.1: {value}")
        known[value] = made
        return made

    for quad in quads:
        yield term(quad.subject), term(quad.predicate), term(quad.object)


def ntriples(node: Node) -> str:
    """The term in N-Triples form (https://www.w3.org/TR/n-triples/).

    >>> from rdflib import Literal, URIRef
    >>> ntriples(URIRef("https://example.org/a")), ntriples(Literal("Straße", lang="de"))
    ('<https://example.org/a>', '"Straße"@de')
    """
    from rdflib import BNode, Literal

    if isinstance(node, BNode):
        return f"_:{node}"
    if isinstance(node, Literal):
        datatype = ox.NamedNode(str(node.datatype)) if node.datatype and not node.language else None
        return str(ox.Literal(str(node), language=node.language, datatype=datatype))
    return f"<{node}>"


@contextmanager
def quiet() -> Iterator[None]:
    """Without rdflib's traceback for each literal whose form its datatype does not have: a shape says so in words."""
    log = logging.getLogger("rdflib.term")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)
