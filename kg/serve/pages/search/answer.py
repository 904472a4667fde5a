"""From a request to what was found, in the format that it asks for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.search import Result, Unknown
from kg.serve import negotiate, problems, shaping, today
from kg.serve.caching import validators
from kg.serve.context import Context
from kg.serve.formats import PAGE, Format, by_media
from kg.serve.pages.search import asked, feeds, page, rows
from kg.serve.pages.search.asked import Asked
from kg.serve.problems import Problem
from kg.serve.route import LANG, TODAY, Entry, Route, parameter
from kg.serve.view import href

JSON = Format("application/json", "json", "JSON")
CSV = Format("text/csv", "csv", "CSV")
ATOM = Format("application/atom+xml", "atom", "Atom")
CALENDAR = Format("text/calendar", "ics", "iCalendar")
OFFERS = (PAGE, JSON, CSV, ATOM, CALENDAR)


async def answer(request: Request, context: Context) -> Response:
    """GET /search: what was found, in the format of `format=` or of Accept."""
    form, named = _format(request)
    given = request.query_params.multi_items()
    wanted = asked.read(given, context.search.facets)
    if form is PAGE and _elsewhere(given):
        return Response(status_code=303, headers={"Location": wanted.address(), "Cache-Control": "no-store"})
    on, now = today.day(request), today.moment(request)
    release = context.search.release
    vary = ["Accept"] if not named else []
    headers = {
        "Cache-Control": "no-cache",
        "Vary": ", ".join([*vary, "Accept-Language"]),
        "Kg-Release": str(release),
        "ETag": shaping.tag(
            request,
            context,
            release,
            form,
            request.base_url,
            request.url.query,
            context.templates.language(request),
            dated=True,
        ),
    }
    if release and (unchanged := validators.not_modified(request, headers)) is not None:
        return unchanged
    try:
        sought = wanted.request(on, now)
        found = await context.search.find(replace(sought, facets=form in (PAGE, JSON)))
    except Unknown as error:
        raise Problem(400, str(error), parameter=error.facet) from None
    if found.release != release:
        headers["Kg-Release"] = str(found.release)
        del headers["ETag"]  # it was made for what stood there a moment ago
    links = _links(wanted, found)
    headers["Link"] = ", ".join(
        [f'<{address}>; rel="{relation}"' for relation, address in links.items()]
        + [f'<{wanted.address(f.suffix)}>; rel="alternate"; type="{f.media}"' for f in OFFERS[1:] if f is not form]
    )
    body = await run_in_threadpool(_body, request, context, form, wanted, found, links)
    if form is CALENDAR:
        headers["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    return Response(body, 200, headers, form.content_type)


def _body(
    request: Request, context: Context, form: Format, wanted: Asked, found: Result, links: Mapping[str, str]
) -> bytes | str:
    lang, on = context.templates.language(request), today.day(request)
    if form is PAGE:
        others = [{"label": f.label, "media": f.media, "href": wanted.address(f.suffix)} for f in OFFERS[1:]]
        values = page.values(wanted, found, context, lang, on, today.kept(request))
        return context.templates.render("search.html", request, links=links, formats=others, **values)
    here = str(request.base_url).rstrip("/")
    addresses = {hit.iri: here + href(hit.iri, context.live.base) for hit in found.hits}
    if form is CSV:
        return rows.as_csv(found, on, lang, addresses)
    if form is JSON:
        absolute = {name: here + address for name, address in {"self": wanted.address("json"), **links}.items()}
        told = {
            "q": wanted.text,
            "chosen": dict(wanted.chosen),
            "sort": wanted.order,
            "page": wanted.page,
            "today": on.isoformat(),
        }
        return rows.as_json(found, told, absolute, lang, addresses)
    words = _words(context, lang, wanted, found)
    if form is CALENDAR:
        return feeds.calendar(found, words, addresses)
    relations = {name: here + address for name, address in _links(wanted, found, ATOM.suffix).items()}
    return feeds.atom(
        found, words, addresses,
        {"self": here + wanted.address(ATOM.suffix), "alternate": here + wanted.address(), **relations},
    )  # fmt: skip


def _words(context: Context, lang: str, wanted: Asked, found: Result) -> dict[str, str]:
    t, settings = context.templates.words(lang), context.settings
    chosen = [rows.said(c.labels, lang) or c.key for choices in found.chosen.values() for c in choices]
    about = ", ".join([*([f"“{wanted.text}”"] if wanted.text else []), *chosen])
    return {
        "title": f"{settings.title}: {about or t['search_all']}",
        "subtitle": "",
        "author": settings.publisher or settings.title,
        "rights": settings.licence,
        "until": t["search_until"],
    }


def _links(wanted: Asked, found: Result, form: str = "") -> dict[str, str]:
    """Where paging leads, by relation."""
    last = max(1, -(-found.total // wanted.size))
    links = {}
    if wanted.page > 1:
        links["first"] = replace(wanted, page=1).address(form)
        links["prev"] = replace(wanted, page=min(wanted.page - 1, last)).address(form)
    if wanted.page < last and wanted.page * wanted.size < asked.MOST_FIRST:
        links["next"] = replace(wanted, page=wanted.page + 1).address(form)
    return links


def _format(request: Request) -> tuple[Format, bool]:
    """The format, and whether the address names it."""
    name = request.query_params.get("format", "")
    if name:
        found = next((f for f in OFFERS if f.suffix == name.lower()), None)
        if found is None:
            raise Problem(400, f"format is {name[:50]!r}; there are {', '.join(f.suffix for f in OFFERS)}")
        return found, True
    media = negotiate.choose(", ".join(request.headers.getlist("accept")), [f.media for f in OFFERS])
    if media is None:
        raise problems.not_acceptable([f.media for f in OFFERS])
    return by_media(media, OFFERS), False


def _elsewhere(given: list[tuple[str, str]]) -> bool:
    """Whether a form made this address, which says more than there is to say: empty fields, ends of ranges apart."""
    return any(name.endswith((asked.FROM, asked.TO)) or (not value and name != "q") for name, value in given)


def _described(name: str, text: str, *, many: bool = False) -> dict[str, Any]:
    return parameter(name, "query", text, many=many)


SEARCH = Route(
    "search",
    "Postings by words and facets",
    'Words that all must be there, `"a phrase"`, `-without`, `begin*`; and a parameter for each facet (queries/facets.toml), '
    "of which several values are alternatives. A page, JSON (with the facets and their counts), CSV, an Atom feed, a calendar of deadlines.",
    tuple(f.media for f in OFFERS),
    (303, 304, 400, 406, 503),
    (
        _described("q", "What is looked for"),
        _described(
            "sort", f"{', '.join(asked.SORTS)}; else relevance where there are words, and deadline where there are none"
        ),
        _described("page", "Which page, from 1 on"),
        _described("size", f"Postings on a page, at most {asked.MOST_SIZE} (the default is {asked.SIZE})"),
        _described("more", "A facet of which up to 200 values are told", many=True),
        _described("format", f"{', '.join(f.suffix for f in OFFERS)}; else Accept decides"),
        TODAY,
        LANG,
    ),
)
ROUTES: tuple[Entry, ...] = (("/search", ("GET",), answer, SEARCH),)
