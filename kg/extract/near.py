"""Where in a text it is worth to look: what needs a digit is searched for around digits only, what needs a word in its lines."""

import re
from collections.abc import Iterable, Iterator

# No value that has a digit reaches further from one of its digits than this.
REACH = 80
_DIGITS = re.compile(r"\d+")

Spans = tuple[tuple[int, int], ...]


def around_digits(text: str, reach: int = REACH) -> Spans:
    """The spans of a text that lie within so many characters of a digit, joined where they meet.

    >>> around_digits("ab 12 cdefgh 3", 2)
    ((1, 7), (11, 14))
    """
    spans: list[tuple[int, int]] = []
    for match in _DIGITS.finditer(text):
        start, end = max(0, match.start() - reach), match.end() + reach
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple((start, min(end, len(text))) for start, end in spans)


def lines_with(text: str, words: Iterable[str]) -> Spans:
    """The lines of a text that hold one of these words, in the order of the text.

    >>> lines_with("a b\\nc d\\ne b", ["b"])
    ((0, 3), (8, 11))
    """
    lines = {}
    for word in words:
        at = text.find(word)
        while at >= 0:
            start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            lines[start] = end = end if end >= 0 else len(text)
            at = text.find(word, end)
    return tuple(sorted(lines.items()))


def words_with(text: str, parts: Iterable[str]) -> Spans:
    r"""The stretches without white space (of a folded text) that hold one of these parts, in the order of the text.

    >>> words_with("to a@b.example, or\nc@d.example", ["@"])
    ((3, 15), (19, 30))
    """
    words = {}
    for part in parts:
        at = text.find(part)
        while at >= 0:
            start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
            ends = (text.find(" ", at), text.find("\n", at))
            words[start] = end = min([end for end in ends if end >= 0], default=len(text))
            at = text.find(part, end)
    return tuple(sorted(words.items()))


def covered(length: int, spans: Iterable[tuple[int, int]]) -> bytearray:
    """For each character of a text of this length 1 where a span covers it, else 0.

    >>> list(covered(5, [(1, 3)])), covered(5, [(1, 3)]).find(1, 3, 5)
    ([0, 1, 1, 0, 0], -1)
    """
    cover = bytearray(length)
    for start, end in spans:
        cover[start:end] = b"\x01" * (end - start)
    return cover


def finditer(pattern: re.Pattern[str], text: str, spans: Spans) -> Iterator[re.Match[str]]:
    """What a pattern finds within the spans."""
    for start, end in spans:
        yield from pattern.finditer(text, start, end)
