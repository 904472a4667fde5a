"""What need not be sent twice, and what is sent smaller: tags, conditions, content codings, kept answers."""

import gzip
import re
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from kg.store import Catalog

JSON = "application/sparql-results+json"
DOCUMENT = "/doc/posting/uni-nord/17"
LABELS = "SELECT ?x ?l { ?x <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?x"
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 2000"
Run = Callable[..., AbstractContextManager[str]]


def ask(http: httpx.Client, query: str, accept: str = JSON, **headers: str) -> httpx.Response:
    return http.get("/sparql", params={"query": query}, headers={"Accept": accept, **headers})


def raw(http: httpx.Client, path: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """The answer, and its body as it went over the wire."""
    with http.stream("GET", path, headers=headers) as answer:
        return answer, b"".join(answer.iter_raw())


# Query answers


def test_GET_query_tag_is_weak_and_names_its_release_200(http: httpx.Client) -> None:
    answer = ask(http, LABELS)
    assert re.fullmatch(r'W/"r2-json-[0-9a-f]{12}"', answer.headers["etag"])
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert ask(http, LABELS, "text/csv").headers["etag"] != answer.headers["etag"]
    assert ask(http, LABELS + " ").headers["etag"] != answer.headers["etag"]


@pytest.mark.parametrize(
    "condition", ["{tag}", '"other", {tag}', '{strong} , "x"', "*", ',{tag} ,', '"a,b",{tag},']
)  # fmt: skip
def test_GET_query_again_304(http: httpx.Client, condition: str) -> None:
    tag = ask(http, LABELS).headers["etag"]
    sent = condition.format(tag=tag, strong=tag.removeprefix("W/"))
    answer = ask(http, LABELS, **{"If-None-Match": sent})
    assert (answer.status_code, answer.content) == (304, b"")
    assert (answer.headers["etag"], answer.headers["kg-release"]) == (tag, "2")
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert "content-type" not in answer.headers


@pytest.mark.parametrize("condition", ['"other"', "W/{bare}", "{bare}", '""', '"*"'])
def test_GET_query_with_another_tag_200(http: httpx.Client, condition: str) -> None:
    bare = ask(http, LABELS).headers["etag"].split('"')[1]
    answer = ask(http, LABELS, **{"If-None-Match": condition.format(bare=bare)})
    assert (answer.status_code, "Mud Lab" in answer.text) == (200, True)


def test_GET_query_that_is_none_never_304(http: httpx.Client) -> None:
    assert ask(http, "SELECT * {", **{"If-None-Match": "*"}).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT (rand ( ) AS ?x) {}",
        "SELECT (UUID() AS ?x) {}",
        "SELECT (STRUUID # ()\n () AS ?x) {}",
        "SELECT ?x { BIND(BNODE() AS ?x) }",
        "SELECT (COUNT(DISTINCTRAND()) AS ?x) { ?s ?p ?o }",
    ],
)
def test_GET_query_with_a_new_answer_each_time_has_no_tag_200(http: httpx.Client, query: str) -> None:
    answer = ask(http, query)
    assert (answer.status_code, "etag" in answer.headers) == (200, False)
    assert answer.headers["cache-control"] == "no-store"
    assert ask(http, query, **{"If-None-Match": "*"}).status_code == 200


def test_GET_query_with_RAND_is_evaluated_each_time_200(http: httpx.Client) -> None:
    assert len({ask(http, "SELECT (RAND() AS ?x) {}").text for _ in range(3)}) == 3


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?now { ?now ?rand 'NOW()' }",
        "PREFIX now: <http://x.example/RAND()> ASK { ?s now:uuid ?o } # UUID()",
        'SELECT * { ?s ?p """BNODE()""" }',
    ],
)
def test_GET_query_that_only_mentions_such_a_name_has_a_tag_200(http: httpx.Client, query: str) -> None:
    assert ask(http, query).headers["etag"].startswith('W/"r2-')


def test_POST_query_has_no_tag_200(http: httpx.Client) -> None:
    answer = http.post("/sparql", data={"query": LABELS}, headers={"Accept": JSON, "If-None-Match": "*"})
    assert (answer.status_code, "etag" in answer.headers) == (200, False)


def test_GET_query_answers_of_one_release_are_the_same_200(http: httpx.Client) -> None:
    assert ask(http, MANY).content == ask(http, MANY).content


