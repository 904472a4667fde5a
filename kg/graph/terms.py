"""The namespaces of the graph. Every term's IRI comes from here, and a prefixed name from `term`."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from pyoxigraph import NamedNode

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "vac": "https://w3id.org/vacancy-graph/ns#",
        "code": "https://w3id.org/vacancy-graph/code#",
        "schema": "https://schema.org/",
        "org": "http://www.w3.org/ns/org#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "frapo": "http://purl.org/cerif/frapo/",
        "vivo": "http://vivoweb.org/ontology/core#",
        "cito": "http://purl.org/spar/cito/",
        "prov": "http://www.w3.org/ns/prov#",
        "oa": "http://www.w3.org/ns/oa#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "lang": "http://publications.europa.eu/resource/authority/language/",
        "country": "http://publications.europa.eu/resource/authority/country/",
        "isced": "https://w3id.org/kim/isced-2011/",
    }
)


@cache
def term(name: str) -> NamedNode:
    """The term of a prefixed name; KeyError for a prefix that is not ours.

    >>> term("vac:Position").value
    'https://w3id.org/vacancy-graph/ns#Position'
    """
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def curie(iri: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """The IRI with a known prefix, else as it is.

    >>> curie("http://www.w3.org/ns/org#headOf")
    'org:headOf'
    """
    for prefix, namespace in prefixes.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return iri
