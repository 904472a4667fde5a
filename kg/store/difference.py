"""The quads of a release, and what tells two releases apart."""

import json
import zlib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from pyoxigraph import NamedNode, Quad

from kg.errors import StoreError
from kg.store import packing
from kg.store.history import HELD, Rows

READ_AHEAD = 64  # unpacked versions kept while comparing: an ad and its evidence are some 200 KB
AT_ONCE = 32  # versions compared at a time
MANY = 256  # ended versions from which on it is quicker to know all shared subjects than to ask for each


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
        held = self._held(until)
        now = {source: version for version, source in held.items()}
        ended = [(version, source) for version, source in self._held(since).items() if version not in held]
        shared = self._shared() if len(ended) > MANY else None
        seen: set[bytes] = set()
        for start in range(0, len(ended), AT_ONCE):
            piece = ended[start : start + AT_ONCE]
            lines = {line for version, _ in piece for line in self._read(version)}
            # Mostly a source says nearly all of it still, and that is looked at without asking subject by subject.
            for _, source in piece:
                if source in now:
                    lines.difference_update(self._lines(now[source]))
            unsaid = self._unsaid(lines, held, shared, seen)
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

    def _unsaid(
        self, lines: set[bytes], held: Mapping[int, int], shared: Container[int] | None, seen: set[bytes]
    ) -> list[bytes]:
        """Those of the lines that no version says which is `held`, nor any piece before, which `seen` remembers.

        Only what several versions speak of can be said elsewhere: the `shared` subjects (asked one by one, where None).
        """
        by_subject: defaultdict[bytes, set[bytes]] = defaultdict(set)
        for line in lines:
            by_subject[packing.subject(line)].add(line)
        unsaid: list[bytes] = []
        for subject, left in by_subject.items():
            key = packing.key(subject)
            if shared is None or key in shared:
                others = [version for (version,) in self._rows("SELECT version FROM mention WHERE subject = ?", key)]
                if len(others) > 1:
                    left.difference_update(seen)
                    for version in others:
                        if not left:
                            break
                        if version in held:
                            left.difference_update(self._lines(version))
                    seen.update(left)
            unsaid += left
        return unsaid

    def _held(self, release: int) -> dict[int, int]:
        """The versions of a release, the oldest first, each with its source."""
        return dict(
            self._rows(f"SELECT v.id, v.source FROM version v WHERE {HELD.format('?1')} ORDER BY +v.id", release)
        )

    def _shared(self) -> set[int]:
        """The subjects of which several versions ever spoke."""
        return {row[0] for row in self._rows("SELECT subject FROM mention GROUP BY subject HAVING count(*) > 1")}
