"""Benefits: what is offered beyond pay and term, as items of a list or clauses of a sentence."""

import re
from collections.abc import Iterator

from kg.extract.context import Candidate, Context, Mention
from kg.extract.layout import Run

_ELSEWHERE = ("nav", "other-jobs", "metadata", "title", "facts", "legal")
# Sections whose items are never offered; a sentence there that offers something counts.
_NO_ITEMS = ("profile", "contact", "apply", "tasks")
# What parts one thing offered from the next; a comma inside a number, or before "which", parts nothing.
_PARTS = re.compile(
    r"; |, (?:and |und |sowie |as well as |et |y |e |en |och )?(?!which|that|die |das |der |where|including|inkl)| \+ | (?:as well as|sowie) "
)
_AND = re.compile(r" (?:and|und|et|y|en|och) (?=(?:an? |the |eine? |einen |un |une |een |ett? )|\d)")
_LEADS = re.compile(
    r"(?:(?:you (?:will )?(?:also )?(?:get|have|receive|enjoy)|we (?:also )?(?:offer|provide)(?: you)?|and|as well as|also|und|sowie|auch|with|in addition to|on top comes?|plus|furthermore|moreover|ferner|including) )+",
    re.IGNORECASE,
)
# An item without a word is no offer but the number of a telephone.
_WORD = re.compile(r"[^\W\d_]{3}")
_LONGEST, _SHORTEST = 240, 4
_REACH = 200


def recognise(context: Context) -> Iterator[Candidate]:
    """Items under "We offer" that are neither pay nor term, and clauses that name a benefit and say that it is offered."""
    known = context.mentions("word:benefit")
    for run in context.runs:
        if run.section == "offer" and run.item and not run.boilerplate:
            yield from _item(context, run)
    for mention in known:
        run = context.runs[context.run_at(mention.start)]
        if run.section in _ELSEWHERE or run.boilerplate or (run.item and run.section in ("offer", *_NO_ITEMS)):
            continue
        if region := _region(context, run, mention.start, mention.end):
            yield from _clause(context, *region, mention)


def _item(context: Context, run: Run) -> Iterator[Candidate]:
    """The item as a whole; of one that also speaks of pay or term, the clauses that name a benefit."""
    low, high = _trimmed(context, run.body, run.end)
    if (
        high - low < _SHORTEST
        or not _WORD.search(context.text, low, high)
        or context.text[high - 1 : high] == ":"
        or "://" in context.text[low:high]
    ):
        return
    if not _other(context, low, high):
        end = high if high - low <= _LONGEST else _trimmed(context, low, min(high, context.sentence(low)[1]))[1]
        if end - low <= _LONGEST:
            yield context.candidate("benefit.item", low, end, context.quote(low, end))
        return
    for mention in context.within("word:benefit", low, high):
        yield from _clause(context, low, high, mention)


def _clause(context: Context, low: int, high: int, mention: Mention) -> Iterator[Candidate]:
    """The clause around a benefit; none where it only describes who offers ("as a family-friendly university we offer")."""
    start, end = _piece(context, low, high, mention.start, mention.end)
    offered = any(context.cues(("offers",), mention.end, end))
    if end - start <= _LONGEST and not offered and not _other(context, start, end) and not _denied(context, start, end):
        yield context.candidate("benefit.clause", start, end, context.quote(start, end))


def _region(context: Context, run: Run, start: int, end: int) -> tuple[int, int] | None:
    """Where in its sentence a benefit's clause lies: behind words that offer it, or before words that say it is given."""
    low, high = context.sentence(start)
    low, high = max(low, run.body), min(high, run.end)
    before = [h for h in context.cues(("offers",), low, start) if start - h.end <= _REACH]
    if before:
        return before[-1].end, high
    after = [h for h in context.cues(("is_given",), end, high) if h.start - end <= 60]
    if after:
        return low, after[0].start
    return (low, high) if run.section == "offer" else None


def _piece(context: Context, low: int, high: int, start: int, end: int) -> tuple[int, int]:
    """The part of the region between separators that holds the mention, without words that only lead to it."""
    for form in (_PARTS, _AND):
        for match in form.finditer(context.text, low, high):
            if match.end() <= start:
                low = match.end()
            elif match.start() >= end:
                high = match.start()
                break
    low, high = _trimmed(context, low, high)
    lead = _LEADS.match(context.text, low, start)
    return (lead.end() if lead else low), high


def _trimmed(context: Context, low: int, high: int) -> tuple[int, int]:
    while low < high and context.text[low] in " \n:;,.-*":
        low += 1
    while high > low and context.text[high - 1] in " \n;,.!":
        high -= 1
    return low, high


def _other(context: Context, low: int, high: int) -> bool:
    """Whether these words speak of pay or term, which are fields of their own."""
    return any(context.cues(("pay_or_term",), low, high)) or any(
        context.within(kind, low, high) for kind in ("agreement", "pay_group", "duration")
    )


def _denied(context: Context, low: int, high: int) -> bool:
    return any(context.cues(("no_benefit",), low, high))
