"""Constraints that are queries: what their solutions say is wrong."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.errors import ConfigurationError
from kg.validate.constraints.base import Batched, Constraint, Found
from kg.validate.data import Data
from kg.validate.literals import LANG_STRING, XSD_STRING, split
from kg.validate.sparql.inplace import InPlace
from kg.validate.sparql.plan import Query
from kg.validate.sparql.stage import SHAPES_GRAPH, Row
from kg.validate.sparql.values import Unsure

if TYPE_CHECKING:
    from kg.validate.compile import Shape
    from kg.validate.engine import Run

TRUE = ('"true"^^<http://www.w3.org/2001/XMLSchema#boolean>', '"1"^^<http://www.w3.org/2001/XMLSchema#boolean>')
TOGETHER, NESTED = 500, 25
"""How many focus nodes one evaluation serves; fewer where their table stands within the query's groups, too."""


class Asked:
    """A query with the values of its shape: what $currentShape, $shapesGraph and the parameters stand for."""

    def __init__(self, shapes: Data, shape: Shape, query: Query, parameters: Mapping[str, str]) -> None:
        # A parameter that has no value stays a variable without one.
        columns = tuple(name for name in query.columns if name in _OWN or name in parameters)
        self.query = replace(query, columns=columns)
        self.parameters = parameters
        self.node_shape = shape.path is None
        self._shapes = shapes
        self._shape = shape.node

    @cached_property
    def in_place(self) -> InPlace | None:
        """The query where it is simple enough to be evaluated on the data themselves."""
        if self.query.simple is None:
            return None
        try:
            return InPlace(*self.query.simple, self.query.columns)
        except ValueError:  # a pattern that is not
            return None

    def possible(self, data: Data) -> bool:
        """False where the data lack a triple without which there is no solution."""
        told = self.query.survey
        return told.required <= data.by.keys() and all(data.subjects(name, term) for name, term in told.wanted)

    def focus(self, data: Data, nodes: Sequence[str]) -> Sequence[str]:
        """Those of the nodes for which there may be a solution."""
        if not self.possible(data):
            return ()
        subjects = [data.by[name] for name in self.query.survey.own]
        return [node for node in nodes if all(node in those for those in subjects)] if subjects else nodes

    def rows(self, run: Run, bound: Sequence[Mapping[str, str]]) -> Iterable[Row]:
        """The solutions for these values of $this and $value."""
        same = {**self.parameters, "currentShape": self._shape, "shapesGraph": SHAPES_GRAPH}
        if self.in_place is not None:
            with contextlib.suppress(Unsure):
                shared = {name: same[name] for name in self.query.columns if name in same}
                return self.in_place.rows(run.data, [{**shared, **one} for one in bound] if shared else bound)
        rows = [[one.get(name) or same[name] for name in self.query.columns] for one in bound]
        return run.stage.rows(self.query, rows, self._shapes)


_OWN = frozenset(("this", "value", "currentShape", "shapesGraph"))


class Select(Batched):
    """A SELECT whose solutions are what is wrong: `sh:sparql`, and the validators that are SELECTs."""

    def __init__(self, asked: Asked, component: str, source: str | None, messages: Mapping[str, str] | None) -> None:
        self.component, self.source, self.messages = component, source, messages
        self.asked = asked

    def announce(self, run: Run, focus: Sequence[str]) -> None:
        """Have what the query asks for loaded with what others do: each load is a transaction."""
        predicates = self.asked.query.survey.predicates
        if predicates is not None and self.asked.focus(run.data, focus):
            run.stage.expect(predicates)

    def check_all(self, run: Run, focus: Sequence[str]) -> Iterator[tuple[str, Found]]:
        """What is wrong with these nodes; a solution that comes twice counts once."""
        focus = self.asked.focus(run.data, focus)
        told = self.asked.query.survey
        many = 1 if not told.together else TOGETHER if len(told.places) == 1 else NESTED
        for start in range(0, len(focus), many):
            nodes = focus[start : start + many]
            seen = set()
            for row in self.asked.rows(run, [{"this": node} for node in nodes]):
                key = frozenset(row.items())
                if key not in seen:
                    seen.add(key)
                    yield self._found(row, nodes[0])

    def _found(self, row: Row, focus: str) -> tuple[str, Found]:
        if row.get("failure") in TRUE:
            raise ConfigurationError(
                f"{self.source or self.component}: the query reports a failure (?failure is true) for {focus}. Mend the"
                " shape, or the data that it meets."
            )
        focus = row.get("this", focus)
        value, path = row.get("value"), row.get("path", "")
        more = {name: term for name, term in row.items() if name not in ("this", "value", "path", "message")}
        return focus, Found(
            value or (focus if self.asked.node_shape else None),
            path if path.startswith("<") else None,
            {**self.asked.parameters, **more},
            _message(row.get("message")),
        )


class Ask(Constraint):
    """An ASK that has to be true for each value node."""

    def __init__(self, asked: Asked, component: str, messages: Mapping[str, str] | None) -> None:
        self.component, self.messages = component, messages
        self.asked = asked

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterator[Found]:
        """The value nodes for which it is false."""
        told = self.asked.query.survey
        many = 1 if not told.together else TOGETHER if len(told.places) == 1 else NESTED
        for start in range(0, len(values), many):
            some = values[start : start + many]
            rows = self.asked.rows(run, [{"this": focus, "value": value} for value in some])
            right = {row["value"] for row in rows}
            for value in some:
                if value not in right:
                    yield Found(value, None, self.asked.parameters)


def _message(term: str | None) -> Mapping[str, str] | None:
    if term is None or not term.startswith('"'):
        return None
    lexical, datatype, language = split(term)
    return {language: lexical} if datatype in (XSD_STRING, LANG_STRING) else None
