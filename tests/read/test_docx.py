"""DOCX: paragraphs, headings by style, lists, tables, links, what is hidden, and what is refused."""

import io
import zipfile
from collections.abc import Callable

import pytest

from kg.errors import Refusal
from kg.read import Document, docx, read

Make = Callable[..., bytes]

STYLES = (
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Eigene"><w:name w:val="Eigene"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:styleId="Punkte"><w:name w:val="List Bullet"/></w:style>'
)


def p(words: str, style: str = "", more: str = "") -> str:
    look = f'<w:pPr>{style and f"""<w:pStyle w:val="{style}"/>"""}{more}</w:pPr>'
    return f'<w:p>{look}<w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in cells)}</w:tr>"


def blocks(doc: Document) -> list[tuple[str, str]]:
    return [(b.kind, doc.text[b.start : b.end]) for b in doc.blocks]


def test_styles_lists_and_tables(make_docx: Make) -> None:
    body = (
        p("Postdoc in Tiefseeökologie", "berschrift1") + p("Wir suchen Sie.") + p("Ihre Aufgaben", "Eigene")
        + p("Tauchgänge planen", "Punkte") + p("Proben zählen", more='<w:numPr><w:numId w:val="3"/></w:numPr>')
        + f"<w:tbl>{row('Beginn', '1. Mai 2027')}{row('Entgelt', 'E 13')}</w:tbl>"
        + f"<w:tbl>{row('Jahr', 'Ort', 'Schiff')}</w:tbl>"
    )  # fmt: skip
    doc = read(make_docx(body, styles=STYLES), name="ad.docx")
    assert blocks(doc) == [
        ("heading", "Postdoc in Tiefseeökologie"), ("paragraph", "Wir suchen Sie."), ("heading", "Ihre Aufgaben"),
        ("list_item", "Tauchgänge planen"), ("list_item", "Proben zählen"),
        ("label", "Beginn"), ("value", "1. Mai 2027"), ("label", "Entgelt"), ("value", "E 13"),
        ("table_row", "Jahr\tOrt\tSchiff"),
    ]  # fmt: skip
    assert doc.source.media_type.endswith("wordprocessingml.document")


def test_runs_make_one_line_and_breaks_do_not(make_docx: Make) -> None:
    body = (
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Fri</w:t></w:r><w:r><w:t>st:</w:t><w:tab/></w:r>"
        "<w:ins><w:r><w:t>31.1.2027</w:t></w:r></w:ins><w:del><w:r><w:delText>1.1.2027</w:delText><w:t>x</w:t></w:r></w:del>"
        "<w:r><w:br/><w:t>Kennziffer</w:t><w:tab/><w:t>A</w:t><w:noBreakHyphen/><w:t>7</w:t></w:r></w:p>"
    )
    doc = read(make_docx(body), name="ad.docx")
    assert doc.text == "Frist: 31.1.2027\nKennziffer A\u20117"
    assert blocks(doc)[:2] == [("label", "Frist"), ("value", "31.1.2027")]


def test_hidden_words_and_second_versions_are_left_out(make_docx: Make) -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ten years</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>three years</w:t></w:r>'
        "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + p("Box") + "</w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent>" + p("Box") + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )  # fmt: skip
    assert [words for _, words in blocks(read(make_docx(body), name="ad.docx"))] == ["three years", "Box"]


def test_links_by_relation_and_by_field(make_docx: Make) -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">Apply </w:t></w:r>'
        '<w:hyperlink r:id="rId9"><w:r><w:t>here</w:t></w:r></w:hyperlink>'
        '<w:r><w:t xml:space="preserve"> or ask </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> HYPERLINK "mailto:ada@example.org" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Ada</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>.</w:t></w:r></w:p>'
    )
    doc = read(make_docx(body, links={"rId9": "https://example.org/a?b=1&c=2"}), name="ad.docx")
    assert doc.text == "Apply here or ask Ada."
    assert [(doc.text[s:e], t) for s, e, t in doc.links] == [
        ("here", "https://example.org/a?b=1&c=2"), ("Ada", "mailto:ada@example.org"),
    ]  # fmt: skip


def test_page_heads_are_boilerplate(make_docx: Make) -> None:
    doc = read(make_docx(p("Three years."), header=p("University of the Fjords")), name="ad.docx")
    assert [(doc.text[b.start : b.end], b.boilerplate) for b in doc.blocks] == [
        ("University of the Fjords", True), ("Three years.", False),
    ]  # fmt: skip


def test_what_is_no_docx_is_refused(make_docx: Make) -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    broken = make_docx("<w:p>")
    for data, code in ((other.getvalue(), "binary"), (broken, "binary"), (make_docx(p("x"))[:300], "binary")):
        with pytest.raises(Refusal) as caught:
            read(data, name="ad.docx")
        assert caught.value.code == code
        assert "ad.docx" in str(caught.value)


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch, make_docx: Make) -> None:
    monkeypatch.setattr(docx, "MOST_XML", 10_000)
    with pytest.raises(Refusal, match="unpacks to more than 10,000 bytes"):
        read(make_docx(p("x" * 20_000)), name="ad.docx")
    monkeypatch.undo()
    with pytest.raises(Refusal, match="max_text"):
        read(make_docx(p("x " * 600)), name="ad.docx", limit=1000)


def test_entities_of_a_file_are_not_followed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml",
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
            "<w:t>Job &a;&f;</w:t></w:r></w:p></w:body></w:document>",
        )
    assert read(out.getvalue(), name="ad.docx").text == "Job"
