"""The page of a posting: each fact leads to its words and back, in every way that a page can be used."""

from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
AD = (EXAMPLES / "01-darmstadt-visual-inference.txt").read_text(encoding="utf-8")
TITLE = "Research Assistant / PhD (all genders) in Computer Vision & Deep Learning"
LAB = "/doc/posting/daad/147"
POSTDOC = "/doc/posting/university-of-goettingen/28-020"


def test_a_fact_leads_to_its_words_and_words_to_their_fact(site) -> None:
    site.open(LAB, today="2024-04-01")
    assert site.heading == TITLE
    site.shows("Apply until 17 April 2024 (16 days left)")
    site.follow("two more years", within="#facts-side")
    assert site.address == f"{LAB}?today=2024-04-01#w-{AD.index('two more years')}"
    site.follow("two more years", within="#ad")
    row = site.address.partition("#")[2]
    assert row.startswith("f-")
    site.shows("24", within=f"#{row}")


@pytest.mark.parametrize("site", ["plain"], indirect=True)
def test_a_similar_posting_is_found_and_keeps_the_day(site) -> None:
    site.open(POSTDOC, today="2026-12-01")
    site.follow("Doctoral Researcher in Tidal Flat Ecology", within="#after")
    assert site.heading == "Doctoral Researcher in Tidal Flat Ecology"
    assert site.address.endswith("?today=2026-12-01")


@pytest.mark.parametrize("site", ["plain"], indirect=True)
def test_what_only_another_ad_says_of_the_position_says_so(site) -> None:
    site.open("/doc/posting/euraxess/27-114")
    site.shows("Also advertised by Doctoral Researcher in Tidal Flat Ecology")
    site.shows("36 ↔ from another ad")  # the ad of the university says how long, this one does not


def test_a_page_with_gaps_warnings_and_readings_is_sound_when_all_is_open(visit, sound) -> None:
    page = visit("/doc/posting/euraxess/27-114", lang="de")
    for summary in page.locator("summary").all():
        summary.click()
    sound(page)


def test_a_fact_and_its_words_light_up_together(visit) -> None:
    page = visit(LAB)
    mark = page.locator(f"#w-{AD.index('three years')}")
    facts = [page.locator(f"#{row}") for row in (mark.get_attribute("data-f") or "").split()]
    assert len(facts) == 2, "the duration, and that there is one"
    facts[0].hover()
    assert "lit" in (mark.get_attribute("class") or "")
    page.locator("h2#facts").hover()
    assert "lit" not in (mark.get_attribute("class") or "")
    page.mouse.move(1, 1)  # else the pointer may be over another fact when the page has scrolled
    mark.locator("a").focus()
    assert all("lit" in (fact.get_attribute("class") or "") for fact in facts)


def test_words_of_two_facts_lead_to_one_and_then_to_the_other(visit) -> None:
    page = visit(LAB)
    mark = page.locator(f"#w-{AD.index('three years')}")
    rows = (mark.get_attribute("data-f") or "").split()
    led = []
    for _ in range(3):
        mark.locator("a").click()
        led.append(page.url.partition("#")[2])
    assert led == [*rows, rows[0]]


def test_a_reading_that_is_folded_away_is_opened_for_who_comes_from_its_words(visit) -> None:
    page = visit(LAB)
    reading = page.locator(".readings li").first
    assert not reading.is_visible()
    page.goto(page.url + "#" + (reading.get_attribute("id") or ""))
    reading.wait_for(state="visible")


def test_paper_shows_the_facts_and_the_whole_text(visit) -> None:
    page = visit(LAB)
    page.emulate_media(media="print")
    ad = page.locator("#ad")
    assert ad.evaluate("e => e.scrollHeight <= e.clientHeight + 2")
    assert not page.locator(".jump").is_visible()
