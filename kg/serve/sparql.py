"""`/sparql` for people and for what asks what it is: pages, and the service description.

Queries of programs are answered before they come here (`kg.serve.endpoint`).
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.serve import evaluation, exchange, problems, protocol, service, updating
from kg.serve.context import Context
from kg.serve.evaluation import Asked
from kg.serve.formats import DESCRIPTIONS, PAGE
from kg.serve.headers import POLICY, policy
from kg.serve.pages import sparql as pages
from kg.serve.problems import Problem
from kg.workers import WorkerError

GRIPS = "sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk="
"""The one sheet that YASGUI adds by a script: that of the grips between the columns of an answer."""
_VARY = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
_PAGE = {**_VARY, POLICY: policy(GRIPS)}


async def answer(request: Request, context: Context) -> Response:
    """GET or POST `/sparql`."""
    accept = protocol.accept(request.scope["query_string"], ", ".join(request.headers.getlist("accept")))
    operation = await run_in_threadpool(parsed, request)  # an update may be long
    if operation.update:
        return await updating.update(request, context, operation)
    if operation.text is None:
        return await _without_query(request, context, accept)
    try:
        asked = await run_in_threadpool(context.queries.look, operation, accept)  # it may be long
        release, body = await _whole(request, context, asked)
    except Problem as problem:
        if not evaluation.prefers_page(accept):
            raise
        # A person in a browser sees the form again with what was wrong.
        page = await pages.refused(request, context, operation, problem)
        return Response(page, problem.status, {**_PAGE, **problem.headers}, PAGE.content_type)
    told = {"Kg-Release": str(release)}
    if not asked.page:
        return Response(body, 200, {**_VARY, **told}, asked.form.content_type)
    page = await pages.results(request, context, operation, asked.form, body)
    return Response(page, 200, {**_PAGE, **told}, PAGE.content_type)


def parsed(request: Request) -> protocol.Operation:
    """The operation that the request asks for; raises Problem where it is none."""
    return protocol.parse(
        request.method,
        request.scope["query_string"],
        request.headers.get("content-type", ""),
        exchange.of(request.scope).body,
        request.headers.get("content-encoding", ""),
    )


async def _whole(request: Request, context: Context, asked: Asked) -> tuple[int, bytes]:
    """A whole answer, and the release that it comes from."""
    stream = await context.queries.run(asked, exchange.of(request.scope).client.name)
    try:
        return stream.release, b"".join([chunk async for chunk in stream])
    except WorkerError as error:
        raise evaluation.said(error, asked.checked) from None
    finally:
        await stream.aclose()


def endpoint(request: Request) -> str:
    """The address that was asked, without its query."""
    return str(request.url.replace(query="", fragment=""))


async def _without_query(request: Request, context: Context, accept: str) -> Response:
    offers = (*DESCRIPTIONS, PAGE)
    form = evaluation.preferred(accept, offers)
    if form is None:
        raise problems.not_acceptable([f.media for f in offers])
    if form is PAGE:
        return Response(await pages.form(request, context), 200, _PAGE, PAGE.content_type)
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    return Response(service.description(context, form, endpoint(request)), 200, headers, form.content_type)
