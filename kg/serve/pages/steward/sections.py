"""What each of the steward's pages shows: the values of its template."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from kg import questions, resources
from kg.curate import reading
from kg.curate.pairs import Candidate
from kg.curate.reading import Doubt, Fact
from kg.report import Examined, view
from kg.report.html import report_html
from kg.report.phrases import Phrases
from kg.report.rules import Rules
from kg.report.summary import Section, entries, summary
from kg.serve import decisions, stewarding
from kg.serve.charts import Chart, Datum, Line, Words, bars, lines
from kg.serve.context import Context
from kg.serve.labels import Names, choose
from kg.serve.names import curie
from kg.serve.pages.steward import decided, paging
from kg.serve.problems import Problem
from kg.serve.view import href, literal, long_date
from kg.store.records import Coverage, Quarantined
from kg.store.tokens import TokenRecord
from kg.validate import Shapes

DECIDED = 50
"""Decisions that are shown, the newest; `/decisions` has them all."""
FIRST = 5
"""Rows of a list on the page of all of them."""
RELEASES = 24
"""Releases whose coverage is drawn."""
STATUSES = ("weak", "conflicting")
Values = Mapping[str, Any]


async def overview(request: Request, context: Context, who: TokenRecord | None) -> Values:
    """All lists, each with its number and its first rows."""
    lang, base = context.templates.language(request), context.live.base
    told, names = (await decisions.overview(context))[1:]
    left = (await decisions.undecided(context))[1]
    portals = await _portals(context, lang)
    found = {question.name: question for question in reading.missing()}
    counts = Counter({name: part.total for name, part in told.gaps.items()})
    waiting = await run_in_threadpool(context.live.catalog.quarantine) if who else []
    history = await _history(context)
    newest = history[-1] if history else None
    return {
        "waiting": len(waiting),
        "waits": [{"source": one.source, "why": _why(one, lang)} for one in waiting[:FIRST]],
        "portals": portals[:FIRST],
        "warned": sum(one.warned for one in portals),
        "doubts": [_doubt(one, names, lang) for one in told.doubts[:FIRST]],
        "doubtful": sum(one.count for one in told.doubts),
        "pairs": [_pair(one, base, names, lang) for one in left[:FIRST]],
        "alike": len(left),
        "gaps": [
            {"title": found[name].title(lang), "count": count, "href": f"/steward/missing/{name}"}
            for name, count in counts.most_common(FIRST)
            if count
        ],
        "lacking": sum(1 for count in counts.values() if count),
        "fields": _fields(newest, names, lang)[:FIRST] if newest else [],
    }


async def quarantine(request: Request, context: Context, who: TokenRecord | None) -> Values:
    """What was refused and waits, with its report; for who has signed in."""
    lang = context.templates.language(request)
    waiting = await run_in_threadpool(context.live.catalog.quarantine) if who else []
    page = paging.of(request, sorted(waiting, key=lambda one: (one.received, one.source), reverse=True))

    def shown(one: Quarantined) -> dict[str, Any]:
        report = ""
        if not one.report.conforms:
            report = report_html(view(Examined(one.source, one.report), _rules(), lang), level=2)
        day = one.received.date()
        return {
            "source": one.source, "why": _why(one, lang), "message": one.message, "report": report,
            "code": one.code, "iso": day.isoformat(), "date": long_date(day, lang), "sha256": one.sha256,
            "web": one.source.startswith(("http://", "https://")),
        }  # fmt: skip

    rows = await run_in_threadpool(lambda: [shown(one) for one in page.rows])
    return {"page": page, "rows": rows}


async def warnings(request: Request, context: Context, _: TokenRecord | None) -> Values:
    """Warnings by portal; with `portal=` the postings of one."""
    lang, base = context.templates.language(request), context.live.base
    portals = await _portals(context, lang)
    name = request.query_params.get("portal")
    if name is None:
        return {"page": paging.of(request, portals), "portal": None, "postings": None}
    if name not in {one.key for one in portals}:
        raise Problem(404, f"No posting is from a portal {name[:100]!r}; /steward/warnings lists them")
    catalog, release = context.live.catalog, context.live.release

    def read() -> list[Section]:
        told = [one for one in entries(catalog.sources(), ()) if one.portal == name]
        return list(summary(told, _rules(), "posting", release, lang).sections)

    page = paging.of(request, await run_in_threadpool(read))
    postings = [{"title": one.name, "href": href(one.key, base), "items": one.items} for one in page.rows]
    shown = next(one.name for one in portals if one.key == name)
    return {"page": page, "portal": shown, "postings": postings}


async def facts(request: Request, context: Context, _: TokenRecord | None) -> Values:
    """Facts that are weak or in conflict, with their words, by property."""
    lang, base = context.templates.language(request), context.live.base
    told, names = (await decisions.overview(context))[1:]
    field, status = request.query_params.get("field", ""), request.query_params.get("status", "")
    known = {curie(one.property): one.property for one in told.doubts}
    if field and field not in known:
        raise Problem(404, f"No fact of {field[:100]!r} is in doubt; /steward/facts lists those that are")
    if status and status not in STATUSES:
        raise Problem(400, f"status is {status[:50]!r}; there are {', '.join(STATUSES)}")
    question = next(one for one in questions.load(resources.folder("queries") / "curation") if one.name == "facts")
    query = question.bind(
        **({"property": known[field]} if field else {}), **({"status": f"code:{status}"} if status else {})
    )
    first = (paging.number(request) - 1) * paging.ROWS
    found = (await context.read(stewarding.facts, query, first, paging.ROWS))[1]
    return {
        "doubts": [_doubt(one, names, lang) for one in told.doubts],
        "field": field,
        "field_name": _name(known[field], names, lang) if field else "",
        "status": status,
        "statuses": STATUSES,
        "page": paging.part(request, found.facts, found.more),
        "rows": [_fact(one, found.names, lang, base) for one in found.facts],
    }


async def merges(request: Request, context: Context, _: TokenRecord | None) -> Values:
    """Things that may be one, each with what may be decided; and what was decided."""
    lang, base = context.templates.language(request), context.live.base
    left, complete, names = (await decisions.undecided(context))[1:]
    kinds = Counter(one.kind for one in left)
    kind = decisions.kind(request, left)
    if kind:
        kinds.setdefault(kind, 0)
    page = paging.of(request, [one for one in left if kind in ("", one.kind)])
    mergers, apart = await decisions.decided(context)
    return {
        "page": page,
        "rows": [_pair(one, base, names, lang) for one in page.rows],
        "complete": complete,
        "kinds": kinds.most_common(),
        "kind": kind,
        **await run_in_threadpool(
            lambda: decided.rows(context.live.catalog, mergers[:DECIDED], apart[:DECIDED], base, lang)
        ),
        "decided": len(mergers) + len(apart),
    }  # fmt: skip


async def missing(request: Request, context: Context, _: TokenRecord | None) -> Values:
    """What lacks what: a question each, with how many it finds."""
    lang = context.templates.language(request)
    told = (await decisions.overview(context))[1]
    rows = [
        {
            "title": one.title(lang), "question": one.question(lang), "count": told.gaps[one.name].total,
            "href": f"/steward/missing/{one.name}",
        }
        for one in reading.missing()
    ]  # fmt: skip
    return {"rows": sorted(rows, key=lambda row: (-int(str(row["count"])), str(row["title"])))}


async def gap(request: Request, context: Context, _: TokenRecord | None) -> Values:
    """What one of these questions finds."""
    lang, base, name = context.templates.language(request), context.live.base, request.path_params["name"]
    question = next((one for one in reading.missing() if one.name == name), None)
    if question is None:
        raise Problem(404, f"There is no question {name[:100]!r} for what is missing; /steward/missing lists them")
    first = (paging.number(request) - 1) * paging.ROWS
    found = (await context.read(reading.gap, question.text, first, paging.ROWS))[1]
    return {
        "title": question.title(lang),
        "question": question.question(lang),
        "query": "/sparql?" + urlencode({"query": question.text}),
        "page": paging.part(request, found.things, found.total > first + paging.ROWS, found.total),
        "rows": [
            {"label": one.label or _short(one.iri, base), "lang": one.lang, "href": href(one.iri, base), "iri": one.iri}
            for one in found.things
        ],
    }


async def coverage(request: Request, context: Context, _: TokenRecord | None) -> Values:
    """How many postings have each field: now, and over the releases."""
    lang = context.templates.language(request)
    names = (await decisions.overview(context))[2]
    history = await _history(context)
    if not history or not history[-1].postings:
        return {"postings": 0, "now": None, "over": None, "fields": []}
    fields = _fields(history[-1], names, lang)
    t = context.templates.wording[lang]
    data = [Datum(one["name"], one["share"], text=f"{one['share']} %") for one in fields]
    now = bars(
        "now",
        data,
        Words(
            t["steward_now"], t["steward_now_is"], t["steward_field"], t["steward_share"], t["steward_numbers"], lang
        ),
    )
    return {"postings": history[-1].postings, "now": now, "over": _over(history, names, lang, t), "fields": fields}


def _over(history: list[Coverage], names: Names, lang: str, t: Mapping[str, Any]) -> Chart | None:
    """The chart of some fields over the releases that changed anything; None while there is but one."""
    shown = history[-RELEASES:]
    if len(shown) < 2:
        return None
    drawn = stewarding.fields("drawn")
    return lines(
        "over",
        [Datum(str(one.release), 0) for one in shown],
        [Line(_name(iri, names, lang), [_share(one, iri) for one in shown]) for iri in drawn],
        Words(
            t["steward_over"],
            t["steward_over_is"],
            t["steward_release"],
            t["steward_share"],
            t["steward_numbers"],
            lang,
        ),
    )


def _fields(newest: Coverage, names: Names, lang: str) -> list[dict[str, Any]]:
    """The fields with how many postings have them, the scarcest first."""
    rows = [
        {"name": _name(iri, names, lang), "count": newest.properties.get(iri, 0), "share": _share(newest, iri) or 0}
        for iri in stewarding.fields()
    ]
    return sorted(rows, key=lambda row: (row["share"], row["name"]))


def _share(one: Coverage, iri: str) -> int | None:
    return round(100 * one.properties.get(iri, 0) / one.postings) if one.postings else None


async def _history(context: Context) -> list[Coverage]:
    async def make() -> list[Coverage]:
        return await run_in_threadpool(context.live.catalog.coverage)

    return await context.kept.get("steward-coverage", context.live.release, make) or []


async def _portals(context: Context, lang: str) -> list[Section]:
    """Portals with what their postings lack by the shapes, those with most first."""
    catalog, release = context.live.catalog, context.live.release

    async def make() -> list[Section]:
        def read() -> list[Section]:
            return list(summary(entries(catalog.sources(), ()), _rules(), "source", release, lang).sections)

        return [one for one in await run_in_threadpool(read) if one.warned]

    return await context.kept.get(f"steward-warnings-{lang}", release, make) or []


def _why(one: Quarantined, lang: str) -> str:
    return str(Phrases(lang).find("code", one.code) or one.code)


def _doubt(one: Doubt, names: Names, lang: str) -> dict[str, Any]:
    status, field = one.status.rpartition("#")[2], curie(one.property)
    return {
        "name": _name(one.property, names, lang), "field": field, "status": status, "count": one.count,
        "href": "/steward/facts?" + urlencode({"field": field, "status": status}),
    }  # fmt: skip


def _fact(one: Fact, names: Names, lang: str, base: str) -> dict[str, Any]:
    if isinstance(one.value, Literal):
        shown = literal(one.value, lang)
        value = {"text": shown.text, "lang": one.value.language or ""}
    else:
        assert isinstance(one.value, NamedNode)
        label = choose(names.get(one.value.value, ()), lang)
        value = {"text": label.text if label else curie(one.value.value), "lang": label.lang if label else ""}
    about = choose(names.get(one.subject, ()), lang)
    return {
        "about": about.text if about else _short(one.subject, base),
        "about_lang": about.lang if about else "",
        "href": href(one.subject, base),
        "field": _name(one.property, names, lang),
        "value": value,
        "quote": one.quote,
        "status": one.status.rpartition("#")[2],
        "sure": None if one.confidence is None else round(100 * one.confidence),
    }


def _pair(one: Candidate, base: str, names: Names, lang: str) -> dict[str, Any]:
    parent = choose(names.get(one.parent, ()), lang) if one.parent else None
    return {
        "one": one.one, "other": one.other, "label": one.label, "other_label": one.other_label, "kind": one.kind,
        "href": href(one.one, base), "other_href": href(one.other, base), "reason": one.reason, "detail": one.detail,
        "parent": parent.text if parent else "", "score": round(100 * one.score),
    }  # fmt: skip


def _name(iri: str, names: Names, lang: str) -> str:
    label = choose(names.get(iri, ()), lang)
    return label.text if label else curie(iri)


def _short(iri: str, base: str) -> str:
    return iri.removeprefix(base + "id/")


@cache
def _rules() -> Rules:
    return Rules(Shapes.load(resources.folder("shapes")))
