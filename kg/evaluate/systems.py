"""What is measured: the extractor, and the two baselines that say what its figures are worth."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import process_time
from typing import Any

from kg.errors import Refusal
from kg.evaluate.gold import Gold
from kg.evaluate.judge import Answer, Judged, judge
from kg.extract.fact import Extraction, Fact
from kg.extract.wording import Lexicon
from kg.read.document import Document

LABELS = ("label", "structured")


@dataclass(frozen=True, slots=True)
class System:
    """Something that takes facts from a document; `missing` says what it lacks where it cannot run."""

    name: str
    note: str
    facts: Callable[[Document], Sequence[Fact] | Extraction]
    missing: str = ""


def extractor(lexicon: Lexicon, registry: Any) -> System:
    """The project's extractor, as `kg extract` runs it."""
    from kg.extract import extract

    return System("kg", "all rules", lambda document: extract(document, lexicon, registry))


def labels_only(lexicon: Lexicon, registry: Any) -> System:
    """The extractor with nothing but its rules for labels (`Deadline: …`) and for schema.org metadata."""
    fields = {
        name: dataclasses.replace(field, rules=tuple(r for r in field.rules if r.kind in LABELS))
        for name, field in lexicon.fields.items()
    }
    reduced = dataclasses.replace(lexicon, fields=fields)

    def facts(document: Document) -> Sequence[Fact]:
        from kg.extract import entities, prose, typed, values
        from kg.extract.context import Context
        from kg.extract.mention import Candidate
        from kg.extract.recognise import candidates
        from kg.extract.resolve import resolve

        context = Context(document, reduced, registry, {**values.FINDERS, **entities.FINDERS, **prose.FINDERS})

        def add(candidate: Candidate) -> None:
            rule = lexicon.rules[candidate.rule]
            if rule.kind in LABELS or "label" in rule.id or "json-ld" in rule.id:
                context.found.setdefault(candidate.field, []).append(candidate)

        for field in fields.values():
            for candidate in candidates(context, field):
                add(candidate)
        for recognise in (*typed.RECOGNISERS, *entities.RECOGNISERS, *prose.RECOGNISERS):
            for candidate in recognise(context):
                add(candidate)
        return [fact for name, said in context.found.items() for fact in resolve(context, fields[name], said)[0]]

    return System("labels only", "the extractor with its rules for labels and metadata alone", facts)


def run(system: System, golds: Sequence[Gold], step: Callable[[int, int], None] | None = None) -> list[Judged]:
    """Let a system read each posting, and judge what it says. A posting that the reader refuses gives no facts."""
    if golds:
        _answer(system, golds[0])  # once before the clock starts, so that all is loaded
    return list(_judged(system, golds, step))


def _judged(system: System, golds: Sequence[Gold], step: Callable[[int, int], None] | None) -> Iterator[Judged]:
    for done, gold in enumerate(golds, 1):
        yield judge(gold, _answer(system, gold))
        if step:
            step(done, len(golds))


def _answer(system: System, gold: Gold) -> Answer:
    from kg.read import read

    data = gold.path.read_bytes()
    began = process_time()
    try:
        document = read(data, name=gold.path.name)
    except Refusal:
        return Answer((), None, 1000 * (process_time() - began))
    said = system.facts(document)
    took = 1000 * (process_time() - began)
    if isinstance(said, Extraction):
        return Answer(said.facts, document, took, said.positions)
    return Answer(tuple(said), document, took)
