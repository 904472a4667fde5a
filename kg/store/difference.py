"""The quads of a release, and what tells two releases apart."""

import json
import zlib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Quad

from kg.errors import StoreError
from kg.store import held, packing
from kg.store.history import HELD, Rows
from kg.store.holding import Holding
from kg.store.statements import Statements

READ_AHEAD = 64  # unpacked versions kept while comparing: an ad and its evidence are some 200 KB
AT_ONCE = 32  # versions compared at a time
A_VERSION = 500  # statements that weigh as much as a version, when it is asked how much changed
MANY = 256  # ended versions from which on it is quicker to know all shared subjects than to ask for each


class Versions:
    """The versions of a catalog, read one at a time: they never change, so no transaction has to be held meanwhile."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._lines = lru_cache(maxsize=READ_AHEAD)(self._read)
        self._statements = Statements(rows)
        self.holding = Holding(rows, self._lines)

    def first(self, release: int, graph: str) -> tuple[int, bytes] | None:
        """The first version that says anything in a graph (empty for the default graph), and its first line of it."""
        for (version,) in self._in(release, graph, 1):
            return version, next(
                line for line in self._read(version) if packing.graph(line) == packing.graph_name(graph)
            )
        return None

    def contributions(self, release: int) -> Iterator[bytes]:
        """The N-Quads of each version of a release."""
        for (version,) in self._of(release):
            yield self._unpacked(version)

    def nquads(self, release: int, since: int = 0) -> Iterator[bytes]:
        """The N-Quads of each version of a release, or of those that release `since` had not; then of the statements.

        Those with a blank node come in pieces of their own.
        """
        for (version,) in self._of(release, since):
            yield self._unpacked(version)
        for lines in self._statements.lines(release, since=since):
            blank = [line for line in lines if packing.BLANK in line]
            if blank:
                yield b"".join(blank)
            yield b"".join(line for line in lines if packing.BLANK not in line)

    def quads(self, release: int, graph: str | None = None) -> Iterator[Quad]:
        """The quads of a release, or of a graph of it, each once."""
        for lines in self.distinct(release, graph):
            yield from packing.parse(b"".join(lines))

    def about(self, release: int, subjects: Iterable[NamedNode | BlankNode]) -> list[Quad]:
        """The quads of a release with one of these subjects, in whichever graph."""
        wanted = {str(subject).encode() for subject in subjects}
        keys = [packing.key(subject) for subject in wanted]
        versions = self._rows(
            "SELECT DISTINCT v.id FROM json_each(?1) asked JOIN mention m ON m.subject = asked.value"
            f" JOIN version v ON v.id = m.version WHERE {HELD.format('?2')} ORDER BY v.id",
            json.dumps(keys),
            release,
        )
        lines = {line for (v,) in versions for line in self._read(v) if packing.subject(line) in wanted}
        lines.update(line for line in self._statements.about(keys, release) if packing.subject(line) in wanted)
        return list(packing.parse(b"".join(sorted(lines))))

    def distinct(self, release: int, graph: str | None = None) -> Iterator[list[bytes]]:
        """The lines of each version that no version before it had, and then of the statements that none has.

        `graph` is the IRI of the one that is wanted, empty for the default graph, all where None. Only what is said of
        shared subjects needs remembering.
        """
        versions = self._of(release) if graph is None else self._in(release, graph)
        shared = (
            set()
            if not versions
            else self._statements.shared(release)
            | {
                row[0]
                for row in self._rows(
                    f"SELECT m.subject FROM mention m JOIN version v ON v.id = m.version WHERE {HELD.format('?1')}"
                    " GROUP BY m.subject HAVING count(*) > 1",
                    release,
                )
            }
        )
        name = None if graph is None else packing.graph_name(graph)
        seen: set[bytes] = set()
        for (version,) in versions:
            fresh = []
            last, is_shared = b"", False
            for line in self._read(version):
                if name is not None and packing.graph(line) != name:
                    continue
                subject = packing.subject(line)
                if subject != last:  # lines are sorted: one look-up a subject
                    last, is_shared = subject, packing.key(subject) in shared
                if is_shared:
                    if line in seen:
                        continue
                    seen.add(line)
                fresh.append(line)
            yield fresh
        for lines in self._statements.lines(release, graph=graph):
            yield [line for line in lines if line not in seen]

    def count(self, release: int) -> int:
        """How many quads a release has."""
        return sum(len(lines) for lines in self.distinct(release))

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
        standing = self._held(until)
        now = {source: version for version, source in standing.items()}
        ended = [(version, source) for version, source in self._held(since).items() if version not in standing]
        shared = self._shared() if len(ended) > MANY else None
        seen: set[bytes] = set()
        for start in range(0, len(ended), AT_ONCE):
            piece = ended[start : start + AT_ONCE]
            lines = {line for version, _ in piece for line in self._read(version)}
            # Mostly a source says nearly all of it still, and that is looked at without asking subject by subject.
            for _, source in piece:
                if source in now:
                    lines.difference_update(self._lines(now[source]))
            unsaid = self._unstated(self._unsaid(lines, standing, shared, seen), until)
            if unsaid:
                yield sorted(unsaid)
        for stated in self._statements.lines(since, since=until):
            left = self._unstated(stated, until)
            for release in (since, until):  # what a version said is told above, or is said still
                left.difference_update(self.holding.said(left, release))
            if left:
                yield sorted(left)

    def unheld(self, lines: Sequence[bytes], release: int) -> list[bytes]:
        """What an index makes of the lines, which nobody says in a release, without what it makes of others there."""
        forms = held.lines(lines)
        left = set(forms)
        left -= self._statements.written(left, release).keys()
        typed = [form for form in left if held.TYPED in form]  # the others have no other words
        left.difference_update(form for form, _, _ in self.holding.holders(typed, release))
        return sorted(left)

    def changed(self, since: int, until: int) -> tuple[float, float]:
        """How many versions are in one of two releases only, and how many in either; statements are parts of one."""
        first, second = HELD.format("?1"), HELD.format("?2")
        row = self._rows(
            f"SELECT count(CASE WHEN NOT ({first} AND {second}) THEN 1 END), count(*) FROM version v"
            f" WHERE ({first}) OR ({second})",
            since,
            until,
        )[0]
        turned = self._statements.turned(since, until) / A_VERSION
        either = self._statements.standing(min(since, until)) / A_VERSION + turned
        return row[0] + turned, row[1] + either

    def _of(self, release: int, since: int = 0) -> list[Any]:
        return self._rows(
            f"SELECT v.id FROM version v WHERE {HELD.format('?1')} AND NOT ({HELD.format('?2')}) ORDER BY +v.id",
            release,
            since,
        )

    def _in(self, release: int, graph: str, most: int = -1) -> list[Any]:
        return self._rows(
            "SELECT v.id FROM version v JOIN version_graph w ON w.version = v.id JOIN graph g ON g.id = w.graph"
            f" WHERE g.iri = ?2 AND {HELD.format('?1')} ORDER BY w.version LIMIT ?3",
            release,
            graph,
            most,
        )

    def _unstated(self, lines: Iterable[bytes], release: int) -> set[bytes]:
        """Those of the lines that no statement of the release says."""
        left = set(lines)
        subjects = {packing.subject(line) for line in left}
        if subjects and self._statements.standing(release):
            left.difference_update(self._statements.about([packing.key(s) for s in subjects], release))
        return left

    def _read(self, version: int) -> list[bytes]:
        return self._unpacked(version).splitlines(keepends=True)

    def _unpacked(self, version: int) -> bytes:
        try:
            return packing.unpack_quads(self._rows("SELECT quads FROM version WHERE id = ?", version)[0][0])
        except zlib.error as error:
            raise StoreError(
                f"catalog.sqlite is damaged: version {version} cannot be unpacked ({error}); restore it from a backup"
            ) from error

    def _unsaid(
        self, lines: set[bytes], standing: Mapping[int, int], shared: Container[int] | None, seen: set[bytes]
    ) -> list[bytes]:
        """Those of the lines that no version says which is `standing`, nor any piece before, which `seen` remembers.

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
                        if version in standing:
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
