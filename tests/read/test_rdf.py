"""RDF that somebody sends, and schema.org postings in it."""

import pytest

from kg.errors import Refusal
from kg.read import rdf
from kg.read.document import Source
from kg.read.reader import read_objects

TURTLE = b"""
@prefix s: <https://schema.org/> .
<#job> a s:JobPosting ; s:title "Kelp researcher"@en ; s:url <https://uni.example/jobs/7> ;
  s:hiringOrganization <#uni> ; s:employmentType s:FullTime ; s:validThrough "2026-12-01"^^s:Date ;
  s:jobLocation [ a s:Place ; s:address [ s:addressLocality "Bergen" ] ] , [ s:address [ s:addressLocality "Oslo" ] ] .
<#uni> s:name "University of Bergen" ; s:member <#job> ; <urn:other> "left out" .
"""


def read(data: bytes, form: str = "text/turtle") -> list[dict[str, object]]:
    return rdf.postings(rdf.statements(data, form, base="https://portal.example/feed", name="it"))


def test_a_posting_becomes_the_object_that_json_ld_would_be() -> None:
    (posting,) = read(TURTLE)
    assert posting == {
        "@id": "https://portal.example/feed#job",
        "@type": "JobPosting",
        "title": "Kelp researcher",
        "url": "https://uni.example/jobs/7",
        "hiringOrganization": {
            "@id": "https://portal.example/feed#uni",
            "name": "University of Bergen",
            "member": "https://portal.example/feed#job",
        },
        "employmentType": "FullTime",
        "validThrough": "2026-12-01",
        "jobLocation": [
            {"@type": "Place", "address": {"addressLocality": "Bergen"}},
            {"address": {"addressLocality": "Oslo"}},
        ],
    }


def test_its_text_is_made_of_what_it_says() -> None:
    document = read_objects(tuple(read(TURTLE)), Source("it", "text/turtle", "0"), 10_000)
    assert "title: Kelp researcher" in document.text
    assert "hiringOrganization.name: University of Bergen" in document.text
    with pytest.raises(Refusal) as refused:
        read_objects(tuple(read(TURTLE)), Source("it", "text/turtle", "0"), 20)
    assert refused.value.code == "too-large"


def test_what_is_endless_or_deep_ends() -> None:
    chain = "".join(f"<urn:n{n}> <https://schema.org/next> <urn:n{n + 1}> . " for n in range(50))
    (posting,) = read(f"<urn:n0> a <https://schema.org/JobPosting> . {chain}".encode(), "text/turtle")
    deepest = 0
    node: object = posting
    while isinstance(node, dict):
        node, deepest = node.get("next"), deepest + 1
    assert node == "urn:n9" or deepest < 12
    # A thousand ways to each node would be 2 to the 20th power of objects.
    fan = "".join(
        f"<urn:n{n}> <https://schema.org/a> <urn:n{n + 1}> ; <https://schema.org/b> <urn:n{n + 1}> . "
        for n in range(40)
    )
    (posting,) = read(f"<urn:n0> a <https://schema.org/JobPosting> . {fan}".encode())
    assert str(posting).count("@id") < 4000


@pytest.mark.parametrize(
    ("data", "form", "code", "words"),
    [
        (b"<urn:a> <urn:b> .", "text/turtle", "undecodable", "line 1"),
        (b"\xff\xfe", "text/turtle", "undecodable", "cannot be read as text/turtle"),
        (
            b'{"@context": "https://elsewhere.example/c", "@id": "urn:a"}',
            "application/ld+json",
            "undecodable",
            "remote",
        ),
        (b"<< <urn:a> <urn:b> <urn:c> >> <urn:d> <urn:e> .", "text/turtle", "", ""),
        (b"x", "text/csv", "binary", "text/turtle, "),
    ],
)
def test_what_cannot_be_read_says_where_or_why(data: bytes, form: str, code: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        rdf.statements(data, form, base="https://portal.example/", name="it")
    if code:
        assert refused.value.code == code
        assert words in str(refused.value)


def test_literals_stay_as_written_and_relative_iris_are_of_the_base() -> None:
    (quad,) = rdf.statements(b"<a> <p> 2.50 .", "text/turtle", base="https://portal.example/x", name="it")
    assert str(quad.object) == '"2.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert str(quad.subject) == "<https://portal.example/a>"


def test_a_byte_order_mark_as_editors_write_it_is_no_statement() -> None:
    (quad,) = rdf.statements(b"\xef\xbb\xbf<urn:a> <urn:p> 1 .", "text/turtle", base="https://x.example/", name="it")
    assert quad.subject.value == "urn:a"
