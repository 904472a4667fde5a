"""`/search`: what is found, how it is narrowed, and that each state has an address in five formats."""

import csv
import html
import io
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from hashlib import sha256
from xml.etree import ElementTree

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from kg.graph.contribution import Contribution
from kg.read.document import Document, Source
from kg.search import Search
from kg.store import Catalog
from kg.validate.report import Report

BASE = "https://jobs.example/"
PREFIXES = """@base <https://jobs.example/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix vac: <https://w3id.org/vacancy-graph/ns#> . @prefix code: <https://w3id.org/vacancy-graph/code#> .
@prefix schema: <https://schema.org/> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix vivo: <http://vivoweb.org/ontology/core#> . @prefix frapo: <http://purl.org/cerif/frapo/> .
"""
# Name, title, type, university, deadline, percent, words of the ad.
ADS = (
    ("1", "PhD in tidal flats", "phd", "nord", "2031-03-10", 65, "You study mud and sediment of the Wadden Sea."),
    ("2", "Postdoc in tidal energy", "postdoc", "nord", "2031-04-20", 100, "Turbines in the sea."),
    (
        "3",
        "Doktorand (m/w/d) Küstenökologie",
        "phd",
        "süd",
        "2031-03-25",
        50,
        "Sie untersuchen Muscheln im Wattenmeer.",
    ),
    ("4", "Lecturer in algae", "lecturer", "süd", "2030-12-01", 100, "Teaching about algae."),
    ("5", "=SUM(A1) engineer", "postdoc", "süd", "", 100, "A position without any deadline."),
)
NAMES = {"nord": "Universität Nord", "süd": "Southern <Institute> & Sons"}


def ad(name: str, title: str, kind: str, university: str, deadline: str, percent: int) -> str:
    until = f'; vac:applicationDeadline "{deadline}"^^xsd:date' if deadline else ""
    return f"""{PREFIXES}
<id/posting/{university}/{name}> a vac:JobPosting ; rdfs:label "{title}" ; schema:title "{title}"@en {until} ;
  schema:hiringOrganization <id/org/{university}> ; vac:advertises <id/position/{name}> .
<id/position/{name}> a vac:Position ; rdfs:label "{title}" ; vac:positionType code:{kind} ; vac:workloadPercent {percent}.0 .
<id/org/{university}> a vivo:University ; rdfs:label "{NAMES[university]}" ."""


@pytest.fixture(scope="module")
def client(
    tmp_path_factory: pytest.TempPathFactory, run: Callable[..., AbstractContextManager[str]]
) -> Iterator[httpx.Client]:
    """A client of a server over five postings, whose search is ready."""
    folder = tmp_path_factory.mktemp("search")
    with Catalog.open(folder, create=True, base=BASE) as catalog:
        with catalog.batch("ingest") as batch:
            for *said, words in ADS:
                statements = tuple(parse(ad(*said).encode(), format=RdfFormat.TURTLE))  # type: ignore[arg-type]
                document = Document(words, Source(f"{said[0]}.txt", "text/plain", sha256(words.encode()).hexdigest()))
                iri = f"{BASE}id/posting/{said[3]}/{said[0]}"
                batch.accept(f"{said[0]}.txt", document, Contribution(iri, str(said[1]), statements), Report(), "full")
        Search.open(folder).follow(catalog)
    with run(folder, title="Sea jobs") as address, httpx.Client(base_url=address, timeout=30) as found:
        yield found


def ask(client: httpx.Client, query: str) -> dict[str, object]:
    answer = client.get(f"/search?today=2031-03-01&format=json&{query}")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.content)  # type: ignore[no-any-return]


