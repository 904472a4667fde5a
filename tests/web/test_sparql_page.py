"""The SPARQL page: a question is asked and answered, by the plain form in every way, and by the editor over it."""

import json
from urllib.parse import quote, urlsplit

import httpx
import pytest

COUNT = """PREFIX vac: <https://w3id.org/vacancy-graph/ns#>
SELECT (COUNT(*) AS ?postings) WHERE { ?posting a vac:JobPosting }"""
NUMBERS = "SELECT ?n WHERE { VALUES ?n { 10 9 100 } }"
TAKEN_IN = "9"  # of the ten examples one breaks a shape on purpose


def plain_form(site) -> None:
    """At 1400 px the editor is there first, where scripts run."""
    site.open("/sparql")
    if site.scripted:
        site.press("Plain form")


def written(page) -> str:
    """What stands in the editor that is shown."""
    return page.evaluate("[...document.querySelectorAll('.tabPanel.active .CodeMirror')].at(-1).CodeMirror.getValue()")


def write(page, query: str) -> None:
    """Write into the editor as one types, in the place of what is there."""
    page.locator(".tabPanel.active .CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(query)


@pytest.fixture
def editor(visit):
    """The page with the editor ready."""

    def opened(**how):
        page = visit("/sparql", **how)
        if how.get("width", 1400) < 800:
            page.get_by_role("button", name="Editor", exact=True).click()
        page.locator("#editor .CodeMirror").wait_for()
        return page

    return opened


def test_a_query_is_written_and_answered(site) -> None:
    plain_form(site)
    site.fill("Query", COUNT)
    site.press("Run query")
    assert site.rows() == [[TAKEN_IN]]
    assert site.status == 200
    assert urlsplit(site.address).query.startswith("query=PREFIX")


@pytest.mark.parametrize("site", ["keyboard", "no-script", "plain"], indirect=True)
def test_a_query_begins_with_that_of_a_question(site) -> None:
    plain_form(site)
    site.choose("Begin with the query of", "Collaborators of a project")
    site.press("Take it over")
    site.press("Run query")
    site.shows("sinzlab.org")


@pytest.mark.parametrize("site", ["keyboard", "no-script", "plain"], indirect=True)
def test_a_mistake_is_said_above_what_was_written(site) -> None:
    plain_form(site)
    site.fill("Query", "SELECT ?x WHERE { ?x a vac:JobPosting }")
    site.press("Run query")
    assert site.status == 400
    site.shows("400. ")
    site.shows("vac:")


@pytest.mark.parametrize("site", ["keyboard", "no-script", "plain"], indirect=True)
def test_the_whole_answer_is_there_in_each_format(site, demo) -> None:
    site.open(f"/sparql?query={quote(COUNT)}")
    links = dict(site.links())
    for name, media, begins in (
        ("JSON", "application/sparql-results+json", "{"),
        ("CSV", "text/csv", "postings\r\n9"),
        ("XML", "application/sparql-results+xml", "<?xml"),
        ("TSV", "text/tab-separated-values", "?postings\n9"),
    ):
        answer = httpx.get(demo.address + links[name], headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media)
        assert answer.text.startswith(begins)


def test_what_a_name_of_a_format_cannot_be_is_said(demo) -> None:
    for path in (f"/sparql?query={quote(COUNT)}&format=xlsx", f"/sparql?query={quote(COUNT)}&format=csv&format=json"):
        answer = httpx.get(demo.address + path)
        assert answer.status_code == 400
        assert "csv" in answer.json()["detail"]
    assert httpx.get(demo.address + f"/sparql?query={quote(COUNT)}&format=ttl").status_code == 406
    answer = httpx.get(demo.address + f"/sparql?query={quote(COUNT)}&format=text/csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert httpx.get(demo.address + "/sparql?example=no-such", headers={"Accept": "text/html"}).status_code == 404


def test_a_table_is_sorted_by_its_heads(visit) -> None:
    page = visit(f"/sparql?query={quote(NUMBERS)}")
    head = page.get_by_role("button", name="n", exact=True)

    def column() -> list[str]:
        return [text.strip() for text in page.locator("table tbody td").all_inner_texts()]

    assert column() == ["10", "9", "100"]
    head.click()
    assert column() == ["9", "10", "100"]
    head.press("Enter")
    assert column() == ["100", "10", "9"]
    assert page.locator("th").get_attribute("aria-sort") == "descending"


def test_the_editor_answers_by_keyboard_alone_and_holds_nobody(editor) -> None:
    page = editor()
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(COUNT)
    page.keyboard.press("Tab")
    assert (
        page.evaluate("!document.activeElement.closest('.CodeMirror-code') && document.activeElement.localName")
        == "button"
    )
    assert written(page) == COUNT
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Control+Enter")
    page.locator(".yasr table tbody tr").wait_for()
    assert TAKEN_IN in page.locator(".yasr table tbody").inner_text()


def test_the_editor_takes_over_questions_and_shares_addresses_of_the_plain_form(editor) -> None:
    page = editor()
    page.get_by_label("Begin with the query of").select_option(label="Collaborators of a project")
    page.get_by_role("button", name="Take it over").click()
    page.locator(".tabsList .tab").nth(1).wait_for()
    assert "VALUES ?acronym" in written(page) and "#+" not in written(page)
    page.locator(".tabPanel.active").get_by_role("button", name="Share query").click()
    shared = page.locator(".yasqe_sharePopup input").input_value()
    page.goto(shared)
    assert "sinzlab.org" in page.locator("#plain table").inner_text()


def test_completions_are_of_our_vocabulary(editor) -> None:
    page = editor()
    write(page, "PREFIX vac: <https://w3id.org/vacancy-graph/ns#>\nSELECT * { ?p a ")
    page.keyboard.type("vac:JobP")
    page.keyboard.press("Control+Space")
    hints = page.locator(".CodeMirror-hints")
    hints.get_by_text("vac:JobPosting", exact=True).wait_for()
    page.keyboard.press("Enter")
    assert written(page).endswith("?p a vac:JobPosting")
    page.keyboard.type(" ; vac:applicationDead")
    page.keyboard.press("Control+Space")
    hints.get_by_text("vac:applicationDeadline", exact=True).wait_for()


def test_a_prefix_that_is_used_is_declared(editor) -> None:
    page = editor()
    write(page, "SELECT * { ?p a ")
    page.keyboard.type("frapo:")
    page.get_by_text("http://purl.org/cerif/frapo/").first.wait_for()
    assert written(page).startswith("PREFIX frapo: <http://purl.org/cerif/frapo/>")


def test_queries_are_kept_in_the_browser_and_can_be_forgotten(editor) -> None:
    page = editor()
    write(page, COUNT)
    page.keyboard.press("Control+Enter")
    page.locator(".yasr table tbody tr").wait_for()
    page.reload()
    page.locator("#editor .CodeMirror").wait_for()
    assert written(page) == COUNT
    kept = json.loads(page.evaluate("JSON.stringify(localStorage)"))
    assert {name for name in kept if "vacancy-graph" in name} and "bindings" not in json.dumps(kept)
    page.get_by_role("button", name="Forget my queries").click()
    page.locator("#editor .CodeMirror").wait_for()
    assert written(page) != COUNT


def test_the_way_to_write_is_remembered(visit) -> None:
    page = visit("/sparql")
    page.locator("#editor .CodeMirror").wait_for()
    page.get_by_role("button", name="Plain form").click()
    page.reload()
    page.get_by_label("Query", exact=True).wait_for()
    assert page.locator("#editor").is_hidden()


def test_a_narrow_window_has_the_plain_form_first_and_loads_no_editor(visit) -> None:
    page = visit("/sparql", width=360)
    page.wait_for_load_state("networkidle")
    assert page.get_by_label("Query", exact=True).is_visible()
    assert page.evaluate("performance.getEntriesByType('resource').filter(r => r.name.includes('vendor')).length") == 0


def test_an_editor_that_cannot_be_loaded_is_said(visit) -> None:
    page = visit("/sparql", width=360)
    page.route("**/vendor/*", lambda route: route.abort())
    page.get_by_role("button", name="Editor", exact=True).click()
    page.get_by_text("could not be loaded").wait_for()
    assert page.get_by_label("Query", exact=True).is_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1400)])
