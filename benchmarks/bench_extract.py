"""How fast ads become facts: reading and extracting ads of 4,000 characters, tools loaded once, and where the time goes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

from benchmarks import Measurement
from kg.resources import folder

ROUNDS = 2
ROOT = Path(__file__).resolve().parents[1]
AD = 4000  # characters of an ordinary ad
AT_LEAST, AIM = 60, 150  # such ads a second of processor time


def run() -> Iterator[Measurement]:
    """Loading the lexicon and the registry; then ads a second of processor time on one core, and each stage's share."""
    from kg.extract import engine
    from kg.extract.wording import load
    from kg.link import Registry
    from kg.read import read

    began = perf_counter()
    lexicon, registry = load(), Registry.load(folder("ontology"))
    yield Measurement("load lexicon and registry", 1000 * (perf_counter() - began), "ms")

    ads = _ads()
    for name, some in (("ads as they are", ads), (f"ads of {AD:,} characters", _of_one_length(ads))):
        documents = [
            read(data, name=name) for name, data in some
        ]  # once before the clock starts, so that all is loaded
        facts = sum(len(engine.extract(document, lexicon, registry).facts) for document in documents)
        size = sum(len(document.text) for document in documents)

        def everything(some: list[tuple[str, bytes]] = some) -> None:
            for name, data in some:
                engine.extract(read(data, name=name), lexicon, registry)

        spent = min(_timed(everything) for _ in range(ROUNDS))
        note = f"{len(some)} ads of {size / len(some):,.0f} characters and {facts / len(some):.0f} facts on average"
        yield Measurement(name, len(some) / spent, "ads/s of processor time", note)
        goal = f"at least {AT_LEAST}, {AIM} is the aim"
        yield Measurement(f"{name}, for 4 kB", size / AD / spent, "ads of 4,000 characters/s", goal)
    shares = _shares(everything)
    for stage, seconds in shares.most_common():
        yield Measurement(f"share: {stage}", 100 * seconds / sum(shares.values()), "%")


def _timed(work: Callable[[], None]) -> float:
    began = process_time()
    work()
    return process_time() - began


def _ads() -> list[tuple[str, bytes]]:
    """Names and bytes of the ads of the repository."""
    places = (ROOT / "tests" / "gold", folder("examples"))
    paths = [path for place in places for path in sorted(place.iterdir()) if path.suffix in (".txt", ".html")]
    return [(path.name, path.read_bytes()) for path in paths]


def _of_one_length(ads: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The same ads as texts of one length: short ones go on with the next one, and the last line ends where it is full."""
    from kg.read import read

    made, text = [], ""
    for name, data in ads:
        text += read(data, name=name).text + "\n\n"
        if len(text) >= AD:
            made.append((f"{len(made)}.txt", text[: text.rfind("\n", 0, AD + 1)].encode()))
            text = ""
    return made


def _shares(everything: Callable[[], None]) -> Counter[str]:
    """Processor time of each stage, in seconds, without that of the stages that it calls."""
    from kg.extract import context, engine, entities, layout, phrases, typed, values

    spent: Counter[str] = Counter()
    inside: list[float] = []

    def timed(stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **more: Any) -> Any:
            began = process_time()
            inside.append(0.0)
            made = work(*given, **more)
            made = list(made) if isinstance(made, Iterator) else made  # a generator works when it is asked
            whole = process_time() - began
            spent[stage] += whole - inside.pop()
            if inside:
                inside[-1] += whole
            return made

        return run

    def each(stage: str, works: Iterable[Callable[..., Any]]) -> tuple[Callable[..., Any], ...]:
        return tuple(timed(stage, work) for work in works)

    def finders(stage: str, works: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
        return {kind: timed(stage, work) for kind, work in works.items()}

    stages = (
        (context, "fold", timed("fold", context.fold)),
        (context, "runs", timed("blocks and sections", layout.runs)),
        (phrases.Scanner, "find_in", timed("phrases", phrases.Scanner.find_in)),
        (engine, "Context", timed("phrases", engine.Context)),
        (engine, "candidates", timed("rules that are data", engine.candidates)),
        (engine, "resolve", timed("resolve", engine.resolve)),
        (values, "FINDERS", finders("values", values.FINDERS)),
        (entities, "FINDERS", finders("names", entities.FINDERS)),
        (typed, "RECOGNISERS", each("rules that are functions", typed.RECOGNISERS)),
        (entities, "RECOGNISERS", each("rules that are functions", entities.RECOGNISERS)),
        (typed, "INFERENCES", each("inferences", typed.INFERENCES)),
        (entities, "INFERENCES", each("inferences", entities.INFERENCES)),
    )
    whole = timed("read", everything)
    with ExitStack() as stack:
        for owner, name, work in stages:
            stack.enter_context(patch.object(owner, name, work))
        stack.enter_context(patch.object(engine, "extract", timed("the rest", engine.extract)))
        whole()
    return spent
