"""What the titles of projects say that the work is about, and those of their parts."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.entities.phrase import pieces

_COLON = re.compile(r": | - ")
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre)\b")
_WHOLE = re.compile(r"(?!)")
_AND = re.compile(r" (?:and|und|et) ")
_CODE = re.compile(r"(?:[A-Z]{0,3}\d{1,3}[a-z]?[.:)]? +)?")
_LINE = 160
# So long are words that tell a subject, and so many of their letters make them the same word.
_STEM = 7
Span = tuple[int, int]


def named(context: Context) -> Iterator[Span]:
    """What stands behind the colon of a project's title ("CINDER: soils after fire"), cut at its "and"."""
    for start, end in _titles(context):
        if colon := _COLON.search(context.text, start, end):
            split = _WHOLE if _BETWEEN.search(context.text, colon.end(), end) else _AND
            yield from pieces(context, colon.end(), end, split)


def recurring(context: Context) -> Iterator[Span]:
    """A project's title without a colon, where the ad comes back to its words: then it is no play on words."""
    for start, end in _titles(context):
        stems = [word[:_STEM] for word in context.low[start:end].split() if len(word) >= _STEM]
        again = sum(context.low.count(stem) > context.low.count(stem, start, end) for stem in stems)
        if len(stems) > 1 and 2 * again >= len(stems) and not _COLON.search(context.text, start, end):
            yield start, end


def parts(context: Context) -> Iterator[Span]:
    """Lines that end in the name of who leads them: "A2 Swimming droplets (Prof. X)"."""
    for person in context.mentions("person"):
        run = context.runs[context.run_at(person.start)]
        if (
            context.text[person.start - 1] != "("
            or context.text[person.end : run.end].strip() != ")"
            or run.end - run.start > _LINE
        ):
            continue
        code = _CODE.match(context.text, run.body)
        start = code.end() if code else run.body
        if not context.within("unit", start, person.start):
            yield start, person.start - 1


def _titles(context: Context) -> Iterator[Span]:
    for fact in context.facts.get("grant_title", []):
        if fact.start is not None and fact.end is not None:
            yield context.folded.place(fact.start), context.folded.place(fact.end)
