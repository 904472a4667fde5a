"""`/sparql`: the SPARQL 1.1 Protocol for queries, with a page for people and a description for programs."""

from typing import Any

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from kg.serve import guard, negotiate, problems, protocol, service
from kg.serve.context import Context
from kg.serve.formats import DESCRIPTIONS, GRAPHS, PAGE, RESULTS, Format, by_media
from kg.serve.pages import sparql as pages
from kg.serve.problems import Problem
from kg.serve.runner import Task

MAX_BODY = 1_000_000


async def answer(request: Request, context: Context) -> Response:
    """GET or POST `/sparql`."""
    operation = protocol.parse(
        request.method,
        request.scope["query_string"],
        request.headers.get("content-type", ""),
        await _body(request),
        request.headers.get("content-encoding", ""),
    )
    if operation.text is None:
        return await _without_query(request, context)
    try:
        checked = guard.check(operation.text, max_length=context.settings.query_length)
    except guard.Forbidden as error:
        return await _refused(request, context, operation, refusal(error))
    offers = RESULTS if checked.form in ("SELECT", "ASK") else GRAPHS
    form = _negotiate(request, (*offers, PAGE))
    wanted = offers[0] if form is PAGE else form
    task = Task(
        operation.text,
        wanted.media,
        _nodes(operation.default_graphs),
        _nodes(operation.named_graphs),
        context.settings.query_timeout,
        context.settings.query_bytes,
    )
    try:
        result = await context.runner.run(task)
    except Problem as problem:
        return await _refused(request, context, operation, problem)
    headers = {"Vary": "Accept", "Cache-Control": "no-cache", "Kg-Release": str(result.release)}
    if form is PAGE:
        page = await pages.results(request, context, operation, wanted, result.body)
        return Response(page, 200, {**headers, "Vary": "Accept, Accept-Language"}, PAGE.content_type)
    return Response(result.body, 200, headers, form.content_type)


def refusal(error: guard.Forbidden) -> Problem:
    """The refusal of a query as a problem."""
    where: dict[str, Any] = {"line": error.line, "column": error.column} if error.line else {}
    return Problem(error.status, str(error), **where)


async def _without_query(request: Request, context: Context) -> Response:
    form = _negotiate(request, (*DESCRIPTIONS, PAGE))
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    if form is PAGE:
        page = await pages.form(request, context)
        return Response(page, 200, {**headers, "Vary": "Accept, Accept-Language"}, PAGE.content_type)
    return Response(service.description(context, form), 200, headers, form.content_type)


async def _refused(request: Request, context: Context, operation: protocol.Operation, problem: Problem) -> Response:
    """A person in a browser sees the form again with what was wrong; a program gets problem details."""
    if not _prefers_page(request):
        raise problem
    page = await pages.refused(request, context, operation, problem)
    return Response(page, problem.status, {"Vary": "Accept, Accept-Language", **problem.headers}, PAGE.content_type)


def _prefers_page(request: Request) -> bool:
    return negotiate.choose(_accept(request), [problems.MEDIA_TYPE, "application/json", PAGE.media]) == PAGE.media


def _negotiate(request: Request, offers: tuple[Format, ...]) -> Format:
    media = negotiate.choose(_accept(request), [f.media for f in offers])
    if media is None:
        raise problems.not_acceptable([f.media for f in offers])
    return by_media(media, offers)


def _accept(request: Request) -> str:
    return ", ".join(request.headers.getlist("accept"))


async def _body(request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            raise Problem(413, f"The request's body is larger than {MAX_BODY} bytes")
        parts.append(part)
    return b"".join(parts)


def _nodes(iris: tuple[str, ...] | None) -> tuple[NamedNode, ...] | None:
    return None if iris is None else tuple(map(NamedNode, iris))
