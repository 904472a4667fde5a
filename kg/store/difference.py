"""The quads of a release, and what tells two releases apart."""

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from pyoxigraph import Quad

from kg.errors import StoreError
from kg.store import packing

Rows = Callable[..., list[Any]]
HELD = "v.first_release <= {0} AND coalesce(v.last_release, {0}) >= {0}"
READ_AHEAD = 64  # unpacked versions kept while comparing: an ad and its evidence are some 200 KB


class Versions:
    """The versions of a catalog, read one at a time: they never change, so no transaction has to be held meanwhile."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._lines = lru_cache(maxsize=READ_AHEAD)(self._read)

    def nquads(self, release: int) -> Iterator[bytes]:
        """The N-Quads of each version of a release."""
        for (version,) in self._of(release):
            yield b"".join(self._read(version))

    def quads(self, release: int) -> Iterator[Quad]:
        """The quads of a release, each once."""
        for lines in self._distinct(release):
            yield from packing.parse(b"".join(lines))

    def count(self, release: int) -> int:
        """How many quads a release has."""
        return sum(len(lines) for lines in self._distinct(release))

    def changes(self, since: int, until: int) -> tuple[list[Quad], list[Quad]]:
        """The quads removed and the quads added between two releases."""
        gone, come = self._union(since, until), self._union(until, since)
        removed = self._own(gone - come, since, until)
        added = self._own(come - gone, since, until)
        return list(packing.parse(b"".join(sorted(removed)))), list(packing.parse(b"".join(sorted(added))))

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

    def _of(self, release: int) -> list[Any]:
        return self._rows(f"SELECT v.id FROM version v WHERE {HELD.format('?1')} ORDER BY v.id", release)

    def _read(self, version: int) -> list[bytes]:
        try:
            return packing.unpack_lines(self._rows("SELECT quads FROM version WHERE id = ?", version)[0][0])
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

    def _union(self, held: int, missing: int) -> set[bytes]:
        """The lines of the versions that one release has and the other has not."""
        rows = self._rows(
            f"SELECT v.id FROM version v WHERE {HELD.format('?1')} AND NOT ({HELD.format('?2')})", held, missing
        )
        return {line for (version,) in rows for line in self._read(version)}

    def _own(self, lines: Iterable[bytes], since: int, until: int) -> set[bytes]:
        """Those of the lines that no version says which stands in both releases."""
        by_subject: defaultdict[int, set[bytes]] = defaultdict(set)
        for line in lines:
            by_subject[packing.key(packing.subject(line))].add(line)
        for subject, left in by_subject.items():
            others = self._rows(
                "SELECT v.id FROM mention m JOIN version v ON v.id = m.version"
                f" WHERE m.subject = ?1 AND {HELD.format('?2')} AND {HELD.format('?3')}",
                subject, since, until,
            )  # fmt: skip
            for (version,) in others:
                left.difference_update(self._lines(version))
                if not left:
                    break
        return {line for left in by_subject.values() for line in left}
