"""Phrases of the lexicons as regular expressions, and one pass that finds all of them.

The notation is for people who write wording, not expressions: `*` is the rest of a word (gender forms included),
`(x)` may be missing, `[a|b]` is either, `...` is up to forty characters of the same sentence, `#` is a number, `{` and
`}` are round brackets of the text, `-` is a hyphen, a space or nothing. Everything that is emitted is bounded, so a match costs at most a fixed time.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.extract.folding import fold_phrase
from kg.extract.openings import SEEN, openings

_REST = r"\w{0,24}(?:[*:_/\u00b7(-]{1,2}(?:innen|in|n|r|e|s)\b\)?)?"
_GAP = r"(?:[^.!?;\n]|(?<=\d)\.|\.(?=\w)){0,40}?"
# Phrases are looked up by this many of their first letters, or by fewer where they have a wildcard earlier.
_KEY = 5
_TOKEN = re.compile(r"\w+")
_GROUP = re.compile(r"\(([^()\[\]]+)\)|\[([^()\[\]]+)\]")
_LITERAL = re.compile(r"[^\W_]+")
# Where the notation's signs begin; a single point or slash is a letter like others.
_SIGN = re.compile(r"[*(\[#{}-]|\.\.\.")
_NOTATION = re.compile(r"(?:[^()\[\]|]|\([^()\[\]]*\)|\[[^()\[\]]*\])*")
_WORD_END = re.compile(r"[\w)\]]$")
_ENDS_WORD = ("", " ", ",", ".", ":", "'", "/", "&", "+")
_MOST_GAPS = 2
_DIGITS = 9
# So many different words are remembered with the phrases that they may begin.
_MOST_WORDS = 50_000


class PhraseError(ValueError):
    """A phrase that the notation does not allow."""


def expression(phrase: str) -> str:
    """The regular expression of one phrase, without its word borders.

    >>> import re
    >>> bool(re.fullmatch(expression("bewerb* ... bis (spaetestens) zum"), "bewerbungen bitte bis zum"))
    True
    """
    out: list[str] = []
    space = ""
    for part in re.split(r"(\.\.\.|\([^()]*\)|\[[^\[\]]*\])", phrase):
        # A space before something that may be missing belongs to it.
        if part == "...":
            out.append(f"{space and ' ?'}{_GAP}")
            space = " ?" if space else ""
        elif part.startswith("("):
            inner = "|".join(_plain(p) for p in part[1:-1].split("|"))
            out.append(f"(?:{space}(?:{inner}))?" if space else f"(?:(?:{inner}) )?" if not out else f"(?:{inner})?")
            space = ""
        elif part.startswith("["):
            out.append(f"{space}(?:{'|'.join(_plain(p) for p in part[1:-1].split('|'))})")
            space = ""
        elif part.strip():
            lead = " " if part.startswith(" ") or space == " " else space
            out.append(lead + _plain(part.strip()))
            space = " " if part.endswith(" ") else ""
        else:
            space = " " if part else space
    return "".join(out)


def _plain(text: str) -> str:
    out = []
    for char in text:
        if char in "()[]|":
            raise PhraseError(f"{text!r} has a bracket that is not closed, or one inside another")
        out.append(
            {"*": _REST, "#": r"\d{1,9}", "-": "[- ]?", " ": " ", "{": r"\(", "}": r"\)"}.get(char) or re.escape(char)
        )
    return "".join(out)


def expand(phrase: str) -> list[str]:
    """A phrase that begins with a choice as several that begin with a letter.

    >>> expand("(sehr) gute [a|b]")
    ['sehr gute [a|b]', 'gute [a|b]']
    """
    match = _GROUP.match(phrase)
    if not match:
        return [phrase]
    rest = phrase[match.end() :]
    if match.group(2) is not None:
        return [variant for one in match.group(2).split("|") for variant in expand(one + rest)]
    return [one + rest for one in match.group(1).split("|")] + expand(rest.lstrip())


class Hit(NamedTuple):
    """A phrase found: `group` is what it stands for (`cue:deadline`, `word:document:cv`), offsets are of the shadow."""

    group: str
    start: int
    end: int
    language: str


@dataclass(slots=True)
class Phrase:
    """A phrase of a lexicon; its expression is compiled when the words that it begins with first stand in a text.

    `head` are those words: what stands before the first sign of the notation; `first` is the first word of them, or its
    beginning. `border` says that no letter may follow.
    """

    group: str
    language: str
    written: str
    head: str
    first: str
    border: bool
    pattern: re.Pattern[str] | None = None

    def end(self, low: str, start: int) -> int:
        """Where the phrase ends that begins at `start` of the folded text, or -1 where it does not stand there."""
        if not low.startswith(self.head, start):
            return -1
        if self.pattern is None:
            if self.head == self.written:
                end = start + len(self.head)
                follows = low[end : end + 1] if self.border else ""
                return -1 if follows.isalnum() or follows == "_" else end
            self.pattern = re.compile(expression(self.written) + (r"(?!\w)" if self.border else ""))
        match = self.pattern.match(low, start)
        return match.end() if match else -1


class Known(NamedTuple):
    """The phrases that may begin with a word: by what follows it (three characters), and those that any text may follow."""

    follow: dict[str, list[Phrase]]
    always: list[Phrase]


def _known(phrases: Iterable[Phrase], word: str) -> Known:
    """Those of the phrases that may begin with this word, each in the order given."""
    always: list[Phrase] = []
    follow: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        behind = None
        if phrase.head.startswith(word):
            behind = openings(phrase.written[len(word) :])
        elif phrase.written[0] == "#" and word.isdecimal() and len(word) < _DIGITS:
            behind = openings(phrase.written[1:])
        if behind is None:
            if _begins(phrase, word):
                always.append(phrase)
                for found in follow.values():
                    found.append(phrase)
            continue
        for text in behind:
            follow.setdefault(text, list(always)).append(phrase)
    return Known(follow, always)


def _begins(phrase: Phrase, word: str) -> bool:
    """Whether a phrase whose first words are shorter than this word may go on as the word does."""
    rest = word[len(phrase.head) :]
    behind = openings(phrase.written[len(phrase.head) :]) if rest else None
    return behind is None or any(text.startswith(rest[:SEEN]) or rest.startswith(text) for text in behind)


def _phrase(group: str, language: str, written: str) -> Phrase:
    sign = _SIGN.search(written)
    head = written[: sign.start()].rstrip() if sign else written
    first = _LITERAL.match(head)
    return Phrase(group, language, written, head, first.group() if first else "", bool(_WORD_END.search(written)))


@dataclass(slots=True)
class Scanner:
    """All phrases of all lexicons, looked up by how they begin, so that one pass over the words finds every one."""

    _exact: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    _begin: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    _endings: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    _digits: list[Phrase] = field(default_factory=list)
    _ending: re.Pattern[str] | None = None
    _known: dict[str, Known] = field(default_factory=dict)

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
            entry = _phrase(group, language, body)
            entry.border = True
            self._endings[literal.group()].append(entry)
            self._ending = None
            return
        if phrase.startswith("#"):
            entry = _phrase(group, language, phrase)
            entry.border = True
            self._digits.append(entry)
            return
        literal = _LITERAL.match(phrase)
        if not literal:
            raise PhraseError(f"{phrase!r} does not begin with a letter or a digit")
        start = literal.group()
        rest = phrase[len(start) :]
        # A gap may begin inside a word ("apply ... with" finds "applying with").
        if rest[:1] in _ENDS_WORD and not rest.startswith(" ..."):
            self._exact[start].append(_phrase(group, language, phrase))
        else:
            self._begin[start[:_KEY]].append(_phrase(group, language, phrase))

    def find(self, low: str) -> Iterator[Hit]:
        """Every hit in a folded text in lower case; overlapping ones too."""
        known = self._known
        if len(known) > _MOST_WORDS:
            known.clear()
        for token in _TOKEN.finditer(low):
            word, start = token.group(), token.start()
            found = known.get(word)
            if found is None:
                found = known[word] = _known(self._beginning(word), word)
            phrases = found.always
            if found.follow:
                end = token.end()
                phrases = found.follow.get(low[end : end + SEEN], phrases)
            for phrase in phrases:
                end = phrase.end(low, start)
                if end >= 0:
                    yield Hit(phrase.group, start, end, phrase.language)
        yield from self._find_endings(low)

    def _beginning(self, word: str) -> list[Phrase]:
        """The phrases that may begin with this word."""
        found = list(self._exact.get(word, ()))
        for length in range(1, min(_KEY, len(word)) + 1):
            found += (p for p in self._begin.get(word[:length], ()) if word.startswith(p.first))
        return found + self._digits if word[0].isdigit() else found

    def _find_endings(self, low: str) -> Iterator[Hit]:
        if not self._endings:
            return
        if self._ending is None:
            words = sorted(self._endings, key=len, reverse=True)
            self._ending = re.compile("|".join(map(re.escape, words)))
        for found in self._ending.finditer(low):
            start = found.start()
            for phrase in self._endings[found.group()]:
                end = phrase.end(low, start)
                if end >= 0:
                    begin = start
                    while begin and start - begin < 40 and (low[begin - 1].isalnum() or low[begin - 1] == "-"):
                        begin -= 1
                    yield Hit(phrase.group, begin, end, phrase.language)


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
