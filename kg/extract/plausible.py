"""Which candidates cannot be meant: of something else than this job, or of a day that does not fit the others."""

import datetime
import re
from collections.abc import Sequence

from kg.extract.context import Context
from kg.extract.mention import Candidate
from kg.extract.wording import Field

# Who is to start may do so a little before the last day for applications, in an ad that was prolonged.
_SLACK = datetime.timedelta(days=100)
# Nobody takes applications for so long, and nobody is employed for less.
_TERM = datetime.timedelta(days=85)
# What joins the two ends of a period.
PERIOD = re.compile(
    r",? ?(?:-|/|to|until|till|through|and|bis(?: zum| einschlie\u00dflich)?|und|au|jusqu'au|et le|al|a|hasta(?: el)?|t/m|tot|til|till|do|ao)(?: the)? ?$"
)


def sifted(
    context: Context, field: Field, candidates: Sequence[Candidate]
) -> tuple[list[Candidate], list[tuple[Candidate, str]]]:
    """The candidates that may be meant, and the others, each with the reason."""
    kept: list[Candidate] = []
    aside: list[tuple[Candidate, str]] = []
    least = _least(context, field)
    for candidate in candidates:
        reason = ""
        if candidate.start is not None and candidate.end is not None:
            if of := _of_other(context, field, candidate):
                reason = f"its words say {of}"
            elif is_apart(context, candidate.start, candidate.end):
                reason = "its words speak of something else than this job"
            elif field.last_of_period and (of := _period(context, candidate.start, candidate.end)):
                reason = "a period begins here" if of == "first" else "a term of work ends here"
        if not reason and least and _day(candidate.name) and str(candidate.name) < least:
            reason = f"too long before the {field.follows}"
        if reason:
            aside.append((candidate, reason))
        else:
            kept.append(candidate)
    return kept, aside


def _of_other(context: Context, field: Field, candidate: Candidate) -> str:
    """The field of `unless` that has a candidate at these words, where no label says that they are this field's."""
    if context.lexicon.rules[candidate.rule].kind == "label":
        return ""
    for other in field.unless:
        if any(o.start == candidate.start and o.end == candidate.end for o in context.found.get(other, ())):
            return other
    return ""


def is_apart(context: Context, start: int, end: int) -> bool:
    """Whether the sentence says that it is about another call, an earlier one, or a position that is closed.

    What says so in brackets says it of them alone.
    """
    if "cue:apart" not in context.hits:
        return False
    low, high = context.sentence(start)
    for hit in context.cues(("apart",), low, high):
        bracket = context.text.rfind("(", low, hit.start)
        if bracket <= context.text.rfind(")", low, hit.start):
            return True
        close = context.text.find(")", hit.end, high)
        if bracket < start and end <= (close if close >= 0 else high):
            return True
    return False


def doubted(context: Context, field: Field, candidates: Sequence[Candidate]) -> bool:
    """Whether each of these stands in a clause that speaks of what the field's values are seldom said with."""
    return all(
        c.start is not None and c.end is not None and any(context.cues(field.doubt, *context.clause(c.start, c.end)))
        for c in candidates
    )


def _least(context: Context, field: Field) -> str:
    """The first day that a field's values may name, where it follows another whose value is known."""
    facts = context.facts.get(field.follows, ()) if field.follows else ()
    for fact in facts:
        if _day(fact.name):
            return (datetime.date.fromisoformat(str(fact.name)) - _SLACK).isoformat()
    return ""


def _day(name: object) -> bool:
    return isinstance(name, str) and len(name) == 10 and name[4] == name[7] == "-"


def _period(context: Context, start: int, end: int) -> str:
    """What the words are of a period: its `first` day; a day of a `term` of work; or nothing, which its last day is, too."""
    own = context.within("date", start, end)[:1]
    if not own:
        return ""
    following = context.within("date", end, end + 60)[:1]
    if following and PERIOD.fullmatch(context.low, end, following[0].start):
        return "first"
    before = context.within("date", max(0, start - 60), start)[-1:]
    if before and PERIOD.fullmatch(context.low, before[0].end, start):
        days = datetime.date.fromisoformat(own[0].value) - datetime.date.fromisoformat(before[0].value)
        return "term" if days >= _TERM else ""
    return ""
