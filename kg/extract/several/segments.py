"""Which words of an ad are which position's: the parts that its heads begin, and sentences elsewhere that name one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.extract.context import Context
from kg.extract.several import grid
from kg.extract.several.head import Head, labels, table, types

# The position of a part of which cannot be told whose it is.
OPEN = -1
_ENDING = ("apply", "contact", "legal", "other-jobs", "nav", "metadata", "about")
_START = 34
_VALUES = ("duration", "share", "pay_group", "money", "code", "date", "hours")


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one position (its index), or of one that cannot be told (`OPEN`); offsets are of the shadow."""

    start: int
    end: int
    position: int


def segments(context: Context, heads: Sequence[Head]) -> list[Segment]:
    """The segments in the order of the text, none crossing another; what lies in none is said of all positions."""
    order = list(dict.fromkeys(h.key for h in heads))
    index = {key: at for at, key in enumerate(order)}
    if heads[0].form == grid.FORM:
        blocks = [Segment(h.start, h.end, index[h.key]) for h in heads]
        for row in grid.rows(context, heads):
            blocks += [Segment(*cell, at) for at, cell in enumerate(row[1:]) if cell[0] < cell[1]]
    else:
        blocks = list(_blocks(context, heads, index)) if heads[0].block else []
    return sorted([*blocks, *_sentences(context, heads, index, blocks)], key=lambda s: s.start)


# --- parts that a head begins -----------------------------------------------------------------------------------------


def _blocks(context: Context, heads: Sequence[Head], index: dict[str, int]) -> Iterator[Segment]:
    cluster: list[Head] = []
    for head in (*heads, None):
        if head is None or any(head.key == h.key for h in cluster):
            yield from _cluster(context, cluster, index, len(context.text) if head is None else head.start)
            cluster = []
        if head is not None:
            cluster.append(head)


def _cluster(context: Context, heads: Sequence[Head], index: dict[str, int], until: int) -> Iterator[Segment]:
    """The parts of heads that follow each other; the last may end where common words begin."""
    lengths: list[int] = []
    opened: set[str] = set()
    parted = False
    for at, head in enumerate(heads):
        first = context.run_at(head.start)
        last = at == len(heads) - 1
        stop = context.run_at(heads[at + 1].start) if not last else len(context.runs)
        taken = first
        for number in range(first, stop):
            run = context.runs[number]
            if run.start >= until or (number > first and _common(context, run.start, run.end)):
                break
            section = _opening(context, number)
            if last and number > first:
                if section and section not in opened:
                    break
                if _outranks(context, head, number) and _words(context, number) not in opened:
                    break
                if run.gap and (not parted or number - first >= max(lengths, default=1)):
                    break
            elif number > first:
                parted = parted or run.gap
                opened |= {section, _words(context, number)} - {""}
            if run.section in ("nav", "other-jobs", "metadata") or (
                number > first and head.form in ("item", "letter", "row") and run.gap and not run.item
            ):
                break
            taken = number
        lengths.append(taken - first + 1)
        yield Segment(head.start, context.runs[taken].end, index[head.key])
        # Three parts of one length, or parts that empty lines bound, leave no doubt where the last one ends.
        alike = len(lengths) > 2 and len(set(lengths)) == 1
        if last and parted and not alike and head.form not in ("item", "row", "letter"):
            yield from _doubtful(context, taken + 1, until, head)


def _doubtful(context: Context, number: int, until: int, head: Head) -> Iterator[Segment]:
    """What follows the last position without a word or heading that says whether it is its own still."""
    first = number
    while number < len(context.runs) and context.runs[number].start < until:
        run = context.runs[number]
        if _common(context, run.start, run.end) or _opening(context, number) or _outranks(context, head, number):
            break
        number += 1
    if number > first:
        yield Segment(context.runs[first].start, context.runs[number - 1].end, OPEN)


def _common(context: Context, start: int, end: int) -> bool:
    """Whether the words speak of all positions."""
    return any(True for _ in context.cues(("positions_common",), start, min(end, context.sentence(start)[1])))


def _opening(context: Context, number: int) -> str:
    """The section that a block opens, by its own words."""
    run = context.runs[number]
    before = context.runs[number - 1].section if number else ""
    for end, name in context.once(_headings).get(run.body, ()):
        if run.end - end <= 3:
            return name
    return run.section if run.section != before and run.section in _ENDING else ""


def _headings(context: Context) -> dict[int, list[tuple[int, str]]]:
    """Ends and sections of the phrases that open a section, by where they begin."""
    found: dict[int, list[tuple[int, str]]] = {}
    for group, hits in context.hits.items():
        if group.startswith("section:"):
            for hit in hits:
                found.setdefault(hit.start, []).append((hit.end, group.split(":")[1]))
    return found


def _words(context: Context, number: int) -> str:
    """A heading's words, to be met again in the part of the next position; empty for other blocks."""
    run = context.runs[number]
    return context.low[run.start : run.end] if run.kind == "heading" else ""


def _outranks(context: Context, head: Head, number: int) -> bool:
    """Whether a heading of the head's own rank, or above it, stands here."""
    run = context.runs[number]
    if not head.form.startswith("h:"):
        return run.kind == "heading"
    mine, tag = head.form[2:], run.element.rpartition("/")[2].partition("[")[0]
    return run.kind == "heading" and (not tag or not mine or tag <= mine)


# --- sentences that name a position -----------------------------------------------------------------------------------


