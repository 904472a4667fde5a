"""Lines of plain text to blocks: headings, list items, labels with their values, rows, paragraphs.

Layout only: what a label means is the recognisers' business. Label above value and value above label stay separate
blocks, for them to pair.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from kg.read.document import Block, BlockKind
from kg.read.inline import labels_in
from kg.read.residue import head_of, inside, link_around, pieces
from kg.read.wrapping import goes_on, width_of

BULLET = re.compile(
    r"\\?(?:[•‣◦▪▫●○■□◆◇▶►➢➤✓✔›»·∙\uf0a7\uf0b7\uf0d8*–—+-]|\(?[a-z]\)|\([0-9ivx]{1,4}\)|[0-9]{1,2}\))[ \t\xa0]+(?=\S)"
)
# "1. Mai 2027" counts nothing.
NUMBER = re.compile(r"([0-9]{1,2})\.[ \t\xa0]+(?=\S)(?![^\W\d_]{3,12}\.?[ \xa0][0-9]{4}\b)")
HASHES = re.compile(r"(?:#{1,6}|h[1-6]\.)[ \t]+(?=\S)")
CLOSED_LABEL = re.compile(r"(?:\*\*|__)[:：]$")
STRONG = re.compile(r"(\*\*|__)[^*_]+\1[:.]?")
UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,})\s*")
LABEL = re.compile(r"(?P<label>[^\W\d_][^:：\t|]{0,68}?)[ \xa0]{0,8}[*_]{0,2}(?:[:：][*_]{0,2}|\t)(?P<gap>\s*)(?=\S)")
SENTENCE_INSIDE = re.compile(r"\w{3,}[.!?]\s+\w")
WORD = re.compile(r"\w+")
ADDRESS = re.compile(r"@|://|www\.")
MAX_HEADING, MAX_HEADING_WORDS, MAX_LABEL_WORDS = 120, 14, 8


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that holds words: its trimmed span, and whether it stands apart from the lines around it.

    `whole` is the line with its indentation; `strong` says that marks of emphasis stand around all of it, `head` that
    it belongs to a YAML head.
    """

    start: int
    end: int
    text: str
    blank_before: bool
    blank_after: bool
    underlined: bool
    whole: str
    strong: bool = False
    head: bool = False


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text, in its order, each under the heading above it.

    What markup left in the text stays outside of the blocks where it stands at their ends; the lines of a wrapped
    paragraph are one block; labels that follow each other in one line are cut apart.

    >>> [(b.kind, "Start: at once"[b.start : b.end]) for b in blocks_of("Start: at once")]
    [('label', 'Start'), ('value', 'at once')]
    """
    blocks: list[Block] = []
    heading = None
    for kind, start, end in runs_of(text, raw=True):
        span, href, shown = (start, end), None, kind
        if link := link_around(text, start, end):
            span, href, shown = link[:2], link[2], "link" if kind == "paragraph" else kind
        blocks.append(Block(shown, *span, None if kind == "heading" else heading, href))
        heading = len(blocks) - 1 if kind == "heading" else heading
    return tuple(blocks)


def runs_of(
    text: str, *, default: BlockKind = "paragraph", titles: bool = True, raw: bool = False
) -> list[tuple[BlockKind, int, int]]:
    """Kind, start and end of each run of the text, by its lines.

    `default` is what a line is that shows no other role. `titles` says whether a short line that stands alone may be
    a heading; HTML has its own tags for that. `raw` says that the text came as it is: its lines may be wrapped, and it
    may hold what is left of markup.
    """
    lines = _lines(text, raw)
    width = width_of([line.whole for line in lines]) if raw else 0
    runs: list[tuple[BlockKind, int, int]] = []
    before: _Line | None = None
    number = 0

    def add(kind: BlockKind, start: int, end: int) -> None:
        words = text[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        runs.append((kind, *(_bare(text, kind, start, end) if raw else (start, end))))

    for line, following in zip(lines, [*lines[1:], None], strict=False):
        start, words, above, before = line.start, line.text, before, line
        if above and runs and runs[-1][0] in ("paragraph", "list_item", "value") and _wraps(above, line, width):
            runs[-1] = (*runs[-1][:2], line.end)
            continue
        if cells := _cells(words):
            if len(cells) == 2 and len(WORD.findall(words[slice(*cells[0])])) <= MAX_LABEL_WORDS:
                add("label", start + cells[0][0], start + cells[0][1])
                add("value", start + cells[1][0], start + cells[1][1])
            else:
                add("table_row", start, line.end)
            continue
        if hashes := HASHES.match(words):
            add("heading", start + hashes.end(), line.end)
            continue
        # "15. März" opens with a number too: only 1, or the number after the last one, opens an item.
        mark, counted = BULLET.match(words), NUMBER.match(words)
        if counted and int(counted[1]) in (1, number + 1):
            mark, number = counted, int(counted[1])
        if mark:
            start, words = start + mark.end(), words[mark.end() :]
            if raw:
                start, end = inside(text, start, line.end)
                words = text[start:end]
        if raw and _in_line(words, start, "list_item" if mark else default, add):
            continue
        if pair := label_of(words):
            add("label", start, start + pair[0])
            add("value", start + pair[1], line.end)
        elif mark:
            add("list_item", start, line.end)
        elif line.underlined or _is_heading(line, following, titles):
            add("heading", start, line.end)
        else:
            add(default, start, line.end)
    return runs


def _bare(text: str, kind: BlockKind, start: int, end: int) -> tuple[int, int]:
    """The span of a block without marks around it, but with those that open what closes within a sentence."""
    low, high = inside(text, start, end)
    if not WORD.search(text, low, high):
        return start, end
    if kind == "heading" and (closing := CLOSED_LABEL.search(text, low, high)):
        return low, closing.start()
    opened = text[max(0, low - 2) : low]
    if kind in ("paragraph", "list_item") and opened in ("**", "__") and text.count(opened, low, high) % 2:
        low -= 2
    return low, high


def _in_line(words: str, start: int, default: BlockKind, add: Callable[[BlockKind, int, int], None]) -> bool:
    """Add the labels and values that follow each other in a line, and what stands before them; False without any."""
    labels = labels_in(words)
    if labels and WORD.search(words[: labels[0][0]]):
        add(default, start, start + labels[0][0])
    for (first, last, value), (following, _, _) in pairwise([*labels, (len(words), 0, 0)]):
        end = following
        while words[end - 1] in "*_":  # they open the next label
            end -= 1
        if WORD.search(words[value:end]):
            add("label", start + first, start + last)
            add("value", start + value, start + end)
        else:
            add(default, start + first, start + last)
    return bool(labels)


def _wraps(before: _Line, line: _Line, width: int) -> bool:
    """Whether a line goes on with the paragraph of the one before it."""
    if line.blank_before or line.head or not goes_on(before.whole, line.text, width):
        return False
    if BULLET.match(line.text) or NUMBER.match(line.text) or HASHES.match(line.text) or line.text.startswith("|"):
        return False
    return line.text[0].islower() or not label_of(line.text)


def label_of(line: str) -> tuple[int, int] | None:
    """Where the label of a line ends and its value begins, or None where the line has none.

    >>> label_of("Durée : 36 mois"), label_of("Doktorand:in gesucht"), label_of("https://example.org")
    ((5, 8), None, None)
    """
    found = LABEL.match(line)
    if not found or len(WORD.findall(found["label"])) > MAX_LABEL_WORDS or SENTENCE_INSIDE.search(found["label"]):
        return None
    after = line[found.end() :]
    # Without a gap it may be an address, a time of day or a gendered word: mailto:x, Mo 10:30, Kolleg:innen.
    if not found["gap"] and (after[0] == "/" or after[0].islower() or found["label"][-1].isdigit()):
        return None
    return (found.end("label"), found.end()) if WORD.search(after) else None


def is_title(line: str) -> bool:
    """Whether a line reads like a title: short, opening with a capital, no sentence, date, number or address.

    >>> is_title("Your Profile"), is_title("15 Jan 2027"), is_title("We hire."), is_title("jobs@example.org")
    (True, False, False, False)
    """
    if len(line) > MAX_HEADING or line[-1] in ".,;!" or line[0].islower() or ADDRESS.search(line):
        return False
    letters, digits = sum(c.isalpha() for c in line), sum(c.isdigit() for c in line)
    return letters >= 3 and digits * 4 <= letters and len(WORD.findall(line)) <= MAX_HEADING_WORDS


def _lines(text: str, raw: bool) -> list[_Line]:
    raws = text.split("\n")
    head = head_of(text) if raw else 0
    lines, at = [], 0
    for before, whole, after in zip(["", *raws], raws, [*raws[1:], ""], strict=False):
        first, at = at, at + len(whole) + 1
        for low, high in pieces(whole) if raw else [(0, len(whole))]:
            part = whole[low:high]
            words = part.strip()
            if not WORD.search(words):
                continue
            start = first + low + len(part) - len(part.lstrip())
            end = start + len(words)
            strong = raw and STRONG.fullmatch(words) is not None
            if raw and not words.startswith("|"):
                start, end = inside(text, start, end)
                words = text[start:end]
                if not WORD.search(words):
                    continue
            underlined = at > head and bool(UNDERLINE.fullmatch(after)) and len(words) <= MAX_HEADING
            alone = not before.strip() and not WORD.search(whole[:low])
            lines.append(_Line(
                start, end, words, alone, not after.strip(), underlined, whole.rstrip(), strong, first < head,
            ))  # fmt: skip
    return lines


def _cells(line: str) -> list[tuple[int, int]]:
    """The spans of the cells that hold words in a row written with bars: `| Rate | 100 % |`."""
    if not (line.startswith("|") and line.endswith("|")):
        return []
    return [m.span() for m in re.finditer(r"[^|]+", line) if WORD.search(m[0])]


def _is_heading(line: _Line, following: _Line | None, titles: bool) -> bool:
    words = line.text
    if (
        line.head
        or words.startswith("![")
        or len(words) > MAX_HEADING
        or ADDRESS.search(words)
        or SENTENCE_INSIDE.search(words)
    ):
        return False
    if words[-1] in ":：":
        return len(WORD.findall(words)) <= MAX_HEADING_WORDS
    if line.strong and is_title(words):
        return True
    if not titles or not is_title(words) or not following or not line.blank_before:
        return False
    # A title stands alone, or straight above what it is the title of: sentences or a list, not another short line.
    return line.blank_after or len(following.text) > MAX_HEADING or bool(BULLET.match(following.text))
