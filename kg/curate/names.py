"""Whether two names may mean one thing, and why: a guess for a person to judge."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Literal

from kg.link.names import fold

Reason = Literal["identifier", "name", "spelling", "initials", "acronym", "longer"]
SCORES: Mapping[Reason, float] = {
    "identifier": 1.0, "name": 0.95, "spelling": 0.9, "initials": 0.8, "acronym": 0.75, "longer": 0.65,
}  # fmt: skip
"""How sure each reason makes, at most: an order for those who look, no probability."""
ALIKE = 0.88
"""How alike two spellings are at least, as a share of their letters."""
GIVEN = 0.8
"""The same for given names of people with one family name."""
LETTERS = 5
"""A word of fewer letters is another one with each of them."""
_NUMBER = re.compile(r"\w*\d\w*|[ivx]{1,4}")
_SPELLED = {"ae": "a", "oe": "o", "ue": "u", "ß": "ss", "ø": "o", "æ": "a", "œ": "o", "å": "a"}


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two names may mean one thing, and how sure that is, from 0 to 1."""

    reason: Reason
    score: float


@dataclass(frozen=True)
class Words:
    """How names are compared: words that tell nothing apart, and words of one meaning."""

    idle: frozenset[str]
    same: Mapping[str, str]

    @classmethod
    def load(cls) -> Words:
        """Those of `words.toml`."""
        said = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
        return cls(frozenset(said["idle"]), {other: word for word, others in said["same"].items() for other in others})

    def of(self, name: str) -> Name:
        """A name made comparable."""
        words = [self.same.get(word, word) for word in map(_plain, fold(name).split())]
        telling = tuple(word for word in words if word not in self.idle)
        return Name(name, telling or tuple(words))

    @cached_property
    def common(self) -> frozenset[str]:
        """Words that say of what kind a thing is, and not which one."""
        return frozenset(self.same.values())


@dataclass(frozen=True)
class Name:
    """A name as it is written, and its telling words."""

    text: str
    words: tuple[str, ...]

    @cached_property
    def key(self) -> str:
        """Equal for names of the same words, in whichever order."""
        return " ".join(sorted(self.words))

    @cached_property
    def run(self) -> str:
        """The words in one, so that it does not matter where a name is parted."""
        return "".join(self.words)

    def own(self, common: frozenset[str]) -> str:
        """The words in one, without those that many names have."""
        return "".join(word for word in self.words if word not in common)

    @cached_property
    def letters(self) -> str:
        """The first letters, as an acronym has them."""
        return "".join(word[0] for word in self.words if word)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """What has a digit in it, or looks like a Roman number: names that differ in that mean two things."""
        return frozenset(word for word in self.words if _NUMBER.fullmatch(word))


def alike(one: Name, other: Name, words: Words, *, person: bool = False) -> Likeness | None:
    """Why they may mean one thing; None where nothing speaks for it.

    >>> known = Words.load()
    >>> alike(known.of("Universität Zürich"), known.of("University of Zuerich"), known).reason
    'name'
    >>> alike(known.of("S. Roth"), known.of("Stefan Roth"), known, person=True).reason
    'initials'
    >>> alike(known.of("Institute of Physics I"), known.of("Institute of Physics II"), known) is None
    True
    """
    if one.key == other.key or one.run == other.run:
        return Likeness("name", SCORES["name"])
    if one.numbers != other.numbers:
        return None
    if person:
        return _persons(one, other)
    if _acronym(one, other) or _acronym(other, one):
        return Likeness("acronym", SCORES["acronym"])
    own, others = one.own(words.common), other.own(words.common)
    if set(one.words) & words.common == set(other.words) & words.common and min(len(own), len(others)) >= LETTERS:
        ratio = _ratio(own, others)
        if ratio >= ALIKE:
            return Likeness("spelling", round(ratio * SCORES["spelling"], 3))
    few, many = sorted((set(one.words), set(other.words)), key=len)
    if few < many and len(few - words.common) >= 2 and len(many - few - words.common) <= 1:
        return Likeness("longer", SCORES["longer"])
    return None


def _persons(one: Name, other: Name) -> Likeness | None:
    """Persons are alike by their family name and given names of which one is an initial, or by a slip of the pen."""
    if not one.words or not other.words:
        return None
    given, others = one.words[:-1], other.words[:-1]
    if one.words[-1] != other.words[-1] or not given or not others:
        ratio = _ratio(one.run, other.run)
        return (
            Likeness("spelling", round(ratio * SCORES["spelling"], 3)) if given and others and ratio >= ALIKE else None
        )
    if all(a == b or (a[0] == b[0] and 1 in (len(a), len(b))) for a, b in zip(given, others, strict=False)):
        return Likeness("initials", SCORES["initials"])
    ratio = _ratio("".join(given), "".join(others))
    return Likeness("spelling", round(ratio * SCORES["spelling"], 3)) if ratio >= GIVEN else None


def _ratio(one: str, other: str) -> float:
    """The share of letters that two words have in common; 0 where that is clearly too few."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= GIVEN and matcher.quick_ratio() >= GIVEN else 0.0


def _acronym(short: Name, long: Name) -> bool:
    written = short.text.strip()
    return (
        len(short.words) == 1 and 3 <= len(short.words[0]) <= 8 and written.isupper() and len(long.words) >= 3
        and short.words[0] == long.letters
    )  # fmt: skip


def _plain(word: str) -> str:
    for spelled, letter in _SPELLED.items():
        word = word.replace(spelled, letter)
    return word
