"""Pages of things: found in a list, read, and their neighbourhood walked as a list and as a graph.

What is expected is written from `examples/`: the Coastal Ecology Lab of Göttingen has three ads, and Marlene Brockhoff
heads it.
"""

import pytest

LABORATORY, UNIVERSITY = (
    "<http://vivoweb.org/ontology/core#Laboratory>",
    "<http://vivoweb.org/ontology/core#University>",
)
GRANT, PERSON = "<http://purl.org/cerif/frapo/Grant>", "<http://xmlns.com/foaf/0.1/Person>"
LAB = "Coastal Ecology Lab"
HERE = "() => document.querySelector('[data-canvas]').dataset.here"
SHOWN = "() => document.querySelector('[data-canvas]').walk.graph.nodes(':visible').map((n) => n.data('label'))"
AT = """(label) => {
  const canvas = document.querySelector('[data-canvas]');
  const at = canvas.walk.graph.nodes(`[label = "${label}"]`).renderedPosition(), box = canvas.getBoundingClientRect();
  return [box.left + at.x, box.top + at.y];
}"""


def test_a_lab_is_found_and_its_head_and_calls_are_there(site) -> None:
    site.open("/labs")
    site.fill("Name holds", "coastal")
    site.press("Filter")
    site.shows("1 found")
    site.follow(LAB, within="main")
    assert site.heading == LAB
    site.shows("3 open calls")
    site.follow("Marlene Brockhoff", within="main")
    assert site.heading == "Marlene Brockhoff"


@pytest.mark.parametrize("site", ["no-script", "plain"], indirect=True)
def test_the_neighbourhood_is_a_list_without_a_script(site, find) -> None:
    site.open(find(LABORATORY, LAB))
    site.lacks("SILTSCAPE", within="#around")
    site.choose("How far", "2 steps")
    site.press("Show as list")
    site.shows("SILTSCAPE", within="#around")
    assert site.address.endswith("#neighbourhood") or site.way == "plain"


def drawn(page) -> None:
    """Ask for the graph by the keyboard, and wait until it is there."""
    page.get_by_role("button", name="Show as graph").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('[data-canvas]')?.dataset.here")


def test_the_graph_is_walked_by_keyboard(visit, find) -> None:
    page = visit(find(LABORATORY, LAB))
    drawn(page)
    assert page.evaluate("document.activeElement.hasAttribute('data-canvas')")
    middle, seen = page.evaluate(HERE), set()
    for key in ("ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft") * 2:
        page.keyboard.press(key)
        seen.add(page.evaluate(HERE))
    assert len(seen) >= 4
    page.keyboard.press("Home")
    assert page.evaluate(HERE) == middle
    assert page.locator("[data-told-now]").inner_text().startswith(f"{LAB}, lab or group. In the middle.")
    page.keyboard.press("ArrowUp")
    there = page.locator("[data-told-now]").inner_text().split(",")[0]
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text().startswith(there)


def test_the_graph_is_walked_by_mouse(visit, find) -> None:
    page = visit(find(LABORATORY, LAB))
    page.get_by_role("button", name="Show as graph").click()
    page.wait_for_function("() => document.querySelector('[data-canvas]')?.dataset.here")
    page.locator("[data-canvas]").scroll_into_view_if_needed()
    page.mouse.click(*page.evaluate(AT, "Marlene Brockhoff"))
    page.get_by_text("Marlene Brockhoff, person.").wait_for()
    page.get_by_role("button", name="Put in the middle").click()
    page.get_by_text("Marlene Brockhoff, person. In the middle.").wait_for()
    page.get_by_role("button", name="Back").click()
    page.get_by_text(f"{LAB}, lab or group. In the middle.").wait_for()
    page.mouse.click(*page.evaluate(AT, "Marlene Brockhoff"))
    with page.expect_navigation():
        page.get_by_role("link", name="Open its page").click()
    assert page.locator("h1").inner_text() == "Marlene Brockhoff"


def test_steps_and_kinds_hold_for_graph_and_list(visit, find, sound) -> None:
    page = visit(find(LABORATORY, LAB), width=360, scheme="dark")
    drawn(page)
    few = page.evaluate(SHOWN)
    page.get_by_label("How far").select_option("2")
    page.wait_for_function(f"() => ({SHOWN})().length > {len(few)}")
    page.locator("#around").get_by_text("SILTSCAPE").first.wait_for()
    page.get_by_label("person").uncheck()
    page.wait_for_function("() => !document.querySelector('#around').innerText.includes('Marlene Brockhoff')")
    assert "Marlene Brockhoff" not in page.evaluate(SHOWN) and LAB in page.evaluate(SHOWN)
    assert "depth=2" in page.url
    sound(page)
