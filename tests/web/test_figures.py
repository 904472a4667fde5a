"""A figure of the home page is the number of what its link lists."""

import re

import httpx
import pytest


@pytest.mark.parametrize("lang", ["en", "de"])
def test_figures_are_those_of_the_lists_that_they_lead_to(demo, lang: str) -> None:
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        text = client.get("/", params={"lang": lang}, headers={"Accept": "text/html"}).text
        figures = re.search(r'<ul class="figures">.*?</ul>', text, re.DOTALL)
        assert figures
        linked = dict(re.findall(r'<a href="(/[a-z]+)"><strong>(\d+)</strong>', figures[0]))
        assert set(linked) == {"/search", "/universities", "/institutions", "/labs", "/people", "/grants", "/funders"}
        for address, count in linked.items():
            listed = client.get(
                address,
                params={"format": "json"} if address == "/search" else {},
                headers={"Accept": "application/json"},
            )
            assert listed.json()["total"] == int(count), address


@pytest.mark.parametrize(
    ("lang", "none"), [("en", "no posting as employer"), ("de", "keine Ausschreibung als Arbeitgeber")]
)
def test_a_list_says_as_what_it_counts_postings(demo, lang: str, none: str) -> None:
    """Groningen works together with Göttingen, and employs nobody: its page has calls."""
    text = httpx.get(f"{demo.address}/universities?lang={lang}", headers={"Accept": "text/html"}, timeout=30).text
    row = re.search(r"<li><a [^>]*>University of Groningen</a>.*?</li>", text, re.DOTALL)
    assert row and none in row[0]
