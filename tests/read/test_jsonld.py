"""JSON-LD as sites write it: what is found, what is written into the text, what is only a warning."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import Refusal
from kg.read import Document, read

POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "PhD in R&amp;D",
    "validThrough": "2027-01-31",
    "hiringOrganization": {"@type": "Organization", "name": "University of Kiel", "logo": "https://example.org/l.png"},
    "jobLocation": [{"address": {"addressLocality": "Kiel", "addressCountry": {"name": "DE"}}}],
    "baseSalary": {"currency": "EUR", "value": {"minValue": 4000.5, "unitText": "MONTH"}},
    "directApply": True,
}


def page(script: str, body: str = "<h1>PhD</h1>") -> Document:
    return read(
        f"<html><head><script type='application/ld+json'>{script}</script></head><body>{body}</body></html>".encode(),
        name="ad.html",
    )


def pairs(doc: Document) -> dict[str, str]:
    """Label to value of what was taken from the metadata."""
    own = [b for b in doc.blocks if (b.element or "").startswith("script[type=application/ld+json]")]
    words = [doc.text[b.start : b.end] for b in own if b.kind in ("label", "value")]
    return dict(zip(words[::2], words[1::2], strict=True))


def test_scalars_become_lines_with_spans_and_paths() -> None:
    doc = page(json.dumps(POSTING))
    assert pairs(doc) == {
        "title": "PhD in R&D",
        "validThrough": "2027-01-31",
        "hiringOrganization.name": "University of Kiel",
        "jobLocation.address.addressLocality": "Kiel",
        "jobLocation.address.addressCountry.name": "DE",
        "baseSalary.currency": "EUR",
        "baseSalary.value.minValue": "4000.5",
        "baseSalary.value.unitText": "MONTH",
        "directApply": "true",
    }
    assert doc.metadata == (POSTING,)
    assert doc.text.startswith("PhD\n\ntitle: PhD in R&D\n")
    elements = {b.element for b in doc.blocks}
    assert "script[type=application/ld+json]/jobLocation/address/addressLocality" in elements


@pytest.mark.parametrize(
    "script",
    [
        '{"@graph": [1, null, {"@type": "WebSite"}, {"@type": "JobPosting", "title": "A"}]}',
        '[{"@type": ["Thing", "schema:JobPosting", 3], "title": "A"}]',
        '{"@type": "WebPage", "mainEntity": {"@type": "http://schema.org/JobPosting", "title": "A"}}',
        '<!-- {"@type": "JobPosting", /* the // title */ "title": "A",}; -->',
        '//<![CDATA[\n{"@type": "JobPosting", "title": "A"} // end\n//]]>',
        "{&quot;@type&quot;: &quot;https://schema.org/JobPosting&quot;, &quot;title&quot;: &quot;A&quot;};",
        '{"@type": "JobPosting", "title": "A", "x": "line\nbreak\ttab", "y": NaN}',
        '{"@type": "JobPosting", "url": "https://example.org/*a*/", "title": "A", "skills": ["b",]}',
    ],
)
def test_forms_of_the_same_posting(script: str) -> None:
    doc = page(script)
    assert [m["title"] for m in doc.metadata] == ["A"]
    assert pairs(doc)["title"] == "A"
    assert doc.warnings == ()


def test_comment_marks_within_strings_stay() -> None:
    doc = page('{"@type": "JobPosting", "url": "https://example.org/a,]/*b*/",}')
    assert pairs(doc)["url"] == "https://example.org/a,]/*b*/"


@pytest.mark.parametrize("script", ["{'title': 'single quotes'}", '{"@type": "JobPosting"', "[" * 100_000, "hello"])
def test_what_cannot_be_mended_is_a_warning(script: str) -> None:
    doc = page(script)
    assert doc.text == "PhD"
    assert len(doc.warnings) == 1 and "block 1 of JSON-LD" in doc.warnings[0]


@pytest.mark.parametrize(
    "script", ["", " ", "[]", '"JobPosting"', "7", "null", '{"@type": "Article"}', '{"@type": {"JobPosting": 1}}']
)
def test_what_is_no_posting_is_nothing(script: str) -> None:
    doc = page(script)
    assert (doc.text, doc.metadata, doc.warnings) == ("PhD", (), ())


def test_wrong_shapes() -> None:
    doc = page(
        '{"@type": "JobPosting", "title": [[null]], "hiringOrganization": "Kiel", "validThrough": 20270131, "identifier": {"value": {"value": 7}}, "jobLocation": [[["x"]]], "baseSalary": [1e999]}'
    )
    assert pairs(doc) == {"hiringOrganization": "Kiel", "validThrough": "20270131", "jobLocation": "x"}


def test_the_description_is_read_as_html_where_the_page_lacks_it() -> None:
    words = "We look for someone who likes to dig in wet soil every single day."
    posting = {
        "@type": "JobPosting",
        "description": f"<p>{words}</p><ul><li>Frist: 31.12.</li></ul><p style='display:none'>Hidden</p>",
    }
    doc = page(json.dumps(posting))
    assert doc.text == f"PhD\n\n{words}\n\nFrist: 31.12."
    assert [b.kind for b in doc.blocks] == ["heading", "paragraph", "label", "value"]
    assert doc.blocks[1].element == "script[type=application/ld+json]/description"
    held = page(json.dumps(posting), f"<h1>PhD</h1><p>{words}</p><p>Frist: 31.12.</p>")
    assert held.text.count("dig in wet soil") == 1


def test_a_description_whose_markup_is_escaped_twice() -> None:
    doc = page(json.dumps({"@type": "JobPosting", "description": "&lt;p&gt;We dig.&lt;/p&gt;"}).replace("&", "\\u0026"))
    assert doc.text == "PhD\n\nWe dig."


def test_two_postings_have_paths_of_their_own() -> None:
    doc = page('[{"@type": "JobPosting", "title": "A"}, {"@type": "JobPosting", "title": "B"}]')
    assert [b.element for b in doc.blocks if b.kind == "value"] == [
        "script[type=application/ld+json]/title", "script[type=application/ld+json][2]/title",
    ]  # fmt: skip


def test_a_bare_file_is_made_of_its_strings() -> None:
    doc = read(json.dumps(POSTING | {"description": "First line\n\nContact:\nAda Roth"}).encode(), name="ad.jsonld")
    assert doc.source.media_type == "application/ld+json"
    assert pairs(doc)["hiringOrganization.logo"] == "https://example.org/l.png"
    assert doc.text.endswith("\n\nFirst line\n\nContact:\nAda Roth")
    assert read(json.dumps([POSTING]).encode(), name="https://example.org/7").metadata == (POSTING,)
    assert read(b"[Job] PhD in Kiel", name="mail").source.media_type == "text/plain"


@pytest.mark.parametrize("data", [b'{"@type": "Article"}', b"{", b"[1, 2]", b"[" * 100_000])
def test_json_without_a_posting_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal, match=r"a\.json is JSON without") as caught:
        read(data, name="a.json")
    assert caught.value.code == "no-posting"


def test_half_characters_do_not_break_the_text() -> None:
    doc = page('{"@type": "JobPosting", "title": "A\\ud800B \\ud83d\\ude00 \\u0000"}')
    assert pairs(doc)["title"] == "A\ufffdB 😀"
    assert doc.metadata[0]["title"].startswith("A\ufffdB 😀")


@pytest.mark.parametrize("script", ['"\\' * 300_000, "/*" * 300_000, '["' + ", " * 300_000])
def test_broken_blocks_cost_little(script: str) -> None:
    started = time.process_time()
    assert page(script).text == "PhD"
    assert time.process_time() - started < 5


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@type", "name", "value", "address", "x"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
KEYS = [
    "title",
    "description",
    "hiringOrganization",
    "jobLocation",
    "baseSalary",
    "identifier",
    "validThrough",
    "skills",
]


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_any_shape_is_read(fields: dict[str, object]) -> None:
    doc = page(json.dumps({"@type": "JobPosting", **fields}).replace("<", "\\u003c"))
    assert len(doc.metadata) == 1
    doc.text.encode()
    for b in doc.blocks:
        words = doc.text[b.start : b.end]
        assert words and words == words.strip()
