"""Beginnings that no word of the job stands near: a date that opens its sentence, and the first end of a term."""

import datetime
import re
from collections.abc import Iterator
from itertools import pairwise

from kg.extract.context import Context
from kg.extract.mention import Candidate

_ELSEWHERE = ("nav", "other-jobs", "metadata", "legal", "about")
_GAP = 12
_AROUND = 60
_ENDS = re.compile(
    r" ?(?:-|to|until|till|through|bis(?: zum)?|au|jusqu'au|al|a|hasta(?: el)?|t/m|tot|til|till|do)(?: the)? ?$"
)
# Nobody is employed for less than three months or more than eight years, and events are shorter.
_SHORTEST, _LONGEST = 85, 3000


def openings(context: Context) -> Iterator[Candidate]:
    """The date that begins a sentence or a line behind "from", "as of", "ab": "From 1 May 2027 or by arrangement"."""
    for kind in ("date", "month"):
        for mention in context.mentions(kind):
            low, high = context.sentence(mention.start)
            low = max(low, context.runs[context.run_at(mention.start)].body)
            if mention.start - low > 40 or context.section(mention.start) in _ELSEWHERE:
                continue
            cues = context.cues(("start_opening",), low, mention.start)
            if any(h.start == low and mention.start - h.end <= _GAP for h in cues) and not any(
                context.cues(("no_start",), low, high)
            ):
                yield context.candidate("start.opening", mention.start, mention.end, mention.value)


def terms(context: Context) -> Iterator[Candidate]:
    """The first day of a term that is given by both ends, where a line holds nothing else or speaks of the job."""
    dates = context.mentions("date")
    for first, second in pairwise(dates):
        between = context.low[first.end : second.start]
        if len(between) > 16 or context.section(first.start) in _ELSEWHERE or not _ENDS.search(between):
            continue
        days = datetime.date.fromisoformat(second.value) - datetime.date.fromisoformat(first.value)
        if not _SHORTEST <= days.days <= _LONGEST:
            continue
        low, high = context.sentence(first.start)
        run = context.runs[context.run_at(first.start)]
        alone = run.end - run.body <= len(first.value) + second.end - first.start and first.start - run.body <= _GAP
        if (alone or any(context.cues(("term",), low, high))) and not any(context.cues(("no_term",), low, high)):
            yield context.candidate("start.term", first.start, first.end, first.value)


def left_over(context: Context) -> Iterator[Candidate]:
    """Where nothing tells more: the first of a month, or the middle of one, right behind "from" or "as of"; and the first
    day of a term in a sentence on the job."""
    dates = context.mentions("date")
    for index, mention in enumerate(dates):
        if context.section(mention.start) in _ELSEWHERE:
            continue
        low, high = context.sentence(mention.start)
        near = max(low, mention.start - _AROUND), min(high, mention.end + _AROUND)
        if any(context.cues(("no_start", "no_term", "of_selection"), *near)):
            continue
        opened = any(mention.start - h.end <= 1 for h in context.cues(("start_opening",), low, mention.start))
        following = dates[index + 1] if index + 1 < len(dates) else None
        if (opened and mention.value[-2:] in ("01", "15")) or (
            following is not None
            and following.start - mention.end <= _GAP
            and _ENDS.search(context.low[mention.end : following.start])
            and _SHORTEST <= _days(mention.value, following.value) <= _LONGEST
            and any(context.cues(("of_job",), *near))
        ):
            yield context.candidate("start.left-over", mention.start, mention.end, mention.value)


def _days(first: str, last: str) -> int:
    return (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days