def titles(found: dict[str, object]) -> list[str]:
    return [hit["title"] for hit in found["hits"]]  # type: ignore[attr-defined,index]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=tidal", {"PhD in tidal flats", "Postdoc in tidal energy"}),
        ("q=mud", {"PhD in tidal flats"}),
        ("q=TIDAL+-turbines", {"PhD in tidal flats"}),
        ("q=kustenokologie", {"Doktorand (m/w/d) Küstenökologie"}),
        ("type=phd", {"PhD in tidal flats", "Doktorand (m/w/d) Küstenökologie"}),
        ("type=phd&type=lecturer", {"PhD in tidal flats", "Doktorand (m/w/d) Küstenökologie", "Lecturer in algae"}),
        ("type=phd&q=tidal", {"PhD in tidal flats"}),
        ("state=closed", {"Lecturer in algae"}),
        ("deadline=2031-03-01..2031-03-31", {"PhD in tidal flats", "Doktorand (m/w/d) Küstenökologie"}),
        ("workload=..65", {"PhD in tidal flats", "Doktorand (m/w/d) Küstenökologie"}),
        (f"university={BASE}id/org/nord", {"PhD in tidal flats", "Postdoc in tidal energy"}),
        ("q=penguins", set()),
    ],
)
def test_GET_search_200_what_is_asked_for(client: httpx.Client, query: str, expected: set[str]) -> None:
    found = ask(client, query)
    assert set(titles(found)) == expected and found["total"] == len(expected)


def test_GET_search_200_counts_of_a_facet_are_those_of_what_its_link_finds(client: httpx.Client) -> None:
    for first in ("", "type=phd", "q=tidal", "state=open"):
        for facet in ask(client, first)["facets"]:  # type: ignore[attr-defined]
            for choice in facet["choices"]:
                if facet["name"] != first.partition("=")[0]:
                    narrowed = ask(client, f"{first}&{facet['name']}={choice['key']}")
                    assert narrowed["total"] == choice["count"], (first, facet["name"], choice)


def test_GET_search_200_by_deadline_what_is_open_comes_first(client: httpx.Client) -> None:
    assert titles(ask(client, "sort=deadline"))[:3] == [
        "PhD in tidal flats", "Doktorand (m/w/d) Küstenökologie", "Postdoc in tidal energy",
    ]  # fmt: skip


def test_GET_search_200_pages_lead_on(client: httpx.Client) -> None:
    seen, address = [], "/search?today=2031-03-01&size=2&format=json"
    while address:
        answer = client.get(address)
        seen += titles(answer.json())
        following = answer.links.get("next")
        address = following["url"] + "&format=json" if following else ""
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize(("page", "relations"), [(1, {"next"}), (2, {"prev", "next"}), (3, {"prev"})])
def test_GET_search_200_every_page_of_several_leads_on(client: httpx.Client, page: int, relations: set[str]) -> None:
    answer = client.get(f"/search?today=2031-03-01&size=2&page={page}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert set(re.findall(r'<a class="[^"]*" rel="(prev|next)"', answer.text)) == relations


def test_GET_search_200_csv_is_safe_for_a_spreadsheet(client: httpx.Client) -> None:
    answer = client.get("/search?today=2031-03-01", headers={"Accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8" and "Accept" in answer.headers["vary"]
    rows = {row["iri"]: row for row in csv.DictReader(io.StringIO(answer.text))}
    assert len(rows) == 5
    first = rows[f"{BASE}id/posting/nord/1"]
    assert (first["title"], first["employer"], first["deadline"], first["state"], first["days_left"]) == (
        "PhD in tidal flats", "Universität Nord", "2031-03-10", "open", "9",
    )  # fmt: skip
    assert rows[f"{BASE}id/posting/süd/5"]["title"] == "'=SUM(A1) engineer"


@pytest.mark.parametrize("lang", ["en", "de"])
def test_GET_search_200_types_are_given_as_keys_that_choose_them_in_every_language(
    client: httpx.Client, lang: str
) -> None:
    address, headers = "/search?today=2031-03-01&q=mud&format=", {"Accept-Language": lang}
    (hit,) = client.get(address + "json", headers=headers).json()["hits"]
    (row,) = csv.DictReader(io.StringIO(client.get(address + "csv", headers=headers).text))
    assert (hit["type_keys"], row["type_keys"]) == (["phd"], "phd") and row["types"] == "; ".join(hit["types"])
    assert hit["title"] in titles(ask(client, f"type={row['type_keys']}"))


def test_GET_search_200_a_feed_and_a_calendar_of_the_same(client: httpx.Client) -> None:
    feed = client.get("/search?q=tidal&today=2031-03-01&format=atom")
    root = ElementTree.fromstring(feed.content)
    ids = [node.text for node in root.iter("{http://www.w3.org/2005/Atom}id")]
    assert feed.headers["content-type"] == "application/atom+xml"
    assert set(ids[1:]) == {f"{BASE}id/posting/nord/1", f"{BASE}id/posting/nord/2"}
    days = client.get("/search?q=tidal&today=2031-03-01&format=ics")
    assert days.headers["content-type"] == "text/calendar; charset=utf-8"
    assert sorted(re.findall(r"DTSTART;VALUE=DATE:(\d+)", days.text)) == ["20310310", "20310420"]


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "type=nothing-like-it",
        "deadline=soonish",
        "workload=x..y",
        "page=0",
        "sort=size",
        "format=pdf",
        "today=2031-13-01",
        "today=9999-12-31",
        "today=0001-01-01",
        "today=1899-12-31",
        "workload=80..20",
        "deadline=2031-03-31..2031-01-01",
    ],
)
def test_GET_search_400_says_what_can_be_asked(client: httpx.Client, query: str) -> None:
    name = query.partition("=")[0]
    answer = client.get("/search?" + (query if name == "today" else f"today=2031-03-01&{query}"))
    assert answer.status_code == 400 and answer.headers["content-type"].startswith("application/problem+json")
    assert name in answer.json()["detail"]


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "(",
        "NEAR(",
        "a OR",
        "title:x",
        "*",
        "-",
        "--",
        "' OR 1=1",
        "\u0000",
        "﷽" * 50,
        "a" * 1000,
        "^x",
        "{",
        "AND AND",
    ],
)
def test_GET_search_200_whatever_is_typed(client: httpx.Client, text: str) -> None:
    assert client.get("/search", params={"q": text, "format": "json"}).status_code == 200


