"""What things are called, in the reader's language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.serve.documents import select, terms
from kg.serve.names import curie, term
from kg.store import MemoryIndex


@dataclass(frozen=True, slots=True)
class Label:
    """A name and its language, empty where none is said."""

    text: str
    lang: str = ""


def of(
    index: MemoryIndex, nodes: Iterable[NamedNode], lang: str, known_terms: Mapping[str, str] | None = None
) -> dict[str, Label]:
    """The labels of these nodes by IRI, one each; from the IRI itself where nothing names it.

    A label in the reader's language comes first, then the plain one, then English, then any; where the dataset has
    none, that of `known_terms`, by prefixed name.
    """
    terms_known = known_terms or {}
    wanted = list(dict.fromkeys(nodes))
    found: dict[str, tuple[int, Label]] = {}
    if wanted:
        rows = select(
            index,
            f"SELECT ?s ?l WHERE {{ VALUES ?s {{ {terms(wanted)} }}"
            f" VALUES ?p {{ {term('rdfs:label')} {term('skos:prefLabel')} }} ?s ?p ?l }} ORDER BY ?s ?l",
        )
        for row in rows:
            name = row["l"]
            assert isinstance(name, Literal)
            tag = (name.language or "").split("-")[0]
            rank = 0 if tag == lang else 1 if not tag else 2 if tag == "en" else 3
            known = found.get(row["s"].value)
            if known is None or rank < known[0]:
                found[row["s"].value] = (rank, Label(name.value, name.language or ""))
    return {
        n.value: found[n.value][1] if n.value in found else Label(terms_known.get(curie(n.value)) or from_iri(n.value))
        for n in wanted
    }


def from_iri(iri: str) -> str:
    """What an IRI says by itself: words for a term of a known vocabulary, else the address without its scheme.

    >>> from_iri("https://schema.org/hiringOrganization")
    'hiring organization'
    >>> from_iri("https://doi.org/10.1000/182")
    'doi.org/10.1000/182'
    """
    short = curie(iri)
    if short == iri:
        return re.sub(r"^https?://", "", iri).rstrip("/") or iri
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", short.partition(":")[2]).replace("-", " ").replace("_", " ")
    return " ".join(word if word.isupper() else word.lower() for word in words.split()) or iri
