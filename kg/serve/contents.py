"""What is in the dataset, as the home page tells it: read in one go, where the index is."""

from collections.abc import Sequence

from kg.serve.documents import select, terms
from kg.serve.names import term
from kg.store import Index


def counts(index: Index, classes: Sequence[str]) -> dict[str, int]:
    """How many things there are of each of these classes, by its prefixed name."""
    counted = {
        row["c"].value: int(row["n"].value)
        for row in select(
            index,
            f"SELECT ?c (COUNT(DISTINCT ?s) AS ?n) {{ VALUES ?c {{ {terms(term(c) for c in classes)} }} ?s a ?c }}"
            " GROUP BY ?c",
        )
    }
    return {c: counted.get(term(c).value, 0) for c in classes}
