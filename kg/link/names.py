"""Names made comparable: folding for look-up, and known names found in running text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_TOKEN = re.compile(r"\w+")
# What may stand between two words of one name: no sentence end, at most one line break.
_GAP = re.compile(r"[^\S\n]*[-–‐‑.,'’&/()·\u00ad]?[^\S\n]*\n?[^\S\n]*[-–‐‑&/(]?[^\S\n]*")


def fold(name: str) -> str:
    """The form in which names are compared: no accents, no case, no punctuation, single spaces.

    >>> fold("Universität  zu Köln"), fold("Hewlett‑Packard (HP)")
    ('universitat zu koln', 'hewlett packard hp')
    """
    return " ".join(_fold_token(token) for token in _TOKEN.findall(name.replace("\u00ad", "")))


@lru_cache(maxsize=50_000)
def _fold_token(token: str) -> str:
    if token.isascii():
        return token.lower()
    parts = unicodedata.normalize("NFKD", token)
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold()


# An exact name is looked for as at most so many words.
_MOST_EXACT = 3


@dataclass(slots=True)
class NameIndex:
    """Known names by their first word, for finding the longest of them at each place of a text.

    `exact` names (one word, acronyms) count only where the text writes them letter by letter as they are known: "ERC"
    is not in "merchant", and "Wellcome" is not a misspelt welcome.
    """

    _folded: dict[tuple[str, ...], str] = field(default_factory=dict)
    # By the first two words of a name, how many words such names have, most first: "University of" begins a thousand.
    _lengths: dict[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    _firsts: set[str] = field(default_factory=set)
    _exact: dict[str, str] = field(default_factory=dict)
    # By the first word of an exact name, the most words that such a name has: "F.R.S." has three, as has "TU/e" two.
    _words: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, folded: Iterable[tuple[str, str, str]], exact: Mapping[str, str]) -> "NameIndex":
        """An index of names (as written, folded, and the key) that are compared folded, and of names as they stand."""
        index = cls(_exact=dict(exact))
        lengths: dict[tuple[str, str], set[int]] = {}
        for name, form, key in folded:
            words = tuple(form.split())
            if len(words) == 1:
                index._exact.setdefault(name, key)
            elif words:
                index._folded.setdefault(words, key)
                lengths.setdefault((words[0], words[1]), set()).add(len(words))
        index._firsts.update(first for first, _ in lengths)
        index._lengths.update((pair, tuple(sorted(found, reverse=True))) for pair, found in lengths.items())
        for name in index._exact:
            if (tokens := _TOKEN.findall(name)) and len(tokens) <= _MOST_EXACT:
                index._words[tokens[0]] = max(len(tokens), index._words.get(tokens[0], 0))
        return index

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, key) of each known name in the text, longest first, none inside another.

        >>> index = NameIndex.of([("University of Bonn", "university of bonn", "bonn")], {"ERC": "erc"})
        >>> list(index.find("A merchant of the University of  Bonn has an ERC grant."))
        [(18, 37, 'bonn'), (45, 48, 'erc')]
        """
        written = _TOKEN.findall(text)
        words = list(map(_fold_token, written))
        firsts, exact = self._firsts, self._words
        may = [
            at for at, word in enumerate(words) if word in firsts and (word, *words[at + 1 : at + 2]) in self._lengths
        ]
        may += [at for at, word in enumerate(written) if word in exact]
        if not may:
            return
        tokens = [m.span() for m in _TOKEN.finditer(text)]
        free = 0
        for at in sorted(may):
            if at >= free:
                length, key = self._longest(text, tokens, words, at)
                if key is not None:
                    yield tokens[at][0], tokens[at + length - 1][1], key
                    free = at + length

    def _longest(self, text: str, tokens: list[tuple[int, int]], words: list[str], at: int) -> tuple[int, str | None]:
        for length in self._lengths.get((words[at], words[at + 1]) if at + 1 < len(words) else ("", ""), ()):
            key = self._folded.get(tuple(words[at : at + length]))
            if (
                key is not None
                and at + length <= len(words)
                and all(_GAP.fullmatch(text, tokens[i][1], tokens[i + 1][0]) for i in range(at, at + length - 1))
            ):
                return length, key
        start, end = tokens[at]
        for length in range(min(self._words.get(text[start:end], 0), len(tokens) - at), 0, -1):
            exact = self._exact.get(text[start : tokens[at + length - 1][1]])
            if exact is not None:
                return length, exact
        return 1, None
