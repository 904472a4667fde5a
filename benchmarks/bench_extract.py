"""How fast postings become facts: reading and extracting `examples/`, tools loaded once."""

from collections.abc import Iterator
from time import perf_counter, process_time

from benchmarks import Measurement
from kg.resources import folder

ROUNDS = 10


def run() -> Iterator[Measurement]:
    """Loading the lexicon and the registry; then postings and characters a second on one core."""
    from kg.extract import extract
    from kg.extract.wording import load
    from kg.link import Registry
    from kg.read import read

    began = perf_counter()
    lexicon, registry = load(), Registry.load(folder("ontology"))
    yield Measurement("load lexicon and registry", 1000 * (perf_counter() - began), "ms")

    ads = [(path.name, path.read_bytes()) for path in sorted(folder("examples").iterdir()) if path.is_file()]
    documents = [read(data, name=name) for name, data in ads]  # once before the clock starts, so that all is loaded
    began = process_time()
    for _ in range(ROUNDS):
        for name, data in ads:
            read(data, name=name)
    yield Measurement("read", ROUNDS * len(ads) / (process_time() - began), "postings/s of processor time")
    began = process_time()
    facts = sum(len(extract(document, lexicon, registry).facts) for _ in range(ROUNDS) for document in documents)
    spent = process_time() - began
    size = ROUNDS * sum(len(document.text) for document in documents)
    yield Measurement(
        "extract", ROUNDS * len(documents) / spent, "postings/s of processor time", f"{facts // ROUNDS} facts"
    )
    yield Measurement("extract", size / spent, "characters/s of processor time")
