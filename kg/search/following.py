"""Bringing the index to the catalog's newest release: what changed, or all of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from kg.search import reading, schema
from kg.search.definition import Offer
from kg.search.names import Names
from kg.search.reading import Entry
from kg.store import Catalog

Progress = Callable[[int, int], None]
"""Told how many postings are done, of how many."""
DIVIDER = 2
"""Where more than this part of all postings changed, the index is made anew: that is quicker."""


def follow(connection: sqlite3.Connection, catalog: Catalog, offer: Offer, progress: Progress) -> int:
    """Make the index one of the newest release, within the caller's transaction; that release."""
    release = catalog.release
    version, vocabulary = catalog.terms(release)
    wanted = {
        "catalog": catalog.identity,
        "version": str(schema.VERSION),
        "offer": offer.digest,
        "vocabulary": str(version),
    }
    known = schema.meta(connection)
    since = int(known.get("release", "0"))
    same = all(known.get(key) == value for key, value in wanted.items()) and 0 < since <= release
    if same and since == release:
        return release
    names = Names.read(vocabulary, offer.naming)
    if same:
        touched = catalog.touched(since, release)
        (held,) = connection.execute("SELECT count(*) FROM posting").fetchone()
        same = len(touched) * DIVIDER <= held
    if same:
        there = _change(connection, catalog, offer, names, touched, release, progress)
        _drop(connection, touched - there, release)
    else:
        schema.make(connection, [column.name for column in offer.columns])
        _fill(connection, catalog, offer, names, release, progress)
    connection.execute("DELETE FROM merger")
    connection.executemany("INSERT INTO merger VALUES (?, ?)", _merged(catalog, release).items())
    said = {**wanted, "release": str(release)}
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", said.items()
    )
    return release


def _merged(catalog: Catalog, release: int) -> dict[str, str]:
    """What is merged, each with the one in use, over several mergers in a row."""
    said = {merger.old: merger.new for merger in catalog.mergers(release)}
    found = {}
    for old, new in said.items():
        used = new
        while used in said:
            used = said[used]
        found[old] = used
    return found


def _fill(
    connection: sqlite3.Connection, catalog: Catalog, offer: Offer, names: Names, release: int, progress: Progress
) -> None:
    connection.executemany(
        "INSERT INTO label VALUES (?, ?, ?)", [(iri, release, _json(labels)) for iri, labels in names.known()]
    )
    total = catalog.releases()[release - 1].postings if release else 0
    entries = (reading.read(posting, offer, names) for posting in catalog.postings(release))
    for done, entry in enumerate(entries, 1):
        _enter(connection, entry, done, release, offer)
        progress(done, total)


def _change(
    connection: sqlite3.Connection,
    catalog: Catalog,
    offer: Offer,
    names: Names,
    touched: set[str],
    release: int,
    progress: Progress,
) -> set[str]:
    """Enter the postings of those touched that the release has, which are given back."""
    there = set()
    for done, posting in enumerate(catalog.postings(release, touched), 1):
        row = connection.execute("SELECT id FROM posting WHERE iri = ?", (posting.posting,)).fetchone()
        number = row[0] if row else _free(connection)
        connection.execute("DELETE FROM words WHERE rowid = ?", (number,))
        connection.execute("DELETE FROM gone WHERE id = ?", (number,))
        _enter(connection, reading.read(posting, offer, names), number, release, offer)
        there.add(posting.posting)
        progress(done, len(touched))
    return there


def _drop(connection: sqlite3.Connection, postings: Iterable[str], release: int) -> None:
    for iri in postings:
        row = connection.execute("SELECT id FROM posting WHERE iri = ?", (iri,)).fetchone()
        if row:
            connection.execute("DELETE FROM posting WHERE id = ?", row)
            connection.execute("DELETE FROM words WHERE rowid = ?", row)
            connection.execute("INSERT INTO gone VALUES (?, ?)", (row[0], release))


def _free(connection: sqlite3.Connection) -> int:
    """A number that no posting has: one that went, so that numbers stay few, else the next."""
    row = connection.execute("SELECT min(id) FROM gone").fetchone()
    if row[0] is not None:
        return int(row[0])
    return int(connection.execute("SELECT coalesce(max(id), 0) + 1 FROM posting").fetchone()[0])


def _enter(connection: sqlite3.Connection, entry: Entry, number: int, release: int, offer: Offer) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO posting VALUES (?, ?, ?, ?, ?)",
        (number, entry.iri, release, _json(entry.shown), _json(entry.values)),
    )
    connection.executemany(
        "INSERT INTO label VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET labels = excluded.labels,"
        " release = excluded.release WHERE labels <> excluded.labels",
        [(iri, release, _json(labels)) for iri, labels in entry.labels.items()],
    )
    marks = ", ".join("?" * (len(offer.columns) + 1))
    connection.execute(
        f"INSERT INTO words (rowid, {', '.join(c.name for c in offer.columns)}) VALUES ({marks})",
        (number, *entry.columns),
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
