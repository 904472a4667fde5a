"""What the modules that build one posting share."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from kg.extract.fact import Extraction, Fact
from kg.graph.draft import Draft
from kg.graph.linking import Linking
from kg.graph.mapping import Table
from kg.link import Registry


@dataclass(frozen=True, slots=True)
class Scene:
    """One posting on its way to quads.

    `anchor` is the key of the employer, else a hash of the position: names that mean nothing by themselves ("Department of
    Physics") are minted below it. `employer` is the first employer, `countries` those of all places of work that the ad names.
    """

    extraction: Extraction
    registry: Registry
    draft: Draft
    table: Table
    posting: NamedNode
    position: NamedNode
    anchor: str
    employer: NamedNode | None
    linking: Linking | None = None
    countries: tuple[str, ...] = ()

    def facts(self, *fields: str) -> list[Fact]:
        """The asserted facts of these fields, in the order of the text."""
        return [fact for fact in self.extraction.facts if fact.field in fields]

    def values(self, field: str) -> dict[str, list[Fact]]:
        """The facts of a field by plain value, in the order of the text."""
        return by_name(self.facts(field))


def by_name(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Facts by their plain value; white space and case do not tell values apart."""
    groups: dict[str, list[Fact]] = {}
    names: dict[str, str] = {}
    for fact in facts:
        name = " ".join(str(fact.name).split())
        if name:
            groups.setdefault(names.setdefault(name.casefold(), name), []).append(fact)
    return groups


def key(facts: Iterable[Fact], name: str) -> Any:
    """The first value that these facts have for a further key (docs/fields.md), else None."""
    return next((f.value[name] for f in facts if isinstance(f.value, dict) and f.value.get(name) is not None), None)


def having(facts: Iterable[Fact], name: str, value: Any) -> list[Fact]:
    """Those of the facts whose further key has that value."""
    return [f for f in facts if isinstance(f.value, dict) and f.value.get(name) == value]


def distance(one: Fact, other: Fact) -> int:
    """Code points between two facts' words; a large number where one has no words."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return 1_000_000
    return max(other.start - one.end, one.start - other.end, 0)
