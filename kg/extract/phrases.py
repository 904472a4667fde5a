"""The phrases of all lexicons, and one pass over the words of a text that finds every one of them.

What a phrase says without wildcards is followed word by word (`beginnings.py`); only from where it has one on, its
regular expression is asked (`notation.py`).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from kg.extract.beginnings import Beginning, Found, Phrase, Words, beginning, is_number
from kg.extract.folding import fold_phrase
from kg.extract.notation import GENDERED, PhraseError, expand

# Phrases are looked up by this many of their first letters, or by fewer where they have a wildcard earlier.
_KEY = 5
_LITERAL = re.compile(r"[^\W_]+")
_NOTATION = re.compile(r"(?:[^()\[\]|]|\([^()\[\]]*\)|\[[^()\[\]]*\])*")
_ENDS_WORD = ("", " ", ",", ".", ":", "'", "/", "&", "+")
_MOST_GAPS = 2
# No word of a text, but for all of its numbers.
_NUMBER = "#"
# So many different words are remembered with the phrases that they may begin.
_MOST_WORDS = 50_000


class Hit(NamedTuple):
    """A phrase found: `group` is what it stands for (`cue:deadline`, `word:document:cv`), offsets are of the shadow."""

    group: str
    start: int
    end: int
    language: str


# `Hit(...)` from a tuple, without a call in Python: an ad has a thousand.
_hit = partial(tuple.__new__, Hit)


@dataclass(slots=True)
class Scanner:
    """All phrases of all lexicons, looked up by how they begin, so that one pass over the words finds every one."""

    _exact: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    _begin: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    _endings: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    _digits: list[Phrase] = field(default_factory=list)
    _ending: re.Pattern[str] | None = None
    _known: dict[str, tuple[Beginning | None, Sequence[tuple[int, str]]]] = field(default_factory=dict)

    def add(self, group: str, phrase: str, language: str) -> None:
        """Add a phrase. Raises PhraseError where the notation does not allow it."""
        folded = fold_phrase(phrase).strip()
        if not _NOTATION.fullmatch(folded):
            raise PhraseError(f"{phrase!r} has a bracket that is not closed, or one inside another")
        if folded.count("...") > _MOST_GAPS:
            raise PhraseError(f"{phrase!r} has more than two gaps (...)")
        self._known.clear()
        for variant in expand(folded):
            self._add(group, variant, language)

    def _add(self, group: str, phrase: str, language: str) -> None:
        if phrase.startswith("*"):
            body = phrase[1:]
            literal = _LITERAL.match(body)
            if not literal or len(literal.group()) < 3:
                raise PhraseError(f"{phrase!r}: three letters must follow a leading *")
            self._endings[literal.group()].append(Phrase.of(group, language, body, border=True))
            self._ending = None
            return
        if phrase.startswith("#"):
            self._digits.append(Phrase.of(group, language, phrase, border=True))
            return
        literal = _LITERAL.match(phrase)
        if not literal:
            raise PhraseError(f"{phrase!r} does not begin with a letter or a digit")
        start = literal.group()
        rest = phrase[len(start) :]
        # A gap may begin inside a word ("apply ... with" finds "applying with").
        if rest[:1] in _ENDS_WORD and not rest.startswith(" ..."):
            self._exact[start].append(Phrase.of(group, language, phrase, exact=True))
        else:
            self._begin[start[:_KEY]].append(Phrase.of(group, language, phrase))

    def find(self, low: str) -> list[Hit]:
        """Every hit in a folded text in lower case; overlapping ones too."""
        return self.find_in(Words(low))

    def find_in(self, words: Words) -> list[Hit]:
        """Every hit among the words of a folded text in lower case; overlapping ones too."""
        known = self._known
        if len(known) > _MOST_WORDS:
            known.clear()
        low = words.low
        pieces, last = words.pieces, len(words.pieces) - 1
        hits: list[Hit] = []
        ended: list[tuple[int, Sequence[tuple[int, str]]]] = []
        for at, (word, (start, end)) in enumerate(zip(words.words, words.spans, strict=True)):
            known_word = known.get(word)
            if known_word is None:
                known_word = known[word] = (self._begun(word), self._ended(word))
            begun, endings = known_word
            if endings:
                ended.append((start, endings))
            if begun is None:
                continue
            alone: Iterable[Found] = begun.alone
            if begun.starred and low[end : end + 1] in GENDERED:
                alone = begun.gendered(words, start)
            root = begun.root
            more: Sequence[Found] = ()
            if root.open or root.begun or (at < last and pieces[at + 1] in root.next):
                more = begun.further(words, at)
            if more:
                alone = _each_once(sorted((*alone, *more)))
            hits += [_hit((group, start, start + length, language)) for _, _, length, group, language in alone]
        hits += self._with_endings(words, ended)
        return hits

    def _begun(self, word: str) -> Beginning | None:
        """What may begin with this word; where it is a number, mostly what may begin with any."""
        phrases = self._beginning(word)
        if not (is_number(word) and len(phrases) == len(self._digits)):
            return beginning(phrases, word)
        begun = self._known[_NUMBER][0] if _NUMBER in self._known else beginning(phrases, word)
        if begun is not None and begun.alone:
            return beginning(phrases, word)
        self._known[_NUMBER] = (begun, ())
        return begun

    def _beginning(self, word: str) -> list[Phrase]:
        """The phrases that may begin with this word."""
        found = list(self._exact.get(word, ()))
        for length in range(1, min(_KEY, len(word)) + 1):
            found += (p for p in self._begin.get(word[:length], ()) if word.startswith(p.first))
        return found + self._digits if word[0].isdigit() else found

    def _ended(self, word: str) -> Sequence[tuple[int, str]]:
        """Where the beginnings of phrases that may begin within a word stand in this one."""
        if not self._endings:
            return ()
        if self._ending is None:
            words = sorted(self._endings, key=len, reverse=True)
            self._ending = re.compile("|".join(map(re.escape, words)))
        return tuple([(match.start(), match.group()) for match in self._ending.finditer(word)])

    def _with_endings(self, words: Words, ended: Iterable[tuple[int, Sequence[tuple[int, str]]]]) -> Iterator[Hit]:
        """The phrases that begin within a word, which reach back to where it begins."""
        low = words.low
        for word, endings in ended:
            for offset, said in endings:
                start = word + offset
                for phrase in self._endings[said]:
                    end = phrase.end(words, start)
                    if end >= 0:
                        begin = start
                        while begin and start - begin < 40 and (low[begin - 1].isalnum() or low[begin - 1] == "-"):
                            begin -= 1
                        yield Hit(phrase.group, begin, end, phrase.language)


def _each_once(found: Iterable[Found]) -> Iterator[Found]:
    """The first of each phrase."""
    before = -1
    for one in found:
        if one[0] != before:
            yield one
        before = one[0]


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that no longer one covers, in the order of the text.

    >>> [h.group for h in longest([Hit("a", 0, 4, ""), Hit("b", 0, 9, ""), Hit("c", 10, 12, "")])]
    ['b', 'c']
    """
    out: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if not out or hit.start >= out[-1].end:
            out.append(hit)
        elif hit.end - hit.start > out[-1].end - out[-1].start:
            out[-1] = hit
    return out
