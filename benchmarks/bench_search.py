"""How well words are found: six ways to match them, by queries written by hand over the gold postings (KG_GOLD)."""

import os
import sqlite3
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from math import log2
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import Measurement

FIRST = 10
Found = list[str]


def run() -> Iterator[Measurement]:
    """nDCG and recall among the first ten, queries without any hit, and milliseconds a query, for each way."""
    from kg import settings
    from kg.pipeline import ingest
    from kg.search import Search
    from kg.store import Catalog

    gold = Path(os.environ.get("KG_GOLD") or Path(__file__).resolve().parents[2] / "shared" / "gold")
    if not gold.is_dir():
        raise SystemExit("this benchmark needs the gold postings: set KG_GOLD")
    queries = tomllib.loads(Path(__file__).with_name("search_queries.toml").read_text(encoding="utf-8"))["query"]
    ads = [
        path for part in ("dev", "real") for path in sorted((gold / part).iterdir()) if path.suffix in (".txt", ".html")
    ]
    with TemporaryDirectory() as place, Catalog.open(Path(place), create=True) as catalog, Search.open(place) as search:
        ingest(ads, catalog, settings.load(Path(place), {"publish_text": "full"}, {}))
        search.follow(catalog)
        names = {source.posting: source.source.rpartition(".")[0] for source in catalog.sources()}
        for way, find in _ways(search, names).items():
            yield from _figures(way, find, queries)


def _figures(way: str, find: Callable[[str], Found], queries: list[dict[str, Any]]) -> Iterator[Measurement]:
    gains: dict[str, list[float]] = defaultdict(list)
    recalls, precisions, empty = [], [], 0
    started = time.perf_counter()
    for query in queries:
        found = list(dict.fromkeys(find(query["text"])))
        wanted = set(query["want"])
        first = found[:FIRST]
        ideal = sum(1 / log2(place + 2) for place in range(min(len(wanted), FIRST)))
        gains[query["kind"]].append(
            sum(1 / log2(place + 2) for place, one in enumerate(first) if one in wanted) / ideal
        )
        recalls.append(len(wanted & set(first)) / len(wanted))
        precisions.append(len(wanted & set(found)) / len(found) if found else 0.0)
        empty += not found
        if os.environ.get("BENCH_EACH") == way and (gains[query["kind"]][-1] < 0.999 or len(found) > 2 * len(wanted)):
            print(
                f"{gains[query['kind']][-1]:.2f} {query['text']!r} wants {sorted(wanted - set(first))}, found {len(found)}: {first[:5]}"
            )
    took = 1000 * (time.perf_counter() - started) / len(queries)
    kinds = ", ".join(f"{kind} {mean(some):.2f}" for kind, some in gains.items())
    yield Measurement(
        f"{way}: nDCG@{FIRST}",
        mean(gain for some in gains.values() for gain in some),
        "",
        f"{kinds}; recall@{FIRST} {mean(recalls):.2f}, precision of all {mean(precisions):.2f}, {empty} of {len(queries)} without a hit, {took:.1f} ms",
    )


def _ways(search: Any, names: dict[str, str]) -> dict[str, Callable[[str], Found]]:
    from datetime import date

    from kg.search import Request

    source = sqlite3.connect(search.folder / "search.sqlite")
    rows = source.execute(
        "SELECT p.iri, w.title, w.names, w.topics, w.funding, w.text FROM words w JOIN posting p ON p.id = w.rowid"
    ).fetchall()

    def table(tokenizer: str) -> Callable[[str], Found]:
        made = sqlite3.connect(":memory:")
        made.execute(
            f"CREATE VIRTUAL TABLE words USING fts5(iri UNINDEXED, title, names, topics, funding, text, tokenize = '{tokenizer}')"
        )
        made.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?, ?)", rows)

        def find(text: str) -> Found:
            said = " AND ".join(f'"{word}"' for word in text.replace('"', " ").split())
            found = made.execute(
                "SELECT iri FROM words WHERE words MATCH ? ORDER BY bm25(words, 0, 10, 4, 5, 3, 1)", (said,)
            )
            return [names[iri] for (iri,) in found]

        return find

    def ours(text: str) -> Found:
        asked = Request(text, {}, date(2026, 11, 22), most=100, facets=False)
        return [names[hit.iri] for hit in search.find(asked).hits]

    def led(text: str) -> Found:
        asked = Request(text, {}, date(2026, 11, 22), most=100, facets=False)
        found = search.find(asked)
        spelt = next((one.text for one in found.suggestions if one.kind == "spelling"), None)
        return ours(spelt) if spelt and not found.total else [names[hit.iri] for hit in found.hits]

    return {
        "unicode61": table("unicode61 remove_diacritics 2"),
        "porter": table("porter unicode61 remove_diacritics 2"),
        "trigram": table("trigram"),
        "ours": ours,
        "ours, with what it suggests": led,
    }
