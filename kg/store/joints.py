"""Values that bring together what several postings say: a table of those that stand, for the properties it is kept for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from kg.store import packing
from kg.store.history import Rows

_KEY = "joined"  # the row of `meta` that names the properties
_OTHERWISE = """SELECT DISTINCT asked.value ->> 0, asked.value ->> 1 FROM json_each(?1) asked
    WHERE EXISTS (SELECT 1 FROM joint WHERE value = asked.value ->> 0 AND subject < asked.value ->> 1)
    OR EXISTS (SELECT 1 FROM joint WHERE value = asked.value ->> 0 AND subject > asked.value ->> 1)
    OR EXISTS (SELECT 1 FROM joint WHERE subject = asked.value ->> 1 AND value < asked.value ->> 0)
    OR EXISTS (SELECT 1 FROM joint WHERE subject = asked.value ->> 1 AND value > asked.value ->> 0)"""
_TELLING = """WITH RECURSIVE other (name) AS (
        SELECT min({0}) FROM joint WHERE {1} = ?1
        UNION ALL SELECT (SELECT min({0}) FROM joint WHERE {1} = ?1 AND {0} > other.name)
        FROM other WHERE other.name IS NOT NULL)
    SELECT other.name, (SELECT max(version) FROM joint WHERE {1} = ?1 AND {0} = other.name AND version IS NOT ?3)
    FROM other WHERE other.name IS NOT NULL LIMIT ?2"""
_OTHERS, _TOLD = _TELLING.format("subject", "value"), _TELLING.format("value", "subject")
_STANDING = "SELECT v.id FROM version v JOIN source s ON s.id = v.source WHERE s.name = ? AND v.last_release IS NULL"
MOST = 50
"""Nodes with one value, and values of one node, that are looked at: what more nodes share joins nothing."""


class Joints:
    """The table; only versions that stand are in it. Who changes it does so in the transaction of a batch."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        kept = rows("SELECT value FROM meta WHERE key = ?", _KEY)
        self._predicates = _tokens(json.loads(kept[0][0]) if kept else ())

    def keep(self, properties: Iterable[str]) -> None:
        """Keep the table for these properties, and fill it anew where it was kept for others."""
        wanted = sorted(properties)
        if _tokens(wanted) == self._predicates:
            return
        self._predicates = _tokens(wanted)
        self._rows("INSERT OR REPLACE INTO meta VALUES (?, ?)", _KEY, json.dumps(wanted))
        self._rows("DELETE FROM joint")
        self.enter(version for (version,) in self._rows("SELECT id FROM version WHERE last_release IS NULL"))

    def enter(self, versions: Iterable[int]) -> None:
        """These versions stand from now on."""
        for version in versions if self._predicates else ():
            said = self._rows(
                "SELECT v.quads FROM version v JOIN source s ON s.id = v.source"
                " WHERE v.id = ? AND s.posting IS NOT NULL",
                version,
            )
            if said:
                self.say(version, packing.unpack_lines(said[0][0]))

    def say(self, version: int, lines: Sequence[bytes]) -> None:
        """A version that stands from now on says these N-Quads lines."""
        rows = json.dumps(sorted(self.pairs(lines)))
        self._rows(
            "INSERT INTO joint (version, value, subject) SELECT ?1, e.value ->> 0, e.value ->> 1 FROM json_each(?2) e",
            version,
            rows,
        )

    def end(self, source: int) -> None:
        """What stands of a source stands no longer."""
        self._rows(
            "DELETE FROM joint WHERE version IN (SELECT id FROM version WHERE source = ? AND last_release IS NULL)",
            source,
        )

    def pairs(self, lines: Iterable[bytes]) -> set[tuple[int, int]]:
        """The values of the properties in these lines, each with the node that has it, as numbers."""
        found = set()
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            if predicate in self._predicates:
                found.add((packing.number(predicate + b" " + _value(rest)), packing.number(subject)))
        return found

    def others(self, lines: Iterable[bytes], *, without: int | None = None) -> set[int]:
        """The versions that tell of other nodes with a value in these lines, and of other values of a node in them.

        One version of each is enough, since it is read whole. `without` is a version that is about to go.
        """
        mine = self.pairs(lines)
        found: set[int | None] = set()
        # Mostly many postings say the same of one node, and there is nothing else to find.
        for value, subject in self._rows(_OTHERWISE, json.dumps(sorted(mine))):
            for other, version in self._rows(_OTHERS, value, MOST, without):
                if (value, other) not in mine:
                    found.add(version)
            for other, version in self._rows(_TOLD, subject, MOST, without):
                if (other, subject) not in mine:
                    found.add(version)
        return {version for version in found if version is not None}

    def standing(self, source: str) -> int | None:
        """The version of a source that stands; None where none does."""
        rows = self._rows(_STANDING, source)
        return int(rows[0][0]) if rows else None


def _tokens(properties: Iterable[str]) -> frozenset[bytes]:
    return frozenset(f"<{iri}>".encode() for iri in properties)


def _value(rest: bytes) -> bytes:
    """The object of a line, by what stands behind its predicate; a graph's name may follow it."""
    if rest.startswith(b'"'):
        closing = rest.rfind(b'"') + 1
        return rest[:closing] + rest[closing:].split(b" ", 1)[0]
    return rest.split(b" ", 1)[0]
