"""Lines, blocks and sections of a document, as the recognisers see them.

A reader says what a page's markup shows; plain text shows less, so the breaks that only wrap a paragraph are found
here, and sections follow from the wording of headings (`[sections]` of the languages).
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.extract.folding import Folded
from kg.extract.phrases import Hit
from kg.read.document import Block, Document

# A number with a point numbers an item, unless it is the day of a month or a decimal.
_MONTHS = (
    "j[aäu]n|f[eé][bv]|m[aä]r|mrz|apr|avr|abr|ma[iyjg]|jul|jui|giu|lug|ago|aug|ao[uû]|set|sep|o[ck]t|ott|nov|d[eéi][cz]|led|úno|bře|dub|"
    "kvě|čer|srp|zář|říj|lis|pro|sty|lut|kwi|cze|lip|sie|wrz|paź|gru|gen|ene|jún|júl|árb"
)
_BULLET = re.compile(
    rf"\(?\d{{1,2}}\) |\(?\d{{1,2}}\.\)? (?!(?i:{_MONTHS})|\d)|"
    r"(?:[-*+>|#\u2022\u203a\u25aa\u25cf\u25e6\u25a0\u2043\uf0b7\u27a2\u2713o\u00b7] ?)*(?:(?<= )|(?=\w)|$)"
)
_ITEM = re.compile(
    r"\s*(?:[-*+\u2022\u203a\u25aa\u25cf\u25e6\u25a0\uf0b7\u27a2\u2713\u00b7]|\u2013|o\s|\(?\d{1,2}[.)]\s|\(?[a-h]\)\s)"
)
# A line that ends so goes on in the next one, even where that begins with the number of a day.
_OPEN = re.compile(r"(?<!\w)(?:zum|ab|am|bis|vom|dem|der|den|le|du|au|on|by|until|from|before|of|the|op|tot|den)$")
_KEYED = re.compile(r"\s*[^\W\d_][\w /()'-]{1,40}:\s")
_KEY = re.compile(r"[\w.@-]{1,80}: (?=\S)")


@dataclass(frozen=True, slots=True)
class Run:
    """A block of the shadow: `start`, `end` are offsets there, `body` is where its text begins after a bullet.

    `gap` says that an empty line stands before it; `section` is one of the sections, or empty where none is known.
    """

    start: int
    end: int
    body: int
    kind: str
    gap: bool
    item: bool
    boilerplate: bool
    element: str
    section: str


def soft_breaks(document: Document) -> frozenset[int]:
    """Offsets of line breaks that only wrap a paragraph.

    In plain text a break is soft where most of the text stands in lines of one width and the next line's first word
    would not have fitted on its line; inside one block of a page, where a long line does not end like a sentence.
    """
    text = document.text
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    if document.source.media_type.split(";")[0].strip() == "text/html":
        return _broken_lines(document, lines)
    wrapped = sorted(e - s for s, e in lines if 45 <= e - s <= 130)
    if sum(wrapped) < 0.5 * len(text) or len(wrapped) < 4:
        return frozenset()
    width = wrapped[int(len(wrapped) * 0.9)]
    soft = set()
    for (start, end), (following, until) in pairwise(lines):
        if following != end + 1:
            continue
        line, after = text[start:end].rstrip(), text[following:until]
        word = after.split(None, 1)[0] if after.strip() else ""
        if not word or not line.strip() or _ITEM.match(after) or _KEYED.match(after):
            continue
        if len(line) + 1 + len(word) > width * 0.93:
            soft.add(end)
    return frozenset(soft)


def _broken_lines(document: Document, lines: Sequence[tuple[int, int]]) -> frozenset[int]:
    text = document.text
    follows = {b.start: b for b in document.blocks if b.kind != "link"}
    # The lines of one paragraph are blocks of one element.
    borders = {
        b.end
        for b in document.blocks
        if b.kind != "link"
        and not (
            b.kind == "paragraph"
            and (after := follows.get(b.end + 1))
            and after.element == b.element
            and after.kind == b.kind
        )
    }
    return frozenset(
        end
        for (start, end), (following, until) in pairwise(lines)
        if following == end + 1
        and end not in borders
        and end - start > 40
        and text[end - 1] not in ".:;!?|"
        and (not _ITEM.match(text[following:until]) or _OPEN.search(text, start, end))
    )


def cell_borders(document: Document) -> frozenset[int]:
    """Offsets of the tabs between the cells of rows with three cells or more; of two, one is the other's label."""
    text = document.text
    rows = (b for b in document.blocks if b.kind == "table_row" and text.count("\t", b.start, b.end) > 1)
    return frozenset(at for b in rows for at in range(b.start, b.end) if text[at] == "\t")


