"""Pages that list all things of a kind: by letter, by words of the name, page by page."""

import json
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg import questions, resources
from kg.questions import Question
from kg.serve import browsing, negotiate, problems, shaping
from kg.serve.browsing import Line, folded
from kg.serve.caching import validators
from kg.serve.context import Context
from kg.serve.formats import JSON, PAGE
from kg.serve.problems import Problem
from kg.serve.route import LANG, Entry, Route, parameter
from kg.serve.view import href

ON_A_PAGE = 100
SORTS = ("name", "postings")
_ALLOWED = ("letter", "q", "sort", "page", "lang", "today")
NAMES = (
    "universities", "labs", "departments", "institutions", "people", "funders", "programmes", "grants", "topics", "places"
)  # fmt: skip
"""Pages of this module in the order in which they link each other; each is a query of `queries/listings/`."""


@cache
def queries() -> dict[str, Question]:
    """The queries of `queries/listings/`, by name."""
    return {query.name: query for query in questions.load(resources.folder("queries") / "listings")}


async def answer(request: Request, context: Context) -> Response:
    """GET /labs and the like: a page for people, JSON for programs."""
    name = request.url.path.strip("/")
    for given in request.query_params:
        if given not in _ALLOWED:
            raise Problem(400, f"{given[:50]!r} is nothing that can be asked here; {', '.join(_ALLOWED)} are")
    media = negotiate.choose(", ".join(request.headers.getlist("accept")), [PAGE.media, JSON.media])
    if media is None:
        raise problems.not_acceptable([PAGE.media, JSON.media])
    form = PAGE if media == PAGE.media else JSON
    asked = _asked(request)
    lang = context.templates.language(request)
    made = await context.kept.get(
        f"list {name} {lang}", context.live.release, lambda: context.read(browsing.lines, queries()[name].text, lang)
    )
    assert made is not None  # it is waited for, however long it takes
    release, lines = made
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Language",
        "Kg-Release": str(release),
        "ETag": shaping.tag(request, context, release, form, lang, request.url.query),
    }
    if (unchanged := validators.not_modified(request, headers)) is not None:
        return unchanged
    values = await run_in_threadpool(_values, request, context, name, lines, asked, lang)
    links = [f'<{values[way]}>; rel="{way}"' for way in ("next", "prev") if values[way]]
    if links:
        headers["Link"] = ", ".join(links)
    if form is JSON:
        told = {"release": release, **{key: values[key] for key in ("name", "total", "found", "things", "next")}}
        return Response(json.dumps(told, ensure_ascii=False) + "\n", 200, headers, JSON.content_type)
    page = await run_in_threadpool(context.templates.render, "listing.html", request, release=release, **values)
    return Response(page, 200, headers, PAGE.content_type)


def _asked(request: Request) -> dict[str, Any]:
    given = request.query_params
    sort, page = given.get("sort") or SORTS[0], given.get("page") or "1"
    if sort not in SORTS:
        raise Problem(400, f"sort is {sort[:50]!r}; there are {' and '.join(SORTS)}")
    if not (page.isascii() and page.isdigit() and 1 <= int(page[:9]) <= 1_000_000):
        raise Problem(400, f"page is {page[:50]!r}, and is a whole number from 1 on")
    return {"letter": given.get("letter", "")[:10], "q": given.get("q", "")[:200], "sort": sort, "page": int(page[:9])}


def _values(
    request: Request, context: Context, name: str, lines: Sequence[Line], asked: dict[str, Any], lang: str
) -> dict[str, Any]:
    words = folded(asked["q"]).split()
    matching = [line for line in lines if all(word in line.key for word in words)]
    letters = Counter(line.letter for line in matching)
    found = [line for line in matching if asked["letter"] in ("", line.letter)]
    if asked["sort"] == "postings":
        found.sort(key=lambda line: -line.postings)
    pages = max(-(-len(found) // ON_A_PAGE), 1)
    page = asked["page"]
    if page > pages:
        raise Problem(404, f"There is no page {page} of this list; the last one is {pages}")
    kept = {key: request.query_params[key] for key in ("lang", "today") if key in request.query_params}

    def address(**changed: Any) -> str:
        state = {**{k: asked[k] for k in ("q", "letter", "sort", "page")}, **changed}
        plain = {"q": "", "letter": "", "sort": SORTS[0], "page": 1}
        said = {key: value for key, value in state.items() if value != plain[key]}
        return f"/{name}" + (f"?{urlencode({**said, **kept})}" if said or kept else "")

    query = queries()[name]
    return {
        "name": name,
        "title": query.title(lang),
        "question": query.question(lang),
        "ask": "/sparql?" + urlencode({"query": query.text}),
        "total": len(lines),
        "found": len(found),
        "things": [
            {"iri": line.iri, "name": line.label.text, "lang": line.label.lang, "within": line.within.text,
             "within_lang": line.within.lang, "postings": line.postings, "href": href(line.iri, context.live.base)}
            for line in found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
        ],
        "first": (page - 1) * ON_A_PAGE + 1,
        "letters": [
            {"letter": one, "count": letters[one], "href": address(letter=one, page=1), "chosen": one == asked["letter"]}
            for one in sorted(letters, key=lambda one: (not one.isalpha(), one))
        ],
        "all": address(letter="", page=1),
        "sorts": [{"name": sort, "href": address(sort=sort, page=1), "chosen": sort == asked["sort"]} for sort in SORTS],
        "asked": asked,
        "kept": kept,
        "page": page,
        "pages": pages,
        "next": address(page=page + 1) if page < pages else None,
        "prev": address(page=page - 1) if page > 1 else None,
        "others": [{"href": f"/{other}", "title": queries()[other].title(lang), "here": other == name} for other in NAMES],
    }  # fmt: skip


def _route(name: str) -> Route:
    return Route(
        f"list_{name}",
        f"All {name}",
        "By name, with the number of postings of its own (as employer, unit, topic … as the list's query says); a page for people, JSON for programs.",
        (PAGE.media, JSON.media),
        (304, 400, 404, 406),
        (
            parameter(
                "letter", "query", "The letter that names begin with, without accents; `#` for those without one"
            ),
            parameter("q", "query", "Words that the name holds"),
            parameter("sort", "query", "`name` (where nothing is said) or `postings`"),
            parameter("page", "query", f"Which page of {ON_A_PAGE} things, from 1 on"),
            LANG,
        ),
    )


ROUTES: tuple[Entry, ...] = tuple((f"/{name}", ("GET",), answer, _route(name)) for name in NAMES)
