"""Extensions where no closer wording tells: a time behind a word of prolonging that is not the term itself."""

from collections.abc import Iterator

from kg.extract import plausible
from kg.extract.context import Context
from kg.extract.mention import Candidate, Mention

_ELSEWHERE = ("nav", "other-jobs", "metadata", "legal", "profile", "about")
# How far behind the word of prolonging the time may stand, and how far before a noun of it ("12 months' extension").
_AFTER, _BEFORE = 90, 25
_NEAR = 40


def spoken(context: Context) -> Iterator[Candidate]:
    """The one time of a sentence on prolonging, where no other rule gave one.

    What is no longer than the term is added to it; more than the term, behind "up to" or "in total", is the sum of both.
    """
    if context.facts.get("extension_months"):
        return
    terms = context.facts.get("duration_months", ())
    term = terms[0].name if terms else None
    own = {c.start for c in context.found.get("duration_months", ()) if c.name == term}
    found: dict[float, Mention] = {}
    for mention in context.mentions("duration"):
        if mention.start in own or context.section(mention.start) in _ELSEWHERE or not _prolongs(context, mention):
            continue
        value = mention.value
        if _is_sum(context, mention):
            if term is None:
                continue
            value = value - term if value > term else value
        found.setdefault(value, mention)
    if len(found) == 1:
        for value, mention in found.items():
            yield context.candidate("extension_months.spoken", mention.start, mention.end, value)


def _prolongs(context: Context, mention: Mention) -> bool:
    low, high = context.sentence(mention.start)
    if any(context.cues(("no_extension",), low, high)) or plausible.is_apart(context, mention.start, mention.end):
        return False
    near = max(low, mention.start - _NEAR), min(high, mention.end + _NEAR)
    if any(context.cues(("no_duration",), *near)):
        return False
    before = context.cues(("extension_word", "extension_word_any"), max(low, mention.start - _AFTER), mention.start)
    behind = context.cues(("extension_noun",), mention.end, min(high, mention.end + _BEFORE))
    return any(before) or any(behind)


def _is_sum(context: Context, mention: Mention) -> bool:
    low, high = context.sentence(mention.start)
    before = context.cues(("extension_total",), max(low, mention.start - 70), mention.start)
    behind = context.cues(("extension_total_after",), mention.end, min(high, mention.end + 20))
    return any(mention.start - h.end <= 18 for h in before) or any(behind)
