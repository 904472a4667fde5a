"""What the page of the search is made of: hits, facets, what is chosen, what may lead on."""

from dataclasses import replace
from datetime import date
from typing import Any

from kg.search import Choice, Facet, Hit, Result, Suggestion
from kg.serve.context import Context
from kg.serve.pages.search import asked
from kg.serve.pages.search.asked import Asked
from kg.serve.pages.search.rows import said
from kg.serve.standing import SOON_DAYS
from kg.serve.view import href, long_date

RANGED = ("date", "number")
"""Kinds of facets that take any range."""


def values(wanted: Asked, found: Result, context: Context, lang: str, on: date, kept: dict[str, str]) -> dict[str, Any]:
    """What the template takes."""
    pages = max(1, -(-found.total // wanted.size))
    return {
        "asked": wanted,
        "total": found.total,
        "open": found.open,
        "hits": [hit(one, context.live.base, lang, on, kept) for one in found.hits],
        "facets": [_facet(facet, wanted, lang) for facet in found.facets if _useful(facet)],
        "chips": _chips(wanted, found, lang),
        "clear": replace(wanted, chosen={}, page=1).address(),
        "sorts": [
            {"name": s, "href": replace(wanted, sort=s, page=1).address(), "on": s == wanted.order}
            for s in asked.SORTS
            if s != "relevance" or wanted.text
        ],
        "suggestions": [_suggestion(s, wanted, found, lang) for s in found.suggestions],
        "ignored": found.ignored,
        "page": wanted.page,
        "pages": pages,
        "first": (wanted.page - 1) * wanted.size + 1,
        "last": min(wanted.page * wanted.size, found.total),
        "kept_fields": [(n, v) for n, v in replace(wanted, page=1).fields() if n != "q"],
        "release": found.release,
    }


def hit(one: Hit, base: str, lang: str, on: date, kept: dict[str, str]) -> dict[str, Any]:
    """A posting as lists show it; `kept` is what links to it carry on."""
    days = (one.deadline - on).days if one.deadline else None
    state = one.state
    badge: str = "rolling" if state == "open" and days is None else state
    if state == "open" and days is not None and 0 <= days <= SOON_DAYS:
        badge = "soon"
    query = "?" + "&".join(f"{k}={v}" for k, v in kept.items()) if kept else ""
    return {
        "href": href(one.iri, base) + query,
        "title": one.title,
        "lang": one.lang,
        "types": [said(labels, lang) for labels in one.types],
        "employer": one.employer,
        "place": ", ".join(x for x in (one.place, said(one.country, lang)) if x),
        "iso": one.deadline.isoformat() if one.deadline else "",
        "date": long_date(one.deadline, lang) if one.deadline else "",
        "days": max(days, 0) if days is not None and state == "open" else None,
        "state": badge,
        "snippet": one.snippet,
    }


def _useful(facet: Facet) -> bool:
    return any(choice.count or choice.chosen for choice in facet.choices)


def _facet(facet: Facet, wanted: Asked, lang: str) -> dict[str, Any]:
    chosen = wanted.chosen.get(facet.name, ())
    ranges = [key for key in chosen if ".." in key]
    least, _, most = ranges[-1].partition("..") if ranges else ("", "", "")
    rest = wanted.choosing(facet.name, [key for key in chosen if key not in ranges])
    return {
        "name": facet.name,
        "label": said(facet.labels, lang),
        "open": bool(chosen) or facet.name in wanted.wide,
        "choices": [
            _choice(facet.name, choice, wanted, lang) for choice in facet.choices if choice.count or choice.chosen
        ],
        "complete": facet.complete,
        "more": facet.more,
        "wider": replace(wanted, wide=(*wanted.wide, facet.name)).address()
        if facet.more and facet.name not in wanted.wide
        else "",
        "input": {"date": "date", "number": "number"}.get(facet.kind, ""),
        "from": least,
        "to": most,
        "fields": rest.fields(),
    }


def _choice(name: str, choice: Choice, wanted: Asked, lang: str) -> dict[str, Any]:
    text = said(choice.labels, lang)
    return {
        "text": text or choice.key,
        "lang": "" if lang in choice.labels or "" in choice.labels else next(iter(choice.labels), ""),
        "count": choice.count,
        "on": choice.chosen,
        "href": wanted.with_choice(name, choice.key).address(),
    }


def _chips(wanted: Asked, found: Result, lang: str) -> list[dict[str, str]]:
    names = {facet.name: said(facet.labels, lang) for facet in found.facets}
    return [
        {
            "name": names.get(name, name),
            "text": said(choice.labels, lang) or choice.key,
            "href": wanted.with_choice(name, choice.key).address(),
        }
        for name, choices in found.chosen.items()
        for choice in choices
    ]


def _suggestion(one: Suggestion, wanted: Asked, found: Result, lang: str) -> dict[str, Any]:
    names = {facet.name: said(facet.labels, lang) for facet in found.facets}
    if one.kind == "without-facet":
        address = wanted.choosing(one.facet, ()).address()
    else:
        address = replace(wanted, text=one.text, page=1).address()
    return {
        "kind": one.kind.replace("-", "_"),
        "text": one.text,
        "word": one.word,
        "facet": names.get(one.facet, one.facet),
        "total": one.total,
        "href": address,
    }
