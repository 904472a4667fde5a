"""Questions over HTTP: the same answer in every format from one address, and clear words for what cannot be asked."""

import csv
import html
import io
import json
import re
import subprocess
import sys

import httpx
import pytest

PAGE = {"Accept": "text/html"}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_GET_questions_lists_them_with_their_parameters_200(http: httpx.Client) -> None:
    listed = {q["name"]: q for q in http.get("/questions", headers={"Accept": "application/json"}).json()["questions"]}
    assert len(listed) >= 45
    asked = listed["35-median-workload"]
    assert asked["address"] == "/questions/35-median-workload"
    assert asked["chart"] == "bar"
    assert [(p["name"], p["type"], p["default"]) for p in asked["parameters"]] == [("type", "code", "code:phd")]


def test_GET_questions_of_a_tag_200(http: httpx.Client) -> None:
    answer = http.get("/questions?tag=funding", headers={"Accept": "application/json"})
    assert [q["name"] for q in answer.json()["questions"]] == ["01-erc-positions", "25-grants", "34-funding-shares"]


def test_GET_questions_of_a_tag_that_there_is_not_400(http: httpx.Client) -> None:
    answer = http.get("/questions?tag=cooking")
    assert answer.status_code == 400
    assert "There is no tag 'cooking'" in answer.text


@pytest.mark.parametrize("short", ["35", "median-workload"])
def test_GET_question_by_number_or_name_301(http: httpx.Client, short: str) -> None:
    answer = http.get(f"/questions/{short}?type=postdoc")
    assert (answer.status_code, answer.headers["location"]) == (301, "/questions/35-median-workload?type=postdoc")


def test_GET_question_that_there_is_not_404(http: httpx.Client) -> None:
    assert http.get("/questions/99-nothing").status_code == 404


@pytest.mark.parametrize(
    ("suffix", "media"),
    [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv; charset=utf-8"),
        ("tsv", "text/tab-separated-values; charset=utf-8"),
        ("rq", "application/sparql-query"),
        ("vega-lite", "application/vnd.vegalite.v5+json"),
        ("html", "text/html; charset=utf-8"),
    ],
)
def test_GET_question_in_every_format_by_Accept_and_by_format_200(http: httpx.Client, suffix: str, media: str) -> None:
    address = "/questions/34-funding-shares"
    named = http.get(address, params={"format": suffix})
    asked = http.get(address, headers={"Accept": media.partition(";")[0]})
    assert (named.status_code, asked.status_code) == (200, 200)
    assert named.headers["content-type"] == asked.headers["content-type"] == media
    assert "Accept" in asked.headers["vary"]


def test_GET_question_gives_what_the_endpoint_gives_for_its_query(http: httpx.Client) -> None:
    address = "/questions/03-deadlines"
    params = {"after": "2020-01-01"}
    query = http.get(address, params={**params, "format": "rq"}).text
    assert '"2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date>' in query
    endpoint = http.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    answer = http.get(address, params=params, headers={"Accept": "text/csv"})
    assert answer.text == endpoint.text
    assert answer.headers["kg-release"] == endpoint.headers["kg-release"]
    assert rows(answer.text)


def test_GET_question_unchanged_304(http: httpx.Client) -> None:
    for accept in ("text/csv", "text/html"):
        answer = http.get("/questions/34-funding-shares", headers={"Accept": accept})
        again = http.get(
            "/questions/34-funding-shares", headers={"Accept": accept, "If-None-Match": answer.headers["etag"]}
        )
        assert (again.status_code, again.content) == (304, b"")


