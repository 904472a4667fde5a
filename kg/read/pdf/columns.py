"""The order in which the lines of a page are read: columns of prose one after the other, labels with their values."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median

from kg.read.pdf.lines import BULLET, Line, rows, segments
from kg.read.pdf.pages import Word

GUTTER = 0.6  # of the size: the least that must be free of words between two columns
SLACK = 2.0  # points by which the beginnings of a column's lines may differ
MOST_CANDIDATES = 12
MOST_DEPTH = 6
LABEL_WORDS = 4


@dataclass(frozen=True, slots=True)
class Column:
    """Lines below each other; `bound` is where the next column begins, infinite for the last one."""

    lines: tuple[Line, ...]
    bound: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A label beside its value, each of one or more lines; the value stands in a column with this `bound`."""

    label: tuple[Line, ...]
    value: tuple[Line, ...]
    bound: float


@dataclass(frozen=True, slots=True)
class _Split:
    """Rows `first` to `last` (exclusive) fall into what is left of `at` and what begins there."""

    at: float
    first: int
    last: int
    left: tuple[Line, ...]
    right: tuple[Line, ...]
    score: int


def arrange(words: Sequence[Word], bound: float = inf, depth: int = MOST_DEPTH) -> list[Column | Pair]:
    """The columns and the labelled values of a page, or of what begins before `bound` on it, in the order of reading."""
    lines = rows(words)
    split = _split(lines) if depth else None
    if split is None:
        return _alone(lines, bound)
    inside = lines[split.first : split.last]
    above = [word for line in lines[: split.first] for word in line.words]
    below = [word for line in lines[split.last :] for word in line.words]
    found = arrange(above, bound, depth - 1)
    if _labels(inside, split.at):
        found += _pairs(inside, split.at, bound)
    else:
        for side, end in ((split.left, split.at), (split.right, bound)):
            found += arrange([word for line in side for word in line.words], end, depth - 1)
    return found + arrange(below, bound, depth - 1)


def _alone(lines: Sequence[Line], bound: float) -> list[Column | Pair]:
    """One column; a row with a wide gap in it is a label with its value, or what the gap keeps apart."""
    found: list[Column | Pair] = []
    column: list[Line] = []
    for line in lines:
        parts = segments(line)
        if len(parts) == 2 and parts[0].text.endswith(":") and len(parts[0].words) <= 2 * LABEL_WORDS:
            if column:
                found.append(Column(tuple(column), bound))
            column = []
            found.append(Pair((parts[0],), (parts[1],), bound))
        else:
            column += [line] if len(parts) > 2 else parts
    return [*found, Column(tuple(column), bound)] if column else found


def _split(lines: Sequence[Line]) -> _Split | None:
    """The gutter that parts the most lines; of nearly equal ones the leftmost."""
    if len(lines) < 2:
        return None
    starts: Counter[int] = Counter()
    for line in lines:
        starts[round(line.x0)] += 1
        for before, word in pairwise(line.words):
            if word.x0 - before.x1 > GUTTER * line.size:
                starts[round(word.x0)] += 1
    edge = min(line.x0 for line in lines)
    likely = Counter({x: sum(starts[x + d] for d in (-1, 0, 1)) for x in starts if x > edge + 3 * SLACK})
    splits = [
        found for x, count in likely.most_common(MOST_CANDIDATES) if count > 1 for found in _splits(lines, x - 1.5)
    ]
    best = max((split.score for split in splits), default=0)
    return min((split for split in splits if split.score >= 0.8 * best), key=lambda s: s.at, default=None)


def _splits(lines: Sequence[Line], at: float) -> list[_Split]:
    """The runs of rows in which a strip left of `at` is free of words, where both sides look like columns."""
    found, first = [], 0
    for index in range(len(lines) + 1):
        if index < len(lines) and not _crosses(lines[index], at):
            continue
        if index - first > 1 and (split := _trimmed(lines, at, first, index)):
            found.append(split)
        first = index + 1
    return found


