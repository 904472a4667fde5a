"""The page where a posting is checked, corrected beside its words, and published."""

from pathlib import Path

import httpx
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
BREMEN = EXAMPLES / "10-bremen-hours-do-not-fit.txt"
AD = BREMEN.read_text(encoding="utf-8")
SHORT = """PhD position in polar remote sensing

The University of Bremen seeks a PhD student. The position is paid by E 13 TV-L with 50 % of the regular working hours
(39.2 hours per week). Apply by 28 February 2030: seaice@example.org
"""
IMPLIED = "Weekly hours and workload imply a full-time week of 78.4 hours."


@pytest.fixture(scope="module")
def demo(writable):
    # The first posting waits until the process is there that jobs are forked from; visitors wait five seconds.
    httpx.post(f"{writable.address}/validate", files={"file": ("ad.txt", AD.encode())}, timeout=120).raise_for_status()
    return writable


def test_a_posting_is_checked_corrected_and_published(site, demo) -> None:
    site.open("/validate")
    site.fill("The posting", SHORT)
    site.press("Check")
    assert site.heading == "PhD position in polar remote sensing"
    site.shows("Breaks a rule")
    site.shows(IMPLIED)
    site.lacks("What the posting is known by")
    site.fill("Hours a week", "19.6")
    site.press("Check again")
    site.shows("Conforms")
    site.shows("stated by a person")
    site.shows("Read in the ad: 39.2 “39.2 hours per week”")
    site.lacks(IMPLIED)
    site.fill("What the posting is known by", f"https://jobs.example.org/{site.way}")
    site.fill("Token", demo.token)
    site.press("Publish")
    assert site.status == 201
    assert site.heading == "Published"
    if not site.scripted:
        site.follow("See the posting")
        site.shows("19.6")
        site.shows("stated by a person")


@pytest.mark.parametrize("site", ["no-script", "plain"], indirect=True)
def test_a_file_is_read_and_its_facts_lead_to_their_words_and_back(site) -> None:
    site.open("/validate", lang="de")
    site.upload("Oder eine Datei", BREMEN)
    site.press("Prüfen")
    site.shows("Verstößt gegen eine Regel")
    site.follow("“39.2 hours per week”")
    there = site.address.partition("#")[2]
    assert there.startswith("w-v")
    site.follow("39.2 hours per week")
    assert site.address.partition("#")[2] == there.removeprefix("w-")


@pytest.mark.parametrize("site", ["plain"], indirect=True)
def test_nothing_is_lost_where_the_token_is_wrong(site) -> None:
    site.open("/validate")
    site.fill("The posting", AD)
    site.press("Check")
    site.fill("Hours a week", "19.6")
    site.choose("Kind of position", "postdoc")
    site.press("Check again")
    site.fill("Token", "vg_wrong")
    site.press("Publish")
    assert site.status == 401
    site.shows("Not published.")
    site.shows("Corrections so far: 2")


@pytest.fixture
def result(visit):
    """Opens the page with what was found in the ad."""

    def look(ad: str = AD, **how: object):
        page = visit("/validate", **how)
        page.locator("#data").fill(ad)
        page.locator("main form button[type=submit]").click()
        page.locator("#correct").wait_for()
        return page

    return look


@pytest.mark.parametrize(("scheme", "width", "lang"), [("light", 1400, "en"), ("dark", 360, "de")])
def test_the_pages_are_sound(visit, sound, result, scheme: str, width: int, lang: str) -> None:
    sound(visit("/validate", scheme=scheme, width=width, lang=lang))
    page = result(scheme=scheme, width=width, lang=lang)
    page.locator('[name="/weekly_hours"]').fill("19.6")
    page.locator('[type=date][name="/deadline"]').fill("2030-03-31")
    page.locator(".again button").click()
    page.locator(".corrected").first.wait_for()
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    sound(page)


def test_a_value_and_its_words_light_up_and_a_click_leads_to_the_field(result) -> None:
    page = result()
    word = page.locator(".word", has_text="39.2 hours per week")
    value = page.locator(f"#{word.get_attribute('data-says')}")
    value.hover()
    assert "lit" in (word.get_attribute("class") or "")
    page.locator("h1").hover()
    assert "lit" not in (word.get_attribute("class") or "")
    word.click()
    assert page.evaluate("document.activeElement.name") == "/weekly_hours"
    assert "lit" in (word.get_attribute("class") or ""), "what has the focus is lit as well"


def test_a_field_of_several_values_takes_another_one(result) -> None:
    page = result()
    group = page.get_by_role("group", name="Documents to hand in", exact=True)
    assert group.locator("select:visible").count() == 3
    group.get_by_role("button", name="Another value").press("Enter")
    assert group.locator("select:visible").count() == 4
    page.locator("select:focus").select_option("research_statement")
    page.locator(".again button").click()
    page.locator(".corrected").wait_for()
    assert page.locator(".corrected select:visible").count() == 4


def test_what_was_not_sure_enough_is_taken_with_a_button(result) -> None:
    page = result(ad=(EXAMPLES / "01-darmstadt-visual-inference.txt").read_text(encoding="utf-8"))
    line = page.get_by_role("group", name="Duration in months", exact=True)
    assert line.get_by_role("spinbutton").input_value() == "36"
    line.get_by_role("button", name="Take it").press("Enter")
    assert line.get_by_role("spinbutton").input_value() == "24"
