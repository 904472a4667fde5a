"""The one way in: bytes of any kind to a `Document`, or a `Refusal` that says why not."""

import hashlib
from collections.abc import Mapping
from typing import Any

from kg.errors import Refusal
from kg.read.decoding import decode
from kg.read.document import Document, Source
from kg.read.plain import WORD, blocks_of
from kg.read.residue import links_of
from kg.read.sniffing import DOCX, PDF, kind_of, may_be_laid_out

# Bytes a character: no encoding that is read has more than four; a page's markup is often
# many times its words, but the limit is far above the words of one posting.
BYTES_OF_TEXT, BYTES_OF_PAGE = 4, 5
MARKUP = 2_000_000  # bytes that any page may have, however small the limit
LAID_OUT = 25_000_000  # bytes of a PDF or DOCX file, most of which are its pictures and fonts


def read(data: bytes, *, name: str, media_type: str | None = None, limit: int = 1_000_000) -> Document:
    """The document that the bytes hold.

    `name` is a file name or an address, for messages and for the source; `media_type` is what the sender says (its
    charset parameter counts), else it is taken from the name's ending and from the bytes. `limit` is the most
    characters of text (Unicode code points) taken in.

    Raises Refusal: `empty`, `binary`, `undecodable`, `too-large`, `no-posting` (JSON without a JobPosting), and for PDF
    and DOCX `encrypted`, `no-text` (pictures only) and `not-installed`.

    >>> read("Frist: 31.12.2026".encode(), name="ad.txt").blocks[0].kind
    'label'
    """
    if not data:
        raise Refusal("empty", f"{name} is empty")
    kind, charset = kind_of(data, name, media_type)
    source = Source(name, kind, hashlib.sha256(data).hexdigest())
    if kind in (PDF, DOCX):
        document = _laid_out(data, source, limit)
    else:
        most = limit * BYTES_OF_TEXT if kind == "text/plain" else max(limit * BYTES_OF_PAGE, MARKUP)
        _within(len(data), most, limit, name, "bytes")
        document = _written(data, source, charset, limit)
    if not WORD.search(document.text):
        raise Refusal("empty", f"{name} holds no words")
    return document


def most_bytes(limit: int, head: bytes) -> int:
    """The size beyond which a file is not read that begins so, under a limit of so many characters of text."""
    return LAID_OUT if may_be_laid_out(head) else limit * BYTES_OF_PAGE


def _written(data: bytes, source: Source, charset: str | None, limit: int) -> Document:
    """What comes as characters: text, HTML, JSON."""
    text, warnings = decode(data, name=source.name, charset=charset, html=source.media_type == "text/html")
    if source.media_type == "text/html":
        return _page(text, source, warnings, limit)
    if source.media_type == "application/ld+json":
        return _json(text, source, warnings, limit)
    _within(len(text), limit, limit, source.name, "characters of text")
    return Document(text, source, blocks_of(text), links=tuple(links_of(text)), warnings=warnings)


def _laid_out(data: bytes, source: Source, limit: int) -> Document:
    """What comes as laid out by a word processor or for print: DOCX, PDF."""
    from kg.read import docx, pdf
    from kg.read.composer import Composer, TooLong

    if len(data) > LAID_OUT:
        raise Refusal("too-large", f"{source.name} has {len(data):,} bytes; PDF and DOCX are read up to {LAID_OUT:,}")
    composer = Composer(limit)
    try:
        if source.media_type == PDF:
            pdf.write(pdf.pages_of(data, name=source.name, limit=limit), composer)
        else:
            docx.write(data, composer, name=source.name)
    except TooLong:
        raise _too_large(source.name, f"more than {limit:,} characters of text", limit) from None
    return Document(composer.text, source, composer.blocks(), links=tuple(composer.links))


def _page(page: str, source: Source, warnings: tuple[str, ...], limit: int) -> Document:
    from kg.read import html, jsonld
    from kg.read.composer import Composer, TooLong

    composer = Composer(limit)
    try:
        seen = html.walk(page, composer, address=source.name)
        metadata, more = jsonld.collect(seen.scripts)
        jsonld.write(metadata, composer)
    except TooLong:
        raise _too_large(source.name, f"more than {limit:,} characters of text", limit) from None
    return Document(
        composer.text, source, composer.blocks(), metadata, tuple(composer.links), seen.language, (*warnings, *more),
        seen.address,
    )  # fmt: skip


def _json(text: str, source: Source, warnings: tuple[str, ...], limit: int) -> Document:
    from kg.read import jsonld

    if not text.strip():
        raise Refusal("empty", f"{source.name} holds no words")
    metadata, more = jsonld.collect([text])
    if not metadata:
        why = f" ({more[0]})" if more else ""
        raise Refusal(
            "no-posting", f"{source.name} is JSON without a schema.org JobPosting{why}; give the posting itself"
        )
    return read_objects(metadata, source, limit, warnings)


def read_objects(
    metadata: tuple[Mapping[str, Any], ...], source: Source, limit: int, warnings: tuple[str, ...] = ()
) -> Document:
    """The document that schema.org JobPosting objects make by themselves. Raises Refusal `too-large`, `empty`."""
    from kg.read import jsonld
    from kg.read.composer import Composer, TooLong

    composer = Composer(limit)
    try:
        jsonld.write(metadata, composer, every=True)
    except TooLong:
        raise _too_large(source.name, f"more than {limit:,} characters of text", limit) from None
    if not WORD.search(composer.text):
        raise Refusal("empty", f"{source.name} holds no words")
    return Document(composer.text, source, composer.blocks(), metadata, tuple(composer.links), warnings=warnings)


def _within(size: int, most: int, limit: int, name: str, unit: str) -> None:
    if size > most:
        raise _too_large(name, f"{size:,} {unit}", limit)


def _too_large(name: str, size: str, limit: int) -> Refusal:
    return Refusal(
        "too-large",
        f"{name} has {size}; the limit is {limit:,} characters of text. "
        "Split it into single postings, or raise the setting max_text",
    )
