"""Targets (https://www.w3.org/TR/shacl/#targets): which nodes of the data a shape is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from kg.validate.data import NOTHING, TYPE, Data

if TYPE_CHECKING:
    from kg.validate.compile import Shape

SH = "<http://www.w3.org/ns/shacl#"
CLASS, NODE = f"{SH}targetClass>", f"{SH}targetNode>"
SUBJECTS, OBJECTS = f"{SH}targetSubjectsOf>", f"{SH}targetObjectsOf>"
KINDS = (CLASS, NODE, SUBJECTS, OBJECTS)
RDFS_CLASS = "<http://www.w3.org/2000/01/rdf-schema#Class>"
SHAPES = (f"{SH}NodeShape>", f"{SH}PropertyShape>")


def declared(shapes: Data) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The targets of each shape by their kind. A class that is a shape is a target of itself (implicit class)."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind in KINDS:
        for shape, values in shapes.by.get(kind, NOTHING).items():
            found.setdefault(shape, {})[kind] = tuple(values)
    classes = set(shapes.instances(RDFS_CLASS))
    if classes:
        for node in {node for name in SHAPES for node in shapes.instances(name)} & classes:
            kinds = found.setdefault(node, {})
            kinds[CLASS] = tuple(dict.fromkeys((*kinds.get(CLASS, ()), node)))
    return found


class Targets:
    """The targets of all shapes, looked up by what the data hold: a shape that finds nothing there costs nothing."""

    def __init__(self, shapes: Iterable[Shape]) -> None:
        self._by: dict[str, dict[str, list[Shape]]] = {kind: {} for kind in KINDS}
        for shape in shapes:
            for kind, values in shape.targets.items():
                for value in values:
                    self._by[kind].setdefault(value, []).append(shape)

    def focus(self, data: Data) -> Mapping[Shape, Sequence[str]]:
        """For each shape that has any, its focus nodes in these data, each once."""
        found: dict[Shape, Sequence[str]] = {}

        def aim(shapes: Iterable[Shape], nodes: Sequence[str]) -> None:
            for shape in shapes:
                found[shape] = list(dict.fromkeys((*found[shape], *nodes))) if shape in found else nodes

        present = {above for name in data.inverse(TYPE) for above in data.above(name)}
        for name in self._by[CLASS].keys() & present:
            aim(self._by[CLASS][name], data.instances(name))
        for name in self._by[SUBJECTS].keys() & data.by.keys():
            aim(self._by[SUBJECTS][name], list(data.by[name]))
        for name in self._by[OBJECTS].keys() & data.by.keys():
            aim(self._by[OBJECTS][name], list(dict.fromkeys(chain.from_iterable(data.by[name].values()))))
        for node, shapes in self._by[NODE].items():
            aim(shapes, (node,))
        return found
