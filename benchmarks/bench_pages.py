"""Home, search and posting pages over 10,000 postings: from a request to its whole answer, on a connection that stays open."""

import http.client
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode, urlsplit

from benchmarks import Measurement, servers
from benchmarks.generated import fill

EACH = 60
"""Requests of each kind that are measured."""
WORDS = (
    "PhD", "mathematics", "Promotionsstelle", "tidal flat ecology", "machine learning", "electron microscopy", "university",
    '"research group"', "neuro*", "Universitaet", "postdoc -Leipzig", "category learning Bochum",
)  # fmt: skip
CHOSEN = ({}, {"country": "DEU"}, {"state": "open"}, {"type": "phd", "country": "DEU"}, {"deadline": "quarter"})
ACCEPT = {"Accept": "text/html", "Accept-Language": "en"}


def run() -> Iterator[Measurement]:
    """p50 and p95 in ms; BENCH_POSTINGS sets the size, BENCH_DATA a data folder that is kept, for another run."""
    postings = int(os.environ.get("BENCH_POSTINGS", "10000"))
    with TemporaryDirectory() as place:
        data = Path(os.environ.get("BENCH_DATA") or place)
        if not (data / "catalog.sqlite").exists():
            fill(data, postings, evidence=bool(os.environ.get("BENCH_EVIDENCE")), texts=True)
        iris = _postings(data)
        # Other clients have no part in it; the rate is for them.
        with servers.kg(data, log="off", rate="0") as server:
            host = urlsplit(server.endpoint).netloc
            connection = http.client.HTTPConnection(host, timeout=120)
            yield Measurement("the index for searching is there", _ready(connection), "s", "after the server answers")
            for name, paths in _paths(iris).items():
                times, failed = _times(connection, paths)
                p95 = quantiles(times, n=20)[-1]
                note = f"p95 {p95:.0f} ms, most {max(times):.0f} ms, {len(times)} requests"
                yield Measurement(f"{name}: p50", median(times), "ms", note + (f"; {failed} FAILED" if failed else ""))
            yield Measurement("processor time of the server", server.cpu(), "s", "all its processes, since it began")


def _paths(iris: Sequence[str]) -> dict[str, list[str]]:
    step = max(1, len(iris) // EACH)
    searches = [
        "/search?" + urlencode({"q": words, **chosen, "page": 1 + number // 20})
        for number, (words, chosen) in enumerate((w, c) for c in CHOSEN for w in WORDS)
    ]
    browsing = [
        "/search?" + urlencode({**chosen, "sort": sort, "page": page})
        for chosen in CHOSEN
        for sort in ("deadline", "newest")
        for page in range(1, 7)
    ]
    return {
        # Each day is a page of its own, so that none is kept.
        "home": [f"/?today=2026-{month:02}-{day:02}" for month in (11, 12) for day in range(1, 31)],
        "search by words": searches[:EACH],
        "search by facets": browsing[:EACH],
        "search that finds nothing": [
            "/search?" + urlencode({"q": f"microbiolgy unterwassr{number}"}) for number in range(EACH // 3)
        ],
        "posting": ["/doc/" + quote(iri.partition("/id/")[2]) for iri in iris[::step]][:EACH],
    }


def _times(connection: http.client.HTTPConnection, paths: Sequence[str]) -> tuple[list[float], int]:
    found, failed = [], 0
    for path in paths:
        started = time.perf_counter()
        connection.request("GET", path, headers=ACCEPT)
        answer = connection.getresponse()
        answer.read()
        found.append(1000 * (time.perf_counter() - started))
        failed += answer.status != 200
        if failed > len(paths) // 10 + 1:
            break
    return found, failed


def _ready(connection: http.client.HTTPConnection) -> float:
    started = time.perf_counter()
    while True:
        connection.request("GET", "/search?q=a", headers=ACCEPT)
        answer = connection.getresponse()
        answer.read()
        if answer.status == 200:
            return time.perf_counter() - started
        if answer.status != 503:
            raise RuntimeError(f"/search answers {answer.status}")
        time.sleep(0.5)


def _postings(data: Path) -> list[str]:
    from kg.store import Catalog

    with Catalog.open(data, read_only=True) as catalog:
        return [record.posting for record in catalog.page("published", most=1_000_000)]
