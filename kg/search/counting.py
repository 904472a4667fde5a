"""Choosing by facets, and counting what each of their values would leave."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from kg.search import bits
from kg.search.definition import Definition, Offer, same
from kg.search.errors import Unknown
from kg.search.held import Held
from kg.search.names import Labels
from kg.search.request import Choice, Facet, State

SECONDS = 0.02
"""How long the values of one facet may be counted."""
AT_ONCE = 256  # values counted before the time is looked at
WIDE = 200
"""Values told of a facet of which many are wanted."""
_RANGE = re.compile(r"(?P<least>[^.]+(?:\.\d+)?)?\.\.(?P<most>[^.]+(?:\.\d+)?)?")


@dataclass(frozen=True)
class Counting:
    """Facets over a release, on a day, at a moment where one is given."""

    held: Held
    offer: Offer
    today: date
    now: datetime | None = None
    seconds: float = SECONDS

    @cached_property
    def states(self) -> Mapping[State, int]:
        """The postings that are open, that are closed, and of which neither is known."""
        dated = bits.union(self.held.last.values())
        still = bits.union(found for day, found in self.held.last.items() if day >= self.today)
        if self.now is not None:
            timed = bits.union(self.held.ends.values())
            later = bits.union(found for moment, found in self.held.ends.items() if _moment(moment) > self.now)
            still = (still & ~timed) | later
        still |= self.held.rolling
        return {"open": still, "closed": dated & ~still, "unknown": self.held.all & ~dated & ~still}

    def state(self, number: int) -> State:
        """Whether a posting is open."""
        return next(name for name, found in self.states.items() if found >> number & 1)

    def chosen(self, chosen: Mapping[str, Sequence[str]]) -> dict[str, dict[str, int]]:
        """The sets of what is chosen, by facet and key. Raises Unknown for what there is not."""
        found: dict[str, dict[str, int]] = {}
        for name, keys in chosen.items():
            facet = self.offer.facets.get(name)
            if facet is None:
                raise Unknown(f"there is no facet {name[:50]!r}; there are {', '.join(self.offer.facets)}", name[:50])
            if keys:
                found[name] = {key: self._set(facet, key) for key in keys}
        return found

    def facet(self, facet: Definition, base: int, chosen: Mapping[str, int], most: int) -> Facet:
        """The values of a facet among the postings of `base`, which is what all other facets leave."""
        if facet.kind == "value":
            return self._values(facet, base, chosen, most)
        choices = [
            Choice(key, labels, (base & found).bit_count(), key in chosen) for key, labels, found in self._fixed(facet)
        ]
        offered = {choice.key for choice in choices}
        choices += [self.choice(facet, key, base, found) for key, found in chosen.items() if key not in offered]
        kept = tuple(choice for choice in choices if choice.count or choice.chosen)
        return Facet(facet.name, facet.kind, facet.labels, kept)

    def choice(self, facet: Definition, key: str, base: int, found: int) -> Choice:
        """A value that is chosen."""
        for own, labels, _ in self._fixed(facet):
            if own == key:
                return Choice(key, labels, (base & found).bit_count(), True)
        value = self._value(facet, key)
        labels = self.held.label(value) if facet.kind == "value" else {"": key}
        return Choice(_key(facet, value), labels, (base & found).bit_count(), True, value if "://" in value else "")

    def _values(self, facet: Definition, base: int, chosen: Mapping[str, int], most: int) -> Facet:
        until = time.perf_counter() + self.seconds
        sets = self.held.sets.get(facet.name, {})
        counts: list[tuple[int, str]] = []
        complete = True
        if base == self.held.all:
            counts = [(found.bit_count(), value) for value, found in sets.items()]
        else:
            for place, (value, found) in enumerate(sets.items()):
                if count := (base & found).bit_count():
                    counts.append((count, value))
                if place % AT_ONCE == 0 and time.perf_counter() > until:
                    complete = place + 1 == len(sets)
                    break
        counts.sort(key=lambda one: (-one[0], one[1]))
        own = {self._value(facet, key): (key, found) for key, found in chosen.items()}
        told = [
            Choice(_key(facet, value), self.held.label(value), count, value in own, value if "://" in value else "")
            for count, value in counts[:most]
        ]
        there = {value for _, value in counts[:most]}
        told += [self.choice(facet, key, base, found) for value, (key, found) in own.items() if value not in there]
        return Facet(facet.name, facet.kind, facet.labels, tuple(told), complete, max(0, len(counts) - len(told)))

    @cached_property
    def _known(self) -> dict[str, list[tuple[str, Labels, int]]]:
        return {}

    @cached_property
    def _ordered(self) -> dict[str, list[tuple[date | float, int]]]:
        return {}

    def _fixed(self, facet: Definition) -> list[tuple[str, Labels, int]]:
        """The ranges, states and named values that a facet offers in their order: key, labels, postings."""
        if facet.name not in self._known:
            self._known[facet.name] = self._offered(facet)
        return self._known[facet.name]

    def _offered(self, facet: Definition) -> list[tuple[str, Labels, int]]:
        if facet.kind == "state":
            return [(key, (facet.states or {})[key], found) for key, found in self.states.items()]
        found = [
            (span.key, span.labels, self._range(facet, self._edge(facet, span.least), self._edge(facet, span.most)))
            for span in facet.spans
        ]
        for iri in sorted(facet.only):
            value = iri[1:-1]
            there = self.held.sets.get(facet.name, {}).get(value, 0)
            found.append((_key(facet, value), self.held.label(value), there))
        return found

    def _set(self, facet: Definition, key: str) -> int:
        for own, _, found in self._fixed(facet) if facet.kind != "value" else ():
            if own == key:
                return found
        if facet.kind == "value":
            value = self._value(facet, key)
            sets = self.held.sets.get(facet.name, {})
            if value in sets or value in self.held.labels:
                return sets.get(value, 0)
            raise Unknown(f"{facet.name} has no value {key[:200]!r}", facet.name, key)
        span = _RANGE.fullmatch(key)
        if facet.kind == "state" or span is None or key == "..":
            known = ", ".join(own for own, _, _ in self._fixed(facet))
            also = "" if facet.kind == "state" else ", and ranges such as " + _example(facet)
            raise Unknown(f"{facet.name} has no value {key[:200]!r}; there are {known}{also}", facet.name, key)
        try:
            least, most = (_read(facet, span[end]) for end in ("least", "most"))
        except ValueError:
            raise Unknown(
                f"{facet.name} is {key[:200]!r}, which is no range; one looks like {_example(facet)}", facet.name, key
            ) from None
        if least is not None and most is not None and least > most:  # type: ignore[operator]
            raise Unknown(
                f"{facet.name} is {key[:200]!r}, which ends before it begins; a range is written from the"
                f" {'earlier day to the later one' if facet.kind == 'date' else 'lower number to the higher one'},"
                f" such as {_example(facet)}",
                facet.name,
                key,
            )
        return self._range(facet, least, most)

    def _value(self, facet: Definition, key: str) -> str:
        value = key if "://" in key or not facet.short else facet.short + key
        return self.held.merged.get(counted := same(facet, value), counted)

    def _edge(self, facet: Definition, edge: float | None) -> date | float | None:
        if edge is None or facet.kind == "number":
            return edge
        try:
            return self.today + timedelta(days=int(edge))
        except OverflowError:  # there is no such day
            return date.max if edge > 0 else date.min

    def _range(self, facet: Definition, least: date | float | None, most: date | float | None) -> int:
        return bits.union(
            postings
            for value, postings in self._measured(facet)
            if (least is None or value >= least) and (most is None or value <= most)  # type: ignore[operator]
        )

    def _measured(self, facet: Definition) -> list[tuple[date | float, int]]:
        """The days or numbers that a facet has, each with its postings; read once."""
        if facet.name not in self._ordered:
            found = []
            for value, postings in self.held.sets.get(facet.name, {}).items():
                with suppress(ValueError):  # a named value
                    if (read := _read(facet, value)) is not None:
                        found.append((read, postings))
            self._ordered[facet.name] = found
        return self._ordered[facet.name]


def _key(facet: Definition, value: str) -> str:
    return value.removeprefix(facet.short) if facet.short else value


def _read(facet: Definition, text: str | None) -> date | float | None:
    if text is None:
        return None
    if facet.kind == "date":
        return date.fromisoformat(text[:10])
    number = float(text)
    if not abs(number) < float("inf"):
        raise ValueError(text)
    return number


def _example(facet: Definition) -> str:
    return "2027-01-01..2027-06-30" if facet.kind == "date" else "50..75"


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
