"""The gate for statements: what a change of them makes wrong that was not wrong before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.gate.around import everything, filled
from kg.gate.dataset import DatasetShapes, key
from kg.gate.joined import beside_them
from kg.gate.surroundings import Inward, Node, surroundings
from kg.store.nearby import NEWEST
from kg.validate import Report, Result, Shapes, validate

if TYPE_CHECKING:
    from kg.store import Catalog

AT_ONCE = 1_000
"""Nodes that stand already which are looked at together: each brings its posting along."""
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def hold(
    catalog: Catalog,
    gone: Sequence[ox.Quad],
    come: Sequence[ox.Quad],
    shapes: Shapes,
    *,
    dataset: DatasetShapes | None = None,
    inward: Inward | None = None,
) -> Report:
    """What the newest release would break by losing the quads `gone` and winning `come`: an empty report is a clean one.

    Every node that these quads name is looked at, and every node that points at one, each with what stands two steps
    around it, literals as written; results that were there before are no fault of the change. `Report.conforms` says
    whether the change may pass. Call it before the change is written, under the writer's lock. `dataset` are the shapes of
    the dataset, where they are to be held as well.

    `inward` gives the quads of the release that have one of some nodes as object, as an index knows them all; without
    it they come from the postings and statements that speak of the node themselves.
    """
    change = _Change(catalog, gone, come, shapes, dataset, inward)
    return change.report()


class _Change:
    """A change, and the reading of what stands around it."""

    def __init__(
        self,
        catalog: Catalog,
        gone: Sequence[ox.Quad],
        come: Sequence[ox.Quad],
        shapes: Shapes,
        dataset: DatasetShapes | None,
        inward: Inward | None,
    ) -> None:
        self._catalog, self._shapes, self._dataset, self._inward = catalog, shapes, dataset, inward
        self._come, self._touched = come, _nodes([*gone, *come])
        self._around = catalog.neighbours()
        self._lost = ox.Store()
        self._lost.extend(gone)

    def report(self) -> Report:
        """What the change makes wrong."""
        results: list[Result] = []
        for nodes, come in self._pieces():
            found = surroundings(nodes, come, self._around, self._inward)
            watched = {str(node) for node in found.whole}

            def results_of(quads: Iterable[ox.Quad], watched: set[str] = watched) -> list[Result]:
                return _of(watched, validate(quads, self._shapes).results)

            results += self._fresh(found.quads, come, results_of)
            if self._dataset is not None:
                results += self._wide(self._dataset, nodes, come)
        if self._dataset is not None:
            return self._dataset.sorted(results)
        return Report(tuple({key(result): result for result in results}.values()))

    def _pieces(self) -> Iterator[tuple[set[Node], Sequence[ox.Quad]]]:
        """The touched nodes, and the new quads that matter to them: with what is new, so many that stand already."""
        known = self._around.shared(self._touched, among=1)
        if len(known) <= AT_ONCE:
            yield self._touched, self._come
            return
        ends: dict[object, list[ox.Quad]] = {}
        for quad in self._come:
            for end in {quad.subject, quad.object}:
                ends.setdefault(end, []).append(quad)
        ordered = sorted(known, key=str)  # nodes of one posting lie together
        pieces = [set(ordered[start : start + AT_ONCE]) for start in range(0, len(ordered), AT_ONCE)]
        for nodes in (self._touched - known, *pieces):
            about = [quad for node in nodes for quad in ends.get(node, ())]
            led = {end for quad in about for end in (quad.subject, quad.object)} - nodes
            yield nodes, list(dict.fromkeys([*about, *(quad for node in led for quad in ends.get(node, ()))]))

    def _wide(self, dataset: DatasetShapes, nodes: set[Node], come: Sequence[ox.Quad]) -> list[Result]:
        said = everything(nodes, self._around, versions=NEWEST)
        lines = (ox.serialize(come, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
        said.update(beside_them(self._catalog.joints().others(lines), self._around, dataset))
        names = {str(node) for node in nodes}

        def results(quads: Iterable[ox.Quad]) -> list[Result]:
            store = filled(self._catalog.base, quads)
            return _of(names, (result for shape in dataset.shapes for result in shape.results(store)), values=True)

        return self._fresh(said, come, results)

    def _fresh(
        self, said: Iterable[ox.Quad], come: Sequence[ox.Quad], results: Callable[[Iterable[ox.Quad]], list[Result]]
    ) -> list[Result]:
        """What is wrong after the change and was not before."""
        before = list(said)
        # A store compares as an index does, so "2.50" goes where 2.5 is to go.
        found = results([*(quad for quad in before if quad not in self._lost), *come])
        known = {key(result) for result in results(before)} if found else ()
        return [result for result in found if key(result) not in known]


def _nodes(quads: Iterable[ox.Quad]) -> set[Node]:
    """Subjects and objects; a class is no node that a statement of its instance would change."""
    found: set[Node] = set()
    for quad in quads:
        ends = (quad.subject,) if quad.predicate.value == RDF_TYPE else (quad.subject, quad.object)
        found.update(end for end in ends if isinstance(end, ox.NamedNode | ox.BlankNode))
    return found


def _of(names: set[str], results: Iterable[Result], *, values: bool = False) -> list[Result]:
    return [one for one in results if one.focus_node in names or (values and one.value in names)]
