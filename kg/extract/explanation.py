"""Why a document says what it says: its facts, and what was looked at and not taken, with the reason."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg.extract.context import Context
from kg.extract.fact import Extraction, Fact, Value
from kg.extract.mention import Candidate
from kg.extract.wording import Field, Lexicon, Rule
from kg.read.document import Document


@dataclass(frozen=True, slots=True)
class Rejected:
    """A value that is no fact. `status` is `weak`, `conflict`, or `excluded` where a rule would have taken it but for
    words beside it or the section it stands in; `reason` says why in a few words. Offsets as in `Fact`.
    """

    field: str
    value: Value
    start: int | None
    end: int | None
    text: str
    rule: str
    confidence: float
    status: str
    reason: str


def rejected(document: Document, extraction: Extraction, lexicon: Lexicon, registry: Any) -> list[Rejected]:
    """What is no fact and might have been, in the order of the lexicon's fields and of the text.

    What rules excluded is told of the rules that are data; recognisers in code only tell what they propose. A value
    that another rule asserts at the same words is not told.
    """
    from kg.extract import entities, prose, values

    out = [
        Rejected(f.field, f.value, f.start, f.end, f.text, f.rule, f.confidence, f.status, f.reason)
        for f in extraction.every_candidate
    ]
    context = Context(document, lexicon, registry, {**values.FINDERS, **entities.FINDERS, **prose.FINDERS})
    told = [(f.field, f.start, f.end) for f in (*extraction.every_fact, *extraction.every_candidate)]
    for field in lexicon.fields.values():
        for rule, candidate, reason in _excluded(context, field):
            start, end = context.folded.source(candidate.start or 0, candidate.end or 0)
            if any(f == field.name and s is not None and s < end and start < (e or 0) for f, s, e in told):
                continue
            told.append((field.name, start, end))
            words = document.text[start:end]
            out.append(
                Rejected(field.name, candidate.value, start, end, words, rule.id, rule.confidence, "excluded", reason)
            )
    order = {name: i for i, name in enumerate(lexicon.fields)}
    return sorted(out, key=lambda r: (order[r.field], r.start if r.start is not None else 1 << 40))


def _excluded(context: Context, field: Field) -> Iterator[tuple[Rule, Candidate, str]]:
    """What the rules of a field would propose if nothing excluded it, the surest first."""
    from kg.extract.recognise import candidates

    for rule in sorted(field.rules, key=lambda r: -r.confidence):
        if not (rule.exclude or rule.exclude_before or rule.exclude_after or rule.not_sections):
            continue
        looser = dataclasses.replace(rule, exclude=(), exclude_before=(), exclude_after=(), not_sections=())
        taken = {(c.start, c.end) for c in candidates(context, dataclasses.replace(field, rules=(rule,)))}
        for candidate in candidates(context, dataclasses.replace(field, rules=(looser,))):
            if candidate.start is not None and (candidate.start, candidate.end) not in taken:
                yield rule, candidate, _why(context, rule, candidate.start, candidate.end or 0)


def _why(context: Context, rule: Rule, start: int, end: int) -> str:
    """The words or the section that made the rule leave this span alone."""
    section = context.section(start)
    if section in rule.not_sections:
        return f"stands in the section {section}"
    low, high = context.sentence(start)
    lead = context.lead(start, end)
    for names, (first, last) in (
        (rule.exclude, context.window(rule.exclude_window, start, end)),
        (rule.exclude_before, (low, start)),
        (rule.exclude_after, (end, high)),
        (rule.exclude, lead[:2] if lead else (0, 0)),
    ):
        for hit in context.cues(names, first, last):
            words = context.quote(hit.start, hit.end)
            return f'"{words}" beside it ({hit.group.partition(":")[2]})'
    return "another value at its label was taken"


def marks(facts: Iterable[Fact | Rejected]) -> list[tuple[int, int, str]]:
    """Spans with the fields that they are of, none crossing another: of two that cross, the first stays.

    A rejected value's field has a question mark.
    """
    spans: dict[tuple[int, int], list[str]] = {}
    for fact in facts:
        if fact.start is not None and fact.end is not None:
            name = fact.field if isinstance(fact, Fact) else f"{fact.field}?"
            names = spans.setdefault((fact.start, fact.end), [])
            if name not in names:
                names.append(name)
    out: list[tuple[int, int, str]] = []
    open_: list[int] = []
    for (start, end), names in sorted(spans.items(), key=lambda one: (one[0][0], -one[0][1])):
        while open_ and open_[-1] <= start:
            open_.pop()
        if open_ and end > open_[-1]:
            continue
        open_.append(end)
        out.append((start, end, ", ".join(names)))
    return out


def pieces(text: str, spans: Sequence[tuple[int, int, str]]) -> Iterator[tuple[str, str]]:
    """The text in pieces with what each is: empty (no span), a field's name (its words) or `mark` (what is put in).

    >>> "".join(words for words, _ in pieces("by 1 May.", [(3, 8, "deadline")]))
    'by [deadline: 1 May].'
    """
    at = 0
    open_: list[tuple[int, str]] = []

    def upto(offset: int) -> Iterator[tuple[str, str]]:
        nonlocal at
        if offset > at:
            yield text[at:offset], open_[-1][1] if open_ else ""
            at = offset

    for start, end, names in (*spans, (len(text), len(text), "")):
        while open_ and open_[-1][0] <= start:
            yield from upto(open_[-1][0])
            open_.pop()
            yield "]", "mark"
        yield from upto(start)
        if names:
            yield f"[{names}: ", "mark"
            open_.append((end, names))
