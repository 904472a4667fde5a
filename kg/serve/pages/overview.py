"""What the home page shows of what is in the dataset: deadlines by month, countries, institutions, funders, what closes soon.

All of it comes from the search, so that each figure is also the number of what its link finds.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date

from kg.search import Facet, Request, Result
from kg.serve.charts import Chart, Datum, Words, bars, columns
from kg.serve.context import Context
from kg.serve.pages.search import page
from kg.serve.pages.search.asked import Asked
from kg.serve.pages.search.rows import said
from kg.serve.problems import Problem

MONTHS = 12
"""Months of deadlines, the one of the day first."""
FIRST = 8
"""Bars of a chart, and postings of the list."""
BARS = ("country", "university", "funder")
"""Facets that are shown as bars."""


async def overview(context: Context, on: date, now: datetime | None) -> tuple[Result, Result] | None:
    """What all postings are, and how many open ones have their deadline in each month; None while the search is not ready."""
    months = tuple(f"{first}..{last}" for first, last in _months(on))
    try:
        every = await context.search.find(Request("", {}, on, now, "deadline", most=FIRST, values=FIRST))
        timeline = await context.search.find(
            Request("", {"state": ("open",), "deadline": months}, on, now, "deadline", most=0, facets=False)
        )
    except Problem:
        return None
    return every, timeline


def values(
    found: tuple[Result, Result], context: Context, lang: str, on: date, kept: Mapping[str, str], t: Mapping[str, Any]
) -> dict[str, Any]:
    """What the template takes of it."""
    every, timeline = found
    facets = {facet.name: facet for facet in every.facets}
    today = kept.get("today", "")
    return {
        "total": every.total,
        "open": every.open,
        "hits": [page.hit(one, context.live.base, lang, on, dict(kept)) for one in every.hits if one.state == "open"],
        "timeline": _timeline(timeline, lang, on, today, t)
        if any(c.count for c in timeline.chosen["deadline"])
        else None,
        "later": every.open - sum(choice.count for choice in timeline.chosen["deadline"]),
        "bars": [
            {"name": name, "chart": _bars(facets[name], lang, today, t), "more": facets[name].more}
            for name in BARS
            if name in facets and facets[name].choices
        ],
    }


def _timeline(found: Result, lang: str, on: date, today: str, t: Mapping[str, Any]) -> Chart:
    by_key = {choice.key: choice.count for choice in found.chosen["deadline"]}
    data = []
    for first, last in _months(on):
        key = f"{first}..{last}"
        asked = Asked(chosen={"state": ("open",), "deadline": (key,)}, today=today)
        count = by_key.get(key, 0)
        data.append(
            Datum(
                format_date(first, "LLLL y", locale=lang), count, href=asked.address() if count else "",
                short=format_date(first, "LLL" if first.month > 1 else "LLL yy", locale=lang),
            )
        )  # fmt: skip
    words = Words(
        t["home_timeline"], t["home_timeline_about"], t["home_month"], t["search_postings"], t["home_table"], lang
    )
    return columns("timeline", data, words)


def _bars(facet: Facet, lang: str, today: str, t: Mapping[str, Any]) -> Chart:
    label = said(facet.labels, lang)
    data = [
        Datum(
            said(choice.labels, lang) or choice.key, choice.count,
            href=Asked(chosen={facet.name: (choice.key,)}, today=today).address(),
        )
        for choice in facet.choices
    ]  # fmt: skip
    words = Words(t[f"home_by_{facet.name}"], t["home_bars_about"], label, t["search_postings"], t["home_table"], lang)
    return bars(f"by-{facet.name}", data, words)


def _months(on: date) -> list[tuple[date, date]]:
    """The first and last day of each month shown; the first one begins on the day itself.

    >>> _months(date(2030, 11, 20))[:3:2]
    [(datetime.date(2030, 11, 20), datetime.date(2030, 11, 30)), (datetime.date(2031, 1, 1), datetime.date(2031, 1, 31))]
    """
    found = []
    year, month = on.year, on.month
    for number in range(MONTHS):
        first = on if number == 0 else date(year, month, 1)
        found.append((first, date(year, month, monthrange(year, month)[1])))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found
