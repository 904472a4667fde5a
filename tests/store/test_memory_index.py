"""The memory index says what the catalog says, and mends itself where it does not."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Variable

from kg.errors import InputError
from kg.graph.contribution import Contribution
from kg.store import Catalog, MemoryIndex
from kg.validate.report import Report

BASE = "https://jobs.example/"
A = BASE + "id/posting/a"
Ingest = Callable[..., int]


def same(index: MemoryIndex, catalog: Catalog) -> bool:
    return set(index.store) == set(catalog.quads()) and index.release == catalog.release


def test_it_holds_the_release_it_says_with_all_graphs(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    ingest(b="Doctoral student")
    index = MemoryIndex.of(catalog)
    assert same(index, catalog) and len(index) == 10
    assert {g.value for g in index.store.named_graphs()} == {BASE + "graph/evidence"}
    old = MemoryIndex.of(catalog, 1)
    assert (old.release, set(old.store)) == (1, set(catalog.quads(1)))
    with pytest.raises(InputError, match="no release 3"):
        MemoryIndex.of(catalog, 3)


def test_relative_iris_resolve_against_the_dataset_s_base_and_variables_can_be_given(
    catalog: Catalog, ingest: Ingest
) -> None:
    ingest(a="Postdoc", b="Doctoral student")
    index = MemoryIndex.of(catalog)
    assert bool(index.query("ASK { GRAPH <graph/evidence> { <id/posting/a#e1> ?p 'Postdoc' } }"))
    assert not bool(index.query("ASK { <id/posting/a#e1> ?p ?o }"))  # the default graph is no union
    rows = index.query(
        "SELECT ?s ?l WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l }",
        substitutions={Variable("s"): NamedNode(A)},
    )
    assert [row["l"].value for row in rows] == ["Postdoc"]


def test_it_catches_up_with_versions_withdrawals_and_returns(catalog: Catalog, ingest: Ingest) -> None:
    index = MemoryIndex.of(catalog)
    assert (index.release, len(index)) == (0, 0)
    ingest(a="Postdoc", b="Doctoral student", **{f"p{n}": f"Title {n}" for n in range(8)})
    assert index.catch_up(catalog) == 1
    assert same(index, catalog)
    store = index.store
    ingest(a='Post"doc"\n\\ with } and Ä')
    index.catch_up(catalog)
    assert same(index, catalog)
    with catalog.batch("withdraw") as batch:
        batch.withdraw(A)
    index.catch_up(catalog)
    assert same(index, catalog)
    ingest(a="Postdoc")
    ingest(b="Doctor")
    assert index.catch_up(catalog) == 5
    assert same(index, catalog)
    assert index.store is store, "small changes are applied, not loaded anew"


def test_what_two_postings_say_stays_while_one_of_them_stands(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc", b="Doctoral student")
    index = MemoryIndex.of(catalog)
    university = "ASK { <id/organisation/u> <http://www.w3.org/2000/01/rdf-schema#label> 'University of U'@en }"
    for source, stays in (("a.txt", True), ("b.txt", False)):
        with catalog.batch("withdraw") as batch:
            batch.withdraw(source)
        index.catch_up(catalog)
        assert bool(index.query(university)) is stays


def test_a_damaged_index_is_made_anew(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc", b="Doctoral student")
    index = MemoryIndex.of(catalog)
    index.store.remove(next(iter(index.store)))
    index.catch_up(catalog)
    assert same(index, catalog)


def test_an_index_ahead_of_its_catalog_or_of_another_one_is_made_anew(
    catalog: Catalog, ingest: Ingest, tmp_path: Path, store: SimpleNamespace
) -> None:
    ingest(a="Postdoc")
    ingest(a="Postdoc, extended")
    index = MemoryIndex.of(catalog)
    other = Catalog.open(tmp_path / "other", create=True, base="https://other.example/")
    for title in ("x", "y"):
        with other.batch("ingest") as batch:
            store.take(batch, "a", title)
    assert index.catch_up(other) == 2
    assert same(index, other) and index.base == "https://other.example/"
    backup = Catalog.open(tmp_path / "backup", create=True, base=BASE)
    with backup.batch("ingest") as batch:
        store.take(batch, "a", "Postdoc")
    assert index.catch_up(backup) == 1
    assert same(index, backup)


def test_canonical_literals_pass_through_unchanged_in_all_graphs(catalog: Catalog, store: SimpleNamespace) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    graph = NamedNode(BASE + "graph/links")
    values = [
        Literal("2.5", datatype=NamedNode(xsd + "decimal")),
        Literal("36", datatype=NamedNode(xsd + "integer")),
        Literal("2026-11-21", datatype=NamedNode(xsd + "date")),
        Literal("2026-11-21T23:59:00+01:00", datatype=NamedNode(xsd + "dateTime")),
        Literal("true", datatype=NamedNode(xsd + "boolean")),
        Literal("Grüße", language="de"),
        Literal("2026", datatype=NamedNode(xsd + "gYear")),
    ]
    quads = tuple(
        quad
        for n, value in enumerate(values)
        for quad in (
            Quad(NamedNode(A), NamedNode(f"{BASE}p{n}"), value),
            Quad(NamedNode(A), NamedNode(f"{BASE}p{n}"), value, graph),
        )
    )
    index = MemoryIndex.of(catalog)
    with catalog.batch("ingest") as batch:
        batch.accept("a.txt", store.document("x"), Contribution(A, "x", quads), Report(), "full")
    assert set(MemoryIndex.of(catalog).store) == set(quads)
    index.catch_up(catalog)
    assert set(index.store) == set(quads)


def test_when_most_is_new_it_is_loaded_anew_instead_of_changed(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc", b="Doctoral student")
    index = MemoryIndex.of(catalog)
    store = index.store
    ingest(a="x", b="y", c="z")
    assert catalog.turnover(1, 2) == 1.0
    index.catch_up(catalog)
    assert same(index, catalog) and index.store is not store
