"""Content negotiation, case by case (RFC 9110, 12.5.1)."""

import pytest

from kg.serve.negotiate import choose, language

HTML, TURTLE, JSON, TRIPLES = "text/html", "text/turtle", "application/ld+json", "application/n-triples"
OFFERS = [HTML, TURTLE, JSON, TRIPLES]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, HTML),
        ("", HTML),
        ("*/*", HTML),
        ("text/turtle", TURTLE),
        ("TEXT/Turtle", TURTLE),
        ("text/*", HTML),
        ("application/*", JSON),
        ("text/turtle;q=0.5, application/ld+json;q=0.7", JSON),
        ("application/n-triples, text/turtle", TURTLE),
        ("*/*;q=0.1, application/n-triples", TRIPLES),
        ("text/html;q=0, */*", TURTLE),
        ("text/*;q=0.2, text/turtle;q=0.9, application/*;q=0.5", TURTLE),
        ("text/*;q=0.9, text/html;q=0.1", TURTLE),
        ("text/turtle;q=0", None),
        ("*/*;q=0", None),
        ("image/png", None),
        ("image/png, */*;q=0.01", HTML),
        ("text/turtle;charset=utf-8", TURTLE),
        ('text/turtle;profile="a,b;c"', None),
        ('application/x;v="a, text/turtle", application/n-triples', TRIPLES),
        ("text/turtle ; q=0.3 , application/n-triples ; q=0.4", TRIPLES),
        ("text/turtle;q=nonsense, application/n-triples;q=0.1", TRIPLES),
        ("text/turtle;q=7, application/n-triples", TURTLE),
        ("nonsense, application/n-triples", TRIPLES),
        ("*/turtle", None),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", HTML),
    ],
)
def test_choose(accept: str | None, expected: str | None) -> None:
    assert choose(accept, OFFERS) == expected


def test_a_parameter_of_the_offer_is_matched() -> None:
    offers = [JSON, 'application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"']
    asked = 'application/ld+json;q=0.5, application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"'
    assert choose(asked, offers) == offers[1]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "en"),
        ("de", "de"),
        ("de-CH, en;q=0.9", "de"),
        ("fr, en;q=0.2, de;q=0.8", "de"),
        ("de;q=0, en", "en"),
        ("fr", "en"),
    ],
)
def test_language(accept: str | None, expected: str) -> None:
    assert language(accept, ["en", "de"], "en") == expected
