"""Changing statements: quads of no posting, and graphs that are there though nothing is said in them."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.errors import UsageError
from kg.store import blanks, held, packing
from kg.store.history import HELD

AT_ONCE = 20_000  # statements looked up or written at a time
_BY_KEY = """SELECT s.id, s.line, s.held, s.last_release FROM json_each(?) asked
    JOIN statement s ON s.key = asked.value WHERE {0}"""


class Stating:
    """The statements of a batch. `begin` makes the batch's release, where none was made yet, and gives its number."""

    def __init__(self, connection: sqlite3.Connection, begin: Callable[[], int]) -> None:
        self._execute = connection.execute
        self._connection = connection
        self._begin = begin
        self._last = int(connection.execute("SELECT coalesce(max(number), 0) FROM release").fetchone()[0])

    def state(self, quads: Iterable[Quad]) -> int:
        """Let these stand; how many did not yet."""
        said = list(quads)
        for quad in said:
            _check(quad)
        lines = list(dict.fromkeys(held.nquads(blanks.named(self._connection, said))))
        return sum(self._state(part) for part in _parts(lines))

    def retract(self, quads: Iterable[Quad]) -> int:
        """End those that an index holds as it would hold these; how many that were."""
        lines = held.lines(held.nquads(quad for quad in quads if not isinstance(quad.object, Triple)))
        return sum(self._retract(part) for part in _parts(list(dict.fromkeys(lines))))

    def stands(self, line: bytes) -> bool:
        """Whether a statement stands that an index holds as it would hold this line."""
        (form,) = held.lines([line])
        rows = self._rows([packing.number(form)], "s.last_release IS NULL")
        return any((other or said) == form for _, said, other, _ in rows)

    def clear(self, graph: str | None) -> int:
        """End all of a graph (the default graph, where None); how many that were."""
        rows = self._execute(
            "SELECT s.id FROM statement s JOIN graph g ON g.id = s.graph WHERE g.iri = ? AND s.last_release IS NULL",
            (graph or "",),
        ).fetchall()
        return self._end([number for (number,) in rows])

    def replace(self, graph: str | None, quads: Iterable[Quad]) -> tuple[int, int]:
        """Let these, and no other statements, stand in a graph; how many went, and how many came."""
        where = [Quad(q.subject, q.predicate, q.object, *((NamedNode(graph),) if graph else ())) for q in quads]
        for quad in where:
            _check(quad)
        wanted = dict.fromkeys(held.nquads(blanks.named(self._connection, where)))
        rows = self._execute(
            "SELECT s.id, s.line FROM statement s JOIN graph g ON g.id = s.graph"
            " WHERE g.iri = ? AND s.last_release IS NULL",
            (graph or "",),
        ).fetchall()
        gone = self._end([number for number, line in rows if line not in wanted])
        for _, line in rows:
            wanted.pop(line, None)
        return gone, sum(self._state(part) for part in _parts(list(wanted)))

    def create(self, graph: str) -> bool:
        """Let a named graph be there, whatever is said in it; whether that had not been asked for yet."""
        number = self._graph(NamedNode(graph).value)
        if self._execute("SELECT 1 FROM named_graph WHERE graph = ? AND last_release IS NULL", (number,)).fetchone():
            return False
        release = self._begin()
        again = self._execute(
            "UPDATE named_graph SET last_release = NULL WHERE graph = ? AND last_release = ?", (number, self._last)
        )
        if not again.rowcount:
            self._execute("INSERT INTO named_graph (graph, first_release) VALUES (?, ?)", (number, release))
        return True

    def drop(self, graph: str) -> int:
        """End all statements of a named graph, and that it is there without any; how many statements that were."""
        gone = self.clear(graph)
        row = self._execute(
            "SELECT n.id, n.first_release FROM named_graph n JOIN graph g ON g.id = n.graph"
            " WHERE g.iri = ? AND n.last_release IS NULL",
            (graph,),
        ).fetchone()
        if row:
            self._end_graph(*row)
        return gone

    def restore(self, release: int) -> tuple[int, int]:
        """Let those stand that stood in a release, and no others; how many came back, and how many went."""
        then, gone = (
            self._execute(f"SELECT v.id, v.line FROM statement v WHERE {where}", (release,)).fetchall()
            for where in (
                f"v.last_release IS NOT NULL AND {HELD.format('?1')}",
                "v.last_release IS NULL AND v.first_release > ?1",
            )
        )
        again = {line for _, line in then}
        said = {line for _, line in gone}
        went = self._end([number for number, line in gone if line not in again])
        back = sum(self._state(part) for part in _parts([line for line in again if line not in said]))
        graphs, kept = (
            dict(self._execute(f"SELECT v.graph, v.id FROM named_graph v WHERE {where}", values).fetchall())
            for where, values in ((HELD.format("?1"), (release,)), ("v.last_release IS NULL", ()))
        )
        for graph in kept.keys() - graphs.keys():
            (first,) = self._execute("SELECT first_release FROM named_graph WHERE id = ?", (kept[graph],)).fetchone()
            self._end_graph(kept[graph], first)
        for graph in sorted(graphs.keys() - kept.keys()):
            self._execute("INSERT INTO named_graph (graph, first_release) VALUES (?, ?)", (graph, self._begin()))
        return back, went

    def turned(self) -> tuple[int, int]:
        """How many came with the release of this batch, and how many went."""
        row = self._execute("SELECT stated, retracted FROM release WHERE number = ?", (self._last + 1,)).fetchone()
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def _state(self, lines: Sequence[bytes]) -> int:
        """Let the lines stand, which are distinct; those that this batch ended stand on as if it had not."""
        forms = held.lines(lines)
        keys = [packing.number(form) for form in forms]
        standing: set[bytes] = set()
        ended: dict[bytes, int] = {}
        for number, line, _, last in self._rows(keys, "s.last_release IS NULL OR s.last_release = ?", self._last):
            if last is None:
                standing.add(line)
            else:
                ended[line] = number
        new = [row for row in zip(lines, forms, keys, strict=True) if row[0] not in standing]
        if not new:
            return 0
        release = self._begin()
        back = [ended[line] for line, _, _ in new if line in ended]
        self._execute(
            "UPDATE statement SET last_release = NULL WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(back),)
        )
        graphs = {graph: self._graph(graph.decode()[1:-1]) for graph in {packing.graph(line) for line, _, _ in new}}
        self._connection.executemany(
            "INSERT INTO statement (line, held, key, subject, object, graph, first_release) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (line, None if form == line else form, key, packing.key(packing.subject(line)),
                 packing.number(node) if (node := packing.node(line)) else None, graphs[packing.graph(line)], release)
                for line, form, key in new if line not in ended
            ),
        )  # fmt: skip
        self._count(stated=len(new) - len(back), retracted=-len(back))
        return len(new)

    def _retract(self, forms: Sequence[bytes]) -> int:
        wanted = set(forms)
        rows = self._rows([packing.number(form) for form in forms], "s.last_release IS NULL")
        return self._end([number for number, line, form, _ in rows if (form or line) in wanted])

    def _end(self, numbers: Sequence[int]) -> int:
        """End statements with the release before this one; one of this batch leaves without trace."""
        if not numbers:
            return 0
        release, those = self._begin(), json.dumps(numbers)
        which = "WHERE id IN (SELECT value FROM json_each(?1))"
        new = self._execute(f"DELETE FROM statement {which} AND first_release = ?2", (those, release)).rowcount
        old = self._execute(f"UPDATE statement SET last_release = ?2 {which}", (those, self._last)).rowcount
        self._count(stated=-new, retracted=old)
        return len(numbers)

    def _end_graph(self, number: int, first: int) -> None:
        if first == self._begin():
            self._execute("DELETE FROM named_graph WHERE id = ?", (number,))
        else:
            self._execute("UPDATE named_graph SET last_release = ? WHERE id = ?", (self._last, number))

    def _count(self, *, stated: int, retracted: int) -> None:
        self._execute(
            "UPDATE release SET stated = stated + ?, retracted = retracted + ? WHERE number = ?",
            (stated, retracted, self._begin()),
        )

    def _rows(self, keys: Sequence[int], where: str, *values: object) -> list[Any]:
        return self._execute(_BY_KEY.format(where), (json.dumps(keys), *values)).fetchall()

    def _graph(self, iri: str) -> int:
        self._execute("INSERT INTO graph (iri) VALUES (?) ON CONFLICT DO NOTHING", (iri,))
        return int(self._execute("SELECT id FROM graph WHERE iri = ?", (iri,)).fetchone()[0])


def _check(quad: Quad) -> None:
    """Raises UsageError for what a release cannot hold."""
    if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
        raise UsageError(f"a statement about a statement cannot be recorded, only one about a node: {quad}")
    if isinstance(quad.object, Literal) and quad.object.direction is not None:
        raise UsageError(f"the direction of a text cannot be recorded, only its language: {quad.object}")
    if isinstance(quad.graph_name, BlankNode):
        raise UsageError(f"a graph without a name cannot be recorded: give it an IRI instead of {quad.graph_name}")


def _parts(lines: Sequence[bytes]) -> Iterator[list[bytes]]:
    each = iter(lines)
    while part := list(islice(each, AT_ONCE)):
        yield part
