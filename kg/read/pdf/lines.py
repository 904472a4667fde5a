"""Words to lines: which words stand in one row, and how a line reads."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from kg.read.pdf.pages import Word

TOGETHER = 0.15  # of the size: words with a smaller gap are one, written in two fonts
APART = 3.0  # of the size: words with a wider gap are no neighbours of one sentence
WIDE = 0.45  # of the size: more than the space between two words
ROW = 0.4  # of the size: how far the middles of words of one row may lie apart
BULLET = re.compile(
    r"[•‣◦▪▫●○■□◆◇▶►➢➤✓✔›»·∙*–—+\uf000-\uf0ff-]|o|\(?(?:[a-zA-Z]|[0-9]{1,2})\)|[0-9]{1,2}\.|\([ivx0-9]{1,4}\)"
)


@dataclass(frozen=True)
class Line:
    """Words of one row, from left to right; never empty."""

    words: tuple[Word, ...]

    @cached_property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        """Where it ends."""
        return max(word.x1 for word in self.words)

    @cached_property
    def size(self) -> float:
        """The size that most of its letters have."""
        return heaviest((word.size, len(word.text)) for word in self.words)

    @cached_property
    def bottom(self) -> float:
        """Where its letters of the usual size stand."""
        return max(word.bottom for word in self.words if word.size == self.size)

    @cached_property
    def top(self) -> float:
        """Where its letters of the usual size begin."""
        return min(word.top for word in self.words if word.size == self.size)

    @cached_property
    def bold(self) -> bool:
        """Whether all of it is bold, its bullet aside."""
        return all(word.bold for word in self.words[self.is_item :])

    @cached_property
    def is_item(self) -> bool:
        """Whether it opens with a bullet or a number, and something after it.

        An "o" and a number with a full stop are marks only with a wide gap: "15. März" begins with one, too.
        """
        if len(self.words) < 2 or not BULLET.fullmatch(self.words[0].text):
            return False
        first, second = self.words[:2]
        return not (first.text == "o" or first.text.endswith(".")) or second.x0 - first.x1 > WIDE * self.size

    @cached_property
    def text(self) -> str:
        """Its words with single spaces."""
        return "".join(f"{' ' if gap else ''}{word.text}" for gap, word in spaced(self.words))


def spaced(words: Sequence[Word]) -> list[tuple[bool, Word]]:
    """Each word of a line, and whether a space stands before it."""
    found = [(False, words[0])]
    for before, word in pairwise(words):
        found.append((word.x0 - before.x1 > TOGETHER * max(before.size, word.size), word))
    return found


def rows(words: Iterable[Word]) -> list[Line]:
    """The rows of the words, from top to bottom."""
    found: list[list[Word]] = []
    middle = reach = 0.0
    for word in sorted(words, key=lambda w: (w.top + w.bottom, w.x0)):
        at = (word.top + word.bottom) / 2
        if not found or at - middle > ROW * max(reach, word.size):
            found.append([])
            middle, reach = at, word.size
        elif word.size > reach:  # what came before was raised: the row is where its largest letters stand
            middle, reach = at, word.size
        found[-1].append(word)
    return [Line(tuple(sorted(row, key=lambda w: (w.x0, w.x1)))) for row in found]


def segments(line: Line) -> list[Line]:
    """The parts of a line that wide gaps keep apart."""
    parts: list[list[Word]] = [[line.words[0]]]
    for before, word in pairwise(line.words):
        if word.x0 - before.x1 > APART * line.size and not (len(parts) == 1 and len(parts[0]) == 1 and line.is_item):
            parts.append([])
        parts[-1].append(word)
    return [Line(tuple(part)) for part in parts]


def heaviest(weighed: Iterable[tuple[float, int]]) -> float:
    """The value with the most weight; the first of equals."""
    weights: dict[float, int] = {}
    for value, weight in weighed:
        weights[value] = weights.get(value, 0) + weight
    return max(weights, key=lambda value: weights[value])
