"""The statements of a release: quads of no posting, as rows of the catalog."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.store import packing
from kg.store.history import HELD, Rows

AT_ONCE = 10_000  # statements read at a time


class Statements:
    """Reads statements. They never change but for their end, so no transaction has to be held meanwhile."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def lines(self, release: int, *, since: int = 0, graph: str | None = None) -> Iterator[list[bytes]]:
        """The N-Quads lines of a release, some at a time; those alone that release `since` had not.

        `graph` is the IRI of the one that is wanted, empty for the default graph, all where None.
        """
        if not self.standing(release):
            return
        if not since and graph is None:
            yield from self._all(release)
            return
        where, values = [HELD.format("?1")], [release, since]
        if since and since < release:  # what it had not had to come since
            where.append("v.first_release > ?2")
        elif since:
            where.append("v.last_release >= ?1 AND v.last_release < ?2")
        if graph is not None:
            where.append("v.graph = (SELECT id FROM graph WHERE iri = ?3)")
        rows = self._rows(
            f"SELECT v.id FROM statement v WHERE {' AND '.join(where)} AND ?2 >= 0 ORDER BY v.id",
            *values,
            *(() if graph is None else (graph,)),
        )
        for start in range(0, len(rows), AT_ONCE):
            yield self._read([number for (number,) in rows[start : start + AT_ONCE]])

    def about(self, subjects: Iterable[int], release: int) -> list[bytes]:
        """The lines of a release about these subjects, which are given as numbers, so that others may be among them."""
        return self._among("subject", subjects, release)

    def pointing(self, nodes: Iterable[int], release: int) -> list[bytes]:
        """The lines of a release that have one of these nodes as object; numbers as in `about`."""
        return self._among("object", nodes, release)

    def written(self, forms: Iterable[bytes], release: int) -> Mapping[bytes, list[bytes]]:
        """The lines of a release of which an index makes one of these, by what it makes of them."""
        asked = set(forms)
        if not asked or not self.standing(release):
            return {}
        rows = self._rows(
            "SELECT coalesce(v.held, v.line), v.line FROM json_each(?1) asked JOIN statement v ON v.key = asked.value"
            f" WHERE {HELD.format('?2')}",
            json.dumps([packing.number(form) for form in asked]),
            release,
        )
        found: defaultdict[bytes, list[bytes]] = defaultdict(list)
        for form, line in rows:
            if form in asked:
                found[form].append(line)
        return found

    def shared(self, release: int) -> set[int]:
        """The subjects that statements of a release have in common with versions of any."""
        if not self.standing(release):
            return set()
        rows = self._rows(
            f"SELECT DISTINCT v.subject FROM statement v WHERE {HELD.format('?1')}"
            " AND EXISTS (SELECT 1 FROM mention m WHERE m.subject = v.subject)",
            release,
        )
        return {subject for (subject,) in rows}

    def standing(self, release: int) -> int:
        """How many a release has."""
        rows = self._rows("SELECT coalesce(sum(stated - retracted), 0) FROM release WHERE number <= ?", release)
        return int(rows[0][0])

    def turned(self, since: int, until: int) -> int:
        """How many came or went between two releases; what came and went again counts, too."""
        rows = self._rows(
            "SELECT coalesce(sum(stated + retracted), 0) FROM release"
            " WHERE number > min(?1, ?2) AND number <= max(?1, ?2)",
            since,
            until,
        )
        return int(rows[0][0])

    def _among(self, column: str, nodes: Iterable[int], release: int) -> list[bytes]:
        rows = self._rows(
            f"SELECT v.line FROM statement v WHERE v.{column} IN (SELECT value FROM json_each(?1))"
            f" AND v.{column} IS NOT NULL AND {HELD.format('?2')}",
            json.dumps(list(nodes)),
            release,
        )
        return [line for (line,) in rows]

    def _all(self, release: int) -> Iterator[list[bytes]]:
        last = 0
        while rows := self._rows(
            f"SELECT v.id, v.line FROM statement v NOT INDEXED WHERE v.id > ?2 AND {HELD.format('?1')}"
            " ORDER BY v.id LIMIT ?3",
            release,
            last,
            AT_ONCE,
        ):
            last = rows[-1][0]
            yield [line for _, line in rows]

    def _read(self, numbers: Sequence[int]) -> list[bytes]:
        rows = self._rows(
            "SELECT v.line FROM json_each(?) asked JOIN statement v ON v.id = asked.value", json.dumps(numbers)
        )
        return [line for (line,) in rows]
