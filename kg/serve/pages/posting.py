"""The page of a posting: what is offered, by whom, until when, and the words of the ad that say so."""

import json
import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad
from starlette.requests import Request
from starlette.responses import Response

from kg import questions, resources
from kg.serve import jsonld, today
from kg.serve.context import Context
from kg.serve.documents import Description
from kg.serve.formats import PAGE
from kg.serve.names import PREFIXES, term
from kg.serve.pages.entity import formats
from kg.serve.pages.positions import apart, common, positions
from kg.serve.reading import Reading
from kg.serve.view import Shown, View, as_date, as_moment, long_date

SOON_DAYS = 14
VIEWS = ("posting", "schema-org")
"""Of `queries/views/`, what a page shows and what it says to search engines."""


def is_one(found: Description) -> bool:
    """Whether the thing is a posting."""
    return term("vac:JobPosting").value in found.classes


def answer(request: Request, context: Context, read: Reading, path: str, headers: dict[str, str]) -> Response:
    """The page; a closed posting stays readable, but tells search engines to leave it."""
    lang, base, on = context.templates.language(request), context.live.base, today.day(request)
    found = read.found
    view = View(read, lang, base, context.templates.terms(lang))
    state = status(view, on, today.moment(request), lang)
    if state["name"] == "closed":
        headers = {**headers, "X-Robots-Tag": "noindex"}
    titles = view.objects(found.iri, "schema:title") or view.objects(found.iri, "rdfs:label")
    title = titles[0] if titles else Literal(found.iri.value)
    page = context.templates.render(
        "posting.html",
        request,
        title=Shown(title.value, lang=(title.language or "") if isinstance(title, Literal) else ""),
        iri=found.iri.value,
        status=state,
        employers=[view.link(e) for e in view.nodes(found.iri, "schema:hiringOrganization")],
        types=[view.label(t) for t in _of_all(view, "vac:positionType")],
        places=[view.link(s) for s in _of_all(view, "vac:mainSite", "vac:site")],
        groups=groups(view),
        offered=apart(view, _layout()["hidden"]),
        chain=chain(view),
        funding=funding(view),
        partners=partners(view),
        topics=[view.link(t) for t in _of_all(view, "vivo:hasResearchArea")],
        markup=_schema_org(read.views.get("schema-org", [])),
        formats=formats(path),
        release=headers["Kg-Release"],
        today=on.isoformat(),
    )
    return Response(page, 200, headers, PAGE.content_type)


def _of_all(view: View, *properties: str) -> list[NamedNode]:
    """The things that the positions point at, each once; of each position by the first of the properties that it has."""
    found: dict[NamedNode, None] = {}
    for position in positions(view):
        found.update(dict.fromkeys(next((n for name in properties if (n := view.nodes(position, name))), [])))
    return list(found)


def status(view: View, on: date, now: datetime | None, lang: str) -> dict[str, Any]:
    """Whether the posting is open: on that day, to which a deadline's day belongs, or now, if that is given.

    Now, a deadline ends when it does where the work is. Rolling is open until withdrawn.
    """
    bearers = (view.found.iri, *positions(view))
    stated = [o.value for b in bearers for o in view.objects(b, "vac:applicationDeadline")]
    deadlines = sorted(d for d in (as_date(s[:10]) for s in stated) if d)
    rolling = any(o.value == "true" for b in bearers for o in view.objects(b, "vac:openUntilFilled"))
    if not deadlines:
        return {"name": "rolling" if rolling else "unknown", "days": None, "date": "", "iso": ""}
    last = deadlines[-1]
    days = (last - on).days
    said = [as_moment(o.value) for b in bearers for o in view.objects(b, "vac:deadlineEnds")]
    ends = [end for end in said if end]
    is_open = max(ends) > now if now and ends else days >= 0
    if is_open:
        # Where the work is, the day may be the last one still when it is over in UTC.
        name, days = "soon" if days <= SOON_DAYS else "open", max(days, 0)
    else:
        name = "rolling" if rolling else "closed"
    return {"name": name, "days": abs(days), "date": long_date(last, lang), "iso": last.isoformat()}


