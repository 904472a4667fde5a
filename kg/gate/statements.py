"""The gate for statements: what a change of them makes wrong that was not wrong before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.gate.around import everything, filled
from kg.gate.dataset import DatasetShapes, key
from kg.gate.joined import beside_them
from kg.gate.surroundings import Inward, Node, surroundings
from kg.store.nearby import NEWEST, Neighbours
from kg.validate import Report, Result, Shapes, validate

if TYPE_CHECKING:
    from kg.store import Catalog

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
    touched = _nodes([*gone, *come])
    around = catalog.neighbours()
    found = surroundings(touched, come, around, inward)
    watched = {str(node) for node in found.whole}
    before, after = _turned(found.quads, gone, come)
    results = _of(watched, validate(after, shapes).results)
    if results:
        results = _fresh(results, validate(before, shapes).results)
    if dataset is not None:
        results += _wide(catalog, around, touched, gone, come, dataset)
        return dataset.sorted(results)
    return Report(tuple(results))


def _wide(
    catalog: Catalog,
    around: Neighbours,
    touched: set[Node],
    gone: Sequence[ox.Quad],
    come: Sequence[ox.Quad],
    dataset: DatasetShapes,
) -> list[Result]:
    said = everything(touched, around, versions=NEWEST)
    lines = (ox.serialize(come, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    said.update(beside_them(catalog.joints().others(lines), around, dataset))
    before, after = _turned(said, gone, come)
    names = {str(node) for node in touched}

    def results(quads: Iterable[ox.Quad]) -> list[Result]:
        store = filled(catalog.base, quads)
        return _of(names, (result for shape in dataset.shapes for result in shape.results(store)), values=True)

    found = results(after)
    return _fresh(found, results(before)) if found else found


def _turned(
    said: Iterable[ox.Quad], gone: Sequence[ox.Quad], come: Sequence[ox.Quad]
) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """What is said before and after a change. A store compares as an index does, so "2.50" goes where 2.5 is to go."""
    before = list(said)
    lost = ox.Store()
    lost.extend(gone)
    return before, [*(quad for quad in before if not gone or quad not in lost), *come]


def _nodes(quads: Iterable[ox.Quad]) -> set[Node]:
    """Subjects and objects; a class is no node that a statement of its instance would change."""
    found: set[Node] = set()
    for quad in quads:
        ends = (quad.subject,) if quad.predicate.value == RDF_TYPE else (quad.subject, quad.object)
        found.update(end for end in ends if isinstance(end, ox.NamedNode | ox.BlankNode))
    return found


def _of(names: set[str], results: Iterable[Result], *, values: bool = False) -> list[Result]:
    return [one for one in results if one.focus_node in names or (values and one.value in names)]


def _fresh(results: Iterable[Result], known: Iterable[Result]) -> list[Result]:
    before = {key(result) for result in known}
    return [result for result in results if key(result) not in before]
