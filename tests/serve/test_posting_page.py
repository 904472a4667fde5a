"""A posting's page over ads written for it: conflicts, gaps, what may be shown, history; values by hand from the ads."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sites import demo

from kg import settings
from kg.pipeline import ingest
from kg.store import Catalog

AD = """Doctoral researcher in soil acoustics

The Soil Acoustics Lab at the University of Kassel, headed by Prof. Dr. Ulla Muster, invites applications.

Application deadline: 15 January 2027
The position is paid by E13 TV-H (65 %) for 36 months.

Please send a CV to soil-jobs@example.org no later than 22 January 2027. For questions call us (phone: ).
"""
QUOTED = """Postdoctoral researcher in wave theory

The Wave Group at the University of Kassel invites applications. It is a very friendly group near the river.

Application deadline: 31 March 2027
Reference number: 13/26
Please apply by e-mail to waves@example.org. The position is limited to 24 months.
"""
SILENT = QUOTED.replace("wave theory", "ice physics").replace("Wave Group", "Ice Group").replace("13/26", "14/26")
CHANGED = QUOTED.replace("31 March", "30 April")


def take_in(folder: Path, catalog: Catalog, name: str, text: str, publish: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    report = ingest([folder / name], catalog, settings.load(folder / "data", {"publish_text": publish}, {}))
    assert [row.outcome for row in report.rows] in (["accepted"], ["updated"]), report.rows


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The pages of the three postings in English by the name of their file, as their day is 2026-12-01."""
    folder, port = tmp_path_factory.mktemp("ads"), demo.free_port()
    with Catalog.open(folder / "data", create=True, base=f"http://127.0.0.1:{port}/") as catalog:
        take_in(folder, catalog, "conflict.txt", AD, "full")
        take_in(folder, catalog, "quoted.txt", QUOTED, "quotes")
        take_in(folder, catalog, "silent.txt", SILENT, "none")
        take_in(folder, catalog, "quoted.txt", CHANGED, "quotes")
        paths = {record.name: "/doc/" + record.posting.partition("/id/")[2] for record in catalog.sources()}
        (folder / "data" / "token").write_text(catalog.tokens.create("tests"), encoding="utf-8")
    with demo.served(folder / "data", port) as served, httpx.Client(base_url=served.address, timeout=30) as http:
        yield {
            name: http.get(f"{path}?today=2026-12-01", headers={"Accept": "text/html", "Accept-Language": "en"}).text
            for name, path in paths.items()
        }


def plain(text: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text)))


def section(page: str, name: str) -> str:
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', page, re.DOTALL)
    assert found, f"no section {name}"
    return plain(found[0])


def ad(page: str) -> str:
    return html.unescape(
        re.sub(r"<[^>]*>", "", page.partition('id="ad"')[2].partition(">")[2].partition("</section>")[0])
    )


def test_of_two_deadlines_none_is_taken_and_both_are_shown(pages: dict[str, str]) -> None:
    page = pages["conflict.txt"]
    assert "No deadline stated" in plain(page)
    said = section(page, "undecided")
    assert "15 January 2027" in said and "22 January 2027" in said
    assert said.count("in conflict") == 2
    head = plain(page.partition("</header>")[2].partition("</header>")[0])
    assert "15 January 2027" in head and "22 January 2027" in head


def test_the_words_of_a_reading_that_was_not_taken_are_marked_as_such(pages: dict[str, str]) -> None:
    page = pages["conflict.txt"]
    for words in ("15 January 2027", "22 January 2027"):
        assert re.search(rf'<mark id="w-{AD.index(words)}"[^>]*class="maybe"><a href="#c-\d"[^>]*>{words}</a>', page)


def test_what_is_left_out_and_what_the_shapes_miss_are_gaps(pages: dict[str, str]) -> None:
    said = section(pages["conflict.txt"], "gaps")
    assert "leaves it out: phone" in said
    assert "The posting has no deadline and does not say that it is open until filled." in said
    assert "ns#" not in said, "what is in conflict stands elsewhere already"


def test_what_is_inferred_says_so_in_a_word_and_what_is_written_too(pages: dict[str, str]) -> None:
    page = pages["conflict.txt"]
    place = re.search(r'<dd id="f-\d+"[^>]*class="is-inferred">(?:(?!</dd>).)*Kassel.*?</dd>', page, re.DOTALL)
    assert place and "inferred" in plain(place[0]), "the city follows from the university"
    employer = re.search(r"<dt>Employer</dt>.*?</dd>", page, re.DOTALL)
    assert employer and "as written" in plain(employer[0])
    duration = re.search(r"<dt>Duration in months</dt>.*?</dd>", page, re.DOTALL)
    assert duration and "in standard form" in plain(duration[0])


def test_the_whole_text_is_shown_where_it_may_be_as_it_is(pages: dict[str, str]) -> None:
    assert ad(pages["conflict.txt"]).strip() == AD.strip()


def test_of_a_text_that_may_be_quoted_only_the_quotes_are_shown(pages: dict[str, str]) -> None:
    page = pages["quoted.txt"]
    shown = ad(page)
    assert "30 April 2027" in shown and "Wave Group" in shown and "waves@example.org" in shown
    assert "friendly" not in page
    assert f'href="#w-{CHANGED.index("30 April 2027")}"' in page


def test_of_a_text_that_may_not_be_shown_there_is_not_a_word(pages: dict[str, str]) -> None:
    page = pages["silent.txt"]
    assert 'id="ad"' not in page and "<mark" not in page and "<q" not in page and "friendly" not in page
    assert "The words of the ad may not be published here." in plain(page)
    assert "as written" in plain(page), "how a fact came about may be told"
    assert "31 March 2027" in plain(page)


def test_history_tells_each_version_with_what_changed(pages: dict[str, str]) -> None:
    said = section(pages["quoted.txt"], "history")
    assert re.findall(r"Release (\d)", said) == ["4", "2"]
    assert "changed" in said and "first published" in said
    assert 'href="/releases/3/diff/4"' in pages["quoted.txt"]


def test_the_verdict_of_the_shapes_and_the_report(pages: dict[str, str]) -> None:
    assert "Conforms, with something to look at." in section(pages["conflict.txt"], "checks")
    assert '<section class="report"' in pages["conflict.txt"]


def test_similar_postings_say_what_they_share_and_keep_the_day(pages: dict[str, str]) -> None:
    page = pages["quoted.txt"]
    assert re.search(r'<a href="/id/posting/[^"]*today=2026-12-01"[^>]*>Visual', page) is None
    assert 'aria-labelledby="similar"' not in page, "nothing but the employer is shared, which is not enough"


def test_facts_stand_in_the_groups_of_the_shapes(pages: dict[str, str]) -> None:
    headings = re.findall(r'<h3 id="g-(\w+)">', pages["conflict.txt"])
    order = ["position", "place", "research", "tasks", "requirements", "application", "ad", "more"]
    assert headings == [name for name in order if name in headings]
    assert {"position", "place", "application", "ad"} <= {*headings}
