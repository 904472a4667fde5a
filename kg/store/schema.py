"""The tables of `catalog.sqlite`, and how a connection to it is opened."""

import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from kg.errors import InputError, StoreError
from kg.store import deriving

FILE = "catalog.sqlite"
APPLICATION = 0x76616347  # "vacG": tells a catalog from any other SQLite file

# MIGRATIONS[n] brings a catalog of schema n to schema n + 1. A migration that was ever released is never edited.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
        "CREATE TABLE release (number INTEGER PRIMARY KEY, created TEXT NOT NULL, kind TEXT NOT NULL, note TEXT NOT NULL)",
        # A source keeps its posting's IRI for ever. The vocabulary is the one source without a posting.
        "CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, posting TEXT UNIQUE)",
        # A version stands in the releases first_release to last_release, both included; NULL while it stands.
        """CREATE TABLE version (
            id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, name TEXT NOT NULL, label TEXT NOT NULL,
            sha256 TEXT NOT NULL, media_type TEXT NOT NULL, received TEXT NOT NULL, publish_text TEXT NOT NULL,
            text BLOB NOT NULL, quads BLOB NOT NULL, report TEXT NOT NULL, warnings TEXT NOT NULL,
            first_release INTEGER NOT NULL REFERENCES release, last_release INTEGER REFERENCES release)""",
        "CREATE UNIQUE INDEX version_standing ON version (source) WHERE last_release IS NULL",
        "CREATE INDEX version_sha256 ON version (sha256)",
        # Derived from a version's quads, so that what two versions share is found without reading them all.
        "CREATE TABLE mention (subject INTEGER, version INTEGER, PRIMARY KEY (subject, version)) WITHOUT ROWID",
        """CREATE TABLE instance (class TEXT, subject INTEGER, version INTEGER,
            PRIMARY KEY (class, subject, version)) WITHOUT ROWID""",
        """CREATE TABLE quarantine (
            id INTEGER PRIMARY KEY, source TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
            received TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, report TEXT NOT NULL,
            data BLOB, settled TEXT, UNIQUE (source, sha256))""",
        """CREATE TABLE withdrawal (
            id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, release INTEGER NOT NULL REFERENCES release,
            at TEXT NOT NULL, label TEXT NOT NULL, reason TEXT NOT NULL)""",
        "CREATE INDEX withdrawal_source ON withdrawal (source)",
        "CREATE TABLE position (iri TEXT PRIMARY KEY, key TEXT NOT NULL, title TEXT NOT NULL, deadline TEXT)",
        "CREATE INDEX position_key ON position (key)",
        "CREATE TABLE label (iri TEXT PRIMARY KEY, label TEXT NOT NULL)",
    ),
    (
        # Which versions a release holds is told without touching their texts and quads, which stand before the interval.
        "CREATE INDEX version_interval ON version (first_release, last_release, source)",
        "CREATE INDEX version_source ON version (source, first_release, last_release)",
        # What a version entered in the ledger, so that a rollback finds positions as they were.
        """CREATE TABLE minted (iri TEXT, version INTEGER, title TEXT NOT NULL, deadline TEXT,
            PRIMARY KEY (iri, version)) WITHOUT ROWID""",
        # An IRI that means the same as another one stands in the releases first_release to last_release, as a version does.
        """CREATE TABLE merger (
            id INTEGER PRIMARY KEY, old TEXT NOT NULL, new TEXT NOT NULL, at TEXT NOT NULL,
            first_release INTEGER NOT NULL REFERENCES release, last_release INTEGER REFERENCES release)""",
        "CREATE UNIQUE INDEX merger_standing ON merger (old) WHERE last_release IS NULL",
        "CREATE INDEX merger_old ON merger (old)",
    ),
    (
        # Names of graphs, as small numbers; 0 is the default graph, which has none.
        "CREATE TABLE graph (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE)",
        "INSERT INTO graph VALUES (0, '')",
        # A quad of no posting stands in the releases first_release to last_release, as a version does. `line` is what was
        # said, as N-Quads; `held` is what an index makes of it, where that differs; `key` is that as a number, as are
        # `subject` and `object` (NULL for a literal).
        """CREATE TABLE statement (
            id INTEGER PRIMARY KEY, line BLOB NOT NULL, held BLOB, key INTEGER NOT NULL, subject INTEGER NOT NULL,
            object INTEGER, graph INTEGER NOT NULL REFERENCES graph,
            first_release INTEGER NOT NULL REFERENCES release, last_release INTEGER REFERENCES release)""",
        "CREATE INDEX statement_key ON statement (key)",
        "CREATE INDEX statement_subject ON statement (subject)",
        "CREATE INDEX statement_object ON statement (object) WHERE object IS NOT NULL",
        "CREATE INDEX statement_graph ON statement (graph, last_release)",
        "CREATE INDEX statement_first ON statement (first_release)",
        "CREATE INDEX statement_last ON statement (last_release) WHERE last_release IS NOT NULL",
        # A graph that is there though nothing is said in it.
        """CREATE TABLE named_graph (
            id INTEGER PRIMARY KEY, graph INTEGER NOT NULL REFERENCES graph,
            first_release INTEGER NOT NULL REFERENCES release, last_release INTEGER REFERENCES release)""",
        "CREATE UNIQUE INDEX named_graph_standing ON named_graph (graph) WHERE last_release IS NULL",
        # How many statements came with a release, and how many went.
        "ALTER TABLE release ADD COLUMN stated INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE release ADD COLUMN retracted INTEGER NOT NULL DEFAULT 0",
        # Derived: which quads a version says of things that are not its posting's own, and in which graphs it says any.
        "CREATE TABLE said (key INTEGER, version INTEGER, PRIMARY KEY (key, version)) WITHOUT ROWID",
        "CREATE TABLE version_graph (graph INTEGER, version INTEGER, PRIMARY KEY (graph, version)) WITHOUT ROWID",
        "INSERT OR IGNORE INTO graph (iri) SELECT e.value FROM version v, json_each(graphs_of(v.quads)) e",
        """INSERT INTO version_graph SELECT g.id, v.id FROM version v, json_each(graphs_of(v.quads)) e
            JOIN graph g ON g.iri = e.value""",
        """INSERT OR IGNORE INTO said SELECT e.value, v.id FROM version v JOIN source s ON s.id = v.source,
            json_each(said_in(v.quads, s.posting)) e""",
        # Who may write. Only the sha256 of a token is kept.
        """CREATE TABLE token (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, scope TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE,
            created TEXT NOT NULL, expires TEXT, last_used TEXT, revoked TEXT)""",
    ),
    (
        # Derived from the quads of versions that stand, for the properties that `meta` names (kg.store.joints fills it):
        # a value, with its property, and the node that has it, as numbers.
        """CREATE TABLE joint (version INTEGER, value INTEGER, subject INTEGER,
            PRIMARY KEY (version, value, subject)) WITHOUT ROWID""",
        "CREATE INDEX joint_value ON joint (value, subject, version)",
        "CREATE INDEX joint_subject ON joint (subject, value, version)",
    ),
    (
        # What a version said before what was merged got the IRI in use; NULL where that is what `quads` holds.
        "ALTER TABLE version ADD COLUMN original BLOB",
        # What became of a statement of no posting that named an IRI which was merged then: its line before and after.
        """CREATE TABLE merged_statement (old TEXT, gone BLOB, come BLOB, PRIMARY KEY (old, gone)) WITHOUT ROWID""",
        # Two things that look like one and are two: somebody said so. It is no part of any release.
        """CREATE TABLE distinct_pair (
            id INTEGER PRIMARY KEY, one TEXT NOT NULL, other TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL,
            undone TEXT)""",
        "CREATE UNIQUE INDEX distinct_standing ON distinct_pair (one, other) WHERE undone IS NULL",
        # Derived: the properties of which a version says anything in the default graph, so that it can be told how
        # many postings of each release have one.
        "CREATE TABLE property (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE)",
        "CREATE TABLE version_property (property INTEGER, version INTEGER, PRIMARY KEY (property, version)) WITHOUT ROWID",
        "CREATE TEMP TABLE IF NOT EXISTS used AS SELECT v.id AS version, e.value AS iri FROM version v"
        " JOIN source s ON s.id = v.source, json_each(properties_of(v.quads)) e WHERE s.posting IS NOT NULL",
        "INSERT OR IGNORE INTO property (iri) SELECT DISTINCT iri FROM used",
        "INSERT INTO version_property SELECT p.id, u.version FROM used u JOIN property p ON p.iri = u.iri",
        "DROP TABLE used",
    ),
)
SCHEMA = len(MIGRATIONS)
DERIVED = {
    "mention": "subject",
    "instance": "class, subject",
    "minted": "iri, title, deadline",
    "said": "key",
    "version_graph": "graph",
    "version_property": "property",
}
"""The tables of what versions hold, and their columns beside `version`."""


