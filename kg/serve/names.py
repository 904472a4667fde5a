"""Prefixes and prefixed names, as pages and serialisations show them."""

from collections.abc import Mapping
from types import MappingProxyType

from pyoxigraph import NamedNode

from kg.graph import terms

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        **terms.PREFIXES,
        "dcat": "http://www.w3.org/ns/dcat#",
        "void": "http://rdfs.org/ns/void#",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "formats": "http://www.w3.org/ns/formats/",
    }
)
"""The prefixes that people know these namespaces by."""


def term(name: str) -> NamedNode:
    """A term by its prefixed name; KeyError for a prefix that is not here.

    >>> term("sd:Service").value
    'http://www.w3.org/ns/sparql-service-description#Service'
    """
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def curie(iri: str) -> str:
    """The IRI with a known prefix, else as it is.

    >>> curie("http://www.w3.org/ns/org#headOf")
    'org:headOf'
    """
    return terms.curie(iri, PREFIXES)
