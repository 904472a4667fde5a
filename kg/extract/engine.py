"""One document to its facts: fold, find, propose, resolve, infer; where it offers several positions, for each of them."""

from typing import Any

from kg.extract import circumstances, entities, posting, prose, several, typed, values
from kg.extract.context import Context
from kg.extract.fact import Extraction, Fact
from kg.extract.mention import Candidate
from kg.extract.recognise import candidates
from kg.extract.resolve import resolve, sort, take
from kg.extract.wording import Lexicon, default
from kg.read.document import Document

INFERENCES = (*typed.INFERENCES, *entities.INFERENCES, *circumstances.INFERENCES)


def extract(document: Document, lexicon: Lexicon | None = None, registry: Any = None) -> Extraction:
    """What a document says, field by field, each fact with its words.

    `lexicon` is the one that ships with the project unless given; `registry` (known organisations and grants) helps
    the recognisers of names and may be None. A page that is no posting gives no facts, and the reason.
    """
    context = Context(document, lexicon or default(), registry, {**values.FINDERS, **entities.FINDERS, **prose.FINDERS})
    reason = posting.refuse_early(context)
    if reason:
        return Extraction(context.language, posting=False, reason=reason)
    for field in context.lexicon.fields.values():
        for candidate in candidates(context, field):
            _add(context, candidate)
    for recognise in (*typed.RECOGNISERS, *entities.RECOGNISERS, *prose.RECOGNISERS, *circumstances.RECOGNISERS):
        for candidate in recognise(context):
            _add(context, candidate)
    heads = several.named(context)
    if heads and (settled := several.settle(context, heads, INFERENCES)):
        facts, aside, positions = settled
    else:
        positions = ()
        facts, aside = _resolved(context)
    reason = posting.refuse(context)
    if reason:
        return Extraction(context.language, posting=False, reason=reason)
    order = context.order
    return Extraction(
        context.language,
        tuple(f for name in sorted(facts, key=lambda n: order[n]) for f in facts[name]),
        sort(context, aside),
        positions=positions,
    )


def _resolved(context: Context) -> tuple[dict[str, list[Fact]], list[Fact]]:
    """The facts of an ad with one position, and what is no fact; `context.facts` has them, too."""
    facts: dict[str, list[Fact]] = {}
    aside: list[Fact] = []
    context.facts = facts
    for name, proposed in context.found.items():
        facts[name], others = resolve(context, context.lexicon.fields[name], proposed)
        aside += others
    for infer in INFERENCES:
        for candidate in infer(context):
            aside += take(context, facts, candidate)
    return facts, aside


def _add(context: Context, candidate: Candidate) -> None:
    context.found.setdefault(candidate.field, []).append(candidate)
