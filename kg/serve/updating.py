"""Writing that the index has to be asked for first: an update's effect is found by a worker, and recorded by a job.

Between the two another writer may make a release; then the effect is found anew.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.errors import Busy
from kg.serve import exchange, negotiate
from kg.serve.authorisation import writer
from kg.serve.context import Context
from kg.serve.evaluation import said
from kg.serve.problems import Problem
from kg.serve.protocol import Operation
from kg.tasks.recording import Change, Conflict, Recorded
from kg.update import effect
from kg.update.effect import Bounds, Effect
from kg.update.operations import Refused
from kg.workers import WorkerError

TRIES = 3
SERVED_SECONDS = 5.0
"""How long an answer waits until the release that it made is served."""
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Made:
    """A change that was carried out: the release that holds it, and what came and went with it."""

    release: int
    stated: int
    retracted: int
    changed: bool


async def update(request: Request, context: Context, operation: Operation) -> Response:
    """POST `/sparql` with an update."""
    await writer(request, context)
    assert operation.text is not None
    text, defaults, named = operation.text, operation.default_graphs, operation.named_graphs
    client = exchange.of(request.scope).client.name

    async def find() -> Effect:
        _, found = await context.queries.call(effect.of_request, text, defaults, named, bounds(context), client=client)
        return found

    made = await carry_out(request, context, find, "update")
    headers = {"Kg-Release": str(made.release), "Cache-Control": "no-store", "Vary": "Accept"}
    accept = ", ".join(request.headers.getlist("accept"))
    if accept and negotiate.choose(accept, ["text/plain", JSON]) == JSON:
        body = {
            "release": made.release, "changed": made.changed, "stated": made.stated, "retracted": made.retracted
        }  # fmt: skip
        return JSONResponse(body, 200, headers)
    return Response(status_code=204, headers=headers)


def bounds(context: Context) -> Bounds:
    """What a change may ask for."""
    return Bounds(context.settings.query_length, context.settings.write_bytes)


async def carry_out(
    request: Request, context: Context, find: Callable[[], Awaitable[Effect]], kind: str, note: str = ""
) -> Made:
    """Find an effect and have it recorded, as a release of that kind; returns when that is served.

    Raises Problem: what `find` refuses, 409 where a posting says what would go, 413 where it is too large, 422 with the
    report where it would break a shape, 503 where others write.
    """
    client = exchange.of(request.scope).client.name
    for _ in range(TRIES):
        try:
            found = await find()
        except Refused as refused:
            raise problem(refused) from None
        if found.nothing:
            return Made(found.release, 0, 0, False)
        try:
            recorded = cast(Recorded, await context.tasks.run("record", Change(found, kind, note), client=client))
        except WorkerError as error:
            raise said(error) from None
        except Busy as busy:
            raise Problem(503, str(busy), headers={"Retry-After": "5"}) from None
        await served(context, recorded.release)
        if not recorded.stale:
            return _judged(recorded, context)
    raise Problem(
        503,
        "Others are writing, and this was not possible in between; nothing was changed. Try again",
        headers={"Retry-After": "5"},
    )


async def served(context: Context, release: int) -> None:
    """Wait until that release is served, or for some seconds: who writes then reads what he wrote."""
    loop = asyncio.get_running_loop()
    until = loop.time() + SERVED_SECONDS
    while context.live.release < release and loop.time() < until:
        await asyncio.sleep(0.01)


def problem(refused: Refused) -> Problem:
    """An update that is not carried out, as a problem."""
    words = str(refused)
    words = words[:1].upper() + words[1:]
    if not refused.line:
        return Problem(refused.status, words)
    return Problem(refused.status, words, line=refused.line, column=refused.column)


def _judged(recorded: Recorded, context: Context) -> Made:
    if recorded.conflict is not None:
        raise _conflict(recorded.conflict, context.live.base)
    if recorded.large:
        raise Problem(
            413,
            f"This would change more than {context.settings.write_bytes} bytes of statements (setting write_bytes); do it in parts",
        )
    if not recorded.report.conforms:
        raise Problem(422, "This would break what the shapes ask of the dataset; nothing was changed")
    return Made(recorded.release, recorded.stated, recorded.retracted, recorded.changed)


def _conflict(found: Conflict, base: str) -> Problem:
    if found.posting is None:
        whose = "the vocabulary, which only `kg ingest` changes"
    else:
        whose = (
            f"the posting <{found.posting}> ({found.label}); change that (PUT /postings/"
            f"{found.posting.removeprefix(base + 'id/posting/')}), or withdraw it"
        )
    return Problem(
        409,
        f"Nothing was changed, since this would delete a statement of {whose}. The first such statement: {found.statement}",
        statement=found.statement,
        posting=found.posting,
    )
