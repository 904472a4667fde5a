"""The shapes of the dataset: over a release, over a posting on its way in, over a change of statements.

`BENCH_POSTINGS=N` is how many postings are generated (1,000), with their evidence. Figures are processor time.
"""

import os
import resource
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from pyoxigraph import Literal, NamedNode, Quad

from benchmarks import Measurement
from kg.resources import folder

ARRIVING = 50
MANY = 100_000
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL, COMMENT = (NamedNode(f"http://www.w3.org/2000/01/rdf-schema#{name}") for name in ("label", "comment"))
PERSON, KNOWS = (NamedNode(f"http://xmlns.com/foaf/0.1/{name}") for name in ("Person", "knows"))


def run() -> Iterator[Measurement]:
    """Fill a catalog, check it, let postings arrive, and hold small and large changes."""
    from benchmarks.generated import fill
    from kg.gate import DatasetShapes, arrive, check, hold, recheck
    from kg.store import Catalog
    from kg.validate import Shapes

    postings = int(os.environ.get("BENCH_POSTINGS", "1000"))
    dataset, shapes = DatasetShapes.load(), Shapes.load(folder("shapes"))
    with TemporaryDirectory() as place, Catalog.open(Path(place), create=True) as catalog:
        iris = fill(Path(place), postings, evidence=True)
        began = process_time()
        report = check(catalog, dataset)
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        spent = process_time() - began
        note = f"{postings:,} postings, {len(report.results)} results, {held:,.0f} MB at most"
        yield Measurement("kg check", 1000 * spent / postings, "ms/posting", note)
        began = process_time()
        recheck(catalog, shapes)
        yield Measurement("kg check --postings, more", 1000 * (process_time() - began) / postings, "ms/posting", "")
        with catalog.batch("ingest") as batch:
            began = process_time()
            batch.joints.keep(dataset.joins)
            yield Measurement("the table of values, once", 1000 * (process_time() - began) / postings, "ms/posting", "")
            sources = [f"generated-{number}.txt" for number in range(min(ARRIVING, postings))]
            said = {source: tuple(batch.quads(source)) for source in sources}
            began = process_time()
            for source, quads in said.items():
                arrive(batch, source, quads, dataset, catalog.base)
            spent = process_time() - began
            size = sum(map(len, said.values())) / len(said)
            yield Measurement("a posting arrives", 1000 * spent / len(said), "ms", f"{size:,.0f} quads each")
        one = [Quad(NamedNode(iris[0]), COMMENT, Literal("fine", language="en"))]
        began = process_time()
        hold(catalog, [], one, shapes, dataset=dataset)
        yield Measurement("gate: a statement about a posting", 1000 * (process_time() - began), "ms", "")
        many = list(people(catalog.base, MANY))
        for name, gone, come in (("come", [], many), ("go", many, [])):
            began = process_time()
            hold(catalog, gone, come, shapes, dataset=dataset)
            yield Measurement(f"gate: {MANY:,} statements {name}", process_time() - began, "s", "about new people")
            if come:
                with catalog.batch("update") as batch:
                    batch.state(come)


def people(base: str, number: int) -> Iterator[Quad]:
    """So many statements about people that know each other."""
    for one in range(number // 4):
        person = NamedNode(f"{base}id/person/person-{one}")
        yield Quad(person, RDF_TYPE, PERSON)
        yield Quad(person, LABEL, Literal(f"Person {one}"))
        yield Quad(person, COMMENT, Literal("fine", language="en"))
        yield Quad(person, KNOWS, NamedNode(f"{base}id/person/person-{one * 7 % (number // 4)}"))
