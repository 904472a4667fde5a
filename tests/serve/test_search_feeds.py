"""Atom and iCalendar, read by the rules of RFC 4287 and RFC 5545 as written here by hand."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.search import Hit, Result
from kg.serve.pages.search import feeds

A = "{http://www.w3.org/2005/Atom}"
IRI = "https://jobs.example/id/posting/a/1"
WORDS = {
    "title": "Jobs: “x, y; z”",
    "author": "Test & Sons",
    "rights": "https://licence.example/",
    "until": "apply until {date}",
}
LINKS = {"self": "https://h.example/search?q=x&format=atom", "alternate": "https://h.example/search?q=x"}


def hit(title: str = "PhD, tidal flats; mud", deadlines: tuple[date, ...] = (date(2031, 12, 31),)) -> Hit:
    moment = datetime(2030, 5, 1, 12, 30, tzinfo=timezone(timedelta(hours=2)))
    return Hit(
        iri=IRI, title=title, lang="en", employer="Universität Nord", employer_iri="", place="Wyk", place_iri="",
        country={}, deadline=deadlines[0] if deadlines else None, deadlines=deadlines, ends=None, rolling=False,
        state="open", types=(), score=0.0, snippet=(), posted=None, first=moment, updated=moment,
    )  # fmt: skip


def result(*hits: Hit) -> Result:
    return Result(3, len(hits), len(hits), hits, (), (), {})


def unfolded(data: bytes) -> Iterator[tuple[str, str]]:
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    for line in data.decode().replace("\r\n ", "").split("\r\n")[:-1]:
        name, _, value = line.partition(":")
        yield name, value


def test_a_feed_has_what_rfc_4287_asks_for() -> None:
    root = ElementTree.fromstring(feeds.atom(result(hit()), WORDS, {IRI: "https://h.example/id/posting/a/1"}, LINKS))
    assert root.tag == f"{A}feed"
    assert [root.findtext(f"{A}{name}") for name in ("id", "title", "updated")] == [
        LINKS["self"], "Jobs: “x, y; z”", "2030-05-01T10:30:00Z",
    ]  # fmt: skip
    assert root.findtext(f"{A}author/{A}name") == "Test & Sons"
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{A}link")} == LINKS
    (entry,) = root.findall(f"{A}entry")
    assert [entry.findtext(f"{A}{name}") for name in ("id", "title", "updated", "summary")] == [
        IRI, "PhD, tidal flats; mud", "2030-05-01T10:30:00Z", "Universität Nord · Wyk · apply until 2031-12-31",
    ]  # fmt: skip
    assert entry.find(f"{A}link").get("href") == "https://h.example/id/posting/a/1"  # type: ignore[union-attr]


def test_an_empty_feed_is_one_too() -> None:
    root = ElementTree.fromstring(feeds.atom(result(), WORDS, {}, LINKS))
    assert root.findtext(f"{A}updated") == "1970-01-01T00:00:00Z" and not root.findall(f"{A}entry")


def test_a_calendar_has_a_day_for_each_deadline() -> None:
    found = result(hit(deadlines=(date(2031, 2, 28), date(2031, 12, 31))), hit(deadlines=()))
    lines = list(unfolded(feeds.calendar(found, WORDS, {IRI: "https://h.example/x"})))
    assert lines[0] == ("BEGIN", "VCALENDAR") and lines[-1] == ("END", "VCALENDAR") and ("VERSION", "2.0") in lines
    assert [v for n, v in lines if n == "DTSTART;VALUE=DATE"] == ["20310228", "20311231"]
    assert [v for n, v in lines if n == "DTEND;VALUE=DATE"] == ["20310301", "20320101"]
    assert [v for n, v in lines if n == "UID"] == [f"{IRI}#deadline-1", f"{IRI}#deadline-2"]
    assert [v for n, v in lines if n == "DTSTAMP"] == ["20300501T103000Z"] * 2
    assert [v for n, v in lines if n == "SUMMARY"] == ["PhD\\, tidal flats\\; mud"] * 2
    assert ("NAME", "Jobs: “x\\, y\\; z”") in lines


@pytest.mark.parametrize("title", ["line\r\nEND:VEVENT", "back\\slash", "bell\x07", "\ud800half"])
def test_a_title_cannot_break_out_of_its_line(title: str) -> None:
    lines = list(unfolded(feeds.calendar(result(hit(title)), WORDS, {IRI: "https://h.example/x"})))
    assert [n for n, _ in lines].count("END") == 2
    ElementTree.fromstring(feeds.atom(result(hit(title)), WORDS, {IRI: "https://h.example/x"}, LINKS))


@given(st.text(max_size=300))
def test_any_title_is_a_line_that_folds_back(title: str) -> None:
    lines = list(unfolded(feeds.calendar(result(hit(title)), WORDS, {IRI: "https://h.example/x"})))
    assert [n for n, _ in lines].count("SUMMARY") == 1
    root = ElementTree.fromstring(feeds.atom(result(hit(title)), WORDS, {IRI: "https://h.example/x"}, LINKS))
    assert len(root.findall(f"{A}entry")) == 1
