"""Deadlines that no date states: so many weeks after the day of publication."""

import datetime
import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.mention import Candidate
from kg.extract.values.numbers import number

_COUNT = re.compile(r"(?<![\w.,/-])(\d{1,3}|[^\W\d_]{2,14})(?: ?\(\w{1,12}\))?[ -]$")
_MOST = 365


def after_publication(context: Context) -> Iterator[Candidate]:
    """The day so many days, weeks or months after publication, where the ad says both, and no other deadline."""
    posted = context.facts.get("posted")
    if not posted or context.facts.get("deadline"):
        return
    day = datetime.date.fromisoformat(str(posted[0].name))
    words = context.lexicon.tables["numbers"]
    units = context.mentions("word:time_unit")
    for hit in context.hits.get("cue:deadline_relative", ()):
        unit = next((u for u in units if 0 <= hit.start - u.end <= 2), None)
        found = _COUNT.search(context.low, max(0, unit.start - 30), unit.start) if unit else None
        count = number(found[1], words) if found else None
        if unit is None or found is None or count is None or count != int(count):
            continue
        low, high = context.sentence(hit.start)
        if not any(context.cues(("deadline", "deadline_near"), low, high)):
            continue
        until = _later(day, int(count), unit.value)
        if until is not None and (until - day).days <= _MOST:
            premises = (("posted", str(posted[0].name)),)
            yield context.candidate("deadline.relative", found.start(1), hit.end, until.isoformat(), premises=premises)


def _later(day: datetime.date, count: int, unit: str) -> datetime.date | None:
    if unit in ("day", "week"):
        return day + datetime.timedelta(days=count * (7 if unit == "week" else 1))
    if unit != "month":
        return None
    year, month = divmod(day.month - 1 + count, 12)
    try:
        return day.replace(year=day.year + year, month=month + 1)
    except ValueError:
        # There is no such day in that month: the term ends with the month's last one (BGB section 188, likewise elsewhere).
        return day.replace(year=day.year + year, month=month + 2, day=1) - datetime.timedelta(days=1)
