"""What has been minted so far, as the catalog keeps it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph.contribution import Contribution, PositionKey


class CatalogLedger:
    """The `Ledger` of a batch: it sees what earlier batches minted and what this one has accepted so far."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def posting_of(self, source: str) -> str | None:
        """The posting IRI that this source already has, published or withdrawn."""
        return self._one("SELECT posting FROM source WHERE name = ?", source)

    def source_of(self, posting: str) -> str | None:
        """The source that holds this posting IRI, withdrawn or not."""
        return self._one("SELECT name FROM source WHERE posting = ?", posting)

    def positions(self, key: str) -> list[PositionKey]:
        """The positions minted from this key, in the order of their minting."""
        found = self._connection.execute(
            "SELECT iri, key, title, deadline FROM position WHERE key = ? ORDER BY rowid", (key,)
        )
        from kg.graph.contribution import PositionKey

        return [PositionKey(*row) for row in found]

    def minted_by(self, position: str) -> str | None:
        """The source for which this position was minted first; None where that was before such things were noted."""
        return self._one(
            "SELECT s.name FROM minted m JOIN version v ON v.id = m.version JOIN source s ON s.id = v.source"
            " WHERE m.iri = ? ORDER BY v.id LIMIT 1",
            position,
        )

    def label(self, iri: str) -> str | None:
        """The `rdfs:label` that this entity got from the first who named it."""
        return self._one("SELECT label FROM label WHERE iri = ?", iri)

    def enter(self, contribution: Contribution) -> None:
        """Keep what was minted for an accepted contribution.

        A label stays that of the first who named the thing; a position follows its newest title and deadline, so that
        a deadline that is put off several times stays near the one before it.
        """
        self._connection.executemany(
            "INSERT INTO position (iri, key, title, deadline) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (iri) DO UPDATE SET title = excluded.title, deadline = excluded.deadline",
            [(p.iri, p.key, p.title, p.deadline) for p in contribution.positions],
        )
        self._connection.executemany(
            "INSERT INTO label (iri, label) VALUES (?, ?) ON CONFLICT (iri) DO NOTHING", contribution.labels.items()
        )

    def _one(self, statement: str, value: str) -> str | None:
        row = self._connection.execute(statement, (value,)).fetchone()
        return None if row is None else row[0]
