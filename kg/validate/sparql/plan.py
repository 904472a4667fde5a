"""A query of a shape as it was made ready (`query.prepare`), in a form that can be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

TABLE = "urn:x-shacl:bound-beforehand"
"""The graph that holds the table where its terms cannot be written into a query: a blank node there is a variable."""


class Unsupported(ValueError):
    """What Oxigraph does not evaluate, though it may be right."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a query.

    `form` is SELECT or ASK, at `form_at`; `variables` are all that it names. `places` are the offsets at which the
    variables bound beforehand have to be bound. `predicates` are those that the triples it may need have, None for
    any; without all of `required`, and a triple of each of `wanted` (predicate and object), it has no solutions, and
    none for a focus node without a triple of each of `own`. `together` says that one evaluation for several focus nodes
    gives what one for each would, `by_value` that it does not see how literals are written.
    """

    form: str
    form_at: int
    variables: frozenset[str]
    places: tuple[int, ...]
    predicates: frozenset[str] | None = None
    required: frozenset[str] = frozenset()
    wanted: frozenset[tuple[str, str]] = frozenset()
    own: frozenset[str] = frozenset()
    together: bool = False
    by_value: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query cut at the places where the table goes in; `columns` are the variables that it has.

    `simple` is the query as a tree and the variables that it selects, where it can be evaluated in place (`tree`).
    """

    pieces: tuple[str, ...]
    columns: tuple[str, ...]
    survey: Survey
    simple: tuple[list[Any], list[str]] | None = None

    def text(self, table: str) -> str:
        """The query with the table in its places."""
        return table.join(self.pieces)

    def packed(self) -> list[Any]:
        """The same in words of JSON."""
        told = self.survey
        predicates = None if told.predicates is None else sorted(told.predicates)
        return [
            self.pieces, self.columns, told.form, told.form_at, sorted(told.variables), told.places, predicates,
            sorted(told.required), sorted(told.wanted), sorted(told.own), told.together, told.by_value, self.simple,
        ]  # fmt: skip

    @classmethod
    def unpacked(cls, given: Any) -> Query:
        """What `packed` gave; raises ValueError or TypeError for anything else."""
        pieces, columns, form, at, variables, places, predicates, required, wanted, own, together, by_value, simple = (
            given
        )
        return cls(
            tuple(pieces),
            tuple(columns),
            Survey(
                form, at, frozenset(variables), tuple(places), None if predicates is None else frozenset(predicates),
                frozenset(required), frozenset((name, term) for name, term in wanted), frozenset(own), together, by_value,
            ),
            (simple[0], simple[1]) if simple else None,
        )  # fmt: skip


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, str]:
    """What binds the columns to each of the rows, and the N-Quads that have to be in the store for that."""
    names = " ".join(f"?{name}" for name in columns)
    if not any(term.startswith("_:") for row in rows for term in row):
        values = " ".join("(" + " ".join(row) + ")" for row in rows)
        return f" VALUES ({names}) {{ {values} }} ", ""
    said = " ; ".join(f"<urn:x-shacl:{place}> ?{name}" for place, name in enumerate(columns))
    quads = "".join(
        f"<urn:x-shacl:row:{number}> <urn:x-shacl:{place}> {term} <{TABLE}> .\n"
        for number, row in enumerate(rows)
        for place, term in enumerate(row)
    )
    return f" GRAPH <{TABLE}> {{ [] {said} }} ", quads
