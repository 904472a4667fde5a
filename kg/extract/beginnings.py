"""What may begin with one word: the phrases that are that word, and the ways in which others go on behind it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from kg.extract.notation import expression, parts
from kg.extract.openings import Opening, openings

# Where the notation's signs begin; a single point or slash is a letter like others.
_SIGN = re.compile(r"[*(\[#{}-]|\.\.\.")
_WORD = re.compile(r"\w+")
_LITERAL = re.compile(r"[^\W_]+")
_WORD_END = re.compile(r"[\w)\]]$")
# Phrases that lie within one word, whatever stands around it (but for a gender form behind it).
_ONE_WORD = re.compile(r"[^\W_](?:\w|[*()\[\]|])*")
_LEADING = re.compile(r"\d*")
_DIGITS = 9
# Phrases that go on behind a word are looked up by so many characters.
_BEGUN = 3
# Words that a phrase needs are ruled out by so many of their characters.
_RUN = 4
# No wildcard, gap or number of the notation stands for more characters than this.
_REACHES = {"*": 32, "...": 42, "#": 9}
_RUNS = re.compile(r"[*#{}-]")

# A phrase found: its rank among those that begin with the word, that of the way in which it is said, its length, group
# and language. Of one phrase the way that its expression tries first counts.
Found = tuple[int, int, int, str, str]


@dataclass(slots=True)
class Phrase:
    """A phrase of a lexicon; its expression is compiled when the words that it begins with first stand in a text.

    `head` are those words: what stands before the first sign of the notation; `first` is the first word of them, or its
    beginning (all of a word where it is `exact`). `border` says that no letter may follow. `runs` are known once it was
    asked: four characters each, one of which stands in a word of every text that has the phrase.
    """

    group: str
    language: str
    written: str
    head: str
    first: str
    border: bool
    exact: bool = False
    pattern: re.Pattern[str] | None = None
    _openings: tuple[Opening, ...] | None = None
    _needs: tuple[str, ...] | None = None
    _reach: int = 0
    runs: frozenset[str] = frozenset()

    @classmethod
    def of(cls, group: str, language: str, written: str, *, exact: bool = False, border: bool = False) -> "Phrase":
        """A phrase from the notation; letters may not follow it where it ends with one, or where `border` says so."""
        sign = _SIGN.search(written)
        head = written[: sign.start()].rstrip() if sign else written
        first = _LITERAL.match(head)
        ends = border or bool(_WORD_END.search(written))
        return cls(group, language, written, head, first.group() if first else "", ends, exact)

    def end(self, words: "Words", start: int) -> int:
        """Where the phrase ends that begins at `start` of the folded text, or -1 where it does not stand there."""
        low = words.low
        if not low.startswith(self.head, start):
            return -1
        if self.head == self.written:
            end = start + len(self.head)
            follows = low[end : end + 1] if self.border else ""
            return -1 if follows.isalnum() or follows == "_" else end
        if self._needs is None:
            self._needs = _needed(self.written, self.head)
            self._reach = len(self.written) + sum(self.written.count(sign) * most for sign, most in _REACHES.items())
            runs = [max(_WORD.findall(need), key=len, default="")[:_RUN] for need in self._needs]
            self.runs = frozenset(runs) if all(len(run) == _RUN for run in runs) else frozenset()
        if self._needs:
            stop = start + self._reach
            for word in self._needs:
                if low.find(word, start, stop) >= 0:
                    break
            else:
                return -1
        if self.pattern is None:
            self.pattern = re.compile(expression(self.written) + (r"(?!\w)" if self.border else ""))
        match = self.pattern.match(low, start)
        return match.end() if match else -1

    def openings(self) -> tuple[Opening, ...]:
        """What it may begin with; of a phrase that begins with a number, what may follow that."""
        if self._openings is None:
            said = openings(self.written.removeprefix("#"))
            # Where any letter may follow, the words are never all of it.
            self._openings = said if self.border else tuple(opening._replace(whole=False) for opening in said)
        return self._openings


def _needed(written: str, head: str) -> tuple[str, ...]:
    """Words behind a phrase's head one of which every match has: of its parts, that whose shortest choice is longest."""
    best: tuple[str, ...] = ()
    for number, part in enumerate(parts(written)):
        if part.gap or part.optional:
            continue
        choices = [choice.removeprefix(head) if number == 0 else choice for choice in part.choices]
        runs = tuple(max(_RUNS.split(choice), key=len).strip() for choice in choices)
        if min(map(len, runs)) > max(1, min(map(len, best), default=0)):
            best = runs
    return best


