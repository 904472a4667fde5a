"""Validation: a posting, a thousand, and the command, beside pyshacl; and both engines held against each other."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from pyoxigraph import Quad, RdfFormat, parse, serialize

from benchmarks import Measurement
from benchmarks.differential import Cases, compare, contributions
from benchmarks.generated import Generated
from kg.cli import output
from kg.resources import folder
from kg.validate import Shapes, report_turtle, validate
from kg.validate.engine import Engine

POSTINGS = 1000
SEEDS = 2000
ROUNDS = 30
BASE = "http://127.0.0.1:8000/"


def run() -> Iterator[Measurement]:
    """Processor time, all in this process but for the command; then how many of the reports are the same."""
    shapes = Shapes.load(folder("shapes"))
    postings = list(contributions())
    yield Measurement(
        "quads of a posting", sum(len(quads) for _, quads in postings) / len(postings), "", "examples/, mean"
    )
    yield from _posting([quads for _, quads in postings], shapes)
    yield from _thousand(shapes)
    yield from _command(postings[0][1])
    yield from _differential()


def _posting(postings: list[list[Quad]], shapes: Shapes) -> Iterator[Measurement]:
    """Each posting by itself, report included: of each way the least of some rounds, which take turns."""
    spent: dict[str, list[float]] = {name: [] for name in ("fast", "parsed", "pyshacl", "pyshacl parsed", "engine")}
    for quads in postings:
        text = serialize(quads, format=RdfFormat.N_QUADS)
        assert text is not None
        for name, work, rounds in (
            ("fast", partial(_report, quads, shapes, "fast"), ROUNDS),
            ("pyshacl", _pyshacl(quads, shapes), 3),
            ("engine", partial(_report, quads, shapes, "pyshacl"), 3),
            ("parsed", partial(_report, text, shapes, "fast"), ROUNDS),
            ("pyshacl parsed", _pyshacl(quads, shapes, text), 3),
        ):
            spent[name].append(_least(work, rounds))
    mean = {name: sum(times) / len(times) for name, times in spent.items()}
    ratios = sorted(slow / quick for slow, quick in zip(spent["pyshacl"], spent["fast"], strict=True))
    yield Measurement("a posting: fast", mean["fast"], "ms", "quads ready, report included")
    yield Measurement("a posting: pyshacl", mean["pyshacl"], "ms", "by itself: graphs ready, report included")
    each = f"at least 100 are wanted; {ratios[0]:.0f} to {ratios[-1]:.0f} posting by posting"
    yield Measurement("a posting: pyshacl", mean["pyshacl"] / mean["fast"], "times fast", each)
    note = "our use of it: only shapes that can apply, queries read once"
    yield Measurement("a posting: --engine pyshacl", mean["engine"] / mean["fast"], "times fast", note)
    yield Measurement("a posting, parsed: fast", mean["parsed"], "ms", "from N-Quads to the report")
    yield Measurement("a posting, parsed: pyshacl", mean["pyshacl parsed"] / mean["parsed"], "times fast")


def _report(data: list[Quad] | bytes, shapes: Shapes, engine: Engine) -> str:
    quads = parse(data, format=RdfFormat.N_QUADS) if isinstance(data, bytes) else data
    return report_turtle(validate(quads, shapes, engine=engine))


def _pyshacl(quads: list[Quad], shapes: Shapes, text: bytes | None = None) -> Callable[[], object]:
    """pyshacl without any of ours: its report in Turtle; with `text` it reads that first, else the graph is ready."""
    import logging

    import pyshacl
    from rdflib import Dataset, Graph

    from kg.validate.terms import triples

    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    mentioned = {quad.object for quad in quads} & shapes.vocabulary.keys()
    known = [*quads, *(quad for term in mentioned for quad in shapes.vocabulary[term]), *shapes.classes]
    wanted, data = Graph(), Graph()
    for triple in triples(shapes.quads):
        wanted.add(triple)
    for triple in triples(known):
        data.add(triple)

    def check() -> object:
        graph = data
        if text is not None:
            read = Dataset().parse(data=text, format="nquads")
            graph = Graph()
            for triple in (*((s, p, o) for s, p, o, _ in read.quads()), *triples(known[len(quads) :])):
                graph.add(triple)
        _, report, _ = pyshacl.validate(graph, shacl_graph=wanted, inference="none", inplace=True)
        return report.serialize(format="turtle")

    return check


def _thousand(shapes: Shapes) -> Iterator[Measurement]:
    made = Generated(BASE, evidence=True)
    graphs = [list(parse(made.posting(n)[1].encode(), format=RdfFormat.N_QUADS)) for n in range(POSTINGS)]
    size = sum(map(len, graphs)) / POSTINGS
    began = process_time()
    for quads in graphs:
        report_turtle(validate(quads, shapes, engine="fast"))
    spent = 1000 * (process_time() - began) / POSTINGS
    yield Measurement(
        f"{POSTINGS:,} postings, one by one", spent, "ms each", f"{size:.0f} quads each; at most 4 are wanted"
    )
    whole = [quad for quads in graphs for quad in quads]
    began = process_time()
    report_turtle(validate(whole, shapes, engine="fast"))
    spent = 1000 * (process_time() - began) / POSTINGS
    yield Measurement(f"{POSTINGS:,} postings, as one graph", spent, "ms each", "at most 4 are wanted")


def _command(quads: list[Quad]) -> Iterator[Measurement]:
    with TemporaryDirectory() as place:
        file = Path(place) / "one.ttl"
        file.write_bytes(serialize([quad.triple for quad in quads], format=RdfFormat.TURTLE) or b"")
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "XDG_CACHE_HOME": f"{place}/cache"}

        def command() -> float:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(
                [sys.executable, "-m", "kg", "validate", str(file)],
                check=False,
                capture_output=True,
                env=environment,
                cwd=place,
            )
            assert done.returncode in (0, 1), done.stderr.decode()
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

        first = command()
        yield Measurement(
            "kg validate one.ttl", min(command() for _ in range(10)), "ms", "start-up included; at most 600 are wanted"
        )
        yield Measurement(
            "kg validate one.ttl, the first time", first, "ms", "shapes are compiled, nothing is kept yet"
        )


def _differential() -> Iterator[Measurement]:
    cases, same, left = Cases(), 0, 0
    with output.progress("comparing") as step:
        for seed in range(SEEDS):
            compared = compare(cases.case(seed))
            same += not compared.unlike
            left += bool(compared.explained)
            if compared.unlike:
                output.say(f"{compared.case.name}:\n{compared.unlike}")
            step(seed + 1, SEEDS)
    yield Measurement(
        "both engines, the same report", same, f"of {SEEDS:,}", f"{left} of them but for a named fault of pyshacl"
    )


def _least(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds of processor time, the least of some rounds after one that warms up."""
    work()
    least = float("inf")
    for _ in range(rounds):
        began = process_time()
        work()
        least = min(least, process_time() - began)
    return 1000 * least
