"""The document: one canonical text, its blocks, and what the source declares about itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

BlockKind = Literal["heading", "paragraph", "list_item", "label", "value", "table_row", "link"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from.

    `name` is a file name or an address; `sha256` is of the bytes as received, in lower-case hexadecimal.
    """

    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Block:
    """A run of the text with one role: `document.text[start:end]`, offsets in Unicode code points, end exclusive.

    `heading` is the index in `document.blocks` of the heading it stands under. `label` blocks are followed by their
    `value` block (a `dt` and its `dd`, a `th` and its `td`). `href` is a link's target. `element` is a path to the
    HTML element. `boilerplate` marks navigation, header, footer and lists of other jobs.
    """

    kind: BlockKind
    start: int
    end: int
    heading: int | None = None
    href: str | None = None
    element: str | None = None
    boilerplate: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A source as read.

    `text` has Unicode code points with newlines normalised to `\\n` and is never changed afterwards: every offset in
    the system points into it. `metadata` holds the schema.org JobPosting objects that a page carries, as parsed.
    `links` are (start, end, target) of anchors whose target differs from their words. `warnings` say in plain words
    what was doubtful about the bytes. `address` is what a page says is its own (`rel=canonical`), as written.
    """

    text: str
    source: Source
    blocks: tuple[Block, ...] = ()
    metadata: tuple[Mapping[str, Any], ...] = ()
    links: tuple[tuple[int, int, str], ...] = ()
    language: str | None = None
    warnings: tuple[str, ...] = field(default=())
    address: str | None = None
