"""Facts: what an ad says, field by field, each with its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from kg.extract.corrections import Correction

Level = Literal["explicit", "normalised", "inferred", "enriched", "stated"]
Status = Literal["asserted", "weak", "conflict"]
# A plain value, or an object whose "name" is the plain value and whose other keys say more (docs/fields.md).
Value = str | int | float | bool | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one field, and the words that say it.

    `start`, `end` are code points into the document's text, end exclusive, and `text` is exactly what stands there;
    they are None (and `text` empty) only where `level` is `inferred`, `enriched` or `stated` (by a person) and no words can be
    named. A value
    that stands in several places is several facts that differ in their spans only. `confidence` is between 0 and 1.
    `rule` is the identifier of the rule that found it. `premises` are the (field, value) pairs that an inferred fact
    follows from. `reason` says in a few words why a fact that is not asserted is not. `origin` names who pointed at the
    words where it was not the rules alone (a language model and its prompt, `kg.llm`).
    """

    field: str
    value: Value
    start: int | None
    end: int | None
    text: str
    confidence: float
    level: Level
    rule: str
    status: Status = "asserted"
    premises: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    origin: str = ""

    @property
    def name(self) -> Any:
        """The plain value: the value itself, or its `name`.

        >>> Fact("funder", {"name": "ERC"}, 0, 3, "ERC", 0.9, "explicit", "funder.cue").name
        'ERC'
        """
        return self.value["name"] if isinstance(self.value, dict) else self.value


@dataclass(frozen=True, slots=True)
class Position:
    """One of several positions that an ad offers, and what is said of it alone.

    `id` is readable and unique in the ad: its reference, its number or label there, else its title, as lower-case words
    joined by hyphens. What all positions share stands in the extraction's own facts. `spans` are the stretches of the text
    that speak of it alone.
    """

    id: str
    facts: tuple[Fact, ...] = ()
    candidates: tuple[Fact, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    def of(self, field: str) -> Iterator[Fact]:
        """Its own asserted facts of a field, in the order of the text."""
        return (fact for fact in self.facts if fact.field == field)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the extractor says about one document.

    `facts` are asserted; `candidates` are weak or in conflict and are never published as facts. `posting` is False
    for a page that is no posting (then there are no facts), and `reason` says why in one sentence. `positions` is empty
    where the ad offers one position; otherwise `facts` hold what the positions share. `corrections` are those that are in it.
    """

    language: str | None
    facts: tuple[Fact, ...] = ()
    candidates: tuple[Fact, ...] = ()
    posting: bool = True
    reason: str | None = None
    positions: tuple[Position, ...] = ()
    corrections: "tuple[Correction, ...]" = ()

    @property
    def every_fact(self) -> tuple[Fact, ...]:
        """The asserted facts of the ad and of each position; what all of them say alike stands here several times."""
        return (*self.facts, *(fact for position in self.positions for fact in position.facts))

    @property
    def every_candidate(self) -> tuple[Fact, ...]:
        """The candidates of the ad and of each position."""
        return (*self.candidates, *(fact for position in self.positions for fact in position.candidates))

    def of(self, field: str) -> Iterator[Fact]:
        """The asserted facts of a field, in the order of the text."""
        return (fact for fact in self.facts if fact.field == field)

    def values(self, field: str) -> list[Value]:
        """The distinct values of a field, in the order of the text; values with one plain value count once."""
        seen: dict[str, Value] = {}
        for fact in self.of(field):
            seen.setdefault(str(fact.name), fact.value)
        return list(seen.values())
