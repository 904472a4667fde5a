"""Writing that the index has to be asked for first: an update's effect is found by a worker, and recorded by a job.

Requests take turns with that. Between the two another writer may still make a release, such as `kg ingest` or a posting that
comes in; then the effect is found anew.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.serve import exchange, negotiate, writing
from kg.serve.authorisation import writer
from kg.serve.context import Context
from kg.serve.postings import address
from kg.serve.problems import Problem
from kg.serve.protocol import Operation
from kg.tasks.recording import Change, Conflict, Recorded
from kg.tasks.records import Form
from kg.update import effect
from kg.update.effect import Bounds, Effect
from kg.update.operations import Refused

TRIES = 3
JSON = "application/json"
VIOLATING = "This would break what the shapes ask of the dataset; nothing was changed. The report says what is wrong"


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
    if isinstance(made, Response):
        return made
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
) -> Made | Response:
    """Find an effect and have it recorded, as a release of that kind; returns when that is served.

    Raises Problem: what `find` refuses, 409 where a posting says what would go, 413 where it is too large, 503 where
    others write. Where it would break a shape, the answer is given instead: 422 with the report.
    """
    form = writing.form(request)
    async with context.changing.turn():
        return await _carried_out(request, context, find, kind, note, form)


async def _carried_out(
    request: Request, context: Context, find: Callable[[], Awaitable[Effect]], kind: str, note: str, form: Form
) -> Made | Response:
    for _ in range(TRIES):
        try:
            found = await find()
        except Refused as refused:
            raise problem(refused) from None
        if found.nothing:
            return Made(found.release, 0, 0, False)
        change = Change(found, kind, note, form, context.templates.language(request))
        recorded: Recorded = await writing.run(context, request, "record", change)
        await writing.served(context, recorded.release)
        if not recorded.stale:
            if recorded.violating:
                return writing.refused(request, context, Problem(422, VIOLATING), recorded.report, form)
            return _judged(recorded, context)
    raise Problem(
        503,
        "Others are writing, and this was not possible in between; nothing was changed. Try again",
        headers={"Retry-After": "5"},
    )


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
    return Made(recorded.release, recorded.stated, recorded.retracted, recorded.changed)


def _conflict(found: Conflict, base: str) -> Problem:
    if found.posting is None:
        whose = "the vocabulary, which only `kg ingest` changes"
    else:
        whose = (
            f"the posting <{found.posting}> ({found.label}); change that (PUT {address(found.posting, base)}), or"
            " withdraw it"
        )
    return Problem(
        409,
        f"Nothing was changed, since this would delete a statement of {whose}. The first such statement: {found.statement}",
        statement=found.statement,
        posting=found.posting,
    )
