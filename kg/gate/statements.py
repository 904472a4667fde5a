"""The gate for statements: what a change of them makes wrong that was not wrong before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.gate.surroundings import Inward, Node, surroundings
from kg.validate import Report, Result, Shapes, validate

if TYPE_CHECKING:
    from kg.store import Catalog

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def hold(
    catalog: Catalog, gone: Sequence[ox.Quad], come: Sequence[ox.Quad], shapes: Shapes, *, inward: Inward | None = None
) -> Report:
    """What the newest release would break by losing the quads `gone` and winning `come`: an empty report is a clean one.

    Every node that these quads name is looked at, and every node that points at one, each with what stands two steps
    around it, literals as written; results that were there before are no fault of the change. `Report.conforms` says
    whether the change may pass. Call it before the change is written, under the writer's lock.

    `inward` gives the quads of the release that have one of some nodes as object, as an index knows them all; without
    it they come from the postings and statements that speak of the node themselves.
    """
    found = surroundings(_nodes([*gone, *come]), come, catalog.neighbours(), inward)
    before = list(found.quads)
    lost = ox.Store()
    lost.extend(gone)
    # A store compares as an index does, so "2.50" goes where 2.5 is to go.
    after = [quad for quad in before if quad not in lost] if gone else before
    after = [*after, *come]
    watched = {str(node) for node in found.whole}
    results = _of(watched, validate(after, shapes))
    if results:
        known = {_key(result) for result in validate(before, shapes).results}
        results = [result for result in results if _key(result) not in known]
    return Report(tuple(results))


def _nodes(quads: Iterable[ox.Quad]) -> set[Node]:
    """Subjects and objects; a class is no node that a statement of its instance would change."""
    found: set[Node] = set()
    for quad in quads:
        ends = (quad.subject,) if quad.predicate.value == RDF_TYPE else (quad.subject, quad.object)
        found.update(end for end in ends if isinstance(end, ox.NamedNode | ox.BlankNode))
    return found


def _of(watched: set[str], report: Report) -> list[Result]:
    return [result for result in report.results if result.focus_node in watched]


def _key(result: Result) -> tuple[str, ...]:
    return (result.shape, result.focus_node, result.component, result.path or "", result.value or "")
