"""The words of the index: what a word that somebody types may mean among them, and which of them he may have meant."""

from __future__ import annotations

import sqlite3
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
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

    @classmethod
    def read(cls, connection: sqlite3.Connection, before: Words) -> Words:
        """The words that the index has now; of those that it had `before` only the numbers are new.

        Words that went stay among the forms of others, where they find nothing.
        """
        counts = dict(connection.execute("SELECT term, doc FROM vocabulary"))
        stems: dict[str, tuple[str, ...]] = dict(before.stems)
        keys: dict[str, tuple[str, ...]] = dict(before.keys)
        for word in [word for word in counts if word not in before.forms]:
            made = key(word)
            base = stem(made)
            keys[made] = (*keys.get(made, ()), word)
            stems[base] = (*stems.get(base, ()), word)
        forms = before.forms.union(counts)
        return cls(counts, stems, keys, sorted(keys), sorted(made[::-1] for made in stems), forms)

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

    def nearest(self, word: str) -> str | None:
        """The word of the index that this one may be misspelt for: the nearest, of several the most frequent."""
        made = key(word)
        if len(made) < 4:
            return None
        most = 1 if len(made) < 7 else 2
        letters = _letters(made)
        best: tuple[int, int, str] | None = None
        for one in self.ordered:
            if abs(len(one) - len(made)) <= most and (_letters(one) ^ letters).bit_count() <= 2 * most:
                apart = within(made, one, most)
                if apart is not None:
                    word_there = max(self.keys[one], key=lambda each: self.counts.get(each, 0))
                    rank = (apart + (one[0] != made[0]), -self.counts.get(word_there, 0), word_there)
                    best = rank if best is None else min(best, rank)
        return best[2] if best else None


def _letters(word: str) -> int:
    """Which letters are in a word, as a set of bits."""
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) & 31)
    return found


def _beginning(ordered: Sequence[str], begin: str) -> Iterator[str]:
    at = bisect_left(ordered, begin)
    while at < len(ordered) and ordered[at].startswith(begin):
        yield ordered[at]
        at += 1
