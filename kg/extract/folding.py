"""The folded shadow of a text: what patterns match on, with a map back to the text itself.

Folding keeps every letter and changes what only looks different: Unicode compatibility forms (NFKC), all spaces to one
space, all dashes to `-`, all quotes to `"`, apostrophes to `'`; soft hyphens, zero-width characters and Markdown's
emphasis marks are dropped; line breaks inside a wrapped paragraph become spaces and undo their hyphen. The text itself
is never touched: `source` turns an offset of the shadow into the offset of the text.
"""

import re
import unicodedata
from array import array
from collections.abc import Container, Iterator
from dataclasses import dataclass

_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
_QUOTES = dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u201a\uff02", '"')
_APOSTROPHES = dict.fromkeys("\u2018\u2019\u201b\u00b4\u0060\u02bc\uff07", "'")
_DROPPED = dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202c", "")
_OWN: dict[str, str] = {
    **_DASHES,
    **_QUOTES,
    **_APOSTROPHES,
    **_DROPPED,
    "\u00b7": "\u00b7",
    "\u00ba": "\u00ba",
    "\u00bd": "\u00bd",
}

# Letters of Europe that compatibility leaves as they are.
_PLAIN = "".join(c for c in map(chr, range(0xC0, 0x250)) if c.isalpha() and unicodedata.normalize("NFKC", c) == c)
# What needs a look: runs of white space (but not one plain space), emphasis marks, and what else is beyond ASCII.
_LOOK = re.compile(
    r"(?P<wrap>(?<=[^\W\d_])-[^\S\n]*\n\s*(?=[^\W\d_]))"
    r"|(?P<space>[\s\u00a0\u2000-\u200a\u202f\u3000]{2,}|[\t\n\r\f\v\u00a0\u2000-\u200a\u202f\u3000\u2028\u2029\x1c-\x1f\x85])"
    r"|(?P<mark>\*\*|__(?=\w)|(?<=\w)__|(?<![\w*])\*(?=\w)|(?<=[^\s*])\*(?![\w*])|`)"
    r"|(?P<made>\w[\u0300-\u036f]+)"
    rf"|(?P<other>[^\x00-\x7f{_PLAIN}])"
)
# Where a look begins, or within the white space that it begins with, or behind the letter that it does: found fast.
_AT = re.compile(rf"[^ !-)+,./0-9:-^a-~{_PLAIN}]")
_CONTINUES = re.compile(r"(?:und|oder|and|or|bzw|sowie|et|ou)\b")


@dataclass(frozen=True, slots=True)
class Folded:
    """The shadow: `text` as folded, `low` the same in lower case (of the same length), and the map back."""

    text: str
    low: str
    _origins: "array[int]"
    _ends: dict[int, int]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source text that folds to `text[start:end]`; the shadow's span must not be empty.

        >>> folded = fold("TV\u2010L,\u00a0 65\u00a0%")
        >>> folded.text, folded.source(6, 10)
        ('TV-L, 65 %', (7, 11))
        """
        last = end - 1
        return self._origins[start], self._ends.get(last, self._origins[last] + 1)

    def place(self, offset: int) -> int:
        """The offset in the shadow of the first character that stands at or after this offset of the source."""
        low, high = 0, len(self._origins)
        while low < high:
            middle = (low + high) // 2
            if self._origins[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low


def fold(text: str, soft: Container[int] = frozenset(), borders: Container[int] = frozenset()) -> Folded:
    """Fold a text; `soft` holds the offsets of line breaks that only wrap a paragraph, `borders` those between a row's cells.

    >>> fold("einge-\\nreicht", {6}).text
    'eingereicht'
    """
    pieces: list[str] = []
    origins: array[int] = array("q")
    ends: dict[int, int] = {}
    position = 0

    def keep(new: str, start: int, end: int) -> None:
        pieces.append(new)
        for _ in new:
            origins.append(start)
        if new and end - start > 1:
            ends[len(origins) - 1] = end

    for match in _looks(text):
        start, end = match.span()
        kind, found = match.lastgroup, match.group()
        if found == "\n" and start not in soft and start not in borders:
            continue
        if start > position:
            pieces.append(text[position:start])
            origins.extend(range(position, start))
        position = end
        if kind == "wrap":
            breaks = _breaks(text, start, end)
            if all(b in soft for b in breaks) and len(breaks) == 1 and text[end].islower():
                if not _CONTINUES.match(text, end):
                    continue
                keep("-", start, start + 1)
                keep(" ", start + 1, start + 2)
            else:
                keep("-", start, start + 1)
                keep(" " if all(b in soft for b in breaks) else "\n", start + 1, start + 2)
        elif kind == "space":
            if start in borders:
                keep(" | ", start, end)
                continue
            hard = any(b not in soft for b in _breaks(text, start, end)) if "\n" in found else False
            keep("\n" if hard else " ", start, start + 1)
        elif kind == "made":
            keep(unicodedata.normalize("NFKC", found), start, end)
        elif kind == "other":
            new = _OWN.get(found)
            keep(unicodedata.normalize("NFKC", found) if new is None else new, start, start + 1)
    pieces.append(text[position:])
    origins.extend(range(position, len(text)))
    folded = "".join(pieces)
    low = folded.lower()
    if len(low) != len(folded):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)
    return Folded(folded, low, origins, ends)


def _looks(text: str) -> Iterator[re.Match[str]]:
    """What needs a look, from the beginning to the end."""
    places = [match.start() for match in _AT.finditer(text)]
    at = text.find("  ")
    if at >= 0:
        while at >= 0:
            places.append(at)
            at = text.find("  ", at + 2)
        places.sort()
    free = 0
    for place in places:
        if place < free:
            continue
        start = place
        if text[place].isspace():
            while start > free and text[start - 1] == " ":
                start -= 1
        elif start > free and "\u0300" <= text[place] <= "\u036f":
            start -= 1
        match = _LOOK.match(text, start) or (_LOOK.match(text, place) if start < place else None)
        if match:
            free = match.end()
            yield match


def _breaks(text: str, start: int, end: int) -> list[int]:
    return [i for i in range(start, end) if text[i] == "\n"]


def fold_phrase(text: str) -> str:
    """A phrase of a lexicon as the shadow would show it, in lower case.

    >>> fold_phrase("schick* Bewerbungs\u00adschluss \u2013 F\u00fcr")
    'schick* bewerbungsschluss - f\u00fcr'
    """
    # The notation's own star is no emphasis mark.
    if text.isascii() and not _LOOK.search(text.replace("*", "")):
        return text.lower()
    return fold(text.replace("*", "\x00")).low.replace("\x00", "*")
