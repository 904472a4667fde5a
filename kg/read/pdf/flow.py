"""Columns in the order of reading to paragraphs, headings, list items and labelled values in a composer."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from statistics import median

from kg.read.composer import Composer
from kg.read.pdf.columns import Column, Pair, arrange
from kg.read.pdf.hyphens import Hyphens
from kg.read.pdf.lines import Line, heaviest, rows, spaced
from kg.read.pdf.margins import margins
from kg.read.pdf.pages import Page, Word

LARGER = 1.15  # times the size of the body's letters: a heading
MOST_HEADING = 200  # characters
MOST_LABEL_WORDS = 14
LEADING = 1.35  # times the usual distance of two lines: more parts paragraphs
SPACE = 0.3  # of the size: the width of a space
NARROW = 16  # characters: a shorter line is not full, however narrow its column
LONG = 30  # characters: shorter lines do not tell how wide their column is
SENTENCE_ENDS = (".", "!", "?", ":", ";")
PLAIN_WORD = re.compile(r"[^\W\d_]+[,)]?")


def write(pages: Sequence[Page], composer: Composer) -> None:
    """Write the pages of a PDF file into the composer.

    What running heads and feet repeat comes where the paragraph that a page ends in is over, as boilerplate. Raises
    TooLong where the composer does.
    """
    marked = margins(pages)
    parts = [arrange(rest) for _, _, rest in marked]
    flow = _Flow(composer, [part for page in parts for part in page])
    for number, (page, (top, bottom, _)) in enumerate(zip(pages, marked, strict=True)):
        flow.page = number
        flow.aside += top
        for part in parts[number]:
            if isinstance(part, Pair):
                flow.pair(part)
            else:
                flow.column(part)
        flow.aside += [*bottom, *rows(page.turned)]
    flow.close()


class _Flow:
    """Joins lines that one paragraph wraps, as they come; `aside` holds what waits for the end of the paragraph."""

    def __init__(self, composer: Composer, parts: Sequence[Column | Pair]) -> None:
        self.page = 0
        self.aside: list[Line] = []
        self._composer = composer
        self._open: list[tuple[Line, float, int]] = []
        lines = [
            (line, part.bound) for part in parts for line in (part.lines if isinstance(part, Column) else part.value)
        ]
        self._body = heaviest((round(line.size, 1), len(line.text)) for line, _ in lines) if lines else 0.0
        self._edges = _edges(lines)
        self._leading = _leading([line for line, _ in lines])
        self._hyphens = Hyphens(word.text for line, _ in lines for word in line.words)

    def column(self, column: Column) -> None:
        """The lines of a column, which may go on with the paragraph that the last one ended in."""
        for line in column.lines:
            self._line(line, column.bound)

    def pair(self, pair: Pair) -> None:
        """A label and its value."""
        self.close()
        composer = self._composer
        first = len(composer.drafts)
        self._open = [(line, inf, self.page) for line in pair.label]
        self.close(label=True)
        middle = len(composer.drafts)
        for line in pair.value:
            self._line(line, pair.bound)
        self.close()
        composer.pair(first, middle, len(composer.drafts), MOST_LABEL_WORDS)

    def close(self, *, label: bool = False) -> None:
        """End the open paragraph, and write what waited for that."""
        if self._open:
            lines = [line for line, _, _ in self._open]
            self._words(lines)
            heading = not label and self._is_large(lines[0]) and sum(len(line.text) for line in lines) <= MOST_HEADING
            self._composer.flush(
                "heading" if heading else "list_item" if lines[0].is_item and not label else None,
                bold_titles=not label,
            )
            self._open = []
        for line in self.aside:
            self._composer.gap(2)
            self._words([line])
            self._composer.flush(boilerplate=True)
        if self.aside:
            self._composer.gap(2)
        self.aside = []

    def _line(self, line: Line, bound: float) -> None:
        if self._open:
            before, _, page = self._open[-1]
            if not self._joins(line, bound):
                self.close()
                if page != self.page or line.bottom - before.bottom > LEADING * self._distance(line):
                    self._composer.gap(2)
        self._open.append((line, bound, self.page))

    def _joins(self, line: Line, bound: float) -> bool:
        """Whether a line goes on with the open paragraph."""
        before, its_bound, page = self._open[-1]
        if line.is_item or abs(line.size - before.size) > 0.12 * max(line.size, before.size):
            return False
        lower = line.text[0].islower()
        edge = max(
            self._edges.get(key, 0.0) for key in ((its_bound, round(before.size)), (its_bound, round(self._body)))
        )
        full = (
            len(before.text) >= NARROW and before.x1 + SPACE * before.size + line.words[0].x1 - line.words[0].x0 > edge
        )
        if before.bold != line.bold and not (full and lower):
            return False
        if page != self.page or bound != its_bound or line.top < before.top:
            return (full and lower) or self._hyphens.breaks(before.text, line.text)
        if line.bottom - before.bottom > LEADING * self._distance(line):
            return False
        if full:
            first = self._open[0][0]
            indented = line.x0 - max(before.x0, first.words[first.is_item].x0) > 0.8 * line.size
            return not (indented and before.text.endswith(SENTENCE_ENDS))
        # Lines broken by hand go on in lower case; an address below a line does not.
        return lower and before.text[-1].isalpha() and PLAIN_WORD.fullmatch(line.words[0].text) is not None

    def _distance(self, line: Line) -> float:
        return self._leading.get(round(line.size), 1.25 * line.size)

    def _is_large(self, line: Line) -> bool:
        return line.size >= LARGER * self._body

    def _words(self, lines: Sequence[Line]) -> None:
        """The words of lines that belong together, hyphens at their ends undone, links where the file has them."""
        tokens: list[tuple[bool, str, Word]] = []
        for line in lines:
            for position, (gap, word) in enumerate(spaced(line.words)):
                space, text = gap or (position == 0 and bool(tokens)), word.text
                if position == 0 and tokens:
                    before = tokens[-1]
                    end, space = self._hyphens.join(before[1], text)
                    tokens[-1] = (before[0], end, before[2])
                tokens.append((space, text, word))
        composer, href = self._composer, None
        for space, text, word in tokens:
            if href and word.href != href:
                composer.close_link()
            if space:
                composer.words(" ", bold=word.bold)
            if word.href and word.href != href:
                composer.open_link(word.href)
            href = word.href
            composer.words(text, bold=word.bold)
        if href:
            composer.close_link()


def _edges(lines: Sequence[tuple[Line, float]]) -> dict[tuple[float, int], float]:
    """Where the long lines of a column end, by its bound and the size of its letters, a tenth of them aside."""
    ends: dict[tuple[float, int], list[float]] = defaultdict(list)
    for line, bound in lines:
        if len(line.text) >= LONG or bound < inf:
            ends[bound, round(line.size)].append(line.x1)
    return {key: sorted(found)[int(len(found) * 0.9)] for key, found in ends.items()}


def _leading(lines: Sequence[Line]) -> dict[int, float]:
    """The usual distance of two lines below each other, by the size of their letters."""
    distances: dict[int, list[float]] = defaultdict(list)
    for above, below in pairwise(lines):
        distance = below.bottom - above.bottom
        if round(above.size) == round(below.size) and 0 < distance < 2.2 * below.size:
            distances[round(below.size)].append(distance)
    return {size: median(found) for size, found in distances.items()}
