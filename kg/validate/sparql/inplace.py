"""Simple queries (`tree`), evaluated on the data graph itself: what the engine would find, in a tenth of the time.

Whatever it is not sure of, it leaves to the engine: `Unsure` is raised where values meet that are no IRIs, plain strings,
booleans, or exact numbers of few digits, or where an answer would depend on how the engine computes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache, partial

from kg.validate import paths
from kg.validate.data import Data
from kg.validate.sparql.expressions import Bound, Expression, Step, expression, holds, looks, named
from kg.validate.sparql.tree import Tree
from kg.validate.sparql.values import Failed, Unsure, Value, written


class InPlace:
    """A simple query, made ready: `rows` gives its solutions for the values bound beforehand."""

    def __init__(self, group: Tree, names: Sequence[str], bound: Iterable[str]) -> None:
        self._names = names
        self._group = _group(group, set(bound))

    def rows(self, data: Data, bound: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
        """The solutions, terms in N-Triples form; raises Unsure."""
        return [
            {name: written(found[name]) for name in self._names if name in found}
            for one in bound
            for found in self._group(data, dict(one))
        ]


def _group(elements: Tree, bound: Set[str]) -> Step:
    """Make a group ready in which some variables are bound already."""
    bound = set(bound)
    steps: list[Step] = []
    triples: list[Tree] = []
    pure: list[Tree] = []
    filters: list[Tree] = []
    for element in elements:
        if element[0] == "filter":
            (filters if looks(element[1]) else pure).append(element[1])
    body = [element for element in elements if element[0] != "filter"]
    tail = len(body)
    while tail and body[tail - 1][0] == "bind" and not looks(body[tail - 1][1]):
        tail -= 1
    for element in [*body[:tail], ["end"]]:
        kind = element[0]
        if kind == "triple":
            triples.append(element)
            continue
        steps += _ordered(triples, bound)
        triples = []
        if kind == "optional":
            steps.append(_optional(_group(element[1], bound)))
        elif kind == "bind":
            steps.append(_bind(expression(element[1], partial(_group, bound=bound)), element[2]))
    if body[tail:]:
        steps.append(_remembered(body[tail:], pure))
        pure = []
    conditions = [expression(each, partial(_group, bound=bound)) for each in [*pure, *filters]]

    def rows(data: Data, given: Bound) -> Sequence[Bound]:
        found: Sequence[Bound] = (given,)
        for step in steps:
            found = [after for before in found for after in step(data, before)]
            if not found:
                return ()
        for each in conditions:
            found = [row for row in found if holds(each, data, row)]
        return found

    return rows


def _remembered(binds: Sequence[Tree], conditions: Sequence[Tree]) -> Step:
    """What a group ends with: values computed from others, and conditions on them. The same comes again: a checksum."""
    made = [(name, expression(value, _group_of_none)) for _, value, name in binds]
    wanted = [expression(each, _group_of_none) for each in conditions]
    said = set().union(*(named(value) for _, value, _ in binds), *map(named, conditions))
    inputs, nothing = sorted(said - {name for name, _ in made}), Data()

    @lru_cache(maxsize=512)
    def computed(*given: str | Value | None) -> Bound | None:
        row: Bound = {name: value for name, value in zip(inputs, given, strict=True) if value is not None}
        new: Bound = {}
        for name, value in made:
            with contextlib.suppress(Failed):
                row[name] = new[name] = value(nothing, row)
        return new if all(holds(each, nothing, row) for each in wanted) else None

    def step(_: Data, given: Bound) -> Sequence[Bound]:
        values = [given.get(name) for name in inputs]
        # Of values that were computed, some are equal that are not the same (2 and 2.0).
        again = not any(isinstance(value, Value) for value in values)
        new = (computed if again else computed.__wrapped__)(*values)
        return () if new is None else ({**given, **new},)

    return step


def _group_of_none(_: Tree) -> Step:
    raise ValueError("EXISTS, where nothing looks at the data")


def _ordered(triples: Sequence[Tree], bound: set[str]) -> list[Step]:
    """The triples so that each has a subject or an object that is known, where that can be."""
    left, steps = list(triples), []
    while left:
        known = [[not end.startswith("?") or end[1:] in bound for end in (each[1], each[3])] for each in left]
        place = min(range(len(left)), key=lambda at: (not any(known[at]), not known[at][0], at))
        _, subject, path, term = left.pop(place)
        steps.append(_triple(subject, path, term))
        bound.update(end[1:] for end in (subject, term) if end.startswith("?"))
    return steps


def _triple(subject: str, written: str, term: str) -> Step:
    path = paths.parse(written)
    ahead, back = paths.evaluator(path), paths.evaluator(("^", path))
    single = path if isinstance(path, str) else None
    source, target = (end[1:] if end.startswith("?") else "" for end in (subject, term))

    def step(data: Data, given: Bound) -> Sequence[Bound]:
        start = given.get(source) if source else subject
        end = given.get(target) if target else term
        if isinstance(start, Value) or isinstance(end, Value):
            raise Unsure  # a value that was computed
        if start is not None:
            values = ahead(data, start)
            if end is not None:
                return (given,) if end in values else ()
            return [{**given, target: value} for value in values]
        if end is not None:
            return [{**given, source: value} for value in back(data, end)]
        if single is None or subject == term:
            raise Unsure
        return [
            {**given, source: start, target: value}
            for start, values in data.by.get(single, {}).items()
            for value in values
        ]

    return step


def _optional(group: Step) -> Step:
    return lambda data, given: group(data, given) or (given,)


def _bind(expression: Expression, name: str) -> Step:
    def step(data: Data, given: Bound) -> Sequence[Bound]:
        try:
            return ({**given, name: expression(data, given)},)
        except Failed:
            return (given,)

    return step
