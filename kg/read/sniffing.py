"""What bytes are: the media type to read them as, from what the sender says, the name's ending, and the bytes."""

import re
from pathlib import PurePosixPath

from kg.errors import Refusal
from kg.read.docx import is_docx

ARCHIVE = b"PK\x03\x04"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = {
    ".txt": "text/plain", ".text": "text/plain", ".md": "text/plain",
    ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html",
    ".json": "application/ld+json", ".jsonld": "application/ld+json",
    ".pdf": PDF, ".docx": DOCX,
}  # fmt: skip
SAME = {
    "application/xhtml+xml": "text/html", "application/json": "application/ld+json", "text/markdown": "text/plain",
}  # fmt: skip
MAGIC = (
    (ARCHIVE, "an archive or an office file other than DOCX"),
    (b"\xd0\xcf\x11\xe0", "an office file of the old kind, or one with a password"), (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "an image"), (b"\xff\xd8\xff", "an image"), (b"GIF8", "an image"), (b"\x7fELF", "a program"),
)  # fmt: skip
PDF_MARK = b"%PDF-"
READ = "text, HTML, JSON-LD, PDF and DOCX are read"
TAGS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|div|table|section|article|h[1-6]|ul|p|br)\b[^<]*>", re.I
)
JSON = re.compile(rb"\s*[\[{].*\"@(?:type|context|graph)\"", re.S)


def kind_of(data: bytes, name: str, media_type: str | None = None) -> tuple[str, str | None]:
    """The media type to read the bytes as, and the charset that the sender names.

    Bytes that only PDF or DOCX begin with go before what anyone says of them. Raises Refusal `binary` for what is none
    of the formats that are read.

    >>> kind_of(b"%PDF-1.7", "ad.txt"), kind_of(b"<p>Job", "job", "text/html; charset=utf-8")
    (('application/pdf', None), ('text/html', 'utf-8'))
    """
    if _has_pdf_mark(data):
        return PDF, None
    if data.startswith(ARCHIVE) and is_docx(data):
        return DOCX, None
    for magic, what in MAGIC:
        if data.startswith(magic):
            raise Refusal("binary", f"{name} is {what}; {READ}")
    given, _, parameters = (media_type or "").partition(";")
    given = given.strip().lower()
    given = SAME.get(given, given)
    charset = re.search(r"charset\s*=\s*\"?([\w.:-]+)", parameters, re.I)
    if given in SUFFIXES.values() and given not in (PDF, DOCX):
        return given, charset[1] if charset else None
    if given.startswith(("image/", "audio/", "video/", "font/", "application/zip")) or given in (PDF, DOCX):
        raise Refusal("binary", f"{name} is said to be {given}, and is no such file that can be read; {READ}")
    suffix = PurePosixPath(name.partition("?")[0].partition("#")[0]).suffix.lower()
    kind = SUFFIXES.get(suffix)
    if kind in (PDF, DOCX):
        raise Refusal("binary", f"{name} is no {suffix[1:].upper()} file, whatever its name says; {READ}")
    if kind is None:
        head = data[:4096].replace(b"\0", b"")  # so that UTF-16 shows its tags as well
        kind = "text/html" if TAGS.search(head) else "application/ld+json" if JSON.match(head) else "text/plain"
    return kind, charset[1] if charset else None


def may_be_laid_out(head: bytes) -> bool:
    """Whether bytes begin as PDF or DOCX files do, most of which are pictures and fonts.

    >>> may_be_laid_out(b"%PDF-1.7"), may_be_laid_out(b"Frist: bald")
    (True, False)
    """
    return _has_pdf_mark(head) or head.startswith(ARCHIVE)


def _has_pdf_mark(data: bytes) -> bool:
    """The mark may stand a little below the beginning (ISO 32000, annex on old files); words before it are a text."""
    return PDF_MARK in data[:1024] and not data[:1].isalpha()
