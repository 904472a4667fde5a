"""An affiliation as the linker sees it: words in segments, and the places among them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.link.ror_index import Index
from kg.link.ror_words import Words

LONGEST_NAME = 14  # words
LONGEST = 120  # words of an affiliation that are looked at
_PART = re.compile(
    r"(?P<word>[^\W_]+(?:['’]s\b)?|&)|(?P<hard>[;|•·]|\n\s*\n|\s[-–—]\s)|(?P<soft>[,/:\u0022“”„«»])|(?P<bracket>[()\[\]])"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """Words `start` to `end` (exclusive), between separators; `place` where they name a place and nothing else."""

    start: int
    end: int
    bracket: bool = False
    place: bool = False


@dataclass(frozen=True, slots=True)
class Affiliation:
    """The words of a text: `words` folded, `written` as they stand; `breaks` are words before which no name goes on."""

    words: tuple[str, ...]
    written: tuple[str, ...]
    segments: tuple[Segment, ...]
    breaks: frozenset[int]
    countries: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    at: Mapping[int, Segment] = field(default_factory=dict)

    def spans(self) -> Iterator[tuple[int, int]]:
        """(start, end) of each run of words that may be a name."""
        for start in range(len(self.words)):
            for end in range(start + 1, min(len(self.words), start + LONGEST_NAME) + 1):
                if end > start + 1 and end - 1 in self.breaks:
                    break
                yield start, end

    def trimmed(self, segment: Segment) -> tuple[int, int]:
        """The segment's span without a footnote's number or an article at its ends."""
        start, end = segment.start, segment.end
        while end - start > 1 and _mark(self.words[end - 1]):
            end -= 1
        while end - start > 1 and (_mark(self.words[start]) or self.words[start] == "the"):
            start += 1
        return start, end

    def closed(self, start: int, end: int) -> bool:
        """Whether these words are whole segments."""
        return self.trimmed(self.at[start])[0] == start and self.trimmed(self.at[end - 1])[1] == end


def read(text: str, words: Words, index: Index) -> Affiliation:
    """The text as words, segments and places."""
    folded: list[str] = []
    written: list[str] = []
    segments: list[Segment] = []
    breaks: set[int] = set()
    start, inside = 0, False

    def close() -> None:
        nonlocal start
        if len(folded) > start:
            segments.append(Segment(start, len(folded), inside))
        start = len(folded)

    for part in _PART.finditer(text):
        if part["word"]:
            if len(folded) == LONGEST:
                break
            folded.append(words.token(part["word"]))
            written.append(part["word"])
            continue
        close()
        if part["hard"]:
            breaks.add(len(folded))
        if part["bracket"]:
            inside = part["bracket"] in "(["
    close()
    made = Affiliation(tuple(folded), tuple(written), tuple(segments), frozenset(breaks))
    return _with_places(made, words, index)


def _with_places(made: Affiliation, words: Words, index: Index) -> Affiliation:
    """Which segments are places, and the countries that the text names.

    A city alone names no country: many have namesakes. A segment that is one place, or ends the text, counts; of words
    within a name ("University of Chile") only the cities are kept, for they agree with a seat or say nothing.
    """
    forms = {s: words.exact(made.words[slice(*made.trimmed(s))]) for s in made.segments}
    runs = {words.exact(made.words[a:b]): (a, b) for a, b in made.spans() if b - a <= 4}
    known = index.places([*forms.values(), *runs])
    countries: set[str] = set()
    segments: list[Segment] = []
    for number, segment in enumerate(made.segments):
        found = known.get(forms[segment], [])
        a, b = made.trimmed(segment)
        kinds = {kind for kind, _ in found} if number or len(made.segments) == 1 else set()
        if kinds == {"code"} and not "".join(made.written[a:b]).isupper():
            kinds = set()
        if "country" in kinds:
            countries |= {country for kind, country in found if kind == "country"}
        elif kinds & {"region", "code"} and len({c for k, c in found if k in ("region", "code")}) == 1:
            countries |= {country for kind, country in found if kind in ("region", "code")}
        segments.append(Segment(segment.start, segment.end, segment.bracket, bool(kinds)))
    places = frozenset(run for run in runs if any(kind in ("city", "region") for kind, _ in known.get(run, ())))
    at = {n: segment for segment in segments for n in range(segment.start, segment.end)}
    return Affiliation(made.words, made.written, tuple(segments), made.breaks, frozenset(countries), places, at)


def _mark(word: str) -> bool:
    return word.isdigit() and len(word) <= 2


def joined(words: Sequence[str]) -> str:
    """Words with spaces between."""
    return " ".join(words)
