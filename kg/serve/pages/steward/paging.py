"""Lists page by page: which rows, and the addresses of the pages beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.requests import Request

from kg.serve.problems import Problem

T = TypeVar("T")
ROWS = 25
"""Rows of a page."""
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list: its rows, the number of the first (from 1), and the pages beside; `total` is None where nobody counts."""

    rows: Sequence[T]
    first: int
    total: int | None
    before: str
    after: str


def number(request: Request) -> int:
    """The number of the page that is asked for, from 1; raises Problem 400 for what is none."""
    asked = request.query_params.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 9 and 1 <= int(asked) <= MOST):
        raise Problem(400, f"page is {asked[:50]!r}, and is a whole number from 1")
    return int(asked)


def of(request: Request, rows: Sequence[T]) -> Page[T]:
    """The page that is asked for, of a list of which all rows are known; raises Problem 404 where it has no such page."""
    first = (number(request) - 1) * ROWS
    return part(request, rows[first : first + ROWS], len(rows) > first + ROWS, len(rows))


def part(request: Request, rows: Sequence[T], more: bool, total: int | None = None) -> Page[T]:
    """The page that is asked for, of which these are the rows; raises Problem 404 where the list ends before it."""
    at = number(request)
    if at > 1 and not rows:
        raise Problem(404, f"There is no page {at} of this list; it ends before")

    def address(page: int) -> str:
        return str(request.url.include_query_params(page=page).replace(scheme="", netloc=""))

    before, after = address(at - 1) if at > 1 else "", address(at + 1) if more else ""
    return Page(rows, (at - 1) * ROWS + 1, total, before, after)
