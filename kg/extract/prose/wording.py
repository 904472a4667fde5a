"""Patterns made of the lexicon's `[prose]` words, and small questions about spans that several recognisers ask."""

import re
from bisect import bisect_left
from functools import lru_cache

from kg.extract.context import Context
from kg.extract.phrases import Hit

_HEADING = 60


def words_of(context: Context, name: str) -> tuple[str, ...]:
    """A list of the lexicon's `[prose]`, of all languages."""
    return tuple(context.lexicon.tables.get("prose", {}).get(name, ()))


@lru_cache(maxsize=8)
def starting(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of whole words or phrases; `*` at the end of one is the rest of the word.

    >>> bool(starting(("test*", "carry out")).match("testen")), bool(starting(("test",)).match("testen"))
    (True, False)
    """
    listed = "|".join(re.escape(w).replace(r"\*", r"\w*") for w in sorted(words, key=len, reverse=True)) or "(?!)"
    return re.compile(rf"(?:{listed})(?!\w)")


@lru_cache(maxsize=8)
def whole(words: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the words that stand as they are, without `*`."""
    return tuple(word for word in words if not word.endswith("*"))


def hits(context: Context, names: tuple[str, ...], start: int, end: int) -> list[Hit]:
    """Cues of these names between two offsets, in the order of the text, the longest first."""
    return sorted(context.cues(names, start, end), key=lambda h: (h.start, -h.end))


def says(context: Context, name: str, start: int, end: int) -> bool:
    """Whether a cue of this name lies between the offsets."""
    return any(context.cues((name,), start, end))


def verbatim(context: Context, start: int, end: int) -> str:
    """The ad's own words between two offsets of the shadow, as one line; `start` must be less than `end`."""
    low, high = context.folded.source(start, end)
    return " ".join(context.document.text[low:high].split())


def strange(context: Context, lead: tuple[int, int, bool] | None, cue: str) -> bool:
    """Whether a list stands below a short line with a colon that is no known heading and has no cue of this name."""
    if lead is None or lead[1] - lead[0] > _HEADING or context.text[lead[1] - 1] != ":":
        return False
    known = (h for group, hits_ in context.hits.items() if group.startswith("section:") for h in _at(hits_, lead[0]))
    return not any(known) and not any(context.cues((cue, "optional_heading"), lead[0], lead[1]))


def _at(found: list[Hit], start: int) -> list[Hit]:
    at = bisect_left(found, start, key=lambda h: h.start)
    return found[at : at + 1] if at < len(found) and found[at].start <= start + 3 else []
