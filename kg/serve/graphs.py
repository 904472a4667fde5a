"""Serialising small graphs: the prefixes that make Turtle readable, and a steady order of statements."""

import re
from collections.abc import Iterable
from io import BytesIO

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple, serialize

from kg.graph import rdfxml
from kg.serve import jsonld, problems
from kg.serve.formats import Format
from kg.serve.names import PREFIXES

_TYPE = PREFIXES["rdf"] + "type"
_NAMESPACES = re.compile(rb"<rdf:RDF ([^>]*)>")
_SUBJECTS = re.compile(rb" \.\n(?=[^\n}])")


def encode(quads: Iterable[Quad], form: Format, base: str, first: Iterable[NamedNode | BlankNode] = ()) -> bytes:
    """The quads in that format, byte for byte the same each time; formats without graphs carry all of them as one.

    `base` is the dataset's; its nodes and their parts get prefixes of their own, as `posting-2:req-1`. The subjects
    named by `first` come first. Raises Problem 406 where the format cannot hold them.
    """
    assert form.rdf is not None
    rank = {str(node): i for i, node in enumerate(first)}
    ordered = sorted(set(quads), key=lambda q: (_graph(q), rank.get(str(q.subject), len(rank)), _order(q)))
    if form.rdf == RdfFormat.JSON_LD:
        return jsonld.compact(ordered)
    out = BytesIO()
    prefixes = _prefixes(ordered, base)
    if form.rdf in (RdfFormat.N_QUADS, RdfFormat.TRIG):
        serialize(ordered, out, form.rdf, prefixes=prefixes)
    else:
        triples = dict.fromkeys(Triple(q.subject, q.predicate, q.object) for q in ordered)
        if form.rdf == RdfFormat.RDF_XML:
            try:
                rdfxml.check(triples)
            except rdfxml.Unwritable as error:
                raise problems.unwritable(str(error)) from error
        serialize(triples, out, form.rdf, prefixes=prefixes)
    return _steady(out.getvalue(), form.rdf)


def _steady(text: bytes, form: RdfFormat) -> bytes:
    """The engine writes prefixes in any order; a strong ETag needs one order, and a reader a line between subjects."""
    if form == RdfFormat.RDF_XML:
        return _NAMESPACES.sub(lambda m: b"<rdf:RDF " + b" ".join(sorted(m[1].split())) + b">", text, count=1)
    if form not in (RdfFormat.TURTLE, RdfFormat.TRIG):
        return text
    lines = text.split(b"\n")
    head = [line for line in lines if line.startswith(b"@prefix ")]
    body = b"\n".join(lines[len(head) :]).replace(b"\n\t", b"\n  ")
    return b"\n".join(sorted(head)) + b"\n\n" + _SUBJECTS.sub(b" .\n\n", body)


def _graph(quad: Quad) -> str:
    return "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)


def _order(quad: Quad) -> tuple[str, bool, str, str]:
    return str(quad.subject), quad.predicate.value != _TYPE, str(quad.predicate), str(quad.object)


def _prefixes(quads: Iterable[Quad], base: str) -> dict[str, str]:
    used: dict[str, None] = {}
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, NamedNode):
                cut = max(term.value.rfind("#"), term.value.rfind("/")) + 1
                used[term.value[:cut]] = None
    prefixes = {p: n for p, n in PREFIXES.items() if n in used or p == "xsd"}
    for namespace in used:
        if namespace.startswith(base + "id/") and namespace not in prefixes.values():
            words = namespace.removeprefix(base + "id/").rstrip("#/").split("/")
            name = words[0] if words[0].isalpha() else "id"
            number = 2
            prefix = name
            while prefix in prefixes or prefix in PREFIXES:
                prefix, number = f"{name}-{number}", number + 1
            prefixes[prefix] = namespace
    return prefixes
