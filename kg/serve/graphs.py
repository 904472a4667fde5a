"""Serialising small graphs: the prefixes that make Turtle readable, and a steady order of statements."""

from collections.abc import Iterable
from io import BytesIO

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, serialize

from kg.serve import jsonld
from kg.serve.formats import Format
from kg.serve.names import PREFIXES

_TYPE = PREFIXES["rdf"] + "type"


def encode(quads: Iterable[Quad], form: Format, base: str) -> bytes:
    """The quads in that format; formats without graphs carry all of them as one graph.

    `base` is the dataset's; nodes and their parts get a prefix of their own, as `posting-2:req-1`.
    """
    assert form.rdf is not None
    ordered = sorted(set(quads), key=_order)
    if form.rdf == RdfFormat.JSON_LD:
        return jsonld.compact(ordered)
    out = BytesIO()
    if form.rdf in (RdfFormat.N_QUADS, RdfFormat.TRIG):
        serialize(ordered, out, form.rdf, prefixes=_prefixes(ordered, base))
        return out.getvalue()
    triples = dict.fromkeys(Triple(q.subject, q.predicate, q.object) for q in ordered)
    serialize(triples, out, form.rdf, prefixes=_prefixes(ordered, base))
    return out.getvalue()


def _order(quad: Quad) -> tuple[str, str, bool, str, str]:
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
    return graph, str(quad.subject), quad.predicate.value != _TYPE, str(quad.predicate), str(quad.object)


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
