"""Shapes that hold around a node: what is found with a part of what is said is asked again with all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import pyoxigraph as ox

from kg.gate.dataset import DatasetShapes, described, key
from kg.store.nearby import ALL, Neighbours, Node
from kg.validate import Result

DOUBTS = 200  # nodes asked again together


def found_around(quads: Iterable[ox.Quad], around: Neighbours, shapes: DatasetShapes, base: str) -> Iterator[Result]:
    """What is wrong around the nodes of these quads, which are not among what `around` reads, together with that."""
    said = list(quads)
    store = filled(base, said)
    found = [result for shape in shapes.around for result in shape.results(store)]
    if found:
        yield from again(found, around, shapes, base, said)


def again(
    results: Iterable[Result], around: Neighbours, shapes: DatasetShapes, base: str, more: Iterable[ox.Quad] = ()
) -> Iterator[Result]:
    """Those of the results that stand when all is said that is said around their nodes.

    They were found with what one posting says: one of those that `around` reads, or the new one that says `more`.
    """
    said = list(more)
    by_focus: dict[str, list[Result]] = {}
    for result in results:
        by_focus.setdefault(result.focus_node, []).append(result)
    shared = around.shared(
        {node for found in by_focus.values() for result in found for node in nodes(result)}, among=1 if said else 2
    )
    doubtful: dict[str, list[Result]] = {}
    for focus, found in by_focus.items():
        if any(node in shared for result in found for node in nodes(result)):
            doubtful[focus] = found
        else:
            yield from found
    left = iter(doubtful.values())
    while part := list(islice(left, DOUBTS)):
        named = {node for found in part for result in found for node in nodes(result)}
        store = filled(base, [*said, *everything(named, around)])
        stands = {key(result) for shape in shapes.around for result in shape.results(store)}
        yield from (result for found in part for result in found if key(result) in stands)


def everything(named: Iterable[Node], around: Neighbours, *, versions: int = ALL) -> set[ox.Quad]:
    """All that is said of some nodes, what points at them, what is said of that, and of what either leads to."""
    asked = set(named)
    quads = {*around.about(asked, versions=versions), *around.pointing(asked, versions=versions)}
    pointing = {quad.subject for quad in quads if isinstance(quad.subject, Node)} - asked
    quads.update(around.about(pointing, versions=1))
    out = {quad.object for quad in quads if isinstance(quad.object, Node)} - asked - pointing
    return quads | set(around.about(out, versions=1))


def filled(base: str, quads: Iterable[ox.Quad]) -> ox.Store:
    """A store of these quads and of which IRIs are the dataset's own."""
    store = ox.Store()
    store.extend(quads)
    store.add(described(base))
    return store


def nodes(result: Result) -> Iterator[Node]:
    """The nodes that a result names: the focus node, and the value where that is one."""
    for term in (result.focus_node, result.value):
        if term and term.startswith("<"):
            yield ox.NamedNode(term[1:-1])
        elif term and term.startswith("_:"):
            yield ox.BlankNode(term[2:])


def named(results: Iterable[Result]) -> set[Node]:
    """All nodes that some results name."""
    return {node for result in results for node in nodes(result)}
