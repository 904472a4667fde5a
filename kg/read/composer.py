"""Words in, one canonical text with blocks out: line ends, trimmed spans, links, and which label belongs to which value."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kg.read.document import Block, BlockKind
from kg.read.plain import WORD, is_title, runs_of

SPACES = re.compile(r"[ \t\n\r\f]+")
# Shown as nothing: soft hyphens, zero-width spaces and joiners, direction marks, tag characters. Joiners after a
# script that needs them (Persian, Hindi, emoji) stay.
INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
JOINER = re.compile("(?:^|(?<=[\x00-\u024f]))[\u200c\u200d]+")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
MAX_BLOCKS = 500  # of one value or list; more are a layout, and looking at them again at each level would cost
MAX_MERGED = 200  # characters of a value that spans lines, such as a postal address


@dataclass(slots=True, eq=False)
class Draft:
    """A block whose role may still change while the rest of its row or list is read."""

    kind: BlockKind
    start: int
    end: int
    heading: "Draft | None"
    href: str | None
    element: str | None
    boilerplate: bool
    words: str
    separator: int
    """Which piece of the text stands before its line."""


def clean(words: str) -> str:
    """The words without what no reader sees: zero-width characters, controls, lone surrogates.

    >>> clean("Forschungs\u00adingenieur\u200b")
    'Forschungsingenieur'
    """
    return FORBIDDEN.sub("", JOINER.sub("", INVISIBLE.sub("", words)))


class TooLong(Exception):
    """The text has grown beyond the limit; raised as soon as it does, so that nobody waits for the rest."""


class Composer:
    """Builds a text from runs of words; a run ends where a block of the page ends.

    `limit` is the most characters that the text may have; whatever writes beyond it raises TooLong.
    """

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit
        self.drafts: list[Draft] = []
        self.links: list[tuple[int, int, str]] = []
        self.heading: Draft | None = None
        self._pieces: list[str] = []
        self._length = 0
        self._gap = 0
        self._run: list[str] = []
        self._run_length = 0
        self._bold: list[tuple[int, int, str]] = []
        self._run_links: list[tuple[int, int, str]] = []
        self._href: tuple[int, str] | None = None

    @property
    def text(self) -> str:
        """The text so far, without the open run."""
        return "".join(self._pieces)

    @property
    def pending(self) -> bool:
        """Whether a run is open."""
        return bool(self._run)

    @property
    def last(self) -> str:
        """The last words that were added to the open run; empty where none is open."""
        return self._run[-1] if self._run else ""

    def words(self, data: str, *, bold: bool = False, keep: bool = False) -> None:
        """Add words to the open run; white space counts as one space unless `keep` says to leave it."""
        data = clean(data)
        if not keep:
            data = SPACES.sub(" ", data)
            if data.startswith(" ") and (not self._run or self._run[-1][-1] in " \n"):
                data = data[1:]
        if data:
            if bold:
                adjoins = self._bold and self._bold[-1][1] == self._run_length
                start = self._bold.pop()[0] if adjoins else self._run_length
                self._bold.append((start, self._run_length + len(data), ""))
            self._run.append(data)
            self._run_length += len(data)
            self._within()

    def line_break(self) -> None:
        """End the line within the run."""
        if self._run:
            last = self._run[-1]
            if last.endswith(" ") and len(last) > 1:
                self._run[-1] = last[:-1]
                self._run_length -= 1
            self._run.append("\n")
            self._run_length += 1

    def open_link(self, target: str) -> None:
        """What follows points to `target`, until `close_link`."""
        self.close_link()
        self._href = (self._run_length, target)

    def close_link(self) -> None:
        """End the open link, where there is one."""
        if self._href:
            start, target = self._href
            if start < self._run_length:
                self._run_links.append((start, self._run_length, target))
            self._href = None

    def gap(self, lines: int) -> None:
        """Ask for so many line ends before the next run."""
        self._gap = max(self._gap, lines)

    def flush(
        self, role: BlockKind | None = None, *, titles: bool = False, bold_titles: bool = False,
        element: str | None = None, boilerplate: bool = False,
    ) -> None:  # fmt: skip
        """End the run and make its blocks.

        `role` `heading` makes the whole run one heading; another role is what its lines are that show none of their
        own. `titles` lets short lines that stand alone be headings, `bold_titles` those that are bold throughout.
        """
        open_link, run = self._href, "".join(self._run)
        self.close_link()
        bold, links = self._bold, self._run_links
        self._run, self._run_length, self._bold, self._run_links = [], 0, [], []
        if open_link:
            self._href = (0, open_link[1])
        words = run.strip()
        if not words:
            return
        separator = self._write(words)
        shift = self._length - len(words) - (len(run) - len(run.lstrip()))
        own = [(max(s + shift, 0), min(e + shift, self._length), t) for s, e, t in links]
        own = [link for link in (_trimmed(words, self._length - len(words), *link) for link in own) if link]
        for s, e, target in own:
            if not _same(words[s - self._length + len(words) : e - self._length + len(words)], target):
                self.links.append((s, e, target))
        base = self._length - len(words)
        if role == "heading":
            runs: Sequence[tuple[BlockKind, int, int]] = [(role, 0, len(words))] if WORD.search(words) else []
        else:
            runs = runs_of(words, default=role or "paragraph", titles=titles)
        bold = [(start + shift, end + shift, "") for start, end, _ in bold]
        for kind, start, end in runs:
            whole, inside, shown = _around(base + start, base + end, own), words[start:end], kind
            if (
                kind == "paragraph"
                and bold_titles
                and is_title(inside)
                and _around(base + start, base + end, bold) is not None
            ):
                shown = "heading"
            elif kind == "paragraph" and whole:
                shown = "link"
            self._add(
                shown, base + start, inside, separator=separator, href=whole, element=element, boilerplate=boilerplate
            )  # fmt: skip

    def labelled(self, label: str, value: str, element: str) -> None:
        """Write a line `label: value` of two blocks; nothing where the value has no words."""
        label, value = clean(label), " ".join(clean(value).split())
        if not WORD.search(value):
            return
        separator = self._write(f"{label}: {value}")
        end = self._length - len(value)
        self._add("label", end - 2 - len(label), label, separator=separator, element=element)
        self._add("value", end, value, separator=separator, element=element)

    def pair(self, first: int, middle: int, end: int, most_words: int) -> bool:
        """Make the one block of `drafts[first:middle]` the label of those in `drafts[middle:end]`.

        One value, or a few lines of one, become the label's value; more blocks keep their roles and have the label as
        their heading. Returns whether it was a label: a block of at most `most_words` words with something after it.
        """
        if middle - first != 1 or not 0 < end - middle <= MAX_BLOCKS:
            return False
        label, values = self.drafts[first], self.drafts[middle:end]
        words = label.words.rstrip(" \xa0:：")
        if label.kind in ("label", "value", "table_row"):
            return False
        if not 0 < len(WORD.findall(words)) <= most_words:
            return False
        label.end = label.start + len(words)
        if (
            len(values) > 1
            and values[-1].end - values[0].start <= MAX_MERGED
            and all(v.kind == "paragraph" for v in values)
        ):
            values[0].end = values[-1].end
            del self.drafts[middle + 1 : end]
            values = values[:1]
        if len(values) == 1:
            self._demote(label)
            self._demote(values[0])
            label.kind, values[0].kind = "label", "value"
            return True
        if label.kind != "heading":
            for value in values:
                value.heading = label if value.heading is label.heading and value.kind != "heading" else value.heading
            label.kind, label.heading = "heading", None
        elif self.heading is label:
            self.heading = None
        return True

    def row(self, cells: Sequence[tuple[int, int]]) -> None:
        """Make one block of a row's cells, with tabs between them; each cell is `drafts[start:end]`."""
        cells = self._whole(cells)
        if len(cells) < 2 or any(end - start != 1 for start, end in cells):
            return
        drafts = [self.drafts[start] for start, _ in cells]
        if any(draft.kind in ("label", "value", "heading") for draft in drafts):
            return
        for draft in drafts[1:]:
            if self._pieces[draft.separator] == "\n":
                self._pieces[draft.separator] = "\t"
        drafts[0].kind, drafts[0].end = "table_row", drafts[-1].end
        del self.drafts[cells[0][0] + 1 : cells[-1][1]]

    def _whole(self, cells: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
        """The cells of a row, a cell that words with a colon fill ("Peat: sound and silence") as one block again.

        A row of two cells, or one that has a colon in most of its cells, is a list of labels and stays as it is.
        """
        parted = [
            (start, end)
            for start, end in cells
            if end - start == 2 and [d.kind for d in self.drafts[start:end]] == ["label", "value"]
        ]
        if len(cells) < 3 or not parted or 2 * len(parted) > len(cells):
            return cells
        for start, _ in reversed(parted):
            label, value = self.drafts[start : start + 2]
            label.kind, label.end = "paragraph", value.end
            del self.drafts[start + 1]
        out, less = [], 0
        for start, end in cells:
            first = start - less
            less += (start, end) in parted
            out.append((first, end - less))
        return out

    def blocks(self) -> tuple[Block, ...]:
        """The blocks as they now stand."""
        number = {id(draft): i for i, draft in enumerate(self.drafts) if draft.kind == "heading"}
        return tuple(
            Block(d.kind, d.start, d.end, number.get(id(d.heading)) if d.kind != "heading" else None, d.href, d.element, d.boilerplate)
            for d in self.drafts
        )  # fmt: skip

    def _write(self, words: str) -> int:
        separator = "\n" * max(self._gap, 1) if self._length else ""
        self._pieces += [separator, words]
        self._length += len(separator) + len(words)
        self._gap = 0
        self._within()
        return len(self._pieces) - 2

    def _within(self) -> None:
        if self.limit is not None and self._length + self._run_length > self.limit:
            raise TooLong

    def _demote(self, draft: Draft) -> None:
        """Take from a block the part of a heading, which it only seemed to be."""
        if draft.kind == "heading" and self.heading is draft:
            self.heading = None

    def _add(
        self, kind: BlockKind, start: int, words: str, *, separator: int,
        href: str | None = None, element: str | None = None, boilerplate: bool = False,
    ) -> None:  # fmt: skip
        above = None if kind == "heading" else self.heading
        draft = Draft(kind, start, start + len(words), above, href, element, boilerplate, words, separator)
        self.drafts.append(draft)
        if kind == "heading":
            self.heading = draft


def _trimmed(words: str, base: int, start: int, end: int, target: str) -> tuple[int, int, str] | None:
    start, end = max(start - base, 0), min(end - base, len(words))
    inside = words[start:end]
    if not inside.strip():
        return None
    start += len(inside) - len(inside.lstrip())
    return base + start, base + start + len(inside.strip()), target


def _same(words: str, target: str) -> bool:
    return words in (target, target.removeprefix("mailto:"), target.removeprefix("tel:"), target.removesuffix("/"))


def _around(start: int, end: int, spans: Sequence[tuple[int, int, str]]) -> str | None:
    """The mark of the span that holds start to end, or None; spans are in order and do not overlap."""
    i = bisect_right(spans, start, key=lambda span: span[0]) - 1
    return spans[i][2] if i >= 0 and spans[i][1] >= end else None
