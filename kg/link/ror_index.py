"""The index of a ROR dump, open for questions: names, words, domains, relations and places."""

import json
import math
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import ConfigurationError

FORMAT = "2"  # raised when the tables change: an index of another format is made anew from its dump
FILE = "ror.sqlite"
SORTS = ("education", "healthcare", "facility", "government", "company")
_CUES = (("hospital", "healthcare"), ("medical center", "healthcare"), ("clinic", "healthcare"), ("universi", "education"),
         ("college", "education"), ("school", "education"), ("instit", "facility"), ("laborator", "facility"),
         ("cent", "facility"), ("ministry", "government"), ("department", "government"))  # fmt: skip
_MOST = 12.0  # what a word tells that no name has: about the logarithm of the number of names of ROR
_AT_ONCE = 500  # values in one query


@dataclass(frozen=True, slots=True)
class Organisation:
    """An active organisation of ROR; `countries` are ISO 3166 alpha-2, `places` folded names of cities and regions.

    How well known it is tell the numbers of its relations, of its names and of its ids elsewhere, and whether Wikipedia
    describes it. `sort` is what it mainly is, one of `SORTS` or `other`; `renown` sums up how well known it is; `seat`
    are the words of its places.
    """

    number: int
    id: str
    label: str
    types: frozenset[str]
    countries: tuple[str, ...]
    places: frozenset[str]
    external: str = "{}"
    relations: int = 0
    others: int = 0
    named: int = 1
    described: bool = False
    sort: str = field(init=False)
    renown: float = field(init=False)
    seat: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "sort", _sort(self.types, self.label))
        put(self, "renown", math.log1p(self.relations) + math.log1p(self.others) + self.described)
        put(self, "seat", frozenset(word for place in self.places for word in place.split()))

    @property
    def ids(self) -> dict[str, list[str]]:
        """Its ids elsewhere by registry (`wikidata`, `fundref`, `isni`, `grid`), the preferred one first."""
        found: dict[str, list[str]] = json.loads(self.external)
        return found


def _sort(types: Collection[str], label: str) -> str:
    """What an organisation mainly is, as ROR types it; one that is only mentioned is sorted by its name."""
    if types:
        return next((kind for kind in SORTS if kind in types), "other")
    name = label.casefold()
    return next((kind for cue, kind in _CUES if cue in name), "other")


@dataclass(frozen=True, slots=True)
class Name:
    """A name that an organisation has; `kind` is `display`, `label`, `alias`, `bare`, `former` or `acronym`."""

    form: str
    organisation: int
    kind: str
    written: str


