"""Values of SPARQL's expressions, and the functions of them that are surely what any engine computes."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg.validate.literals import XSD, XSD_STRING, split

Number = int | Fraction
RESOURCE, STRING, NUMBER, BOOLEAN, OTHER = "resource", "string", "number", "boolean", "other"
LARGEST = 10**15


class Unsure(Exception):
    """What the engine has to decide."""


class Failed(Exception):
    """An error of an expression (https://www.w3.org/TR/sparql11-query/#evaluation): no solution, and no more than that."""


class Value(NamedTuple):
    """A value: a resource (its N-Triples form), a string, a number, a boolean, or another literal (its N-Triples form)."""

    kind: str
    of: Any


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


def written(value: str | Value) -> str:
    """A value, or a term that is bound, in N-Triples form."""
    if isinstance(value, str):
        return value
    if value.kind == STRING or (value.kind == NUMBER and isinstance(value.of, int)):
        return str(ox.Literal(value.of))
    if value.kind in (RESOURCE, OTHER):
        return str(value.of)
    raise Unsure  # how a computed decimal is written is the engine's to say


def truth(value: Value) -> bool:
    """The effective boolean value (https://www.w3.org/TR/sparql11-query/#ebv)."""
    if value.kind == RESOURCE:
        raise Failed
    if value.kind == OTHER:
        raise Unsure
    return bool(value.of)


def equal(one: Value, other: Value) -> bool:
    """Whether two values are equal (https://www.w3.org/TR/sparql11-query/#func-RDFterm-equal)."""
    if RESOURCE in (one.kind, other.kind):
        return one == other
    if one.kind != other.kind or one.kind == OTHER:
        raise Unsure
    return bool(one.of == other.of)


def string(value: Value) -> str:
    """A plain string; Failed for what is none."""
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
    text, first = string(value), _number(start)
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
    return Value(STRING, string(value).partition(_mark(before))[2])


def _before(value: Value, after: Value) -> Value:
    head, found, _ = string(value).partition(_mark(after))
    return Value(STRING, head if found else "")


def _mark(value: Value) -> str:
    text = string(value)
    if not text:
        raise Unsure
    return text


def spelling(value: Value) -> Value:
    """STR of a value (https://www.w3.org/TR/sparql11-query/#func-str)."""
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
    return Value(STRING, string(value).lower())


def _test(by: Callable[[str, str], bool]) -> Callable[[Value, Value], Value]:
    return lambda one, other: Value(BOOLEAN, by(string(one), string(other)))


STRICT: Mapping[str, Callable[..., Value]] = {
    "=": lambda one, other: Value(BOOLEAN, equal(one, other)),
    "!=": lambda one, other: Value(BOOLEAN, not equal(one, other)),
    "<": _compared(operator.lt), "<=": _compared(operator.le), ">": _compared(operator.gt), ">=": _compared(operator.ge),
    "+": _computed(operator.add), "-": _computed(operator.sub), "*": _computed(operator.mul), "/": _divided,
    "!": lambda value: Value(BOOLEAN, not truth(value)),
    "STR": spelling, "STRLEN": lambda value: Value(NUMBER, len(string(value))), "LCASE": _lower, "SUBSTR": _part,
    "STRAFTER": _after, "STRBEFORE": _before, "CONTAINS": _test(lambda one, other: other in one),
    "STRSTARTS": _test(str.startswith), "STRENDS": _test(str.endswith), "FLOOR": _down, "ROUND": _nearest,
    "xsd:integer": _integer,
    "ISIRI": lambda value: Value(BOOLEAN, value.kind == RESOURCE and value.of[0] == "<"),
    "ISBLANK": lambda value: Value(BOOLEAN, value.kind == RESOURCE and value.of[0] == "_"),
    "ISLITERAL": lambda value: Value(BOOLEAN, value.kind != RESOURCE),
}  # fmt: skip
