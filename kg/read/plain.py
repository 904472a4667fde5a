"""Lines of plain text to blocks: headings, list items, labels with their values, rows, paragraphs.

Layout only: what a label means is the recognisers' business. Label above value and value above label stay separate
blocks, for them to pair.
"""

import re
from dataclasses import dataclass

from kg.read.document import Block, BlockKind

BULLET = re.compile(r"(?:[•‣◦▪▫●○■□◆◇▶►➢➤✓✔›»·∙*–—+-]|\(?[a-z]\)|\([0-9ivx]{1,4}\)|[0-9]{1,2}\))[ \t\xa0]+(?=\S)")
NUMBER = re.compile(r"([0-9]{1,2})\.[ \t\xa0]+(?=\S)")
HASHES = re.compile(r"#{1,6}[ \t]+(?=\S)")
UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,})\s*")
LABEL = re.compile(r"(?P<label>[^\W\d_][^:：\t|]{0,68}?)[ \xa0]*[*_]{0,2}(?:[:：][*_]{0,2}|\t)(?P<gap>\s*)(?=\S)")
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


def blocks_of(text: str, *, at: int = 0, first: int = 0, heading: int | None = None) -> list[Block]:
    """The blocks of a plain text, in its order; offsets count from `at`, block numbers from `first`.

    `heading` is the number of the heading that the text stands under.

    >>> [(b.kind, "Start: at once"[b.start : b.end]) for b in blocks_of("Start: at once")]
    [('label', 'Start'), ('value', 'at once')]
    """
    lines = _lines(text)
    blocks: list[Block] = []
    number = 0

    def add(kind: BlockKind, start: int, end: int) -> None:
        nonlocal heading
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        blocks.append(Block(kind, at + start, at + end, None if kind == "heading" else heading))
        if kind == "heading":
            heading = first + len(blocks) - 1

    for i, line in enumerate(lines):
        start, words = line.start, line.text
        if cells := _cells(words):
            two = len(cells) == 2 and len(WORD.findall(words[slice(*cells[0])])) <= MAX_LABEL_WORDS
            for kind, (left, right) in zip(("label", "value") if two else ("table_row",), cells if two else [(0, len(words))], strict=True):  # fmt: skip
                add(kind, start + left, start + right)  # type: ignore[arg-type]
            continue
        if mark := HASHES.match(words):
            add("heading", start + mark.end(), line.end)
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
        elif line.underlined or _is_heading(line, lines[i + 1] if i + 1 < len(lines) else None):
            add("heading", start, line.end)
        else:
            add("paragraph", start, line.end)
    return blocks


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


def _is_heading(line: _Line, following: _Line | None) -> bool:
    words = line.text
    if len(words) > MAX_HEADING or ADDRESS.search(words) or SENTENCE_INSIDE.search(words):
        return False
    count = len(WORD.findall(words))
    if words[-1] in ":：":
        return count <= MAX_HEADING_WORDS
    letters, digits = sum(c.isalpha() for c in words), sum(c.isdigit() for c in words)
    if words[-1] in ".,;!" or words[0].islower() or digits * 4 > letters or letters < 3 or count > MAX_HEADING_WORDS:
        return False
    if not following or not line.blank_before:
        return False
    # A title stands alone, or straight above what it is the title of: sentences or a list, not another short line.
    return line.blank_after or len(following.text) > MAX_HEADING or bool(BULLET.match(following.text))
