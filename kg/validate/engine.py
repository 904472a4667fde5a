"""Quads and shapes to a report: the compiled shapes over the data graph, or pyshacl."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Literal

import pyoxigraph as ox

from kg.validate import depth
from kg.validate.compile import CompiledShapes, Shape
from kg.validate.constraints.base import Constraint, Found
from kg.validate.constraints.shapes import Node
from kg.validate.data import NOTHING, Data
from kg.validate.messages import fill, generic
from kg.validate.report import SEVERITIES, Report, Result
from kg.validate.shapes import Shapes
from kg.validate.sparql.stage import Stage

Engine = Literal["fast", "pyshacl"]
Finding = tuple[Shape, Constraint, str, Found]
Check = tuple[Shape, str]


def validate(quads: Iterable[ox.Quad], shapes: Shapes, *, engine: Engine = "fast") -> Report:
    """Hold the quads against the shapes.

    Quads of all graphs are one data graph: what is asserted, its links and its evidence. Class and scheme of codes,
    languages and countries come with the shapes, so the vocabulary need not be among the quads. Results are in the
    order of severity, `sh:order`, focus node and value. Raises `ConfigurationError` where the shapes graph is not one
    that can be used (https://www.w3.org/TR/shacl/#failures). `engine` is what runs the shapes: their compiled form, or
    pyshacl, which says the same a hundred times more slowly.
    """
    quads = list(quads)
    with depth.bounded(lambda: shapes.origin or "The shapes"):
        if engine == "pyshacl":
            from kg.validate import reference

            return reference.validate(quads, shapes)
        data, compiled = shapes.graph_of(quads), shapes.compiled
        run = Run(data, compiled)
        results = [run.result(finding, shapes) for finding in run.findings()]
        if compiled.left:
            from kg.validate import fallback

            results += fallback.results(quads, shapes, compiled.left)
        return Report(tuple(sorted(results, key=shapes.rank)))


class Run:
    """One validation: the data, the shapes, and what is known so far.

    A shape that comes back to a node that it is being checked for takes it to conform: SHACL leaves recursion open
    (https://www.w3.org/TR/shacl/#shapes-recursion), and this is the reading under which data conform where nothing but
    the circle itself speaks against it.
    """

    def __init__(self, data: Data, compiled: CompiledShapes) -> None:
        self.data = data
        self.compiled = compiled
        self.kept: dict[object, Any] = {}
        """What a constraint keeps for the length of a run, under a key of its own."""
        self._known: dict[Shape, dict[str, bool]] = {}
        self._open: set[Check] = set()
        self._likely: set[Check] = set()
        self._assumed: set[Check] = set()
        self._reported: set[Check] = set()

    @cached_property
    def stage(self) -> Stage:
        """The data as queries see them."""
        return Stage(self.data)

    def findings(self) -> list[Finding]:
        """What is wrong, of all shapes that have targets."""
        found: list[Finding] = []
        focus = self.compiled.targets.focus(self.data)
        for shape, nodes in focus.items():
            for batched in shape.batched:
                batched.announce(self, nodes)
        for shape, nodes in focus.items():
            self.gather(shape, nodes, found)
        return found

    def gather(self, shape: Shape, nodes: Sequence[str], into: list[Finding]) -> None:
        """Add what is wrong with these nodes by one shape, and by the property shapes that it names."""
        if shape.deactivated or not nodes:
            return
        for batched in shape.batched:
            into += [(shape, batched, node, found) for node, found in batched.check_all(self, nodes)]
        values_of, data, whole, each_holds = shape.values, self.data, shape.whole, shape.each
        counts, least, most = shape.counts, shape.least, shape.most
        direct = data.by.get(shape.path, NOTHING) if isinstance(shape.path, str) else None
        if values_of is None and not whole and not shape.properties:
            for each, holds in each_holds:
                into += [(shape, each, node, Found(node)) for node in nodes if not holds(self, node)]
            return
        values: Sequence[str]
        for node in nodes:
            if direct is not None:
                values = direct.get(node, ())
            else:
                values = values_of(data, node) if values_of is not None else (node,)
            if not least <= len(values) <= most:
                into += [(shape, one, node, found) for one in counts for found in one.check(self, node, values)]
            for one in whole:
                for found in one.check(self, node, values):
                    into.append((shape, one, node, found))
            if not values:
                continue
            for each, holds in each_holds:
                for value in values:
                    if not holds(self, value):
                        into.append((shape, each, node, Found(value)))
            if shape.properties:
                self._go_on(shape, node, values, into)

    def _go_on(self, shape: Shape, node: str, values: Sequence[str], into: list[Finding]) -> None:
        if not shape.recursive:
            for inner in shape.properties:
                self.gather(inner, values, into)
        elif (shape, node) not in self._reported:
            self._reported.add((shape, node))
            for inner in shape.properties:
                self.gather(inner, values, into)
            self._reported.discard((shape, node))

    def conforms(self, shape: Shape, node: str) -> bool:
        """Whether a node conforms to a shape, be the shape's severity what it may."""
        known = self._known.get(shape)
        if known is None:
            known = self._known[shape] = {}
        found = known.get(node)
        if found is None:
            found = self._circling(shape, node, known) if shape.recursive else self._conforms(shape, node)
            if not shape.recursive:
                known[node] = found
        return found

    def _circling(self, shape: Shape, node: str, known: dict[str, bool]) -> bool:
        """The same where the check may come back to itself.

        What conforms while other checks are open is only likely to, for it may rest on one of them; it is known when
        none is open any more, and forgotten when one that was taken to conform does not.
        """
        check = shape, node
        if check in self._open:
            self._assumed.add(check)
            return True
        if check in self._likely:
            return True
        self._open.add(check)
        found = self._conforms(shape, node)
        self._open.discard(check)
        if not found:
            known[node] = False
            if check in self._assumed:
                self._likely.clear()
        else:
            self._likely.add(check)
        self._assumed.discard(check)
        if not self._open:
            for each, conforming in self._likely:
                self._known.setdefault(each, {})[conforming] = True
            self._likely.clear()
        return found

    def _conforms(self, shape: Shape, node: str) -> bool:
        if shape.deactivated:
            return True
        values = shape.values(self.data, node) if shape.values is not None else (node,)
        if not shape.least <= len(values) <= shape.most:
            return False
        for constraint in shape.whole:
            for _ in constraint.check(self, node, values):
                return False
        if values:
            for _, holds in shape.each:
                for value in values:
                    if not holds(self, value):
                        return False
        for batched in shape.batched:
            for _ in batched.check_all(self, (node,)):
                return False
        return all(self.conforms(inner, value) for inner in shape.properties for value in values)

    def open(self, shape: Shape, node: str) -> bool:
        """Whether the node is just being held against the shape."""
        return (shape, node) in self._open

    def result(self, finding: Finding, shapes: Shapes, *, detailed: bool = True) -> Result:
        """The result that says what was found."""
        shape, constraint, focus, found = finding
        path = shape.path_text if found.path is None else found.path
        messages = found.messages or constraint.messages or shape.messages
        if not messages:
            messages = constraint.messages = generic(shapes.data, shape.node, constraint.component)
        severity = SEVERITIES.get(shape.severity)
        details: list[Finding] = []
        if detailed and isinstance(constraint, Node) and found.value is not None:
            self.gather(constraint.shape, (found.value,), details)
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
            details=tuple(sorted((self.result(one, shapes, detailed=False) for one in details), key=shapes.rank)),
        )
