"""How a posting stands on a day: open, closing soon, closed, open until filled, or without a stated deadline."""

from collections.abc import Sequence
from datetime import date, datetime

SOON_DAYS = 14


def standing(
    deadlines: Sequence[date], ends: Sequence[datetime], rolling: bool, on: date, now: datetime | None
) -> tuple[str, int | None]:
    """`open`, `soon`, `closed`, `rolling` or `unknown`, and the days until or since the last deadline.

    On a day, a deadline's day belongs to it; now, if that is given, a deadline ends when it does where the work is.
    Rolling is open until withdrawn.

    >>> standing([date(2031, 3, 31)], [], False, date(2031, 3, 30), None)
    ('soon', 1)
    >>> standing([date(2031, 3, 31)], [], True, date(2031, 4, 2), None)
    ('rolling', 2)
    """
    if not deadlines:
        return ("rolling" if rolling else "unknown"), None
    days = (max(deadlines) - on).days
    if max(ends) > now if now and ends else days >= 0:
        # Where the work is, the day may be the last one still when it is over in UTC.
        return ("soon" if days <= SOON_DAYS else "open"), max(days, 0)
    return ("rolling" if rolling else "closed"), abs(days)


def as_date(text: str) -> date | None:
    """An ISO date, None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def as_moment(text: str) -> datetime | None:
    """A moment of xsd:dateTimeStamp, None where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