def runs(document: Document, folded: Folded, hits: Sequence[Hit]) -> tuple[Run, ...]:
    """The blocks of the shadow, each with its section; `hits` are those of the `section:` groups."""
    found: list[Run] = []
    starts = [b.start for b in document.blocks]
    headings: dict[int, tuple[int, str]] = {}
    for hit in hits:
        if hit.end > headings.get(hit.start, (0, ""))[0]:
            headings[hit.start] = (hit.end, hit.group.split(":")[1])
    section, source_end, position = "", 0, 0
    pieces = folded.text.split("\n")
    for index, piece in enumerate(pieces):
        start, end = position, position + len(piece.rstrip())
        position += len(piece) + 1
        if start >= end:
            continue
        origin, until = folded.source(start, end)
        block = _block(document.blocks, starts, origin)
        metadata = _outside(block) == "metadata"
        mark = (_KEY if metadata else _BULLET).match(piece)
        body = start + (mark.end() if mark else 0)
        gap = document.text.count("\n", source_end, origin) > 1
        source_end = until
        own, opened = _section(folded, (start, body, end), headings, block, gap=gap, following=_next(pieces, index))
        if own is not None and opened:
            section = own
        found.append(Run(
            start, end, min(body, end), block.kind if block else "paragraph", gap, body > start or (block is not None and block.kind == "list_item"),
            bool(block and block.boilerplate), (block.element or "") if block else "",
            _outside(block) or (own if own is not None else section),
        ))  # fmt: skip
    return tuple(found)


def _outside(block: Block | None) -> str:
    if block is not None and (block.element or "").startswith("script["):
        return "metadata"
    return "nav" if block is not None and block.boilerplate else ""


def _next(pieces: Sequence[str], index: int) -> int:
    return next((len(p) for p in pieces[index + 1 : index + 3] if p.strip()), 0)


def _section(
    folded: Folded,
    span: tuple[int, int, int],
    headings: dict[int, tuple[int, str]],
    block: Block | None,
    *,
    gap: bool,
    following: int,
) -> tuple[str | None, bool]:
    """The section that this block is in by its own words, and whether it opens that section for what follows."""
    start, body, end = span
    marked = block is not None and block.kind == "heading"
    if body in headings and end - body <= 300:
        until, name = headings[body]
        rest = folded.text[until:end].strip(" #*:.?!|-&")
        if not rest or (marked and (until - body > 0.5 * (end - body) or name == "other-jobs")):
            return name, True
        if folded.text[until : until + 2].lstrip().startswith(":"):
            return name, False
        if name == "other-jobs" and folded.text.find(":", until, until + 45) > 0:
            return name, False
    if marked and end - body <= 60 and folded.text[end - 1] != ":":
        return "", True
    short = (
        end - start <= 50
        and folded.text[end - 1] not in ".,;|"
        and not any(c.isdigit() for c in folded.text[start:end])
    )
    if gap and short and body == start and following > 90 and ":" not in folded.text[start : end - 1]:
        return "", True
    return None, False


def _block(blocks: Sequence[Block], starts: Sequence[int], offset: int) -> Block | None:
    at = bisect_right(starts, offset) - 1
    best = None
    while at >= 0 and at > bisect_right(starts, offset) - 6:
        block = blocks[at]
        if (
            block.start <= offset < block.end
            and block.kind != "link"
            and (best is None or block.end - block.start < best.end - best.start)
        ):
            best = block
        at -= 1
    return best
