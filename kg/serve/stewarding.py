"""What the steward's pages read of an index, with what everything is called: functions that run where the index is."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from kg.curate import reading
from kg.curate.names import Words
from kg.curate.reading import Fact, Overview
from kg.serve import labels
from kg.serve.labels import Names
from kg.serve.names import term
from kg.store import Index


def fields(table: str = "fields") -> list[str]:
    """The properties whose coverage is shown; `drawn` are those that are drawn over time."""
    said = tomllib.loads(Path(__file__).with_name("coverage.toml").read_text(encoding="utf-8"))
    return [term(name).value for name in said[table]]


@dataclass(frozen=True, slots=True)
class Facts:
    """A part of the doubtful facts, whether there are more, and what everything in them is called."""

    facts: tuple[Fact, ...]
    more: bool
    names: Names


def overview(
    index: Index, base: str, asked: Mapping[str, str], gaps: Mapping[str, str], words: Words, named: Sequence[str]
) -> tuple[Overview, Names]:
    """What there is to do in all, and what properties, parents and what else is `named` are called."""
    found = reading.overview(index, base, asked, gaps, words)
    iris = (
        {*named}
        | {one.property for one in found.doubts}
        | {one.parent for one in found.candidates.candidates if "://" in one.parent}
    )
    return found, labels.names(index, [NamedNode(iri) for iri in sorted(iris)])


def facts(index: Index, query: str, first: int, most: int) -> Facts:
    """Doubtful facts by their words."""
    found, more = reading.facts(index, query, first, most)
    nodes = [NamedNode(iri) for one in found for iri in (one.subject, one.property)]
    nodes += [one.value for one in found if isinstance(one.value, NamedNode)]
    return Facts(found, more, labels.names(index, nodes))
