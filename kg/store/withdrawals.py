"""Postings that are no longer published: the record of it, and who is known at all."""

import sqlite3
from datetime import datetime

from kg.store.history import HELD
from kg.store.records import Withdrawal


def latest(connection: sqlite3.Connection, posting: str, release: int) -> Withdrawal | None:
    """The last withdrawal of that posting up to a release, or None where it never was or stands in that release."""
    row = connection.execute(
        "SELECT s.posting, s.name, w.label, w.at, w.release, w.reason FROM withdrawal w JOIN source s ON s.id = w.source"
        " WHERE s.posting = ?1 AND w.release <= ?2 AND NOT EXISTS"
        f" (SELECT 1 FROM version v WHERE v.source = s.id AND {HELD.format('?2')}) ORDER BY w.id DESC LIMIT 1",
        (posting, release),
    ).fetchone()
    return Withdrawal(row[0], row[1], row[2], datetime.fromisoformat(row[3]), row[4], row[5]) if row else None


def unknown(connection: sqlite3.Connection, name: str) -> str:
    """What is to be said where nothing was ever published by that name."""
    waits = connection.execute("SELECT 1 FROM quarantine WHERE source = ? LIMIT 1", (name,)).fetchone()
    if waits:
        return f"{name} was refused and never published, so there is nothing to withdraw"
    return f"nothing was ever published as {name}; give a posting's IRI, or its source as `kg ingest` shows it"