class Words:
    """A folded text with its `words`: their `spans`, and as `pieces` each with what stands before it."""

    def __init__(self, low: str) -> None:
        self.low = low
        self.words = _WORD.findall(low)
        self.spans = [match.span() for match in _WORD.finditer(low)]
        ends = [0, *(end for _, end in self.spans)]
        self.pieces = [low[before:end] for before, end in pairwise(ends)]

    @cached_property
    def runs(self) -> frozenset[str]:
        """All runs of four characters that stand within words: most of what phrases need is ruled out by one of them."""
        return frozenset[str]().union(*map(_runs, set(self.words)))

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word begins."""
        places: dict[str, list[int]] = {}
        for word, (start, _) in zip(self.words, self.spans, strict=True):
            if word in places:
                places[word].append(start)
            else:
                places[word] = [start]
        return places


@lru_cache(maxsize=50_000)
def _runs(word: str) -> tuple[str, ...]:
    return tuple([word[at : at + _RUN] for at in range(len(word) - _RUN + 1)])


@dataclass(slots=True)
class Node:
    """A place on the way through phrases: which end there, which go on with a next word, which with a wildcard.

    Those that go on with a wildcard are asked where the text does as they do up to there: `begun` has them by the first
    characters of what they go on with, `open` those that go on with less.
    """

    ends: list[tuple[int, int, str, str]] = field(default_factory=list)
    next: dict[str, "Node"] = field(default_factory=dict)
    open: list[tuple[str, bool, int, Phrase]] = field(default_factory=list)
    begun: dict[str, list[tuple[str, bool, int, Phrase]]] = field(default_factory=dict)

    def ask(self, prefix: str, order: int, phrase: Phrase, *, number: bool) -> None:
        """Let a phrase be asked where the text goes on with a prefix, and with a number where `number` says so."""
        if len(prefix) < _BEGUN:
            self.open.append((prefix, number, order, phrase))
        else:
            self.begun.setdefault(prefix[:_BEGUN], []).append((prefix, number, order, phrase))

    def reached(self, pieces: Iterable[str]) -> "Node":
        """The place that these words lead to."""
        node = self
        for piece in pieces:
            behind = node.next.get(piece)
            if behind is None:
                behind = node.next[piece] = Node()
            node = behind
        return node


@dataclass(slots=True)
class Beginning:
    """What may begin with one word. `alone` are the phrases that are this word, `plain` those of them without `*`.

    `starred` are those with one, which a gender form may follow; `goes_on` says whether there are phrases of several words.
    """

    alone: tuple[Found, ...]
    plain: tuple[Found, ...]
    starred: tuple[tuple[int, Phrase], ...]
    root: Node
    goes_on: bool

    def gendered(self, words: Words, start: int) -> list[Found]:
        """The phrases that are this word, where a gender form may follow it."""
        return sorted((*self.plain, *_asked(words, start, self.starred)))

    def further(self, words: Words, at: int) -> list[Found]:
        """The phrases that go on behind this word, which is the one at index `at` of the text's words."""
        low, pieces, absent = words.low, words.pieces, words.runs.isdisjoint
        start, here = words.spans[at]
        found: list[Found] = []
        node = self.root
        while True:
            asked = node.open
            if node.begun and (more := node.begun.get(low[here : here + _BEGUN])):
                asked = asked + more
            for prefix, number, order, phrase in asked:
                if prefix and not low.startswith(prefix, here):
                    continue
                if number and not low[here + len(prefix) : here + len(prefix) + 1].isdecimal():
                    continue
                if phrase.runs and absent(phrase.runs):
                    continue
                end = phrase.end(words, start)
                if end >= 0:
                    found.append((order, 0, end - start, phrase.group, phrase.language))
            at += 1
            if not node.next or at == len(pieces) or pieces[at] not in node.next:
                return found
            node = node.next[pieces[at]]
            here = words.spans[at][1]
            for order, rank, group, language in node.ends:
                found.append((order, rank, here - start, group, language))


