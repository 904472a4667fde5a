"""Benefits: what is offered beyond pay and term, as items of a list or clauses of a sentence."""

import re
from collections.abc import Iterator

from kg.extract.circumstances.wording import stops
from kg.extract.context import Context
from kg.extract.layout import Run
from kg.extract.mention import Candidate, Mention

_ELSEWHERE = ("nav", "other-jobs", "metadata", "title", "facts", "legal")
# Sections whose items are never offered; a sentence there that offers something counts.
_NO_ITEMS = ("profile", "contact", "apply", "tasks")
# What parts one thing offered from the next; a comma inside a number, or before "which", parts nothing.
_PARTS = re.compile(
    r"; |, (?:and |und |sowie |as well as |et |y |e |en |och )?(?!which|that|die |das |der |dass |where|including|inkl)| \+ | (?:as well as|sowie) "
)
_AND = re.compile(r" (?:and|und|et|y|en|och) (?=(?:an? |the |eine? |einen |un |une |een |ett? )|\d)")
_LEADS = re.compile(
    r"(?:(?:you (?:will )?(?:also )?(?:get|have|receive|enjoy)|we (?:also )?(?:offer|provide)(?: you)?|and|as well as|also|und|sowie|auch|with|bland annat|unter anderem|among others|in addition to|on top comes?|plus|furthermore|moreover|ferner|including) )+",
    re.IGNORECASE,
)
# An item without a word is no offer but the number of a telephone.
_WORD = re.compile(r"[^\W\d_]{3}")
_LONGEST, _SHORTEST = 240, 4
_REACH = 200
_NEAR = 40
_LINE = 600
_WORDS = re.compile(r"\w+")


def recognise(context: Context) -> Iterator[Candidate]:
    """Items under "We offer" that are neither pay nor term, and clauses that name a benefit and say that it is offered."""
    known = context.mentions("word:benefit")
    yield from _listed(context)
    for run in context.runs:
        if run.item and not run.boilerplate and (run.section == "offer" or _offered(context, run)):
            yield from _item(context, run)
    for mention in known:
        run = context.runs[context.run_at(mention.start)]
        if run.section in _ELSEWHERE or run.boilerplate or (run.item and run.section in ("offer", *_NO_ITEMS)):
            continue
        if region := _region(context, run, mention.start, mention.end):
            yield from _clause(context, *region, mention)


def _listed(context: Context) -> Iterator[Candidate]:
    """The members of a list in one line behind words that offer and a colon ("We offer: a garden, a choir")."""
    for hit in context.cues(("offers",), 0, len(context.text)):
        run = context.runs[context.run_at(hit.start)]
        high = min(context.sentence(hit.start)[1], hit.end + _LINE)
        if context.text[hit.end : hit.end + 2] != ": " or run.section in _ELSEWHERE:
            continue
        at, spans = hit.end + 2, list[tuple[int, int]]()
        for match in _PARTS.finditer(context.text, at, min(high, run.end)):
            spans.append(_trimmed(context, at, match.start()))
            at = match.end()
        spans.append(_trimmed(context, at, min(high, run.end)))
        for low, end in spans if len(spans) > 1 else ():
            words = set(_WORDS.findall(context.low, low, end))
            if (
                _SHORTEST <= end - low <= _NEAR * 2
                and not _other(context, low, end)
                and not words & stops(context, "no_offer")
            ):
                yield context.candidate("benefit.clause", low, end, context.quote(low, end))


def _offered(context: Context, run: Run) -> bool:
    """Whether the line above the list ends in words that offer ("As an employee you benefit from:")."""
    if run.section in _ELSEWHERE or context.text[run.end - 1] == ":":
        return False
    lead = context.lead(run.body, run.end)
    if lead is None or lead[2]:
        return False
    hits = list(context.cues(("offers",), lead[0], lead[1]))
    if not hits or lead[1] - hits[-1].end > _NEAR:
        return False
    return not stops(context, "no_offer") & set(_WORDS.findall(context.low, hits[-1].start, lead[1]))


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
    low, high = max(low, start - _LONGEST), min(high, end + _LONGEST)
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
