"""The text of an ad in pieces: plain, or marked with the addresses of the facts that its words say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.serve.words import Said, Word, address

READING = "c-"
"""What addresses of readings begin with that were not taken."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words that say something: their place in the text, in code points, and the address of what they say."""

    start: int
    end: int
    row: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same facts rest on; `rows` are their addresses, those with the fewest words first,
    what is not asserted last.

    `id` is where words begin that something rests on, empty elsewhere.
    """

    text: str
    rows: tuple[str, ...] = ()
    id: str = ""

    @property
    def maybe(self) -> bool:
        """Whether nothing that is asserted rests on it, only readings that were not taken."""
        return all(row.startswith(READING) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Passage:
    """A connected part of the text; `start` is its place."""

    start: int
    text: str


def source(said: Said) -> str:
    """Of the snapshots that a posting has, the one whose words are shown: one with a text, else with the most words."""
    counted: dict[str, int] = dict.fromkeys(said.texts, 1_000_000)
    for word in said.words:
        counted[word.snapshot] = counted.get(word.snapshot, 0) + 1
    return max(counted, key=lambda one: (counted[one], one), default="")


def passages(said: Said, snapshot: str) -> list[Passage]:
    """What may be shown of a snapshot's text: all of it, else what its quotes hold, else nothing."""
    if snapshot in said.texts:
        return [Passage(0, said.texts[snapshot])]
    found: list[Passage] = []
    for word in quoted(said.words, snapshot):
        assert word.start is not None
        last = found[-1] if found else None
        if last is None or word.start > last.start + len(last.text):
            found.append(Passage(word.start, word.quote))
        elif word.start + len(word.quote) > last.start + len(last.text):
            found[-1] = Passage(last.start, last.text + word.quote[last.start + len(last.text) - word.start :])
    return found


def quoted(words: Iterable[Word], snapshot: str) -> list[Word]:
    """The words of a snapshot whose quote is just their span, in the order of the text."""
    found = [
        w
        for w in words
        if w.snapshot == snapshot and w.start is not None and w.end is not None and w.end - w.start == len(w.quote) > 0
    ]
    return sorted(found, key=lambda w: (w.start or 0, w.end or 0))


def pieces(passage: Passage, spans: Sequence[Span], places: Iterable[int] = ()) -> list[Piece]:
    """A passage in pieces, by the spans that lie in it; they may overlap and contain each other.

    `places` are further ones that have an address: other pages lead there.

    >>> [(p.text, p.rows) for p in pieces(Passage(0, "three years"), [Span(0, 5, "a"), Span(0, 11, "b")])]
    [('three', ('a', 'b')), (' years', ('b',))]
    """
    low, high = passage.start, passage.start + len(passage.text)
    within = sorted({span for span in spans if low <= span.start < span.end <= high}, key=lambda s: (s.start, s.end))
    starts = {span.start for span in within} | {place for place in places if low <= place < high}
    edges = sorted({low, high, *starts, *(span.end for span in within)})
    found: list[Piece] = []
    ahead = 0
    covering: list[Span] = []
    for start, end in pairwise(edges):
        covering = [span for span in covering if span.end > start]
        while ahead < len(within) and within[ahead].start <= start:
            covering.append(within[ahead])
            ahead += 1
        rows = dict.fromkeys(span.row for span in sorted(covering, key=_foremost))
        text = passage.text[start - low : end - low]
        found.append(Piece(text, tuple(rows), address(start) if start in starts else ""))
    return found


def _foremost(span: Span) -> tuple[bool, int, int, str]:
    return span.row.startswith(READING), span.end - span.start, span.start, span.row
