"""A page's tags to words and blocks.

The parser hands over one tag at a time and no tree is built: depth of nesting then costs nothing, and a page of twenty
thousand nested elements is read like any other.
"""

import re
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.read.boilerplate import are_siblings, is_boilerplate
from kg.read.composer import MAX_BLOCKS, Composer, Draft
from kg.read.document import BlockKind
from kg.read.joints import SET_APART, glued
from kg.read.tags import (
    APART,
    BLOCK,
    BOLD,
    CELLS,
    CONTENT,
    DROPPED,
    HEADINGS,
)
from kg.read.targets import join, leads_nowhere, unmasked
from kg.read.visibility import hidden_selectors, is_hidden

JSONLD = "application/ld+json"
NAME = re.compile(r"[\w-]+")
SCRIPT = re.compile(r"<(/?)script\b", re.I)
PAGE_GOES_ON = re.compile(r"</head\b|<body\b", re.I)
MAX_STEPS = 16  # of a path; what lies deeper gets a path that starts with //
MAX_CAPTION_WORDS = 14


@dataclass(slots=True)
class Page:
    """What a page says beside its text: its language, its own address and its blocks of JSON-LD, as written."""

    language: str | None = None
    address: str | None = None
    scripts: list[str] = field(default_factory=list)


def walk(page: str, composer: Composer, *, address: str = "", element: str | None = None) -> Page:
    """Write a page, or a piece of one, into the composer.

    `address` is what relative links resolve against, unless the page names its own. `element` is the path that its
    blocks get instead of their own (XPath), for HTML that came inside something else. Broken HTML is read as browsers
    read it; nothing is raised.

    >>> composer = Composer()
    >>> walk('<html lang="de"><p>Frist: <b>31.</b>12.</p>', composer).language
    'de'
    >>> composer.text, [block.kind for block in composer.blocks()]
    ('Frist: 31.12.', ['label', 'value'])
    """
    from lxml import etree

    walker = _Walker(composer, hidden_selectors(page), address, element)
    parser = etree.HTMLParser(target=walker, encoding="utf-8", huge_tree=True)
    try:
        parser.feed(_closed(page).encode())
        parser.close()
    except etree.LxmlError:
        pass  # the parser found no element at all; what it did find is with the walker
    walker.flush()
    return walker.page


@dataclass(slots=True)
class _Frame:
    """An open element: what its own words are; `first` numbers its first block, `heading` is the one before it,
    `line` is where on the stack the element stands that its line belongs to.
    """

    tag: str
    step: str
    block: bool = True
    dropped: bool = False
    boilerplate: bool = False
    bold: bool = False
    keep: bool = False
    content: bool = False
    cell: bool = False
    role: BlockKind | None = None
    first: int = 0
    line: int = 0
    heading: Draft | None = None
    children: Counter[str] = field(default_factory=Counter)


