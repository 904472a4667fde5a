"""Makers of small PDF and DOCX files: what a test reads stands in the test."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import pytest

FONTS = ("Helvetica", "Helvetica-Bold")
HEIGHT, WIDTH = 842, 595


def width(words: str, size: float = 10, bold: bool = False) -> float:
    """How wide Helvetica sets these words, in points."""
    from pdfminer.fontmetrics import FONT_METRICS

    metrics = FONT_METRICS[FONTS[bold]][1]
    return sum(metrics.get(c, 556) for c in words) * size / 1000


@dataclass
class PdfPage:
    """A page that takes words at places measured in points from its upper left corner."""

    streams: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def put(self, x: float, y: float, words: str, *, size: float = 10, bold: bool = False, href: str = "") -> None:
        shown = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self.streams.append(f"BT /F{2 if bold else 1} {size} Tf {x} {HEIGHT - y} Td ({shown}) Tj ET")
        if href:
            box = f"{x} {HEIGHT - y - 2} {x + width(words, size, bold)} {HEIGHT - y + size}"
            self.links.append(f"<< /Type /Annot /Subtype /Link /Rect [{box}] /A << /S /URI /URI ({href}) >> >>")

    def dot(self, x: float, y: float, side: float = 3) -> None:
        self.streams.append(f"{x} {HEIGHT - y} {side} {side} re f")

    def fill(self, x: float, y: float, words: str, within: float, *, size: float = 10, bold: bool = False) -> float:
        """Set a paragraph, its lines broken where they are full; gives the height below it."""
        line = ""
        for word in words.split():
            if line and width(f"{line} {word}", size, bold) > within:
                self.put(x, y, line, size=size, bold=bold)
                line, y = word, y + 1.2 * size
            else:
                line = f"{line} {word}".strip()
        self.put(x, y, line, size=size, bold=bold)
        return y + 1.2 * size


def pdf_bytes(pages: Sequence[PdfPage], trailer: str = "") -> bytes:
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    fonts = []
    for name in FONTS:
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode())
        fonts.append(len(objects))
    kids = []
    for page in pages:
        stream = "\n".join(page.streams).encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        content = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {content} 0 R /Resources"
            f" << /Font << /F1 {fonts[0]} 0 R /F2 {fonts[1]} 0 R >> >> /Annots [{' '.join(page.links)}] >>".encode("cp1252")
        )  # fmt: skip
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        trailer.encode(),
        start,
    )
    return bytes(out)


NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def docx_bytes(body: str, *, styles: str = "", header: str = "", links: dict[str, str] | None = None) -> bytes:
    """A DOCX file around the XML of its body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/styles.xml", f"<w:styles {NAMESPACES}>{styles}</w:styles>")
        if header:
            archive.writestr("word/header1.xml", f"<w:hdr {NAMESPACES}>{header}</w:hdr>")
        relations = "".join(
            f'<Relationship Id="{key}" TargetMode="External" Target="{escape(to)}"/>'
            for key, to in (links or {}).items()
        )
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
    return out.getvalue()


@pytest.fixture
def page() -> PdfPage:
    return PdfPage()


@pytest.fixture
def new_page() -> type[PdfPage]:
    return PdfPage


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    return pdf_bytes


@pytest.fixture
def make_docx() -> Callable[..., bytes]:
    return docx_bytes
