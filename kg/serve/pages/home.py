"""The home page: what this is, what is in it, what is open, where to query it, how to cite it."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from kg.serve.documents import select, terms
from kg.serve.formats import DESCRIPTIONS, PAGE, by_media
from kg.serve.names import term
from kg.serve.pages import posting
from kg.serve.view import as_date, href, long_date
from kg.store import Index

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
        headers["Kg-Release"] = str(release)
        body = graphs.encode(service.dataset(context, release), form, base)
        return Response(body, 200, headers, form.content_type)
    classes = tuple(context.templates.terms("en", "plurals"))
    on = "UNDEF" if posting.moment(request) else str(Literal(posting.day(request).isoformat()))
    release, held = await context.read(contents, classes, on)
    values = await run_in_threadpool(_values, request, context, release, held)
    headers |= {"Vary": "Accept, Accept-Language", "Kg-Release": str(values["release"])}
    return Response(context.templates.render("home.html", request, **values), 200, headers, PAGE.content_type)


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in the dataset: how many things of each class, how many open postings, and the first of those."""

    counts: dict[str, int]
    open: int
    postings: list[dict[str, Literal | NamedNode | None]]


def contents(index: Index, classes: Sequence[str], on: str) -> Contents:
    """What the home page reads, where the index is; `on` is a day as a term, or UNDEF for now."""
    counted = {
        row["c"].value: int(row["n"].value)
        for row in select(
            index,
            f"SELECT ?c (COUNT(DISTINCT ?s) AS ?n) {{ VALUES ?c {{ {terms(term(c) for c in classes)} }} ?s a ?c }}"
            " GROUP BY ?c",
        )
    }
    rows = [
        {name: row[name] for name in ("posting", "title", "deadline", "employer")}
        for row in select(index, OPEN.replace("TODAY", on))
    ]
    still = int(next(select(index, COUNTED.replace("TODAY", on)))["n"].value)
    return Contents({name: counted.get(term(name).value, 0) for name in classes}, still, rows)


def _values(request: Request, context: Context, release: int, held: Contents) -> dict[str, Any]:
    lang, today, base = context.templates.language(request), posting.day(request), context.live.base
    plurals = context.templates.terms(lang, "plurals")
    postings = _postings(held, today, lang, base)
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


def _postings(held: Contents, today: date, lang: str, base: str) -> list[dict[str, Any]]:
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
                "soon": deadline is not None and 0 <= (deadline - today).days <= posting.SOON_DAYS,
            }
        )
    return found
