"""What all writing over HTTP has in common: jobs and their errors as problems, and who wrote reads what he wrote."""

import asyncio
import logging
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import Busy, KgError
from kg.serve import evaluation, exchange, negotiate, problems
from kg.serve.context import Context
from kg.serve.formats import PAGE, TURTLE
from kg.serve.problems import Problem
from kg.tasks.records import Form
from kg.workers import WorkerError

SERVED_SECONDS = 5.0
"""How long an answer waits until the release that it speaks of is served."""
LOOK_SECONDS = 0.01
FORMS: dict[str, Form] = {
    problems.MEDIA_TYPE: "json",
    "application/json": "json",
    PAGE.media: "html",
    TURTLE.media: "turtle",
}


async def run(context: Context, request: Request, name: str, payload: object) -> Any:
    """What the job of that name gives (`kg.tasks.jobs`); raises Problem where it cannot be done."""
    client = exchange.of(request.scope).client.name
    try:
        return await context.tasks.run(name, payload, client=client)
    except WorkerError as error:
        raise evaluation.said(error) from None
    except Busy:
        raise Problem(
            503, "Another process is writing to the catalog, `kg ingest` perhaps; try again soon",
            headers={"Retry-After": "5"},
        ) from None  # fmt: skip
    except KgError as error:
        # Its words are for whoever runs the service: they name paths.
        logging.getLogger(__name__).error("%s cannot be done: %s", name, error)
        raise Problem(503, "The catalog cannot be written now; the service's log says why") from None


async def served(context: Context, release: int) -> None:
    """Wait until that release is served, so that who wrote reads what he wrote; give up where that takes too long."""
    until = time.monotonic() + SERVED_SECONDS
    while context.live.release < release and time.monotonic() < until:
        await asyncio.sleep(LOOK_SECONDS)


def form(request: Request) -> Form:
    """What a report is to be written in, by Accept; problem details and JSON before all else."""
    accept = ", ".join(request.headers.getlist("accept"))
    return FORMS[negotiate.choose(accept, list(FORMS)) or problems.MEDIA_TYPE]


def refused(request: Request, context: Context, problem: Problem, report: bytes, kind: Form) -> Response:
    """A refusal with its report, which was written in that form: as problem details with the member `report`, as a page,
    or as the graph alone."""
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language", **problem.headers}
    if kind == "turtle":
        return Response(report, problem.status, headers, TURTLE.content_type)
    if kind == "html":
        page = context.templates.render(
            "refused.html", request, problem=problem, title=problems.title(problem.status), report=report.decode()
        )
        return Response(page, problem.status, headers, PAGE.content_type)
    body = problems.response(problem).body
    return Response(with_report(bytes(body), report), problem.status, headers, problems.MEDIA_TYPE)


def with_report(body: bytes, report: bytes) -> bytes:
    """An object of JSON with the member `report`, which is written already.

    >>> with_report(b'{"a": 1}', b'{}')
    b'{"a": 1, "report": {}}\\n'
    """
    return body.rstrip().removesuffix(b"}") + b', "report": ' + (report or b"null") + b"}\n"
