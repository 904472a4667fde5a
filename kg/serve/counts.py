"""How often the dataset uses each term: read in one go, where the index is. It takes time, so it is done once a release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.serve.documents import select
from kg.serve.names import term
from kg.store import Index

MOST = 10_000
"""Uses of one term that are counted; beyond, it is used more often than that."""


@dataclass(frozen=True, slots=True)
class Count:
    """Uses of one term, in the default graph and in the others; each is at most `MOST`, which then means that or more."""

    stated: int = 0
    beside: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.stated + self.beside

    @property
    def more(self) -> bool:
        """Whether there are more than were counted."""
        return MOST in (self.stated, self.beside)


Counts = Mapping[str, Count]
"""Uses by IRI."""


def counts(index: Index, properties: Sequence[str], classes: Sequence[str], codes: Sequence[str]) -> Counts:
    """Statements with each property, things of each class, statements that point at each code."""
    kind = term("rdf:type")
    patterns = {iri: f"?s {NamedNode(iri)} ?o" for iri in properties}
    patterns |= {iri: f"?s {kind} {NamedNode(iri)}" for iri in classes}
    found = {
        iri: Count(_count(index, pattern), _count(index, f"GRAPH ?g {{ {pattern} }}"))
        for iri, pattern in patterns.items()
    }
    return found | {iri: Count(_count(index, f"?s ?p {NamedNode(iri)}")) for iri in codes}


def _count(index: Index, pattern: str) -> int:
    row = next(select(index, f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT ?s {{ {pattern} }} LIMIT {MOST} }} }}"))
    return int(row["n"].value)
