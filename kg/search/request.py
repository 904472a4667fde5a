"""What is asked of the search, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Sort = Literal["relevance", "deadline", "newest"]
State = Literal["open", "closed", "unknown"]
Labels = Mapping[str, str]
"""What a thing is called, by language tag; the empty tag is for a name that is in no language."""


@dataclass(frozen=True, slots=True)
class Request:
    """A search.

    `text` is what a person typed: words that all must be there, `"a phrase"`, `-without`, `begin*`. `chosen` has values
    of facets by the facet's name: several of one facet are alternatives, and each facet must hold. `today` is the day
    for which open, closed and days left are told; `now`, where it is given, is the moment that decides about a deadline
    that ends at one. Hits are those from number `first` (0 is the first) on, `most` of them.

    Of each facet the `values` most frequent values are told, of those in `wide` up to 200.
    """

    text: str
    chosen: Mapping[str, tuple[str, ...]]
    today: date
    now: datetime | None = None
    sort: Sort = "relevance"
    first: int = 0
    most: int = 20
    values: int = 10
    wide: frozenset[str] = frozenset()
    facets: bool = True
    """Whether facets are counted at all."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a snippet; `marked` where it is what was looked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A posting that was found.

    `lang` is the title's language, empty where none is said; `employer`, `place` and `country` are names, with the IRIs
    of what they name beside them, empty where the posting says none. `deadline` is the next one from the day asked
    about on, else the last; `deadlines` are all. `rolling`: open until filled. `ends` is the moment at which the last
    of them has passed. `score` is higher for what fits better, 0 where nothing was looked for. `posted` is the day the
    ad names; `first` and `updated` are when the dataset first had the posting, and had it as it is. `types` are the names
    of what `type_iris` are the IRIs of.
    """

    iri: str
    title: str
    lang: str
    employer: str
    employer_iri: str
    place: str
    place_iri: str
    country: Labels
    deadline: date | None
    deadlines: tuple[date, ...]
    ends: datetime | None
    rolling: bool
    state: State
    types: tuple[Labels, ...]
    score: float
    snippet: tuple[Piece, ...]
    posted: date | None
    first: datetime
    updated: datetime
    type_iris: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: its key in addresses, the IRI where it is a thing, its names, how many hits it would leave."""

    key: str
    labels: Labels
    count: int
    chosen: bool = False
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values, the most frequent first, ranges in their order; those chosen are always there.

    `more` is how many further values would leave hits. `complete` is False where the time for counting was over: then
    values may be missing, and `more` counts only what was come to; no count that is told is wrong.
    """

    name: str
    kind: Literal["value", "date", "number", "state"]
    labels: Labels
    choices: tuple[Choice, ...]
    complete: bool = True
    more: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may lead on: another text (`spelling`, `without-word`), or less chosen (`without-facet`, then `facet` says which).

    `total` is how many postings are found then.
    """

    kind: Literal["spelling", "without-word", "without-facet"]
    text: str
    total: int
    facet: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in a release: `total` postings, of which `hits` are told, and of which `open` are open.

    `chosen` is what was chosen, with keys as addresses have them. `ignored` are words past the number that is looked for.
    """

    release: int
    total: int
    open: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    suggestions: tuple[Suggestion, ...]
    chosen: Mapping[str, tuple[Choice, ...]]
    ignored: tuple[str, ...] = ()
