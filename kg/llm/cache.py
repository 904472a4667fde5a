"""Replies that were had before, kept in the data folder, so that the same words are never paid for twice.

Raw replies are kept, not what became of them: a reply from here passes through the gate like a new one. Beside them
stands which form of request each endpoint takes. The cache is a help and no more: where it cannot be used, work goes on.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

NAME = "llm-cache.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS reply (key TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS form (url TEXT, model TEXT, form TEXT NOT NULL, PRIMARY KEY (url, model)) STRICT;
"""


def key(url: str, model: str, schema: Mapping[str, Any], prompt: str, sent: str) -> str:
    """What a reply depends on, as sha256 in hexadecimal: model, endpoint, schema, the prompt's hash, the text sent."""
    parts = [model, url, json.dumps(schema, sort_keys=True), prompt, sent]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class Cache:
    """Replies by their key. `complain` is told once where the file cannot be used; then nothing is kept or found."""

    def __init__(self, path: Path | None, complain: Callable[[str], None]) -> None:
        self._path, self._complain = path, complain
        self._connection: sqlite3.Connection | None = None
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=5, isolation_level=None)
            self._connection.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)

    def get(self, key: str) -> str | None:
        """The raw reply, or None."""
        return self._one("SELECT text FROM reply WHERE key = ?", key)

    def put(self, key: str, reply: str) -> None:
        """Keep a raw reply."""
        self._run("INSERT OR REPLACE INTO reply VALUES (?, ?)", key, reply)

    def form(self, url: str, model: str) -> str | None:
        """The form of request that this endpoint took last, or None."""
        return self._one("SELECT form FROM form WHERE url = ? AND model = ?", url, model)

    def keep_form(self, url: str, model: str, form: str) -> None:
        """Remember the form of request that this endpoint takes."""
        self._run("INSERT OR REPLACE INTO form VALUES (?, ?, ?)", url, model, form)

    def close(self) -> None:
        """Close the file."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _one(self, statement: str, *values: str) -> str | None:
        rows = self._run(statement, *values)
        return str(rows[0][0]) if rows else None

    def _run(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        if self._connection is None:
            return []
        try:
            return self._connection.execute(statement, values).fetchall()
        except (sqlite3.Error, UnicodeError) as error:
            self._give_up(error)
            return []

    def _give_up(self, error: Exception) -> None:
        self._complain(
            f"{self._path} cannot be used as cache ({error}); replies are not kept. Delete it to begin anew."
        )
        with suppress(sqlite3.Error):
            self.close()
        self._connection = None
