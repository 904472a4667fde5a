"""Expressions of simple queries, made ready: functions of the data and of what is bound."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from kg.validate import patterns
from kg.validate.data import Data
from kg.validate.literals import split
from kg.validate.sparql.tree import Tree
from kg.validate.sparql.values import BOOLEAN, STRICT, STRING, Failed, Value, equal, lifted, spelling, string, truth

Bound = dict[str, str | Value]
"""What is bound: terms of the data in N-Triples form, and values that were computed."""
Step = Callable[[Data, Bound], Sequence[Bound]]
Expression = Callable[[Data, Bound], Value]


def holds(expression: Expression, data: Data, given: Bound) -> bool:
    """Whether a condition holds: an error is as good as false."""
    try:
        return truth(expression(data, given))
    except Failed:
        return False


def expression(given: Tree, group: Callable[[Tree], Step]) -> Expression:
    """Make an expression ready; `group` does so with a group that EXISTS asks for. ValueError where it is not simple."""
    name, *rest = given
    if name == "var":
        return _variable(rest[0])
    if name == "term":
        value = lifted(rest[0])
        return lambda _, __: value
    if name == "exists":
        asked, wanted = group(rest[1]), rest[0]
        return lambda data, row: Value(BOOLEAN, bool(asked(data, row)) == wanted)
    if name == "BOUND":
        if rest[0][0] != "var":
            raise ValueError("BOUND asks for a variable")
        return lambda _, row: Value(BOOLEAN, rest[0][1] in row)
    if name == "STR" and rest[0][0] == "var":
        return _spelled(rest[0][1])
    parts = [expression(each, group) for each in rest]
    if name in LAZY:
        return LAZY[name](parts)
    if name == "REGEX":
        return _regex(parts[0], rest[1:])
    if name == "REPLACE":
        return _replace(parts[0], rest[1:])
    return _applied(STRICT[name], parts)


def _applied(function: Callable[..., Value], parts: Sequence[Expression]) -> Expression:
    if len(parts) == 1:
        (one,) = parts
        return lambda data, row: function(one(data, row))
    if len(parts) == 2:
        first, second = parts
        return lambda data, row: function(first(data, row), second(data, row))
    return lambda data, row: function(*[part(data, row) for part in parts])


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
            return spelling(lifted(found) if isinstance(found, str) else found)
        return Value(STRING, split(found)[0])

    return value


def looks(expression: Tree) -> bool:
    """Whether an expression looks at the data (EXISTS), and not only at values."""
    return expression[0] == "exists" or any(looks(part) for part in expression[1:] if isinstance(part, list))


def named(expression: Tree) -> set[str]:
    """The variables of an expression that does not look at the data."""
    if expression[0] == "var":
        return {expression[1]}
    return set().union(*(named(part) for part in expression[1:] if isinstance(part, list)))


# Functions that do not look at all of their arguments, or go on where one fails.


def _and(parts: Sequence[Expression]) -> Expression:
    return lambda data, row: _either(parts, data, row, decisive=False)


def _or(parts: Sequence[Expression]) -> Expression:
    return lambda data, row: _either(parts, data, row, decisive=True)


def _either(parts: Sequence[Expression], data: Data, row: Bound, *, decisive: bool) -> Value:
    failed = False
    for part in parts:
        try:
            if truth(part(data, row)) is decisive:
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
    return lambda data, row: (parts[1] if truth(parts[0](data, row)) else parts[2])(data, row)


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
    return lambda data, row: Value(BOOLEAN, found(string(text(data, row))))


def _replace(text: Expression, rest: Tree) -> Expression:
    old, new = (_fixed(each) for each in rest)
    if not re.fullmatch(r"[\w -]+", old) or set(new) & set("$\\"):
        raise ValueError("a pattern that is more than a text")
    return lambda data, row: Value(STRING, string(text(data, row)).replace(old, new))


def _fixed(given: Tree) -> str:
    if given[0] != "term" or lifted(given[1]).kind != STRING:
        raise ValueError("a pattern that is no plain string")
    return str(lifted(given[1]).of)
