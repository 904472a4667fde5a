"""The vocabulary, the codes and the shapes over HTTP: pages, and the same as RDF."""

import html
import json
import re

import httpx
import pyoxigraph as ox
import pytest

VAC = "https://w3id.org/vacancy-graph/ns#"
SHAPE = "https://w3id.org/vacancy-graph/shapes#"


def page(http: httpx.Client, path: str, **more: str) -> str:
    answer = http.get(path, headers={"Accept": "text/html", **more})
    assert answer.status_code == 200, answer.text
    return answer.text


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def place(text: str, name: str) -> str:
    """What stands at `#name`: an article, or the row of a table."""
    found = re.search(rf'<(article|tr)\b[^>]*\bid="{name}".*?</\1>', text, re.DOTALL)
    assert found, f"no #{name}"
    return found[0]


@pytest.mark.parametrize(
    ("accept", "form"),
    [("text/turtle", ox.RdfFormat.TURTLE), ("application/n-triples", ox.RdfFormat.N_TRIPLES),
     ("application/ld+json", ox.RdfFormat.JSON_LD), ("application/rdf+xml", ox.RdfFormat.RDF_XML)],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/ns", "/code", "/shapes", "/ns/payGrade", "/code/phd", "/shapes/posting-title"])
def test_GET_reference_rdf_200(http: httpx.Client, path: str, accept: str, form: ox.RdfFormat) -> None:
    answer = http.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, accept)
    assert len(list(ox.parse(answer.content, format=form))) == len(
        list(ox.parse(http.get(path + ".nt").content, format=ox.RdfFormat.N_TRIPLES))
    )
    again = http.get(path, headers={"Accept": accept, "If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Accept" in answer.headers["vary"].split(", ")
    assert "Accept" not in http.get(path + ".nt").headers.get("vary", "").split(", ")


def test_GET_ns_term_at_its_fragment_200(http: httpx.Client) -> None:
    text = words(place(page(http, "/ns"), "positionType"))
    assert text.startswith("position type vac:positionType property What kind of position it is;")
    assert "is said of position" in text and "1 use" in text and "Titles, types and reference codes" in text
    assert "occupational category related" in text and ":position vac:positionType code:postdoc ." in text
    german = words(place(page(http, "/ns?lang=de"), "positionType"))
    assert german.startswith("Stellenart vac:positionType Eigenschaft Um welche Art von Stelle")


def test_GET_ns_every_term_has_its_place_200(http: httpx.Client) -> None:
    text = page(http, "/ns")
    said = ox.parse(http.get("/ns.ttl").content, format=ox.RdfFormat.TURTLE)
    terms = {str(q.subject.value).removeprefix(VAC) for q in said if str(q.predicate).endswith("isDefinedBy>")}
    assert len(terms) > 80
    assert [name for name in terms if f'id="{name}"' not in text] == []
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_GET_code_at_its_fragment_200(http: httpx.Client) -> None:
    assert (
        words(place(page(http, "/code?lang=de"), "doctorate"))
        == "Doktorgrad code:doctorate Ein Doktorgrad jeder Art. phd noch nicht"
    )
    assert "Deutsch country" not in page(http, "/code") and 'id="country:DEU"' in page(http, "/code")


def test_GET_page_of_one_term_200(http: httpx.Client) -> None:
    text = words(page(http, "/ns/Requirement"))
    assert "Kinds of it degree requirement" in text or "Kinds of it language requirement" in text
    assert "What has it as a value has requirement" in text
    assert "vac:Requirement a owl:Class" in text


def test_GET_shapes_and_one_shape_200(http: httpx.Client) -> None:
    listed = words(place(page(http, "/shapes"), "position-duration"))
    assert listed.startswith(
        "Duration Violation Looks at whatever has duration in months : a whole number from 1 to 120"
    )
    text = page(http, "/shapes/position-duration")
    told = re.findall(r'<ul class="ref-told">(.*?)</ul>', text, re.DOTALL)
    assert len(told) == 1, "the example that conforms has nothing told of it"
    assert words(told[0]).startswith("Violation The duration is no integer from 1 to 120 months:")
    assert "Expected: a whole number from 1 to 120" in words(told[0])
    marked = re.findall(r"<mark>(.*?)</mark>", text)
    assert marked and all("durationMonths" in line for line in marked)


def test_GET_shape_as_turtle_is_the_shape_200(http: httpx.Client) -> None:
    found = list(ox.parse(http.get("/shapes/posting-title.ttl").content, format=ox.RdfFormat.TURTLE))
    assert {str(q.subject) for q in found if isinstance(q.subject, ox.NamedNode)} == {f"<{SHAPE}posting-title>"}
    whole = list(ox.parse(http.get("/shapes.ttl").content, format=ox.RdfFormat.TURTLE))
    assert http.get("/shapes.jsonld").content == http.get("/shapes.jsonld").content
    assert len(whole) > 2000


def test_GET_reference_found_by_words_200(http: httpx.Client) -> None:
    text = page(http, "/ns?q=pay+GRADE")
    assert 'id="payGrade"' in text and 'id="PayGrade"' in text and 'id="quote"' not in text
    assert "No entry" in page(http, "/ns?q=zzz") and 'href="/ns">Show all' in page(http, "/ns?q=zzz")
    assert 'id="cefr-b2"' in page(http, "/code?q=Vantage") and 'id="phd"' not in page(http, "/code?q=Vantage")
    shapes = page(http, "/shapes?set=google-jobs&severity=Violation")
    assert 'id="jobs-title"' in shapes and 'id="posting-title"' not in shapes


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/ns/positonType", 404, "positionType"), ("/code/postdok", 404, "postdoc"), ("/shapes/posting-titel", 404, "posting-title"),
        ("/ns?colour=red", 400, "colour"), ("/shapes?severity=bad", 400, "Violation"), ("/shapes?set=bad", 400, "google-jobs"),
        ("/ns.exe", 404, "no term"), ("/ns/align-vivo", 406, "graph"),
    ],
)  # fmt: skip
def test_GET_reference_wrong_4xx(http: httpx.Client, path: str, status: int, said: str) -> None:
    answer = http.get(path, headers={"Accept": "text/html, */*;q=0.1"})
    assert answer.status_code == status and said in words(answer.text)


def test_GET_alignment_and_version_200(http: httpx.Client) -> None:
    aligned = ox.parse(http.get("/ns/align-vivo.ttl").content, format=ox.RdfFormat.TURTLE)
    assert any(q.subject == ox.NamedNode(VAC + "Position") for q in aligned)
    header = http.get("/ns.jsonld")
    version = next(n["owl:versionInfo"] for n in json.loads(header.text)["@graph"] if "owl:versionInfo" in n)
    assert http.get(f"/ns/{version}.nt").content == http.get("/ns.nt").content


def test_GET_links_to_terms_lead_to_their_pages_200(http: httpx.Client) -> None:
    assert 'href="/code#phd"' in page(http, "/doc/position/uni-nord/17")
