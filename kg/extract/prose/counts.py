"""How many of a document the ad asks for: "the names of two referees", "mindestens zwei Referenzen"."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.mention import Candidate

_COUNTED = frozenset({"references", "recommendation_letters", "writing_sample"})
_ELSEWHERE = frozenset({"tasks", "legal", "nav", "other-jobs", "metadata"})
_MOST, _BEFORE = 9, 45
_WORD = re.compile(r"(?<![\w.,-])(?:\d|[^\W\d_]+)(?![\w-]|[.,]\d)")
_PAGES = re.compile(r" (?:pages?|seiten?|a4|years?|jahre?|weeks?|months?)\b")
# A greatest number is no least one.
_MOST_OF = re.compile(
    r"(?:up to|bis zu|max\.?|maximal|maximum of|at most|höchstens|jusqu'à|hasta|fino a|tot|upp till) (?:the )?$"
)
_BREAK = re.compile(r"[,;:()]| and | und ")


def recognise(context: Context) -> Iterator[Candidate]:
    """The documents that are asked for, with their least number where one stands in or right before their words."""
    numbers = context.lexicon.tables.get("numbers", {})
    asked = {str(c.name) for c in context.found.get("document", ())} & _COUNTED
    for found in context.mentions("word:document"):
        if found.value not in asked or context.section(found.start) in _ELSEWHERE:
            continue
        if any(context.cues(("no_document",), context.clause(found.start, found.end)[0], found.end)):
            continue
        low = max(context.sentence(found.start)[0], found.start - _BEFORE)
        before = context.low[low : found.start]
        low += max((m.end() for m in _BREAK.finditer(before)), default=0)
        for word in _WORD.finditer(context.low, low, found.end):
            said = (
                word[0]
                if word[0].isdigit()
                else str(numbers.get(word[0], ""))
                if word[0] not in ("an", "ein", "eine")
                else ""
            )
            if _MOST_OF.search(context.low, max(0, word.start() - 14), word.start()):
                break
            if said.isdigit() and 1 <= int(said) <= _MOST and not _PAGES.match(context.low, word.end()):
                start, end = min(word.start(), found.start), max(found.end, word.end())
                yield context.candidate("document.counted", start, end, {"name": found.value, "count": int(said)})
                break