def connect(folder: Path, *, read_only: bool = False, create: bool = False) -> sqlite3.Connection:
    """A connection to the catalog in that folder, in autocommit mode, foreign keys enforced.

    Raises InputError where there is no catalog, StoreError where the file is none, is of a newer schema, or cannot be
    opened.
    """
    path = folder / FILE
    if not create and not path.is_file():
        raise InputError(f"{folder} holds no catalog; `kg init` or `kg ingest` makes one, or name another with --data")
    for place in (folder, path):
        if not read_only and place.exists() and not os.access(place, os.W_OK):
            raise StoreError(
                f"{place} cannot be written; reading works, for anything else copy the folder to a place that can"
            )
    try:
        connection = sqlite3.connect(_uri(path, read_only), uri=True, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA foreign_keys = ON")
        _check(connection, folder, read_only=read_only, create=create)
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be opened as a catalog: {error}; restore it from a backup") from error
    return connection


def migrate(connection: sqlite3.Connection, meta: Mapping[str, str]) -> None:
    """Bring the catalog to this program's schema, in one transaction; the caller holds the writer's lock.

    `meta` holds what a new catalog is born with; what an older one has of it stays.
    """
    connection.execute("PRAGMA journal_mode = WAL")
    for name, function in deriving.FUNCTIONS.items():
        connection.create_function(name, -1, function, deterministic=True)
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statements in MIGRATIONS[version(connection) :]:
            for statement in statements:
                connection.execute(statement)
        connection.executemany("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO NOTHING", meta.items())
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has ended it already
            connection.execute("ROLLBACK")
        raise


def fingerprint(folder: Path) -> tuple[int, ...]:
    """What changes when another process writes the catalog; empty where SQLite itself keeps a reader up to date."""
    if os.access(folder, os.W_OK):
        return ()
    found = (path.stat() for path in (folder / FILE, folder / (FILE + "-wal")) if path.exists())
    return tuple(number for stat in found for number in (stat.st_ino, stat.st_size, stat.st_mtime_ns))


def version(connection: sqlite3.Connection) -> int:
    """The schema that the file has; 0 for a file without tables."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _uri(path: Path, read_only: bool) -> str:
    address = path.absolute().as_uri()
    if not read_only:
        return f"{address}?mode=rwc"
    if os.access(path.parent, os.W_OK):
        return f"{address}?mode=ro"
    # Where this process may not write, SQLite reads a WAL database only while its log is there, or when told that nobody
    # writes it. `fingerprint` tells when that was not so.
    log = path.with_name(path.name + "-wal")
    if log.is_file() and log.stat().st_size:
        return f"{address}?mode=ro"
    return f"{address}?immutable=1"


def _check(connection: sqlite3.Connection, folder: Path, *, read_only: bool, create: bool) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not tables and not create:
        raise InputError(f"{folder / FILE} is empty; run `kg init` or `kg ingest` to make a catalog of it")
    if tables and application != APPLICATION:
        raise StoreError(f"{folder / FILE} is an SQLite file, but not a catalog; name another folder with --data")
    found = version(connection)
    if found > SCHEMA:
        raise StoreError(
            f"{folder / FILE} was written by a newer kg (schema {found}, this one knows {SCHEMA}); update vacancy-graph"
        )
    if read_only and found < SCHEMA:
        raise StoreError(
            f"{folder / FILE} was written by an older kg (schema {found}, now {SCHEMA}); opening it for writing once, as `kg ingest` does, brings it up to date"
        )
