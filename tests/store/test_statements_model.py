"""Whatever is stated, retracted, accepted and withdrawn in whatever order: every release, and every index, is what it says."""

import tempfile
from dataclasses import dataclass, field

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.graph.contribution import Contribution
from kg.read.document import Document, Source
from kg.store import Batch, Catalog, MemoryIndex
from kg.validate.report import Report

BASE = "https://jobs.example/"
DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
GRAPHS = ("", BASE + "g", BASE + "h")
# The same two values, the first in three ways; an index has the last of them.
WORDS = (
    Literal("2.50", datatype=DECIMAL),
    Literal("02.5", datatype=DECIMAL),
    Literal("2.5", datatype=DECIMAL),
    Literal("x"),
)
SAID = [
    Quad(NamedNode(f"{BASE}id/{subject}"), NamedNode(BASE + "p"), value, *([NamedNode(graph)] if graph else []))
    for subject in ("posting/a", "posting/a#part", "org/u")
    for value in WORDS
    for graph in GRAPHS
]
SOURCES = ("a", "b")
some = st.frozensets(st.integers(0, len(SAID) - 1), max_size=6)
graph = st.sampled_from(GRAPHS)
STEP = st.one_of(
    st.tuples(st.just("accept"), st.sampled_from(SOURCES), some),
    st.tuples(st.just("withdraw"), st.sampled_from(SOURCES)),
    st.tuples(st.just("state"), some),
    st.tuples(st.just("retract"), some),
    st.tuples(st.just("replace"), graph, some),
    st.tuples(st.just("clear"), graph),
    st.tuples(st.just("create"), st.sampled_from(GRAPHS[1:])),
    st.tuples(st.just("drop"), st.sampled_from(GRAPHS[1:])),
)
BATCHES = st.lists(st.lists(STEP, min_size=1, max_size=4) | st.integers(0, 4), min_size=1, max_size=6)


@dataclass
class World:
    """What a release has: what each source says, what is stated, and which graphs were made."""

    said: dict[str, frozenset[Quad]] = field(default_factory=dict)
    stated: frozenset[Quad] = frozenset()
    made: frozenset[str] = frozenset()

    @property
    def quads(self) -> set[Quad]:
        return set(self.stated).union(*self.said.values())

    @property
    def graphs(self) -> set[str]:
        return {q.graph_name.value for q in self.quads if not isinstance(q.graph_name, DefaultGraph)} | self.made

    def do(self, batch: Batch, step: tuple[object, ...], ever: set[str]) -> "World":
        match step:
            case ("accept", str(name), frozenset(numbers)):
                quads = frozenset(SAID[n] for n in numbers)
                document = Document("", Source(name, "text/plain", str(hash(numbers))))
                batch.accept(
                    name, document, Contribution(f"{BASE}id/posting/{name}", name, tuple(quads)), Report(), "full"
                )
                return World({**self.said, name: quads}, self.stated, self.made)
            case ("withdraw", str(name)):
                if name not in ever:
                    return self
                if name in self.said:
                    batch.withdraw(name)
                return World({n: s for n, s in self.said.items() if n != name}, self.stated, self.made)
            case ("state", frozenset(numbers)):
                quads = frozenset(SAID[n] for n in numbers)
                assert batch.state(quads) == len(quads - self.stated)
                return World(self.said, self.stated | quads, self.made)
            case ("retract", frozenset(numbers)):
                gone = held({SAID[n] for n in numbers})
                left = frozenset(q for q in self.stated if not held({q}) & gone)
                assert batch.retract(SAID[n] for n in numbers) == len(self.stated - left)
                return World(self.said, left, self.made)
            case ("replace", str(name), frozenset(numbers)):
                other = frozenset(q for q in self.stated if q.graph_name != term(name))
                quads = frozenset(Quad(SAID[n].subject, SAID[n].predicate, SAID[n].object, term(name)) for n in numbers)
                gone, come = batch.replace_graph(name or None, quads)
                assert (gone, come) == (len(self.stated - other - quads), len(quads - self.stated))
                return World(self.said, other | quads, self.made)
            case ("clear" | "drop" as what, str(name)):
                other = frozenset(q for q in self.stated if q.graph_name != term(name))
                gone = batch.clear_graph(name or None) if what == "clear" else batch.drop_graph(name)
                assert gone == len(self.stated - other)
                return World(self.said, other, self.made - {name} if what == "drop" else self.made)
            case ("create", str(name)):
                assert batch.create_graph(name) is (name not in self.made)
                return World(self.said, self.stated, self.made | {name})
        raise AssertionError(step)


