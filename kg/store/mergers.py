"""IRIs that mean the same as another one: a record by release, so that old addresses lead to the one in use."""

import sqlite3
from datetime import datetime

from kg.errors import InputError, UsageError
from kg.store.history import HELD, Rows
from kg.store.records import Merger

_STANDING = "SELECT old, new FROM merger v WHERE v.last_release IS NULL"
_HELD = "SELECT old, new FROM merger v WHERE " + HELD.format("?1")


def find(rows: Rows, iri: str, release: int) -> Merger | None:
    """What the IRI is the same as in that release, by the last of the mergers where there are several in a row."""
    found = None
    while said := rows(
        f"SELECT v.new, v.at, v.first_release FROM merger v WHERE v.old = ?1 AND {HELD.format('?2')}",
        found.new if found else iri,
        release,
    ):
        new, at, since = said[0]
        found = Merger(iri, new, datetime.fromisoformat(at), since)
    return found


def those(rows: Rows, release: int) -> list[Merger]:
    """The mergers of a release, the newest first, each with what it was merged with itself."""
    found = rows(
        f"SELECT v.old, v.new, v.at, v.first_release FROM merger v WHERE {HELD.format('?1')} ORDER BY v.id DESC",
        release,
    )
    return [Merger(old, new, datetime.fromisoformat(at), since) for old, new, at, since in found]


def check(connection: sqlite3.Connection, old: str, new: str) -> Merger | None:
    """The merger, where it stands already, None where it may be stated; raises UsageError where it may not."""
    (base,) = connection.execute("SELECT value FROM meta WHERE key = 'base'").fetchone()
    for iri in (old, new):
        if not iri.startswith(base + "id/"):
            raise UsageError(f"{iri} is no thing of this dataset; their IRIs begin with {base}id/")
    at = new
    while at is not None:
        if at == old:
            raise UsageError(f"{new} means {old} already (or is it); it cannot be the other way round as well")
        row = connection.execute(f"{_STANDING} AND v.old = ?", (at,)).fetchone()
        at = row and row[1]
    known = connection.execute(
        "SELECT new, at, first_release FROM merger WHERE old = ? AND last_release IS NULL", (old,)
    ).fetchone()
    if known is None:
        return None
    if known[0] != new:
        raise UsageError(f"{old} was merged with {known[0]} in release {known[2]}, not with {new}; merge that one")
    return Merger(old, new, datetime.fromisoformat(known[1]), known[2])


def state(connection: sqlite3.Connection, old: str, new: str, release: int, at: str) -> Merger:
    """Enter a merger that stands from `release` on."""
    connection.execute("INSERT INTO merger (old, new, at, first_release) VALUES (?, ?, ?, ?)", (old, new, at, release))
    return Merger(old, new, datetime.fromisoformat(at), release)


def undo(connection: sqlite3.Connection, old: str, release: int) -> Merger:
    """Let a merger stand no longer from `release` on, and say which it was; raises InputError where none stands."""
    row = connection.execute(
        "SELECT new, at, first_release FROM merger WHERE old = ? AND last_release IS NULL", (old,)
    ).fetchone()
    if row is None:
        raise InputError(f"{old} is merged with nothing; `kg candidates --decided` lists what was decided")
    _end(connection, old, release)
    return Merger(old, row[0], datetime.fromisoformat(row[1]), row[2])


def standing(connection: sqlite3.Connection) -> dict[str, str]:
    """The mergers that stand: each old IRI with what it was merged with."""
    return dict(connection.execute(_STANDING).fetchall())


def differ(connection: sqlite3.Connection, release: int) -> bool:
    """Whether other mergers stood in that release than stand now."""
    return _pairs(connection, release) != _pairs(connection)


def restore(connection: sqlite3.Connection, release: int, now: int, at: str) -> None:
    """Let those mergers stand from `now` on that stood in `release`, and no others."""
    held, standing = _pairs(connection, release), _pairs(connection)
    for old, _ in standing - held:
        _end(connection, old, now)
    for old, new in held - standing:
        state(connection, old, new, now, at)


def _end(connection: sqlite3.Connection, old: str, now: int) -> None:
    connection.execute("DELETE FROM merger WHERE old = ? AND first_release = ?", (old, now))
    connection.execute("UPDATE merger SET last_release = ? WHERE old = ? AND last_release IS NULL", (now - 1, old))


def _pairs(connection: sqlite3.Connection, release: int | None = None) -> set[tuple[str, str]]:
    rows = connection.execute(_STANDING) if release is None else connection.execute(_HELD, (release,))
    return set(rows.fetchall())
