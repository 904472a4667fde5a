"""The statements of an ad: the items of its lists, and its sentences, each with the section that it stands in."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.layout import Run
from kg.extract.mention import Mention

# Sections that say nothing of the person and their work.
ELSEWHERE = frozenset({"nav", "other-jobs", "metadata", "legal", "contact", "offer", "apply", "facts"})
LONGEST = 420
# What runs on for longer without a full stop is no sentence.
_SENTENCE = 1500
_LINE = 220
_NUMBER = re.compile(r"\(?\d{1,2}[.)] +")
_INLINE = re.compile(r" [\u2022\u25aa\u25cf\u2023] | - (?=[^\W\d_a-z])|; ")
_FEWEST = 3


def find(context: Context) -> Iterator[Mention]:
    """Statements in the order of the text; `value` is the section, `extra["listed"]` tells items from sentences."""
    headed = _headed(context)
    lines = _lines(context, headed)
    labels = _labels(context)
    for at, run in enumerate(context.runs):
        if run.kind == "heading" or "#" in context.text[run.start : run.body] or headed.get(run.body, 0) >= run.end - 3:
            continue
        inside = labels[bisect_left(labels, (run.body, 0, "")) : bisect_left(labels, (run.end, 0, ""))]
        start, section = run.body, run.section
        for begin, until, name in [*inside, (run.end, run.end, "")]:
            if begin > start and section not in ELSEWHERE:
                yield from _stretch(context, run, (start, begin, section), listed=run.item or at in lines)
            start, section = until, name


def _stretch(context: Context, run: Run, stretch: tuple[int, int, str], *, listed: bool) -> Iterator[Mention]:
    """The statements of a block, or of the part of it that stands behind a heading of its own."""
    start, end, section = stretch
    if end - start <= 60 and context.text[end - 1] == ":":
        return
    number = _NUMBER.match(context.text, start, end)
    if number:
        start = number.end()
    if (listed and end - start <= LONGEST) or number:
        yield _statement(context, start, end, section, listed=True)
    elif len(parts := _parts(context, start, end)) >= _FEWEST:
        for low, high in parts:
            yield _statement(context, low, high, section, listed=True)
    else:
        yield from _sentences(context, start, end, section, whole=start == run.body and end == run.end)


def _statement(context: Context, start: int, end: int, section: str, *, listed: bool, alone: bool = False) -> Mention:
    text = context.text
    while start < end and text[start] in " -:;,\u2022\u25aa\u25cf":
        start += 1
    while end > start and (text[end - 1] in " ;,:" or (text[end - 1] == "." and text[end - 4 : end] != "etc.")):
        end -= 1
    return Mention("statement", start, end, section, {"listed": listed, "alone": alone})


def _sentences(context: Context, start: int, end: int, section: str, *, whole: bool) -> Iterator[Mention]:
    at = start
    while at < end:
        _, high = context.sentence(at)
        high = min(max(high, at + 1), end)
        if 2 < high - at <= _SENTENCE:
            alone = whole and at == start and high == end
            yield _statement(context, at, high, section, listed=False, alone=alone)
        at = high


def _labels(context: Context) -> list[tuple[int, int, str]]:
    """Headings that stand in a line with what they head ("Requirements: a PhD"): where, up to where, which section."""
    starts = {run.body for run in context.runs}
    found: dict[int, tuple[int, int, str]] = {}
    for group, hits in context.hits.items():
        if group.startswith("section:"):
            for hit in hits:
                capital = context.text[hit.start].isupper() or hit.start in starts
                longer = hit.start not in found or found[hit.start][1] < hit.end + 1
                if context.text[hit.end : hit.end + 1] == ":" and capital and longer:
                    found[hit.start] = (hit.start, hit.end + 1, group.split(":")[1])
    return sorted(found.values())


def _headed(context: Context) -> dict[int, int]:
    """Where a block that begins with the words of a heading has their end."""
    ends: dict[int, int] = {}
    starts = {run.body for run in context.runs}
    for group, hits in context.hits.items():
        if group.startswith("section:") or group == "cue:optional_heading":
            for hit in hits:
                if hit.start in starts and hit.end > ends.get(hit.start, 0):
                    ends[hit.start] = hit.end
    return ends


def _lines(context: Context, headed: dict[int, int]) -> frozenset[int]:
    """Blocks that are items though nothing marks them: short lines, three or more, that do not end like sentences."""
    found: set[int] = set()
    group: list[int] = []

    def close() -> None:
        open_ends = sum(context.text[context.runs[i].end - 1] not in ".:!?" for i in group)
        if len(group) >= _FEWEST and open_ends >= 0.6 * len(group):
            found.update(group)
        group.clear()

    for at, run in enumerate(context.runs):
        plain = (
            run.section in ("tasks", "profile")
            and not run.item
            and run.kind not in ("heading", "label")
            and run.end - run.body <= _LINE
            and headed.get(run.body, 0) < run.end - 3
        )
        if group and (not plain or run.gap or run.section != context.runs[group[-1]].section):
            close()
        if plain:
            group.append(at)
    close()
    return frozenset(found)


def _parts(context: Context, start: int, end: int) -> list[tuple[int, int]]:
    """The items of a list in one line ("Tasks: a; b; c")."""
    found, at = [], start
    for sign in _INLINE.finditer(context.text, start, end):
        found.append((at, sign.start()))
        at = sign.end()
    found.append((at, end))
    return found
