"""The search and the home page, as people use them."""

import pytest

PAGES = ["/", "/search", "/search?q=ecology&type=phd", "/search?q=zzzz"]


def test_words_find_a_posting_and_its_page(site) -> None:
    site.open("/")
    site.fill("Search postings", "tidal ecology")
    site.press("Search", within="main")
    site.shows("2 postings, 2 open", within="#summary")
    site.follow("Doctoral Researcher in Tidal Flat Ecology (m/f/d)")
    assert site.heading == "Doctoral Researcher in Tidal Flat Ecology (m/f/d)"


def test_a_facet_narrows_and_is_taken_back(site) -> None:
    site.open("/search")
    site.shows("9 postings", within="#summary")
    follow_choice(site, "postdoc")
    site.shows("2 postings", within="#summary")
    assert "type=postdoc" in site.address
    site.lacks("Lecturer in Power Electronics", within="#results")
    follow_choice(site, "postdoc")
    site.shows("9 postings", within="#summary")
    assert "type=" not in site.address


def follow_choice(site, name: str) -> None:
    """Follow the facet's link that begins with that name, whatever its count is."""
    words = next(words for words, _ in site.links("#narrow") if words.partition(" ")[0] == name)
    site.follow(words, within="#narrow")


@pytest.mark.parametrize("site", ["keyboard", "no-script", "plain"], indirect=True)
def test_a_range_of_deadlines_is_a_form(site) -> None:
    site.open("/search?state=open")
    site.unfold("Deadline", within="#narrow")
    site.fill("from", "2027-01-01", within="#facet-deadline")
    site.fill("to", "2027-01-31", within="#facet-deadline")
    site.press("Apply Deadline", within="#narrow")
    site.shows("2 postings, 2 open", within="#summary")
    assert "deadline=2027-01-01..2027-01-31" in site.address and "state=open" in site.address


@pytest.mark.parametrize("site", ["keyboard", "no-script", "plain"], indirect=True)
def test_the_home_page_leads_to_what_it_counts(site) -> None:
    site.open("/")
    site.shows("7 open postings")
    label, _ = next(link for link in site.links() if link[0].startswith("7 open"))
    site.follow(label, within="main")
    site.shows("7 postings, 7 open", within="#summary")


@pytest.mark.parametrize("site", ["keyboard", "no-script", "plain"], indirect=True)
def test_a_slip_of_the_pen_is_noticed(site) -> None:
    site.open("/search?q=tidel")
    site.shows("Did you mean")
    site.follow("tidal", within="main")
    site.shows("Tidal Flat Ecology")


@pytest.mark.parametrize("site", ["mouse"], indirect=True)
def test_with_scripts_the_page_stays_and_the_way_back_leads_back(site) -> None:
    site.open("/search")
    site.page.evaluate("window.stayed = true")
    follow_choice(site, "PhD")
    site.shows("4 postings", within="#summary")
    assert site.page.evaluate("window.stayed === true")
    site.page.go_back()
    site.shows("9 postings", within="#summary")
