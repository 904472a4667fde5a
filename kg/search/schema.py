"""The tables of `search.sqlite`, which is made from the catalog and may be dropped at any time."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

FILE = "search.sqlite"
LOCK = "search.lock"
VERSION = 3
"""Of these tables and of what is written into them; an index of another is made anew."""
TABLES = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    # A posting as a hit shows it, and its values of facets; `release` is the one since which it stands here so.
    """CREATE TABLE posting (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, release INTEGER NOT NULL,
        shown TEXT NOT NULL, facets TEXT NOT NULL)""",
    "CREATE INDEX posting_release ON posting (release)",
    # Postings that went, so that who holds an older release in memory can follow.
    "CREATE TABLE gone (id INTEGER NOT NULL, release INTEGER NOT NULL)",
    "CREATE TABLE label (iri TEXT PRIMARY KEY, release INTEGER NOT NULL, labels TEXT NOT NULL)",
    "CREATE TABLE merger (old TEXT PRIMARY KEY, new TEXT NOT NULL)",
)
NAMES = ("meta", "posting", "gone", "label", "merger", "vocabulary", "words")


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode; it may be handed from thread to thread."""
    mode = "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA busy_timeout = 10000")
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")  # what is lost is made again
    return connection


def make(connection: sqlite3.Connection, columns: Sequence[str]) -> None:
    """Make all tables anew, within the caller's transaction."""
    for name in reversed(NAMES):
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in TABLES:
        connection.execute(statement)
    connection.execute(
        f"CREATE VIRTUAL TABLE words USING fts5({', '.join(columns)}, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
    )
    connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'row')")


def meta(connection: sqlite3.Connection) -> dict[str, str]:
    """What the index says of itself; nothing where it is empty."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return {}
    return dict(connection.execute("SELECT key, value FROM meta"))
