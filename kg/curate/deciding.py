"""What a person decides of two things: that they are one, that they are two, and that this was wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from kg.curate.pairs import kind
from kg.errors import InputError, UsageError
from kg.gate.around import everything, filled
from kg.graph.terms import term
from kg.store import packing
from kg.store.nearby import NEWEST
from kg.validate import Report, Result, validate

if TYPE_CHECKING:
    from kg.gate import DatasetShapes
    from kg.store import Catalog
    from kg.validate import Shapes

Action = Literal["merge", "unmerge", "distinct", "undistinct"]
KINDS = ("org", "person", "grant", "project", "programme", "place", "concept/topic", "position", "equipment")
"""Of what kinds things may be merged. Postings belong to their sources, and evidence, runs and snapshots to what they are of."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was done: `one` is what is (or was) in use, `other` what means (or meant) the same, or is another.

    `release` is the newest afterwards, `changed` whether this made it. Where the two could not be merged since that
    would break a shape, nothing was done, and `report` says what would be wrong.
    """

    action: Action
    one: str
    other: str
    release: int
    changed: bool
    report: Report = field(default_factory=Report)


def decide(
    catalog: Catalog,
    action: Action,
    old: str,
    new: str = "",
    *,
    shapes: Shapes,
    dataset: DatasetShapes,
    who: str = "",
    wait: float = 0.0,
) -> Decided:
    """Carry out a decision, as one release where data change.

    `merge`: `old` means `new` from now on; `unmerge` takes that back. `distinct`: they are two, and are not shown as
    candidates any more; `undistinct` takes that back. Raises InputError where nothing is known of them, UsageError
    where they cannot be one, Busy where another process writes for more than `wait` seconds.
    """
    match action:
        case "merge":
            return _merge(catalog, old, new, shapes, dataset, wait)
        case "unmerge":
            with catalog.batch(action, _note(catalog, old), wait=wait) as batch:
                done = batch.unmerge(old)
                batch.retract(_tombstone(old, done.new))
            return Decided(action, done.new, old, batch.release, batch.changed)
        case "distinct":
            for iri in (old, new):
                _known(catalog, iri)
            said = catalog.distinctions.say(old, new, who)
        case "undistinct":
            said = catalog.distinctions.undo(old, new)
    return Decided(action, said.one, said.other, catalog.release, False)


def _merge(catalog: Catalog, old: str, new: str, shapes: Shapes, dataset: DatasetShapes, wait: float) -> Decided:
    known = catalog.merged(old)
    if known is None or known.new != new:
        _fitting(catalog, old, new)
    with catalog.batch("merge", f"{_note(catalog, old)} → {_note(catalog, new)}", wait=wait) as batch:
        if known is None:
            report = wrong(catalog, old, new, shapes, dataset)
            if not report.conforms:
                return Decided("merge", new, old, catalog.release, False, report)
        batch.merge(old, new)
        batch.state(_tombstone(old, new))
    return Decided("merge", new, old, batch.release, batch.changed)


def wrong(catalog: Catalog, old: str, new: str, shapes: Shapes, dataset: DatasetShapes) -> Report:
    """What would be wrong with the one that two things become, and with neither of them now; Violations alone."""
    here = {ox.NamedNode(old), ox.NamedNode(new)}
    before = everything(here, catalog.neighbours(), versions=NEWEST)
    meaning = catalog.meaning({old: new})
    lines = packing.unpack_lines(packing.pack_quads(quad for quad in before if not _blank(quad)))
    after = list(packing.parse(b"".join(meaning.lines(lines))))
    had = {(r.shape, r.component, r.path) for r in _results(before, here, catalog.base, shapes, dataset)}
    found = _results(after, {ox.NamedNode(new)}, catalog.base, shapes, dataset)
    return Report(tuple(r for r in found if r.severity == "Violation" and (r.shape, r.component, r.path) not in had))


def _results(
    quads: Iterable[ox.Quad], about: set[ox.NamedNode], base: str, shapes: Shapes, dataset: DatasetShapes
) -> list[Result]:
    said = list(quads)
    store = filled(base, said)
    found = [*validate(said, shapes).results, *(r for shape in dataset.shapes for r in shape.results(store))]
    named = {str(node) for node in about}
    parts = tuple(f"<{node.value}#" for node in about)
    return [result for result in found if result.focus_node in named or result.focus_node.startswith(parts)]


def _fitting(catalog: Catalog, old: str, new: str) -> None:
    """Raise where two things cannot be one, whatever is said of them."""
    if old == new:
        raise UsageError(f"{old} is one thing already; name two")
    for iri in (old, new):
        _known(catalog, iri)
    one, other = kind(old, catalog.base), kind(new, catalog.base)
    if one != other:
        raise UsageError(f"{old} is of another kind ({one}) than {new} ({other}); only things of one kind are merged")
    if one not in KINDS:
        raise UsageError(f"{old} cannot be merged, as things of the kind {one} cannot; merged are {', '.join(KINDS)}")
    said = catalog.distinctions.find(old, new)
    if said is not None:
        raise UsageError(
            f"{old} and {new} were said to be two on {said.when.date().isoformat()}; take that back first:"
            f" kg distinct --undo {old} {new}"
        )


def _known(catalog: Catalog, iri: str) -> None:
    merged = catalog.merged(iri)
    if merged is not None:
        raise UsageError(f"{iri} is merged with {merged.new} since release {merged.release}; name that one")
    if not iri.startswith(catalog.base + "id/"):
        raise UsageError(f"{iri} is no thing of this dataset; their IRIs begin with {catalog.base}id/")
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        raise UsageError(f"{iri} is no IRI") from None
    if not catalog.about([node], catalog.release):
        raise InputError(f"release {catalog.release} says nothing of {iri}; `kg candidates` lists what may be one")


def _tombstone(old: str, new: str) -> list[ox.Quad]:
    """What is said of the IRI that is no longer in use, for those who hold it."""
    gone = ox.NamedNode(old)
    return [
        ox.Quad(gone, term("dcterms:isReplacedBy"), ox.NamedNode(new)),
        ox.Quad(gone, term("owl:deprecated"), ox.Literal(True)),
    ]


def _note(catalog: Catalog, iri: str) -> str:
    return iri.removeprefix(catalog.base + "id/")


def _blank(quad: ox.Quad) -> bool:
    return any(isinstance(node, ox.BlankNode) for node in (quad.subject, quad.object, quad.graph_name))
