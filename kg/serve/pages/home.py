"""The home page: what this is, what is in it, what is open, what can be asked, how to cite it and how to get the data."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg import questions, resources
from kg.search import Result
from kg.serve import graphs, negotiate, problems, service, shaping, today
from kg.serve.caching import validators
from kg.serve.contents import figures
from kg.serve.context import Context
from kg.serve.formats import DESCRIPTIONS, PAGE, by_media
from kg.serve.pages import listings, overview
from kg.serve.view import long_date


async def answer(request: Request, context: Context) -> Response:
    """GET /: a page for people, the dataset's description for programs."""
    offers = (PAGE, *DESCRIPTIONS)
    media = negotiate.choose(", ".join(request.headers.getlist("accept")), [f.media for f in offers])
    if media is None:
        raise problems.not_acceptable([f.media for f in offers])
    form = by_media(media, offers)

    release, base = context.live.release, context.live.base
    found = None
    if form is PAGE:
        found = await overview.overview(context, today.day(request), today.moment(request))
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Language" if form is PAGE else "Accept",
        "Kg-Release": str(release),
        # The search may still be on its way to the release.
        "ETag": shaping.tag(request, context, release, form, request.base_url, found and found[0].release, dated=True),
    }
    if (unchanged := validators.not_modified(request, headers)) is not None:
        return unchanged
    if form is not PAGE:
        body = graphs.encode(service.dataset(context, release), form, base)
        return Response(body, 200, headers, form.content_type)

    async def count() -> dict[str, int]:
        return (await context.read(figures, _figures()))[1]

    counted = await context.kept.get("figures", release, count) or {}
    values = await run_in_threadpool(_values, request, context, release, counted, found)
    page = await run_in_threadpool(context.templates.render, "home.html", request, **values)
    return Response(page, 200, headers, PAGE.content_type)


def _values(
    request: Request, context: Context, release: int, counted: dict[str, int], found: tuple[Result, Result] | None
) -> dict[str, Any]:
    lang, on, base = context.templates.language(request), today.day(request), context.live.base
    kept, words = today.kept(request), context.templates.words(lang)
    plurals = context.templates.terms(lang, "plurals")
    made = next((r.created for r in context.live.catalog.releases() if r.number == release), None)
    shown = overview.values(found, context, lang, on, kept, words) if found else None
    here = str(request.base_url)
    example = shown["hits"][0]["href"].partition("?")[0] if shown and shown["hits"] else ""
    return {
        "release": release,
        "made": made and {"iso": made.isoformat(), "text": long_date(made.date(), lang)},
        "counts": [
            {"count": n, "label": plurals[name], "href": href}
            for name, href in _layout()["figures"].items()
            if (n := counted.get(name, 0))
        ],
        "found": shown,
        "soonest": _soonest(kept),
        "examples": _examples(lang),
        "browse": [{"href": f"/{name}", "text": words["entities_listings"][name]} for name in listings.NAMES],
        "base": base,
        "here": here,
        "example": here[:-1] + example if example else base + "id/…",
        "formats": [{"media": f.media} for f in DESCRIPTIONS],
    }


def _soonest(kept: dict[str, str]) -> str:
    """The address of all that is open, the next deadline first."""
    return "/search?" + urlencode({"state": "open", "sort": "deadline", **kept})


def _examples(lang: str) -> list[dict[str, str]]:
    every = questions.load(resources.folder("queries"))
    by_number = {q.number: q for q in every}
    return [
        {
            "title": q.title(lang),
            "question": q.question(lang),
            "name": q.name,
            "query": "/sparql?" + urlencode({"query": q.text}),
        }
        for q in (by_number[n] for n in _layout()["questions"] if n in by_number)
    ]


@cache
def _figures() -> str:
    return next(q.text for q in questions.load(resources.folder("queries") / "home") if q.name == "figures")


@cache
def _layout() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "home.toml").read_text(encoding="utf-8"))
