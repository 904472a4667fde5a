"""Whether one term is less than another, as the operators of SPARQL have it (https://www.w3.org/TR/sparql11-query/#OperatorMapping).

Dates, times and durations are ordered, too, as engines do. Of two instants of which only one has a time zone neither is
less: which, would depend on where the question is asked.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from kg.validate import calendar
from kg.validate.literals import DIGITS, INTEGERS, XSD, XSD_STRING, split, well_formed

FLOATS = (XSD + "double", XSD + "float")
INTEGER = f'"^^<{XSD}integer>'
WHOLE = {XSD + name for name in INTEGERS}
INSTANTS = {XSD + kind: kind.removesuffix("Stamp") for kind in calendar.FORMS}
SPANS = {XSD + kind: kind for kind in calendar.PARTS}


def compare(one: str, other: str) -> int | None:
    """-1, 0 or 1 as the first is less than, equal to or greater than the second; None where they have no order.

    >>> compare('"9"^^<http://www.w3.org/2001/XMLSchema#byte>', '"9.5"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    -1
    >>> compare('"9"', '"9.5"^^<http://www.w3.org/2001/XMLSchema#decimal>') is None
    True
    """
    space, first = value(one)
    same, second = value(other)
    return _compared(space, first, second) if space == same else None


def to(other: str) -> Callable[[str], int | None]:
    """The same for many terms with one: how each stands to it."""
    same, second = value(other)

    def compared(one: str) -> int | None:
        space, first = value(one)
        return _compared(space, first, second) if space == same else None

    return compared


def _compared(space: str, first: Any, second: Any) -> int | None:
    if space == "number":
        if isinstance(first, float) != isinstance(second, float):
            # Beside a float or double every number is one (https://www.w3.org/TR/xpath20/#promotion).
            first, second = _float(first), _float(second)
    elif not space or (space == "duration" and first != second and not _ordered(first, second)):
        return None
    return -1 if first < second else 1 if first > second else 0 if first == second else None


@lru_cache(maxsize=16384)
def value(term: str) -> tuple[str, Any]:
    """The space that a literal's value is of, "" for a term that is none with an order, and the value."""
    if term[0] != '"':
        return "", None
    if (
        term.endswith(INTEGER)
        and (digits := term[1 : -len(INTEGER)]).isdigit()
        and len(digits) < 18
        and digits.isascii()
    ):
        return "number", int(digits)
    lexical, datatype, language = split(term)
    if language or not well_formed(lexical, datatype):
        return "", None
    if datatype == XSD_STRING:
        return "string", lexical
    if datatype in FLOATS:
        return "number", _single(float(lexical)) if datatype.endswith("float") else float(lexical)
    if datatype in WHOLE and len(lexical) < DIGITS:
        return "number", int(lexical)
    if datatype in WHOLE or datatype == XSD + "decimal":
        return "number", Decimal(lexical)
    if datatype == XSD + "boolean":
        return "boolean", lexical in ("true", "1")
    if datatype in INSTANTS:
        kind = INSTANTS[datatype]
        found = calendar.instant(lexical, kind)
        return (f"{kind} {found[1]}", found[0]) if found else ("", None)
    if datatype in SPANS:
        return "duration", calendar.span(lexical, SPANS[datatype])
    return "", None


def _float(number: int | Decimal | float) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def _single(number: float) -> float:
    """The nearest xsd:float."""
    try:
        return float(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def _ordered(one: tuple[int, Fraction], other: tuple[int, Fraction]) -> bool:
    """A month is no number of seconds, so that durations are ordered only where both parts agree."""
    return (one[0] <= other[0] and one[1] <= other[1]) or (one[0] >= other[0] and one[1] >= other[1])
