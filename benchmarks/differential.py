"""One graph, two engines, one report: the compiled shapes against pyshacl, over graphs and shapes from a seed.

Even seeds are graphs of our own kind (postings of `examples/`, examples of `shapes/examples`) under our shapes, odd
ones small graphs under one of twenty random shapes files. Every graph is valid or broken in one to three places. Reports
are compared as RDF, with all that they say.
"""

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from pyoxigraph import Quad, RdfFormat, parse

from benchmarks.deviations import NO_REPORT, Disputed, explain
from benchmarks.mutants import FIXTURES, local_name, places
from benchmarks.random_data import STRANGE, broken, valid
from benchmarks.random_shapes import FILES, shapes_file
from benchmarks.reports import SH, Found, Reported, difference, reported, structures, written
from benchmarks.shape_graph import Graph
from kg.resources import folder
from kg.validate import Report, Shapes, report_turtle, validate
from kg.validate.engine import Engine
from kg.validate.shapes import name_of


@dataclass(frozen=True, slots=True)
class Case:
    """A graph and the shapes that it is held against; `places` says in how many it was broken."""

    name: str
    quads: Sequence[Quad]
    shapes: Shapes
    places: int


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of a case: `unlike` is empty where the reports are the same, or where all differences are `explained`.

    A report is None where there was a failure. `explained` counts results by the name of the deviation.
    """

    case: Case
    fast: Reported | None
    reference: Reported | None
    unlike: str
    explained: Counter[str]


class Cases:
    """Makes the case of any seed; shapes and postings are read once."""

    def __init__(self) -> None:
        self._random: dict[int, Shapes] = {}

    def case(self, seed: int) -> Case:
        """The case of this seed, always the same."""
        chance = Random(seed * 7_919 + 11)
        places = chance.randint(0, 3)
        if seed % 2:
            quads, shapes, name = valid(chance), self.random(seed // 2), f"random shapes {seed // 2 % FILES}"
            strange = STRANGE
        else:
            name, quads, shapes = chance.choice(self.graphs)
            strange = (*STRANGE, *{quad.object: None for quad in chance.sample(quads, min(9, len(quads)))})
        return Case(f"seed {seed}, {name}, broken in {places}", broken(quads, chance, places, strange), shapes, places)

    def random(self, number: int) -> Shapes:
        """A random shapes file."""
        number %= FILES
        if number not in self._random:
            with TemporaryDirectory() as place:
                path = Path(place) / f"shapes{number}.ttl"
                path.write_text(shapes_file(number), encoding="utf-8")
                self._random[number] = Shapes.load(path)
        return self._random[number]

    @cached_property
    def ours(self) -> dict[str, Shapes]:
        """The project's shapes: the core, those of the dataset, the profiles."""
        return {place: Shapes.load(path) for place, path in places().items()}

    @cached_property
    def graphs(self) -> list[tuple[str, list[Quad], Shapes]]:
        """Graphs of our own kind and their shapes: each posting of `examples/` three times, since there are fewer of them."""
        found = [(name, quads, self.ours["core"]) for name, quads in contributions()] * 3
        for shapes in self.ours.values():
            for shape in sorted(
                local_name(name_of(quad.subject)) for quad in shapes.quads if quad.predicate.value == SH + "order"
            ):
                for path in sorted((FIXTURES / shape).glob("*.ttl")):
                    quads = list(parse(path=str(path), format=RdfFormat.TURTLE))
                    found.append((f"{shape}/{path.stem}", quads, shapes))
        return found


def contributions() -> Iterator[tuple[str, list[Quad]]]:
    """The postings of `examples/` as quads, with their evidence."""
    from kg.graph import BlankLedger
    from kg.pipeline import Accepted, Tools, process
    from kg.settings import load

    tools, settings = Tools.load(), load(folder("examples"), environment={})
    for path in sorted(folder("examples").iterdir()):
        made = process(
            path.read_bytes(), source=path.name, name=path.name, settings=settings, tools=tools, ledger=BlankLedger(),
            received=datetime(2026, 11, 21, tzinfo=UTC),
        )  # fmt: skip
        if isinstance(made, Accepted):
            yield path.name, list(made.contribution.quads)


def compare(case: Case) -> Compared:
    """Both reports of a case, and how they differ but for what `benchmarks.deviations` names."""
    (fast, _), (reference, failure) = (_report(case, engine) for engine in ("fast", "pyshacl"))
    if fast is None or reference is None:
        if fast is not None and any(reason in failure for reason in NO_REPORT):
            return Compared(case, fast, reference, "", Counter({"no report": 1}))
        unlike = "" if fast is reference else f"only {'pyshacl' if fast is None else 'fast'} gives a report"
        return Compared(case, fast, reference, unlike, Counter())
    only = {"fast": fast.results - reference.results, "pyshacl": reference.results - fast.results}
    left, explained = _explained(only, case)
    lines = [
        f"sh:conforms is {report.conforms} of {report.results.total()} results: {engine}"
        for engine, report in (("fast", fast), ("pyshacl", reference))
        if report.conforms == bool(report.results)
    ]
    lines += _other_paths(fast, case)
    lines.append(difference(Reported(True, left["fast"]), Reported(True, left["pyshacl"]), ("fast", "pyshacl")))
    return Compared(case, fast, reference, "\n".join(filter(None, lines)), explained)


def _other_paths(report: Reported, case: Case) -> list[str]:
    """Results whose path is not their shape's, read from the shapes graph itself: both engines have paths written by one hand."""
    wanted = {str(node): path for node, path in structures(case.shapes.quads, SH + "path").items()}
    own = ("<" + SH + "ClosedConstraintComponent>", "<" + SH + "SPARQLConstraintComponent>")
    return [
        f"another path than the shape's: {written(result)}"
        for result in report.results
        if str(result.component) not in own and result.path != wanted.get(str(result.shape))
    ]


def _explained(only: Mapping[str, Counter[Found]], case: Case) -> tuple[dict[str, Counter[Found]], Counter[str]]:
    """Of what stands in one report only, what no deviation explains; and which deviations explain the rest."""
    left: dict[str, Counter[Found]] = {engine: Counter() for engine in only}
    explained: Counter[str] = Counter()
    if not any(only.values()):
        return left, explained
    shapes, data = Graph(case.shapes.quads), Graph(case.quads)
    for engine, other in (("fast", "pyshacl"), ("pyshacl", "fast")):
        for result, times in only[engine].items():
            known = explain(Disputed(result, engine, shapes, data, frozenset(only[other])))
            if known is None:
                left[engine][result] = times
            else:
                explained[known.name] += times
    return left, explained


def run(seeds: Iterable[int], cases: Cases | None = None) -> Iterator[Compared]:
    """The cases of these seeds, compared."""
    cases = cases or Cases()
    for seed in seeds:
        yield compare(cases.case(seed))


def seen(compared: Iterable[Compared]) -> Counter[str]:
    """How often each constraint component was reported, by its local name."""
    found: Counter[str] = Counter()
    for one in compared:
        for result, times in one.reference.results.items() if one.reference else ():
            found[str(result.component).strip("<>").rpartition("#")[2]] += times
    return found


def rdf(report: Report) -> Reported:
    """A report as its RDF says it."""
    return reported(parse(report_turtle(report), format=RdfFormat.TURTLE))


def _report(case: Case, engine: Engine) -> tuple[Reported | None, str]:
    """The report, or why there is none."""
    from kg.errors import ConfigurationError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdflib's, of literals that are none
        try:
            return rdf(validate(case.quads, case.shapes, engine=engine)), ""
        except ConfigurationError as error:
            return None, str(error)
