"""The engine: shadow, blocks, labels, resolution. Texts here are made up for the purpose."""

import hashlib
import time

import pytest

import kg.extract
from kg.extract import Extraction, extract, payload
from kg.extract.folding import fold
from kg.extract.notation import PhraseError
from kg.extract.phrases import Scanner
from kg.read import Document, Source

AD = """PhD student in Coastal Hydrology (m/f/d)

The University of Rostock is looking for a PhD student.

Application deadline: 15 March 2027
Start date: 1 May 2027

Please send your CV and a cover letter to coast-jobs@uni-rostock.example.
"""


def document(text: str) -> Document:
    return Document(text, Source("ad.txt", "text/plain", hashlib.sha256(text.encode()).hexdigest()))


def spans_hold(doc: Document, got: Extraction) -> bool:
    return all(f.start is None or doc.text[f.start : f.end] == f.text != "" for f in (*got.facts, *got.candidates))


def test_the_shadow_leads_back_to_the_text() -> None:
    text = "Ver\u00adgütung nach TV\u2010L,\u00a0 E\u202f13 \u2013 \ufb01x"
    folded = fold(text)
    assert folded.text == "Vergütung nach TV-L, E 13 - fix"
    start = folded.text.index("TV-L")
    assert text[slice(*folded.source(start, start + 4))] == "TV\u2010L"
    start = folded.text.index("fix")
    assert text[slice(*folded.source(start, start + 3))] == "\ufb01x"


@pytest.mark.parametrize(
    "text", ["", "İİ ß ſ ﬃ", "a\u0301\u0302b", "\u200b\u200b", "x\n\n\n y \n", "\u2028a\u0085b", "**a** *b* c*d"]
)
def test_every_character_of_the_shadow_has_a_place_in_the_text(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.low)
    for at in range(len(folded.text)):
        start, end = folded.source(at, at + 1)
        assert 0 <= start < end <= len(text)


def test_emphasis_is_dropped_and_a_gender_star_is_kept() -> None:
    assert (
        fold("**Wichtig**: *eine* Mitarbeiter*in und Kolleg*innen").text
        == "Wichtig: eine Mitarbeiter*in und Kolleg*innen"
    )


@pytest.mark.parametrize("phrase", ["(unclosed", "a ... b ... c ... d", "*xy", "- dash first", "one [of"])
def test_a_phrase_that_the_notation_does_not_allow_is_named(phrase: str) -> None:
    with pytest.raises(PhraseError):
        Scanner().add("cue:x", phrase, "en")


def test_phrases_find_wildcards_gaps_and_gender_forms() -> None:
    scanner = Scanner()
    for group, phrase in (
        ("a", "apply ... [by|before]"),
        ("b", "wissenschaftlich* mitarbeit*"),
        ("c", "*stelle"),
        ("d", "post-doc*"),
    ):
        scanner.add(group, phrase, "xx")
    low = "apply online until or by friday. wissenschaftliche:r mitarbeiter/in auf einer projektstelle; post doc, postdocs"
    found = {(h.group, low[h.start : h.end]) for h in scanner.find(low)}
    assert {("a", "apply online until or by"), ("b", "wissenschaftliche:r mitarbeiter/in"), ("c", "projektstelle"),
            ("d", "post doc"), ("d", "postdocs")} <= found  # fmt: skip


def test_values_stand_beside_below_and_above_their_labels() -> None:
    above = document(
        "PhD position in Optics\n\n\u2022 31 May 2027\n\nApplication Deadline\n\n\u2022 1 October 2027\n\nStarting Date\n\nWe offer a doctoral position. Apply with a CV."
    )
    below = document(
        "PhD position in Optics\n\nApplication Deadline\n31 May 2027\nStarting Date\n1 October 2027\n\nWe offer a doctoral position. Apply with a CV."
    )
    beside = document(
        "PhD position in Optics\n\nApplication Deadline: 31 May 2027 | Starting Date: 1 October 2027\n\nWe offer a doctoral position. Apply with a CV."
    )
    for doc in (above, below, beside):
        got = extract(doc)
        assert got.values("deadline") == ["2027-05-31"]
        assert got.values("start") == ["2027-10-01"]
        assert spans_hold(doc, got)