def test_GET_questions_unchanged_304(http: httpx.Client) -> None:
    for accept in ("application/json", "text/html"):
        answer = http.get("/questions", headers={"Accept": accept})
        again = http.get("/questions", headers={"Accept": accept, "If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_GET_question_that_depends_on_now_is_not_kept(http: httpx.Client) -> None:
    assert "etag" not in http.get("/questions/04-open-postings", headers={"Accept": "text/csv"}).headers


@pytest.mark.parametrize(
    ("path", "name", "words"),
    [
        ("/questions/03-deadlines?after=tomorrow", "after", "must be a date such as 2025-01-31"),
        ("/questions/36-hubs?least=1.5", "least", "must be a whole number"),
        ("/questions/35-median-workload?type=a%20b%7D", "type", "must be a code"),
    ],
)
def test_GET_question_with_a_value_that_does_not_fit_400(http: httpx.Client, path: str, name: str, words: str) -> None:
    answer = http.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert words in answer.json()["parameters"][name]
    page = http.get(path, headers=PAGE)
    assert page.status_code == 400
    beside = re.search(rf'id="p-{name}-wrong">(.*?)</p>', page.text, re.DOTALL)
    assert beside is not None
    assert words in html.unescape(beside[1])


@pytest.mark.parametrize(
    "query", ["frm=csv", "format=pdf", "page=0", "page=two", "least=1&least=2", "page=99", "format=vega-lite&least=x"]
)
def test_GET_question_with_what_it_does_not_take_400(http: httpx.Client, query: str) -> None:
    assert http.get(f"/questions/36-hubs?{query}", headers=PAGE).status_code == 400


def test_GET_question_without_a_chart_has_no_specification_400(http: httpx.Client) -> None:
    assert http.get("/questions/03-deadlines?format=vega-lite").status_code == 400
    assert http.get("/questions/03-deadlines", headers={"Accept": "image/png"}).status_code == 406


def test_a_value_is_one_term_whatever_it_holds(http: httpx.Client) -> None:
    nasty = '"} UNION { ?s ?p ?o } #'
    answer = http.get(
        "/questions/45-linked-institutions", params={"institution": nasty}, headers={"Accept": "text/csv"}
    )
    assert answer.status_code == 200
    assert rows(answer.text) == []
    page = http.get("/questions/45-linked-institutions", params={"institution": "<script>x</script>"}, headers=PAGE)
    assert "<script>x" not in page.text


def test_a_specification_carries_the_numbers_of_the_answer(http: httpx.Client) -> None:
    spec = json.loads(http.get("/questions/34-funding-shares?format=vega-lite").text)
    assert spec["$schema"] == "https://vega.github.io/schema/vega-lite/v5.json"
    assert spec["mark"]["type"] == "bar"
    assert {spec["encoding"][axis]["field"] for axis in ("x", "y")} == {"label", "value"}
    told = rows(http.get("/questions/34-funding-shares?format=csv").text)
    assert [row["value"] for row in spec["data"]["values"]] == [float(row["positions"]) for row in told]


@pytest.mark.parametrize("label", ["curl", "Python"])
def test_lines_to_copy_give_the_answer(http: httpx.Client, label: str) -> None:
    page = http.get("/questions/03-deadlines?after=2020-01-01", headers=PAGE).text
    found = re.search(rf'aria-label="{label}"><code>(.*?)</code>', page, re.DOTALL)
    assert found is not None
    lines = html.unescape(found[1])
    command = ["sh", "-c", lines] if label == "curl" else [sys.executable, "-c", lines]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    told = http.get("/questions/03-deadlines?after=2020-01-01&format=csv").text
    if label == "curl":
        assert ran.stdout.splitlines() == told.splitlines()
    else:
        assert ran.stdout.splitlines() == [str(row) for row in rows(told)]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_question_has_a_page_in_both_languages(http: httpx.Client, lang: str) -> None:
    listed = http.get("/questions", headers={"Accept": "application/json"}).json()["questions"]
    for question in listed:
        answer = http.get(question["address"], params={"lang": lang}, headers=PAGE)
        assert answer.status_code == 200, question["name"]
        assert html.escape(question["title"][lang], quote=False) in html.unescape(answer.text) or (
            question["title"][lang] in html.unescape(answer.text)
        )


def test_an_empty_answer_says_what_to_try_only_where_there_is_a_field(http: httpx.Client) -> None:
    hint = "Try another value"
    assert hint in http.get("/questions/45-linked-institutions", params={"institution": "Atlantis"}, headers=PAGE).text
    listed = http.get("/questions", headers={"Accept": "application/json"}).json()["questions"]
    asked = [q["address"] for q in listed if not q["parameters"]]
    empty = [one for one in asked if not rows(http.get(one, params={"format": "csv"}).text)]
    assert empty
    for one in empty:
        page = http.get(one, headers=PAGE).text
        assert "Nothing in the dataset answers this." in page
        assert hint not in page, one
