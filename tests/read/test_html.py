"""Pages: what is kept and under which role, what nobody sees, and what costs too much."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import Refusal
from kg.read import Block, Document, read


def page(body: str, head: str = "") -> Document:
    return read(
        f"<!DOCTYPE html><html lang='de'><head>{head}</head><body>{body}</body></html>".encode(), name="ad.html"
    )


def blocks(body: str, head: str = "") -> list[tuple[str, str]]:
    doc = page(body, head)
    return [(b.kind, doc.text[b.start : b.end]) for b in doc.blocks]


def block(doc: Document, words: str) -> Block:
    return next(b for b in doc.blocks if doc.text[b.start : b.end] == words)


def test_definition_lists() -> None:
    assert blocks("<dl><dt>Start:</dt><dd>1 April</dd><dt>Pay<dd>E 13</dl>") == [
        ("label", "Start"), ("value", "1 April"), ("label", "Pay"), ("value", "E 13"),
    ]  # fmt: skip
    assert blocks("<dl><div><dt>Start</dt><dd>1 April</dd></div><div><dt>Pay</dt><dd>E 13</dd></div></dl>")[2] == (
        "label",
        "Pay",
    )
    assert blocks("<dl><dt>Languages</dt><dd>English</dd><dd>Dutch</dd></dl>")[1] == ("value", "English\nDutch")
    assert blocks("<dl><dt>Start</dt><dd></dd></dl>") == [("paragraph", "Start")]


def test_what_only_a_style_sheet_parts() -> None:
    words = "<p><span>Closing date</span><span>7 May</span></p><p><b>Grade</b><span>Level B</span></p>"
    assert page(words).text == "Closing date 7 May\n\nGrade Level B"
    assert page("<p>Doktorand<b>Inn</b>en, CO<b>2</b>, <b>Dr</b>.</p>").text == "DoktorandInnen, CO2, Dr."


def test_tables() -> None:
    assert blocks("<table><tr><th>Pay</th><td>E 13<br>TV-L</td></tr></table>") == [
        ("label", "Pay"),
        ("value", "E 13\nTV-L"),
    ]
    assert blocks("<table><tr><td>Contact<td>Dr. Ada Roth<tr><td>Phone<td>0381 1</table>") == [
        ("label", "Contact"), ("value", "Dr. Ada Roth"), ("label", "Phone"), ("value", "0381 1"),
    ]  # fmt: skip
    assert blocks("<table><tr><th>Start</th><td>May</td><th>Pay</th><td>E 13</td></tr></table>") == [
        ("label", "Start"), ("value", "May"), ("label", "Pay"), ("value", "E 13"),
    ]  # fmt: skip
    assert blocks("<table><tr><td>PhD 1</td><td>Kiel</td><td>May</td></tr></table>") == [
        ("table_row", "PhD 1\tKiel\tMay")
    ]
    assert blocks("<table><tr><th>Place</th><th>Start</th></tr></table>") == [("table_row", "Place\tStart")]


def test_a_label_over_a_list_heads_it() -> None:
    doc = page(
        "<h2>Facts</h2><table><tr><th>Documents</th><td>Send:<ul><li>CV</li><li>letter</li></ul></td></tr></table><p>Bye now.</p>"
    )
    head = block(doc, "Documents")
    assert head.kind == "heading"
    assert [block(doc, w).kind for w in ("CV", "letter")] == ["list_item", "list_item"]
    assert doc.text.index("Documents") < doc.text.index("CV") < doc.text.index("letter")


def test_layout_tables_keep_their_matter() -> None:
    doc = page(
        "<table><tr><td><p>One long story about the town and its university on the Baltic Sea coast.</p></td><td><h1>PhD</h1><p>Text.</p></td></tr></table>"
    )
    assert block(doc, "PhD").kind == "heading"
    assert block(doc, "Text.").kind == "paragraph"


def test_headings_and_what_stands_under_them() -> None:
    doc = page(
        "<h1>PhD in <em>soil</em> physics</h1><p>We dig.</p><h2>Tasks</h2><ul><li>dig<ul><li>deep</li></ul></li></ul><p><b>Contact</b><br>Dr. Ada Roth</p>"
    )
    kinds = [(b.kind, doc.text[b.start : b.end], b.heading) for b in doc.blocks]
    assert kinds == [
        ("heading", "PhD in soil physics", None), ("paragraph", "We dig.", 0), ("heading", "Tasks", None),
        ("list_item", "dig", 2), ("list_item", "deep", 2), ("heading", "Contact", None), ("paragraph", "Dr. Ada Roth", 5),
    ]  # fmt: skip


def test_inline_tags_do_not_break_words_and_block_tags_do() -> None:
    assert page("<p>Doc<b>tor</b>and<i>*in</i></p><div>a<div>b</div>c</div>x<br>y").text.split() == [
        "Doctorand*in",
        "a",
        "b",
        "c",
        "x",
        "y",
    ]


def test_white_space_counts_once_but_not_in_pre() -> None:
    assert page("<p>  E\n  13 <b> TV-L</b> </p>").text == "E 13 TV-L"
    assert page("<pre>Frist:  bald\n  Ort: Kiel</pre>").text == "Frist:  bald\n  Ort: Kiel"


def test_labels_within_a_line() -> None:
    assert blocks("<p><strong>Start:</strong> at once</p>") == [("label", "Start"), ("value", "at once")]
    assert blocks("<div>- dig<br>- weigh</div>") == [("list_item", "dig"), ("list_item", "weigh")]


def test_links() -> None:
    doc = page(
        '<p>Write to <a href="mailto:ada@example.org?subject=7">Ada</a>, or <a href="mailto:bo@example.org">bo@example.org</a>.</p>'
        '<p><a href="apply?id=7">Apply</a></p><a href="#top">up</a> <a href="javascript:x()">print</a>',
        '<link rel="canonical" href="https://jobs.example.org/phd/7">',
    )
    assert [(doc.text[s:e], target) for s, e, target in doc.links] == [
        ("Ada", "mailto:ada@example.org?subject=7"), ("Apply", "https://jobs.example.org/phd/apply?id=7"),
    ]  # fmt: skip
    apply = block(doc, "Apply")
    assert (apply.kind, apply.href) == ("link", "https://jobs.example.org/phd/apply?id=7")


def test_a_masked_address_is_read() -> None:
    digits = "2a" + "".join(f"{ord(c) ^ 0x2A:02x}" for c in "ada@example.org")
    doc = page(
        f'<p>Mail <a href="/cdn-cgi/l/email-protection" data-cfemail="{digits}">[email&#160;protected]</a>, please.</p>'
    )
    assert doc.text == "Mail ada@example.org, please."
    assert doc.links == ()
    assert page("<p>Mail <span data-cfemail='zz'>[protected]</span> us</p>").text == "Mail us"


def test_a_link_around_blocks_is_a_link_in_each() -> None:
    doc = page('<a href="https://example.org/7"><h3>PhD</h3><div>in Kiel</div></a>')
    assert [doc.text[s:e] for s, e, _ in doc.links] == ["PhD", "in Kiel"]


def test_elements_are_paths_that_find_the_element() -> None:
    from lxml import etree

    source = "<html><body><div><p>one</p><p>two</p></div><div id='x'><p>three</p></div><table><tr><td>a<td>b<td>c</table></body></html>"
    doc = read(source.encode(), name="ad.html")
    tree = etree.fromstring(source.encode(), etree.HTMLParser())
    for words in ("one", "two", "three"):
        (found,) = tree.xpath(block(doc, words).element or "")
        assert found.text == words


def test_hidden_text_is_not_read() -> None:
    hidden = (
        "<p hidden>H1</p><p style='color:red; DISPLAY : none'>H2</p><p style='visibility:hidden'>H3</p><p style='font-size:0px'>H4</p>"
        "<p style='opacity: 0.0'>H5</p><p aria-hidden=true>H6</p><p class='a X'>H7</p><div id=y><p>H8</p></div><noscript>H9</noscript>"
        "<template>H10</template><!-- H11 --><script>H12</script><style>.H13{}</style><select><option>H14</select>"
        "<iframe srcdoc='H15'>H16</iframe><textarea>H17</textarea><svg><title>H18</title></svg>"
    )
    shown = (
        "<p style='opacity:0.5'>S1</p><p style='font-size:0.8em'>S2</p><p class=z>S3</p><p style='display:block'>S4</p>"
    )
    style = "<style>/* .z{display:none} */ .x, #y { color: red; display:none!important } @media print { .z { display:none } } p .z{display:none}</style>"
    assert page(hidden + shown, style).text.split() == ["S1", "S2", "S3", "S4"]


def test_zero_width_characters_leave_words_whole() -> None:
    assert page("<p>pa&#8203;ragraph For&shy;schung T\u2060V\ufeff-L\u202e</p>").text == "paragraph Forschung TV-L"
    assert page("<p>می\u200cخواهم</p>").text == "می\u200cخواهم"


def test_boilerplate() -> None:
    doc = page(
        "<nav><a href='/'>Home</a></nav><header><p>Portal</p></header><div role=banner>Banner</div><div class='cookie'>Biscuits</div>"
        "<main><header><h1>PhD</h1></header><p>Matter.</p><ul><li>Apply <a href='/apply/7'>here</a></li><li>See <a href='https://x.example/'>us</a></li></ul>"
        "<ul><li><a href='/jobs/8'>Postdoc</a> 1 May</li><li><a href='/jobs/9'>Lecturer</a> 2 May</li></ul></main><aside>More</aside><footer>Imprint</footer>"
    )  # fmt: skip
    marked = [doc.text[b.start : b.end] for b in doc.blocks if b.boilerplate]
    assert marked == ["Home", "Portal", "Banner", "Biscuits", "Postdoc 1 May", "Lecturer 2 May", "More", "Imprint"]


def test_the_only_title_is_the_posting_s_even_in_the_page_s_header() -> None:
    assert not block(page("<header><h1>PhD</h1></header><p>Matter.</p>"), "PhD").boilerplate
    assert block(page("<header><h1>Portal</h1></header><h1>PhD</h1>"), "Portal").boilerplate


def test_a_side_column_does_not_head_what_follows() -> None:
    doc = page("<h1>PhD</h1><aside><h2>Other jobs</h2></aside><p>Matter.</p>")
    assert block(doc, "Matter.").heading == 0


def test_language_and_declared_charset() -> None:
    assert page("x").language == "de"
    doc = read('<html><meta charset="iso-8859-2"><p>Łódź</p></html>'.encode("iso-8859-2"), name="ad.html")
    assert doc.text == "Łódź"


def test_html_is_known_by_its_tags() -> None:
    assert read(b"<!doctype html><p>Frist", name="https://example.org/jobs/7").source.media_type == "text/html"
    assert read("<html><p>Käse".encode("utf-16"), name="page").text == "Käse"
    assert read(b"a < b and b > c: <soon>", name="note").source.media_type == "text/plain"


@pytest.mark.parametrize(
    "body", ["<p></p>", "<script>var a = 1</script>", "<!-- -->", "<p hidden>x</p>", "<>", "<p>\u200b</p>"]
)
def test_a_page_without_words_is_empty(body: str) -> None:
    with pytest.raises(Refusal, match=r"ad\.html holds no words") as caught:
        page(body)
    assert caught.value.code == "empty"


def test_an_unclosed_script_does_not_swallow_the_page() -> None:
    assert read(b"<html><head><script>var a = '<b>'\n</head><body><p>Frist</p>", name="ad.html").text == "Frist"


@pytest.mark.parametrize("tags", [("div", "span", "ul", "li", "table", "td"), ("dl", "dt", "a", "/a", "dd"), ("table", "tr", "th", "b", "/b", "/th", "td"), ("ul", "li", "a href=/a/1", "/a", "p")])  # fmt: skip
def test_deep_nesting_is_flat_work(tags: tuple[str, ...]) -> None:
    opened = "".join(f"<{tags[i % len(tags)]}>w " for i in range(8_000))
    started = time.process_time()
    doc = page(f"{opened}<h1>Deep PhD</h1>")
    assert time.process_time() - started < 5
    assert "Deep PhD" in doc.text


def test_a_page_of_many_lines_and_links_in_one_element_is_flat_work() -> None:
    started = time.process_time()
    doc = page("<div>" + "<a href='/x'><b>Word</b></a><br>" * 8_000 + "</div>")
    assert time.process_time() - started < 5
    assert len(doc.links) == 8_000


TAGS = (
    "p",
    "div",
    "b",
    "a href='/x/1'",
    "br",
    "table",
    "tr",
    "th",
    "td",
    "dl",
    "dt",
    "dd",
    "ul",
    "li",
    "h1",
    "h3",
    "pre",
    "nav",
    "main",
    "p hidden",
    "script",
    "html",
    "body",
)
PIECES = st.one_of(
    st.sampled_from([f"<{t}>" for t in TAGS]),
    st.sampled_from([f"</{t.split()[0]}>" for t in TAGS]),
    st.sampled_from(["Start: ", "x", " y ", "\n", "- ", "1. ", "&shy;", "&#8203;", "&nbsp;", "E 13", ":", "\u200d", "<!--", "-->", "&#0;", "&#xd800;", "\x0b", "\x85"]),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_soup_of_tags_keeps_the_spans_right(pieces: list[str]) -> None:
    try:
        doc = read(("<html>" + "".join(pieces)).encode(), name="ad.html")
    except Refusal as error:
        assert error.code == "empty"
        return
    at = 0
    for found, after in zip(doc.blocks, [*doc.blocks[1:], None], strict=False):
        words = doc.text[found.start : found.end]
        assert words and words == words.strip()
        assert at <= found.start
        at = found.end
        assert found.heading is None or doc.blocks[found.heading].kind == "heading"
        assert found.kind != "label" or (after and after.kind == "value")
    for start, end, _ in doc.links:
        assert doc.text[start:end] == doc.text[start:end].strip() != ""


@pytest.mark.corpus
def test_hostile_pages(gold: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    subprocess.run([sys.executable, str(gold / "bad" / "make_bad.py"), str(tmp_path)], check=True)
    files = {p.name: p for folder in (gold / "bad", tmp_path) for p in folder.glob("*.*") if p.suffix != ".py"}
    codes = {"binary.txt": "binary", "empty.txt": "empty", "repeated-line.txt": "too-large"}
    for name, code in codes.items():
        with pytest.raises(Refusal) as caught:
            read(files[name].read_bytes(), name=name)
        assert caught.value.code == code
    words = {
        "utf16.txt": "Ömür Ståhlberg", "mojibake.txt": "Bewerbungsfrist", "two-deadlines.txt": "31.01.2027",
        "injection.html": "BP-2027-02", "deep-nesting.html": "PhD student in combinatorics",
        "malformed-jsonld.html": "w.oakshott-pryce@port.ac.uk",
    }  # fmt: skip
    assert files.keys() == codes.keys() | words.keys()
    texts = {name: read(files[name].read_bytes(), name=name).text for name in words}
    for name, part in words.items():
        assert part in texts[name], name
    for hidden in ("Hidden University", "PWNED", "1999-01-01", "attacker@", "1997", "1996", "1995", "1994"):
        assert hidden not in texts["injection.html"]
