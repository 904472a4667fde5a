"""Shapes that join on values: what is new, with what the dataset says of nodes that share a value with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pyoxigraph as ox

from kg.gate.around import filled
from kg.gate.dataset import DatasetShapes
from kg.store import packing
from kg.store.joints import Joints
from kg.store.nearby import Neighbours, Node
from kg.validate import Result


def found_joined(
    quads: Iterable[ox.Quad],
    around: Neighbours,
    joints: Joints,
    shapes: DatasetShapes,
    base: str,
    *,
    without: int | None = None,
) -> list[Result]:
    """What is wrong with the nodes of these quads beside nodes that share a value with them.

    The quads are not among what `around` reads and `joints` knows. `without` is the version that they replace.
    """
    terms = {ox.NamedNode(iri) for iri in shapes.reads}
    joined = {ox.NamedNode(iri) for iri in shapes.joins}
    read = [quad for quad in quads if quad.predicate in terms]
    own = [quad for quad in read if quad.predicate in joined]
    if not own:
        return []
    nodes = {quad.subject for quad in own if isinstance(quad.subject, Node)}
    lines = (ox.serialize(own, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    beside = [quad for quad in read if quad.subject in nodes or quad.object in nodes]
    beside += beside_them(joints.others(lines, without=without), around, shapes)
    store = filled(base, beside)
    names = {str(node) for node in nodes}
    found = [result for shape in shapes.joining for result in shape.results(store)]
    told = {(one.shape, one.focus_node, one.value) for one in found if one.focus_node in names}
    # What two nodes have with each other is told once, of the new one.
    return [
        one
        for one in found
        if one.focus_node in names or (one.value in names and (one.shape, one.value, one.focus_node) not in told)
    ]


def beside_them(versions: Iterable[int], around: Neighbours, shapes: DatasetShapes) -> Iterable[ox.Quad]:
    """What these versions say of nodes with a value that is joined on, as far as shapes read it."""
    joins, reads = tokens(shapes.joins), tokens(shapes.reads)
    found: set[bytes] = set()
    for version in versions:
        lines = around.lines(version)
        joined = {line.split(b" ", 1)[0] for line in lines if line.split(b" ", 2)[1] in joins}
        found.update(line for line in lines if is_read(line, reads, joined))
    return packing.parse(b"".join(sorted(found)))


def is_read(line: bytes, reads: Collection[bytes], joined: Collection[bytes]) -> bool:
    """Whether shapes read this N-Quads line, given the nodes that have a value which is joined on."""
    subject, predicate, rest = line.split(b" ", 2)
    return predicate in reads and (subject in joined or rest.split(b" ", 1)[0] in joined)


def tokens(properties: Iterable[str]) -> frozenset[bytes]:
    """Properties as they stand in N-Quads."""
    return frozenset(f"<{iri}>".encode() for iri in properties)
