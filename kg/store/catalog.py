"""The catalog: the one truth about what is, was and will not be published."""

import sqlite3
import threading
import uuid
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Self

from pyoxigraph import Quad

from kg.errors import ConfigurationError, StoreError
from kg.store import history, lock, mergers, packing, schema, sources, withdrawals
from kg.store.batch import Batch
from kg.store.contents import Contents
from kg.store.distinctions import Distinctions
from kg.store.meaning import Meaning
from kg.store.records import VOCABULARY, Coverage, Merger, Quarantined, SourceRecord, Status, VersionRecord, Withdrawal
from kg.store.statements import Statements
from kg.store.tokens import Tokens

CACHE_KB = 65_536
"""What a batch may keep of the file in memory: many statements are entered at many places."""
DEFAULT_BASE = "http://127.0.0.1:8000/"


class Catalog(Contents):
    """An open catalog. Reading may be done from any thread, and always sees whole releases.

    Releases are never changed or dropped, so a reader that keeps to one number sees one state however long it reads.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        self.folder = folder
        self.read_only = read_only
        self._connection = connection
        self._seen = schema.fingerprint(folder)
        self._guard = threading.RLock()
        self._counts: dict[int, int] = {}
        meta = dict(self._rows("SELECT key, value FROM meta"))
        self.base: str = meta["base"]
        self.identity: str = meta["identity"]

    @classmethod
    def open(
        cls, folder: Path | str, *, create: bool = False, base: str | None = None, read_only: bool = False
    ) -> "Catalog":
        """Open the catalog of a data folder; `create` makes one where there is none, with `base` for its IRIs.

        Raises InputError where there is none, ConfigurationError where `base` is no base or not the catalog's (it is
        part of every IRI that was given out, so it never changes), StoreError where the file cannot be used.
        """
        folder = Path(folder)
        if base is not None and not (
            base.startswith(("http://", "https://")) and base.endswith("/") and " " not in base
        ):
            raise ConfigurationError(f"base is {base!r}, but must be an http(s) address that ends in /")
        if not read_only and _needs_work(folder, create):
            _make(folder, base or DEFAULT_BASE)
        catalog = cls(folder, schema.connect(folder, read_only=read_only), read_only=read_only)
        if base not in (None, catalog.base):
            held = catalog.base
            catalog.close()
            raise ConfigurationError(
                f"{folder} has the base {held}, which is part of every IRI in it and cannot become {base};"
                " leave the setting out, or name a new folder with --data"
            )
        return catalog

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What is known of sources and postings

    def sources(self) -> list[SourceRecord]:
        """Every source that was ever published (the vocabulary aside), by name, with the latest of its versions."""
        return [
            sources.record(row)
            for row in self._rows(sources.SELECT.format(where="s.name <> ?") + " ORDER BY s.name", VOCABULARY)
        ]

    def source(self, iri_or_source: str) -> SourceRecord | None:
        """The source of that name, or that holds that posting IRI; None where there is none."""
        rows = self._rows(sources.SELECT.format(where="s.posting = ?1 OR s.name = ?1") + " LIMIT 1", iri_or_source)
        return sources.record(rows[0]) if rows and rows[0][1] else None

    def quads_of(self, iri_or_source: str) -> list[Quad]:
        """The quads of the latest version of that source or posting, literals as written; none where it is not known."""
        return sources.quads(self._rows, iri_or_source)

    def page(self, state: Literal["published", "withdrawn"], after: str = "", most: int = 100) -> list[SourceRecord]:
        """Up to so many sources with a posting in that state, by its IRI, from the one that follows `after`."""
        return sources.page(self._rows, state, after, most)

    def versions(self, iri: str) -> list[VersionRecord]:
        """All versions of the posting with this IRI that were ever published, the oldest first."""
        return sources.versions(self._rows, iri)

    def withdrawal(self, iri: str, release: int | None = None) -> Withdrawal | None:
        """When, in which release and why the posting with this IRI was withdrawn; None where it stands or is unknown.

        As a release has it (the newest, where None is named).
        """
        at = self.release if release is None else release
        with self._guard, _speaking(self.folder):
            return withdrawals.latest(self._current(), iri, at)

    def merged(self, iri: str, release: int | None = None) -> Merger | None:
        """What this IRI is the same as in a release (the newest, where None is named); None where it was never merged.

        Where that one was merged as well, the answer is the last of them, since the first of these releases.
        """
        return mergers.find(self._rows, iri, self.release if release is None else release)

    def mergers(self, release: int | None = None) -> list[Merger]:
        """What is merged in a release (the newest, where None is named), the newest first."""
        return mergers.those(self._rows, self.release if release is None else release)

    def meaning(self, more: Mapping[str, str]) -> Meaning:
        """What merged IRIs mean, were these merged as well: each old one with the new one."""
        standing = {one.old: one.new for one in self.mergers()}
        return Meaning(self._rows, {**standing, **more})

    @property
    def distinctions(self) -> Distinctions:
        """Things that look like one and are two, as somebody said."""
        return Distinctions(self._rows, self._apart, self.base)

    def coverage(self) -> list[Coverage]:
        """How many postings of each release say anything of each property."""
        return history.coverage(self._rows)

    def quarantine(self) -> list[Quarantined]:
        """The refused inputs that wait for somebody, by source."""
        return sources.waiting(self._rows)

    def refused(self, sha256: str) -> bytes | None:
        """The bytes of an input that is or was in quarantine; None where it never was, or was too large to keep."""
        rows = self._rows("SELECT data FROM quarantine WHERE sha256 = ? AND data IS NOT NULL LIMIT 1", sha256)
        return zlib.decompress(rows[0][0]) if rows else None

    def text(self, sha256: str) -> str | None:
        """The text of the document with these bytes, to which all spans refer; None where it is not known.

        Whether it may be shown is another matter: `SourceRecord.publish_text`.
        """
        rows = self._rows("SELECT text FROM version WHERE sha256 = ? ORDER BY id DESC LIMIT 1", sha256)
        return packing.unpack_text(rows[0][0]) if rows else None

    def status(self) -> Status:
        """The catalog rolled up, for its newest release; the first time reads all of it, after that it is quick."""
        now = self.release
        published, withdrawn = history.published(self._rows, now)
        if now not in self._counts:  # a release never changes
            self._counts[now] = self._versions.count(now)
        return Status(
            base=self.base,
            release=now,
            published=published,
            withdrawn=withdrawn,
            quarantine=self._rows("SELECT count(*) FROM quarantine WHERE settled IS NULL")[0][0],
            quads=self._counts[now],
            statements=Statements(self._rows).standing(now),
            classes=history.classes(self._rows, now),
            size=sum(path.stat().st_size for path in self.folder.glob(schema.FILE + "*")),
        )

    # Writing

    @contextmanager
    def batch(self, kind: str, note: str = "", *, wait: float = 0.0) -> Iterator[Batch]:
        """Be the one writer: what is done with the batch becomes one release, or none where nothing changed.

        `kind` is a word for the history (`ingest`, `withdraw`). An exception leaves the catalog as it was, and so does
        a kill. Raises Busy where another process writes for more than `wait` seconds, StoreError where the disk refuses.
        """
        if self.read_only:
            raise StoreError(f"{self.folder} was opened for reading only")
        with lock.writing(self.folder, kind, wait), _speaking(self.folder):
            connection = schema.connect(self.folder)
            try:
                connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield Batch(connection, kind, note)
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
            finally:
                connection.close()

    @property
    def tokens(self) -> Tokens:
        """The tokens of those who may write. Reading them always tells what stands at this moment."""
        return Tokens(self._rows, self._apart)

    @contextmanager
    def _apart(self, wait: float) -> Iterator[sqlite3.Connection]:
        """A transaction for what is no part of any release, which waits for a batch for so many seconds.

        Raises StoreError where the batch takes longer, or the folder cannot be written.
        """
        with _speaking(self.folder):
            connection = schema.connect(self.folder)
            try:
                connection.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
                try:
                    connection.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                        raise
                    raise StoreError(
                        f"{self.folder} is being written by another process, `kg ingest` perhaps; nothing was changed."
                        " Wait until that has ended, then run this again"
                    ) from None
                yield connection
                connection.execute("COMMIT")
            finally:
                connection.close()

    def _rows(self, statement: str, *values: object) -> list[Any]:
        with self._guard, _speaking(self.folder):
            return self._current().execute(statement, values).fetchall()

    def _current(self) -> sqlite3.Connection:
        """The connection; a new one where this process may only read and another has written meanwhile."""
        if self.read_only and self._seen != (now := schema.fingerprint(self.folder)):
            self._connection.close()
            self._connection, self._seen = schema.connect(self.folder, read_only=True), now
        return self._connection


@contextmanager
def _speaking(folder: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(
            f"{folder / schema.FILE}: {error}. What was published before stands; see docs/store.md, recovery"
        ) from error


def _needs_work(folder: Path, create: bool) -> bool:
    """Whether the catalog has to be made, or brought to this program's schema."""
    if not (folder / schema.FILE).is_file():
        return create
    connection = schema.connect(folder, create=create)
    try:
        return schema.version(connection) < schema.SCHEMA
    finally:
        connection.close()


def _make(folder: Path, base: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} cannot be made: {error.strerror}; name another folder with --data") from error
    with lock.writing(folder, "init"), _speaking(folder):
        connection = schema.connect(folder, create=True)
        try:
            schema.migrate(connection, {"base": base, "identity": uuid.uuid4().hex})
        finally:
            connection.close()