def _crosses(line: Line, at: float) -> bool:
    gap = GUTTER * line.size
    return any(word.x0 < at and word.x1 > at - gap + 1.5 for word in line.words)


def _trimmed(lines: Sequence[Line], at: float, first: int, last: int) -> _Split | None:
    """The split of these rows, without those at its ends that stand on one side only and belong to what is around."""

    while first < last and not _beside(lines, at, first):
        first += 1
    if last < len(lines):
        while last > first and lines[last - 1].x0 < at and not _beside(lines, at, last - 1):
            last -= 1
    left = [part for line in lines[first:last] if (part := _side(line, at, left=True))]
    right = [part for line in lines[first:last] if (part := _side(line, at, left=False))]
    if len(left) < 2 or len(right) < 2 or all(BULLET.fullmatch(line.text) for line in left):
        return None
    # Columns stand beside each other; what lies below or above is not one.
    if min(left[-1].bottom, right[-1].bottom) <= max(left[0].top, right[0].top):
        return None
    aligned = sum(abs(line.x0 - at - 1.5) <= SLACK for line in right)
    gutter = at - max(line.x1 for line in left)
    size = median(line.size for line in right)
    least = 2 if gutter > 2 * size else 4 if gutter > size else 6
    both = min(len(left), len(right))
    if aligned < 0.6 * len(right) or both < least:
        return None
    return _Split(at, first, last, tuple(left), tuple(right), both)


def _beside(lines: Sequence[Line], at: float, index: int) -> bool:
    """Whether a row has words on both sides, or on one while another row at its height has some on the other."""
    line = lines[index]
    near = [one for one in lines[max(0, index - 2) : index + 3] if one.top < line.bottom and one.bottom > line.top]
    return any(one.x0 < at for one in near) and any(one.x1 > at for one in near)


def _side(line: Line, at: float, *, left: bool) -> Line | None:
    words = tuple(word for word in line.words if (word.x0 < at) == left)
    return Line(words) if words else None


def _labels(lines: Sequence[Line], at: float) -> bool:
    """Whether the left column labels the right one: short, in line with it, and never in the midst of a sentence."""
    left = [(line, part) for line in lines if (part := _side(line, at, left=True))]
    if median(len(part.words) for _, part in left) > LABEL_WORDS:
        return False
    right = [_side(line, at, left=False) for line, _ in left]
    beside = [part for part in right if part]
    colons = sum(part.text.endswith(":") for _, part in left)
    if len(beside) < 0.7 * len(left) and colons < 0.5 * len(left):
        return False
    within = sum(_is_within(part, [one for line in lines if (one := _side(line, at, left=False))]) for part in beside)
    return colons >= 0.5 * len(left) or within <= 0.15 * len(beside)


def _is_within(part: Line, column: Sequence[Line]) -> bool:
    """Whether a line of a column only goes on with a sentence that the full line above it began."""
    above = [line for line in column if line.bottom < part.bottom]
    first = part.words[0]
    edge = max(line.x1 for line in column)
    return part.text[0].islower() and bool(above) and above[-1].x1 + first.x1 - first.x0 > edge


def _pairs(lines: Sequence[Line], at: float, bound: float) -> list[Column | Pair]:
    found: list[Column | Pair] = []
    label: list[Line] = []
    value: list[Line] = []

    def close() -> None:
        if label and value:
            found.append(Pair(tuple(label), tuple(value), bound))
        elif label or value:
            found.append(Column((*label, *value), bound))
        label.clear()
        value.clear()

    for line in lines:
        left, right = _side(line, at, left=True), _side(line, at, left=False)
        if left and not _goes_on(label, left, right):
            close()
        if left:
            label.append(left)
        if right:
            value.append(right)
    close()
    return found


def _goes_on(label: Sequence[Line], left: Line, right: Line | None) -> bool:
    """Whether a label goes on in a second line."""
    if not label or label[-1].text.endswith(":") or left.top - label[-1].bottom > 0.8 * left.size:
        return False
    return right is None or label[-1].text.endswith("-") or left.text[0].islower()
