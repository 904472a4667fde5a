"""What stands around a thing, one or two steps away: nodes and edges, never more than a graph on a page can show.

A part of a thing (an IRI that goes on with `#`) is no node of its own: what it points at, its whole points at.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.serve import labels
from kg.serve.documents import select, terms
from kg.serve.kinds import Layout
from kg.serve.labels import Names
from kg.serve.names import term
from kg.store import Index

MOST_NODES = 100
"""Nodes of a neighbourhood, the middle included; it says where there are more."""
MOST_STEPS = 200
"""Statements of one node that are looked at, each way."""
DEPTHS = (1, 2)


@dataclass(frozen=True, slots=True)
class Node:
    """A thing: its IRI, the name of its kind, and how many steps it is from the middle."""

    iri: str
    kind: str
    distance: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement between two nodes."""

    source: str
    property: str
    target: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Nodes in the order in which they were found, edges between them, what all are called; `cut` if there are more."""

    centre: str
    depth: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    cut: bool
    names: Names


def neighbourhood(index: Index, iri: str, base: str, layout: Layout, depth: int = 1) -> Neighbourhood | None:
    """The neighbourhood of a thing of the dataset whose IRIs begin with `base`; None where nothing is said of it."""
    try:
        centre = NamedNode(iri)
    except ValueError:
        return None
    first, cut = _steps(index, iri, base, layout)
    if not first and not any(True for _ in select(index, f"SELECT ?p {{ {centre} ?p ?o }} LIMIT 1")):
        return None
    found, edges = {iri: 0}, dict.fromkeys(first)
    cut |= _fill(found, [_turns(iri, first)], 1)
    if depth > 1:
        queues = []
        for node in [n for n, distance in found.items() if distance == 1]:
            steps, more = _steps(index, node, base, layout)
            cut |= more
            edges.update(dict.fromkeys(steps))
            queues.append(_turns(node, steps))
        cut |= _fill(found, queues, 2)
    outermost = [n for n, distance in found.items() if distance == depth]
    edges.update(dict.fromkeys(_between(index, outermost, layout)))
    kept = sorted((e for e in edges if e.source in found and e.target in found), key=lambda e: (e.source, e.target))
    kinds = _kinds(index, found, layout)
    nodes = tuple(Node(n, kinds[n], distance) for n, distance in found.items())
    named = [NamedNode(n) for n in (*found, *dict.fromkeys(e.property for e in kept))]
    return Neighbourhood(iri, depth, nodes, tuple(kept), cut, labels.names(index, named))


def _steps(index: Index, node: str, base: str, layout: Layout) -> tuple[list[Edge], bool]:
    """The edges at a node, and whether there are more than were looked at."""
    here, bound = NamedNode(node), f"LIMIT {MOST_STEPS + 1}"
    out = [
        (r["p"].value, r["o"].value)
        for r in select(index, f"SELECT ?p ?o {{ {here} ?p ?o FILTER(isIRI(?o)) }} {bound}")
    ]
    parts = [NamedNode(o) for _, o in out if o.startswith(node + "#")]
    if parts:
        rows = select(index, f"SELECT ?p ?o {{ VALUES ?s {{ {terms(parts)} }} ?s ?p ?o FILTER(isIRI(?o)) }} {bound}")
        out += [(r["p"].value, r["o"].value) for r in rows]
    come = [
        (r["s"].value, r["p"].value)
        for r in select(index, f"SELECT ?s ?p {{ ?s ?p {here} FILTER(isIRI(?s)) }} {bound}")
    ]
    cut = len(come) > MOST_STEPS or len(out) - len(parts) > MOST_STEPS
    edges = [Edge(node, p, _whole(o)) for p, o in out] + [Edge(_whole(s), p, node) for s, p in come[:MOST_STEPS]]
    left_out, things = layout.left_out, base + "id/"
    return [
        e for e in dict.fromkeys(edges)
        if e.property not in left_out and e.source != e.target
        and e.source.startswith(things) and e.target.startswith(things)
    ], cut  # fmt: skip


def _turns(node: str, steps: Iterable[Edge]) -> Iterator[str]:
    """The other ends of these edges, of each property one in turn, so that a common one hides no rare one."""
    ways: dict[tuple[str, bool], list[str]] = {}
    for edge in steps:
        out = edge.source == node
        ways.setdefault((edge.property, out), []).append(edge.target if out else edge.source)
    queues = [sorted(ends) for _, ends in sorted(ways.items())]
    for turn in range(max(map(len, queues), default=0)):
        for queue in queues:
            if turn < len(queue):
                yield queue[turn]


def _fill(found: dict[str, int], queues: list[Iterator[str]], distance: int) -> bool:
    """Take from each queue in turn until there are as many nodes as may be; whether something was left."""
    while queues:
        for queue in list(queues):
            new = next((n for n in queue if n not in found), None)
            if new is None:
                queues.remove(queue)
            elif len(found) >= MOST_NODES:
                return True
            else:
                found[new] = distance
    return False


def _between(index: Index, nodes: list[str], layout: Layout) -> list[Edge]:
    if not nodes:
        return []
    inside = terms(map(NamedNode, nodes))
    rows = select(index, f"SELECT ?s ?p ?o {{ VALUES ?s {{ {inside} }} ?s ?p ?o FILTER(isIRI(?o)) }} LIMIT 20000")
    left_out = layout.left_out
    return [Edge(r["s"].value, r["p"].value, r["o"].value) for r in rows if r["p"].value not in left_out]


def _kinds(index: Index, nodes: Iterable[str], layout: Layout) -> dict[str, str]:
    classes: dict[str, set[str]] = {n: set() for n in nodes}
    values = terms(map(NamedNode, classes))
    for row in select(index, f"SELECT ?s ?c {{ VALUES ?s {{ {values} }} ?s {term('rdf:type')} ?c }}"):
        classes[row["s"].value].add(row["c"].value)
    return {n: layout.of(found).name for n, found in classes.items()}


def _whole(iri: str) -> str:
    return iri.partition("#")[0]
