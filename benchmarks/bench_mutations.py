"""Mutations: graphs broken in every way that the shapes speak of, and which of them the shapes report."""

from collections.abc import Iterator
from time import process_time

from benchmarks import Measurement
from benchmarks.differential import contributions
from benchmarks.mutants import Judged, Mutations, local_name, places
from kg.cli import output
from kg.validate import Shapes


def run() -> Iterator[Measurement]:
    """Print the table, shape by shape; then how many mutants there were, and how many were caught."""
    began = process_time()
    every: list[Judged] = []
    rows, shapes = [], 0
    for place, path in places().items():
        mutations = Mutations(Shapes.load(path), contributions() if place == "core" else ())
        for shape in mutations.named:
            judged = list(mutations.of(shape))
            every += judged
            shapes += 1
            ways = {(one.mutant.component, one.mutant.what) for one in judged}
            others = sorted({name for one in judged for name in one.others})
            caught = sum(one.caught for one in judged)
            rows.append(
                (place, local_name(shape.value), str(len(ways)), f"{caught} of {len(judged)}", ", ".join(others))
            )
    output.table(("shapes", "shape", "ways", "caught", "others that report some of them"), rows)
    for one in every:
        if not one.caught:
            output.say(f"{one.mutant.shape} lets live: {one.mutant.component}, {one.mutant.what} ({one.mutant.graph})")
    yield Measurement(
        "shapes", shapes, "", "each hit by some mutant" if all(row[2] != "0" for row in rows) else "not all hit"
    )
    yield Measurement("mutants", len(every), "", "of the shapes' examples and of the postings in examples/")
    yield Measurement("caught", sum(one.caught for one in every), "", "by the shape that each was made for")
    yield Measurement("time", 1000 * (process_time() - began), "ms")
