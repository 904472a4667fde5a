"""Dates, times and durations of XML Schema (https://www.w3.org/TR/xmlschema11-2/#isoformats): form and value.

A value is a number of seconds, and beside it whether the form had a time zone; years may be any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

YEAR, MONTH, DAY = (
    r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))",
    r"(?P<month>0[1-9]|1[0-2])",
    r"(?P<day>0[1-9]|[12][0-9]|3[01])",
)
TIME = r"(?:(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9](?:\.[0-9]+)?)|(?P<midnight>24:00:00(?:\.0+)?))"
ZONE = r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
FORMS = {
    name: re.compile(form + (ZONE if name == "dateTimeStamp" else f"{ZONE}?"))
    for name, form in {
        "dateTime": f"{YEAR}-{MONTH}-{DAY}T{TIME}", "dateTimeStamp": f"{YEAR}-{MONTH}-{DAY}T{TIME}",
        "date": f"{YEAR}-{MONTH}-{DAY}", "time": TIME, "gYearMonth": f"{YEAR}-{MONTH}", "gYear": YEAR,
        "gMonthDay": f"--{MONTH}-{DAY}", "gMonth": f"--{MONTH}", "gDay": f"---{DAY}",
    }.items()
}  # fmt: skip
DURATION = re.compile(
    r"(?P<sign>-)?P(?=.)(?:(?P<years>[0-9]+)Y)?(?:(?P<months>[0-9]+)M)?(?:(?P<days>[0-9]+)D)?"
    r"(?:T(?=.)(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?(?:(?P<seconds>[0-9]+(?:\.[0-9]+)?)S)?)?"
)
# Which parts a duration of each type may have.
PARTS = {
    "duration": ("years", "months", "days", "hours", "minutes", "seconds"),
    "yearMonthDuration": ("years", "months"),
    "dayTimeDuration": ("days", "hours", "minutes", "seconds"),
}
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def instant(lexical: str, kind: str) -> tuple[Fraction, bool] | None:
    """Seconds from an epoch of the type's own, and whether a time zone was given; None for a form that it has not.

    >>> instant("1970-01-01T01:00:00+01:00", "dateTime") == instant("1970-01-01T00:00:00Z", "dateTime")
    True
    """
    match = FORMS[kind].fullmatch(lexical)
    if match is None:
        return None
    part = match.groupdict()
    # A day in no year may be the 29th of February.
    year, month, day = int(part.get("year") or 2000), int(part.get("month") or 1), int(part.get("day") or 1)
    if day > LENGTHS[month - 1] + (month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)):
        return None
    seconds = Fraction(_days(year, month, day) * 86400)
    if part.get("midnight"):
        seconds += 86400
    elif part.get("hour"):
        seconds += int(part["hour"]) * 3600 + int(part["minute"]) * 60 + Fraction(part["second"])
    zone = part["zone"]
    if zone and zone != "Z":
        minutes = int(zone[1:3]) * 60 + int(zone[4:])
        seconds -= minutes * 60 if zone[0] == "+" else -minutes * 60
    return seconds, zone is not None


def _days(year: int, month: int, day: int) -> int:
    """Days from a fixed one, in the Gregorian calendar before its time as well; a year begins in March here."""
    if month <= 2:
        year, month = year - 1, month + 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + day


def span(lexical: str, kind: str) -> tuple[int, Fraction] | None:
    """Months and seconds of a duration; None for a form that its type has not.

    >>> span("-P1Y2M", "duration")
    (-14, Fraction(0, 1))
    """
    match = DURATION.fullmatch(lexical)
    if match is None or lexical.endswith(("P", "T")):
        return None
    part = {name: text for name, text in match.groupdict().items() if text and name != "sign"}
    if not part or not part.keys() <= set(PARTS[kind]):
        return None
    months = int(part.get("years", 0)) * 12 + int(part.get("months", 0))
    seconds = int(part.get("days", 0)) * 86400 + int(part.get("hours", 0)) * 3600
    exact = seconds + int(part.get("minutes", 0)) * 60 + Fraction(part.get("seconds", 0))
    return (-months, -exact) if match["sign"] else (months, exact)


def _instant(kind: str) -> Callable[[str], bool]:
    return lambda lexical: instant(lexical, kind) is not None


def _span(kind: str) -> Callable[[str], bool]:
    return lambda lexical: span(lexical, kind) is not None


LEXICAL: Mapping[str, Callable[[str], bool]] = {
    **{kind: _instant(kind) for kind in FORMS},
    **{kind: _span(kind) for kind in PARTS},
}
