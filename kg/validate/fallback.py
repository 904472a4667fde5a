"""Shapes that are not compiled, run by pyshacl."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pyoxigraph as ox

from kg.validate.report import Result
from kg.validate.shapes import RDF_TYPE, TARGETS, Shapes


def results(quads: Sequence[ox.Quad], shapes: Shapes, left: Iterable[str]) -> Sequence[Result]:
    """The results of the shapes that are left, which are given by their nodes in N-Triples form.

    The others stay in the graph, since those left may name them, and lose their targets.
    """
    from kg.validate import reference

    kept = set(left)
    without = tuple(quad for quad in shapes.quads if str(quad.subject) in kept or not _aims(quad))
    return reference.validate(quads, replace(shapes, quads=without)).results


def _aims(quad: ox.Quad) -> bool:
    """Whether the triple gives its subject a target; a shape that is a class is aimed at the instances of it."""
    name = quad.predicate.value
    return name in TARGETS or (name == RDF_TYPE and str(quad.object).endswith("#Class>"))
