"""The report as HTML: well-formed, escaped, in both languages, with nothing from elsewhere."""

from html.parser import HTMLParser

import pytest

from kg.report import Finding, Group, Passage, View
from kg.report.html import page_html, report_html, summary_page
from kg.report.summary import Item, Section, Summary
from kg.validate import Result

EVIL = "<script>alert('x')</script>"
RESULT = Result("Violation", "<http://example.org/p>", "<urn:p>", f'"{EVIL}"', "https://example.org/S", "urn:c", {})
FINDING = Finding(
    RESULT, f"No: {EVIL}", f"position {EVIL}", "“months”", EVIL, f"a number, no {EVIL}", "name", "why",
    (Passage(((f"It is {EVIL} ", False), ("360 & more", True)), line=7),),
)  # fmt: skip
VIOLATION = Group(EVIL, "http://example.org/ad", (FINDING,))


def view(language: str = "en") -> View:
    return View(language, f"ad {EVIL}.txt", False, (VIOLATION,), warnings=("odd",))


class Checked(HTMLParser):
    """Tags must be closed in the order in which they were opened."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["en", "de"])
def test_words_of_ads_are_escaped_and_tags_are_closed(language: str) -> None:
    page = page_html([view(language), View(language, "good.txt", True, ())], language)
    found = Checked(page)
    assert "<script" not in page and "&lt;script&gt;" in page
    assert "<mark>360 &amp; more</mark>" in page
    assert not [attrs for _, attrs in found.tags if "src" in attrs or ("href" in attrs and attrs["href"] != "#reports")]
    assert not [attrs for _, attrs in found.tags for name in attrs if name.startswith("on") or name == "style"]


def test_a_page_says_its_language_and_has_one_main_heading_and_a_way_past_what_comes_before() -> None:
    found = Checked(page_html([view("de")], "de"))
    assert ("html", {"lang": "de"}) in found.tags
    assert [tag for tag, _ in found.tags if tag[0] == "h" and tag[1:].isdigit()] == ["h1", "h2", "h3", "h4"]
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in found.tags
    assert [tag for tag, _ in found.tags].count("main") == 1


def test_german_words() -> None:
    page = page_html([view("de")], "de")
    for words in ("Verstoß:", "nicht in Ordnung", "erwartet", "Zeile 7", "Bericht: "):
        assert words in page
    assert "expected" not in page.replace("report-expected", "")


def test_a_part_takes_the_level_of_its_place() -> None:
    part = report_html(view(), level=3)
    tags = [tag for tag, _ in Checked(part).tags]
    assert tags[0] == "section" and "h3" in tags and "h5" in tags and "h2" not in tags and "html" not in tags


def test_where_nothing_was_found_it_is_said() -> None:
    assert "Nothing was found that is wrong or missing." in report_html(View("en", "good.txt", True, ()))
    assert "refused: empty" in report_html(View("en", "bad.txt", False, (), refused="empty"))


def test_a_summary_is_a_table_for_each_section() -> None:
    items = (Item(3, "Violation", f"Wrong {EVIL}", "urn:s"), Item(1, "refused", "no posting", "no-posting"))
    told = Summary(
        "source", "de", 4, 10, 2, 1, (Section("jobs.example.org", "jobs.example.org", "", "", 10, 2, 1, items),)
    )
    page = summary_page(told)
    found = Checked(page)
    assert [tag for tag, _ in found.tags].count("table") == 1 and "<script" not in page
    assert "Veröffentlichung 4: 10 veröffentlicht, davon 2 mit etwas zum Nachsehen, 1 abgewiesen" in page
    assert "Verstoß" in page and "abgewiesen" in page
