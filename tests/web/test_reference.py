"""The vocabulary, the codes and the shapes as people use them: find one, see what it means, see it as data."""

from collections.abc import Callable
from typing import Any

import pytest
from sites import Visitor

PAGES = ["/ns", "/code", "/shapes", "/ns/positionType", "/code/degree", "/shapes/position-duration"]


def test_a_term_is_found_and_its_page_says_what_uses_it(site: Visitor) -> None:
    site.open("/ns")
    assert site.heading == "Vocabulary"
    site.fill("Find a term", "pay grade")
    site.press("Find")
    site.shows("The grade of a pay scale by which the position is paid.")
    site.lacks("The words of the snapshot that say the statement")
    site.follow("pay grade of the position")
    assert site.heading == "Pay grade of the position"
    site.shows("is said of position")
    site.shows("In Turtle")


def test_a_shape_is_found_with_what_is_said_of_its_example(site: Visitor) -> None:
    site.open("/shapes?severity=Violation")
    site.fill("Find a shape", "months")
    site.choose("Held against", "Each posting")
    site.press("Find")
    site.follow("Duration")
    assert site.heading == "Duration"
    site.shows("Expected: a whole number from 1 to 120")
    site.follow("Each posting", within="ol")
    assert site.address.partition("?")[0].partition("#")[0] == "/shapes"


@pytest.mark.parametrize("site", ["mouse", "keyboard"], indirect=True)
def test_entries_are_sifted_as_one_types(site: Visitor) -> None:
    site.open("/code")
    site.fill("Find a code", "Vantage")
    site.shows("1 entry")
    site.shows("CEFR B2")
    site.lacks("curriculum vitae")
    assert "q=Vantage" in site.address


def test_the_place_of_a_term_is_its_fragment(visit: Callable[..., Any]) -> None:
    page = visit("/ns#positionType")
    top = page.locator("#positionType").bounding_box()["y"]
    assert 0 <= top < 200
    assert page.locator(":target h3").inner_text().startswith("position type")
