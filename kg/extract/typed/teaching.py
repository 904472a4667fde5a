"""Whether teaching belongs to the job."""

from collections.abc import Iterator

from kg.extract.context import Candidate, Context, Mention

_ELSEWHERE = ("nav", "other-jobs", "metadata", "profile", "legal", "apply", "about")


def teaching(context: Context) -> Iterator[Candidate]:
    """What the text says of teaching; a sentence that says it only for a case ("if ...") says nothing."""
    for mention in context.mentions("word:teaching"):
        low, high = context.sentence(mention.start)
        if mention.value == "other" or _conditional(context, mention):
            continue
        note = {"note": context.quote(max(low, context.runs[context.run_at(low)].body), high)}
        if mention.value == "no":
            yield context.candidate("teaching.none", mention.start, mention.end, {"name": False, **note})
        elif context.section(mention.start) not in _ELSEWHERE and (
            mention.value == "yes"
            or context.section(mention.start) == "tasks"
            or any(context.cues(("duty",), low, high))
        ):
            yield context.candidate("teaching.words", mention.start, mention.end, {"name": True, **note})


def condition_met(context: Context) -> Iterator[Candidate]:
    """No teaching where the ad frees third-party funded staff of it, and names a funder or a grant."""
    paid = [*context.facts.get("funder", ()), *context.facts.get("grant_programme", ())][:1]
    if not paid or context.facts.get("teaching"):
        return
    for mention in context.mentions("word:teaching"):
        low, high = context.sentence(mention.start)
        if mention.value == "no" and _conditional(context, mention) and any(context.cues(("third_party",), low, high)):
            value = {"name": False, "note": context.quote(low, high)}
            premises = ((paid[0].field, str(paid[0].name)),)
            yield context.candidate("teaching.condition", mention.start, mention.end, value, premises=premises)
            return


def _conditional(context: Context, mention: Mention) -> bool:
    low, _ = context.sentence(mention.start)
    return any(context.cues(("if_clause",), low, mention.start))
