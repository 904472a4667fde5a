"""POST /postings: a posting by itself (`kg.serve.postings`), or a form with one, as the page `/validate` sends it."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from kg.serve import authorisation, filling, postings, submissions, writing
from kg.serve.context import Context
from kg.serve.filling import Filled, Unfilled
from kg.serve.pages import validate
from kg.serve.problems import Problem
from kg.tasks.records import Form, Take, Taken


async def post(request: Request, context: Context) -> Response:
    """POST /postings: 201 for a new source, 200 for one that is known. A page gets pages, and keeps what was filled in."""
    if not filling.is_form(request):
        return await postings.post(request, context)
    form = writing.form(request)
    try:
        filled = await filling.filled(request)
    except Unfilled as missing:
        if form != "html":
            raise
        return await validate.again(request, context, missing)
    if form != "html":
        return await postings.answer(request, context, await _take(request, context, filled, form))
    try:
        taken = await _take(request, context, filled, form)
        if taken.outcome == "refused":
            raise submissions.refusal(taken.code, taken.message)
    except Problem as problem:
        return await validate.show(request, context, filled, refused=problem)
    await writing.served(context, taken.release)
    return validate.published(request, context, taken)


async def _take(request: Request, context: Context, filled: Filled, form: Form) -> Taken:
    await authorisation.writer(request, context, given=filled.token)
    sent = filling.submission(request, context, filled, form)
    ask = Take(sent, datetime.now(UTC), filling.source(filled.source))
    found: Taken = await writing.run(context, request, "take", ask)
    return found
