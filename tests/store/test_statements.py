"""Statements of no posting: what is said, kept as written, and goes when it is retracted."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import UsageError
from kg.store import Catalog, MemoryIndex

BASE = "https://jobs.example/"
XSD = "http://www.w3.org/2001/XMLSchema#"
GRAPH = BASE + "graphs/mine"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
Ingest = Callable[..., int]


def quads(text: str) -> list[Quad]:
    """The quads of a TriG text with the prefixes : (the dataset's base) and xsd:."""
    head = f"PREFIX : <{BASE}> PREFIX xsd: <{XSD}> "
    return list(parse(head + text + ("" if text.endswith((".", "}")) else " ."), format=RdfFormat.TRIG))


def state(catalog: Catalog, text: str) -> int:
    with catalog.batch("update") as batch:
        batch.state(quads(text))
    return catalog.release


def retract(catalog: Catalog, text: str) -> int:
    with catalog.batch("update") as batch:
        return batch.retract(quads(text))


def words(catalog: Catalog, release: int | None = None) -> set[str]:
    """The quads of a release, as text."""
    return {str(quad) for quad in catalog.quads(release)}


def same(index: MemoryIndex, catalog: Catalog) -> bool:
    """Whether it is what it would be if it were made anew, blank nodes and empty graphs included."""
    anew = MemoryIndex.of(catalog)
    graphs = [{g.value for g in i.store.named_graphs() if isinstance(g, NamedNode)} for i in (index, anew)]
    return set(index.store) == set(anew.store) and graphs[0] == graphs[1] == set(catalog.graphs())


def test_what_is_stated_stands_from_then_on_as_it_is_written(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    before = words(catalog)
    with catalog.batch("update", "two statements") as batch:
        assert batch.state(quads(':x :p "2.50"^^xsd:decimal . :g { :x :p "x"@en }')) == 2
    x, p = f"<{BASE}x>", f"<{BASE}p>"
    assert words(catalog) - before == {f'{x} {p} "2.50"^^<{XSD}decimal>', f'{x} {p} "x"@en <{BASE}g>'}
    assert words(catalog, 1) == before
    release = catalog.releases()[-1]
    assert (release.kind, release.note, release.stated, release.retracted) == ("update", "two statements", 2, 0)
    assert (release.postings, release.added, release.changed, release.removed) == (1, 0, 0, 0)
    status = catalog.status()
    assert (status.quads, status.statements) == (8, 2)  # a posting is six


def test_what_is_said_already_is_no_release(catalog: Catalog) -> None:
    assert state(catalog, ":x :p 1 . :x :p 1 .") == 1
    assert state(catalog, ":x :p 1") == 1
    assert catalog.status().quads == 1


def test_other_words_for_the_same_are_both_kept_and_go_together(catalog: Catalog) -> None:
    index = MemoryIndex.of(catalog)
    state(catalog, ':x :p "1"^^xsd:integer, "01"^^xsd:integer, "7"^^xsd:int . :y :p 1')
    assert len(words(catalog)) == 4
    index.catch_up(catalog, unread=True)
    assert len(index) == 3  # an index holds the two as one
    assert retract(catalog, ':x :p "+1"^^xsd:integer') == 2
    assert words(catalog) == {f'<{BASE}x> <{BASE}p> "7"^^<{XSD}int>', f'<{BASE}y> <{BASE}p> "1"^^<{XSD}integer>'}
    assert retract(catalog, ':x :p "7"^^xsd:integer') == 1
    index.catch_up(catalog, unread=True)
    assert same(index, catalog)


def test_one_of_two_wordings_that_goes_leaves_the_index_the_other(catalog: Catalog) -> None:
    state(catalog, ":x :p 1, 2, 3, 4")
    with catalog.batch("update") as batch:
        batch.replace_graph(None, quads(':x :p "01"^^xsd:integer, 1, 2, 3, 4'))
    index = MemoryIndex.of(catalog)
    for text in (":x :p 1, 2, 3, 4", ':x :p "01"^^xsd:integer, 2, 3, 4', ":x :p 2, 3, 4"):
        with catalog.batch("update") as batch:
            batch.replace_graph(None, quads(text))
        for unread in (True, False):
            held = MemoryIndex.of(catalog, catalog.release - 1)
            held.catch_up(catalog, unread=unread)
            assert same(held, catalog)
        index.catch_up(catalog, unread=True)
        assert same(index, catalog)


def test_what_is_retracted_is_gone_and_older_releases_keep_it(catalog: Catalog) -> None:
    state(catalog, ":x :p :y, :z")
    assert retract(catalog, ":x :p :y, :other") == 1
    assert words(catalog) == {f"<{BASE}x> <{BASE}p> <{BASE}z>"}
    assert len(words(catalog, 1)) == 2
    assert retract(catalog, ":x :p :y") == 0
    assert catalog.release == 2
    assert (catalog.releases()[1].stated, catalog.releases()[1].retracted) == (0, 1)
    assert state(catalog, ":x :p :y") == 3
    assert len(words(catalog)) == 2
    assert catalog.changes(1, 3) == ([], [])


def test_what_comes_and_goes_in_one_batch_leaves_no_trace(catalog: Catalog) -> None:
    state(catalog, ":x :p :y")
    with catalog.batch("update") as batch:
        batch.state(quads(":x :p :z"))
        assert batch.retract(quads(":x :p :z, :y")) == 2
        assert batch.state(quads(":x :p :y")) == 1
    assert words(catalog) == words(catalog, 1) == {f"<{BASE}x> <{BASE}p> <{BASE}y>"}
    assert [(r.stated, r.retracted) for r in catalog.releases()] == [(1, 0), (0, 0)]
    with sqlite3.connect(catalog.folder / "catalog.sqlite") as connection:
        assert connection.execute("SELECT first_release, last_release FROM statement").fetchall() == [(1, None)]


def test_what_a_posting_says_may_be_stated_and_outlives_it(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    index = MemoryIndex.of(catalog)
    label = f'<{BASE}id/posting/a> {LABEL} "Postdoc"@en .'
    state(catalog, label)
    assert catalog.status().quads == 6
    assert catalog.changes(1, 2) == ([], [])
    with catalog.batch("withdraw") as batch:
        batch.withdraw("a.txt")
    assert words(catalog) == {label.removesuffix(" .")}
    assert {str(q) for q in catalog.changes(2, 3)[0]}.isdisjoint(words(catalog))
    index.catch_up(catalog, unread=True)
    assert same(index, catalog)


def test_a_posting_outlives_what_was_stated_of_it(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    label = f'<{BASE}id/organisation/u> {LABEL} "University of U"@en .'
    state(catalog, label)
    index = MemoryIndex.of(catalog)
    assert retract(catalog, label) == 1
    assert catalog.changes(2, 3) == ([], [])
    assert words(catalog) == words(catalog, 1)
    index.catch_up(catalog, unread=True)
    assert same(index, catalog)


@pytest.mark.parametrize("unread", [True, False])
def test_blank_nodes_have_labels_of_their_own_that_stay(catalog: Catalog, unread: bool) -> None:
    index = MemoryIndex.of(catalog)
    state(catalog, "_:a :p _:b . :g { _:b :q 'x' }")
    state(catalog, "_:a :p _:a")  # another node
    nodes = {n.value for q in catalog.quads() for n in (q.subject, q.object) if isinstance(n, BlankNode)}
    assert len(nodes) == 3
    index.catch_up(catalog, unread=unread)
    assert same(index, catalog)
    (found,) = index.query(f"SELECT ?b {{ ?a <{BASE}p> ?b . GRAPH ?g {{ ?b <{BASE}q> 'x' }} }}")
    node = found["b"]
    assert isinstance(node, BlankNode)
    with catalog.batch("update") as batch:  # what a query found is that very node
        assert batch.state([Quad(node, NamedNode(BASE + "r"), Literal("1"))]) == 1
        assert batch.retract([Quad(node, NamedNode(BASE + "q"), Literal("x"), NamedNode(BASE + "g"))]) == 1
    index.catch_up(catalog, unread=unread)
    assert same(index, catalog)
    assert bool(index.query(f"ASK {{ ?a <{BASE}p> ?b . ?b <{BASE}r> '1' }}"))
    assert catalog.about([node], 3) == [Quad(node, NamedNode(BASE + "r"), Literal("1"))]
    assert {n.value for q in catalog.quads(2) for n in (q.subject, q.object) if isinstance(n, BlankNode)} == nodes


def test_a_label_that_was_never_given_out_is_a_new_node_each_time(catalog: Catalog) -> None:
    for _ in range(2):
        with catalog.batch("update") as batch:
            batch.state([Quad(BlankNode("b" + "0" * 23), NamedNode(BASE + "p"), Literal("x"))])
    subjects = {q.subject for q in catalog.quads()}
    assert len(subjects) == 2
    assert BlankNode("b" + "0" * 23) not in subjects


def test_what_cannot_be_recorded_is_refused_and_nothing_of_it_is_kept(catalog: Catalog) -> None:
    node, p = NamedNode(BASE + "x"), NamedNode(BASE + "p")
    for quad, message in (
        (Quad(node, p, Triple(node, p, node)), "about a statement"),
        (Quad(node, p, Literal("x", language="ar", direction=BaseDirection.RTL)), "direction"),
        (Quad(node, p, node, BlankNode()), "without a name"),
    ):
        with pytest.raises(UsageError, match=message), catalog.batch("update") as batch:
            batch.state([Quad(node, p, node), quad])
    assert catalog.release == 0


def test_graphs_are_there_by_what_is_said_in_them_or_because_they_were_made(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    index = MemoryIndex.of(catalog)
    evidence = BASE + "graph/evidence"
    assert catalog.graphs() == [evidence]
    with catalog.batch("graph-store") as batch:
        assert batch.create_graph(GRAPH)
        assert not batch.create_graph(GRAPH)
        batch.state(quads(":other { :x :p :y }"))
    index.catch_up(catalog, unread=True)
    assert catalog.graphs() == [evidence, GRAPH, BASE + "other"]
    assert same(index, catalog)
    assert (catalog.has_graph(GRAPH), catalog.has_graph(GRAPH, 1), list(catalog.graph(GRAPH))) == (True, False, [])
    assert retract(catalog, ":other { :x :p :y }") == 1
    assert catalog.graphs() == [evidence, GRAPH]
    with catalog.batch("graph-store") as batch:
        assert batch.drop_graph(GRAPH) == 0
    index.catch_up(catalog, unread=True)
    assert catalog.graphs() == [evidence]
    assert same(index, catalog)
    assert [len(catalog.graphs(n)) for n in (1, 2, 3, 4)] == [1, 3, 2, 1]


def test_a_graph_is_given_whole_and_each_line_once(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc", b="Professor")
    state(catalog, f':x :p "1.0"^^xsd:decimal . <{BASE}graph/evidence> {{ :x :q :y }}')
    university = f"<{BASE}id/organisation/u> {LABEL} "
    state(catalog, university + '"University of U"@en .')
    default = [line.decode() for line in catalog.graph(None)]
    assert len(default) == len(set(default)) == 3 + 3 + 2 + 1
    assert f'<{BASE}x> <{BASE}p> "1.0"^^<{XSD}decimal> .\n' in default
    assert sum(line.startswith(university) for line in default) == 1
    evidence = [line.decode() for line in catalog.graph(BASE + "graph/evidence")]
    assert len(evidence) == 3
    assert all(line.endswith(f"<{BASE}graph/evidence> .\n") for line in evidence)
    assert list(catalog.graph(BASE + "nowhere")) == []
    assert {str(q.subject) for q in catalog.statements(graph="")} == {f"<{BASE}x>", f"<{BASE}id/organisation/u>"}


def test_a_graph_that_is_replaced_keeps_what_it_said_in_the_same_words(catalog: Catalog) -> None:
    with catalog.batch("graph-store") as batch:
        assert batch.replace_graph(GRAPH, quads(":x :p 1, 2")) == (0, 2)
    with catalog.batch("graph-store") as batch:
        assert batch.replace_graph(GRAPH, quads(":x :p 1, 2")) == (0, 0)
    assert catalog.release == 1
    with catalog.batch("graph-store") as batch:
        assert batch.replace_graph(GRAPH, quads(":x :p 2, 3")) == (1, 1)
    removed, added = catalog.changes(1, 2)
    assert [[str(q.object).partition("^")[0] for q in part] for part in (removed, added)] == [['"1"'], ['"3"']]
    with catalog.batch("graph-store") as batch:
        assert batch.clear_graph(GRAPH) == 2
    assert catalog.graphs() == []


def test_who_says_a_quad_is_told_whatever_it_is_written_like(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc", b="Professor")
    a, u = f"{BASE}id/posting/a", f"{BASE}id/organisation/u"
    asked = quads(
        f'<{a}> {LABEL} "Postdoc"@en, "Postdoc" . <{u}> {LABEL} "University of U"@EN . :x :p 1 .'
        f" <{BASE}graph/evidence> {{ <{a}#e1> <{BASE}ns#quote> 'Postdoc' }}"
    )
    state(catalog, ":x :p 1")
    found = catalog.holders(asked)
    assert [(quad in found) and found[quad].source for quad in asked] == ["a.txt", False, "a.txt", False, "a.txt"]
    holder = found[asked[0]]
    assert (holder.posting, holder.label, holder.said) == (a, "Postdoc", asked[0])
    with catalog.batch("withdraw") as batch:
        batch.withdraw("a.txt")
    assert {h.source for h in catalog.holders(asked).values()} == {"b.txt"}
    assert set(catalog.holders(asked, 1)) == set(found)


def test_the_first_who_says_anything_in_a_graph(catalog: Catalog, ingest: Ingest) -> None:
    state(catalog, ":mine { :x :p :y } :x :p :y")
    assert catalog.holder(None) is catalog.holder(BASE + "mine") is None
    ingest(a="Postdoc")
    holder = catalog.holder(BASE + "graph/evidence")
    assert holder is not None
    assert (holder.posting, str(holder.said.subject)) == (BASE + "id/posting/a", f"<{BASE}id/posting/a#e1>")
    assert catalog.holder(None) is not None
    assert catalog.holder(BASE + "mine") is None
    assert catalog.holder(None, 1) is None


def test_going_back_takes_statements_and_graphs_back_with_their_labels(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    with catalog.batch("update") as batch:
        batch.state(quads("_:a :p :kept, :gone"))
        batch.create_graph(GRAPH)
    retract(catalog, ":nothing :at :all")
    with catalog.batch("update") as batch:
        (gone,) = [q for q in catalog.quads() if str(q.object) == f"<{BASE}gone>"]
        batch.retract([gone])
        batch.state(quads(":later :p :z"))
        batch.drop_graph(GRAPH)
        batch.create_graph(BASE + "later")
    index = MemoryIndex.of(catalog)
    for to in (2, 3, 1):
        with catalog.batch("rollback") as batch:
            batch.rollback(to)
        assert words(catalog) == words(catalog, to)
        assert catalog.graphs() == catalog.graphs(to)
        index.catch_up(catalog, unread=True)
        assert same(index, catalog)
    assert catalog.release == 6
    with catalog.batch("rollback") as batch:
        batch.rollback(1)
    assert catalog.release == 6


def test_a_catalog_without_postings_holds_statements(tmp_path: Path) -> None:
    with Catalog.open(tmp_path, create=True, base=BASE) as catalog:
        state(catalog, ":x :p :y")
        assert words(catalog) == {f"<{BASE}x> <{BASE}p> <{BASE}y>"}
        assert [line for part in catalog.patch(0, 1) for line in part] == [
            f"<{BASE}x> <{BASE}p> <{BASE}y> .\n".encode()
        ]
        assert len(MemoryIndex.of(catalog)) == 1
