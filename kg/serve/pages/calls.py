"""The calls that a thing takes part in, on its page: open ones by deadline, past ones after them, and when they ended."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel import dates
from pyoxigraph import NamedNode
from starlette.requests import Request

from kg.serve import charts, today
from kg.serve.context import Context
from kg.serve.labels import Label
from kg.serve.names import curie
from kg.serve.surroundings import Call, Surroundings
from kg.serve.view import Shown, View, long_date

MOST_MONTHS = 24
"""Months that a chart has room for; over a longer time it counts years."""
MOST_YEARS = 30


def shown(request: Request, context: Context, view: View, around: Surroundings) -> dict[str, Any]:
    """What the template says of the calls; `chart` is empty where all deadlines fall into one month."""
    lang = context.templates.language(request)
    roles = context.templates.terms(lang, "roles")
    total = sum(around.counts.values())
    return {
        "open": [_line(call, view, roles, lang) for call in around.open],
        "past": [_line(call, view, roles, lang) for call in around.past],
        "counts": around.counts,
        "total": total,
        "cut": around.cut,
        "chart": timeline(around.months, today.day(request), context.templates.words(lang), lang),
    }


def _line(call: Call, view: View, roles: Mapping[str, str], lang: str) -> dict[str, Any]:
    titles = sorted(call.titles, key=lambda t: (t.language or "") != lang)
    link = view.link(call.posting)
    title = Shown(titles[0].value, link.href, titles[0].language or "") if titles else link

    def links(things: list[NamedNode]) -> list[Shown]:
        # A thing is not told on its own page that it takes part in what is listed there.
        return [view.link(thing) for thing in things if thing != view.found.iri]

    return {
        "title": title,
        "state": call.state,
        "days": call.days,
        "iso": call.deadline.isoformat() if call.deadline else "",
        "date": long_date(call.deadline, lang) if call.deadline else "",
        "roles": [role(view, one, roles) for one in call.roles],
        "types": [view.label(kind) for kind in call.types],
        "employers": links(call.employers),
        "units": links(call.units),
        "places": links(call.places),
    }


def role(view: View, prop: NamedNode, roles: Mapping[str, str]) -> Label:
    """What a thing is that takes part by this property: as the wording says, else by the property's name."""
    said = roles.get(curie(prop.value))
    return Label(said) if said else view.label(prop)


def timeline(months: Mapping[str, int], on: date, words: Mapping[str, Any], lang: str) -> charts.Chart | None:
    """Deadlines by month, or by year where they spread over more than two years; None for fewer than two of those.

    `months` counts deadlines by month, as 2031-03; the one that `on` lies in stands out.
    """
    if len(months) < 2:
        return None
    first, last = _month(min(months)), _month(max(months))
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    data = []
    if span <= MOST_MONTHS:
        here = f"{on:%Y-%m}"
        keys = [f"{first.year + (first.month - 1 + i) // 12}-{(first.month - 1 + i) % 12 + 1:02}" for i in range(span)]
        for key in keys:
            day = _month(key)
            whole, short = (dates.format_skeleton(s, day, locale=lang) for s in ("yMMMM", "MMMyy"))
            data.append(charts.Datum(whole, months.get(key, 0), short=short))
    else:
        here = f"{on:%Y}"
        keys = [str(year) for year in range(max(first.year, last.year - MOST_YEARS + 1), last.year + 1)]
        for key in keys:
            data.append(charts.Datum(key, sum(n for month, n in months.items() if month.startswith(key))))
    said = charts.Words(
        words["entities_timeline"], words["entities_timeline_lead"], words["entities_timeline_when"],
        words["entities_timeline_count"], words["entities_timeline_table"], lang,
    )  # fmt: skip
    return charts.columns("timeline", data, said, keys.index(here) if here in keys else None)


def _month(key: str) -> date:
    return date(int(key[:4]), int(key[5:7]), 1)
