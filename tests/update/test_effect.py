"""What updates do to a release, and that the store is as before in the end."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from kg.store.index import Snapshot
from kg.update import effect, graph
from kg.update.effect import Bounds, Effect
from kg.update.operations import Refused

BASE = "http://b.example/"
A = "PREFIX : <http://a.example/> "
BOUNDS = Bounds(10_000, 1_000_000)
DATA = """@prefix : <http://a.example/> .
:s :p 2.5 , "x" . _:n :q :s . GRAPH :g { :s :p :o . :t :p 1 }"""


@pytest.fixture
def index() -> Iterator[Snapshot]:
    store = ox.Store()
    store.extend(ox.parse(DATA, format=ox.RdfFormat.TRIG))
    store.add_graph(ox.NamedNode("http://a.example/empty"))
    before = (set(store), set(store.named_graphs()))
    yield Snapshot(store, 7, BASE)
    assert (set(store), set(store.named_graphs())) == before


def of(index: Snapshot, text: str, *using: str, bounds: Bounds = BOUNDS) -> Effect:
    found = effect.of_request(index, A + text, using or None, None, bounds)
    assert found.release == 7
    return found


def lines(nquads: bytes) -> set[str]:
    """N-Quads with what is long and common left out."""
    text = nquads.decode().replace("http://a.example/", "").replace("http://www.w3.org/2001/XMLSchema#", "")
    return {line.removesuffix(" .") for line in text.splitlines()}


def test_data_go_as_they_are_written_and_by_what_the_index_holds(index: Snapshot) -> None:
    found = of(index, "DELETE DATA { :s :p 2.50 , 'no such' } ; INSERT DATA { :s :q 2.50 }")
    assert lines(found.removed) == {'<s> <p> "2.5"^^<decimal>'}
    assert lines(found.stated) == {'<s> <q> "2.50"^^<decimal>'}
    assert found.whole and not found.created and not found.dropped


def test_what_is_there_is_stated_all_the_same(index: Snapshot) -> None:
    assert lines(of(index, "INSERT DATA { :s :p 'x' }").stated) == {'<s> <p> "x"'}


def test_data_never_name_a_node_that_is_there(index: Snapshot) -> None:
    (node,) = [q.subject for q in index.store if isinstance(q.subject, ox.BlankNode)]
    found = of(index, f"INSERT DATA {{ _:{node.value} :p _:a . _:a :p 1 }}")
    (quads) = list(ox.parse(found.stated, format=ox.RdfFormat.N_QUADS))
    assert len({q.subject for q in quads}) == 2 and node not in {q.subject for q in quads}
    assert {q.object for q in quads} & {q.subject for q in quads}, "one label is one node"


def test_templates_are_filled_for_each_solution(index: Snapshot) -> None:
    found = of(index, "INSERT { ?s :r [ :v ?o ] . ?o :never ?s . ?s :unbound ?x } WHERE { ?s :p ?o }")
    quads = list(ox.parse(found.stated + found.copied, format=ox.RdfFormat.N_QUADS))
    assert len([q for q in quads if q.predicate.value.endswith("/v")]) == 2
    assert len({q.object for q in quads if q.predicate.value.endswith("/r")}) == 2
    assert {q.predicate.value.rpartition("/")[2] for q in quads} == {"v", "r"}  # a literal is no subject


def test_a_pattern_finds_blank_nodes_and_deletes_them(index: Snapshot) -> None:
    found = of(index, "DELETE WHERE { ?n :q ?s }")
    (node,) = [q.subject for q in index.store if isinstance(q.subject, ox.BlankNode)]
    assert lines(found.removed) == {f"{node} <q> <s>"}


def test_a_later_operation_sees_the_earlier_ones(index: Snapshot) -> None:
    found = of(
        index,
        "INSERT DATA { GRAPH :new { :a :p 1 } } ; DELETE DATA { :s :p 'x' } ;"
        " INSERT { :seen :p ?g } WHERE { GRAPH ?g { :a :p 1 } FILTER NOT EXISTS { :s :p 'x' } } ;"
        " DELETE WHERE { GRAPH :new { ?s ?p ?o } }",
    )
    assert lines(found.removed) == {'<s> <p> "x"'}
    assert lines(found.stated + found.copied) == {"<seen> <p> <new>"}


def test_what_was_deleted_and_inserted_again_is_both(index: Snapshot) -> None:
    found = of(index, "DELETE DATA { :s :p 2.5 } ; INSERT DATA { :s :p 2.50 }")
    assert lines(found.removed) == {'<s> <p> "2.5"^^<decimal>'}
    assert lines(found.stated) == {'<s> <p> "2.50"^^<decimal>'}


def test_using_is_the_dataset_of_the_pattern_alone(index: Snapshot) -> None:
    assert lines(of(index, "INSERT { :x :p ?s } USING :g WHERE { ?s :p :o }").copied) == {"<x> <p> <s>"}
    assert lines(of(index, "DELETE { GRAPH :g { ?s :p :o } } WHERE { ?s :p :o }", "http://a.example/g").removed) == {
        "<s> <p> <o> <g>"
    }
    assert lines(of(index, "WITH :g DELETE { ?s :p 1 } WHERE { ?s :p 1 }").removed) == {'<t> <p> "1"^^<integer> <g>'}
    assert of(index, "INSERT { :x :p ?s } USING NAMED :g WHERE { ?s :p ?o }").nothing


def test_graphs_are_cleared_dropped_and_made(index: Snapshot) -> None:
    g = {"<s> <p> <o> <g>", '<t> <p> "1"^^<integer> <g>'}
    cleared = of(index, "CLEAR GRAPH :g")
    assert (lines(cleared.removed), cleared.created, cleared.dropped) == (g, ("http://a.example/g",), ())
    dropped = of(index, "DROP GRAPH :g")
    assert (lines(dropped.removed), dropped.created, dropped.dropped) == (g, (), ("http://a.example/g",))
    assert len(lines(of(index, "CLEAR ALL").removed)) == 5
    assert len(lines(of(index, "CLEAR DEFAULT").removed)) == 3
    assert of(index, "DROP NAMED").dropped == ("http://a.example/empty", "http://a.example/g")
    assert of(index, "CREATE GRAPH :new").created == ("http://a.example/new",)
    assert of(index, "CREATE GRAPH :new ; DROP GRAPH :new").nothing


def test_graphs_are_copied_moved_and_added(index: Snapshot) -> None:
    copied = of(index, "COPY :g TO DEFAULT")
    assert lines(copied.copied) == {"<s> <p> <o>", '<t> <p> "1"^^<integer>'}
    assert len(lines(copied.removed)) == 3
    moved = of(index, "MOVE DEFAULT TO :new")
    assert len(lines(moved.removed)) == 3 and all(line.endswith(" <new>") for line in lines(moved.copied))
    assert of(index, "MOVE :g TO :new").dropped == ("http://a.example/g",)
    added = of(index, "ADD :g TO DEFAULT")
    assert (added.removed, len(lines(added.copied))) == (b"", 2)
    assert of(index, "COPY :g TO :g").nothing
    assert of(index, "COPY :empty TO :new").created == ("http://a.example/new",)


@pytest.mark.parametrize(
    "text", ["CLEAR GRAPH :no", "DROP GRAPH :no", "CREATE GRAPH :g", "CREATE GRAPH :empty", "COPY :no TO :g"]
)
def test_what_is_not_there_is_a_conflict_unless_silent(index: Snapshot, text: str) -> None:
    with pytest.raises(Refused, match="SILENT") as found:
        of(index, text)
    assert found.value.status == 409
    assert of(index, text.replace(" ", " SILENT ", 1)).nothing


def test_a_failure_leaves_the_store_as_it_was(index: Snapshot) -> None:
    with pytest.raises(Refused):
        of(index, "INSERT DATA { GRAPH :x { :a :p 1 } } ; DELETE WHERE { ?s :p ?o } ; DROP GRAPH :empty ;"
           " INSERT { :a :q ?s } WHERE { ?s :p 1 } ; CREATE GRAPH :g")  # fmt: skip


def test_graphs_that_were_made_and_dropped_are_seen_by_patterns(index: Snapshot) -> None:
    found = of(index, "DROP GRAPH :empty ; CREATE GRAPH :new ; INSERT { :x :p ?g } WHERE { GRAPH ?g {} }")
    assert lines(found.copied) == {"<x> <p> <g>", "<x> <p> <new>"}


def test_a_change_that_is_too_large_is_a_beginning(index: Snapshot) -> None:
    small = Bounds(10_000, 300)
    assert not of(index, "INSERT DATA { :a :p 1, 2, 3, 4, 5, 6 }", bounds=small).whole
    assert not of(index, "INSERT { ?s ?p ?c . ?a ?b ?o } WHERE { ?s ?p ?o . ?a ?b ?c }", bounds=small).whole
    assert not of(index, "DROP ALL", bounds=small).whole


def stored(
    index: Snapshot, method: graph.Method, name: str | None, body: str = "", media: str = "text/turtle"
) -> graph.Stored:
    return graph.of_graph(index, method, name and f"http://a.example/{name}", body.encode(), media, BOUNDS)


def test_a_graph_is_put(index: Snapshot) -> None:
    found = stored(index, "PUT", "g", "<s> <p> <o> ; <q> 2.50 .")
    assert found.existed
    assert lines(found.effect.removed) == {"<s> <p> <o> <g>", '<t> <p> "1"^^<integer> <g>'}
    assert lines(found.effect.stated) == {"<s> <p> <o> <g>", '<s> <q> "2.50"^^<decimal> <g>'}
    assert not stored(index, "PUT", "new", "<s> <p> <o> .").existed
    assert stored(index, "PUT", "new").effect.created == ("http://a.example/new",)
    assert lines(stored(index, "PUT", None, "<s> <p> <o> .").effect.stated) == {f"<{BASE}s> <{BASE}p> <{BASE}o>"}


def test_a_graph_is_extended_and_deleted(index: Snapshot) -> None:
    assert stored(index, "POST", "g", "<s> <p> <x> .").effect.removed == b""
    assert stored(index, "DELETE", "g").effect.dropped == ("http://a.example/g",)
    assert len(lines(stored(index, "DELETE", None).effect.removed)) == 3
    with pytest.raises(Refused) as found:
        stored(index, "DELETE", "no")
    assert found.value.status == 404


def test_a_form_holds_several_files_each_with_blank_nodes_of_its_own(index: Snapshot) -> None:
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{n}"; filename="{n}"\r\nContent-Type: {media}\r\n\r\n{body}\r\n'
        for n, (media, body) in enumerate([("text/turtle", "_:a <p> 1 ."), ("application/n-triples", "_:a <http://a.example/p> <http://a.example/o> .")])
    )  # fmt: skip
    found = stored(index, "POST", "g", f"{parts}--x--\r\n", "multipart/form-data; boundary=x")
    assert len({line.partition(" ")[0] for line in lines(found.effect.stated)}) == 2


@pytest.mark.parametrize(
    ("body", "media", "status", "words"),
    [
        ("<s> <p>\n <o> <x>", "text/turtle", 400, "Line 2"),
        ("{}", "application/json", 415, "text/turtle"),
        ("", "", 415, "no Content-Type"),
        ("<s> <p> <o> .", "text/turtle; charset=latin-1", 415, "UTF-8"),
        ("<< <s> <p> <o> >> <q> 1 .", "text/turtle", 400, "RDF 1.2"),
        ('{"@id": "http://a.example/g", "@graph": [{"@id": "http://a.example/s", "http://a.example/p": 1}]}', "application/ld+json", 400, "names the graph"),
        ("no form", "multipart/form-data", 400, "boundary"),
        ('{"@context": "https://schema.org/", "name": "x"}', "application/ld+json", 400, "nothing is fetched"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_graph_is_refused(index: Snapshot, body: str, media: str, status: int, words: str) -> None:
    with pytest.raises(Refused, match=words) as found:
        stored(index, "PUT", "g", body, media)
    assert found.value.status == status
