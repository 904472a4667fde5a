"""Words made alike: without accents, however umlauts are written, and without the endings of German and English."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BRITISH = (
    (re.compile(r"(?<=[iy])s(?=(?:e|ed|er|ers|es|ing|ation|ations)$)"), "z"),
    (re.compile(r"(?<=[^aeou])our(?=$|s$|al|ed$|ing$)"), "or"),
)
_UMLAUT = re.compile(r"(?<![aeiouq])(a|o|u)e")
_LEAST = 4
"""Letters that an ending leaves, where nothing else is said."""
_STEPS = (
    {"s": 3},
    {"innen": 5, "in": 6},
    {"ings": 4, "ing": 4, "ern": 4, "ed": 4, "em": 4, "en": 4, "er": 4, "es": 4, "e": 4, "n": 4},
)
"""Endings that are taken off one after the other, of each step the first that fits, and how many letters each leaves."""
_NO_PLURAL = ("ss", "us", "is")
_DERIVATIONS = ("iker", "isch", "ical", "ist", "ik", "ic", "i", "y")
"""What ends words of science in both languages: mathematik, mathematisch, mathematics, mathematical."""
_DOUBLED = ("ll", "mm", "nn", "pp", "rr", "tt")
_SPELT = 7
"""Letters from which on a word is looked at for what British and American English spell apart."""


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """A word in lower case without accents, as the index keeps it.

    >>> fold("Dürre"), fold("ÉCOLE")
    ('durre', 'ecole')
    """
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def key(word: str) -> str:
    """The same for every way to write a word: with umlauts, without, or as two letters.

    >>> key("Universitaet") == key("Universität"), key("Strasse") == key("straße"), key("Bauer"), key("Israel")
    (True, True, 'bauer', 'isral')
    """
    folded = fold(word).replace("ß", "ss")
    if len(folded) >= _SPELT:
        for british, american in _BRITISH:
            folded = british.sub(american, folded)
    if len(folded) < 5 or "e" not in folded:
        return folded
    return _UMLAUT.sub(r"\1", folded)


@lru_cache(maxsize=1 << 16)
def stem(made: str) -> str:
    """What is left of a word without its ending; `made` is a word's key.

    >>> [stem(word) for word in ("stellen", "stelle", "mitarbeiterinnen", "mitarbeiter", "lectures", "phds")]
    ['stel', 'stel', 'mitarbeit', 'mitarbeit', 'lectur', 'phd']
    >>> {stem(word) for word in ("mathematik", "mathematics", "mathematical", "mathematische", "mathematiker")}
    {'mathemat'}
    """
    for endings in _STEPS:
        for ending, least in endings.items():
            if made.endswith(ending) and len(made) - len(ending) >= least and not made.endswith(_NO_PLURAL):
                made = made[: -len(ending)]
                break
    for _ in range(2):
        for ending in _DERIVATIONS:
            if made.endswith(ending) and len(made) - len(ending) >= _LEAST:
                made = made[: -len(ending)]
                break
    return made[:-1] if made.endswith(_DOUBLED) and len(made) > _LEAST else made
