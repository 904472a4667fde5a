"""The home page: what this is, what is in it, what is open, where to query it, how to cite it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg import questions, resources
from kg.serve import graphs, negotiate, problems, service, shaping, today
from kg.serve.caching import validators
from kg.serve.contents import Contents, contents
from kg.serve.context import Context
from kg.serve.formats import DESCRIPTIONS, PAGE, by_media
from kg.serve.pages import posting
from kg.serve.view import as_date, href, long_date


async def answer(request: Request, context: Context) -> Response:
    """GET /: a page for people, the dataset's description for programs."""
    offers = (PAGE, *DESCRIPTIONS)
    media = negotiate.choose(", ".join(request.headers.getlist("accept")), [f.media for f in offers])
    if media is None:
        raise problems.not_acceptable([f.media for f in offers])
    form = by_media(media, offers)

    def headers(release: int) -> dict[str, str]:
        return {
            "Cache-Control": "no-cache",
            "Vary": "Accept, Accept-Language" if form is PAGE else "Accept",
            "Kg-Release": str(release),
            "ETag": shaping.tag(request, context, release, form, request.base_url, dated=True),
        }

    release, base = context.live.release, context.live.base
    if (unchanged := validators.not_modified(request, headers(release))) is not None:
        return unchanged
    if form is not PAGE:
        body = graphs.encode(service.dataset(context, release), form, base)
        return Response(body, 200, headers(release), form.content_type)
    classes = tuple(context.templates.terms("en", "plurals"))
    on = "UNDEF" if today.moment(request) else str(Literal(today.day(request).isoformat()))
    release, held = await context.read(contents, classes, on)
    values = await run_in_threadpool(_values, request, context, release, held)
    page = context.templates.render("home.html", request, **values)
    return Response(page, 200, headers(release), PAGE.content_type)


def _values(request: Request, context: Context, release: int, held: Contents) -> dict[str, Any]:
    lang, on, base = context.templates.language(request), today.day(request), context.live.base
    plurals = context.templates.terms(lang, "plurals")
    postings = _postings(held, on, lang, base)
    made = next((r.created for r in context.live.catalog.releases() if r.number == release), None)
    return {
        "release": release,
        "made": made and {"iso": made.isoformat(), "text": long_date(made.date(), lang)},
        "counts": [{"count": n, "label": plurals[name]} for name, n in held.counts.items() if n],
        "postings": postings,
        "closed": held.counts["vac:JobPosting"] - held.open,
        "examples": [
            {"title": q.title(lang), "question": q.question(lang), "href": "/sparql?" + urlencode({"query": q.text})}
            for q in questions.load(resources.folder("queries"))
        ],
        "base": base,
        "here": str(request.base_url),
        "example": str(request.base_url)[:-1] + postings[0]["href"] if postings else base + "id/…",
        "formats": [{"media": f.media} for f in DESCRIPTIONS],
    }


def _postings(held: Contents, on: date, lang: str, base: str) -> list[dict[str, Any]]:
    found = []
    for row in held.postings:
        iri, title, employer, until = row["posting"], row["title"], row["employer"], row["deadline"]
        assert isinstance(iri, NamedNode) and isinstance(title, Literal)
        deadline = as_date(until.value) if until is not None else None
        found.append(
            {
                "href": href(iri.value, base),
                "title": title.value,
                "lang": title.language or "",
                "employer": employer.value if employer is not None else "",
                "iso": deadline.isoformat() if deadline else "",
                "date": long_date(deadline, lang) if deadline else "",
                "soon": deadline is not None and 0 <= (deadline - on).days <= posting.SOON_DAYS,
            }
        )
    return found