def term(graph: str) -> NamedNode | DefaultGraph:
    return NamedNode(graph) if graph else DefaultGraph()


def held(quads: set[Quad]) -> set[Quad]:
    """What an index makes of these."""
    store = ox.Store()
    store.extend(quads)
    return set(store)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BATCHES)
def test_every_release_and_every_index_is_what_was_said(batches: list[list[tuple[object, ...]] | int]) -> None:
    with tempfile.TemporaryDirectory() as place, Catalog.open(place, create=True, base=BASE) as catalog:
        indexes = {unread: MemoryIndex.of(catalog) for unread in (True, False)}
        worlds = [World()]
        for steps in batches:
            world = worlds[-1]
            ever = {source.source for source in catalog.sources()}
            with catalog.batch("update") as batch:
                if isinstance(steps, int):
                    if len(worlds) == 1:
                        continue
                    to = len(worlds) - 1 - steps % (len(worlds) - 1)
                    batch.rollback(to)
                    world = worlds[to]
                else:
                    for step in steps:
                        world = world.do(batch, step, ever)
            if batch.changed:
                worlds.append(world)
            assert catalog.release == len(worlds) - 1
            for unread, index in indexes.items():
                index.catch_up(catalog, unread=unread)
                assert set(index.store) == held(world.quads)
                assert {g.value for g in index.store.named_graphs()} == world.graphs
            sources = {q: {n for n, s in world.said.items() if held({q}) & held(set(s))} for q in SAID}
            holders = catalog.holders(SAID)
            assert {q: holders[q].source in names if q in holders else not names for q, names in sources.items()} == (
                dict.fromkeys(SAID, True)
            )
        for number, world in enumerate(worlds):
            quads = list(catalog.quads(number))
            assert (len(quads), set(quads)) == (len(world.quads), world.quads)
            assert set(catalog.graphs(number)) == world.graphs
            assert set(catalog.statements(number)) == world.stated
            for name in GRAPHS:
                here = [line.decode().removesuffix(" .\n") for line in catalog.graph(name or None, number)]
                assert sorted(here) == sorted(str(q) for q in world.quads if q.graph_name == term(name))
                assert (catalog.holder(name or None, number) is not None) is any(
                    q.graph_name == term(name) for said in world.said.values() for q in said
                )
            written = catalog.written(held(world.quads), number)
            for form, said in written.items():
                assert set(said) <= {q for q in world.quads if held({q}) == {form}}
            assert set(written) == held(world.quads)
            for other, there in enumerate(worlds):
                removed, added = catalog.changes(number, other)
                assert (set(removed), set(added)) == (world.quads - there.quads, there.quads - world.quads)
                assert len(removed) + len(added) == len(world.quads ^ there.quads)
                dropped = list(ox.parse(b"".join(catalog.dropped(number, other)), format=ox.RdfFormat.N_QUADS))
                assert set(dropped) == held(world.quads) - held(there.quads)
        counts = [(r.stated, r.retracted) for r in catalog.releases()]
        for number, (stated, retracted) in enumerate(counts, 1):
            before, after = worlds[number - 1].stated, worlds[number].stated
            assert (stated, retracted) == (len(after - before), len(before - after))
