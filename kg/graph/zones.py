"""Time zones: what an ad writes for one, and the zone in which a country's day ends."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

LAST = timezone(timedelta(hours=-12))
"""The zone in which a day ends last: where nothing is known of a place, nothing is over before it is over there."""


def named(zone: str, names: Mapping[str, str]) -> tzinfo | None:
    """The zone that an ad writes: one of `names` (folded; offsets or IANA names), an offset, an IANA name; else None.

    >>> named("UTC+2", {}), named("Nowhere/Land", {})
    (datetime.timezone(datetime.timedelta(seconds=7200)), None)
    """
    name = " ".join(zone.casefold().replace("(", " ").replace(")", " ").split())
    said = names.get(name, zone.strip(" ()"))
    if said == "Z" or said.casefold() in ("utc", "gmt"):
        return UTC
    shift = re.fullmatch(r"(?:utc|gmt)?\s*([+\-−])\s*(\d{1,2})(?::?(\d{2}))?", said, re.IGNORECASE)
    if shift is None:
        return _iana(said) if "/" in said else None
    if int(shift[2]) > 14 or int(shift[3] or 0) > 59:
        return None
    distance = timedelta(hours=int(shift[2]), minutes=int(shift[3] or 0))
    return timezone(distance if shift[1] == "+" else -distance)


def of_country(code: str | None, spread: Mapping[str, str]) -> tzinfo:
    """The zone of a country (ISO 3166-1 alpha-2); of several, that of `spread`, else the one whose day ends last."""
    from babel.core import get_global

    code = (code or "").upper()
    if code in spread:
        return _iana(spread[code]) or LAST
    zones = [zone for name in get_global("territory_zones").get(code, ()) if (zone := _iana(name)) is not None]
    return min(zones, key=lambda zone: datetime(2026, 1, 1, tzinfo=zone).utcoffset() or timedelta(), default=LAST)


def end(day: date, clock: time | None, zone: tzinfo) -> datetime:
    """The moment, in UTC, at which a deadline has passed: that time of the day in that zone, else the end of the day.

    >>> end(date(2027, 1, 31), None, timezone(timedelta(hours=1))).isoformat()
    '2027-01-31T23:00:00+00:00'
    """
    last = datetime.combine(day, clock) if clock else datetime.combine(day + timedelta(days=1), time())
    return last.replace(tzinfo=zone).astimezone(UTC)


def clock(written: str | None) -> tuple[int, time] | None:
    """An hour as written, and the days to add (24:00 is 0:00 of the next day); None where it is none.

    >>> clock("24:00"), clock("12.30"), clock("25:00")
    ((1, datetime.time(0, 0)), (0, datetime.time(12, 30)), None)
    """
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?", written.strip()) if written else None
    if found is None:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups())
    if (hour, minute, second) == (24, 0, 0):
        return 1, time()
    return (0, time(hour, minute, second)) if hour < 24 and minute < 60 and second < 60 else None


def written(day: date, hour: str | None, zone: str | None, names: Mapping[str, str]) -> datetime | None:
    """The moment that an ad states: day, hour and a zone that is known; None where one of them is missing."""
    at, known = clock(hour), named(zone, names) if zone else None
    if at is None or known is None:
        return None
    return datetime.combine(day + timedelta(days=at[0]), at[1], tzinfo=known)


def _iana(name: str) -> tzinfo | None:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def country_of(codes: Sequence[str]) -> str | None:
    """The one country of a posting; None where it names none, or several."""
    return codes[0] if len(set(codes)) == 1 else None
