"""Pairs of things that look like one and are two: who said so, and when. They are no part of any release."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from kg.errors import InputError, UsageError
from kg.store.history import Rows
from kg.store.records import Distinct

Writing = Callable[[float], AbstractContextManager[sqlite3.Connection]]
PATIENCE = 10.0  # seconds that writing one down waits for a batch
_COLUMNS = "one, other, at, who"


class Distinctions:
    """The pairs of a catalog: `rows` reads, `writing` gives a transaction of its own, waiting so many seconds."""

    def __init__(self, rows: Rows, writing: Writing, base: str) -> None:
        self._rows = rows
        self._writing = writing
        self._base = base

    def standing(self) -> list[Distinct]:
        """Those that hold now, the newest first."""
        return [
            _read(row)
            for row in self._rows(f"SELECT {_COLUMNS} FROM distinct_pair WHERE undone IS NULL ORDER BY id DESC")
        ]

    def find(self, one: str, other: str) -> Distinct | None:
        """What was said of these two, in whichever order; None where nothing holds."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM distinct_pair WHERE one = ? AND other = ? AND undone IS NULL", *pair(one, other)
        )
        return _read(rows[0]) if rows else None

    def say(self, one: str, other: str, who: str = "", wait: float = PATIENCE) -> Distinct:
        """Remember that they are two; what was said before stays said. Raises UsageError where they cannot be two."""
        for iri in (one, other):
            if not iri.startswith(self._base + "id/"):
                raise UsageError(f"{iri} is no thing of this dataset; their IRIs begin with {self._base}id/")
        if one == other:
            raise UsageError(f"{one} is one thing; name two")
        known = self.find(one, other)
        if known is not None:
            return known
        now = datetime.now(UTC).replace(microsecond=0)
        with self._writing(wait) as connection:
            connection.execute(
                f"INSERT INTO distinct_pair ({_COLUMNS}) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (*pair(one, other), now.isoformat(), who),
            )
        return Distinct(*pair(one, other), now, who)

    def undo(self, one: str, other: str, wait: float = PATIENCE) -> Distinct:
        """Forget that they are two, so that they may be one again. Raises InputError where nobody said so."""
        known = self.find(one, other)
        if known is None:
            raise InputError(
                f"nobody said that {one} and {other} are two; `kg candidates --decided` lists what was decided"
            )
        with self._writing(wait) as connection:
            connection.execute(
                "UPDATE distinct_pair SET undone = ? WHERE one = ? AND other = ? AND undone IS NULL",
                (datetime.now(UTC).isoformat(timespec="seconds"), known.one, known.other),
            )
        return known


def pair(one: str, other: str) -> tuple[str, str]:
    """The two in the order in which they are kept.

    >>> pair("b", "a")
    ('a', 'b')
    """
    return (one, other) if one < other else (other, one)


def _read(row: tuple[str, str, str, str]) -> Distinct:
    one, other, at, who = row
    return Distinct(one, other, datetime.fromisoformat(at), who)
