"""What a title says that the work is about: behind the role, in brackets, behind a colon, or in the line below a bare role."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.entities.phrase import pieces
from kg.extract.entities.shapes import alternatives
from kg.extract.wording import Lexicon

_PARTS = re.compile(r" & | and/or | und/oder | - |: |, |;|\"|'(?=\w{3})| \| ")
_AND = re.compile(r" (?:and|und|et|en|och|og|y|e|i) ")
_BRACKET = re.compile(r" ?[(\[]([^()\[\]]*)[)\]]")
_YEARS = re.compile(r",? ?\(?\d{4} ?- ?\d{4}\)?$")
_NUMBERED = re.compile(r"(?:[IVX]{1,4}|\d{1,2})\b[ :-]*")
_SIGN = re.compile(r"\d|[%@<>=/\\_]|://")
_MOST_WORDS = 14
# No name of a role is longer.
_ROLE = 60
Span = tuple[int, int]


def spans(context: Context, start: int, end: int) -> Iterator[Span]:
    """The spans of the topics in a title that stands between these offsets; for a bare role, in the line below it."""
    low, high = start, _without_tail(context, start, end)
    brackets = list(_BRACKET.finditer(context.text, low, high))
    roles = [m for m in context.mentions("word:position_type") if low <= m.start < high and not _in(brackets, m.start)]
    behind = max((m.end for m in roles), default=low)
    found = list(_behind(context, roles[0].end if roles else low, behind, high, led=bool(roles)))
    yield from found
    for bracket in brackets:
        if not _SIGN.search(bracket[1]) and _content(context, bracket.start(1), bracket.end(1)):
            yield from pieces(context, bracket.start(1), bracket.end(1), _PARTS)


def _behind(context: Context, first: int, last: int, high: int, *, led: bool) -> Iterator[Span]:
    """The pieces behind the first role, from the first link ("in", "für", a colon) on; else those behind the last role."""
    link = context.lexicon.once(_links).search(context.text, first, high)
    # "DC7 - Doctoral Candidate in X": what the first link leads to is a role again.
    while link and (again := context.within("word:position_type", link.end(), min(high, link.end() + _ROLE))):
        if again[0].start > link.end() + 1:
            break
        link = context.lexicon.once(_links).search(context.text, again[0].end, high)
        first = last = again[0].end
    if link:
        at = link.end()
    elif led:
        at = last
    else:
        return
    for start, end in pieces(context, at, high, context.lexicon.once(_splits)):
        for low, until in _unbracketed(context, start, end):
            yield from _halves(context, *_trimmed(context, low, until))


def _unbracketed(context: Context, start: int, end: int) -> Iterator[Span]:
    at = start
    for bracket in _BRACKET.finditer(context.text, start, end):
        if bracket.start() > at:
            yield at, bracket.start()
        at = bracket.end()
    if at < end and not re.search(r"[()\[\]]", context.text[at:end]):
        yield at, end


def _trimmed(context: Context, start: int, end: int) -> Span:
    if years := _YEARS.search(context.text, start, end):
        end = years.start()
    while start < end and (lead := context.lexicon.once(_lead).match(context.text, start, end)) and lead.end() > start:
        start = lead.end()
    if number := _NUMBERED.match(context.text, start, end):
        start = number.end()
    return start, end


def _halves(context: Context, start: int, end: int) -> Iterator[Span]:
    """Two topics where either side of "and" is a phrase that stands for itself."""
    joins = list(_AND.finditer(context.text, start, end))
    if len(joins) == 1:
        left, right = (
            context.text[start : joins[0].start()].split(),
            context.text[joins[0].end() : end].split(),
        )
        if len(left) >= 2 and len(right) == 2 and left[-1][:1].isupper() == right[-1][:1].isupper():
            yield start, joins[0].start()
            yield joins[0].end(), end
            return
    words = context.text[start:end].split()
    if 0 < len(words) <= _MOST_WORDS and words[0].casefold() not in context.lexicon.once(_not_first):
        yield start, end


def _content(context: Context, start: int, end: int) -> bool:
    """Whether brackets hold what the work is about: no place, no organisation, no terms of the contract."""
    for kind in ("organisation", "unit", "city", "country", "person", "word:position_type", "word:full_time"):
        if any(m.start < end and start < m.end for m in context.mentions(kind)):
            return False
    words = context.text[start:end]
    return len(words) >= 6 and not words.isupper() and not context.lexicon.once(_terms).search(context.text, start, end)


def _without_tail(context: Context, start: int, end: int) -> int:
    """The end of the title before the employer, the unit or the place that it names last."""
    tail = context.lexicon.once(_tails).search(context.text, start + 1, end)
    return tail.start() if tail else end


def _in(brackets: list[re.Match[str]], at: int) -> bool:
    return any(b.start() <= at < b.end() for b in brackets)


def _links(lexicon: Lexicon) -> re.Pattern[str]:
    return alternatives(
        lexicon.listed("title_topics", "links"),
        r"(?:(?<=\s)(?:{})(?= )|:(?= )| - |[\"]|, )(?: (?:the|der|dem|die|das|den|la|le|les)(?= )| l')?",
    )


def _splits(lexicon: Lexicon) -> re.Pattern[str]:
    return alternatives(lexicon.listed("title_topics", "focus"), _PARTS.pattern + r"| (?:{}) ")


def _not_first(lexicon: Lexicon) -> frozenset[str]:
    """What a piece of a title begins with that says when, where or on which terms."""
    return frozenset(lexicon.listed("title_topics", "not_first"))


def _lead(lexicon: Lexicon) -> re.Pattern[str]:
    return alternatives(lexicon.listed("title_topics", "lead"), r"[ \"',.:-]+|(?:{}) ")


def _terms(lexicon: Lexicon) -> re.Pattern[str]:
    return alternatives(lexicon.listed("title_topics", "terms"), r"(?<!\w)(?:{})(?!\w)")


def _tails(lexicon: Lexicon) -> re.Pattern[str]:
    return alternatives(lexicon.listed("title_topics", "tails"), r"[, ] ?(?:{}) ")
