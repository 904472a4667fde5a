"""One document to its facts: fold, find, propose, resolve, infer."""

from typing import Any

from kg.extract import circumstances, entities, posting, prose, typed, values
from kg.extract.context import Candidate, Context
from kg.extract.fact import Extraction, Fact
from kg.extract.recognise import candidates
from kg.extract.resolve import resolve
from kg.extract.wording import Lexicon, default
from kg.read.document import Document


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
    facts: dict[str, list[Fact]] = {}
    aside: list[Fact] = []
    for name, proposed in context.found.items():
        facts[name], others = resolve(context, context.lexicon.fields[name], proposed)
        aside += others
    context.facts = facts
    for infer in (*typed.INFERENCES, *entities.INFERENCES, *circumstances.INFERENCES):
        for candidate in infer(context):
            if not facts.get(candidate.field):
                facts[candidate.field], others = resolve(context, context.lexicon.fields[candidate.field], [candidate])
            else:
                more, others = resolve(context, context.lexicon.fields[candidate.field], [candidate])
                if context.lexicon.fields[candidate.field].card == "many":
                    facts[candidate.field] += more
            aside += others
    reason = posting.refuse(context)
    if reason:
        return Extraction(context.language, posting=False, reason=reason)
    order = {name: i for i, name in enumerate(context.lexicon.fields)}
    return Extraction(
        context.language,
        tuple(f for name in sorted(facts, key=lambda n: order[n]) for f in facts[name]),
        tuple(sorted(aside, key=lambda f: (order[f.field], f.start if f.start is not None else 1 << 40))),
    )


def _add(context: Context, candidate: Candidate) -> None:
    context.found.setdefault(candidate.field, []).append(candidate)
