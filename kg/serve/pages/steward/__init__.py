"""`/steward` and what lies below it: what there is to look after, for anyone to see, and for bearers of a token to decide."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.serve import authorisation, decisions, shaping
from kg.serve.caching import validators
from kg.serve.context import Context
from kg.serve.formats import PAGE
from kg.serve.pages.steward import sections
from kg.serve.problems import Problem
from kg.serve.route import LANG, Entry, Route, parameter
from kg.store.tokens import TokenRecord

Section = Callable[[Request, Context, TokenRecord | None], Awaitable[Mapping[str, Any]]]
SECTIONS: Mapping[str, Section] = {
    "quarantine": sections.quarantine,
    "warnings": sections.warnings,
    "facts": sections.facts,
    "merges": sections.merges,
    "missing": sections.missing,
    "coverage": sections.coverage,
}


async def home(request: Request, context: Context) -> Response:
    """GET /steward: what there is to do, in numbers, with the first of each list."""
    return await _page(request, context, "steward.html", "", sections.overview)


async def section(request: Request, context: Context) -> Response:
    """GET /steward/SECTION: one of the lists, page by page."""
    name = request.path_params["section"]
    if name not in SECTIONS:
        raise Problem(404, f"There is no list {name[:50]!r}; there are {', '.join(SECTIONS)}")
    return await _page(request, context, f"steward_{name}.html", name, SECTIONS[name])


async def gap(request: Request, context: Context) -> Response:
    """GET /steward/missing/NAME: what one question for what is missing finds."""
    return await _page(request, context, "steward_gap.html", "missing", sections.gap)


async def _page(request: Request, context: Context, template: str, name: str, values: Section) -> Response:
    who = await authorisation.visitor(request, context)
    release = context.live.release
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language, Cookie, Authorization",
        "Kg-Release": str(release),
    }
    if who is not None:
        headers["Cache-Control"] = "no-store"
    else:
        mergers, apart = await decisions.decided(context)
        headers["ETag"] = shaping.tag(request, context, release, PAGE, len(mergers), apart[:1], len(apart))
        if (unchanged := validators.not_modified(request, headers)) is not None:
            return unchanged
    found = await values(request, context, who)
    page = await run_in_threadpool(
        context.templates.render, template, request, who=who, section=name, sections=list(SECTIONS), release=release,
        here=_here(request), **found,
    )  # fmt: skip
    return Response(page, 200, headers, PAGE.content_type)


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


_PAGE = parameter("page", "query", "Which page of the list, from 1")
ROUTES: tuple[Entry, ...] = (
    ("/steward", ("GET",), home, Route(
        "steward", "What there is to look after", "For people: quarantine, warnings, doubtful facts, things that may be "
        "one, what is missing, coverage. What waits in quarantine is for who has signed in.", (PAGE.media,), (304,), (LANG,),
    )),
    ("/steward/{section}", ("GET",), section, Route(
        "steward_section", "One list of what there is to look after", f"One of {', '.join(SECTIONS)}, page by page.",
        (PAGE.media,), (304, 400, 404), (
            parameter("section", "path", "The list"), _PAGE, LANG, parameter("portal", "query", "Warnings of one portal"),
            parameter("field", "query", "Doubtful facts of one property, by its prefixed name"),
            parameter("status", "query", "Doubtful facts that are `weak`, or `conflicting`"),
            parameter("kind", "query", "Things of one kind that may be one"),
        ),
    )),
    ("/steward/missing/{name}", ("GET",), gap, Route(
        "steward_gap", "What is missing, by one question", "The answer to one of `queries/missing/`, page by page.",
        (PAGE.media,), (304, 400, 404), (parameter("name", "path", "The question"), _PAGE, LANG),
    )),
)  # fmt: skip
