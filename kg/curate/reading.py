"""What a steward looks at, read from an index or a catalog: candidates, doubtful facts, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from kg.curate import pairs
from kg.curate.names import Words
from kg.questions import Question, load
from kg.resources import folder
from kg.store import Catalog, Index, MemoryIndex

SHOWN = 5
"""Rows of a list that an overview shows."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that is weak or in conflict: what it would say, of what, by which words, how sure."""

    iri: str
    status: str
    subject: str
    property: str
    value: NamedNode | Literal
    quote: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """How many facts of a property are of a status (the IRIs of both)."""

    status: str
    property: str
    count: int


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in a list, with its label, which may be empty, and the label's language."""

    iri: str
    label: str
    lang: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list: how many there are in all, and those that are shown."""

    total: int
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is to do: candidates, doubtful facts by property, and what lacks what, by the question's name."""

    candidates: pairs.Found
    doubts: tuple[Doubt, ...]
    gaps: dict[str, Part]


def missing() -> tuple[Question, ...]:
    """The questions for what is missing."""
    return load(folder("queries") / "missing")


def listed(catalog: Catalog) -> pairs.Found:
    """Things of the newest release that may be one and of which nobody decided."""
    return pairs.find(MemoryIndex.of(catalog), queries()["things"], catalog.base, Words.load(), apart(catalog))


def apart(catalog: Catalog) -> frozenset[tuple[str, str]]:
    """The pairs that somebody said are two."""
    return frozenset((one.one, one.other) for one in catalog.distinctions.standing())


def queries() -> dict[str, str]:
    """The questions of `queries/curation/`, by name."""
    return {one.name: one.text for one in load(folder("queries") / "curation")}


def overview(index: Index, base: str, asked: Mapping[str, str], gaps: Mapping[str, str], words: Words) -> Overview:
    """All that an overview shows, in one reading: `asked` are `queries`, `gaps` the questions for what is missing."""
    doubts = tuple(
        Doubt(row["status"].value, row["property"].value, int(row["count"].value))
        for row in _rows(index, asked["fields-in-doubt"])
        if row["status"] is not None
    )
    found = pairs.find(index, asked["things"], base, words)
    return Overview(found, doubts, {name: gap(index, text, 0, SHOWN) for name, text in gaps.items()})


def gap(index: Index, query: str, first: int, most: int) -> Part:
    """A part of what a question for what is missing finds."""
    things: list[Thing] = []
    total = 0
    for total, row in enumerate(_rows(index, query), 1):
        if first < total <= first + most:
            label = row["label"]
            said = label if isinstance(label, Literal) else Literal("")
            things.append(Thing(row["thing"].value, said.value, said.language or ""))
    return Part(total, tuple(things))


def facts(index: Index, query: str, first: int, most: int) -> tuple[tuple[Fact, ...], bool]:
    """A part of the doubtful facts that a query finds, as `queries/curation/facts.rq` does; whether there are more."""
    rows = list(islice(_rows(index, query), first, first + most + 1))
    return tuple(_fact(row) for row in rows[:most]), len(rows) > most


def _fact(row: QuerySolution) -> Fact:
    sure, quote = row["confidence"], row["quote"]
    return Fact(
        iri=row["candidate"].value,
        status=row["status"].value,
        subject=row["subject"].value,
        property=row["property"].value,
        value=row["value"],
        quote=quote.value if quote is not None else "",
        confidence=float(sure.value) if sure is not None else None,
    )


def _rows(index: Index, query: str) -> QuerySolutions:
    found = index.query(query)
    assert isinstance(found, QuerySolutions)
    return found
