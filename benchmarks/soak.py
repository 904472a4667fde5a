"""`make soak`: ten thousand mixed requests with one runaway in a hundred, then a release while queries run.

Ends with 1 where a quick request failed, where a runaway was stopped more than a second late, where memory grew, where a
release took longer than a second to be seen, or disturbed a query that ran. SOAK_REQUESTS and SOAK_POSTINGS set
the size.
"""

import asyncio
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks import servers
from benchmarks.generated import fill
from benchmarks.servers import Server
from benchmarks.service_queries import ENDLESS, PREFIXES, queries
from kg.cli import output

CLIENTS = 32
TIMEOUT_SECONDS = 3
RUNAWAYS = 100
"""One request in so many is a query without an end."""
COUNT = PREFIXES + "SELECT (COUNT(*) AS ?n) { ?posting a vac:JobPosting }"
LONG = (
    PREFIXES
    + """SELECT (COUNT(*) AS ?n) { ?a a vac:JobPosting . ?b a vac:JobPosting
    FILTER(STRLEN(CONCAT(STR(?a), STR(?b))) > 0) }"""
)
"""A query of about a second over a thousand postings; its answer is their number squared."""


def main() -> None:
    """Run both parts and say what came."""
    requests = int(os.environ.get("SOAK_REQUESTS", "10000"))
    postings = int(os.environ.get("SOAK_POSTINGS", "1000"))
    with TemporaryDirectory() as place:
        iris = fill(Path(place), postings, evidence=False)
        posting = next(iri for iri in iris if "anr-4647" in iri)
        given = {"query_timeout": str(TIMEOUT_SECONDS), "answer_cache": "0", "log": "off"}
        with servers.kg(Path(place), **given) as server:
            wrong = [*asyncio.run(_mixed(server, posting, requests)), *asyncio.run(_release(server, place, postings))]
    for line in wrong:
        output.say(f"wrong: {line}")
    sys.exit(1 if wrong else 0)


async def _mixed(server: Server, posting: str, requests: int) -> list[str]:
    asked = queries(posting)
    quick = [asked[name] for name in ("ASK", "DESCRIBE", "lookup", "collaborators", "top deadlines")]
    todo = iter(range(requests))
    failed: list[str] = []
    times: list[float] = []
    late: list[float] = []
    ended = 0

    async def client(http: httpx.AsyncClient) -> None:
        nonlocal ended
        for number in todo:
            runaway = number % RUNAWAYS == 0
            query = ENDLESS if runaway else quick[number % len(quick)]
            began = time.monotonic()
            answer = await http.get(server.endpoint, params={"query": query})
            took = time.monotonic() - began
            if runaway:
                ended += answer.status_code in (503, 504)
                late.append(took - TIMEOUT_SECONDS)
            elif answer.status_code != 200:
                failed.append(f"request {number}: {answer.status_code} {answer.text[:100]}")
            else:
                times.append(took)

    limits = httpx.Limits(max_connections=CLIENTS, max_keepalive_connections=CLIENTS)
    async with httpx.AsyncClient(timeout=60, limits=limits) as http:
        await http.get(server.endpoint, params={"query": asked["ASK"]})
        before, began = server.memory(), time.monotonic()
        await asyncio.gather(*(client(http) for _ in range(CLIENTS)))
        spent = time.monotonic() - began
    await asyncio.sleep(2)
    after, runaways = server.memory(), len(late)
    times.sort()
    output.say(
        f"{requests:,} requests in {spent:.0f} s, {runaways} runaways, of which {ended} were ended, the latest"
        f" {max(late):.2f} s past its time; {len(failed)} quick ones failed, p50 {1000 * times[len(times) // 2]:.1f} ms,"
        f" p99 {1000 * times[int(len(times) * 0.99)]:.0f} ms; memory {before:.0f} -> {after:.0f} MB"
    )
    wrong = failed[:10]
    if ended < runaways:
        wrong.append(f"{runaways - ended} runaways were not ended")
    if max(late) > 1:
        wrong.append(f"a runaway was stopped {max(late):.2f} s past its time")
    if after > 2 * before + 100:
        wrong.append(f"memory grew from {before:.0f} to {after:.0f} MB")
    return wrong


async def _release(server: Server, data: str, postings: int) -> list[str]:
    async with httpx.AsyncClient(timeout=60) as http:

        async def count(query: str) -> tuple[int, int]:
            answer = await http.get(server.endpoint, params={"query": query})
            found = answer.json()["results"]["bindings"][0]["n"]["value"] if answer.status_code == 200 else -1
            return int(found), int(answer.headers.get("Kg-Release", 0))

        running = [asyncio.create_task(count(LONG)) for _ in range(2)]
        await asyncio.sleep(0.1)
        await asyncio.to_thread(lambda: fill(Path(data), 100, evidence=True, start=postings))
        made = time.monotonic()
        while (seen := await count(COUNT))[0] != postings + 100 and time.monotonic() < made + 20:
            await asyncio.sleep(0.01)
        waited = time.monotonic() - made
        squares = [await task for task in running]
    output.say(f"a release of 100 postings was seen {waited:.2f} s after it was made; queries that ran gave {squares}")
    wrong = []
    if seen[0] != postings + 100 or waited > 1:
        wrong.append(f"the release was seen after {waited:.2f} s: {seen}")
    if any(n not in (postings**2, (postings + 100) ** 2) for n, _ in squares):
        wrong.append(f"a query that ran was disturbed: {squares}")
    return wrong


if __name__ == "__main__":
    main()
