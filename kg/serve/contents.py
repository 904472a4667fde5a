"""What is in the dataset, as the home page tells it: read in one go, where the index is."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.serve.documents import select, terms
from kg.serve.names import term
from kg.store import Index

MAX_POSTINGS = 50
"""Open postings listed; the question `open postings` gives all."""
_OPEN = f"""
  ?posting a {term("vac:JobPosting")} ; {term("rdfs:label")} ?label .
  OPTIONAL {{ ?posting {term("vac:applicationDeadline")} ?until . BIND(SUBSTR(STR(?until), 1, 10) AS ?d) }}
  OPTIONAL {{ ?posting {term("vac:openUntilFilled")} ?rolling }}
  OPTIONAL {{ ?posting {term("vac:deadlineEnds")} ?end }}
  VALUES ?today {{ TODAY }}
  FILTER(COALESCE(?rolling, false) || COALESCE(IF(BOUND(?today), ?d >= ?today, ?end > NOW()), false))"""
OPEN = f"""SELECT ?posting (SAMPLE(?t) AS ?title) (MAX(?d) AS ?deadline) (SAMPLE(?e) AS ?employer) WHERE {{ {_OPEN}
  OPTIONAL {{ ?posting {term("schema:title")} ?said }}
  BIND(COALESCE(?said, ?label) AS ?t)
  OPTIONAL {{ ?posting {term("schema:hiringOrganization")}/{term("rdfs:label")} ?e }}
}} GROUP BY ?posting ORDER BY COALESCE(?deadline, "9999") ?posting LIMIT {MAX_POSTINGS}"""
COUNTED = f"""SELECT (COUNT(DISTINCT ?posting) AS ?n) WHERE {{ {_OPEN} }}"""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in the dataset: how many things of each class, how many open postings, and the first of those."""

    counts: dict[str, int]
    open: int
    postings: list[dict[str, Literal | NamedNode | None]]


def contents(index: Index, classes: Sequence[str], on: str) -> Contents:
    """What the home page reads, where the index is; `on` is a day as a term, or UNDEF for now."""
    counted = {
        row["c"].value: int(row["n"].value)
        for row in select(
            index,
            f"SELECT ?c (COUNT(DISTINCT ?s) AS ?n) {{ VALUES ?c {{ {terms(term(c) for c in classes)} }} ?s a ?c }}"
            " GROUP BY ?c",
        )
    }
    rows = [
        {name: row[name] for name in ("posting", "title", "deadline", "employer")}
        for row in select(index, OPEN.replace("TODAY", on))
    ]
    still = int(next(select(index, COUNTED.replace("TODAY", on)))["n"].value)
    return Contents({name: counted.get(term(name).value, 0) for name in classes}, still, rows)
