"""Constraint components that a shapes graph declares (https://www.w3.org/TR/shacl/#sparql-constraint-components)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.validate.data import Data
from kg.validate.literals import split

SH = "<http://www.w3.org/ns/shacl#"
LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")
TAKEN = frozenset(("this", "shapesGraph", "currentShape", "path", "PATH", "value"))


@dataclass(frozen=True, slots=True)
class Component:
    """A declared component: its parameters by the name of their variable (property, and whether it is optional)."""

    node: str
    parameters: Mapping[str, tuple[str, bool]]

    def used_by(self, graph: Data, shape: str) -> Iterator[Mapping[str, str]]:
        """The values of the parameters, once for each constraint that the shape makes of the component.

        Raises ValueError where a shape gives several values to a parameter that is not the only one.
        """
        given = {name: graph.objects(shape, path) for name, (path, _) in self.parameters.items()}
        if any(not values and not self.parameters[name][1] for name, values in given.items()) or not any(
            given.values()
        ):
            return
        if len(given) == 1:
            for name, values in given.items():
                for value in values:
                    yield {name: value}
            return
        for name, values in given.items():
            if len(values) > 1:
                raise ValueError(f"{self.parameters[name][0]} has {len(values)} values, and {self.node} takes one")
        yield {name: values[0] for name, values in given.items() if values}

    def validator(self, graph: Data, *, node_shape: bool) -> tuple[str, str] | None:
        """The node of the validator for such a shape, and the form of its query; None where there is none."""
        own = "nodeValidator" if node_shape else "propertyValidator"
        for name, form in ((own, "SELECT"), ("validator", "ASK")):
            found = graph.objects(self.node, f"{SH}{name}>")
            if len(found) > 1 and name == own:
                raise ValueError(f"{self.node} has {len(found)} values of sh:{name}, and may have one")
            if found:
                return found[0], form
        return None


def declared(graph: Data) -> list[Component]:
    """The components of a shapes graph; ValueError for one that is ill-formed."""
    if f"{SH}parameter>" not in graph.by:
        return []
    return [_component(graph, node) for node in graph.instances(f"{SH}ConstraintComponent>")]


def _component(graph: Data, node: str) -> Component:
    found: dict[str, tuple[str, bool]] = {}
    for parameter in graph.objects(node, f"{SH}parameter>"):
        paths = graph.objects(parameter, f"{SH}path>")
        if len(paths) != 1 or not paths[0].startswith("<"):
            raise ValueError(f"a parameter of {node} has one sh:path, an IRI, and not {' and '.join(paths) or 'none'}")
        local = LOCAL.search(paths[0][1:-1])
        if local is None or local[0] in TAKEN:
            raise ValueError(f"{paths[0]} gives no name for a variable, so it is no parameter of {node}")
        if local[0] in found and found[local[0]][0] != paths[0]:
            raise ValueError(f"two parameters of {node} have the name {local[0]}")
        found[local[0]] = paths[0], _optional(graph, parameter)
    if found and all(optional for _, optional in found.values()):
        raise ValueError(f"all parameters of {node} are optional, and one at least may not be")
    return Component(node, found)


def _optional(graph: Data, parameter: str) -> bool:
    values = graph.objects(parameter, f"{SH}optional>")
    return bool(values) and values[0].startswith('"') and split(values[0])[0] in ("true", "1")
