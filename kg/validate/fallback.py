"""Shapes that are not compiled, run by pyshacl."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from kg.validate.report import Result
from kg.validate.shapes import Shapes


def results(quads: Sequence[ox.Quad], shapes: Shapes, left: Mapping[str, str]) -> list[Result]:
    """The results of the shapes that are left (their nodes, each with the reason)."""
    from kg.validate import reference

    wanted = {node[1:-1] if node.startswith("<") else node for node in left}
    report = reference.validate(quads, shapes)
    return [one for one in report.results if one.shape in wanted]