def _asked(words: Words, start: int, phrases: Iterable[tuple[int, Phrase]]) -> Iterator[Found]:
    for order, phrase in phrases:
        end = phrase.end(words, start)
        if end >= 0:
            yield order, 0, end - start, phrase.group, phrase.language


def beginning(phrases: Iterable[Phrase], word: str) -> Beginning | None:
    """What of these phrases may begin with this word, each ranked by its place; None where nothing does."""
    root = Node()
    plain: list[Found] = []
    starred: list[tuple[int, Phrase]] = []
    for order, phrase in enumerate(phrases):
        if phrase.written[0] == "#":
            _numbered(root, order, phrase, word)
        elif _ONE_WORD.fullmatch(phrase.written) and not phrase.exact:
            starred.append((order, phrase))
        else:
            _worded(root, order, phrase, word)
    plain += ((order, rank, len(word), group, language) for order, rank, group, language in root.ends)
    first: dict[int, Found] = {}
    for found in sorted((*plain, *_asked(Words(word), 0, starred))):
        first.setdefault(found[0], found)
    starred = [(order, phrase) for order, phrase in starred if "*" in phrase.written]
    orders = {order for order, _ in starred}
    alone = tuple(first.values())
    goes_on = bool(root.next or root.open or root.begun)
    if not (alone or starred or goes_on):
        return None
    return Beginning(alone, tuple(f for f in alone if f[0] not in orders), tuple(starred), root, goes_on)


def is_number(word: str) -> bool:
    """Whether a word is a number, as phrases have it."""
    return word.isdecimal() and len(word) <= _DIGITS


def _worded(root: Node, order: int, phrase: Phrase, word: str) -> None:
    """Enter a phrase that begins with a word."""
    said = phrase.openings()
    asked = any(opening.tail or not opening.whole for opening in said)
    for rank, opening in enumerate(said):
        first, *others = opening.pieces
        if not opening.whole and not opening.tail and not others:
            # A number that may follow at once stands in the same word.
            if (word == first if phrase.exact else word.startswith(first)) and not (
                opening.number and not word[len(first) : len(first) + 1].isdecimal()
            ):
                root.ask("", order, phrase, number=False)
        elif first == word:
            _enter(root, order, phrase, rank, others, opening, asked=asked)


def _numbered(root: Node, order: int, phrase: Phrase, word: str) -> None:
    """Enter a phrase that begins with a number."""
    said = phrase.openings()
    if not is_number(word):
        digits = _LEADING.match(word)
        rest = word[digits.end() :] if digits else word
        # The number has a unit in one word with it, or is too long to be one.
        starts = ("".join(opening.pieces) + opening.tail for opening in said)
        if any(not text or (rest and text[0] == rest[0]) for text in starts):
            root.ask("", order, phrase, number=False)
        return
    asked = any(opening.tail or not opening.whole for opening in said)
    for rank, opening in enumerate(said):
        if not opening.pieces or not opening.pieces[0][0].isalnum():
            _enter(root, order, phrase, rank, list(opening.pieces), opening, asked=asked)


def _enter(
    root: Node, order: int, phrase: Phrase, rank: int, pieces: list[str], opening: Opening, *, asked: bool
) -> None:
    if not asked:
        root.reached(pieces).ends.append((order, rank, phrase.group, phrase.language))
    elif opening.whole or opening.tail or not pieces:
        root.reached(pieces).ask(opening.tail, order, phrase, number=opening.number)
    else:
        root.reached(pieces[:-1]).ask(pieces[-1], order, phrase, number=opening.number)
