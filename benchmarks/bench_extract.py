"""How fast postings become facts: reading and extracting `tests/gold`, tools loaded once, and where the time goes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

from benchmarks import Measurement
from kg.resources import folder

ROUNDS = 3
ADS = Path(__file__).resolve().parents[1] / "tests" / "gold"
AD = 4000  # characters of an ordinary ad
AT_LEAST, AIM = 60, 150  # such ads a second of processor time


def run() -> Iterator[Measurement]:
    """Loading the lexicon and the registry; then ads of 4,000 characters a second on one core, and each stage's share."""
    from kg.extract import extract
    from kg.extract.wording import load
    from kg.link import Registry
    from kg.read import read

    began = perf_counter()
    lexicon, registry = load(), Registry.load(folder("ontology"))
    yield Measurement("load lexicon and registry", 1000 * (perf_counter() - began), "ms")

    ads = _ads()
    documents = [read(data, name=name) for name, data in ads]  # once before the clock starts, so that all is loaded
    facts = sum(len(extract(document, lexicon, registry).facts) for document in documents)
    size = sum(len(document.text) for document in documents)

    def everything() -> None:
        for name, data in ads:
            extract(read(data, name=name), lexicon, registry)

    began = process_time()
    for _ in range(ROUNDS):
        everything()
    spent = (process_time() - began) / ROUNDS
    note = f"{len(ads)} postings of {size / len(ads):,.0f} characters and {facts / len(ads):.0f} facts on average"
    yield Measurement("read and extract", len(ads) / spent, "postings/s of processor time", note)
    goal = f"at least {AT_LEAST}, {AIM} is the aim"
    yield Measurement("the same for 4 kB", size / AD / spent, "ads of 4,000 characters/s", goal)
    shares = _shares(everything)
    for stage, seconds in shares.most_common():
        yield Measurement(f"share: {stage}", 100 * seconds / sum(shares.values()), "%")


def _ads() -> list[tuple[str, bytes]]:
    """Names and bytes of the postings."""
    return [(path.name, path.read_bytes()) for path in sorted(ADS.iterdir()) if path.suffix in (".txt", ".html")]


def _shares(everything: Callable[[], None]) -> Counter[str]:
    """Processor time of each stage, in seconds. A value that several stages look for is found in the first that asks."""
    from kg.extract import engine, entities, typed
    from kg.read import read as whole_read

    spent: Counter[str] = Counter()

    def timed(stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **more: Any) -> Any:
            began = process_time()
            made = work(*given, **more)
            made = list(made) if isinstance(made, Iterator) else made  # a generator works when it is asked
            spent[stage] += process_time() - began
            return made

        return run

    def all_timed(stage: str, works: Iterable[Callable[..., Any]]) -> tuple[Callable[..., Any], ...]:
        return tuple(timed(stage, work) for work in works)

    stages = (
        (engine, "Context", timed("fold, find phrases and sections", engine.Context)),
        (engine, "candidates", timed("rules that are data", engine.candidates)),
        (engine, "resolve", timed("resolve", engine.resolve)),
        (typed, "RECOGNISERS", all_timed("recognisers of typed values", typed.RECOGNISERS)),
        (entities, "RECOGNISERS", all_timed("recognisers of names", entities.RECOGNISERS)),
        (typed, "INFERENCES", all_timed("inferences", typed.INFERENCES)),
        (entities, "INFERENCES", all_timed("inferences", entities.INFERENCES)),
    )
    with ExitStack() as stack:
        for owner, name, work in stages:
            stack.enter_context(patch.object(owner, name, work))
        began = process_time()
        for _ in range(ROUNDS):
            everything()
        whole = process_time() - began
    began = process_time()
    for _ in range(ROUNDS):
        for name, data in _ads():
            whole_read(data, name=name)
    spent["read"] = process_time() - began
    spent["the rest"] = max(0.0, whole - sum(spent.values()))
    return spent
