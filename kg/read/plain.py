"""Lines of plain text to blocks: headings, list items, labels with their values, rows, paragraphs.

Layout only: what a label means is the recognisers' business. Label above value and value above label stay separate
blocks, for them to pair.
"""

import re
from dataclasses import dataclass

from kg.read.document import Block, BlockKind

BULLET = re.compile(
    r"(?:[•‣◦▪▫●○■□◆◇▶►➢➤✓✔›»·∙\uf0a7\uf0b7\uf0d8*–—+-]|\(?[a-z]\)|\([0-9ivx]{1,4}\)|[0-9]{1,2}\))[ \t\xa0]+(?=\S)"
)
# "1. Mai 2027" counts nothing.
NUMBER = re.compile(r"([0-9]{1,2})\.[ \t\xa0]+(?=\S)(?![^\W\d_]{3,12}\.?[ \xa0][0-9]{4}\b)")
HASHES = re.compile(r"#{1,6}[ \t]+(?=\S)")
UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,})\s*")
LABEL = re.compile(r"(?P<label>[^\W\d_][^:：\t|]{0,68}?)[ \xa0]{0,8}[*_]{0,2}(?:[:：][*_]{0,2}|\t)(?P<gap>\s*)(?=\S)")
SENTENCE_INSIDE = re.compile(r"\w{3,}[.!?]\s+\w")
WORD = re.compile(r"\w+")
ADDRESS = re.compile(r"@|://|www\.")
MAX_HEADING, MAX_HEADING_WORDS, MAX_LABEL_WORDS = 120, 14, 8


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that holds words: its trimmed span, and whether it stands apart from the lines around it."""

    start: int
    end: int
    text: str
    blank_before: bool
    blank_after: bool
    underlined: bool


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text, in its order, each under the heading above it.

    >>> [(b.kind, "Start: at once"[b.start : b.end]) for b in blocks_of("Start: at once")]
    [('label', 'Start'), ('value', 'at once')]
    """
    blocks: list[Block] = []
    heading = None
    for kind, start, end in runs_of(text):
        blocks.append(Block(kind, start, end, None if kind == "heading" else heading))
        heading = len(blocks) - 1 if kind == "heading" else heading
    return tuple(blocks)


def runs_of(text: str, *, default: BlockKind = "paragraph", titles: bool = True) -> list[tuple[BlockKind, int, int]]:
    """Kind, start and end of each run of the text, by its lines.

    `default` is what a line is that shows no other role. `titles` says whether a short line that stands alone may be
    a heading; HTML has its own tags for that.
    """
    lines = _lines(text)
    runs: list[tuple[BlockKind, int, int]] = []
    number = 0

    def add(kind: BlockKind, start: int, end: int) -> None:
        words = text[start:end]
        runs.append((kind, start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())))

    for line, following in zip(lines, [*lines[1:], None], strict=False):
        start, words = line.start, line.text
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


def _lines(text: str) -> list[_Line]:
    raws = text.split("\n")
    lines, at = [], 0
    for before, raw, after in zip(["", *raws], raws, [*raws[1:], ""], strict=False):
        start, at = at + len(raw) - len(raw.lstrip()), at + len(raw) + 1
        words = raw.strip()
        if not WORD.search(words):
            continue
        underlined = bool(UNDERLINE.fullmatch(after)) and len(words) <= MAX_HEADING
        lines.append(_Line(start, start + len(words), words, not before.strip(), not after.strip(), underlined))
    return lines


def _cells(line: str) -> list[tuple[int, int]]:
    """The spans of the cells that hold words in a row written with bars: `| Rate | 100 % |`."""
    if not (line.startswith("|") and line.endswith("|")):
        return []
    return [m.span() for m in re.finditer(r"[^|]+", line) if WORD.search(m[0])]


def _is_heading(line: _Line, following: _Line | None, titles: bool) -> bool:
    words = line.text
    if len(words) > MAX_HEADING or ADDRESS.search(words) or SENTENCE_INSIDE.search(words):
        return False
    if words[-1] in ":：":
        return len(WORD.findall(words)) <= MAX_HEADING_WORDS
    if not titles or not is_title(words) or not following or not line.blank_before:
        return False
    # A title stands alone, or straight above what it is the title of: sentences or a list, not another short line.
    return line.blank_after or len(following.text) > MAX_HEADING or bool(BULLET.match(following.text))
