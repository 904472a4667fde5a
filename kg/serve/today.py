"""The day that a page speaks of: open, closed and days left follow from it and from what is stated."""

from datetime import UTC, date, datetime

from starlette.requests import Request

from kg.serve.problems import Problem
from kg.serve.standing import as_date

PARAMETER = "today"
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
"""The days that may be asked about: there have to be others before and after them."""


def day(request: Request) -> date:
    """The day for which the page says what is open: `today=` in the address, else today (UTC).

    Raises Problem (400) where it is no date, or none from FIRST to LAST.
    """
    asked = request.query_params.get(PARAMETER)
    if not asked:
        return datetime.now(UTC).date()
    found = as_date(asked)
    if found is None:
        raise Problem(400, f"{PARAMETER} is {asked[:100]!r}, but must be a date such as 2026-01-31")
    if not FIRST <= found <= LAST:
        raise Problem(400, f"{PARAMETER} is {found}, but must be a day from {FIRST} to {LAST}")
    return found


def moment(request: Request) -> datetime | None:
    """Now, where the page speaks of now; None where the address names a day (`today=`)."""
    return None if request.query_params.get(PARAMETER) else datetime.now(UTC)


def kept(request: Request) -> dict[str, str]:
    """What a link on the page says of the day: the day that the address names, else nothing."""
    return {PARAMETER: day(request).isoformat()} if request.query_params.get(PARAMETER) else {}