def test_the_form_with_its_answer_is_sound(visit, sound, scheme: str, width: int) -> None:
    sound(visit(f"/sparql?query={quote(COUNT)}", scheme=scheme, width=width))


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1400)])
def test_the_editor_with_its_answer_is_sound(editor, sound, scheme: str, width: int) -> None:
    page = editor(scheme=scheme, width=width)
    page.locator("#editor").get_by_role("button", name="Run query").click()
    page.locator(".yasr table tbody tr").first.wait_for()
    sound(page)


def test_what_is_typed_is_carried_over_both_ways(visit) -> None:
    page = visit("/sparql", width=600)
    page.get_by_label("Query", exact=True).fill("SELECT ?plain {}")
    page.get_by_role("button", name="Editor", exact=True).click()
    page.locator("#editor .CodeMirror").wait_for()
    page.wait_for_function("document.querySelector('[data-mode=editor]').getAttribute('aria-pressed') === 'true'")
    assert written(page) == "SELECT ?plain {}"
    write(page, "SELECT ?edited {}")
    page.get_by_role("button", name="Plain form").click()
    assert page.get_by_label("Query", exact=True).input_value() == "SELECT ?edited {}"
    page.get_by_label("Query", exact=True).fill("ASK {}")
    page.get_by_role("button", name="Editor", exact=True).click()
    page.locator("#editor .CodeMirror").wait_for()
    assert written(page) == "ASK {}"
