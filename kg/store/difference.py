"""The quads of a release, and what tells two releases apart."""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from pyoxigraph import NamedNode, Quad

from kg.errors import StoreError
from kg.store import packing
from kg.store.history import HELD, Rows

READ_AHEAD = 64  # unpacked versions kept while comparing: an ad and its evidence are some 200 KB
AT_ONCE = 32  # versions compared at a time


class Versions:
    """The versions of a catalog, read one at a time: they never change, so no transaction has to be held meanwhile."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._lines = lru_cache(maxsize=READ_AHEAD)(self._read)

    def nquads(self, release: int, since: int = 0) -> Iterator[bytes]:
        """The N-Quads of each version of a release, or of those that release `since` had not."""
        for (version,) in self._of(release, since):
            yield self._unpacked(version)

    def quads(self, release: int) -> Iterator[Quad]:
        """The quads of a release, each once."""
        for lines in self._distinct(release):
            yield from packing.parse(b"".join(lines))

    def about(self, release: int, subjects: Iterable[NamedNode]) -> list[Quad]:
        """The quads of a release with one of these subjects, in whichever graph."""
        wanted = {str(subject).encode() for subject in subjects}
        versions = self._rows(
            "SELECT DISTINCT v.id FROM json_each(?1) asked JOIN mention m ON m.subject = asked.value"
            f" JOIN version v ON v.id = m.version WHERE {HELD.format('?2')} ORDER BY v.id",
            json.dumps([packing.key(subject) for subject in wanted]),
            release,
        )
        lines = {line for (v,) in versions for line in self._read(v) if packing.subject(line) in wanted}
        return list(packing.parse(b"".join(sorted(lines))))

    def count(self, release: int) -> int:
        """How many quads a release has."""
        return sum(len(lines) for lines in self._distinct(release))

    def changes(self, since: int, until: int) -> tuple[list[Quad], list[Quad]]:
        """The quads removed and the quads added between two releases."""
        removed, added = (
            list(packing.parse(b"".join(sorted(line for lines in self.gone(*pair) for line in lines))))
            for pair in ((since, until), (until, since))
        )
        return removed, added

    def gone(self, since: int, until: int) -> Iterator[list[bytes]]:
        """The N-Quads lines of release `since` that release `until` has not, each once, sorted within a piece.

        A piece is what a few versions said, so that releases of any size can be compared.
        """
        ended = self._rows(
            f"SELECT v.id FROM version v WHERE {HELD.format('?1')} AND NOT ({HELD.format('?2')}) ORDER BY +v.id",
            since,
            until,
        )
        for start in range(0, len(ended), AT_ONCE):
            piece = [version for (version,) in ended[start : start + AT_ONCE]]
            lines = {line for version in piece for line in self._read(version)}
            # Mostly a source says nearly all of it still, and that is looked at without asking subject by subject.
            for (version,) in self._rows(
                f"SELECT v.id FROM version v JOIN version p ON p.source = v.source WHERE {HELD.format('?1')}"
                f" AND p.id IN ({', '.join(map(str, piece))})",
                until,
            ):
                lines.difference_update(self._lines(version))
            unsaid = self._unsaid(lines, since, until, piece[0])
            if unsaid:
                yield sorted(unsaid)

    def changed(self, since: int, until: int) -> tuple[int, int]:
        """How many versions are in one of two releases only, and how many in either."""
        first, second = HELD.format("?1"), HELD.format("?2")
        row = self._rows(
            f"SELECT count(CASE WHEN NOT ({first} AND {second}) THEN 1 END), count(*) FROM version v"
            f" WHERE ({first}) OR ({second})",
            since,
            until,
        )[0]
        return int(row[0]), int(row[1])

    def _of(self, release: int, since: int = 0) -> list[Any]:
        return self._rows(
            f"SELECT v.id FROM version v WHERE {HELD.format('?1')} AND NOT ({HELD.format('?2')}) ORDER BY +v.id",
            release,
            since,
        )

    def _read(self, version: int) -> list[bytes]:
        return self._unpacked(version).splitlines(keepends=True)

    def _unpacked(self, version: int) -> bytes:
        try:
            return packing.unpack_quads(self._rows("SELECT quads FROM version WHERE id = ?", version)[0][0])
        except zlib.error as error:
            raise StoreError(
                f"catalog.sqlite is damaged: version {version} cannot be unpacked ({error}); restore it from a backup"
            ) from error

    def _distinct(self, release: int) -> Iterator[list[bytes]]:
        """The lines of each version that no version before it had; only shared subjects need remembering."""
        shared = {
            row[0]
            for row in self._rows(
                f"SELECT m.subject FROM mention m JOIN version v ON v.id = m.version WHERE {HELD.format('?1')}"
                " GROUP BY m.subject HAVING count(*) > 1",
                release,
            )
        }
        seen: set[bytes] = set()
        for (version,) in self._of(release):
            fresh = []
            last, is_shared = b"", False
            for line in self._read(version):
                subject = packing.subject(line)
                if subject != last:  # lines are sorted: one look-up a subject
                    last, is_shared = subject, packing.key(subject) in shared
                if is_shared:
                    if line in seen:
                        continue
                    seen.add(line)
                fresh.append(line)
            yield fresh

    def _unsaid(self, lines: set[bytes], since: int, until: int, first: int) -> set[bytes]:
        """Those of the lines that release `until` has not, and no piece before that of version `first` had."""
        by_subject: defaultdict[bytes, set[bytes]] = defaultdict(set)
        for line in lines:
            by_subject[line.partition(b" ")[0]].add(line)
        keys: defaultdict[int, list[bytes]] = defaultdict(list)
        for subject in by_subject:
            keys[packing.key(subject)].append(subject)
        # All subjects in one question: asked one by one, that is most of the time a release takes to be ready.
        others = self._rows(
            "SELECT m.subject, v.id FROM json_each(?1) asked JOIN mention m ON m.subject = asked.value"
            f" JOIN version v ON v.id = m.version WHERE {HELD.format('?3')} OR ({HELD.format('?2')} AND v.id < ?4)"
            " ORDER BY v.id",
            json.dumps(list(keys)), since, until, first,
        )  # fmt: skip
        for key, version in others:
            for subject in keys[key]:
                if left := by_subject[subject]:
                    left.difference_update(self._lines(version))
        return {line for left in by_subject.values() for line in left}