def test_a_wrapped_text_reads_like_one_that_is_not() -> None:
    text = (
        "Research Associate in Tidal Energy\n\n"
        "We are looking for a research associate who will work for us in a full-time\n"
        "position that is limited to three years. Applications with a curriculum vi-\n"
        "tae should reach us no later than 14 June\n2027 by way of the address that stands below this text. We reply to every\n"
        "mail that we get, and the talks with those we invite will be held in July at\n"
        "our offices near the harbour, which you can reach by tram in a short time.\n"
    )
    got = extract(document(text))
    assert got.values("duration_months") == [36]
    assert got.values("workload_percent") == [100]
    assert got.values("document") == ["cv"]


def test_the_payload_has_the_shape_that_the_command_prints() -> None:
    doc = document(AD)
    out = payload(doc, extract(doc))
    assert set(out["document"]) == {"name", "media_type", "sha256", "language", "text"}
    assert out["document"]["language"] == "en"
    (deadline,) = out["facts"]["deadline"]
    start = AD.index("15 March 2027")
    assert deadline == {"value": "2027-03-15", "start": start, "end": start + 13, "text": "15 March 2027",
                        "confidence": deadline["confidence"], "level": "normalised", "rule": "deadline.label"}  # fmt: skip
    assert out["facts"]["apply_email"][0]["level"] == "explicit"


def test_a_fact_of_a_page_says_in_which_element_it_stands() -> None:
    from kg.read import read

    page = """<html><body><main><h1>Postdoc in Tidal Energy</h1><p>We are looking for a postdoc.</p>
    <dl><dt>Deadline</dt><dd>15 March 2027</dd><dt>Start</dt><dd>1 June 2027</dd></dl>
    <p>Questions: <a href="mailto:ida.muster@uni.example">Ida Muster</a></p></main></body></html>"""
    doc = read(page.encode(), name="page.html")
    facts = payload(doc, extract(doc))["facts"]
    assert facts["deadline"][0]["element"].endswith("dl[1]/dd[1]")
    assert facts["start"][0]["element"].endswith("dl[1]/dd[2]")
    assert "element" not in facts["language"][0]
    text = document(AD)
    assert not any("element" in fact for found in payload(text, extract(text))["facts"].values() for fact in found)


def test_metadata_of_a_page_is_read_where_its_words_stand() -> None:
    from kg.read import read

    page = """<html><head><script type="application/ld+json">{"@context": "https://schema.org", "@type": "JobPosting",
    "title": "Postdoc in Tidal Energy", "validThrough": "2027-08-31", "datePosted": "2027-05-02", "employmentType": "FULL_TIME",
    "baseSalary": {"@type": "MonetaryAmount", "currency": "EUR", "value": {"minValue": 51000, "maxValue": 58000, "unitText": "YEAR"}}}
    </script></head><body><h1>Postdoc in Tidal Energy</h1><p>We are looking for a postdoc. Apply with your CV.</p></body></html>"""
    doc = read(page.encode(), name="page.html")
    got = extract(doc)
    assert spans_hold(doc, got)
    said = {
        f: got.values(f)
        for f in (
            "title",
            "deadline",
            "posted",
            "workload_percent",
            "salary_min",
            "salary_max",
            "salary_currency",
            "salary_period",
        )
    }
    assert said == {"title": ["Postdoc in Tidal Energy"], "deadline": ["2027-08-31"], "posted": ["2027-05-02"], "workload_percent": [100],
                    "salary_min": [51000], "salary_max": [58000], "salary_currency": ["EUR"], "salary_period": ["year"]}  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["Bewerbungsschluss: 30.11.2027 Kennziffer 12/27 E 13 TV-L 50 % zwei Jahre\n", "( ", "a" * 60 + " ", "10.1000/((((", "PhD position ", "1 ",
     "apply by 1 May 2027, $ 1000 a month, Dr. Ada Example (ada@uni.example, +49 30 1234567) "],
)  # fmt: skip
def test_a_hostile_megabyte_is_done_within_seconds(line: str) -> None:
    doc = document(line * (1_000_000 // len(line)))
    begin = time.process_time()
    extract(doc)
    assert time.process_time() - begin < 15  # seconds of a processor that others use too


def test_the_package_offers_its_functions_without_loading_them_first() -> None:
    assert kg.extract.extract is extract
    with pytest.raises(AttributeError, match="nothing"):
        _ = kg.extract.nothing
