"""The one way in: bytes of any kind to a `Document`, or a `Refusal` that says why not."""

import hashlib
import re
from pathlib import PurePosixPath

from kg.errors import Refusal
from kg.read.decoding import decode
from kg.read.document import Document, Source
from kg.read.plain import WORD, blocks_of

SUFFIXES = {
    ".txt": "text/plain", ".text": "text/plain", ".md": "text/plain",
    ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html",
    ".json": "application/ld+json", ".jsonld": "application/ld+json",
}  # fmt: skip
SAME = {
    "application/xhtml+xml": "text/html", "application/json": "application/ld+json", "text/markdown": "text/plain",
}  # fmt: skip
MAGIC = (
    (b"%PDF-", "a PDF file; PDF is not read yet: give its text, or the posting's HTML page"),
    (b"PK\x03\x04", "an archive or office file"), (b"\xd0\xcf\x11\xe0", "an office file"), (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "an image"), (b"\xff\xd8\xff", "an image"), (b"GIF8", "an image"), (b"\x7fELF", "a program"),
)  # fmt: skip
TAGS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|div|table|section|article|h[1-6]|ul|p|br)\b[^<]*>", re.I
)
JSON = re.compile(rb"\s*[\[{].*\"@(?:type|context|graph)\"", re.S)
# Bytes a character: no encoding that is read has more than four; a page's markup is often
# many times its words, but the limit is far above the words of one posting.
BYTES_OF_TEXT, BYTES_OF_PAGE = 4, 5
MARKUP = 2_000_000  # bytes that any page may have, however small the limit


def read(data: bytes, *, name: str, media_type: str | None = None, limit: int = 1_000_000) -> Document:
    """The document that the bytes hold.

    `name` is a file name or an address, for messages and for the source; `media_type` is what the sender says (its
    charset parameter counts), else it is taken from the name's ending and from the bytes. `limit` is the most
    characters of text (Unicode code points) taken in.

    Raises Refusal: `empty`, `binary`, `undecodable`, `too-large`, or `no-posting` (JSON without a JobPosting).

    >>> read("Frist: 31.12.2026".encode(), name="ad.txt").blocks[0].kind
    'label'
    """
    if not data:
        raise Refusal("empty", f"{name} is empty")
    kind, charset = _kind(data, name, media_type)
    most = limit * BYTES_OF_TEXT if kind == "text/plain" else max(limit * BYTES_OF_PAGE, MARKUP)
    _within(len(data), most, limit, name, "bytes")
    text, warnings = decode(data, name=name, charset=charset, html=kind == "text/html")
    source = Source(name, kind, hashlib.sha256(data).hexdigest())
    if kind == "text/html":
        document = _page(text, source, warnings, limit)
    elif kind == "application/ld+json":
        document = _json(text, source, warnings, limit)
    else:
        _within(len(text), limit, limit, name, "characters of text")
        document = Document(text, source, blocks_of(text), warnings=warnings)
    if not WORD.search(document.text):
        raise Refusal("empty", f"{name} holds no words")
    return document


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
        composer.text, source, composer.blocks(), metadata, tuple(composer.links), seen.language, (*warnings, *more)
    )


def _json(text: str, source: Source, warnings: tuple[str, ...], limit: int) -> Document:
    from kg.read import jsonld
    from kg.read.composer import Composer, TooLong

    if not text.strip():
        raise Refusal("empty", f"{source.name} holds no words")
    metadata, more = jsonld.collect([text])
    if not metadata:
        why = f" ({more[0]})" if more else ""
        raise Refusal(
            "no-posting", f"{source.name} is JSON without a schema.org JobPosting{why}; give the posting itself"
        )
    composer = Composer(limit)
    try:
        jsonld.write(metadata, composer, every=True)
    except TooLong:
        raise _too_large(source.name, f"more than {limit:,} characters of text", limit) from None
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


def _kind(data: bytes, name: str, media_type: str | None) -> tuple[str, str | None]:
    """The media type to read the bytes as, and the charset that the sender names."""
    for magic, what in MAGIC:
        if data.startswith(magic) or (magic == b"%PDF-" and magic in data[:1024] and not data[:1].isalpha()):
            raise Refusal("binary", f"{name} is {what}; text, HTML and JSON-LD are read")
    given, _, parameters = (media_type or "").partition(";")
    given = given.strip().lower()
    given = SAME.get(given, given)
    charset = re.search(r"charset\s*=\s*\"?([\w.:-]+)", parameters, re.I)
    if given in SUFFIXES.values():
        return given, charset[1] if charset else None
    if given.startswith(("image/", "audio/", "video/", "font/")) or given in ("application/pdf", "application/zip"):
        later = " (PDF comes later)" if given == "application/pdf" else ""
        raise Refusal("binary", f"{name} is said to be {given}{later}; text, HTML and JSON-LD are read")
    suffix = PurePosixPath(name.partition("?")[0].partition("#")[0]).suffix.lower()
    kind = SUFFIXES.get(suffix)
    if kind is None:
        head = data[:4096].replace(b"\0", b"")  # so that UTF-16 shows its tags as well
        kind = "text/html" if TAGS.search(head) else "application/ld+json" if JSON.match(head) else "text/plain"
    return kind, charset[1] if charset else None
