"""The SPARQL service beside its peers: nine queries at 1, 8 and 32 clients, processor time, and ASK under heavy load."""

import os
import shutil
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from math import exp, log
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from benchmarks import Measurement, load, servers
from benchmarks.generated import fill
from benchmarks.servers import Server
from benchmarks.service_queries import ENDLESS, SCAN, queries

CLIENTS = (1, 8, 32)
RDF = "application/n-triples"
RESULTS = "application/sparql-results+json"
Cells = dict[tuple[str, int], load.Load]


def run() -> Iterator[Measurement]:
    """Throughput over the peers', processor time of an ASK, p99 of ASK under load; BENCH_POSTINGS sets the size."""
    from kg.store import Catalog

    if load.program() is None:
        raise SystemExit("this benchmark asks with wrk: install it (Debian: apt install wrk)")
    postings = int(os.environ.get("BENCH_POSTINGS", "10000"))
    seconds = float(os.environ.get("BENCH_SECONDS", "2"))
    evidence = bool(os.environ.get("BENCH_EVIDENCE"))
    with TemporaryDirectory() as place, ExitStack() as peers:
        data, file = Path(place, "data"), Path(place, "data.nq")
        iris = fill(data, postings, evidence=evidence)
        with Catalog.open(data, read_only=True) as catalog, file.open("wb") as out:
            count = 0
            for quad in catalog.quads():
                out.write(f"{quad} .\n".encode())
                count += 1
        yield Measurement("quads", count, "quads", f"{postings:,} postings, {count / postings:.0f} quads a posting")
        asked = queries(next(iri for iri in iris[len(iris) // 2 :] if "anr-4647" in iri))
        running: dict[str, Server] = {}
        if program := servers.peer("oxigraph"):
            store = Path(place, "oxigraph")
            for words in (("load", "--location", store, "--file", file), ("optimize", "--location", store)):
                subprocess.run([program, *map(str, words)], check=True, capture_output=True)
            running["oxigraph"] = peers.enter_context(servers.oxigraph(store, program))
        running["kg"] = peers.enter_context(servers.kg(data, answer_cache="0", log="off"))
        running["kg, cache"] = peers.enter_context(servers.kg(data, log="off"))
        tables = {name: dict(_cells(server, asked, seconds)) for name, server in running.items()}
        if program := servers.peer("rdflib-endpoint"):
            with servers.rdflib_endpoint(_triples(file), program) as server:
                tables["rdflib-endpoint"] = dict(_cells(server, asked, seconds))
        yield from _rates(tables, seconds)
        yield from _processor(running, asked["ASK"], seconds)
        yield from _under_load(running, asked["ASK"], seconds)
        for name, server in running.items():
            yield Measurement(
                f"memory of {name}", server.memory(), "MB", "with all its processes, shared pages in parts"
            )


def _cells(server: Server, asked: dict[str, str], seconds: float) -> Iterator[tuple[tuple[str, int], load.Load]]:
    for name, query in asked.items():
        accept = RDF if name == "DESCRIBE" else RESULTS
        heavy = name in ("export", "group by funder", "path", "text", "top deadlines")
        load.ask(server.endpoint, query, accept, clients=1, seconds=1)  # the first answers touch the pages
        for clients in CLIENTS:
            found = load.ask(server.endpoint, query, accept, clients=clients, seconds=seconds * (2 if heavy else 1))
            yield (name, clients), found


def _rates(tables: dict[str, Cells], seconds: float) -> Iterator[Measurement]:
    """Answers a second, then each server's geometric mean over the first peer's."""
    for name, cells in tables.items():
        for query in dict.fromkeys(query for query, _ in cells):
            rates = " / ".join(f"{cells[query, clients].rate:,.1f}" for clients in CLIENTS)
            failed = sum(cells[query, clients].failed for clients in CLIENTS)
            yield Measurement(f"{name}: {query}", cells[query, 1].rate, "answers/s", rates + _failures(failed))
    for peer in ("oxigraph", "rdflib-endpoint"):
        if peer in tables:
            for name in ("kg", "kg, cache"):
                both = [(tables[name][cell].rate, tables[peer][cell].rate) for cell in tables[peer]]
                # A cell in which nothing was answered counts as one answer in its time: kind to who failed.
                ratios = [max(ours, 0.5 / seconds) / max(theirs, 0.5 / seconds) for ours, theirs in both]
                mean = exp(sum(map(log, ratios)) / len(ratios))
                yield Measurement(f"{name} over {peer}", mean, "times", f"geometric mean of {len(ratios)} cells")


def _processor(running: dict[str, Server], query: str, seconds: float) -> Iterator[Measurement]:
    costs = {}
    for name, server in running.items():
        before = server.cpu()
        found = load.ask(server.endpoint, query, RESULTS, clients=8, seconds=2 * seconds)
        costs[name] = 1000 * (server.cpu() - before) / max(found.done, 1)
        yield Measurement(f"{name}: processor time of an ASK", costs[name], "ms", "8 clients")
    if "oxigraph" in costs:
        yield Measurement("kg over oxigraph: processor time of an ASK", costs["kg"] / costs["oxigraph"], "times")


def _under_load(running: dict[str, Server], query: str, seconds: float) -> Iterator[Measurement]:
    for what, heavy in (("8 scans in a loop", SCAN), ("8 endless queries", ENDLESS)):
        for name in ("oxigraph", "kg"):
            # A query without an end would keep the peer busy for good, since nothing stops it there.
            if name in running and not (name == "oxigraph" and heavy is ENDLESS):
                endpoint = running[name].endpoint
                with _looping(endpoint, heavy, 8):
                    first = load.ask(endpoint, query, RESULTS, clients=2, seconds=2 * seconds)
                    found = load.ask(endpoint, query, RESULTS, clients=2, seconds=4 * seconds)
                note = f"{found.rate:,.0f} answers/s; {first.p99:.0f} ms while they begin"
                note += _failures(first.failed + found.failed)
                yield Measurement(f"{name}: p99 of ASK under {what}", found.p99, "ms", note)


@contextmanager
def _looping(endpoint: str, query: str, number: int) -> Iterator[None]:
    stop = threading.Event()

    def loop() -> None:
        while not stop.is_set():
            request = urllib.request.Request(f"{endpoint}?{urlencode({'query': query})}", headers={"Accept": RESULTS})
            with suppress(OSError), urllib.request.urlopen(request, timeout=40) as answer:
                answer.read()

    threads = [threading.Thread(target=loop, daemon=True) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)


def _triples(file: Path) -> Path:
    """The default graph as a file that rdflib reads."""
    from pyoxigraph import DefaultGraph, RdfFormat, parse

    made = file.with_suffix(".nt")
    with made.open("w", encoding="utf-8") as out:
        for quad in parse(path=str(file), format=RdfFormat.N_QUADS):
            if isinstance(quad.graph_name, DefaultGraph):
                out.write(f"{quad.triple} .\n")
    shutil.copymode(file, made)
    return made


def _failures(number: int) -> str:
    return f"; {number} FAILED" if number else ""
