"""Signing in, and deciding what is one thing: in every way that a page can be used."""

import pytest

PAIR = "high-dimensional visual category learning"
LISTS = ("", "/quarantine", "/warnings", "/facts", "/merges", "/missing", "/missing/grants-without-number", "/coverage")


@pytest.fixture(scope="module")
def demo(writable):
    return writable


@pytest.fixture
def signed_in(site, demo):
    """Somebody who went to the steward's page, signed in there, and came back."""
    site.open("/steward/merges", today=None, lang="en")
    site.lacks("They are two")
    site.follow("Sign in", within="main")
    site.fill("Token", demo.token)
    site.press("Sign in", within="main")
    site.shows("Perhaps one thing")
    return site


def test_two_names_are_made_one_and_two_again(signed_in) -> None:
    signed_in.shows("To be decided")
    signed_in.press(f"One thing: keep this name “{PAIR}”")
    signed_in.shows("is the same as", within="main")
    signed_in.lacks("Nothing was decided yet")
    signed_in.press("Take back highdimensional visual category learning")
    signed_in.shows("Nothing was decided yet")
    signed_in.shows(PAIR)


@pytest.mark.parametrize("site", ["no-script", "plain"], indirect=True)
def test_what_waits_is_seen_by_who_has_signed_in(signed_in) -> None:
    signed_in.follow("Quarantine", within="main")
    signed_in.shows("imply a full-time week of 78.4 hours")
    signed_in.open("/signin", today=None)
    signed_in.press("Sign out")
    signed_in.open("/steward/quarantine", today=None)
    signed_in.lacks("78.4")


@pytest.mark.parametrize("site", ["mouse", "plain"], indirect=True)
def test_what_is_missing_leads_to_the_thing(site) -> None:
    site.open("/steward", today=None, lang="de")
    site.follow("Fehlendes", within="main")
    site.follow("Förderungen ohne Nummer")
    site.follow("SORBRIEF")
    assert site.status == 200
    site.shows("SORBRIEF")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_signing_in_and_deciding_are_sound(visit, sound, demo, scheme: str) -> None:
    page = visit("/signin", scheme=scheme, width=360)
    sound(page)
    page.fill("#token", "vg_nothing")
    page.click("main button")
    page.wait_for_selector("[role=alert]")
    sound(page)
    page.fill("#token", demo.token)
    page.click("main button")
    page.wait_for_load_state()
    page.goto(f"{demo.address}/steward/merges")
    sound(page)
    page.goto(f"{demo.address}/steward/quarantine")
    sound(page)
