"""What each stage costs a posting: `examples/` taken through one stage after the other, tools loaded once."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import process_time
from typing import Any

from benchmarks import Measurement
from kg.resources import folder

ROUNDS = 5


def run() -> Iterator[Measurement]:
    """Loading the tools, then milliseconds of processor time a posting for each stage."""
    from kg.extract import extract
    from kg.graph.build import build
    from kg.graph.contribution import BlankLedger, Options
    from kg.pipeline import Tools
    from kg.read import read
    from kg.validate import validate

    began = process_time()
    tools = Tools.load()
    yield Measurement("load the tools", 1000 * (process_time() - began), "ms")
    ads = [(path.name, path.read_bytes()) for path in sorted(folder("examples").iterdir()) if path.is_file()]
    received, ledger = datetime.now(UTC), BlankLedger()

    def built(pair: tuple[Any, Any]) -> Any:
        options = Options("http://127.0.0.1:8000/", pair[0].source.name, received)
        return build(*pair, tools.registry, ledger, options, codes=tools.codes)

    def timed(name: str, work: Callable[[Any], Any], things: list[Any]) -> tuple[list[Any], Measurement]:
        made = [work(thing) for thing in things]  # once before the clock starts, so that all is loaded
        began = process_time()
        for _ in range(ROUNDS):
            for thing in things:
                work(thing)
        return made, Measurement(name, 1000 * (process_time() - began) / (ROUNDS * len(things)), "ms a posting")

    documents, figure = timed("read", lambda ad: read(ad[1], name=ad[0]), ads)
    yield figure
    said, figure = timed("extract", lambda document: extract(document, tools.lexicon, tools.registry), documents)
    yield figure
    made, figure = timed("build", built, list(zip(documents, said, strict=True)))
    yield figure
    _, figure = timed("validate", lambda one: validate(one.quads, tools.shapes), made)
    yield figure
    quads = sum(len(one.quads) for one in made) / len(made)
    evidence = sum(1 for one in made for quad in one.quads if str(quad.graph_name).endswith("/evidence>")) / len(made)
    yield Measurement("quads", quads, "a posting", f"{evidence:.0f} of them evidence")
