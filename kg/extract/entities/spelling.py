"""The spelling in which forms of names read a text: as long as the text, made so that expressions stay short and fast.

Letters beyond Latin-1 stand in one range for large ones and one for small ones, where Unicode mixes them; and the first
letter of a word at which one name ends and the next begins ("University", "Department") is another letter, so that
`{cap}`, a capitalised inner word of a name, cannot begin there without looking through all of those words. The letters
that stand for others are those of a script without case (Yi), so each still counts as a letter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Latin letters of Europe and of Vietnam beyond Latin-1.
_FURTHER = [chr(c) for c in (*range(0x100, 0x180), *range(0x218, 0x21C), *range(0x1EA0, 0x1EFA)) if chr(c).isalpha()]
_FIRST, _SMALL, _MARKED, _LAST = 0xA000, 0xA100, 0xA200, 0xA48C
_SPELLED = dict(zip(filter(str.isupper, _FURTHER), map(chr, range(_FIRST, _SMALL)), strict=False)) | dict(
    zip(filter(str.islower, _FURTHER), map(chr, range(_SMALL, _MARKED)), strict=False)
)
# A text in Yi keeps its letters' number, and they stand for no others.
_TEXT = {ord(c): new for c, new in _SPELLED.items()} | dict.fromkeys(range(_FIRST, _LAST + 1), chr(_LAST))
_LATIN = "A-Z\u00c0-\u00d6\u00d8-\u00de"
# A large letter at which an inner word of a name may begin; any large letter; any small one.
BEGINS = f"[{_LATIN}{chr(_FIRST)}-{chr(_SMALL - 1)}]"
LARGE = f"[{_LATIN}{chr(_FIRST)}-{chr(_SMALL - 1)}{chr(_MARKED)}-{chr(_LAST - 1)}]"
SMALL = f"[a-z\u00aa\u00b5\u00ba\u00df-\u00f6\u00f8-\u00ff{chr(_SMALL)}-{chr(_MARKED - 1)}]"
_OWN = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_ESCAPE = re.compile(r"\\.")
_RANGE = re.compile(r"([A-Z])-([A-Z])")
# What an expression says beside letters: escapes, the heads of groups, and classes.
_PARTS = re.compile(r"\\x[0-9a-fA-F]{2}|\\.|\(\?P[<=]\w+[>)]?|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<letter>[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Spelling:
    """The spelling for one list of words at which a name ends, each of which begins with a large letter."""

    _marks: dict[str, str]
    _ending: re.Pattern[str]

    @classmethod
    def of(cls, words: Sequence[str]) -> "Spelling":
        """The spelling that marks these words.

        >>> spelling = Spelling.of(["University"])
        >>> [re.findall(f"{BEGINS}[a-z]+", spelling.text(text)) for text in ("Bonn University", "Bonn Universitys")]
        [['Bonn'], ['Bonn', 'Universitys']]
        """
        firsts = sorted({word[0] for word in words})
        marks = {first: chr(_MARKED + number) for number, first in enumerate(firsts)}
        listed = "|".join(rf"{re.escape(first)}(?=(?:{_rests(words, first)})(?!\w))" for first in firsts)
        return cls(marks, re.compile(listed or "(?!)"))

    def text(self, text: str) -> str:
        """A text in this spelling; each character has its place."""
        letters = list(text if text.isascii() else text.translate(_TEXT))
        for match in self._ending.finditer(text):
            letters[match.start()] = self._marks[match.group()]
        return "".join(letters)

    def expression(self, written: str) -> str:
        """An expression that finds in a text in this spelling what the one as written finds in the text.

        Classes made of `BEGINS`, `LARGE` and `SMALL` stay as they are.

        >>> spelling = Spelling.of(["Lab"])
        >>> bool(re.search(spelling.expression(r"Lab (?P<P>[L-M]\\w)"), spelling.text("the Lab Lab")))
        True
        """
        return _PARTS.sub(self._part, written)

    def _part(self, match: re.Match[str]) -> str:
        if letter := match["letter"]:
            mark = self._marks.get(letter)
            letter = _SPELLED.get(letter, letter)
            return f"[{letter}{mark}]" if mark else letter
        if not match["set"] or _OWN.search(match["set"]):
            return match.group()
        inside = match["set"][1:-1]
        said = _ESCAPE.sub("", inside)
        ranges = _RANGE.findall(said)
        marks = "".join(
            mark
            for letter, mark in self._marks.items()
            if letter in said or any(low <= letter <= high for low, high in ranges)
        )
        return "[" + "".join(_SPELLED.get(c, c) for c in inside) + marks + "]"


def _rests(words: Sequence[str], first: str) -> str:
    return "|".join(re.escape(word[1:]) for word in sorted(words, key=len, reverse=True) if word[0] == first)
