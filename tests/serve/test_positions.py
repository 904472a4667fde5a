"""An ad with three positions on its way to the page, the Turtle and the schema.org view; values by hand from the ad."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg import questions, serve, settings
from kg.pipeline import ingest
from kg.resources import folder
from kg.store import Catalog, MemoryIndex

AD = """Stellenausschreibung der Universität Kassel

An der Universität Kassel sind zum 01.04.2027 folgende drei Stellen zu besetzen:

a) Doktorand*in in der Bodenakustik (E13 TV-H, 65 %, 36 Monate, Kennziffer 12/26)
b) Postdoc in der Wellentheorie (E14 TV-H, 100 %, 24 Monate, Kennziffer 13/26)
c) Techniker*in im Schalllabor (E9b TV-H, 50 %, 12 Monate, Kennziffer 14/26)

Bewerbungen mit Lebenslauf und Zeugnissen bis zum 15.01.2027 an bewerbung@akustik.example.org.
"""
CODES = ("12-26", "13-26", "14-26")
VAC, SCHEMA = "https://w3id.org/vacancy-graph/ns#", "https://schema.org/"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("positions")
    (place / "ad.txt").write_text(AD, encoding="utf-8")
    with Catalog.open(place / "data", create=True) as catalog:
        report = ingest([place / "ad.txt"], catalog, settings.load(place / "data", {}, {}))
    assert [row.outcome for row in report.rows] == ["accepted"]
    return place / "data"


@pytest.fixture(scope="module")
def index(data: Path) -> MemoryIndex:
    with Catalog.open(data) as catalog:
        return MemoryIndex.of(catalog)


def rows(index: MemoryIndex, name: str) -> list[tuple[str, ...]]:
    question = next(q for q in questions.load(folder("queries")) if q.name == name)
    found = index.query(question.bind())
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(str(term.value) if term is not None else "" for term in row) for row in found]


def get(data: Path, path: str, accept: str) -> httpx.Response:
    app = serve.create_app(settings.load(data, {}, {}))

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://x", follow_redirects=True) as http,
        ):
            return await http.get(path, headers={"Accept": accept, "Accept-Language": "en"})

    return asyncio.run(ask())


def path_of(index: MemoryIndex) -> str:
    (row,) = index.query(f"SELECT ?p WHERE {{ ?p a <{VAC}JobPosting> }}")  # type: ignore[misc]
    return "/" + str(row["p"].value).split("/", 3)[3]


def test_each_position_is_a_node_with_its_own_values(index: MemoryIndex) -> None:
    found = index.query(
        f"SELECT ?p ?months ?percent WHERE {{ ?ad a <{VAC}JobPosting> ; <{VAC}advertises> ?p ."
        f" ?p <{VAC}durationMonths> ?months ; <{VAC}workloadPercent> ?percent }} ORDER BY ?p"
    )
    got = [(r["p"].value.rpartition("/")[2], r["months"].value, r["percent"].value) for r in found]  # type: ignore[union-attr]
    assert got == [("12-26", "36", "65"), ("13-26", "24", "100"), ("14-26", "12", "50")]


def test_the_questions_answer_by_position(index: MemoryIndex) -> None:
    titles = ["Doktorand*in in der Bodenakustik", "Postdoc in der Wellentheorie", "Techniker*in im Schalllabor"]
    assert [(t, r) for t, _, r in rows(index, "02-positions") if t in titles] == list(
        zip(titles, ["12/26", "13/26", "14/26"], strict=True)
    )
    assert [(t, m) for t, m, *_ in rows(index, "06-terms")] == list(zip(titles, ["36", "24", "12"], strict=True))
    assert [(t, g) for t, _, g, _ in rows(index, "08-pay")] == list(zip(titles, ["E13", "E14", "E9b"], strict=True))
    assert [day for _, day in rows(index, "03-deadlines")] == ["2027-01-15"]


def test_the_page_shows_each_position_and_what_all_have(data: Path, index: MemoryIndex) -> None:
    page = get(data, path_of(index), "text/html")
    assert page.status_code == 200
    headings = re.findall(r'<h3 id="p-(\d)">(.*?)</h3>', page.text)
    assert [re.sub(r"<[^>]+>", "", words).strip() for _, words in headings] == [
        "Position 1: Doktorand*in in der Bodenakustik",
        "Position 2: Postdoc in der Wellentheorie",
        "Position 3: Techniker*in im Schalllabor",
    ]
    assert "What all positions have in common" in page.text
    second = page.text.partition('id="p-2"')[2].partition('id="p-3"')[0]
    assert "24" in second
    assert "36" not in re.sub(r"<[^>]+>", " ", second)


def test_the_schema_org_view_has_a_posting_for_each(data: Path, index: MemoryIndex) -> None:
    page = get(data, path_of(index), "text/html").text
    jobs = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert [(job["@type"], job["title"], job["identifier"]["value"], job["employmentType"][0]) for job in jobs] == [
        ("JobPosting", "Doktorand*in in der Bodenakustik", "12/26", "PART_TIME"),
        ("JobPosting", "Postdoc in der Wellentheorie", "13/26", "FULL_TIME"),
        ("JobPosting", "Techniker*in im Schalllabor", "14/26", "PART_TIME"),
    ]
    assert {job["validThrough"] for job in jobs} == {"2027-01-15"}
    assert {job["hiringOrganization"]["name"] for job in jobs} == {"University of Kassel"}  # as the registry has it


def test_turtle_holds_the_posting_and_all_positions(data: Path, index: MemoryIndex) -> None:
    turtle = get(data, path_of(index), "text/turtle")
    quads = list(ox.parse(turtle.content, format=ox.RdfFormat.TURTLE))
    advertised = {q.object.value.rpartition("/")[2] for q in quads if q.predicate.value == VAC + "advertises"}
    assert advertised == set(CODES)
    titles = {q.object.value for q in quads if q.predicate.value == SCHEMA + "title"}
    assert {"Doktorand*in in der Bodenakustik", "Postdoc in der Wellentheorie", "Techniker*in im Schalllabor"} <= titles


def test_the_same_ad_again_keeps_the_positions_and_another_source_shares_them(data: Path, tmp_path: Path) -> None:
    (tmp_path / "repost.txt").write_text(AD.replace("Stellenausschreibung der", "Ausschreibung der"), encoding="utf-8")
    with Catalog.open(data) as catalog:
        ingest([tmp_path / "repost.txt"], catalog, settings.load(data, {}, {}))
        index = MemoryIndex.of(catalog)
    (row,) = index.query(f"SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE {{ ?ad <{VAC}advertises> ?p }}")  # type: ignore[misc]
    assert row["n"].value == "3"
