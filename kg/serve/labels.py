"""What things are called, in the reader's language."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.serve.documents import select, terms
from kg.serve.names import curie, term
from kg.store import Index


@dataclass(frozen=True, slots=True)
class Label:
    """A name and its language, empty where none is said."""

    text: str
    lang: str = ""


Names = dict[str, list[Label]]
"""What things are called, by IRI."""


def names(index: Index, nodes: Iterable[NamedNode]) -> Names:
    """All labels of these nodes, in every language, by IRI, each in the order of the letters; in one query."""
    wanted = dict.fromkeys(nodes)
    if not wanted:
        return {}
    # Each property by itself: of two lists of VALUES an engine tries every pair, which takes twelve times as long.
    each = (f"{{ VALUES ?s {{ {terms(wanted)} }} ?s {term(name)} ?l }}" for name in ("rdfs:label", "skos:prefLabel"))
    found: dict[str, dict[Label, None]] = {}
    for node, label in select(index, f"SELECT ?s ?l WHERE {{ {' UNION '.join(each)} }}"):
        if isinstance(label, Literal):
            found.setdefault(node.value, {})[Label(label.value, label.language or "")] = None
    return {iri: sorted(said, key=lambda one: (one.text, one.lang)) for iri, said in found.items()}


def choose(known: Sequence[Label], lang: str) -> Label | None:
    """The label for a reader of that language: in it, else the plain one, else the English one, else any.

    >>> choose([Label("Kiel", "da"), Label("Kiel"), Label("Kiel (Germany)", "en")], "de")
    Label(text='Kiel', lang='')
    """

    def rank(label: Label) -> int:
        tag = label.lang.partition("-")[0]
        return 0 if tag == lang else 1 if not tag else 2 if tag == "en" else 3

    return min(known, key=rank, default=None)


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
