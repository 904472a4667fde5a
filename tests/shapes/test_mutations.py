"""A graph that conforms is broken in every way that the shapes speak of, and the shape meant for it reports each."""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from benchmarks.differential import contributions
from benchmarks.mutants import BY_HAND, FIXTURES, Judged, Mutations, by_hand, local_name, places
from benchmarks.shape_graph import SH
from kg.resources import folder
from kg.validate import Shapes

ALL = [
    (place, local_name(shape.value)) for place, path in places().items() for shape in Mutations(Shapes.load(path)).named
]


@cache
def mutations(place: str) -> Mutations:
    # Postings are what the core's shapes are for; a profile is for views of them, the dataset's for many at once.
    return Mutations(Shapes.load(places()[place]), list(contributions()) if place == "core" else [])


@cache
def judged(place: str, name: str) -> list[Judged]:
    (shape,) = (shape for shape in mutations(place).named if local_name(shape.value) == name)
    return list(mutations(place).of(shape))


@pytest.mark.parametrize(("place", "name"), ALL)
def test_each_mutant_is_caught_by_the_shape_meant_for_it(place: str, name: str) -> None:
    found = judged(place, name)
    assert [(one.mutant.graph, one.mutant.component, one.mutant.what) for one in found if not one.caught] == []
    (shape,) = (shape for shape in mutations(place).named if local_name(shape.value) == name)
    broken = {one.mutant.component for one in found}
    lacking = set(mutations(place).constraints(shape)) - broken
    assert not lacking, f"nothing breaks {sorted(lacking)}: write a row of {BY_HAND.name}"
    assert broken, "a shape without a constraint"


def test_every_file_of_shapes_is_looked_at() -> None:
    looked_at = {path.parent if path.is_file() else path for path in places().values()}
    files = {path for path in folder("shapes").rglob("*.ttl") if not path.is_relative_to(folder("shapes") / "examples")}
    assert {path.parent for path in files} == looked_at


@pytest.mark.parametrize("place", places())
def test_every_constraint_has_an_operator(place: str) -> None:
    assert mutations(place).unknown == set(), "add an operator to benchmarks/mutation_values.py"


def test_rows_by_hand_name_what_there_is() -> None:
    shapes = {
        name: (mutations(place), shape)
        for place in places()
        for shape in mutations(place).named
        for name in [local_name(shape.value)]
    }
    rows = by_hand()
    for row in rows:
        assert set(row) == {"shape", "component", "graph", "what", "update"}
        found, shape = shapes[row["shape"]]
        assert row["component"] in found.constraints(shape)
        assert (FIXTURES / f"{row['graph']}.ttl").is_file()
    assert Counter((row["shape"], row["what"]) for row in rows).most_common(1)[0][1] == 1


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("salary-currency", "pattern"),
        ("part-closed", "closed"),
        ("posting-openings", "maxInclusive"),
        ("position-pay-grade", "class"),
        ("salary-order", "sparql"),
    ],
)
def test_a_shape_that_lost_a_constraint_lets_its_mutants_live(name: str, lost: str) -> None:
    """What the test would say of a weak shape, so that it is known to be able to fail."""
    whole = mutations("core")
    (shape,) = (shape for shape in whole.named if local_name(shape.value) == name)
    kept = tuple(q for q in whole.shapes.quads if not (q.subject == shape and q.predicate.value == SH + lost))
    weak = Mutations(replace(whole.shapes, quads=kept))
    alive = [one for one in judged("core", name) if one.mutant.component == lost]
    assert alive
    for one in alive:
        assert local_name(shape.value) not in {
            local_name(r.shape) for r in weak.report(one.mutant.quads).results
        } or any(
            other.mutant.component != lost and other.mutant.what == one.mutant.what for other in judged("core", name)
        )
