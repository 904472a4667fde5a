"""The shapes of the dataset over a posting on its way into a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from kg.gate.around import found_around
from kg.gate.dataset import DatasetShapes
from kg.gate.joined import found_joined
from kg.validate import Report

if TYPE_CHECKING:
    from kg.store import Batch


def arrive(batch: Batch, source: str, quads: Sequence[Quad], shapes: DatasetShapes, base: str) -> Report:
    """What a source says, held against the shapes of the dataset with all that stands, before the batch accepts it.

    What the source said before counts no more. Told is what concerns the new posting, as focus node or as the other one
    of two, and not what others lack when its old statements go.
    """
    batch.joints.keep(shapes.joins)
    gone = batch.joints.standing(source)
    around = batch.neighbours(without=gone)
    found = list(found_around(quads, around, shapes, base))
    found += found_joined(quads, around, batch.joints, shapes, base, without=gone)
    return shapes.sorted(found)
