"""Phrases of the lexicons as regular expressions, and one pass that finds all of them.

The notation is for people who write wording, not expressions: `*` is the rest of a word (gender forms included),
`(x)` may be missing, `[a|b]` is either, `...` is up to forty characters of the same sentence, `#` is a number, `{` and
`}` are round brackets of the text, `-` is a hyphen, a space or nothing. Everything that is emitted is bounded, so a match costs at most a fixed time.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.extract.folding import fold_phrase

_REST = r"\w{0,24}(?:[*:_/\u00b7(-]{1,2}(?:innen|in|n|r|e|s)\b\)?)?"
_GAP = r"(?:[^.!?;\n]|(?<=\d)\.|\.(?=\w)){0,40}?"
# Phrases are looked up by this many of their first letters, or by fewer where they have a wildcard earlier.
_KEY = 5
_TOKEN = re.compile(r"\w+")
_GROUP = re.compile(r"\(([^()\[\]]+)\)|\[([^()\[\]]+)\]")
_LITERAL = re.compile(r"[^\W_]+")


class PhraseError(ValueError):
    """A phrase that the notation does not allow."""


def expression(phrase: str) -> str:
    """The regular expression of one phrase, without its word borders.

    >>> import re
    >>> bool(re.fullmatch(expression("bewerb* ... bis (spaetestens) zum"), "bewerbungen bitte bis zum"))
    True
    """
    if phrase.count("...") > 2:
        raise PhraseError(f"{phrase!r} has more than two gaps (...)")
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


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: `group` is what it stands for (`cue:deadline`, `word:document:cv`), offsets are of the shadow."""

    group: str
    start: int
    end: int
    language: str


@dataclass(slots=True)
class Scanner:
    """All phrases of all lexicons, looked up by how they begin, so that one pass over the words finds every one."""

    _exact: dict[str, list[tuple[re.Pattern[str], str, str]]] = field(default_factory=lambda: defaultdict(list))
    _begin: dict[str, list[tuple[re.Pattern[str], str, str]]] = field(default_factory=lambda: defaultdict(list))
    _endings: dict[str, list[tuple[re.Pattern[str], str, str]]] = field(default_factory=lambda: defaultdict(list))
    _digits: list[tuple[re.Pattern[str], str, str]] = field(default_factory=list)
    _ending: re.Pattern[str] | None = None

    def add(self, group: str, phrase: str, language: str) -> None:
        """Add a phrase. Raises PhraseError where the notation does not allow it."""
        for variant in expand(fold_phrase(phrase).strip()):
            self._add(group, variant, language)

    def _add(self, group: str, phrase: str, language: str) -> None:
        try:
            if phrase.startswith("*"):
                body = phrase[1:]
                literal = _LITERAL.match(body)
                if not literal or len(literal.group()) < 3:
                    raise PhraseError(f"{phrase!r}: three letters must follow a leading *")
                entry = (re.compile(expression(body) + r"(?!\w)"), group, language)
                self._endings[literal.group()].append(entry)
                self._ending = None
                return
            if phrase.startswith("#"):
                self._digits.append((re.compile(expression(phrase) + r"(?!\w)"), group, language))
                return
            literal = _LITERAL.match(phrase)
            if not literal:
                raise PhraseError(f"{phrase!r} does not begin with a letter or a digit")
            end = r"(?!\w)" if re.search(r"[\w)\]]$", phrase) else ""
            entry = (re.compile(expression(phrase) + end), group, language)
        except re.error as error:
            raise PhraseError(f"{phrase!r} cannot be compiled: {error}") from error
        start = literal.group()
        whole = phrase[len(start) : len(start) + 1] in ("", " ", ",", ".", ":", "'", "/", "&", "+")
        if whole and len(start) < 3:
            self._exact[start].append(entry)
        else:
            self._begin[start[:_KEY]].append(entry)

    def find(self, low: str) -> Iterator[Hit]:
        """Every hit in a folded text in lower case; overlapping ones too."""
        exact, begin = self._exact, self._begin
        for token in _TOKEN.finditer(low):
            word, start = token.group(), token.start()
            for entries in (
                begin.get(word[:5]),
                begin.get(word[:4]) if len(word) > 4 else None,
                begin.get(word[:3]) if len(word) > 3 else None,
                begin.get(word[:2]) if len(word) > 2 else None,
                begin.get(word[:1]) if len(word) > 1 else None,
                exact.get(word),
                self._digits if word[0].isdigit() else None,
            ):
                if entries:
                    for pattern, group, language in entries:
                        match = pattern.match(low, start)
                        if match:
                            yield Hit(group, start, match.end(), language)
        yield from self._find_endings(low)

    def _find_endings(self, low: str) -> Iterator[Hit]:
        if not self._endings:
            return
        if self._ending is None:
            words = sorted(self._endings, key=len, reverse=True)
            self._ending = re.compile("|".join(map(re.escape, words)))
        for found in self._ending.finditer(low):
            start = found.start()
            for pattern, group, language in self._endings[found.group()]:
                match = pattern.match(low, start)
                if match:
                    begin = start
                    while begin and start - begin < 40 and (low[begin - 1].isalnum() or low[begin - 1] == "-"):
                        begin -= 1
                    yield Hit(group, begin, match.end(), language)


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
