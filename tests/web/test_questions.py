"""The questions: found by subject, asked by a form, answered as a table and a chart."""

import pytest

FORMS = "/questions/35-median-workload"


def test_a_question_is_found_by_its_subject_and_asked(site) -> None:
    site.open("/questions", today=None)
    site.follow("statistics 10", within="main")
    site.shows("10 of 45 questions")
    site.follow("Hubs of collaboration")
    assert site.heading == "Hubs of collaboration"
    site.fill("partners at least", "3")
    site.press("Ask")
    assert [row[:2] for row in site.rows(within="#rows")] == [
        ["Coastal Ecology Lab", "4"],
        ["Department of Cognitive Neurobiology", "3"],
    ]
    assert "least=3" in site.address


@pytest.mark.parametrize("site", ["keyboard", "no-script", "plain"], indirect=True)
def test_a_code_is_chosen_by_its_name(site) -> None:
    site.open(FORMS, today=None)
    assert site.rows(within="#rows") == [["TV-L", "Germany", "66", "2"]]
    site.choose("type of position", "postdoc")
    site.press("Ask")
    assert site.rows(within="#rows") == [["TV-L", "Germany", "87.5", "2"]]  # 100 and 75
    assert "type=postdoc" in site.address


@pytest.mark.parametrize("site", ["keyboard", "no-script", "plain"], indirect=True)
def test_what_does_not_fit_is_said_beside_its_field(site) -> None:
    site.open(f"{FORMS}?type=astronaut", today=None)
    assert site.status == 400
    site.shows("must be one of engineer, lecturer", within="#p-type-wrong")
    site.open("/questions/36-hubs?least=many", today=None)
    assert site.status == 400
    site.shows("A whole number is needed here.", within="#p-least-wrong")
    site.fill("partners at least", "4")
    site.press("Ask")
    assert site.status == 200
    site.shows("One row.")


@pytest.mark.parametrize("site", ["mouse", "keyboard"], indirect=True)
def test_the_chart_says_the_same_as_its_table(site) -> None:
    site.open("/questions/34-funding-shares", today=None)
    site.unfold("What is drawn, as a table")
    assert ["3 (37.5 %)"] in [list(row[-1:]) for row in site.rows(within="details")]


def test_lines_are_copied_by_a_button(visit) -> None:
    page = visit("/questions/07-part-time", today=None)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy: curl").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/questions/07-part-time")
