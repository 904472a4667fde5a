"""Quads and shapes to a report: the compiled shapes over the data graph, or pyshacl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

import pyoxigraph as ox

from kg.validate.compile import CompiledShapes, Shape
from kg.validate.constraints.base import Batched, Constraint, Found
from kg.validate.data import Data
from kg.validate.messages import fill
from kg.validate.report import RANK, Report, Result, Severity
from kg.validate.shapes import Shapes
from kg.validate.sparql.stage import Stage

Engine = Literal["fast", "pyshacl"]
SH = "http://www.w3.org/ns/shacl#"
SEVERITIES: Mapping[str, Severity] = {SH + "Violation": "Violation", SH + "Warning": "Warning", SH + "Info": "Info"}

Finding = tuple[Shape, Constraint, str, Found]


def validate(quads: Iterable[ox.Quad], shapes: Shapes, *, engine: Engine = "pyshacl") -> Report:
    """Hold the quads against the shapes.

    Quads of all graphs are one data graph: what is asserted, its links and its evidence. Class and scheme of codes,
    languages and countries come with the shapes, so the vocabulary need not be among the quads. Results are in the
    order of severity, `sh:order`, focus node and value. Raises `ConfigurationError` where the shapes graph is not one
    that can be used (https://www.w3.org/TR/shacl/#failures).
    """
    quads = list(quads)
    if engine == "pyshacl":
        from kg.validate import reference

        return reference.validate(quads, shapes)
    data = Data.of(quads)
    data.add(shapes.background(data))
    compiled = shapes.compiled
    results = [result(finding, shapes) for finding in Run(data, compiled).findings()]
    if compiled.left:
        from kg.validate import fallback

        results += fallback.results(quads, shapes, compiled.left)
    return Report(tuple(sorted(results, key=lambda one: rank(one, shapes))))


class Run:
    """One validation: the data, the shapes, and what is being looked at."""

    def __init__(self, data: Data, compiled: CompiledShapes) -> None:
        self.data = data
        self.compiled = compiled
        self._open: set[tuple[Shape, str]] = set()

    @cached_property
    def stage(self) -> Stage:
        """The data as queries see them."""
        return Stage(self.data)

    def findings(self) -> Iterator[Finding]:
        """What is wrong, of all shapes that have targets."""
        for shape, nodes in self.compiled.targets.focus(self.data).items():
            yield from self.of(shape, list(nodes))

    def of(self, shape: Shape, nodes: Sequence[str]) -> Iterator[Finding]:
        """What is wrong with these nodes by one shape.

        A shape that comes back to a node that it is being checked for finds nothing there: SHACL leaves recursion
        open (https://www.w3.org/TR/shacl/#shapes-recursion), and this is the reading under which data conform where
        nothing but the circle itself speaks against it.
        """
        if shape.deactivated:
            return
        if shape.recursive:
            nodes = [node for node in nodes if (shape, node) not in self._open]
            self._open.update((shape, node) for node in nodes)
        try:
            for constraint in shape.constraints:
                if isinstance(constraint, Batched):
                    for node, found in constraint.check_all(self, nodes):
                        yield shape, constraint, node, found
            for node in nodes:
                values = shape.values(self.data, node) if shape.values else (node,)
                for constraint in shape.constraints:
                    if not isinstance(constraint, Batched):
                        for found in constraint.check(self, node, values):
                            yield shape, constraint, node, found
                for inner in shape.properties:
                    yield from self.of(inner, values)
        finally:
            if shape.recursive:
                self._open.difference_update((shape, node) for node in nodes)

    def open(self, shape: Shape, node: str) -> bool:
        """Whether the node is just being held against the shape."""
        return (shape, node) in self._open

    def conforms(self, shape: Shape, node: str) -> bool:
        """Whether a node conforms to a shape, be the shape's severity what it may."""
        return next(self.of(shape, (node,)), None) is None


def result(finding: Finding, shapes: Shapes) -> Result:
    """The result that says what was found."""
    shape, constraint, focus, found = finding
    path = shape.path_text if found.path is None else found.path
    messages = found.messages or constraint.messages or shape.messages
    severity = SEVERITIES.get(shape.severity)
    return Result(
        severity=severity or "Violation",
        focus_node=focus,
        path=path,
        value=found.value,
        shape=shapes.named(shape.node[1:-1] if shape.node.startswith("<") else shape.node),
        component=constraint.component,
        messages=fill(messages, focus, found.value, path, found.bindings),
        source_shape=shape.node,
        source_constraint=constraint.source,
        own_severity=None if severity else shape.severity,
    )


def rank(one: Result, shapes: Shapes) -> tuple[int, float, str, str, str, str, str]:
    """What reports are sorted by."""
    order = shapes.order.get(one.shape, float("inf"))
    return (
        RANK[one.severity], order, one.shape, one.focus_node, one.path or "", one.value or "", one.component,
    )  # fmt: skip