class _Walker:
    """The parser's target: `start`, `data`, `end` as they come."""

    def __init__(self, composer: Composer, hidden: frozenset[str], address: str, element: str | None) -> None:
        self.page = Page()
        self._composer, self._hidden, self._address, self._element = composer, hidden, address, element
        self._stack = [_Frame("", "")]
        self._open: Counter[str] = Counter()
        self._rows: list[list[tuple[str, int, int]]] = []
        self._terms: list[list[tuple[str, int, int]]] = []
        self._targets: list[list[str | None]] = []
        self._in_jsonld = False
        self._banner: list[int] = []
        self._titled = False
        self._ended = self._parted = False

    def start(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        given = {name: value or "" for name, value in attributes.items()}
        self._parted = self._ended and tag in SET_APART
        above = self._stack[-1]
        frame = self._frame(tag, given, above)
        if frame.block:
            self.flush()
            self._composer.gap(2 if tag in APART and not above.cell and above.role != "list_item" else 1)
            frame.first, frame.line, frame.heading = (
                len(self._composer.drafts),
                len(self._stack),
                self._composer.heading,
            )
        self._stack.append(frame)
        self._open[tag] += 1
        self._about_the_page(tag, given)
        if tag == "script" and given.get("type", "").partition(";")[0].strip().lower() == JSONLD:
            self._in_jsonld = True
            self.page.scripts.append("")
        if frame.dropped:
            return
        if given.get("data-cfemail"):
            self._composer.words(unmasked(given["data-cfemail"]), bold=frame.bold)
            frame.dropped = True  # its own words only say that the address is protected
            return
        if tag == "br":
            self._composer.line_break()
        elif tag == "a" and not leads_nowhere(given.get("href", "")):
            self._link(given["href"].strip())
        elif tag == "tr":
            self._rows.append([])
        elif tag == "dl":
            self._terms.append([])
        elif tag == "dt" and self._terms and self._terms[-1] and self._terms[-1][-1][0] == "dd":
            self._settle_terms()
        elif tag in ("ul", "ol"):
            self._targets.append([])
        elif tag == "li" and self._targets:
            self._targets[-1].append(None)

    def data(self, data: str) -> None:
        frame = self._stack[-1]
        if not frame.dropped:
            if self._ended and not frame.keep and glued(self._composer.last, data, parted=self._parted):
                self._composer.words(" ")
            self._ended = self._parted = False
            self._composer.words(data, bold=frame.bold, keep=frame.keep)
        elif self._in_jsonld:
            self.page.scripts[-1] += data

    def end(self, tag: str) -> None:
        if not self._open[tag]:
            return
        self._ended = tag in SET_APART
        while True:
            if self._stack[-1].block:
                self.flush()
            frame = self._stack.pop()
            self._open[frame.tag] -= 1
            self._close(frame)
            if frame.tag == tag:
                return

    def close(self) -> None:
        self.flush()
        if not self._titled:
            # The only title of the page stands in its header, so it is the posting's.
            for i in self._banner:
                self._composer.drafts[i].boilerplate = False

    def flush(self) -> None:
        frame = self._stack[-1]
        if frame.dropped or not self._composer.pending:
            return
        composer, before = self._composer, len(self._composer.drafts)
        plain = not frame.cell and frame.role is None
        composer.flush(
            frame.role, titles=frame.keep, bold_titles=plain and not frame.keep,
            element=self._path, boilerplate=frame.boilerplate,
        )  # fmt: skip
        if frame.tag == "h1" and len(composer.drafts) > before:
            if frame.boilerplate:
                self._banner.append(before)
            else:
                self._titled = True

    @property
    def _path(self) -> str:
        if self._element is not None:
            return self._element
        steps: list[str] = []
        frames = self._stack
        for i in range(frames[-1].line, 0, -1):
            if len(steps) == MAX_STEPS:
                return "//" + "/".join(reversed(steps))
            steps.append(frames[i].step)
            if frames[i].step.startswith("//"):
                return "/".join(reversed(steps))
        return "/" + "/".join(reversed(steps))

    def _frame(self, tag: str, given: Mapping[str, str], above: _Frame) -> _Frame:
        above.children[tag] += 1
        name = given.get("id", "")
        step = (
            f'//*[@id="{name}"]'
            if NAME.fullmatch(name)
            else tag
            if tag in ("html", "body")
            else f"{tag}[{above.children[tag]}]"
        )
        frame = _Frame(
            tag, step, tag in BLOCK, above.dropped, above.boilerplate, above.bold, above.keep, above.content,
            above.cell, above.role, line=above.line,
        )  # fmt: skip
        frame.dropped = above.dropped or tag in DROPPED or is_hidden(tag, given, self._hidden)
        if not above.boilerplate and is_boilerplate(tag, given, above.content):
            frame.boilerplate = frame.block = True
        frame.bold = above.bold or tag in BOLD
        frame.keep = above.keep or tag == "pre"
        frame.content = above.content or tag in CONTENT
        if tag in CELLS:
            frame.cell, frame.role = True, None
        elif tag == "li":
            frame.cell, frame.role = False, "list_item"
        elif tag in HEADINGS:
            frame.role = "heading"
        return frame

    def _about_the_page(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "html" and given.get("lang", given.get("xml:lang", "")).strip():
            self.page.language = self.page.language or given.get("lang", given.get("xml:lang", "")).strip()
        elif (tag == "base" or (tag == "link" and given.get("rel", "").lower() == "canonical")) and given.get("href"):
            self._address = join(self._address, given["href"].strip())
            if tag == "link":
                self.page.address = self._address

    def _link(self, href: str) -> None:
        target = join(self._address, href)
        if self._targets and self._targets[-1] and self._targets[-1][-1] is None:
            self._targets[-1][-1] = target
        self._composer.open_link(target)

    def _close(self, frame: _Frame) -> None:
        tag, now = frame.tag, len(self._composer.drafts)
        if tag == "script":
            self._in_jsonld = False
        if frame.dropped:
            return
        if frame.boilerplate and not self._stack[-1].boilerplate:
            self._composer.heading = frame.heading  # what a side column is headed by does not head what follows it
        if tag == "a":
            self._composer.close_link()
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append((tag, frame.first, now))
        elif tag in ("dt", "dd") and self._terms:
            self._terms[-1].append((tag, frame.first, now))
        elif tag == "tr" and self._rows:
            self._settle_row(self._rows.pop())
        elif tag == "dl" and self._terms:
            self._settle_terms()
            self._terms.pop()
        elif tag in ("ul", "ol") and self._targets:
            siblings = are_siblings(self._targets.pop(), self._address)
            for draft in self._composer.drafts[frame.first :] if siblings and now - frame.first <= MAX_BLOCKS else ():
                draft.boilerplate = True

    def _settle_terms(self) -> None:
        group = self._terms[-1]
        terms, values = [g for g in group if g[0] == "dt"], [g for g in group if g[0] == "dd"]
        self._terms[-1] = []
        if terms and values:
            self._composer.pair(terms[0][1], values[0][1], values[-1][2], MAX_CAPTION_WORDS)

    def _settle_row(self, found: list[tuple[str, int, int]]) -> None:
        cells: list[tuple[str, int, int]] = []
        for cell in found:
            # A cell without its own row, inside another, would overlap; one without words says nothing.
            if cell[1] < cell[2] and (not cells or cell[1] >= cells[-1][2]):
                cells.append(cell)
        tags = [tag for tag, _, _ in cells]
        if len(cells) == 2 and tags not in (["td", "th"], ["th", "th"]):
            most = MAX_CAPTION_WORDS if tags[0] == "th" else 8
            self._composer.pair(cells[0][1], cells[1][1], cells[1][2], most)
        elif len(cells) > 2 and len(cells) % 2 == 0 and tags == ["th", "td"] * (len(cells) // 2):
            for (_, first, _), (_, middle, end) in reversed(list(zip(cells[::2], cells[1::2], strict=True))):
                self._composer.pair(first, middle, end, MAX_CAPTION_WORDS)
        else:
            self._composer.row([(first, end) for _, first, end in cells])


def _closed(page: str) -> str:
    """The page with its last script closed where the rest of the page would be taken for it."""
    scripts = deque(SCRIPT.finditer(page), maxlen=1)
    if not scripts or scripts[0][1]:
        return page
    last = scripts[0]
    rest = PAGE_GOES_ON.search(page, last.end())
    return f"{page[: rest.start()]}</script>{page[rest.start() :]}" if rest else page
