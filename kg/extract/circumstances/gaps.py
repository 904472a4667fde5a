"""Gaps: what the source visibly leaves out, where words show that it stood there ("(email:" and then nothing)."""

import re
from collections.abc import Iterator
from itertools import islice

from kg.extract.context import MOST, Context
from kg.extract.entities.shapes import alternatives
from kg.extract.mention import Candidate

_ELSEWHERE = ("nav", "other-jobs", "metadata")
# In brackets: the word for an address, and then what would end the address and not begin it.
_BRACKET = r"\(\s?(?P<word>{})(?: ?[:.,])?(?= ?[,;)]| ?$| ?\n)"
# An acronym whose bracket goes on with a comma, or two, and is not closed before the next word: "(ELLIS,, as well".
_ACRONYM = re.compile(r"\((?P<word>[^\W\d_][\w-]{1,14}),(?=, | (?:The|Die|Der|Das|It|We|hosts|and|as|which|is|und) )")
# "send it to ." and "at )": a preposition, a space, and the end of what should have followed.
_SET_OFF = re.compile(r" (?=[.,;)](?:\s|$))")
_Gap = tuple[str, str, int, int]  # the rule, the kind, and the span in the shadow
_KINDS = ("email", "url", "phone")
_REACH, _WORD, _LINE = 160, 16, 600


def recognise(context: Context) -> Iterator[Candidate]:
    """What is missing, by its kind: `email`, `url`, `phone`; where all of a kind are for applying, the value says so."""
    found = list(dict.fromkeys(islice(_all(context), MOST)))
    applying = {kind: all(_applies(context, k, s) for _, k, s, _ in found if k == kind) for kind in _KINDS}
    for rule, kind, start, end in found:
        yield context.candidate(rule, start, end, {"name": kind, "of": "application"} if applying[kind] else kind)


def _all(context: Context) -> Iterator[_Gap]:
    words = context.lexicon.tables.get("gaps", {})
    for kind in _KINDS:
        listed = tuple(words.get(kind, ()))
        for match in alternatives(listed, _BRACKET).finditer(context.text):
            if not _says_where(context, kind, match.end()):
                yield from _gap(context, "gap.bracket", kind, match.start(), match.end())
    for match in _ACRONYM.finditer(context.text):
        line = context.text.find("\n", match.end(), match.end() + _LINE)
        until = min(line if line >= 0 else len(context.text), match.end() + _LINE)
        closed, opened = context.text.find(")", match.end(), until), context.text.find("(", match.end(), until)
        if closed < 0 or 0 <= opened < closed:
            yield from _gap(context, "gap.acronym", "url", match.start(), match.end())
    for kind in ("email", "url"):
        hidden = tuple(words.get(f"hidden_{kind}", ()))
        for match in alternatives(hidden, "(?:{})").finditer(context.text):
            yield from _gap(context, "gap.hidden", kind, match.start(), match.end())
    before = frozenset(words.get("before", ()))
    for match in _SET_OFF.finditer(context.low):
        word = context.low[max(0, match.start() - _WORD) : match.start()].rsplit(None, 1)[-1:]
        if not word or word[0] not in before:
            continue
        low, _ = context.sentence(match.start())
        named = _named(context, words, low, match.start())
        if named:
            yield from _gap(context, "gap.preposition", named, match.start(), match.end() + 1)


def _named(context: Context, words: dict[str, list[str]] | object, low: int, end: int) -> str:
    """The kind of address that the words before speak of, the last one where there are several; else nothing."""
    best, kind = -1, ""
    for name in _KINDS:
        listed = tuple(words.get(name, ())) if isinstance(words, dict) else ()
        for match in alternatives(listed, r"(?<![\w-])(?:{})(?![\w-])").finditer(
            context.text, max(low, end - _REACH), end
        ):
            if match.start() > best:
                best, kind = match.start(), name
    return kind


def _says_where(context: Context, kind: str, offset: int) -> bool:
    """Whether an address of the kind stands right behind after all, on the same line."""
    return any(m.start - offset <= 3 for m in context.within(kind, offset, offset + 120))


def _gap(context: Context, rule: str, kind: str, start: int, end: int) -> Iterator[_Gap]:
    if context.section(start) not in _ELSEWHERE:
        yield rule, kind, start, end


def _applies(context: Context, kind: str, start: int) -> bool:
    """Whether the sentence says to send an application to what is missing."""
    low, _ = context.sentence(start)
    return kind in ("email", "url") and any(context.cues(("apply_to",), max(low, start - _REACH), start))
