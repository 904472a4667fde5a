"""All shapes of the dataset over a whole release, a piece at a time, so that memory does not grow with the release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.gate.around import again, everything, filled
from kg.gate.dataset import DatasetShapes, described, key
from kg.gate.joined import is_read, tokens
from kg.gate.surroundings import surroundings
from kg.store import held, packing
from kg.store.nearby import Node
from kg.validate import Report, Result, Shapes, validate

if TYPE_CHECKING:
    from kg.store import Catalog

Progress = Callable[[int, int], None]
PIECE = 8_000_000
"""Bytes of N-Quads in a store at a time: some 40 postings with their evidence, 15 MB."""
POSTING = b"> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/vacancy-graph/ns#JobPosting> "
STATED = 5_000  # statements of no posting looked at together


def check(
    catalog: Catalog, shapes: DatasetShapes, *, release: int | None = None, progress: Progress = lambda *_: None
) -> Report:
    """Hold a release (the newest, where None is named) against all shapes of the dataset.

    Shapes that hold around a node are asked a piece of the release at a time, and what they find again with all that
    is said around it. For those that join on values, what they read of the nodes that have such values is one store.
    `progress` is told how many postings were read, and of how many.
    """
    number = catalog.release if release is None else release
    total = next((one.postings for one in catalog.releases() if one.number == number), 0)
    found: list[Result] = []
    joined: set[bytes] = set()
    joins, reads = tokens(shapes.joins), tokens(shapes.reads)

    def note(lines: Iterable[bytes]) -> None:
        joined.update(line.split(b" ", 1)[0] for line in lines if line.split(b" ", 2)[1] in joins)

    for done, piece in _pieces(catalog, number):
        note(piece.splitlines())
        found += _ask(shapes, catalog.base, piece)
        progress(min(done, total), 2 * total)
    for part in _stated(catalog, number):
        note(held.nquads(part))
        found += _around_stated(catalog, number, part, shapes)
    found = list(again(found, catalog.neighbours(number), shapes, catalog.base))
    store = filled(catalog.base, ())
    for done, piece in _pieces(catalog, number):
        lines = [line for line in piece.splitlines(keepends=True) if is_read(line, reads, joined)]
        store.bulk_extend(packing.parse(b"".join(lines)))
        progress(min(total + done, 2 * total), 2 * total)
    for part in _stated(catalog, number):
        store.extend(quad for quad, line in zip(part, held.nquads(part), strict=True) if is_read(line, reads, joined))
    for shape in shapes.joining:
        found += shape.results(store)
    return shapes.sorted(found)


def recheck(
    catalog: Catalog, shapes: Shapes, *, release: int | None = None, progress: Progress = lambda *_: None
) -> Report:
    """Hold each posting of a release against its own shapes again, and each statement with what stands around it.

    `progress` is told how many postings were validated, and of how many.
    """
    number = catalog.release if release is None else release
    total = next((one.postings for one in catalog.releases() if one.number == number), 0)
    found: list[Result] = []
    done = 0
    for piece in catalog.contributions(number):
        if POSTING in piece:  # and not the vocabulary
            found += validate(packing.parse(piece), shapes).results
            done += 1
            progress(done, total)
    for part in _stated(catalog, number):
        subjects = {quad.subject for quad in part if isinstance(quad.subject, Node)}
        around = surroundings(subjects, part, catalog.neighbours(number))
        names = {str(node) for node in subjects}
        found += (r for r in validate({*around.quads, *part}, shapes).results if r.focus_node in names)
    return Report(tuple(sorted({key(one): one for one in found}.values(), key=shapes.rank)))


def _pieces(catalog: Catalog, release: int) -> Iterator[tuple[int, bytes]]:
    """What sources say in pieces, with how many have been read."""
    held_back: list[bytes] = []
    size = done = 0
    for done, said in enumerate(catalog.contributions(release), 1):
        held_back.append(said)
        size += len(said)
        if size > PIECE:
            yield done, b"".join(held_back)
            held_back, size = [], 0
    if held_back:
        yield done, b"".join(held_back)


def _stated(catalog: Catalog, release: int) -> Iterator[list[ox.Quad]]:
    """The statements of no posting, some at a time; blank nodes keep the labels that the catalog gave them."""
    statements = catalog.statements(release)
    while part := list(islice(statements, STATED)):
        yield part


def _around_stated(catalog: Catalog, release: int, part: list[ox.Quad], shapes: DatasetShapes) -> list[Result]:
    """What is found around statements, which do not come with what they are about."""
    ends = {end for quad in part for end in (quad.subject, quad.object) if isinstance(end, Node)}
    store = filled(catalog.base, [*part, *everything(ends, catalog.neighbours(release))])
    subjects = {str(quad.subject) for quad in part}
    return [r for shape in shapes.around for r in shape.results(store) if r.focus_node in subjects]


def _ask(shapes: DatasetShapes, base: str, nquads: bytes) -> list[Result]:
    store = ox.Store()
    store.bulk_load(nquads, format=ox.RdfFormat.N_QUADS)
    store.add(described(base))
    return [result for shape in shapes.around for result in shape.results(store)]
