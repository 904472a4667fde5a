"""The application: its routes, and what they are handed. Each route's work stands in a module of its own."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from kg import __version__
from kg.serve import (
    authorisation,
    edge,
    methods,
    past,
    problems,
    routes,
    sources,
)  # fmt: skip
from kg.serve.application import Application
from kg.serve.caching.compression import Compression
from kg.serve.context import Context
from kg.serve.endpoint import Endpoint
from kg.serve.evaluation import Evaluation
from kg.serve.languages import Languages
from kg.serve.live import Live
from kg.serve.metrics import Metrics
from kg.serve.pages import errors
from kg.serve.problems import Problem
from kg.serve.route import Handler
from kg.serve.searching import Searching
from kg.serve.templating import HERE, Templates
from kg.serve.whole import Whole
from kg.settings import Settings
from kg.tasks.tasks import Tasks


def build(settings: Settings) -> FastAPI:
    """The application over `settings.data`; see `kg.serve.create_app`."""
    templates = Templates(
        {
            "title": settings.title,
            "licence": settings.licence,
            "publisher": settings.publisher,
            "publisher_url": settings.publisher_url,
            "version": __version__,
        },
        [path for path, _, _, _ in routes.ROUTES],
    )
    queries = Evaluation(settings)
    live = Live(settings, queries)
    metrics = Metrics(lambda: live.release)
    for source in (sources.workers(queries.statistics), sources.cache(queries.answers.statistics), sources.process):
        metrics.add(source)
    tasks = Tasks(settings)
    metrics.add(sources.tasks(tasks.statistics))
    context = Context(
        settings,
        live,
        queries,
        templates,
        metrics,
        past.Past(settings, live, queries),
        tasks,
        Searching(settings, live),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(live.load)
        try:
            await context.queries.open(live.base)
            await context.search.open()
            if await asyncio.to_thread(authorisation.awaited, context):
                context.tasks.prepare()
            yield
        finally:
            await context.search.close()
            await context.tasks.close()
            await context.past.close()
            await context.queries.close()
            live.close()
            end()

    app = Application(
        title=settings.title,
        version=__version__,
        summary="Academic job postings as linked data",
        license_info={"name": "Licence of the data", "url": settings.licence},
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # such a redirect would name a host, and Location is relative here
        lifespan=lifespan,
    )
    app.state.context = context
    for path, verbs, handler, words in routes.ROUTES:
        for method in verbs:
            app.add_api_route(
                path,
                _endpoint(handler, context),
                methods=[method],
                operation_id=f"{method.lower()}_{words.name}",
                summary=words.summary,
                description=words.description,
                responses=words.responses(),
                openapi_extra=words.extra(method),
                response_class=Response,
                status_code=200 if words.media else words.statuses[0],
                include_in_schema=True,
            )
    app.mount(
        "/static", Whole(StaticFiles(directory=HERE / "static", packages=[("kg.report", "static")])), name="static"
    )
    _errors(app, context)
    app.add_middleware(Compression)
    app.add_middleware(Endpoint, context=context)  # compresses its answers itself, so that kept ones are so once
    app.add_middleware(Languages, languages=frozenset(templates.wording))
    names = [(path, words.name) for path, _, _, words in routes.ROUTES]
    trusted = partial(authorisation.trusted, context=context)

    def refusal(scope: Scope, problem: Problem) -> Response:
        return errors.answer(Request(scope), context, problem)

    end = edge.surround(app, settings, metrics, [*names, ("/static/{path:path}", "static")], trusted, refusal)
    return app


def _endpoint(handler: Handler, context: Context) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return await handler(request, context)
        except (Problem, HTTPException):
            raise
        except Exception as error:
            # Made a problem here, inside the middleware, so that a 500 has the headers that every answer has.
            logging.getLogger(__name__).exception("%s %r", request.method, request.url.path)
            raise problems.unforeseen() from error

    return endpoint


def _errors(app: FastAPI, context: Context) -> None:
    async def handle(request: Request, error: Exception) -> Response:
        problem = problems.of_request(request, error)
        if problem.status == 405:
            problem.headers["Allow"] = ", ".join(methods.allowed(request.scope))
        return errors.answer(request, context, problem)

    kinds: tuple[Any, ...] = (Problem, HTTPException, RequestValidationError)
    for kind in kinds:
        app.add_exception_handler(kind, handle)
