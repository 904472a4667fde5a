"""Errors over HTTP: one shape for all of them, problem details (RFC 9457)."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """An answer that is no success. `detail` says to a person what was wrong and what to do.

    `members` are further members of the problem details, such as `available` (media types) or `line`.
    """

    def __init__(self, status: int, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members


def title(status: int) -> str:
    """The phrase of a status: `Not Found`."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def response(problem: Problem) -> Response:
    """The problem as `application/problem+json`; the type is `about:blank`, so the title is the status's phrase."""
    body = {
        "type": "about:blank",
        "title": title(problem.status),
        "status": problem.status,
        "detail": problem.detail,
        **problem.members,
    }
    return Response(
        json.dumps(body, ensure_ascii=False) + "\n",
        problem.status,
        {"Cache-Control": "no-store", **problem.headers},
        MEDIA_TYPE,
    )


def not_acceptable(offers: list[str]) -> Problem:
    """406 with the media types that there are."""
    return Problem(
        406,
        f"None of the media types in Accept can be given; there are {', '.join(offers)}",
        headers={"Vary": "Accept"},
        available=offers,
    )


def unwritable(why: str) -> Problem:
    """406 for what the format asked for cannot hold, with those that can."""
    others = ["text/turtle", "application/n-triples", "application/ld+json"]
    return Problem(406, f"{why}, such as {', '.join(others)}", headers={"Vary": "Accept"}, available=others)


def of_request(request: Request, error: Exception) -> Problem:
    """Any exception of the framework or of ours as a Problem; what nobody foresaw is a 500 without its details."""
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        if error.status_code == 404:
            detail = f"There is nothing at {request.url.path}"
        elif error.status_code == 405:
            detail = f"{request.method} is not allowed here"
        else:
            detail = str(error.detail)
        return Problem(error.status_code, detail, headers=error.headers)
    if isinstance(error, RequestValidationError):
        return Problem(422, "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()))
    return unforeseen()


def moved(number: int) -> Problem:
    """503 where the newest release stopped being that just now."""
    return Problem(503, f"Release {number} was the newest until this moment; try again", headers={"Retry-After": "1"})


def unforeseen() -> Problem:
    """500 for what nobody foresaw; its details are for the log, not for the client."""
    return Problem(500, "The server failed to answer this; it is our fault, not yours")


def stopping() -> Problem:
    """503 for what was not answered when the service had to end."""
    return Problem(503, "The service is stopping; try again soon", headers={"Retry-After": "5"})
