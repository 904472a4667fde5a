"""Literals in canonical form, so that an index that canonicalises them changes nothing."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from pyoxigraph import Literal

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


def deadline(value: Any, time: str | None, zone: str | None, zones: Mapping[str, str]) -> Literal | None:
    """A deadline: `xsd:dateTime` with offset where the ad states hour and zone, else `xsd:date`.

    `zone` is as written; `zones` maps zone names (folded) to offsets. A zone that is not known says nothing certain
    about the moment, so the date stands alone.

    >>> deadline("2026-12-13", "23:59", "CET", {"cet": "+01:00"}).value
    '2026-12-13T23:59:00+01:00'
    >>> deadline("2026-12-13", "23:59", None, {}).value
    '2026-12-13'
    """
    plain = day(value)
    offset = _offset(zone, zones) if zone else None
    clock = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?", time.strip()) if time else None
    if plain is None or offset is None or clock is None:
        return plain
    hour, minute, second = (int(part or 0) for part in clock.groups())
    at = datetime.fromisoformat(plain.value)
    if (hour, minute, second) == (24, 0, 0):
        at, hour = at + timedelta(days=1), 0
    if hour > 23 or minute > 59 or second > 59:
        return plain
    text = f"{at.date().isoformat()}T{hour:02}:{minute:02}:{second:02}{offset}"
    return Literal(text, datatype=term("xsd:dateTime"))


def _offset(zone: str, zones: Mapping[str, str]) -> str | None:
    name = " ".join(zone.casefold().replace("(", " ").replace(")", " ").split())
    if name in zones:
        return zones[name]
    shift = re.fullmatch(r"(?:utc|gmt)?\s*([+\-−])\s*(\d{1,2})(?::?(\d{2}))?", name)
    if shift is None or int(shift[2]) > 14 or int(shift[3] or 0) > 59:
        return None
    sign = "+" if shift[1] == "+" else "-"
    offset = f"{sign}{int(shift[2]):02}:{shift[3] or '00'}"
    return "Z" if offset[1:] == "00:00" else offset