class Index:
    """Look-ups in one index file, which is opened read-only. What was looked up is kept, within bounds."""

    def __init__(self, path: Path) -> None:
        """Open; raises ConfigurationError where the file is missing, broken, or of another format."""
        self.path = path
        if not path.is_file():
            raise ConfigurationError(f"{path} does not exist; `kg registry build DUMP` makes it from a dump of ROR")
        try:
            self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            self.meta = dict(self._connection.execute("SELECT key, value FROM meta"))
            self._connection.execute("PRAGMA mmap_size=1000000000")
        except sqlite3.Error as error:
            raise ConfigurationError(
                f"{path} is no index of ROR ({error}); make it anew with `kg registry build DUMP`"
            ) from error
        if self.meta.get("format") != FORMAT:
            self._connection.close()
            raise ConfigurationError(
                f"{path} was made by another version of kg; make it anew with `kg registry build DUMP`"
            )
        self._names = max(1, int(self.meta["names"]))
        self._organisations: dict[int, Organisation] = {}
        self._idf: dict[str, float] = {}
        self._ancestors: dict[int, frozenset[int]] = {}

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def exact(self, forms: Sequence[str]) -> dict[str, list[Name]]:
        """The names that read as one of these forms (`Words.exact`), by form."""
        return self._by("exact", forms)

    def keyed(self, forms: Sequence[str]) -> dict[str, list[Name]]:
        """The names that have the words of one of these forms (`Words.keyed`), by form."""
        return self._by("keyed", forms)

    def compact(self, forms: Sequence[str]) -> dict[str, list[Name]]:
        """The names that read as one of these forms when no word is told from the next, by form."""
        return self._by("compact", forms)

    def _by(self, column: str, forms: Sequence[str]) -> dict[str, list[Name]]:
        found: dict[str, list[Name]] = {}
        for query in _parts(forms):
            marks = ",".join("?" * len(query))
            for row in self._connection.execute(
                f"SELECT {column}, organisation, kind, written FROM name WHERE {column} IN ({marks})", query
            ):
                found.setdefault(row[0], []).append(Name(*row))
        return found

    def organisation(self, number: int) -> Organisation:
        """The organisation with that number in this index."""
        known = self._organisations.get(number)
        if known is None:
            row = self._connection.execute(
                "SELECT n, id, label, types, countries, external, relations, ids, named, described FROM organisation WHERE n = ?",
                (number,),
            ).fetchone()
            places = self._connection.execute("SELECT place FROM seat WHERE organisation = ?", (number,))
            known = Organisation(
                row[0], row[1], row[2], frozenset(row[3].split()), tuple(row[4].split()),
                frozenset(place for (place,) in places), row[5], row[6], row[7], row[8], bool(row[9]),
            )  # fmt: skip
            if len(self._organisations) > 50_000:
                self._organisations.clear()
            self._organisations[number] = known
        return known

    def ancestors(self, number: int) -> frozenset[int]:
        """The organisations that it is a part of, and those that these are a part of."""
        known = self._ancestors.get(number)
        if known is None:
            above: set[int] = set()
            ahead = [number]
            while ahead and len(above) < 50:  # a ring ends too
                rows = self._connection.execute(
                    "SELECT other FROM relation WHERE organisation = ? AND kind = 'parent'", (ahead.pop(),)
                )
                new = {n for (n,) in rows} - above
                above |= new
                ahead += new
            known = frozenset(above - {number})
            if len(self._ancestors) > 50_000:
                self._ancestors.clear()
            self._ancestors[number] = known
        return known

    def idf(self, word: str) -> float:
        """How much a word tells: the logarithm of all names over those that have it, on a scale where a word that no
        name has counts 12, however many names the index holds."""
        known = self._idf.get(word)
        if known is None:
            row = self._connection.execute("SELECT names FROM frequency WHERE word = ?", (word,)).fetchone()
            rare = 1 - math.log((row[0] if row else 0) + 1) / math.log(self._names + 1)
            known = _MOST * rare
            if len(self._idf) > 200_000:
                self._idf.clear()
            self._idf[word] = known
        return known

    def frequency(self, words: Sequence[str]) -> dict[str, int]:
        """How many names have each of the words; words that none has are left out."""
        marks = ",".join("?" * len(words))
        return dict(
            self._connection.execute(f"SELECT word, names FROM frequency WHERE word IN ({marks})", tuple(words))
        )

    def sharing(self, words: Sequence[str], least: int, limit: int) -> list[Name]:
        """Names that have at least so many of these words, those with most first; `form` is their words."""
        marks = ",".join("?" * len(words))
        rows = self._connection.execute(
            "SELECT keyed, organisation, kind, written FROM name JOIN (SELECT name AS m, count(*) AS c FROM word"
            f" WHERE word IN ({marks}) GROUP BY name HAVING c >= ? ORDER BY c DESC LIMIT ?) ON n = m"
            " WHERE keyed IS NOT NULL",
            (*words, least, limit),
        )
        return [Name(*row) for row in rows]

    def at(self, domain: str) -> list[int]:
        """The organisations whose web domain is this, else the next one above it: `physik.uni-x.de`, `uni-x.de`."""
        parts = domain.lower().rstrip(".").removeprefix("www.").split(".")
        for first in range(len(parts) - 1):
            rows = self._connection.execute(
                "SELECT organisation FROM domain WHERE domain = ?", (".".join(parts[first:]),)
            ).fetchall()
            if rows:
                return [n for (n,) in rows]
        return []

    def places(self, forms: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
        """What places these folded names are, by name: (`country`, `region`, `city` or `code`, its country)."""
        found: dict[str, list[tuple[str, str]]] = {}
        for query in _parts(forms):
            marks = ",".join("?" * len(query))
            for exact, kind, country in self._connection.execute(
                f"SELECT exact, kind, country FROM place WHERE exact IN ({marks})", query
            ):
                found.setdefault(exact, []).append((kind, country))
        return found


def _parts(forms: Iterable[str]) -> Iterable[tuple[str, ...]]:
    given = tuple(dict.fromkeys(forms))
    return (given[first : first + _AT_ONCE] for first in range(0, len(given), _AT_ONCE))
