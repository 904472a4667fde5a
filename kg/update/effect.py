"""What an update does to a release: found where the index is, in a worker, without writing anything.

Data blocks are taken as they are; patterns run as queries, whose solutions fill the templates. What comes of it is the
net change, which the catalog then records or refuses (`kg.update.record`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import cast

import pyoxigraph as ox

from kg.sparql.tokens import place
from kg.store.index import Snapshot
from kg.update import request
from kg.update.operations import Clear, Create, Data, Graph, Iris, Modify, Operation, Pattern, Refused, Transfer
from kg.update.view import View

AT_ONCE = 10_000
"""Quads that are looked at together."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The change to release `release`, as N-Quads: what is `removed`, and then what is `stated`, which may be there already.

    `removed` is as an index holds it, `stated` as it was written, `copied` is stated as well, but known only as the index
    holds it. `created` and `dropped` are graphs. `whole` is false where the change is larger than it may be; then this is
    the beginning of it.
    """

    release: int
    removed: bytes
    stated: bytes
    copied: bytes = b""
    created: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    whole: bool = True

    @property
    def nothing(self) -> bool:
        """Whether nothing was to be done."""
        return self.whole and not any((self.removed, self.stated, self.copied, self.created, self.dropped))


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an update may ask for: characters of a pattern, and bytes of quads that change."""

    max_pattern: int
    max_bytes: int


def of_request(index: Snapshot, text: str, default_graphs: Iris, named_graphs: Iris, bounds: Bounds) -> Effect:
    """The effect of an update request; the graphs are those of the protocol's using-graph-uri and using-named-graph-uri.

    Raises Refused: 400 for what is no update, 403 for what would ask other servers, 409 where a graph is not there, or is
    already.
    """
    operations = request.read(
        text, index.base, default_graphs=default_graphs, named_graphs=named_graphs, max_pattern=bounds.max_pattern
    )
    return found(index, bounds, lambda view: _carry_out(view, operations, text, index.base))


def found(index: Snapshot, bounds: Bounds, change: Callable[[View], None]) -> Effect:
    """The effect of what `change` does with a view of the release; the store is as before in the end."""
    view = View(index, bounds.max_bytes)
    try:
        change(view)
    finally:
        view.restore()
    return Effect(
        index.release,
        _nquads(view.removed),
        _nquads(quad for ways in view.stated.values() for quad in ways if quad is not None),
        _nquads(form for form, ways in view.stated.items() if None in ways),
        tuple(sorted(view.created)),
        tuple(sorted(view.dropped)),
        not view.full,
    )


def own(quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    """The quads with blank nodes of their own, whatever their labels: data never name a node that is there already."""
    names: dict[str, ox.BlankNode] = {}
    return [
        ox.Quad(_own(q.subject, names), q.predicate, _own(q.object, names), q.graph_name)  # type: ignore[arg-type]
        if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)
        else q
        for q in quads
    ]


def _carry_out(view: View, operations: Iterable[Operation], text: str, base: str) -> None:
    for operation in operations:
        match operation:
            case Data():
                if operation.insert:
                    view.insert(own(operation.quads))
                else:
                    view.delete(operation.quads)
            case Modify():
                _modify(view, operation, text, base)
            case Clear():
                _clear(view, operation)
            case Create():
                _create(view, operation)
            case Transfer():
                _transfer(view, operation)
        if view.full:
            return


def _modify(view: View, operation: Modify, text: str, base: str) -> None:
    try:
        solutions = Snapshot(view.store(), 0, base).query(
            operation.query,
            default_graphs=_nodes(operation.default_graphs),
            named_graphs=_nodes(operation.named_graphs),
        )
        delete: dict[ox.Quad, bool] = {}
        insert: dict[ox.Quad, bool] = {}  # whether its object is written in the template
        for solution in cast(ox.QuerySolutions, solutions):
            delete.update(_filled(operation.delete, solution))
            insert.update(_filled(operation.insert, solution))
            if len(delete) + len(insert) > view.most:
                view.full = True
                break
    except (RuntimeError, ValueError) as error:
        raise Refused(f"the pattern cannot be evaluated: {error}", 400, *place(text, operation.start)) from None
    except Refused as refused:
        raise Refused(refused.message, refused.status, *place(text, operation.start)) from None
    view.delete(delete)
    view.insert(quad for quad, written in insert.items() if written)
    view.insert((quad for quad, written in insert.items() if not written), written=False)


