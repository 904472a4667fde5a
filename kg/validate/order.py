"""Whether one term is less than another, as the operators of SPARQL have it (https://www.w3.org/TR/sparql11-query/#OperatorMapping).

Dates, times and durations are ordered, too, as engines do. Of two instants of which only one has a time zone neither is
less: which, would depend on where the question is asked.
"""

from __future__ import annotations

import struct
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from kg.validate import calendar
from kg.validate.literals import INTEGERS, XSD, XSD_STRING, split, well_formed

FLOATS = (XSD + "double", XSD + "float")
NUMBERS = {XSD + name for name in INTEGERS} | {XSD + "decimal", *FLOATS}
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
    if not space or space != same:
        return None
    if space == "number":
        first, second = _promoted(first, second)
    elif space == "duration" and first != second and not _ordered(first, second):
        return None
    return -1 if first < second else 1 if first > second else 0 if first == second else None


@lru_cache(maxsize=4096)
def value(term: str) -> tuple[str, Any]:
    """The space that a literal's value is of, "" for a term that is none with an order, and the value."""
    if not term.startswith('"'):
        return "", None
    lexical, datatype, language = split(term)
    if language or not well_formed(lexical, datatype):
        return "", None
    if datatype == XSD_STRING:
        return "string", lexical
    if datatype in FLOATS:
        return "number", _float(lexical, single=datatype.endswith("float"))
    if datatype in NUMBERS:
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


def _float(lexical: str, *, single: bool) -> float:
    number = float(lexical)
    if single and abs(number) < float("inf"):
        try:
            number = struct.unpack("f", struct.pack("f", number))[0]
        except OverflowError:
            number = float("inf") if number > 0 else float("-inf")
    return number


def _promoted(one: Any, other: Any) -> tuple[Any, Any]:
    """Beside a float or double every number is one (https://www.w3.org/TR/xpath20/#promotion)."""
    if isinstance(one, float) != isinstance(other, float):
        return float(one), float(other)
    return one, other


def _ordered(one: tuple[int, Fraction], other: tuple[int, Fraction]) -> bool:
    """A month is no number of seconds, so that durations are ordered only where both parts agree."""
    return (one[0] <= other[0] and one[1] <= other[1]) or (one[0] >= other[0] and one[1] >= other[1])