def test_GET_query_large_streamed_and_kept_200(http: httpx.Client) -> None:
    query = MANY.replace("2000", "6000")
    streamed, kept = ask(http, query, "text/csv"), ask(http, query, "text/csv")
    assert len(streamed.content) > 600_000
    assert streamed.content == kept.content
    assert ("content-length" in streamed.headers, "content-length" in kept.headers) == (False, True)
    gzipped = ask(http, query, "text/csv", **{"Accept-Encoding": "gzip"})
    assert (gzipped.headers["content-encoding"], gzipped.content) == ("gzip", kept.content)


def test_HEAD_query_large_200(http: httpx.Client) -> None:
    """What is streamed is stopped once its head is there; what is kept says how long it is."""
    query = MANY.replace("2000", "5999")
    plain = {"Accept": "text/csv", "Accept-Encoding": "identity"}
    for _ in range(3):
        answer = http.head("/sparql", params={"query": query}, headers=plain)
        assert (answer.status_code, answer.content, answer.headers["etag"][:4]) == (200, b"", 'W/"r')
    length = len(ask(http, query, "text/csv").content)
    again = http.head("/sparql", params={"query": query}, headers=plain)
    assert again.headers["content-length"] == str(length)


def test_GET_query_answers_follow_the_release(tmp_path: Path, data: Path, run: Run) -> None:
    copy = tmp_path / "data"
    copy.mkdir()
    (copy / "catalog.sqlite").write_bytes((data / "catalog.sqlite").read_bytes())
    with run(copy) as address, httpx.Client(base_url=address, timeout=30) as http:
        before = ask(http, LABELS)
        assert ask(http, LABELS, **{"If-None-Match": before.headers["etag"]}).status_code == 304
        with Catalog.open(copy) as catalog, catalog.batch("rollback") as batch:
            batch.rollback(1)
        until = time.monotonic() + 10
        while (after := ask(http, LABELS)).headers["kg-release"] == "2" and time.monotonic() < until:
            time.sleep(0.05)
        assert after.headers["etag"].startswith('W/"r3-')
        assert ("Postdoc in kelp" in before.text, "Postdoc in kelp" in after.text) == (False, True)
        assert ask(http, LABELS, **{"If-None-Match": before.headers["etag"]}).status_code == 200
        while http.get("/doc/posting/uni-nord/gone").status_code != 200 and time.monotonic() < until:
            time.sleep(0.05)
        assert http.get("/doc/posting/uni-nord/gone").status_code == 200
        assert http.get("/doc/org/nordic-mud", headers={"Accept": "text/turtle"}).status_code == 404


def counted(http: httpx.Client, by: str) -> int:
    """How many answers were come by in this way, as /metrics says."""
    found = re.search(rf'^kg_answers_total{{by="{by}"}} (\d+)', http.get("/metrics").text, re.MULTILINE)
    assert found is not None
    return int(found[1])


def test_GET_query_that_several_ask_at_once_is_evaluated_once_200(address: str, http: httpx.Client) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g a ?h }"
    before = {by: counted(http, by) for by in ("evaluation", "shared_evaluation", "cache")}
    got: list[str] = []

    def one() -> None:
        with httpx.Client(base_url=address, timeout=30) as client:
            got.append(ask(client, query, "text/csv").text)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 6
    assert len(set(got)) == 1
    assert got[0].startswith("n\r\n")
    assert counted(http, "evaluation") == before["evaluation"] + 1
    shared, kept = (counted(http, by) - before[by] for by in ("shared_evaluation", "cache"))
    assert shared + kept == 5


def test_GET_query_whose_first_asker_leaves_is_answered_to_the_other_200(data: Path, run: Run) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j a ?k }"
    with run(data, query_timeout=60) as address, httpx.Client(base_url=address, timeout=90) as http:
        got: list[httpx.Response] = []

        def leave() -> None:
            with httpx.Client(base_url=address, timeout=0.6) as client, pytest.raises(httpx.ReadTimeout):
                ask(client, query, "text/csv")

        def stay() -> None:
            got.append(ask(http, query, "text/csv"))

        first, second = threading.Thread(target=leave), threading.Thread(target=stay)
        first.start()
        time.sleep(0.3)
        second.start()
        first.join()
        second.join()
        assert (got[0].status_code, got[0].text[:3]) == (200, "n\r\n")
        assert (counted(http, "evaluation"), counted(http, "shared_evaluation")) == (1, 1)


# Content codings


