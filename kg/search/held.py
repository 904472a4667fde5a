"""What the search holds in memory of one release: each posting as a hit shows it, and which postings have which value."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kg.search import bits
from kg.search.definition import Offer
from kg.search.names import Labels

Shown = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A release as it is held; never changed, so that a search that has begun sees one state.

    `sets` has, by facet and value, the postings that have it. `last` has, by day, those whose last deadline it is,
    `ends` those whose last deadline ends at a moment (by its text), `rolling` those open until filled.
    """

    release: int
    size: int = 0
    all: int = 0
    rows: Mapping[int, tuple[str, Shown, Mapping[str, list[str]]]] = field(default_factory=dict)
    sets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    last: Mapping[date, int] = field(default_factory=dict)
    ends: Mapping[str, int] = field(default_factory=dict)
    rolling: int = 0
    labels: Mapping[str, Labels] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)
    newest: tuple[int, ...] = ()
    """The postings, the newest first."""

    def shown(self, number: int) -> tuple[str, Shown]:
        """A posting's IRI, and what a hit shows of it."""
        iri, shown, _ = self.rows[number]
        return iri, shown

    def label(self, value: str) -> Labels:
        """What a value of a facet is called."""
        return self.labels.get(value) or {"": value}


def load(connection: sqlite3.Connection, release: int, offer: Offer, before: Held | None = None) -> Held:
    """What the index has now, which is that release; only what changed is read where an older one is held.

    The caller holds a transaction.
    """
    merged = dict(connection.execute("SELECT old, new FROM merger"))
    since = 0
    rows: dict[int, tuple[str, Shown, Mapping[str, list[str]]]] = {}
    labels: dict[str, Labels] = {}
    if before is not None and before.merged == merged and not _anew(connection, before.release):
        since, rows, labels = before.release, dict(before.rows), dict(before.labels)
    else:
        before = None
    changed = [number for (number,) in connection.execute("SELECT id FROM gone WHERE release > ?", (since,))]
    for number in changed:
        rows.pop(number, None)
    for number, iri, shown, facets in connection.execute(
        "SELECT id, iri, shown, facets FROM posting WHERE release > ?", (since,)
    ):
        changed.append(number)
        values = {
            name: list(dict.fromkeys(merged.get(value, value) for value in found))
            for name, found in json.loads(facets).items()
        }
        rows[number] = (iri, json.loads(shown), values)
    for iri, said in connection.execute("SELECT iri, labels FROM label WHERE release > ?", (since,)):
        labels[iri] = json.loads(said)
    size = max(rows, default=0) + 1
    sets = _sets(rows, offer) if before is None else _changed(before, rows, changed)
    return Held(
        release,
        size,
        bits.of(rows, size),
        rows,
        sets,
        _by(
            ((date.fromisoformat(days[-1]), n) for n, (_, shown, _) in rows.items() if (days := shown["deadlines"])),
            size,
        ),
        _by(((shown["ends"], n) for n, (_, shown, _) in rows.items() if shown["ends"]), size),
        bits.of((n for n, (_, shown, _) in rows.items() if shown["rolling"]), size),
        labels,
        merged,
        tuple(sorted(rows, key=lambda n: (rows[n][1]["posted"] or rows[n][1]["first"][:10], n), reverse=True)),
    )


def _anew(connection: sqlite3.Connection, since: int) -> bool:
    """Whether nothing in the index is as old as that release: then all of it was made anew."""
    return not connection.execute("SELECT 1 FROM posting WHERE release <= ? LIMIT 1", (since,)).fetchone()


def _by(pairs: Iterable[tuple[Any, int]], size: int) -> dict[Any, int]:
    found: defaultdict[Any, list[int]] = defaultdict(list)
    for key, number in pairs:
        found[key].append(number)
    return {key: bits.of(numbers, size) for key, numbers in found.items()}


def _sets(rows: Mapping[int, tuple[str, Shown, Mapping[str, list[str]]]], offer: Offer) -> dict[str, dict[str, int]]:
    size = max(rows, default=0) + 1
    return {
        name: _by(((value, n) for n, (_, _, values) in rows.items() for value in values.get(name, ())), size)
        for name in offer.facets
    }


def _changed(
    before: Held, rows: Mapping[int, tuple[str, Shown, Mapping[str, list[str]]]], changed: Iterable[int]
) -> dict[str, dict[str, int]]:
    """The sets after some postings came, went or changed."""
    sets = {name: dict(values) for name, values in before.sets.items()}
    for number in set(changed):
        bit = 1 << number
        had = before.rows.get(number)
        for name, values in had[2].items() if had else ():
            for value in values:
                left = sets[name][value] & ~bit
                if left:
                    sets[name][value] = left
                else:
                    del sets[name][value]
        has = rows.get(number)
        for name, values in has[2].items() if has else ():
            for value in values:
                sets[name][value] = sets[name].get(value, 0) | bit
    return sets
