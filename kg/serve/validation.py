"""`/validate`: whether a posting, or any RDF, would pass; for anyone, within limits, and nothing is kept."""

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from kg.serve import exchange, submissions, writing
from kg.serve.context import Context
from kg.serve.formats import PAGE, TURTLE
from kg.serve.problems import Problem
from kg.tasks.records import Checked, Form, Submission

_HEADERS = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language"}
SHOWN = 100_000
"""Bytes that the form shows again."""
OFFERS = (*submissions.POSTINGS, *(media for media in submissions.RDF if media not in submissions.POSTINGS))


FORM = "application/x-www-form-urlencoded"
TYPES = (
    ("text/plain", "Text"), ("text/html", "HTML"), ("application/ld+json", "JSON-LD"), ("text/turtle", "Turtle"),
    ("application/n-triples", "N-Triples"), ("application/n-quads", "N-Quads"), ("application/trig", "TriG"),
    ("application/rdf+xml", "RDF/XML"),
)  # fmt: skip
"""What the page's form offers."""
_FIELDS = 8


async def page(request: Request, context: Context) -> Response:
    """GET /validate: a form for people."""
    return _page(request, context, TYPES[0][0], "", "")


async def post(request: Request, context: Context) -> Response:
    """POST /validate: 200 with the report, whatever it says."""
    form = writing.form(request)
    sent = _of_form(request, context, form) or submissions.submission(request, context, OFFERS, report=form)
    with context.waiting.client(request.receive) as waits:
        try:
            found: Checked = await writing.run(context, request, "validate", sent)
        except asyncio.CancelledError:
            if not waits.left:
                raise
            return Response(status_code=503)  # nobody sees it
    if found.code:
        raise submissions.refusal(found.code, found.message)
    if form == "turtle":
        return Response(found.report, 200, _HEADERS, TURTLE.content_type)
    if form == "html":
        filled = sent.data.decode("utf-8", "replace") if len(sent.data) <= SHOWN else ""
        return _page(request, context, sent.media_type.partition(";")[0], filled, found.report.decode())
    return Response(found.report + b"\n", 200, _HEADERS, "application/json")


def _of_form(request: Request, context: Context, report: Form) -> Submission | None:
    """What the page's form sends: `data`, and what it is in `type`; None for any other body."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return None
    try:
        fields = dict(parse_qsl(exchange.of(request.scope).body.decode(), max_num_fields=_FIELDS, errors="strict"))
    except ValueError:
        raise Problem(400, "The form cannot be read; it has the fields data and type, in UTF-8") from None
    data, media = fields.get("data", ""), fields.get("type", TYPES[0][0])
    if not data.strip():
        raise Problem(400, "The form's field data is empty; it takes the posting")
    if media not in dict(TYPES):
        raise Problem(415, f"type is {media[:100]!r}; there are {', '.join(dict(TYPES))}")
    return Submission(
        data.encode(), f"{media}; charset=utf-8", context.live.base, report, context.templates.language(request)
    )


def _page(request: Request, context: Context, chosen: str, data: str, report: str) -> Response:
    text = context.templates.render(
        "validate.html", request, types=TYPES, chosen=chosen.strip().lower(), data=data, report=report
    )
    return Response(text, 200, _HEADERS, PAGE.content_type)