def _names(context: Context, heads: Sequence[Head], index: dict[str, int]) -> list[tuple[int, int, int]]:
    """Where the text names a position: its label, or words for its kind where no other position has that kind."""
    if heads[0].name:
        found = labels(context, "position_label", "project_label")
        return [(start, end, index[key]) for key, _, start, end in found if key in index]
    kinds: dict[str, set[int]] = {}
    for head in heads:
        for mention in types(context, head.body, head.end):
            kinds.setdefault(mention.value, set()).add(index[head.key])
    out = []
    for mention in context.mentions("word:position_type"):
        whose = kinds.get(mention.value, set())
        if len(whose) == 1 and _is_name(context, mention.start, mention.end):
            out.append((mention.start, mention.end, next(iter(whose))))
    return out


def _is_name(context: Context, start: int, end: int) -> bool:
    """Whether the words name the position and no degree: "PhD" alone needs an article before it or a colon behind."""
    if context.low[start:end] not in table(context, "bare"):
        return True
    before = context.low[max(0, start - 12) : start].split()
    return bool(before and before[-1] in table(context, "articles")) or context.low[end : end + 2].lstrip()[:1] in (
        ":",
        "(",
    )


def _sentences(
    context: Context, heads: Sequence[Head], index: dict[str, int], blocks: Sequence[Segment]
) -> Iterator[Segment]:
    by_sentence: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for hit in context.cues(("respectively",), 0, len(context.text)):
        by_sentence.setdefault(context.sentence(hit.start), [])
    for name in _names(context, heads, index):
        if any(b.start <= name[0] < b.end for b in blocks):
            continue
        low, high = context.sentence(name[0])
        run = context.runs[context.run_at(name[0])]
        if run.section in ("nav", "other-jobs", "metadata"):
            continue
        by_sentence.setdefault((low, high), []).append((max(name[0], run.start), name[1], name[2]))
    for (low, high), names in by_sentence.items():
        if any(low < b.end and b.start < high for b in blocks if b.position != OPEN):
            continue
        announcing = not heads[0].block and any(low <= h.start < high for h in heads)
        yield from _sentence(context, low, high, names, len(index), labelled=bool(heads[0].name), announcing=announcing)


def _sentence(
    context: Context,
    low: int,
    high: int,
    names: list[tuple[int, int, int]],
    count: int,
    *,
    labelled: bool,
    announcing: bool,
) -> Iterator[Segment]:
    whose = {position for _, _, position in names}
    if not names:
        yield Segment(low, high, OPEN)
        return
    if 1 < len(whose) == len(names) and _trails(context, low, names, high):
        bounds = [low, *(end for _, end, _ in names)]
        for (_, end, position), begin in zip(names, bounds, strict=False):
            yield Segment(begin, end, position)
        return
    if _common(context, low, high):
        return
    if len(whose) == 1:
        if labelled or _leads(context, low, names[0][0]):
            yield Segment(low, high, names[0][2])
        return
    if any(context.cues(("respectively",), low, high)):
        yield Segment(names[0][0], high, OPEN)
        return
    if len(whose) == count and _listed(context, names):
        if announcing and not _bracketed(context, names[-1][1]):
            yield Segment(names[-1][1], high, OPEN)
        elif announcing:
            yield Segment(names[-1][0], high, OPEN)
        return
    starts = [names[0]]
    for name in names[1:]:
        if name[2] != starts[-1][2]:
            if not _switches(context, starts[-1][1], name[0]):
                yield Segment(starts[-1][0], high, OPEN)
                return
            starts.append(name)
    first = low if _leads(context, low, names[0][0]) else names[0][0]
    for at, (start, _, position) in enumerate(starts):
        end = starts[at + 1][0] if at + 1 < len(starts) else high
        yield Segment(first if at == 0 else start, _last(context, starts, high) if end == high else end, position)


def _trails(context: Context, low: int, starts: Sequence[tuple[int, int, int]], high: int) -> bool:
    """Whether each name stands behind its values ("36 months (PhD student) and 24 months (postdoc)")."""
    bounds = [low, *(end for _, end, _ in starts)]
    for kind in _VALUES:
        before = [context.within(kind, at, start) for at, (start, _, _) in zip(bounds, starts, strict=False)]
        if all(before) and not context.within(kind, starts[-1][1], high):
            return True
    return False


def _last(context: Context, starts: Sequence[tuple[int, int, int]], high: int) -> int:
    """Where the last position's share of a sentence ends: with the last value of a kind that the others have too."""
    kinds = {k for k in _VALUES if context.within(k, starts[0][1], starts[1][0])}
    ends = [m.end for k in kinds for m in context.within(k, starts[-1][1], high)]
    return max(ends, default=high)


def _leads(context: Context, low: int, start: int) -> bool:
    """Whether only such words as "for the" or "applicants for the" stand before the name."""
    words = re.findall(r"[^\W\d_]+", context.low[low:start])
    return start - low <= _START and all(w in table(context, "articles") or w in table(context, "ones") for w in words)


def _listed(context: Context, names: Sequence[tuple[int, int, int]]) -> bool:
    """Whether the names only stand side by side, so that what follows is said of all of them."""
    for (_, end, _), (start, _, _) in pairwise(names):
        words = re.findall(r"[^\W_]+|&|\(", context.low[end:start])
        plain = {*table(context, "joins"), *table(context, "articles"), *table(context, "ones")}
        if any(w not in plain and not w.isdigit() and w not in context.lexicon.tables["numbers"] for w in words):
            return False
    return True


def _bracketed(context: Context, end: int) -> bool:
    return context.text[end : end + 2].lstrip().startswith("(")


def _switches(context: Context, end: int, start: int) -> bool:
    """Whether a new clause begins with the name: behind a comma, a semicolon or "and", articles between."""
    words = context.low[end:start].split()
    small = {*table(context, "articles"), *table(context, "ones")}
    while words and (words[-1] in small or words[-1].isdigit() or words[-1] in context.lexicon.tables["numbers"]):
        words.pop()
    return bool(words) and (words[-1][-1] in ",;:)." or words[-1] in table(context, "joins"))