@pytest.mark.parametrize("day", ["1900-01-01", "2999-12-31"])
@pytest.mark.parametrize("path", ["/", "/search", "/search?format=json", "/search?format=ics"])
def test_GET_search_and_home_200_on_the_first_and_the_last_day(client: httpx.Client, path: str, day: str) -> None:
    answer = client.get(path, params={"today": day, **dict(httpx.URL(path).params)}, headers={"Accept": "text/html"})
    assert answer.status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "3000-01-01"])
def test_GET_home_400_a_day_that_cannot_be_asked_about(client: httpx.Client, day: str) -> None:
    answer = client.get("/", params={"today": day}, headers={"Accept": "text/html"})
    assert answer.status_code == 400 and "1900-01-01 to 2999-12-31" in answer.text


@pytest.mark.parametrize("query", ["workload=80..20", "deadline=2031-03-31..2031-01-01"])
def test_GET_search_400_a_range_the_wrong_way_round_is_said_to_be_one(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/search?today=2031-03-01&format=json&{query}")
    assert "ends before it begins" in answer.json()["detail"]


@pytest.fixture(scope="module")
def nothing(
    tmp_path_factory: pytest.TempPathFactory, run: Callable[..., AbstractContextManager[str]]
) -> Iterator[httpx.Client]:
    """A client of a server over a catalog into which nothing went."""
    folder = tmp_path_factory.mktemp("nothing")
    Catalog.open(folder, create=True, base=BASE).close()
    with run(folder) as address, httpx.Client(base_url=address, timeout=30) as found:
        for _ in range(100):
            if found.get("/search?format=json").status_code != 503:
                break
            time.sleep(0.1)
        yield found


@pytest.mark.parametrize("form", ["html", "json", "csv", "atom", "ics"])
@pytest.mark.parametrize("query", ["", "&q=tidal", "&state=open"])
def test_GET_search_200_nothing_is_found_in_an_empty_dataset(nothing: httpx.Client, form: str, query: str) -> None:
    answer = nothing.get(f"/search?format={form}{query}", headers={"Accept": "text/html"}, follow_redirects=True)
    assert answer.status_code == 200
    if form == "json":
        assert (answer.json()["total"], answer.json()["hits"], answer.json()["release"]) == (0, [], 0)


@pytest.mark.parametrize("path", ["/", "/?lang=de"])
def test_GET_home_200_of_an_empty_dataset_waits_for_no_index(nothing: httpx.Client, path: str) -> None:
    text = page(nothing, path)
    assert "is being made" not in text and "entsteht gerade" not in text


def test_GET_search_303_what_a_form_sends_has_one_address(client: httpx.Client) -> None:
    answer = client.get("/search?q=&type=phd&deadline-from=2031-03-01&deadline-to=", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?type=phd&deadline=2031-03-01..")


def test_GET_search_304_the_same_again(client: httpx.Client) -> None:
    first = client.get("/search?q=tidal&today=2031-03-01", headers={"Accept": "text/html"})
    again = client.get(
        "/search?q=tidal&today=2031-03-01", headers={"Accept": "text/html", "If-None-Match": first.headers["etag"]}
    )
    assert (first.status_code, again.status_code) == (200, 304)
    other = client.get("/search?q=sea&today=2031-03-01", headers={"Accept": "text/html"})
    assert other.headers["etag"] != first.headers["etag"]


def page(client: httpx.Client, address: str) -> str:
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def test_GET_search_200_the_page_says_what_was_found_and_narrows_it_by_links(client: httpx.Client) -> None:
    text = page(client, "/search?q=tidal&today=2031-03-01")
    assert "2 postings" in text and "<mark>tidal</mark>" in text.replace("Tidal", "tidal")
    address = html.unescape(re.search(r'href="(/search\?q=tidal&amp;type=phd[^"]*)"', text)[1])  # type: ignore[index]
    narrowed = page(client, address)
    assert "1 posting<" in narrowed and "Postdoc in tidal energy" not in narrowed
    assert 'href="/search?q=tidal&amp;today=2031-03-01"' in narrowed, "the choice can be taken back"
    assert 'href="/id/posting/nord/1?today=2031-03-01"' in narrowed and "9 days left" in narrowed
    assert "Southern &lt;Institute&gt; &amp; Sons" in page(client, "/search?q=algae&today=2031-03-01")


def test_GET_home_200_figures_are_those_of_their_links(client: httpx.Client) -> None:
    text = page(client, "/?today=2031-03-01")
    columns = re.findall(r'class="chart-mark" href="([^"]+)" aria-label="([^"]+)"', text)
    drawn = (
        r'class="chart-mark" href="([^"]+)">.*?class="chart-label"[^>]*>([^<]*)<.*?class="chart-value"[^>]*>([^<]*)<'
    )
    pairs = [*columns, *((address, f"{label}: {value}") for address, label, value in re.findall(drawn, text))]
    assert {label for _, label in pairs} >= {"March 2031: 2", "April 2031: 1", "Universität Nord: 2"}
    for address, label in pairs:
        count = int(label.rpartition(": ")[2])
        assert client.get(html.unescape(address) + "&format=json").json()["total"] == count, address
    assert "4 open" not in text and re.search(r"<strong>3</strong> <span>open postings", text)


def test_GET_search_200_nothing_found_helps_on(client: httpx.Client) -> None:
    text = page(client, "/search?q=tidel&today=2031-03-01")
    assert "Nothing was found" in text and 'href="/search?q=tidal&amp;today=2031-03-01"' in text


def test_GET_search_400_keeps_what_was_typed_and_speaks_the_readers_language(client: httpx.Client) -> None:
    answer = client.get("/search?q=tidal&type=nope", headers={"Accept": "text/html", "Accept-Language": "de"})
    assert answer.status_code == 400
    assert "So lässt sich das nicht fragen" in answer.text
    assert re.search(r'<input id="q" name="q" type="search" value="tidal"', answer.text)


def test_GET_home_200_tells_of_deadlines_that_the_timeline_leaves_out(client: httpx.Client) -> None:
    assert "close later" not in page(client, "/?today=2031-03-01"), "all three open ones have a column"
    assert "1 more open posting closes later" in page(client, "/?today=2030-04-15")