def _filled(template: Sequence[Pattern], solution: ox.QuerySolution) -> Iterator[tuple[ox.Quad, bool]]:
    """The quads of a template for a solution, and whether it says the object itself; what is no quad is left out."""
    fresh: dict[str, ox.BlankNode] = {}
    for pattern in template:
        subject, predicate, value, graph = (_bound(slot, solution, fresh) for slot in pattern)
        if value is None or not isinstance(subject, ox.NamedNode | ox.BlankNode):
            continue
        if not isinstance(predicate, ox.NamedNode) or not isinstance(graph, ox.NamedNode | ox.DefaultGraph):
            continue
        if isinstance(value, ox.Triple) or (isinstance(value, ox.Literal) and value.direction is not None):
            raise Refused(f"{value} is of RDF 1.2 and cannot be recorded here")
        yield ox.Quad(subject, predicate, cast(ox.Literal, value), graph), not isinstance(pattern[2], ox.Variable)


def _bound(slot: object, solution: ox.QuerySolution, fresh: dict[str, ox.BlankNode]) -> object:
    if isinstance(slot, ox.Variable):
        return solution[slot]
    return _own(slot, fresh)


def _own(term: object, names: dict[str, ox.BlankNode]) -> object:
    if not isinstance(term, ox.BlankNode):
        return term
    if term.value not in names:
        names[term.value] = ox.BlankNode()
    return names[term.value]


def _clear(view: View, operation: Clear) -> None:
    target = operation.target
    if isinstance(target, ox.NamedNode):
        if not view.exists(target):
            if operation.silent:
                return
            raise Refused(f"there is no graph {target}; with SILENT that is no error", 409)
        _empty(view, target, operation.drop)
        return
    if target in ("DEFAULT", "ALL"):
        view.empty(ox.DefaultGraph())
    if target in ("NAMED", "ALL"):
        for graph in view.graphs():
            _empty(view, graph, operation.drop)


def _empty(view: View, graph: ox.NamedNode, drop: bool) -> None:
    if drop:
        view.drop(graph)
    else:
        view.create(graph)  # it stays, without what is in it
        view.empty(graph)


def _create(view: View, operation: Create) -> None:
    if not view.exists(operation.graph):
        view.create(operation.graph)
    elif not operation.silent:
        raise Refused(f"there is a graph {operation.graph} already; with SILENT that is no error", 409)


def _transfer(view: View, operation: Transfer) -> None:
    source, target = operation.source, operation.target
    if not view.exists(source):
        if operation.silent:
            return
        raise Refused(f"there is no graph {source}; with SILENT that is no error", 409)
    if source == target:
        return
    found = list(islice(view.of(source), view.most + 1))
    moved = [_into(target, quad) for quad in found]
    copied = [new for quad, new in zip(found, moved, strict=True) if None in view.ways(quad)]
    written = [_into(target, way) for quad in found for way in view.ways(quad) if way is not None]
    if operation.verb != "ADD":
        kept = set(moved)
        view.delete([q for q in islice(view.of(target), view.most + 1) if q not in kept])
    view.insert(copied, written=False)
    view.insert(written)
    if isinstance(target, ox.NamedNode) and not moved:
        view.create(target)
    if operation.verb == "MOVE":
        if isinstance(source, ox.NamedNode):
            view.drop(source)
        else:
            view.empty(source)


def _into(graph: Graph, quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def _nodes(iris: Iris) -> list[ox.NamedNode] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


def _nquads(quads: Iterable[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
