"""Error pages: problem details for programs, the same words on a page for people."""

from starlette.requests import Request
from starlette.responses import Response

from kg.serve import negotiate, problems
from kg.serve.context import Context
from kg.serve.formats import PAGE
from kg.serve.problems import Problem


def answer(request: Request, context: Context, problem: Problem) -> Response:
    """The problem in the shape that the client asks for; problem details where it asks for nothing we have."""
    accept = ", ".join(request.headers.getlist("accept"))
    wanted = negotiate.choose(accept, [problems.MEDIA_TYPE, "application/json", PAGE.media])
    if wanted != PAGE.media:
        return problems.response(problem)
    page = context.templates.render(
        "problem.html",
        request,
        problem=problem,
        title=problems.title(problem.status),
        typed=request.query_params.get("q", "")[:1000],
    )
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language", **problem.headers}
    return Response(page, problem.status, headers, PAGE.content_type)
