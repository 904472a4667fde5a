"""Notices: equal opportunity and whom it addresses, the staff council, privacy, legal matters, costs."""

from collections.abc import Iterator
from typing import Any

from kg.extract.context import Context
from kg.extract.mention import Candidate, Mention

_ELSEWHERE = ("nav", "other-jobs", "metadata")
# Sections in whose items such words are what the person does or brings along ("commitment to diversity").
_OF_THE_PERSON = ("tasks", "profile")
_RULES = {"word": "notice.words", "act": "notice.act", "group": "notice.group"}
# How far behind the words on a council its own mail address may stand, in the same block.
_REACH = 400
# How far from a group the words may stand that encourage it.
_NEAR = 160
_LONGEST = 900
# Words of a heading or of a link are no notice.
_LEAST = 24


def recognise(context: Context) -> Iterator[Candidate]:
    """One candidate for each sentence that is a notice; its value holds what all sentences of the kind say together."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    for kind, rule, span in _sentences(context):
        found.setdefault(kind, {}).setdefault(span, rule)
    for kind, spans in found.items():
        value: dict[str, Any] = {"name": kind}
        if kind == "equal_opportunity" and (groups := _groups(context, spans)):
            value["target"] = groups
        if address := _address(context, spans, _REACH if kind == "works_council" else 0):
            value["email"] = address
        for (start, end), rule in spans.items():
            yield context.candidate(_RULES[rule], start, end, value if len(value) > 1 else kind)


def _sentences(context: Context) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """The kind of each notice, what tells it, and its sentence."""
    for mention in context.mentions("word:notice"):
        if (span := _span(context, mention)) and not _of_the_person(context, mention):
            yield str(mention.value), "word", span
    for mention in context.mentions("word:notice_thing"):
        if (span := _span(context, mention)) and _act(context, str(mention.value), span):
            yield str(mention.value), "act", span
    for mention in context.mentions("word:target_group"):
        span = _span(context, mention)
        if span and not _of_the_person(context, mention) and _near_act(context, mention, span):
            yield "equal_opportunity", "group", span


def _span(context: Context, mention: Mention) -> tuple[int, int] | None:
    """The sentence around a mention without its bullet, or None where it cannot be a notice."""
    if context.section(mention.start) in _ELSEWHERE:
        return None
    low, high = context.sentence(mention.start)
    run = context.runs[context.run_at(mention.start)]
    low, high = max(low, run.body), min(high, run.end)
    if high - low > _LONGEST:
        # A page that lost its full stops: the words around.
        low, high = max(low, mention.start - _NEAR), min(high, mention.end + _NEAR)
    return (low, high) if high - low >= _LEAST and run.kind != "heading" else None


def _of_the_person(context: Context, mention: Mention) -> bool:
    run = context.runs[context.run_at(mention.start)]
    return run.section == "title" or (run.item and run.section in _OF_THE_PERSON)


def _act(context: Context, kind: str, span: tuple[int, int]) -> bool:
    return any(m.value == kind for m in context.within("word:notice_act", *span))


def _near_act(context: Context, mention: Mention, span: tuple[int, int]) -> bool:
    """Whether words that encourage or prefer stand near a group, for where a page lost its full stops much stands between."""
    low, high = max(span[0], mention.start - _NEAR), min(span[1], mention.end + _NEAR)
    return _act(context, "equal_opportunity", (low, high))


def _groups(context: Context, spans: dict[tuple[int, int], str]) -> list[str]:
    """The groups that sentences on equal opportunity address; what follows "regardless of" is addressed by nobody."""
    found: dict[str, None] = {}
    for low, high in spans:
        aside = min((h.start for h in context.cues(("regardless",), low, high)), default=high)
        for mention in context.within("word:target_group", low, high):
            if mention.start < aside and _near_act(context, mention, (low, high)):
                found[str(mention.value)] = None
    return list(found)


def _address(context: Context, spans: dict[tuple[int, int], str], reach: int) -> str | None:
    """The mail address that a notice leads to: in its sentence or `reach` behind it, and nobody's for the application."""
    taken = {c.name for field in ("apply_email", "contact_email") for c in context.found.get(field, ())}
    for low, high in spans:
        run = context.runs[context.run_at(low)]
        for email in context.within("email", low, min(run.end, high + reach)):
            if email.value not in taken and not (reach and _another_s(context, low, email.start)):
                return str(email.value)
    return None


def _another_s(context: Context, low: int, offset: int) -> bool:
    """Whether behind the council another office is named ("council and equality officer (…)"), whose address it then is."""
    councils = [m for m in context.within("word:notice", low, offset) if m.value == "works_council"]
    end = max((m.end for m in councils), default=low)
    return any(h.start >= end for h in context.cues(("staff",), end, offset))
