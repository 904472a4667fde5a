"""The words of the index: what a word that somebody types may mean among them, and which of them he may have meant."""

from __future__ import annotations

import sqlite3
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg import resources
from kg.errors import ConfigurationError
from kg.search.distance import within
from kg.search.stemming import fold, key, stem

COMPOUND = 5
"""Letters that a word needs to be looked for within longer ones."""
HEAD = 3
"""Letters that stand before a word in a compound, at least."""
MOST = 60
"""Words of the index that a typed word may stand for, the most frequent ones."""
MARKS = 128
"""Bits in which it is marked which letters, and which pairs of them, a word has."""
CHANGED = 6
"""Of these bits at most so many change with one letter: two exchanged ones change three pairs, of which each is one less and one more."""
AT_ONCE = 1_000
"""Keys that are looked at before the time is."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is said of words in `queries/words.toml`: those that need not be found, and those that mean the same."""

    stop: frozenset[str]
    same: Mapping[str, tuple[tuple[str, ...], ...]]

    @classmethod
    def load(cls, file: Path | None = None) -> Lexicon:
        """The project's own, or another. Raises ConfigurationError where the file cannot be used."""
        place = file or resources.folder("queries") / "words.toml"
        try:
            table = tomllib.loads(place.read_text(encoding="utf-8"))
            stop = frozenset(word for words in table["stop"].values() for word in words)
            same: dict[str, tuple[tuple[str, ...], ...]] = {}
            for group in table["same"]["groups"]:
                phrases = tuple(tuple(phrase.split("-")) for phrase in group)
                same.update({" ".join(phrase): phrases for phrase in phrases})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigurationError(f"{place} cannot be used: {error!r}") from error
        return cls(stop, same)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one state of the index, each with the number of postings that have it, and ways to find them."""

    counts: Mapping[str, int] = field(default_factory=dict)
    stems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ordered: Sequence[str] = ()
    """The keys, in order."""
    ended: Sequence[str] = ()
    """The stems written backwards, in order."""
    forms: frozenset[str] = frozenset()
    """All words of which the forms are known."""
    marked: Mapping[int, Sequence[tuple[int, str]]] = field(default_factory=dict)
    """The keys by their number of letters, each with its marks."""

    @classmethod
    def read(cls, connection: sqlite3.Connection, before: Words) -> Words:
        """The words that the index has now; of those that it had `before` only the numbers are new.

        Words that went stay among the forms of others, where they find nothing.
        """
        counts = dict(connection.execute("SELECT term, doc FROM vocabulary"))
        stems: dict[str, tuple[str, ...]] = dict(before.stems)
        keys: dict[str, tuple[str, ...]] = dict(before.keys)
        marked = {length: list(those) for length, those in before.marked.items()}
        for word in [word for word in counts if word not in before.forms]:
            made = key(word)
            base = stem(made)
            if made not in keys:
                marked.setdefault(len(made), []).append((_marks(made), made))
            keys[made] = (*keys.get(made, ()), word)
            stems[base] = (*stems.get(base, ()), word)
        forms = before.forms.union(counts)
        return cls(counts, stems, keys, sorted(keys), sorted(made[::-1] for made in stems), forms, marked)

    def alike(self, word: str) -> list[str]:
        """The words of the index that are this one in another form, the most frequent first; itself is among them."""
        made = key(word)
        found = dict.fromkeys((fold(word), *self.keys.get(made, ()), *self.stems.get(stem(made), ())))
        return sorted((one for one in found if one in self.counts), key=lambda one: -self.counts[one])[:MOST]

    def compounds(self, word: str) -> list[str]:
        """The words that are made with this one: that begin with it, or end in it after other letters."""
        made = key(word)
        base = stem(made)
        if len(made) < COMPOUND:
            return []
        found = {one for part in _beginning(self.ordered, base) for one in self.keys[part]}
        for backwards in _beginning(self.ended, base[::-1]):
            if len(backwards) - len(base) >= HEAD:
                found.update(self.stems[backwards[::-1]])
        return sorted((one for one in found if one in self.counts), key=lambda one: -self.counts[one])[:MOST]

    def nearest(self, word: str, pause: Callable[[], None] = lambda: None) -> str | None:
        """The word of the index that this one may be misspelt for: the nearest, of several the most frequent.

        `pause` is called often meanwhile; what it raises ends the looking.
        """
        made = key(word)
        if len(made) < 4:
            return None
        most = 1 if len(made) < 7 else 2
        best: tuple[int, int, str] | None = None
        for one in self._close(made, most, pause):
            apart = within(made, one, most)
            if apart is not None:
                word_there = max(self.keys[one], key=lambda each: self.counts.get(each, 0))
                rank = (apart + (one[0] != made[0]), -self.counts.get(word_there, 0), word_there)
                best = rank if best is None else min(best, rank)
        return best[2] if best else None

    def _close(self, made: str, most: int, pause: Callable[[], None]) -> Iterator[str]:
        """The keys that may be so many letters apart from one, by their lengths and marks."""
        own, bound = _marks(made), CHANGED * most
        for length in range(len(made) - most, len(made) + most + 1):
            those = self.marked.get(length, ())
            for start in range(0, len(those), AT_ONCE):
                pause()
                for marks, one in those[start : start + AT_ONCE]:
                    if (marks ^ own).bit_count() <= bound:
                        yield one


def _marks(word: str) -> int:
    """Which letters, and which pairs of them, are in a word, as a set of bits."""
    found = before = 0
    for letter in map(ord, word):
        found |= 1 << (letter & 31) | 1 << (32 + (before * 31 + letter) % (MARKS - 32))
        before = letter
    return found


def _beginning(ordered: Sequence[str], begin: str) -> Iterator[str]:
    at = bisect_left(ordered, begin)
    while at < len(ordered) and ordered[at].startswith(begin):
        yield ordered[at]
        at += 1
