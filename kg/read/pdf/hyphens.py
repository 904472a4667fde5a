"""Words that a line end parts: which hyphens were only put there, and which belong to the word."""

import re
from collections.abc import Iterable
from itertools import pairwise

ENDS = re.compile(r"[^\W\d_][-\u2010\u00ad]$")
MARKS = ".,;:!?()[]\"'„“”"
ADDRESS = re.compile(r"://|www\.|@")
# A hyphen before these stands for the rest of a word: "Forschungs- und Lehrbetrieb", "two- or three-year". One short
# closed class of words, in the languages whose compounds do so.
SUSPENDED = frozenset({"und", "oder", "bzw.", "sowie", "bis", "and", "or", "to", "en", "of", "och", "eller", "og"})


class Hyphens:
    """What a document's own words say on hyphens; `words` are all of them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._compounds = {
            "-".join(pair)
            for word in words
            if "-" in (bare := word.strip(MARKS).casefold())[1:-1]
            for pair in pairwise(bare.split("-"))
        }

    def breaks(self, before: str, after: str) -> bool:
        """Whether a line that ends so goes on, within a word, in one that begins so."""
        return ENDS.search(before) is not None and after[0].islower() and after.split(maxsplit=1)[0] not in SUSPENDED

    def join(self, before: str, after: str) -> tuple[str, bool]:
        """The end of a line as it is to be written before the beginning of the next, and whether a space parts them.

        A word that goes on in lower case loses its hyphen, unless it is an address, has other hyphens, or the document
        writes it with one elsewhere; before a capital or a digit the hyphen is the word's own.

        >>> Hyphens([]).join("einge-", "reicht"), Hyphens([]).join("E-", "Mail"), Hyphens([]).join("Lehr-", "und")
        (('einge', False), ('E-', False), ('Lehr-', True))
        >>> Hyphens(["Full-time"]).join("full-", "time,")
        ('full-', False)
        """
        if before.endswith("\u00ad"):
            return before[:-1], False
        if not ENDS.search(before) or after in SUSPENDED:
            return before, not (ADDRESS.search(before) and before[-1] in "-/")
        if not after[0].islower() or ADDRESS.search(before) or "-" in before[:-1]:
            return before, not after[0].isalnum()
        whole = (before + after).strip(MARKS).casefold()
        return (before if whole in self._compounds else before[:-1]), False
