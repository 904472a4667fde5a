"""Simple queries (`tree`), evaluated on the data graph itself: what the engine would find, in a tenth of the time.

Whatever it is not sure of, it leaves to the engine: `Unsure` is raised where values meet that are no IRIs, plain strings,
booleans, or exact numbers of few digits, or where an answer would depend on how the engine computes.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg.validate import paths, patterns
from kg.validate.data import Data
from kg.validate.literals import XSD, XSD_STRING, split
from kg.validate.sparql.tree import Tree

Number = int | Fraction


class Unsure(Exception):
    """What the engine has to decide."""


class Failed(Exception):
    """An error of an expression (https://www.w3.org/TR/sparql11-query/#evaluation): no solution, and no more than that."""


class Value(NamedTuple):
    """A value: a resource (its N-Triples form), a string, a number, a boolean, or another literal (its N-Triples form)."""

    kind: str
    of: Any


RESOURCE, STRING, NUMBER, BOOLEAN, OTHER = "resource", "string", "number", "boolean", "other"
Bound = dict[str, str | Value]
Step = Callable[[Data, Bound], Sequence[Bound]]
Expression = Callable[[Data, Bound], Value]
LARGEST = 10**15


class InPlace:
    """A simple query, made ready: `rows` gives its solutions for the values bound beforehand."""

    def __init__(self, group: Tree, names: Sequence[str], bound: Iterable[str]) -> None:
        self._names = names
        self._group = _group(group, set(bound))

    def rows(self, data: Data, bound: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
        """The solutions, terms in N-Triples form; raises Unsure."""
        return [
            {name: _written(found[name]) for name in self._names if name in found}
            for one in bound
            for found in self._group(data, dict(one))
        ]


def _group(elements: Tree, bound: set[str]) -> Step:
    steps: list[Step] = []
    filters: list[Expression] = []
    triples: list[Tree] = []
    for element in [*elements, ["end"]]:
        kind = element[0]
        if kind == "triple":
            triples.append(element)
            continue
        if kind == "filter":
            continue
        steps += _ordered(triples, bound)
        triples = []
        if kind == "optional":
            steps.append(_optional(_group(element[1], set(bound))))
        elif kind == "bind":
            steps.append(_bind(_expression(element[1], bound), element[2]))
    filters = [_expression(element[1], bound) for element in elements if element[0] == "filter"]

    def rows(data: Data, given: Bound) -> Sequence[Bound]:
        found: Sequence[Bound] = (given,)
        for step in steps:
            found = [after for before in found for after in step(data, before)]
            if not found:
                return ()
        for each in filters:
            found = [row for row in found if _holds(each, data, row)]
        return found

    return rows


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

    def known(end: str, given: Bound) -> str | None:
        if not end.startswith("?"):
            return end
        found = given.get(end[1:])
        if isinstance(found, Value):
            raise Unsure  # a value that was computed
        return found

    def step(data: Data, given: Bound) -> Sequence[Bound]:
        start, end = known(subject, given), known(term, given)
        if start is not None:
            values = ahead(data, start)
            if end is not None:
                return (given,) if end in values else ()
            return [{**given, term[1:]: value} for value in values]
        if end is not None:
            return [{**given, subject[1:]: value} for value in back(data, end)]
        if single is None or subject == term:
            raise Unsure
        return [
            {**given, subject[1:]: start, term[1:]: value}
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


def _holds(expression: Expression, data: Data, given: Bound) -> bool:
    try:
        return _truth(expression(data, given))
    except Failed:
        return False


def _truth(value: Value) -> bool:
    """The effective boolean value (https://www.w3.org/TR/sparql11-query/#ebv)."""
    if value.kind == RESOURCE:
        raise Failed
    if value.kind == OTHER:
        raise Unsure
    return bool(value.of)


def _expression(given: Tree, bound: set[str]) -> Expression:
    name, *rest = given
    if name == "var":
        return _variable(rest[0])
    if name == "term":
        value = lifted(rest[0])
        return lambda _, __: value
    if name == "exists":
        group, wanted = _group(rest[1], set(bound)), rest[0]
        return lambda data, row: Value(BOOLEAN, bool(group(data, row)) == wanted)
    if name == "BOUND":
        if rest[0][0] != "var":
            raise ValueError("BOUND asks for a variable")
        return lambda _, row: Value(BOOLEAN, rest[0][1] in row)
    if name == "STR" and rest[0][0] == "var":
        return _spelled(rest[0][1])
    parts = [_expression(each, bound) for each in rest]
    if name in LAZY:
        return LAZY[name](parts)
    if name == "REGEX":
        return _regex(parts[0], rest[1:])
    if name == "REPLACE":
        return _replace(parts[0], rest[1:])
    function = STRICT[name]
    return lambda data, row: function(*(part(data, row) for part in parts))


def _variable(name: str) -> Expression:
    def value(_: Data, row: Bound) -> Value:
        found = row.get(name)
        if found is None:
            raise Failed
        return lifted(found) if isinstance(found, str) else found

    return value


def _spelled(name: str) -> Expression:
    """STR of a variable: a literal of the data as it is written there."""

    def value(_: Data, row: Bound) -> Value:
        found = row.get(name)
        if found is None:
            raise Failed
        if isinstance(found, Value) or found[0] != '"':
            return _text(lifted(found) if isinstance(found, str) else found)
        return Value(STRING, split(found)[0])

    return value


@lru_cache(maxsize=8192)
def lifted(term: str) -> Value:
    """The value of a term."""
    if term[0] != '"':
        return Value(RESOURCE, term)
    lexical, datatype, _ = split(term)
    if datatype == XSD_STRING:
        return Value(STRING, lexical)
    if datatype == XSD + "integer" and re.fullmatch(r"0|-?[1-9][0-9]{0,14}", lexical):
        return Value(NUMBER, int(lexical))  # written as it is spelled
    if datatype == XSD + "decimal" and re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", lexical):
        return Value(NUMBER, Fraction(lexical))
    if datatype == XSD + "boolean" and lexical in ("true", "false"):
        return Value(BOOLEAN, lexical == "true")
    return Value(OTHER, term)


def _written(value: str | Value) -> str:
    if isinstance(value, str):
        return value
    if value.kind == STRING or (value.kind == NUMBER and isinstance(value.of, int)):
        return str(ox.Literal(value.of))
    if value.kind in (RESOURCE, OTHER):
        return str(value.of)
    raise Unsure  # how a computed decimal is written is the engine's to say


# Functions that do not look at all of their arguments, or go on where one fails.


def _and(parts: Sequence[Expression]) -> Expression:
    return lambda data, row: _either(parts, data, row, decisive=False)


def _or(parts: Sequence[Expression]) -> Expression:
    return lambda data, row: _either(parts, data, row, decisive=True)


def _either(parts: Sequence[Expression], data: Data, row: Bound, *, decisive: bool) -> Value:
    failed = False
    for part in parts:
        try:
            if _truth(part(data, row)) is decisive:
                return Value(BOOLEAN, decisive)
        except Failed:
            failed = True
    if failed:
        raise Failed
    return Value(BOOLEAN, not decisive)


def _in(parts: Sequence[Expression]) -> Expression:
    return _or([_equals(parts[0], other) for other in parts[1:]])


def _equals(one: Expression, other: Expression) -> Expression:
    return lambda data, row: Value(BOOLEAN, equal(one(data, row), other(data, row)))


def _if(parts: Sequence[Expression]) -> Expression:
    return lambda data, row: (parts[1] if _truth(parts[0](data, row)) else parts[2])(data, row)


def _coalesce(parts: Sequence[Expression]) -> Expression:
    def value(data: Data, row: Bound) -> Value:
        for part in parts:
            try:
                return part(data, row)
            except Failed:
                continue
        raise Failed

    return value


LAZY: Mapping[str, Callable[[Sequence[Expression]], Expression]] = {
    "&&": _and, "||": _or, "IN": _in, "IF": _if, "COALESCE": _coalesce,
}  # fmt: skip


def _regex(text: Expression, rest: Tree) -> Expression:
    found = patterns.matcher(*(_fixed(each) for each in rest))
    return lambda data, row: Value(BOOLEAN, found(_string(text(data, row))))


def _replace(text: Expression, rest: Tree) -> Expression:
    old, new = (_fixed(each) for each in rest)
    if not re.fullmatch(r"[\w -]+", old) or set(new) & set("$\\"):
        raise ValueError("a pattern that is more than a text")
    return lambda data, row: Value(STRING, _string(text(data, row)).replace(old, new))


def _fixed(given: Tree) -> str:
    if given[0] != "term" or lifted(given[1]).kind != STRING:
        raise ValueError("a pattern that is no plain string")
    return str(lifted(given[1]).of)


# Functions of values.


def equal(one: Value, other: Value) -> bool:
    """Whether two values are equal (https://www.w3.org/TR/sparql11-query/#func-RDFterm-equal)."""
    if RESOURCE in (one.kind, other.kind):
        return one == other
    if one.kind != other.kind or one.kind == OTHER:
        raise Unsure
    return bool(one.of == other.of)


def _string(value: Value) -> str:
    if value.kind == OTHER:
        raise Unsure
    if value.kind != STRING:
        raise Failed
    return str(value.of)


def _number(value: Value) -> Number:
    if value.kind in (OTHER, BOOLEAN):
        raise Unsure
    if value.kind != NUMBER:
        raise Failed
    return value.of  # type: ignore[no-any-return]


def _exact(number: Number) -> Value:
    if type(number) is int and -LARGEST < number < LARGEST:
        return Value(NUMBER, number)
    if abs(number.numerator) > LARGEST or number.denominator > LARGEST:
        raise Unsure
    return Value(NUMBER, number)


def _compared(by: Callable[[Any, Any], bool]) -> Callable[[Value, Value], Value]:
    def compare(one: Value, other: Value) -> Value:
        if one.kind != other.kind or one.kind not in (STRING, NUMBER):
            raise Unsure
        return Value(BOOLEAN, by(one.of, other.of))

    return compare


def _computed(by: Callable[[Any, Any], Any]) -> Callable[[Value, Value], Value]:
    return lambda one, other: _exact(by(_number(one), _number(other)))


def _divided(one: Value, other: Value) -> Value:
    by = _number(other)
    if not by:
        raise Failed
    return _exact(Fraction(_number(one)) / by)


def _down(value: Value) -> Value:
    number = _number(value)
    if number < 0:
        raise Unsure
    return _exact(Fraction(floor(number)))


def _nearest(value: Value) -> Value:
    number = _number(value)
    if number < 0:
        raise Unsure
    return _exact(Fraction(floor(number + Fraction(1, 2))))


def _part(value: Value, start: Value, length: Value | None = None) -> Value:
    text, first = _string(value), _number(start)
    count = len(text) if length is None else _number(length)
    if not isinstance(first, int) or not isinstance(count, int) or first < 1 or count < 0:
        raise Unsure
    return Value(STRING, text[first - 1 : first - 1 + count])


def _integer(value: Value) -> Value:
    if value.kind == NUMBER and value.of.denominator == 1:
        return Value(NUMBER, int(value.of))
    if value.kind != STRING:
        raise Unsure
    if re.fullmatch(r"-?[0-9]{1,15}", value.of):
        return Value(NUMBER, int(value.of))
    if re.fullmatch(r"[A-Za-z_/:-]*", value.of):
        raise Failed
    raise Unsure


def _after(value: Value, before: Value) -> Value:
    return Value(STRING, _string(value).partition(_mark(before))[2])


def _before(value: Value, after: Value) -> Value:
    head, found, _ = _string(value).partition(_mark(after))
    return Value(STRING, head if found else "")


def _mark(value: Value) -> str:
    text = _string(value)
    if not text:
        raise Unsure
    return text


def _text(value: Value) -> Value:
    if value.kind == RESOURCE:
        if value.of[0] == "_":
            raise Failed
        return Value(STRING, value.of[1:-1])
    if value.kind == OTHER:
        return Value(STRING, split(value.of)[0])
    if value.kind == BOOLEAN:
        return Value(STRING, "true" if value.of else "false")
    if isinstance(value.of, Fraction):
        raise Unsure
    return Value(STRING, str(value.of))


def _lower(value: Value) -> Value:
    return Value(STRING, _string(value).lower())


def _test(by: Callable[[str, str], bool]) -> Callable[[Value, Value], Value]:
    return lambda one, other: Value(BOOLEAN, by(_string(one), _string(other)))


STRICT: Mapping[str, Callable[..., Value]] = {
    "=": lambda one, other: Value(BOOLEAN, equal(one, other)),
    "!=": lambda one, other: Value(BOOLEAN, not equal(one, other)),
    "<": _compared(operator.lt), "<=": _compared(operator.le), ">": _compared(operator.gt), ">=": _compared(operator.ge),
    "+": _computed(operator.add), "-": _computed(operator.sub), "*": _computed(operator.mul), "/": _divided,
    "!": lambda value: Value(BOOLEAN, not _truth(value)),
    "STR": _text, "STRLEN": lambda value: Value(NUMBER, len(_string(value))), "LCASE": _lower, "SUBSTR": _part,
    "STRAFTER": _after, "STRBEFORE": _before, "CONTAINS": _test(lambda one, other: other in one),
    "STRSTARTS": _test(str.startswith), "STRENDS": _test(str.endswith), "FLOOR": _down, "ROUND": _nearest,
    "xsd:integer": _integer,
    "ISIRI": lambda value: Value(BOOLEAN, value.kind == RESOURCE and value.of[0] == "<"),
    "ISBLANK": lambda value: Value(BOOLEAN, value.kind == RESOURCE and value.of[0] == "_"),
    "ISLITERAL": lambda value: Value(BOOLEAN, value.kind != RESOURCE),
}  # fmt: skip
