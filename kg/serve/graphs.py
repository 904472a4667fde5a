"""Serialising small graphs: the prefixes that make Turtle readable, and a steady order of statements."""

from collections.abc import Iterable, Mapping
from io import BytesIO

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, serialize

from kg.serve.formats import Format

PREFIXES: Mapping[str, str] = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "vac": "https://w3id.org/vacancy-graph/ns#",
    "code": "https://w3id.org/vacancy-graph/code#",
    "schema": "https://schema.org/",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "frapo": "http://purl.org/cerif/frapo/",
    "vivo": "http://vivoweb.org/ontology/core#",
    "cito": "http://purl.org/spar/cito/",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "formats": "http://www.w3.org/ns/formats/",
    "lang": "http://publications.europa.eu/resource/authority/language/",
    "country": "http://publications.europa.eu/resource/authority/country/",
    "isced": "https://w3id.org/kim/isced-2011/",
}
"""The prefixes that people know these namespaces by."""
_TYPE = PREFIXES["rdf"] + "type"


def curie(iri: str) -> str:
    """The IRI with a known prefix, else as it is.

    >>> curie("http://www.w3.org/ns/org#headOf")
    'org:headOf'
    """
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return iri


def encode(quads: Iterable[Quad], form: Format, base: str) -> bytes:
    """The quads in that format; formats without graphs carry all of them as one graph.

    `base` is the dataset's; nodes and their parts get a prefix of their own, as `posting-2:req-1`.
    """
    assert form.rdf is not None
    ordered = sorted(set(quads), key=_order)
    out = BytesIO()
    if form.rdf in (RdfFormat.N_QUADS, RdfFormat.TRIG):
        serialize(ordered, out, form.rdf, prefixes=_prefixes(ordered, base))
        return out.getvalue()
    triples = dict.fromkeys(Triple(q.subject, q.predicate, q.object) for q in ordered)
    prefixes = {} if form.rdf == RdfFormat.JSON_LD else _prefixes(ordered, base)
    serialize(triples, out, form.rdf, prefixes=prefixes)
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
