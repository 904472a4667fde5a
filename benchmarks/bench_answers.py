"""How long answers take: questions, views and documents over ten copies of each file of `examples/`, and following a new release."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks import Measurement
from benchmarks.bench_ingest import copies
from kg.resources import folder

ROUNDS = 5
POSTING = "SELECT ?p ?position { ?p a <https://w3id.org/vacancy-graph/ns#JobPosting> ; "
POSTING += "<https://w3id.org/vacancy-graph/ns#advertises> ?position } ORDER BY ?p LIMIT 1"


def least(work: Callable[[], Any]) -> float:
    """The least time of several runs, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return 1000 * min(times)


def run() -> Iterator[Measurement]:
    """The dearest questions, every view of one posting, a document, a follow-up release, and a trap beside its remedy."""
    from kg import questions, settings
    from kg.pipeline import ingest
    from kg.serve.documents import describe
    from kg.store import Catalog, MemoryIndex

    with TemporaryDirectory() as place:
        ads, data = Path(place, "ads"), Path(place, "data")
        ads.mkdir()
        number = copies(ads)
        with Catalog.open(data, create=True) as catalog:
            ingest([ads], catalog, settings.load(data, {}, {}))
            index = MemoryIndex.of(catalog)
            posting = next(iter(index.query(POSTING)))["p"].value
            asked = {q.name: least(lambda q=q: list(index.query(q.text))) for q in questions.load(folder("queries"))}
            for name in sorted(asked, key=lambda name: -asked[name])[:3]:
                yield Measurement(f"question {name}", asked[name], "ms", f"of {len(asked)}, over {number} files")
            yield Measurement("question, in the middle", sorted(asked.values())[len(asked) // 2], "ms")
            for view in questions.load(folder("queries") / "views"):
                text = view.bind(posting=posting)
                yield Measurement(
                    f"view {view.name}", least(lambda text=text: list(index.query(text))), "ms", "one posting"
                )
            yield Measurement(
                "describe", least(lambda: describe(index, posting)), "ms", "one posting with its evidence"
            )
            for name, pattern in (("one pattern in OPTIONAL", ONE), ("two patterns in OPTIONAL", TWO)):
                text = f"SELECT * {{ VALUES ?posting {{ <{posting}> }} {pattern} }}"
                yield Measurement(name, least(lambda text=text: list(index.query(text))), "ms", "one posting's spans")
            (ads / "one-more.txt").write_text(
                (ads / sorted(p.name for p in ads.glob("*.txt"))[0]).read_text("utf-8") + "\nx\n"
            )
            ingest([ads / "one-more.txt"], catalog, settings.load(data, {}, {}))
            began = perf_counter()
            index.catch_up(catalog)
            yield Measurement(
                "catch up with one posting", 1000 * (perf_counter() - began), "ms", f"{len(index):,} quads"
            )


START = "?posting <http://www.w3.org/ns/prov#wasDerivedFrom> ?snapshot . GRAPH <graph/evidence> {"
START += " ?evidence <http://www.w3.org/ns/prov#wasDerivedFrom> ?snapshot }"
FROM, TO = (f"?evidence <https://w3id.org/vacancy-graph/ns#{end}> ?{end}" for end in ("start", "end"))
ONE = f"{START} OPTIONAL {{ GRAPH <graph/evidence> {{ {FROM} }} }} OPTIONAL {{ GRAPH <graph/evidence> {{ {TO} }} }}"
TWO = f"{START} OPTIONAL {{ GRAPH <graph/evidence> {{ {FROM} . {TO} }} }}"
