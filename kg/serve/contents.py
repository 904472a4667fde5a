"""What is in the dataset, as the home page tells it: read in one go, where the index is."""

from pyoxigraph import Literal

from kg.serve.documents import select
from kg.store import Index


def figures(index: Index, query: str) -> dict[str, int]:
    """How many things there are of each figure that the query (?figure, ?things) gives, by its name."""
    rows = select(index, query)
    return {row["figure"].value: int(row["things"].value) for row in rows if isinstance(row["figure"], Literal)}
