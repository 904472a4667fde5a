"""Documents that a list names together, whatever leads to it: who names a CV with a letter names what to hand in."""

from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.mention import Candidate, Mention

_ELSEWHERE = ("nav", "other-jobs", "metadata", "legal")
# The one that no other list holds: a list of documents has it.
_SURE = "cv"
_FEWEST = 3
# What often has a sentence of its own behind the list.
_APART = frozenset({"references", "recommendation_letters"})
_PAIR = frozenset({"cover_letter", "motivation_letter"})


def clusters(context: Context) -> Iterator[Candidate]:
    """The kinds of a sentence or a list that names a CV and at least two more, or a CV and a letter."""
    groups: dict[int, list[Mention]] = {}
    for mention in context.mentions("word:document"):
        if context.section(mention.start) not in _ELSEWHERE:
            groups.setdefault(_place(context, mention), []).append(mention)
    for members in groups.values():
        kinds = {m.value for m in members}
        if _SURE not in kinds or (len(kinds) < _FEWEST and not kinds & _PAIR):
            continue
        for mention in members:
            if not any(context.cues(("no_document",), *context.clause(mention.start, mention.end))):
                yield context.candidate("document.cluster", mention.start, mention.end, mention.value)
        run = context.runs[context.run_at(members[0].start)]
        for mention in context.within("word:document", members[-1].end, run.end):
            # "... Two letters of reference must arrive as well."
            if mention.value in _APART and not any(
                context.cues(("no_document",), *context.clause(mention.start, mention.end))
            ):
                yield context.candidate("document.cluster", mention.start, mention.end, mention.value)


def _place(context: Context, mention: Mention) -> int:
    """Where the list that holds a mention begins: its first item, or its sentence."""
    at = context.run_at(mention.start)
    return context.runs[context.list_start(at)].start if context.runs[at].item else context.sentence(mention.start)[0]
