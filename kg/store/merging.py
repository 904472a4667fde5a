"""What may be done in a batch with things that are one: merge them, and take that back."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pyoxigraph import Quad

from kg.store import deriving, mergers, packing, restoring
from kg.store.joints import Joints
from kg.store.meaning import Meaning
from kg.store.records import Merger
from kg.store.stating import Stating


class MergingBatch:
    """The part of a batch that says which IRIs mean the same."""

    joints: Joints
    _connection: sqlite3.Connection
    _stating: Stating

    def merge(self, old: str, new: str) -> Merger:
        """Say that an IRI means the same as another from this release on, which is the one in use.

        What postings and statements say of `old`, now or in versions to come, is said of `new`, until that is undone;
        its label is another name of `new`. Documents of `old` lead to those of `new`. Raises UsageError where it is no
        IRI of this dataset, already means another one, or where `new` means `old`.
        """
        known = mergers.check(self._connection, old, new)
        if known is not None:
            return known
        before = self.meaning()
        said = mergers.state(
            self._connection, old, new, self._changing(), datetime.now(UTC).isoformat(timespec="seconds")
        )
        self._mean(old)
        self._merged_statements(old, before)
        return said

    def unmerge(self, old: str) -> Merger:
        """Take a merger back: everybody says again what he said of `old`. Raises InputError where it is merged with nothing."""
        before = self.meaning()
        said = mergers.undo(self._connection, old, self._changing())
        self._mean(old)
        self._unmerged_statements(before)
        return said

    def meant(self, quads: Sequence[Quad]) -> Sequence[Quad]:
        """The quads with the IRIs in use for those that were merged: what a release holds of a contribution."""
        meaning = self.meaning()
        if not meaning.merges:
            return quads
        lines = packing.unpack_lines(packing.pack_quads(quads))
        found = meaning.lines(lines)
        return quads if found == lines else list(packing.parse(b"".join(found)))

    def meaning(self) -> Meaning:
        """What merged IRIs mean, as far as the batch has come."""
        return Meaning(self._rows, mergers.standing(self._connection))

    def _mean(self, iri: str) -> None:
        """Let what speaks of an IRI, or did before it was merged, say what that means now."""
        meaning, name = self.meaning(), iri.encode()
        for version, source, quads, original in self._rows(
            "SELECT v.id, v.source, v.quads, v.original FROM version v JOIN source s ON s.id = v.source"
            " WHERE v.last_release IS NULL AND s.posting IS NOT NULL"
        ):
            said, before = packing.unpack_quads(original or quads), packing.unpack_quads(quads)
            if name in said or name in before:
                lines = meaning.lines(said.splitlines(keepends=True))
                if b"".join(lines) != before:
                    self._revise(version, source, lines, original or quads)

    def _revise(self, version: int, source: int, lines: list[bytes], original: bytes) -> None:
        """Let a source say these lines from this release on, in place of a version that stands."""
        kept = restoring.columns(self._connection, version)
        positions = self._rows("SELECT iri, title, deadline FROM minted WHERE version = ?", version)
        ((posting,),) = self._rows("SELECT posting FROM source WHERE id = ?", source)
        self._end(source)
        kept["quads"] = packing.pack_lines(lines)
        kept["original"] = None if packing.unpack_quads(original) == b"".join(lines) else original
        made = restoring.insert(self._connection, kept, self._changing())
        deriving.enter(self._connection, made, lines, posting, positions)
        self.joints.say(made, lines)

    def _merged_statements(self, old: str, before: Meaning) -> None:
        """Let statements of no posting that name an IRI which was merged name what that means, and remember what was said.

        Remembered is what somebody stated, however many mergers it went through since, and what had been stated already
        in the words that it comes to. It stays remembered when the merger is undone, since a rollback may bring that back.
        """
        meaning = self.meaning()
        known: set[bytes] = set()
        for merged, gone, come in self._rows("SELECT old, gone, come FROM merged_statement"):
            was = _reads(before, gone)
            if was != gone:
                known |= {was, come}
            elif self._stating.stands(gone):
                known.add(gone)
            elif _reads(meaning, gone) != gone:  # of a merger that was undone, and gone since
                self._rows("DELETE FROM merged_statement WHERE old = ? AND gone = ?", merged, gone)
        rows = self._rows(
            "SELECT line FROM statement WHERE last_release IS NULL AND instr(line, ?)", f"<{old}".encode()
        )
        for (line,) in rows:
            subject, come = packing.subject(line), _reads(meaning, line)
            if come == line or before.node(subject) != subject:  # what is said of an IRI no longer in use is about it
                continue
            if line not in known:
                self._rows("INSERT OR REPLACE INTO merged_statement VALUES (?, ?, ?)", old, line, come)
            if come not in known and self._stating.stands(come):
                self._rows("INSERT OR REPLACE INTO merged_statement VALUES (?, ?, ?)", old, come, come)
            self._rows("UPDATE merged_statement SET come = ?1 WHERE come = ?2 OR gone = ?2", come, line)
            known.add(come)
            self._stating.retract(packing.parse(line))
            self._stating.state(packing.parse(come))

    def _unmerged_statements(self, before: Meaning) -> None:
        """Let statements that still stand say again what was stated, as far as other mergers let them."""
        meaning = self.meaning()
        kept: set[bytes] = set()
        turned: list[tuple[set[bytes], bytes]] = []
        for merged, gone, come in self._rows("SELECT old, gone, come FROM merged_statement"):
            then, now = _reads(before, gone), _reads(meaning, gone)
            if then == now:
                kept.add(now)
                continue
            # Labels may have turned since, and with them what it would come to today.
            turned.append(({line for line in (then, come) if self._stating.stands(line)}, now))
            self._rows("UPDATE merged_statement SET come = ? WHERE old = ? AND gone = ?", now, merged, gone)
        for stood, _ in turned:
            self._stating.retract(packing.parse(b"".join(stood - kept)))
        self._stating.state(packing.parse(b"".join(dict.fromkeys(now for stood, now in turned if stood))))

    def _rows(self, statement: str, *values: object) -> list[Any]:
        raise NotImplementedError

    def _changing(self) -> int:
        raise NotImplementedError

    def _end(self, source: int) -> None:
        raise NotImplementedError


def _reads(meaning: Meaning, line: bytes) -> bytes:
    """What one statement says by that meaning."""
    return b"".join(meaning.lines([line])[-1:])  # before it may stand the label that the other one has anyway