@pytest.mark.parametrize("path", [DOCUMENT, f"{DOCUMENT}.nq", "/releases", "/", "/openapi.json"])
def test_GET_gzip_200(http: httpx.Client, path: str) -> None:
    answer, body = raw(http, path, **{"Accept-Encoding": "gzip", "Accept": "text/html, */*;q=0.1"})
    plain, whole = raw(http, path, **{"Accept-Encoding": "identity", "Accept": "text/html, */*;q=0.1"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-length"] == str(len(body))
    assert gzip.decompress(body) == whole
    assert len(body) < len(whole) / 2
    assert "content-encoding" not in plain.headers
    assert "accept-encoding" in plain.headers["vary"].lower()


def test_GET_zstd_200(http: httpx.Client) -> None:
    zstd = pytest.importorskip("backports.zstd", reason="needs the extra `server`")
    answer, body = raw(http, DOCUMENT, **{"Accept-Encoding": "gzip, zstd", "Accept": "text/turtle"})
    assert answer.headers["content-encoding"] == "zstd"
    assert b"vac:applicationDeadline" in zstd.decompress(body)


def test_GET_query_gzip_200(http: httpx.Client) -> None:
    path = str(httpx.URL("/sparql", params={"query": MANY}))
    answer, body = raw(http, path, **{"Accept-Encoding": "gzip", "Accept": "text/csv"})
    again, once_more = raw(http, path, **{"Accept-Encoding": "gzip", "Accept": "text/csv"})
    whole = raw(http, path, **{"Accept-Encoding": "identity", "Accept": "text/csv"})[1]
    assert (answer.headers["content-encoding"], again.headers["content-encoding"]) == ("gzip", "gzip")
    assert gzip.decompress(body) == gzip.decompress(once_more) == whole
    assert len(body) < len(whole) / 3


def test_GET_query_small_is_left_alone_200(http: httpx.Client) -> None:
    answer = ask(http, "ASK {}", "text/csv", **{"Accept-Encoding": "gzip"})
    assert ("content-encoding" in answer.headers, answer.headers["content-length"]) == (False, str(len(answer.content)))


@pytest.mark.parametrize("accepted", ["gzip;q=0", "identity, *;q=0", "br", "gzip;q=0.1, identity;q=0.5"])
def test_GET_without_coding_200(http: httpx.Client, accepted: str) -> None:
    assert "content-encoding" not in raw(http, DOCUMENT, **{"Accept-Encoding": accepted})[0].headers


def test_GET_each_coding_has_its_tag_304(http: httpx.Client) -> None:
    asked = {"Accept": "text/turtle"}
    plain = raw(http, DOCUMENT, **asked, **{"Accept-Encoding": "identity"})[0].headers["etag"]
    coded = raw(http, DOCUMENT, **asked, **{"Accept-Encoding": "gzip"})[0].headers["etag"]
    assert coded == f'{plain[:-1]}-gzip"'
    for coding, tag, status in (("gzip", coded, 304), ("identity", plain, 304), ("identity", coded, 200)):
        answer = raw(http, DOCUMENT, **asked, **{"Accept-Encoding": coding, "If-None-Match": tag})[0]
        assert (answer.status_code, answer.headers["etag"]) == (status, plain if status == 200 else tag)


# Documents


def test_GET_page_tag_depends_on_the_day_200(http: httpx.Client) -> None:
    one, other = (
        http.get(f"{DOCUMENT}.html", params={"today": day}).headers["etag"] for day in ("2031-03-31", "2031-04-01")
    )
    assert one != other
    again = http.get(f"{DOCUMENT}.html", params={"today": "2031-03-31"}, headers={"If-None-Match": one})
    assert again.status_code == 304


@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_GET_home_again_304(http: httpx.Client, accept: str) -> None:
    tag = http.get("/", headers={"Accept": accept}).headers["etag"]
    again = http.get("/", headers={"Accept": accept, "If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_GET_page_tag_does_not_depend_on_the_day_where_the_page_does_not_200(http: httpx.Client) -> None:
    """But on the language, which is why it says Vary."""
    one, other, german = (
        http.get("/doc/org/uni-nord.html", headers={"Accept-Language": lang}).headers for lang in ("en", "en", "de")
    )
    assert one["etag"] == other["etag"] != german["etag"]
    assert "Accept-Language" in one["vary"]


def test_GET_document_304_says_what_a_200_says(http: httpx.Client) -> None:
    first = http.get(DOCUMENT, headers={"Accept": "text/turtle"})
    again = http.get(DOCUMENT, headers={"Accept": "text/turtle", "If-None-Match": first.headers["etag"]})
    for name in ("etag", "vary", "cache-control", "content-location", "kg-release"):
        assert again.headers[name] == first.headers[name]


def test_HEAD_document_304(http: httpx.Client) -> None:
    tag = http.head(DOCUMENT, headers={"Accept": "text/turtle"}).headers["etag"]
    assert http.head(DOCUMENT, headers={"Accept": "text/turtle", "If-None-Match": tag}).status_code == 304
