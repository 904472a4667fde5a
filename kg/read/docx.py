"""DOCX, the files of word processors (Office Open XML, ISO/IEC 29500): its paragraphs, tables and links to blocks."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import Refusal
from kg.read.document import BlockKind

if TYPE_CHECKING:
    from kg.read.composer import Composer

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MAIN = "word/document.xml"
MOST_XML = 30_000_000  # bytes of one part; a bomb unpacks to more
MOST_LABEL_WORDS = 14
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)
HYPERLINK = re.compile(r"\s*HYPERLINK\s+\"([^\"]+)\"")
# Hyphens that only show where a line ends are none; what says where a line may not end is a hyphen.
PIECES = {f"{WORD}tab": "\t", f"{WORD}noBreakHyphen": "\u2011"}
TITLES = ("heading", "title")
LISTS = ("list bullet", "list number")
# Old tracked changes and the second version of a drawing, which some readers are shown instead of the first.
DROPPED = frozenset({f"{WORD}del", f"{WORD}moveFrom", FALLBACK})


def is_docx(data: bytes) -> bool:
    """Whether an archive is a DOCX file, by what it holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return MAIN in archive.namelist()
    except BROKEN:
        return MAIN.encode() in data  # a broken one, which the reader then says


def write(data: bytes, composer: "Composer", *, name: str) -> None:
    """Write a DOCX file into the composer: page heads, the matter, footnotes, page feet.

    Heads and feet of pages are boilerplate. Text that is hidden, or deleted under tracked changes, is left out. Raises
    Refusal `binary` for a broken file, `too-large` for a part that unpacks beyond bounds, and TooLong where the
    composer does.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = sorted(archive.namelist())
            parts = {
                kind: [n for n in names if re.fullmatch(rf"word/{kind}\d*\.xml", n)] for kind in ("header", "footer")
            }
            styles = _styles(_xml(archive, "word/styles.xml", name)) if "word/styles.xml" in names else {}
            notes = [n for n in ("word/footnotes.xml", "word/endnotes.xml") if n in names]
            for part in (*parts["header"], MAIN, *notes, *parts["footer"]):
                targets = _targets(archive, part, names, name)
                around = part not in (MAIN, *notes)
                _Writer(composer, styles, targets, around).blocks(_xml(archive, part, name))
    except BROKEN as error:
        raise Refusal("binary", f"{name} is a broken DOCX file ({error}); save it anew, or give its text") from error


def _xml(archive: zipfile.ZipFile, part: str, name: str) -> Any:
    from lxml import etree

    with archive.open(part) as stream:
        data = stream.read(MOST_XML + 1)
    if len(data) > MOST_XML:
        raise Refusal("too-large", f"{name}: its part {part} unpacks to more than {MOST_XML:,} bytes; give its text")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"{part}: {error}") from error


def _targets(archive: zipfile.ZipFile, part: str, names: list[str], name: str) -> dict[str, str]:
    """Where the links of a part lead, by the id of the relation."""
    folder, _, file = part.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels"
    if relations not in names:
        return {}
    return {
        one.get("Id", ""): one.get("Target", "")
        for one in _xml(archive, relations, name)
        if one.get("TargetMode") == "External"
    }


def _styles(sheet: Any) -> dict[str, str]:
    """The name of each style, in lower case; a style that has none of the known names has that of its parent."""
    own, parents = {}, {}
    for style in sheet.iter(f"{WORD}style"):
        key = style.get(f"{WORD}styleId", "")
        own[key], parents[key] = _value(style, "name").lower(), _value(style, "basedOn")
    found = {}
    for key, first in own.items():
        title, at = first, key
        for _ in range(8):
            if title.startswith((*TITLES, *LISTS)) or not parents.get(at):
                break
            at = parents[at]
            title = own.get(at, "")
        found[key] = title
    return found


def _value(element: Any, child: str) -> str:
    found = element.find(f"{WORD}{child}")
    return "" if found is None else found.get(f"{WORD}val", "")


class _Writer:
    """Walks one part."""

    def __init__(
        self, composer: "Composer", styles: Mapping[str, str], targets: Mapping[str, str], around: bool
    ) -> None:
        self._composer, self._styles, self._targets, self._around = composer, styles, targets, around
        self._instruction = ""

    def blocks(self, parent: Any) -> None:
        """The paragraphs and tables below an element, in its order."""
        for element in parent:
            if element.tag == f"{WORD}p":
                self._paragraph(element)
            elif element.tag == f"{WORD}tbl":
                self._table(element)
            elif element.tag not in DROPPED:
                self.blocks(element)

    def _table(self, table: Any) -> None:
        composer = self._composer
        composer.gap(2)
        for row in table.iter(f"{WORD}tr"):
            if next(row.iterancestors(f"{WORD}tbl")) is not table:
                continue  # of a table inside a cell, which is written with the cell
            cells = []
            for cell in row.iterchildren(f"{WORD}tc"):
                first = len(composer.drafts)
                self.blocks(cell)
                if len(composer.drafts) > first:
                    cells.append((first, len(composer.drafts)))
            if len(cells) == 2:
                composer.pair(cells[0][0], cells[1][0], cells[1][1], MOST_LABEL_WORDS)
            else:
                composer.row(cells)
        composer.gap(2)

    def _paragraph(self, paragraph: Any) -> None:
        properties = paragraph.find(f"{WORD}pPr")
        style, numbered, level = "", False, ""
        if properties is not None:
            style = self._styles.get(_value(properties, "pStyle"), "")
            numbers = properties.find(f"{WORD}numPr")
            numbered = numbers is not None and _value(numbers, "numId") != "0"
            level = _value(properties, "outlineLvl")
        role: BlockKind | None = None
        if style.startswith(TITLES) or (level and level != "9"):
            role = "heading"
        elif numbered or style.startswith(LISTS):
            role = "list_item"
        composer = self._composer
        boxes: list[Any] = []
        composer.gap(2 if role == "heading" else 1)
        self._runs(paragraph, boxes, bold=False)
        if not composer.pending:
            composer.gap(2)
        composer.flush(role, bold_titles=role is None and not self._around, boilerplate=self._around)
        for box in boxes:
            self.blocks(box)

    def _runs(self, parent: Any, boxes: list[Any], *, bold: bool) -> None:
        """Write a paragraph's words; text boxes that are anchored in it go to `boxes`."""
        for element in parent:
            tag = element.tag
            if tag in DROPPED or tag == f"{WORD}pPr":
                continue
            if tag == f"{WORD}txbxContent":
                boxes.append(element)
            elif tag == f"{WORD}r":
                if not _is_on(element, "vanish"):
                    self._runs(element, boxes, bold=_is_on(element, "b"))
            elif tag in (f"{WORD}hyperlink", f"{WORD}fldSimple"):
                field = HYPERLINK.match(element.get(f"{WORD}instr", ""))
                target = field[1] if field else self._targets.get(element.get(RELATION, ""), "")
                if target:
                    self._composer.open_link(target)
                self._runs(element, boxes, bold=bold)
                if target:
                    self._composer.close_link()
            elif tag in (f"{WORD}fldChar", f"{WORD}instrText"):
                self._field(element)
            else:
                self._piece(element, bold=bold)
                self._runs(element, boxes, bold=bold)

    def _piece(self, element: Any, *, bold: bool) -> None:
        tag, composer = element.tag, self._composer
        if tag == f"{WORD}t":
            composer.words(element.text or "", bold=bold)
        elif tag in PIECES:
            composer.words(PIECES[tag], bold=bold)
        elif tag in (f"{WORD}br", f"{WORD}cr"):
            composer.line_break()

    def _field(self, element: Any) -> None:
        """A field in pieces: its instruction between `begin` and `separate`, then what is shown until `end`."""
        kind = element.get(f"{WORD}fldCharType")
        if element.tag == f"{WORD}instrText":
            self._instruction += element.text or ""
        elif kind == "begin":
            self._instruction = ""
        elif kind == "separate" and (found := HYPERLINK.match(self._instruction)):
            self._composer.open_link(found[1])
        elif kind == "end" and HYPERLINK.match(self._instruction):
            self._composer.close_link()


def _is_on(run: Any, name: str) -> bool:
    """Whether a run has a property that is either on or off."""
    found = run.find(f"{WORD}rPr/{WORD}{name}")
    return found is not None and found.get(f"{WORD}val", "true") not in ("0", "false", "off")
