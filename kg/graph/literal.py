"""Literals in canonical form, so that an index that canonicalises them changes nothing."""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from pyoxigraph import Literal

from kg.graph import zones
from kg.graph.terms import term


def decimal(value: Any) -> Literal | None:
    """A number as canonical `xsd:decimal`; None where it is no finite number.

    >>> decimal(67.0).value, decimal("2.50").value, decimal(26.6861).value
    ('67', '2.5', '26.6861')
    """
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Literal("0" if text in ("-0", "") else text, datatype=term("xsd:decimal"))


def integer(value: Any) -> Literal | None:
    """A whole number as `xsd:integer`; None where it is not whole (36.5 months stay out of an integer property)."""
    number = decimal(value)
    if number is None or not math.isclose(float(number.value) % 1, 0):
        return None
    return Literal(str(int(Decimal(number.value))), datatype=term("xsd:integer"))


def boolean(value: Any) -> Literal:
    """A truth value as `xsd:boolean`."""
    return Literal("true" if value in (True, "true") else "false", datatype=term("xsd:boolean"))


def day(value: Any) -> Literal | None:
    """An ISO 8601 calendar date as `xsd:date` without zone; None where it is none."""
    try:
        return Literal(date.fromisoformat(str(value)).isoformat(), datatype=term("xsd:date"))
    except ValueError:
        return None


def moment(value: datetime) -> Literal:
    """A point in time as `xsd:dateTime` in UTC, to the second."""
    utc = value.astimezone(UTC).replace(microsecond=0)
    return Literal(utc.strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=term("xsd:dateTime"))


def deadline(value: Any, time: str | None, zone: str | None, names: Mapping[str, str]) -> Literal | None:
    """A deadline: `xsd:dateTime` with offset where the ad states hour and zone, else `xsd:date`.

    `zone` is as written; `names` maps names of zones (folded) to offsets. A zone that is not known says nothing certain
    about the moment, so the date stands alone.

    >>> deadline("2026-12-13", "23:59", "CET", {"cet": "+01:00"}).value
    '2026-12-13T23:59:00+01:00'
    >>> deadline("2026-12-13", "23:59", None, {}).value
    '2026-12-13'
    """
    plain = day(value)
    at = zones.written(date.fromisoformat(plain.value), time, zone, names) if plain else None
    if at is None:
        return plain
    return Literal(at.isoformat().replace("+00:00", "Z"), datatype=term("xsd:dateTime"))
