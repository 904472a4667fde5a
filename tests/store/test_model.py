"""Whatever is accepted and withdrawn in whatever order, every release is the union of what stood in it."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.contribution import Contribution
from kg.read.document import Document, Source
from kg.store import Catalog, MemoryIndex, difference
from kg.store.packing import parse
from kg.validate.report import Report

BASE = "https://jobs.example/"
GRAPH = NamedNode(BASE + "graph/evidence")
SHARED = [
    Quad(NamedNode(f"{BASE}id/{subject}"), NamedNode(BASE + "p"), Literal(value), *graph)
    for subject in ("x", "y")
    for value in ("1", "2")
    for graph in ((), (GRAPH,))
]
SOURCES = ("a", "b", "c")
# What a source says (indices into SHARED), or None: it is withdrawn.
STEP = st.tuples(st.sampled_from(SOURCES), st.none() | st.frozensets(st.integers(0, len(SHARED) - 1), max_size=5))
# A batch is steps, or a rollback to a release: the number counts from the newest, back over and over.
BATCHES = st.lists(st.lists(STEP, min_size=1, max_size=3) | st.integers(0, 5), min_size=1, max_size=5)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BATCHES, st.sampled_from([(difference.MANY, difference.AT_ONCE), (0, 1), (0, 2), (256, 1)]))
def test_every_release_is_the_union_of_what_stood_in_it(
    batches: list[list[tuple[str, frozenset[int] | None]] | int], bounds: tuple[int, int]
) -> None:
    """`bounds` are those at which releases are compared in another way, and in pieces."""
    with (
        pytest.MonkeyPatch.context() as patched,
        tempfile.TemporaryDirectory() as place,
        Catalog.open(place, create=True, base=BASE) as catalog,
    ):
        patched.setattr(difference, "MANY", bounds[0])
        patched.setattr(difference, "AT_ONCE", bounds[1])
        index = MemoryIndex.of(catalog)
        standing: dict[str, frozenset[int]] = {}
        history: list[set[Quad]] = [set()]
        stood = [standing]
        for number, steps in enumerate(batches):
            if isinstance(steps, int) and len(history) == 1:
                continue
            with catalog.batch("ingest") as batch:
                if isinstance(steps, int):
                    to = len(history) - 1 - steps % (len(history) - 1)
                    batch.rollback(to)
                    standing = dict(stood[to])
                ever = {source.source for source in catalog.sources()}
                for source, said in [] if isinstance(steps, int) else steps:
                    if said is not None:
                        document = Document("", Source(source, "text/plain", f"{number}"))
                        quads = tuple(SHARED[n] for n in said)
                        batch.accept(source, document, Contribution(BASE + source, source, quads), Report(), "full")
                        standing[source] = said
                    elif source in ever:
                        batch.withdraw(source)
                        standing.pop(source, None)
            if batch.changed:
                history.append({SHARED[n] for said in standing.values() for n in said})
                stood.append(dict(standing))
            assert catalog.release == len(history) - 1
            index.catch_up(catalog)
            assert set(index.store) == history[-1]
        for number, expected in enumerate(history):
            quads = list(catalog.quads(number))
            assert (len(quads), set(quads)) == (len(expected), expected)
            for other, there in enumerate(history):
                removed, added = catalog.changes(number, other)
                assert (set(removed), set(added)) == (expected - there, there - expected)
                assert len(removed) + len(added) == len(expected ^ there)
                gone, come = (list(parse(b"".join(lines))) for lines in catalog.patch(number, other))
                assert (set(gone), set(come)) == (expected - there, there - expected)
                assert len(gone) + len(come) == len(expected ^ there)
        assert {s.source for s in catalog.sources() if s.state == "published"} == set(standing)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_words_pass_through_the_catalog_and_the_index(words: str) -> None:
    quads = {
        Quad(NamedNode(BASE + "a"), NamedNode(BASE + "p"), Literal(words, language="en"), graph) for graph in [GRAPH]
    }
    with tempfile.TemporaryDirectory() as place, Catalog.open(Path(place), create=True, base=BASE) as catalog:
        for name in ("other", "a"):
            with catalog.batch("ingest") as batch:
                document = Document(words, Source(name, "text/plain", name))
                said = tuple(quads) if name == "a" else ()
                batch.accept(name, document, Contribution(BASE + name, words, said), Report(), "full")
            if name == "other":
                index = MemoryIndex.of(catalog)
        index.catch_up(catalog)
        assert set(catalog.quads()) == quads == set(index.store) == set(MemoryIndex.of(catalog).store)
        assert catalog.text("a") == words
        assert catalog.sources()[0].label == words
