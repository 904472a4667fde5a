"""What a position in an ad is named by, and the words of the languages that tell positions apart."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.extract.context import Context
from kg.extract.layout import Run
from kg.extract.mention import Mention
from kg.extract.phrases import longest

# An ad for more positions than this is a list of jobs.
MOST = 30
# Signs that begin a line before its words.
SIGNS = re.compile(r"[ #*_\"'(\[|>-]*")
_NUMBERED = re.compile(r"(?P<word>.*?)[ .-]*(?P<number>\d{1,2}|[a-fsz]-?\d{1,2}|[a-h]|[iv]{1,4})$")
_VALUES = ("pay_group", "share", "duration", "hours", "money", "date", "email", "url", "agreement", "phone")
_SIGNS = (",", "(", ";", ":", "|", " -")


@dataclass(frozen=True, slots=True)
class Head:
    """The line or words that name one position; offsets are of the shadow.

    `key` is what its label says (`esr 1`), or the folded title; `name` is how the ad counts it (`ESR1`), empty where it
    does not. `body` is where the words behind label or bullet begin. `form` says how it stands in the text: `h:` and a
    heading's tag, `item`, `row`, `line`, `column`, or `words` in a sentence. `code`: whether the name is the code that one
    applies with, which a column of a table gives.
    """

    key: str
    name: str
    start: int
    body: int
    end: int
    form: str
    code: bool = False

    @property
    def block(self) -> bool:
        """Whether it begins a part of the ad, and does not stand in a sentence."""
        return self.form != "words"


def table(context: Context, name: str) -> frozenset[str]:
    """A list of the languages' `[positions]`."""
    return frozenset(context.lexicon.tables.get("positions", {}).get(name, ()))


def types(context: Context, start: int, end: int) -> list[Mention]:
    """What kinds of position are named within the offsets, each once, the longest words where some overlap."""
    from kg.extract.typed.position import after_name

    return [m for m in context.within("word:position_type", start, end) if not after_name(context, m)]


def labels(context: Context, *groups: str) -> Iterator[tuple[str, str, int, int]]:
    """Key, name, start and end of each label with a number or letter ("Position 2", "ESR1"), in the order of the text."""
    hits = longest(h for group in groups for h in context.hits.get(f"cue:{group}", ()))
    for hit in hits:
        found = _NUMBERED.fullmatch(context.low, hit.start, hit.end)
        follows = context.low[hit.end : hit.end + 1]
        if found and not follows.isalnum() and follows not in ("/", "%") and context.text[hit.start].isupper():
            words = " ".join(found["word"].split()).rstrip("-.: ")
            yield f"{words} {found['number']}", context.quote(hit.start, hit.end), hit.start, hit.end


def number(key: str) -> str:
    """What is counted by in a label's key.

    >>> number("phd position 2")
    '2'
    """
    return key.rpartition(" ")[2]


def title_end(context: Context, start: int, end: int) -> int:
    """Where a title ends that goes on with values: pay, share, term, reference, people and hosts in brackets or behind signs."""
    cuts = [end]
    for kind in _VALUES:
        cuts += [m.start for m in context.within(kind, start, end)[:1]]
    for group in ("label:reference", "label:supervisor"):
        cuts += [h.start for h in context.hits.get(group, ()) if start < h.start < end]
    for kind in ("person", "organisation", "unit"):
        cuts += [m.start for m in context.within(kind, start, end) if leads_on(context, start, m.start)]
    if tab := _tab(context, start, end):
        cuts.append(tab)
    cut = min(cuts)
    if cut < end:
        cut = _parted(context, start, cut)
    while cut > start and context.text[cut - 1] in ' ,;:.-|*"([#_':
        cut -= 1
    if context.text.count("(", start, cut) < context.text.count(")", start, cut):
        cut -= 1
    return cut


def leads_on(context: Context, start: int, at: int) -> bool:
    """Whether a name here is no part of the title before it: a sign parts them, or a word for hosts, titles of people aside."""
    words = context.text[start:at].split()
    while words and words[-1].strip("(:").lower() in table(context, "roles"):
        if words.pop()[0] == "(":
            return True
    return bool(words) and (" " + " ".join(words)).endswith(_SIGNS)


def _parted(context: Context, start: int, cut: int) -> int:
    """The sign or the small word ("for 36 months") that parts a title from the value behind it."""
    at = max(context.text.rfind(sign, start, cut) for sign in (",", "(", ";", ":", "|", "[", " - "))
    words = list(re.finditer(r"\S+", context.low[start:cut]))
    if words and words[-1].group() in table(context, "leads"):
        at = max(at, start + words[-1].start())
    return at if at > start + 3 else cut


def _tab(context: Context, start: int, end: int) -> int | None:
    """Where the first cell of a table's row ends."""
    first, last = context.folded.source(start, end)
    at = context.document.text.find("\t", first, last)
    return context.folded.place(at) if at > 0 else None


def cells(context: Context, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a table's row, which a tab or a bar parts."""
    first, last = context.folded.source(start, end)
    source = context.document.text
    sign = "\t" if "\t" in source[first:last] else "|"
    out, at = [], first
    for cell in source[first:last].split(sign):
        low, high = context.folded.place(at), context.folded.place(at + len(cell))
        while low < high and context.text[low] in " |":
            low += 1
        while high > low and context.text[high - 1] in " |":
            high -= 1
        out.append((low, min(high, end)))
        at += len(cell) + 1
    return out


def columns(context: Context, top: Run) -> dict[str, int]:
    """Which column of a table holds a position's `title`, and its `code`, by the words in the row that heads it."""
    found: dict[str, int] = {}
    for at, (start, end) in enumerate(cells(context, top.start, top.end)):
        words = context.low[start:end].strip(" .:#")
        for name in ("title", "code"):
            if words in table(context, f"{name}_columns"):
                found.setdefault(name, at)
    return found


def unlike(words: Iterable[str]) -> bool:
    """Whether no two of these titles are the same, letters and digits alone counting."""
    plain = ["".join(re.findall(r"\w", w.lower())) for w in words]
    return len(set(plain)) == len(plain)
