"""What an address asks of the search, and the address of what is asked: each state has one, and it holds all of it."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from urllib.parse import quote, urlencode

from kg.search import Request, Sort
from kg.serve.problems import Problem

PATH = "/search"
SORTS: tuple[Sort, ...] = ("relevance", "deadline", "newest")
SIZE, MOST_SIZE, MOST_FIRST = 20, 1000, 100_000
"""Hits on a page, where nothing is said, and at most; and how far paging goes."""
MOST_TEXT = 1_000
MOST_VALUES = 50
"""Values of one facet that may be chosen at once."""
FROM, TO = "-from", "-to"
"""What a form adds to a facet's name for the ends of a range; the address has them as one value, `from..to`."""
OTHERS = ("q", "sort", "page", "size", "more", "today", "lang", "format")


@dataclass(frozen=True, slots=True)
class Asked:
    """One state of the search: `text` as it was typed, values of facets by name, the order, and which page of how many hits.

    `sort` is empty where nothing is said: then words sort by relevance, and what has none by deadline. `wide` are the
    facets of which all values are shown; `today` is the day as the address names it, empty where it names none.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort | str = ""
    page: int = 1
    size: int = SIZE
    wide: tuple[str, ...] = ()
    today: str = ""

    @property
    def order(self) -> Sort:
        """The order of what is found."""
        return self.sort or ("relevance" if self.text.strip() else "deadline")  # type: ignore[return-value]

    def request(self, day: date, now: datetime | None) -> Request:
        """The same for the search: for that day or, where it is given, for that moment."""
        return Request(
            self.text,
            self.chosen,
            day,
            now,
            self.order,
            (self.page - 1) * self.size,
            self.size,
            wide=frozenset(self.wide),
        )

    def fields(self) -> list[tuple[str, str]]:
        """Names and values of the address, in their one order; what is as it is anyway is left out."""
        found = [("q", self.text)] if self.text else []
        found += [(name, key) for name, keys in self.chosen.items() for key in keys]
        found += [("sort", self.sort)] if self.sort else []
        found += [("page", str(self.page))] if self.page > 1 else []
        found += [("size", str(self.size))] if self.size != SIZE else []
        found += [("more", name) for name in self.wide]
        return found + ([("today", self.today)] if self.today else [])

    def address(self, form: str = "") -> str:
        """The address, without a host; `form` names a format."""
        query = urlencode([*self.fields(), *([("format", form)] if form else [])], safe="/:.,", quote_via=quote)
        return PATH + (f"?{query}" if query else "")

    def with_choice(self, name: str, key: str) -> "Asked":
        """The first page of what is found with that value chosen as well, or no longer where it was."""
        keys = self.chosen.get(name, ())
        return self.choosing(name, [k for k in keys if k != key] if key in keys else [*keys, key])

    def choosing(self, name: str, keys: Iterable[str]) -> "Asked":
        """The first page of what is found with these values of a facet."""
        chosen = {**self.chosen, name: tuple(keys)}
        return replace(self, chosen={n: k for n, k in chosen.items() if k}, page=1)


def read(given: Sequence[tuple[str, str]], facets: Mapping[str, str]) -> Asked:
    """What these parameters of an address ask; `facets` are the facets that there are, with their kinds.

    Raises Problem (400) for a parameter that there is not, and for a value that none can have; a facet's own values are
    looked at by the search.

    >>> read([("q", "tidal"), ("type", "phd"), ("due-to", "2031-01-01")], {"due": "date", "type": "value"}).address()
    '/search?q=tidal&due=..2031-01-01&type=phd'
    """
    single: dict[str, str] = {}
    chosen: dict[str, list[str]] = {}
    wide: list[str] = []
    ends: dict[str, dict[str, str]] = {}
    for name, value in given:
        stem, end = next(((name.removesuffix(e), e) for e in (FROM, TO) if name.endswith(e)), (name, ""))
        if name in facets:
            chosen.setdefault(name, []).extend([value] if value else [])
        elif end and facets.get(stem) in ("date", "number"):
            ends.setdefault(stem, {})[end] = value.strip()
        elif name == "more":
            wide.append(_facet(value, facets))
        elif name in OTHERS:
            single.setdefault(name, value)
        else:
            raise _unknown(name, [*OTHERS, *facets])
    for name, both in ends.items():
        if any(both.values()):
            chosen.setdefault(name, []).append(f"{both.get(FROM, '')}..{both.get(TO, '')}")
    for name, keys in chosen.items():
        if len(set(keys)) > MOST_VALUES:
            raise Problem(
                400, f"{name} has {len(set(keys)):,} values; the search takes {MOST_VALUES} at once", parameter=name
            )
    text = single.get("q", "").strip()
    if len(text) > MOST_TEXT:
        raise Problem(400, f"q has {len(text):,} characters; the search takes {MOST_TEXT:,}")
    sort = single.get("sort", "")
    if sort and sort not in SORTS:
        raise Problem(400, f"sort is {sort[:50]!r}; there are {', '.join(SORTS)}")
    page, size = _number("page", single, 1, MOST_FIRST), _number("size", single, SIZE, MOST_SIZE)
    if (page - 1) * size > MOST_FIRST:
        raise Problem(400, f"The search shows the first {MOST_FIRST:,} postings; narrow it, or take a dump")
    ordered = {name: tuple(dict.fromkeys(chosen[name])) for name in facets if chosen.get(name)}
    return Asked(text, ordered, sort, page, size, tuple(dict.fromkeys(wide)), single.get("today", ""))


def _number(name: str, given: Mapping[str, str], otherwise: int, most: int) -> int:
    said = given.get(name) or str(otherwise)
    if not (said.isascii() and said.isdigit() and len(said) <= 9 and 1 <= int(said) <= most):
        raise Problem(400, f"{name} is {said[:50]!r}, and is a whole number from 1 to {most}")
    return int(said)


def _facet(name: str, facets: Mapping[str, str]) -> str:
    if name not in facets:
        raise Problem(400, f"more is {name[:50]!r}; it takes the name of a facet: {', '.join(facets)}")
    return name


def _unknown(name: str, known: Sequence[str]) -> Problem:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]}? " if near else ""
    return Problem(400, f"{name[:50]!r} is nothing that the search can be asked; {hint}There are {', '.join(known)}")
