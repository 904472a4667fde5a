"""What a person typed, as terms. Nothing of it is ever taken for the syntax of the index."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 1_000
"""Characters of a text that are looked at."""
PREFIX = 2
"""Letters of which the beginning of a word is made, at least: one letter begins half of all words."""
MOST = 20
"""Terms that are looked for."""
_PART = re.compile(r'(?P<minus>(?<![^\s(])[-−–])?(?:"(?P<quoted>[^"]*)"?|(?P<word>[^\s"]+))')
_WORD = re.compile(r"[^\W_]+")
_QUOTES = str.maketrans("„“”«»‟″", '"' * 7)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other, in lower case; `prefix`: the last is only how a word begins; `without`: not wanted.

    `phrase`: the person said that these very words are meant.
    """

    words: tuple[str, ...]
    prefix: bool = False
    without: bool = False
    phrase: bool = False

    @property
    def text(self) -> str:
        """The term as a person may type it."""
        said = f'"{" ".join(self.words)}"' if self.phrase else " ".join(self.words)
        return ("-" if self.without else "") + said + ("*" if self.prefix else "")


def parse(text: str) -> tuple[list[Term], list[Term]]:
    """The terms of a text, and those that are too many.

    Words joined by other characters (`TV-L`, `m/w/d`) are a term of several words.

    >>> [term.text for term in parse('PhD "machine learning" -biology neuro* C++')[0]]
    ['phd', '"machine learning"', '-biology', 'neuro*', 'c']
    """
    composed = unicodedata.normalize("NFC", text[:LONGEST]).translate(_QUOTES).replace("\x00", " ")
    terms: dict[Term, None] = {}
    for part in _PART.finditer(composed):
        quoted = part["quoted"] is not None
        written = part["quoted"] if quoted else part["word"]
        words = tuple(word.lower() for word in _WORD.findall(written))
        if words:
            prefix = not quoted and written.endswith("*") and written[-2:-1].isalnum() and len(words[-1]) >= PREFIX
            terms[Term(words, prefix, bool(part["minus"]), quoted)] = None
    found = list(terms)
    return found[:MOST], found[MOST:]
