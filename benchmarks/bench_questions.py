"""How long each question that counts over the whole dataset takes, over 10,000 generated postings without their evidence."""

from collections.abc import Iterator
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks import Measurement
from benchmarks.generated import fill

POSTINGS = int(environ.get("BENCH_POSTINGS", "10000"))
EVIDENCE = bool(environ.get("BENCH_EVIDENCE"))
TAG = "statistics"


def run() -> Iterator[Measurement]:
    """Each question with the tag, as its page asks it, and what its form offers; the better of two runs."""
    from kg import questions, resources
    from kg.serve.documents import select
    from kg.store import Catalog, MemoryIndex
    from kg.store.vocabulary import vocabulary

    with TemporaryDirectory() as place:
        fill(Path(place), POSTINGS, evidence=EVIDENCE)
        with Catalog.open(Path(place)) as catalog:
            with catalog.batch("ingest") as batch:
                batch.vocabulary(*vocabulary(resources.folder("ontology"), catalog.base))
            index = MemoryIndex.of(catalog)
    for question in questions.load(resources.folder("queries")):
        if TAG in question.tags:
            texts = {question.name: question.linked(question.text)}
            texts |= {f"{question.name}, form": text for p in question.parameters if (text := question.suggestions(p))}
            for name, text in texts.items():
                rows, taken = 0, []
                for _ in range(2):
                    began = perf_counter()
                    rows = sum(1 for _ in select(index, text))
                    taken.append(perf_counter() - began)
                yield Measurement(name, 1000 * min(taken), "ms", f"{rows:,} rows")
