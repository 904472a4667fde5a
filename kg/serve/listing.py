"""GET /postings: which postings there are, page by page, and for those who may write what waits in quarantine."""

import base64
import binascii
import json
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.serve import authorisation, negotiate, postings, problems
from kg.serve.caching import validators
from kg.serve.context import Context
from kg.serve.problems import Problem
from kg.store import Catalog

STATES = ("published", "withdrawn", "quarantine")
LIMIT, MOST = 100, 1000
"""Postings on a page, where nothing is said, and at most."""
_ALLOWED = {"state", "limit", "after", "lang"}


async def answer(request: Request, context: Context) -> Response:
    """The postings of a state by IRI; `Link: rel="next"` leads on. Quarantine is for bearers of a token."""
    state, limit, after = _asked(request)
    accept = ", ".join(request.headers.getlist("accept"))
    if negotiate.choose(accept, [postings.JSON]) is None:
        raise problems.not_acceptable([postings.JSON])
    headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
    if state == "quarantine":
        await authorisation.writer(request, context)
        headers["Cache-Control"] = "no-store"
    rows, following, release = await run_in_threadpool(_page, context.live.catalog, state, limit, after)
    headers["Kg-Release"] = str(release)
    told: dict[str, Any] = {"postings": rows, "state": state, "release": release, "next": None}
    if following is not None:
        cursor = base64.urlsafe_b64encode(following.encode()).decode().rstrip("=")
        told["next"] = "/postings?" + urlencode({"state": state, "limit": limit, "after": cursor})
        headers["Link"] = f'<{told["next"]}>; rel="next"'
    body = (json.dumps(told, ensure_ascii=False) + "\n").encode()
    if state != "quarantine":
        headers["ETag"] = validators.strong(release, "json", state, limit, after)
        if (unchanged := validators.not_modified(request, headers)) is not None:
            return unchanged
    return Response(body, 200, headers, postings.JSON)


def _asked(request: Request) -> tuple[str, int, str]:
    given = request.query_params
    for name in given:
        if name not in _ALLOWED and name.lower() not in authorisation.IN_ADDRESS:
            raise Problem(400, f"{name} is nothing that can be asked here; state, limit and after are")
    state, limit, after = given.get("state", STATES[0]), given.get("limit", str(LIMIT)), given.get("after", "")
    if state not in STATES:
        raise Problem(400, f"state is {state[:50]!r}; there are {', '.join(STATES)}")
    if not (limit.isascii() and limit.isdigit() and len(limit) <= 9 and 1 <= int(limit) <= MOST):
        raise Problem(400, f"limit is {limit[:50]!r}, and is a whole number from 1 to {MOST}")
    try:
        name = base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode()
    except (ValueError, binascii.Error):
        raise Problem(400, "after is no place in the list; take it from the link to the next page") from None
    return state, int(limit), name


def _page(catalog: Catalog, state: str, limit: int, after: str) -> tuple[list[dict[str, Any]], str | None, int]:
    """The rows of a page, what the next page begins after (None where there is none), and the release."""
    release = catalog.release
    if state == "quarantine":
        waiting = [one for one in catalog.quarantine() if one.source > after][: limit + 1]
        rows: list[dict[str, Any]] = [
            {
                "source": one.source,
                "name": one.name,
                "state": state,
                "sha256": one.sha256,
                "received": postings.stamp(one.received),
                "code": one.code,
                "message": one.message,
                "report": postings.summary(one.report),
            }
            for one in waiting
        ]
        key = "source"
    else:
        found = catalog.page("published" if state == "published" else "withdrawn", after, limit + 1)
        rows, key = [postings.row(one, catalog.base) for one in found], "iri"
    more = len(rows) > limit
    return rows[:limit], rows[limit - 1][key] if more else None, release
