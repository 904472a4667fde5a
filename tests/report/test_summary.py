"""Counts over what a catalog keeps."""

import pytest

from kg.report import Rules
from kg.report.summary import Entry, Summary, summary, summary_object, summary_rows
from kg.report.summary_text import summary_lines
from kg.resources import folder
from kg.validate import Report, Result, Shapes

BASE = "https://w3id.org/vacancy-graph/shapes#"
TITLE, HOURS = f"{BASE}posting-title", f"{BASE}position-full-week"


def report(*found: tuple[str, str]) -> Report:
    return Report(tuple(Result(severity, "<urn:n>", None, None, shape, "urn:c", {}) for severity, shape in found))  # type: ignore[arg-type]


ENTRIES = [
    Entry("https://jobs.example.org/1", report(("Warning", TITLE), ("Warning", TITLE)), "urn:1", "One"),
    Entry("https://jobs.example.org/2", report(), "urn:2", "Two"),
    Entry("https://JOBS.example.org:443/3", report(("Violation", HOURS), ("Warning", TITLE)), title="3.txt", code="violation"),
    Entry("press/a.txt", report(("Info", TITLE)), "urn:4", "Four"),
    Entry("press/b.txt", report(), title="b.txt", code="empty", message="It is empty."),
]  # fmt: skip


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules(Shapes.load(folder("shapes")))


def items(told: Summary) -> dict[str, list[tuple[int, str, str]]]:
    return {section.key: [(item.count, item.kind, item.key) for item in section.items] for section in told.sections}


def test_by_portal(rules: Rules) -> None:
    told = summary(ENTRIES, rules, "source", 7)
    assert (told.published, told.warned, told.refused, told.release) == (3, 2, 2, 7)
    assert items(told) == {
        "jobs.example.org": [(1, "Violation", HOURS), (3, "Warning", TITLE)],
        "press/": [(1, "refused", "empty"), (1, "Info", TITLE)],
    }
    counts = {s.key: (s.published, s.warned, s.refused) for s in told.sections}
    assert counts == {"jobs.example.org": (2, 1, 1), "press/": (1, 1, 1)}


def test_by_shape_the_worst_first_with_its_portals(rules: Rules) -> None:
    told = summary(ENTRIES, rules, "shape", 7)
    assert [(s.kind, s.key) for s in told.sections] == [
        ("Violation", HOURS), ("refused", "empty"), ("Warning", TITLE), ("Info", TITLE)
    ]  # fmt: skip
    assert items(told)[HOURS] == [(1, "", "jobs.example.org")]
    warned = next(section for section in told.sections if section.kind == "Warning")
    assert [(item.count, item.key) for item in warned.items] == [(3, "jobs.example.org")]


def test_by_severity(rules: Rules) -> None:
    assert items(summary(ENTRIES, rules, "severity", 7)) == {
        "Violation": [(1, "Violation", HOURS)], "refused": [(1, "refused", "empty")],
        "Warning": [(3, "Warning", TITLE)], "Info": [(1, "Info", TITLE)],
    }  # fmt: skip


def test_by_posting_only_those_with_something_to_mend(rules: Rules) -> None:
    told = summary(ENTRIES, rules, "posting", 7)
    assert [(section.key, section.kind) for section in told.sections] == [
        ("https://JOBS.example.org:443/3", "Violation"), ("press/b.txt", "refused"), ("urn:1", "Warning"), ("urn:4", "Info")
    ]  # fmt: skip


def test_words_are_of_the_language_and_without_the_value_of_one_result(rules: Rules) -> None:
    section = next(s for s in summary(ENTRIES, rules, "severity", 7, "de").sections if s.key == "Violation")
    assert section.name == "Verstoß"
    assert section.items[0].words == "Wochenstunden und Umfang ergeben eine Vollzeitwoche von … Stunden."


def test_as_text_as_object_and_as_rows(rules: Rules) -> None:
    told = summary(ENTRIES, rules, "source", 7)
    text = "\n".join("".join(words for words, _ in line) for line in summary_lines(told))
    assert "press/\n  1 published, 1 of them with something to mend, 1 refused\n    1× refused  empty\n" in text
    assert summary_object(told)["sections"][1]["postings"] == {"published": 1, "with_results": 1, "refused": 1}
    head, *rows = summary_rows(told)
    assert head[0] == "section" and rows[2][:5] == ["press/", "press/", "", "refused", 1]


def test_of_nothing_it_is_said_what_to_do(rules: Rules) -> None:
    text = "\n".join("".join(words for words, _ in line) for line in summary_lines(summary([], rules, "shape", 0)))
    assert "`kg ingest PATH` takes some in." in text
    good = summary([Entry("a", report(), "urn:a")], rules, "source", 1)
    assert "Nothing was found" in "\n".join("".join(w for w, _ in line) for line in summary_lines(good))
