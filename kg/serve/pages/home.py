"""The home page: what this is, what is in it, what is open, where to query it, how to cite it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg import questions, resources
from kg.serve import graphs, negotiate, problems, service
from kg.serve.context import Context
from kg.serve.documents import select
from kg.serve.formats import DESCRIPTIONS, PAGE, by_media
from kg.serve.names import term
from kg.serve.pages import posting
from kg.serve.view import as_date, href, long_date
from kg.store import MemoryIndex

MAX_POSTINGS = 50
"""Open postings listed; the question `open postings` gives all."""
_OPEN = f"""
  ?posting a {term("vac:JobPosting")} ; {term("rdfs:label")} ?label .
  OPTIONAL {{ ?posting {term("vac:applicationDeadline")} ?until . BIND(SUBSTR(STR(?until), 1, 10) AS ?d) }}
  OPTIONAL {{ ?posting {term("vac:openUntilFilled")} ?rolling }}
  OPTIONAL {{ ?posting {term("vac:deadlineEnds")} ?end }}
  VALUES ?today {{ TODAY }}
  FILTER(COALESCE(?rolling, false) || COALESCE(IF(BOUND(?today), ?d >= ?today, ?end > NOW()), false))"""
OPEN = f"""SELECT ?posting (SAMPLE(?t) AS ?title) (MAX(?d) AS ?deadline) (SAMPLE(?e) AS ?employer) WHERE {{ {_OPEN}
  OPTIONAL {{ ?posting {term("schema:title")} ?said }}
  BIND(COALESCE(?said, ?label) AS ?t)
  OPTIONAL {{ ?posting {term("schema:hiringOrganization")}/{term("rdfs:label")} ?e }}
}} GROUP BY ?posting ORDER BY COALESCE(?deadline, "9999") ?posting LIMIT {MAX_POSTINGS}"""
COUNTED = f"""SELECT (COUNT(DISTINCT ?posting) AS ?n) WHERE {{ {_OPEN} }}"""


async def answer(request: Request, context: Context) -> Response:
    """GET /: a page for people, the dataset's description for programs."""
    offers = (PAGE, *DESCRIPTIONS)
    media = negotiate.choose(", ".join(request.headers.getlist("accept")), [f.media for f in offers])
    if media is None:
        raise problems.not_acceptable([f.media for f in offers])
    form = by_media(media, offers)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
    if form is not PAGE:
        release, base = context.live.release, context.live.base
        headers["Dataset-Release"] = str(release)
        body = graphs.encode(service.dataset(context, release), form, base)
        return Response(body, 200, headers, form.content_type)
    values = await run_in_threadpool(_values, request, context)
    headers |= {"Vary": "Accept, Accept-Language", "Dataset-Release": str(values["release"])}
    return Response(context.templates.render("home.html", request, **values), 200, headers, PAGE.content_type)


def _values(request: Request, context: Context) -> dict[str, Any]:
    lang, today, base = context.templates.language(request), posting.day(request), context.live.base
    on = "UNDEF" if posting.moment(request) else str(Literal(today.isoformat()))

    def read(index: MemoryIndex) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
        counts = _counts(index, context.templates.terms(lang, "plurals"))
        every = _count(index, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a {term('vac:JobPosting')} }}")
        still = _count(index, COUNTED.replace("TODAY", on))
        return counts, _postings(index, today, on, lang, base), every - still

    release, (counts, postings, closed) = context.live.consistently(read)
    made = next((r.created for r in context.live.catalog.releases() if r.number == release), None)
    return {
        "release": release,
        "made": made and {"iso": made.isoformat(), "text": long_date(made.date(), lang)},
        "counts": counts,
        "postings": postings,
        "closed": closed,
        "examples": [
            {"title": q.title(lang), "question": q.question(lang), "href": "/sparql?" + urlencode({"query": q.text})}
            for q in questions.load(resources.folder("queries"))
        ],
        "base": base,
        "here": str(request.base_url),
        "example": str(request.base_url)[:-1] + postings[0]["href"] if postings else base + "id/…",
        "formats": [{"media": f.media} for f in DESCRIPTIONS],
    }


def _counts(index: MemoryIndex, plurals: Mapping[str, str]) -> list[dict[str, Any]]:
    found = [
        {"count": _count(index, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a {term(name)} }}"), "label": words}
        for name, words in plurals.items()
    ]
    return [f for f in found if f["count"]]


def _count(index: MemoryIndex, query: str) -> int:
    return int(next(select(index, query))["n"].value)


def _postings(index: MemoryIndex, today: date, on: str, lang: str, base: str) -> list[dict[str, Any]]:
    found = []
    for row in select(index, OPEN.replace("TODAY", on)):
        iri: NamedNode = row["posting"]
        deadline = as_date(row["deadline"].value) if row["deadline"] is not None else None
        found.append(
            {
                "href": href(iri.value, base),
                "title": row["title"].value,
                "lang": row["title"].language or "",
                "employer": row["employer"].value if row["employer"] is not None else "",
                "iso": deadline.isoformat() if deadline else "",
                "date": long_date(deadline, lang) if deadline else "",
                "soon": deadline is not None and 0 <= (deadline - today).days <= posting.SOON_DAYS,
            }
        )
    return found
