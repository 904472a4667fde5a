"""What is stated of a thing says which ads' words it rests on. Three ads of `examples/` name the German Research Foundation."""

import html
import re

import httpx
import pytest

QUOTES = {
    "posting/university-of-goettingen/27-114": "German Research Foundation",
    "posting/euraxess/27-114": "German Research Foundation",
    "posting/leipzig-university/88-2027": "Deutschen Forschungsgemeinschaft",
}
TITLES = {"Doctoral Researcher in Tidal Flat Ecology", "Postdoktorand*in für eine digitale Edition"}


def page(address: str, path: str, lang: str) -> str:
    answer = httpx.get(
        address + path, params={"lang": lang}, headers={"Accept": "text/html"}, timeout=30, follow_redirects=True
    )
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("lang", "of", "sure"),
    [("en", "In the words of", r"\d+ % sure"), ("de", "In den Worten von", r"zu \d+ % sicher")],
)
def test_each_quote_names_its_posting_and_leads_to_the_words(demo, lang: str, of: str, sure: str) -> None:
    text = page(demo.address, "/doc/org/dfg", lang)
    facts = re.search(r'<section aria-labelledby="facts".*?</section>', text, re.DOTALL)
    assert facts
    said = re.findall(
        rf'<blockquote>([^<]*)</blockquote>\s*<span class="hint">{of} '
        rf'<a href="/id/([^"#]*)#(w-\d+)"[^>]*>([^<]*)</a> · {sure}</span>',
        facts[0],
    )
    assert len(said) == facts[0].count("<blockquote>") >= 3
    assert {(posting, quote) for quote, posting, *_ in said} >= set(QUOTES.items())
    assert {html.unescape(title) for *_, title in said} == TITLES
    for quote, posting, place, _ in said:
        ad = page(demo.address, f"/id/{posting}", lang).partition('id="ad"')[2]
        _, there, rest = ad.partition(f'id="{place}"')
        assert there, f"{posting} has no {place}"
        assert html.unescape(re.sub(r"<[^>]*>", "", rest.partition(">")[2])).startswith(quote)


def test_no_rule_is_named(demo) -> None:
    text = page(demo.address, "/doc/org/dfg", "en")
    assert "/explicit" not in text and "confidence 0" not in text and "characters" not in text
