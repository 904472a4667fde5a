"""A batch: what is taken in or withdrawn together, and becomes one release or nothing."""

from __future__ import annotations

import json
import sqlite3
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256 as digest
from typing import TYPE_CHECKING, Any

from pyoxigraph import Quad

from kg.errors import InputError, StoreError, UsageError
from kg.store import deriving, mergers, packing, restoring, schema, withdrawals
from kg.store.joints import Joints
from kg.store.ledger import CatalogLedger
from kg.store.merging import MergingBatch
from kg.store.nearby import Neighbours
from kg.store.records import VOCABULARY, Rollback, Withdrawal
from kg.store.stated import StatementBatch
from kg.store.stating import Stating
from kg.validate.report import Report

if TYPE_CHECKING:
    from kg.graph.contribution import Contribution, PublishText
    from kg.read.document import Document

NOTHING = Report()


class Batch(StatementBatch, MergingBatch):
    """One SQLite transaction; made and closed by `Catalog.batch`.

    It is one transaction from its first reading to its end: the write lock keeps out other writers only, and there is
    one writer anyway, while readers of a WAL database never wait for it. Collecting everything first would hold all
    contributions in memory, and the ledger would have to be kept twice.
    """

    def __init__(self, connection: sqlite3.Connection, kind: str, note: str) -> None:
        self._connection = connection
        self._kind, self._note = kind, note
        self._last = int(connection.execute("SELECT coalesce(max(number), 0) FROM release").fetchone()[0])
        self.changed = False
        self.ledger = CatalogLedger(connection)
        self.joints = Joints(self._rows)
        self._stating = Stating(connection, self._changing)

    @property
    def release(self) -> int:
        """The release that the catalog has after this batch, as far as the batch has come."""
        return self._last + self.changed

    def unchanged(self, source: str, sha256: str, publish_text: PublishText | None = None) -> bool:
        """Whether this source is published from these very bytes (and, where given, shown in this way)."""
        row = self._connection.execute(
            "SELECT v.sha256, v.publish_text FROM version v JOIN source s ON s.id = v.source"
            " WHERE s.name = ? AND v.last_release IS NULL",
            (source,),
        ).fetchone()
        return row is not None and row[0] == sha256 and publish_text in (None, row[1])

    def quads(self, source: str) -> frozenset[Quad]:
        """What this source contributes, as it said it before anything was merged; nothing where it is not published."""
        row = self._connection.execute(
            "SELECT coalesce(v.original, v.quads) FROM version v JOIN source s ON s.id = v.source WHERE s.name = ? AND v.last_release IS NULL",
            (source,),
        ).fetchone()
        return frozenset(packing.parse(b"".join(packing.unpack_lines(row[0])))) if row else frozenset()

    def neighbours(self, *, without: int | None = None) -> Neighbours:
        """A reader of what stands around a few nodes, with what this batch did so far; `without` one version."""
        return Neighbours(self._rows, self.release, frozenset() if without is None else frozenset((without,)))

    def accept(
        self,
        source: str,
        document: Document,
        contribution: Contribution,
        report: Report,
        publish_text: PublishText,
        *,
        received: datetime | None = None,
    ) -> None:
        """Publish a contribution in place of all that its source contributed before.

        `received` is when the bytes came (now, where not given). Raises StoreError where the posting's IRI belongs to
        another source or the source already has another IRI, UsageError for the source named `vocabulary`.
        """
        if source == VOCABULARY:
            raise UsageError(
                f"{VOCABULARY!r} is the source of the ontology itself; give the posting another with --source"
            )
        holder, held = self.ledger.source_of(contribution.posting), self.ledger.posting_of(source)
        if holder not in (None, source):
            raise StoreError(
                f"{contribution.posting} belongs to {holder}, so that {source} cannot be published under it"
            )
        if held not in (None, contribution.posting):
            raise StoreError(
                f"{source} is published as {held} and keeps that IRI; {contribution.posting} was built for it"
            )
        self._replace(
            source, contribution, document=document, report=report, publish_text=publish_text,
            received=received or datetime.now(UTC),
        )  # fmt: skip
        self.ledger.enter(contribution)
        self.settle(source)

    def vocabulary(self, contribution: Contribution, sha256: str) -> None:
        """Make this the vocabulary, unless it is already; `sha256` is of the files that it was read from."""
        if not self.unchanged(VOCABULARY, sha256):
            self._replace(VOCABULARY, contribution, received=datetime.now(UTC), sha256=sha256)

    def refuse(
        self,
        source: str,
        data: bytes | None,
        *,
        name: str,
        code: str,
        message: str,
        report: Report | None = None,
        sha256: str | None = None,
        received: datetime | None = None,
    ) -> None:
        """Put an input into quarantine, in place of what already waits there from its source.

        What the source has published stays as it is, so this alone makes no release. `data` may be None where the
        bytes are too many to keep; then `sha256` names them.
        """
        self.settle(source)
        now = received or datetime.now(UTC)
        sha256 = sha256 or digest(data or b"").hexdigest()
        self._connection.execute(
            "INSERT OR REPLACE INTO quarantine (source, name, sha256, received, code, message, report, data)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (source, name, sha256, _stamp(now), code, message, packing.pack_report(report),
             None if data is None else zlib.compress(data)),
        )  # fmt: skip

    def settle(self, source: str) -> None:
        """Nothing of this source waits in quarantine any more: what it says now has been dealt with."""
        self._connection.execute(
            "UPDATE quarantine SET settled = ? WHERE source = ? AND settled IS NULL",
            (_stamp(datetime.now(UTC)), source),
        )

    def withdraw(self, iri_or_source: str, reason: str = "") -> Withdrawal:
        """Take a posting out of the releases from this one on; its IRI stays its source's for ever.

        A posting that is already withdrawn stays so, with the reason given then. Raises InputError where nothing is
        known by that name, UsageError for the vocabulary.
        """
        if iri_or_source == VOCABULARY:
            raise UsageError("the vocabulary is part of every release and cannot be withdrawn")
        row = self._connection.execute(
            "SELECT id, name, posting FROM source WHERE posting = ?1 OR name = ?1 ORDER BY posting = ?1 DESC",
            (iri_or_source,),
        ).fetchone()
        if row is None:
            raise InputError(withdrawals.unknown(self._connection, iri_or_source))
        source, name, posting = row
        standing = self._connection.execute(
            "SELECT label FROM version WHERE source = ? AND last_release IS NULL", (source,)
        ).fetchone()
        if standing is not None:
            self._end(source)
            if self._has_stood(source):
                self._state_withdrawal(source, standing[0], reason)
        found = withdrawals.latest(self._connection, posting, self.release)
        if found is None:
            raise UsageError(f"{name} was accepted in this very batch; leave it out instead of withdrawing it")
        return found

    def rollback(self, release: int) -> Rollback:
        """Make what this batch ends in hold what an earlier release held, mergers included.

        Nothing is lost: the releases between stay, and so do all IRIs that were given out. A posting that the earlier
        release did not hold is withdrawn, with the reason that it had then, if it was withdrawn already; one that has
        been withdrawn since is published again. Quarantine stays as it is. Raises InputError where there is no such
        release before this one.
        """
        if not 1 <= release <= self._last:
            raise InputError(f"there is no release {release} to go back to; the newest is {self._last}")
        turns = restoring.turns(self._connection, release)
        for turn in turns:
            if turn.standing is not None:
                self._end(turn.source)
            if turn.held is None and turn.posting and self._has_stood(turn.source):
                self._state_withdrawal(turn.source, turn.label, turn.reason)
        if mergers.differ(self._connection, release):
            mergers.restore(self._connection, release, self._changing(), _stamp(datetime.now(UTC)))
        if turns:
            restoring.restore(self._connection, [t.held for t in turns if t.held is not None], self._changing())
            restoring.positions(self._connection)
            self.joints.enter(copy for (copy,) in self._rows("SELECT copy FROM restored"))
        stated, retracted = self._stating.restore(release)
        return replace(restoring.told(turns, release, self.release), stated=stated, retracted=retracted)

    def _rows(self, statement: str, *values: object) -> list[Any]:
        return self._connection.execute(statement, values).fetchall()

    def _state_withdrawal(self, source: int, label: str, reason: str) -> None:
        self._connection.execute(
            "INSERT INTO withdrawal (source, release, at, label, reason) VALUES (?, ?, ?, ?, ?)",
            (source, self.release, _stamp(datetime.now(UTC)), label, reason),
        )

    def _replace(
        self,
        source: str,
        contribution: Contribution,
        *,
        document: Document | None = None,
        report: Report = NOTHING,
        publish_text: PublishText = "full",
        received: datetime,
        sha256: str = "",
    ) -> None:
        packed = packing.pack_quads(contribution.quads)  # before anything is written: it may raise
        said = packing.unpack_lines(packed)
        lines = self.meaning().lines(said) if contribution.posting else said
        original = None
        if lines != said:
            original, packed = packed, packing.pack_lines(lines)
        execute = self._connection.execute
        execute("INSERT INTO source (name, posting) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                (source, contribution.posting or None))  # fmt: skip
        (number,) = execute("SELECT id FROM source WHERE name = ?", (source,)).fetchone()
        self._end(number)
        origin = document.source if document else None
        version = execute(
            "INSERT INTO version (source, name, label, sha256, media_type, received, publish_text, text, quads, report,"
            " warnings, first_release, original) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, origin.name if origin else source, contribution.label, origin.sha256 if origin else sha256,
             origin.media_type if origin else "text/turtle", _stamp(received), publish_text,
             packing.pack_text(document.text if document else ""), packed, packing.pack_report(report),
             json.dumps(document.warnings if document else []), self.release, original),
        ).lastrowid  # fmt: skip
        assert version is not None
        positions = [(p.iri, p.title, p.deadline) for p in contribution.positions]
        deriving.enter(self._connection, version, lines, contribution.posting, positions)
        if contribution.posting:
            self.joints.say(version, lines)

    def _end(self, source: int) -> None:
        """End what stands of a source with the release before this one; a version of this batch leaves without trace."""
        self._change()
        self.joints.end(source)
        execute = self._connection.execute
        for (version,) in execute(
            "SELECT id FROM version WHERE source = ? AND first_release = ?", (source, self.release)
        ).fetchall():
            for table, column in (*((table, "version") for table in schema.DERIVED), ("version", "id")):
                execute(f"DELETE FROM {table} WHERE {column} = ?", (version,))
        execute("UPDATE version SET last_release = ? WHERE source = ? AND last_release IS NULL", (self._last, source))

    def _has_stood(self, source: int) -> bool:
        return bool(self._connection.execute("SELECT 1 FROM version WHERE source = ? LIMIT 1", (source,)).fetchone())

    def _changing(self) -> int:
        """The release that this batch makes, which it does from now on."""
        self._change()
        return self.release

    def _change(self) -> None:
        if not self.changed:
            self.changed = True
            self._connection.execute(
                "INSERT INTO release (number, created, kind, note) VALUES (?, ?, ?, ?)",
                (self.release, _stamp(datetime.now(UTC)), self._kind, self._note),
            )


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