def groups(view: View) -> list[dict[str, Any]]:
    """What all positions have in common in the groups of `posting.toml`, what is left in a last one."""
    order = _layout()
    merged = {fact.name: fact for fact in common(view, order["hidden"])}
    found = []
    for group in order["groups"]:
        facts = [merged.pop(name) for name in group["properties"] if name in merged]
        found.append({"name": group["name"], "facts": facts})
    found.append({"name": "more", "facts": list(merged.values())})
    return [g for g in found if g["facts"]]


def chain(view: View) -> list[dict[str, Any]]:
    """From the lab up to the university, each with who heads it."""
    found: list[dict[str, Any]] = []
    units = [u for p in positions(view) for u in view.nodes(p, "org:postIn")]
    here = next((u for u in units if not any(u in view.nodes(o, "org:subOrganizationOf") for o in units)), None)
    seen: set[NamedNode] = set()
    while here is not None and here not in seen:
        seen.add(here)
        found.append({"unit": view.link(here), "heads": [view.link(h) for h in view.subjects("org:headOf", here)]})
        here = next(iter(view.nodes(here, "org:subOrganizationOf")), None)
    return found


def funding(view: View) -> list[dict[str, Any]]:
    """The grants behind the positions: by whom, under which programme, led by whom, with which number."""
    found = []
    grants: dict[NamedNode, None] = {}
    for position in positions(view):
        for source in (position, *view.nodes(position, "vac:inProject")):
            grants.update(dict.fromkeys(view.nodes(source, "frapo:isFundedBy")))
    for grant in grants:
        numbers = [o.value for o in view.objects(grant, "frapo:hasGrantNumber")]
        titles = [o.value for o in view.objects(grant, "dcterms:title")]
        found.append(
            {
                "grant": view.link(grant),
                "title": titles[0] if titles else "",
                "number": numbers[0] if numbers else "",
                "funders": [view.link(n) for n in view.nodes(grant, "frapo:isAwardedBy")],
                "programmes": [view.link(n) for n in view.nodes(grant, "vac:fundingProgramme")],
                "leads": [view.link(n) for n in view.nodes(grant, "vac:principalInvestigator")],
            }
        )
    return found


def partners(view: View) -> list[dict[str, Any]]:
    """Who collaborates, with their heads and pages."""
    found: dict[NamedNode, None] = {}
    for position in positions(view):
        for source in (position, *view.nodes(position, "vac:inProject")):
            found.update(dict.fromkeys(view.nodes(source, "vac:collaborator")))
    return [
        {
            "partner": view.link(p),
            "heads": [view.link(h) for h in view.subjects("org:headOf", p)],
            "pages": [view.link(n).href for n in view.nodes(p, "foaf:page")],
        }
        for p in found
    ]


def views(iri: str) -> dict[str, str]:
    """The queries behind a posting's page, by name, bound to it."""
    found = {}
    for name in VIEWS:
        path = resources.folder("queries") / "views" / f"{name}.rq"
        if path.is_file():
            question = questions.parse(name, path.read_text(encoding="utf-8"))
            found[name] = question.bind(**{question.parameters[0].name: iri})
    return found


def _schema_org(quads: list[Quad]) -> str:
    """The posting as schema.org JSON-LD, safe inside a script element; empty where nothing is said.

    Where the ad offers several positions, a list with one JobPosting for each.
    """
    if not quads:
        return ""
    jobs = dict.fromkeys(q.subject for q in quads if q.object == NamedNode(PREFIXES["schema"] + "JobPosting"))
    roots = sorted((job for job in jobs if isinstance(job, NamedNode)), key=lambda job: job.value)
    trees = [jsonld.tree(quads, root, PREFIXES["schema"]) for root in roots]
    text = json.dumps(trees[0] if len(trees) == 1 else trees, ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@cache
def _layout() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "posting.toml").read_text(encoding="utf-8"))
