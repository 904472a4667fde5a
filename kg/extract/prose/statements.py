"""The statements of an ad: the items of its lists, and its sentences, each with the section that it stands in."""

import re
from collections.abc import Iterator

from kg.extract.context import Context, Mention
from kg.extract.layout import Run

# Sections that say nothing of the person and their work.
ELSEWHERE = frozenset({"nav", "other-jobs", "metadata", "legal", "contact", "offer", "apply", "facts"})
LONGEST = 420
_LINE = 220
_NUMBER = re.compile(r"\(?\d{1,2}[.)] +")
_INLINE = re.compile(r" [\u2022\u25aa\u25cf\u2023] |; ")
_FEWEST = 3


def find(context: Context) -> Iterator[Mention]:
    """Statements in the order of the text; `value` is the section, `extra["listed"]` tells items from sentences."""
    headed = _headed(context)
    lines = _lines(context, headed)
    for at, run in enumerate(context.runs):
        if run.section in ELSEWHERE or run.kind == "heading" or headed.get(run.body, 0) >= run.end - 3:
            continue
        start, until = run.body, headed.get(run.body, 0)
        if context.text[until : until + 1] == ":" and until:
            start = until + 1
        elif run.end - start <= 60 and context.text[run.end - 1] == ":":
            continue
        number = _NUMBER.match(context.text, start, run.end)
        if number:
            start = number.end()
        if run.item or number or at in lines:
            yield _statement(context, start, run.end, run.section, listed=True)
        elif len(parts := _parts(context, start, run.end)) >= _FEWEST:
            for low, high in parts:
                yield _statement(context, low, high, run.section, listed=True)
        else:
            yield from _sentences(context, start, run)


def _statement(context: Context, start: int, end: int, section: str, *, listed: bool) -> Mention:
    text = context.text
    while start < end and text[start] in " -:;,\u2022\u25aa\u25cf":
        start += 1
    while end > start and (text[end - 1] in " ;,:" or (text[end - 1] == "." and text[end - 4 : end] != "etc.")):
        end -= 1
    return Mention("statement", start, end, section, {"listed": listed})


def _sentences(context: Context, start: int, run: Run) -> Iterator[Mention]:
    at = start
    while at < run.end:
        _, high = context.sentence(at)
        high = min(max(high, at + 1), run.end)
        if high - at > 2:
            yield _statement(context, at, high, run.section, listed=False)
        at = high


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
            and run.kind != "heading"
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
