"""Whether teaching belongs to the job."""

from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.mention import Candidate, Mention

_ELSEWHERE = ("nav", "other-jobs", "metadata", "profile", "legal", "apply", "about")
_BEFORE, _AFTER = 30, 60


def teaching(context: Context) -> Iterator[Candidate]:
    """What the text says of teaching; a sentence that says it only for a case ("if ...") says nothing.

    `[words.teaching]` of the languages: `yes` are duties by their name, `no` says that there are none, `bare` is the
    word alone, which a sentence on duties must hold, `class` what one teaches, which a verb of teaching must precede;
    `other` speaks of something else.
    """
    for mention in context.mentions("word:teaching"):
        if mention.value == "other" or _conditional(context, mention) or _of_something_else(context, mention):
            continue
        note = {"note": _words(context, mention)}
        if mention.value == "no" or (
            _denied(context, mention) and (mention.value != "class" or _taught(context, mention))
        ):
            if not any(context.cues(("apart_from",), *context.sentence(mention.start))):
                yield context.candidate("teaching.none", mention.start, mention.end, {"name": False, **note})
        elif mention.value == "class" and _denied(context, mention):
            continue
        elif context.section(mention.start) not in _ELSEWHERE and _is_duty(context, mention):
            yield context.candidate("teaching.words", mention.start, mention.end, {"name": True, **note})


def condition_met(context: Context) -> Iterator[Candidate]:
    """No teaching where the ad frees third-party funded staff of it, and names a funder or a grant."""
    paid = [*context.facts.get("funder", ()), *context.facts.get("grant_programme", ())][:1]
    if not paid or context.facts.get("teaching"):
        return
    for mention in context.mentions("word:teaching"):
        low, high = context.sentence(mention.start)
        none = mention.value == "no" or _denied(context, mention)
        if none and _conditional(context, mention) and any(context.cues(("third_party",), low, high)):
            value = {"name": False, "note": _words(context, mention)}
            premises = ((paid[0].field, str(paid[0].name)),)
            yield context.candidate("teaching.condition", mention.start, mention.end, value, premises=premises)
            return


def _words(context: Context, mention: Mention) -> str:
    low, high = context.sentence(mention.start)
    return context.quote(max(low, context.runs[context.run_at(mention.start)].body), high)


def _is_duty(context: Context, mention: Mention) -> bool:
    low, high = context.sentence(mention.start)
    if any(context.cues(("teaching_optional",), low, high)):
        return False
    if mention.value == "class":
        return _taught(context, mention)
    return (
        mention.value == "yes" or context.section(mention.start) == "tasks" or any(context.cues(("duty",), low, high))
    )


def _taught(context: Context, mention: Mention) -> bool:
    """Whether a verb of teaching leads to what is taught."""
    low, _ = context.sentence(mention.start)
    taught = context.cues(("teaches",), max(low, mention.start - 60), mention.start)
    return any(mention.start - h.end <= 45 for h in taught)


def _denied(context: Context, mention: Mention) -> bool:
    """Whether a word of negation stands right before, or a verb with one behind ("teaching is not expected")."""
    low, high = context.clause(mention.start, mention.end)
    before = context.cues(("negates",), max(low, mention.start - _BEFORE), mention.start)
    if any(mention.start - h.end <= 15 for h in before):
        return True
    return any(context.cues(("negates_behind",), mention.end, min(high, mention.end + _AFTER)))


def _of_something_else(context: Context, mention: Mention) -> bool:
    """Whether the words right beside say that no duty is meant: experience of teaching, the teaching staff."""
    low, high = context.sentence(mention.start)
    before = context.cues(("teaching_before",), max(low, mention.start - 60), mention.start)
    behind = context.cues(("teaching_behind",), mention.end, min(high, mention.end + 40))
    return any(mention.start - h.end <= 2 for h in before) or any(h.start - mention.end <= 1 for h in behind)


def _conditional(context: Context, mention: Mention) -> bool:
    """Whether the clause says it only for a case; "not unless you wish" is none of these."""
    hits = context.cues(("if_clause",), *context.clause(mention.start, mention.end))
    return any(not mention.start <= h.start < mention.end for h in hits)
