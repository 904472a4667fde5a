"""`/validate`: whether a posting, or any RDF, would pass; for anyone, within limits, and nothing is kept."""

from starlette.requests import Request
from starlette.responses import Response

from kg.serve import filling, submissions, writing
from kg.serve.context import Context
from kg.serve.filling import Filled, Unfilled
from kg.serve.formats import TURTLE
from kg.serve.pages import validate
from kg.tasks.records import Amendment, Checked

_HEADERS = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language"}
OFFERS = (*submissions.POSTINGS, *(media for media in submissions.RDF if media not in submissions.POSTINGS))


async def page(request: Request, context: Context) -> Response:
    """GET /validate: a form for people."""
    return await validate.blank(request, context)


async def post(request: Request, context: Context) -> Response:
    """POST /validate: 200 with the report, whatever it says; a page besides with the facts, to be corrected."""
    form = writing.form(request)
    try:
        filled = await filling.filled(request) if filling.is_form(request) else None
    except Unfilled as missing:
        if form != "html":
            raise
        return await validate.again(request, context, missing)
    if filled is None:
        sent = submissions.submission(request, context, OFFERS, report=form)
        filled = Filled(sent.data, sent.media_type, "", "", "", Amendment())
    sent = filling.submission(request, context, filled, form)
    if form == "html":
        return await validate.show(request, context, filled)
    found: Checked | None = await validate.run(request, context, "validate", sent)
    if found is None:
        return Response(status_code=503)  # nobody sees it
    if found.code:
        raise submissions.refusal(found.code, found.message)
    if form == "turtle":
        return Response(found.report, 200, _HEADERS, TURTLE.content_type)
    return Response(found.report + b"\n", 200, _HEADERS, "application/json")
