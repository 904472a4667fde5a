"""Short lines of a key and its value whose key no list of labels knows: what its words are about tells what it heads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.context import Context
from kg.extract.layout import Run
from kg.extract.mention import Candidate, Mention
from kg.extract.recognise import in_words
from kg.extract.wording import Field, Rule

_KEY = re.compile(r"(?P<key>[^:|;\n.!?]{2,48}?) ?[:=] *(?=\S)")
_PART = re.compile(r" [|\u00b7\u2022] | / ")
_WORDS = 7
_LINE = 48
_ELSEWHERE = ("nav", "other-jobs", "metadata", "legal")


@dataclass(frozen=True, slots=True)
class Keyed:
    """A key and its value (offsets of the shadow); `above` where the value stands over its key."""

    key: tuple[int, int]
    value: tuple[int, int]
    above: bool = False


def keyed(context: Context) -> tuple[Keyed, ...]:
    """The keys of a document with their values: in one line, or a short line and the one below or above it."""
    return tuple(_keyed(context))


def candidates(context: Context, field: Field, rule: Rule) -> Iterator[Candidate]:
    """What a rule of kind `keyed` takes: the value that fits, at the beginning of what a key with one of its cues heads."""
    for one in context.once(keyed):
        if not any(context.cues(rule.near, *one.key)) or any(context.cues(rule.exclude, *one.key)):
            continue
        start, end = one.value
        for candidate in in_words(context, field, rule, start, end):
            begins = candidate.start is not None and candidate.start - start <= rule.reach
            if begins and (not one.above or (candidate.end or 0) - start >= (end - start) * 0.6):
                yield candidate
                break


def codes(context: Context, rule: Rule) -> Iterator[Mention]:
    """What fills the value of a key with one of a rule's cues and has a digit: a code, as written."""
    for one in context.once(keyed):
        if any(context.cues(rule.near, *one.key)) and not any(context.cues(rule.exclude, *one.key)):
            start, end = one.value
            if match := _CODE.fullmatch(context.text[start:end]):
                yield Mention("code", start, start + match.end("code"), match["code"])


_CODE = re.compile(r"(?P<code>(?=[^\s]*\d)[A-Z0-9][\w/.#-]{2,30})[ .]*")


def _keyed(context: Context) -> Iterator[Keyed]:
    runs = context.runs
    for at, run in enumerate(runs):
        if run.section in _ELSEWHERE:
            continue
        start = run.body
        while start < run.end:
            cut = _PART.search(context.text, start, run.end)
            end = cut.start() if cut else run.end
            if (found := _KEY.match(context.text, start, end)) and len(found["key"].split()) <= _WORDS:
                yield Keyed(found.span("key"), (found.end(), end))
            start = cut.end() if cut else run.end
        if (
            run.end - run.body > _LINE
            or context.text[run.end - 1] in ".,;!?"
            or _KEY.match(context.text, run.body, run.end)
        ):
            continue
        if len(context.text[run.body : run.end].split()) > _WORDS:
            continue
        below, above = runs[at + 1 : at + 2], runs[at - 1 : at] if at else ()
        for other in below:
            if _short(other) and not other.gap:
                yield Keyed((run.body, run.end), (other.body, other.end))
        for other in above:
            # Cards that have their values on top: the value begins a paragraph, and its key ends it.
            if _short(other) and other.gap and not run.gap and all(b.gap for b in below):
                yield Keyed((run.body, run.end), (other.body, other.end), above=True)


def _short(run: Run) -> bool:
    return run.end - run.body <= 2 * _LINE and run.section not in _ELSEWHERE
