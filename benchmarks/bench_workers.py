"""Query workers, without HTTP: a query's way to a worker and back, kills, forks, releases, and quick queries beside long ones."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import Measurement
from benchmarks.generated import fill
from kg import settings
from kg.workers import NoRoom, Query, TooLong
from kg.workers.pool import Pool

POSTINGS, RELEASE = 1000, 100
JSON = "application/sparql-results+json"
ASK = Query("ASK { ?s ?p ?o }", JSON)
LONG = Query("SELECT ?p (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)", JSON)
ENDLESS = Query("SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?p ?y . ?c ?p ?z . ?d ?p ?w }", JSON)
ROUNDS, SECONDS, DEADLINE = 5000, 6.0, 1.0


def run() -> Iterator[Measurement]:
    """Both kinds of index, over generated postings with their evidence."""
    loop = _loop()
    for kind in ("memory", "disk"):
        with TemporaryDirectory() as folder:
            data = Path(folder)
            fill(data, POSTINGS, evidence=True)
            began = time.perf_counter()
            pool = Pool.start(settings.load(data, {"index": kind}, {}))
            yield Measurement(f"{kind}: start", time.perf_counter() - began, "s", f"{POSTINGS} postings with evidence")
            with asyncio.Runner(loop_factory=loop) as runner:
                yield from runner.run(_all(kind, pool, data))


def _loop() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop  # type: ignore[no-any-return]


async def _all(kind: str, pool: Pool, data: Path) -> list[Measurement]:
    await pool.open()
    try:
        return [found async for found in _figures(kind, pool, data)]
    finally:
        await pool.close()


async def _figures(kind: str, pool: Pool, data: Path) -> AsyncIterator[Measurement]:
    (count,) = [(await pool.run(Query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "text/csv"))).whole or b""]
    yield Measurement(
        f"{kind}: quads in named graphs", float(count.split()[-1]), "", "beside those of the default graph"
    )
    times, cpu = [], time.process_time()
    for _ in range(ROUNDS):
        times.append(await _took(lambda: pool.run(ASK)))
    yield Measurement(f"{kind}: ASK there and back", 1000 * median(times), "ms", f"median of {ROUNDS}, one at a time")
    yield Measurement(f"{kind}: ASK in front", 1000 * (time.process_time() - cpu) / ROUNDS, "ms", "processor time")
    waits = []
    for _ in range(5):
        waits.append(await _took(lambda: _until_killed(pool)) - DEADLINE)
    yield Measurement(f"{kind}: a runaway is stopped", 1000 * max(waits), "ms", "after its deadline; most of 5")
    times = [await _took(lambda: pool.run(LONG)) for _ in range(2)]
    yield Measurement(f"{kind}: a long query", 1000 * times[0], "ms", "in a worker that was forked just now")
    yield Measurement(f"{kind}: a long query", 1000 * times[1], "ms", "the next time")
    shown = []
    for number in range(3):
        before = pool.release
        await asyncio.to_thread(fill, data, RELEASE, evidence=True, start=POSTINGS + number * RELEASE)
        shown.append(await _took(lambda before=before: _until_newer(pool, before)))  # type: ignore[misc]
    yield Measurement(f"{kind}: a release is visible", median(shown), "s", f"{RELEASE} postings; median of 3")
    for name, beside, many in (("alone", ASK, 0), ("8 long ones", LONG, 8), ("8 endless ones", ENDLESS, 8)):
        quick, failed, ended = await _beside(pool, beside, many)
        quick.sort()
        note = f"beside {name}, of which {ended / SECONDS:.1f} a second ended" if many else "alone"
        yield Measurement(f"{kind}: ASK, 2 at a time", len(quick) / SECONDS, "a second", note)
        yield Measurement(f"{kind}: ASK, p99", 1000 * quick[int(len(quick) * 0.99)], "ms", note)
        yield Measurement(f"{kind}: ASK, failed", failed, "", note)


async def _beside(pool: Pool, query: Query, many: int) -> tuple[list[float], int, int]:
    """Quick queries of two clients beside so many others in a loop: how long each took, how many failed, how many others ended."""
    seconds = DEADLINE if query is ENDLESS else None
    until, times, counts = time.perf_counter() + SECONDS, [], {"failed": 0, "ended": 0}

    async def quick(client: str) -> None:
        while time.perf_counter() < until:
            try:
                times.append(await _took(lambda: pool.run(ASK, client)))
            except NoRoom:
                counts["failed"] += 1

    async def other() -> None:
        while time.perf_counter() < until:
            try:
                async for _ in await pool.run(query, "others", seconds=seconds):
                    pass
                counts["ended"] += 1
            except (TooLong, NoRoom):
                pass

    await asyncio.gather(quick("one"), quick("two"), *(other() for _ in range(many)))
    return times, counts["failed"], counts["ended"]


async def _took(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


async def _until_killed(pool: Pool) -> None:
    try:
        await pool.run(ENDLESS, seconds=DEADLINE)
    except TooLong:
        return


async def _until_newer(pool: Pool, release: int) -> None:
    while pool.release == release:
        await asyncio.sleep(0.005)
    await pool.run(ASK)
