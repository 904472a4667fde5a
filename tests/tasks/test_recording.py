"""What the catalog makes of an effect: one release, or the reason why there is none."""

from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg import settings
from kg.errors import Busy
from kg.graph.contribution import Contribution
from kg.pipeline import Tools
from kg.read.document import Document, Source
from kg.store import Catalog, MemoryIndex
from kg.store.index import Snapshot
from kg.tasks import recording
from kg.tasks.means import Means
from kg.tasks.recording import Change, Recorded, record
from kg.update import effect
from kg.validate.report import Report

BASE = "https://jobs.example/"
POSTING = f"{BASE}id/posting/one"
A = "PREFIX : <http://a.example/> "
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools.load()


@pytest.fixture
def means(tmp_path: Path, tools: Tools) -> Means:
    """A catalog with one posting, which says that :s :p 2.5."""
    says = f'<{POSTING}> <http://a.example/says> "a" . <http://a.example/s> <http://a.example/p> 2.5 .'
    quads = tuple(parse(says, format=RdfFormat.TURTLE))
    document = Document("One", Source("one.txt", "text/plain", sha256(b"one").hexdigest()))
    with Catalog.open(tmp_path, create=True, base=BASE) as catalog, catalog.batch("ingest") as batch:
        batch.accept("one.txt", document, Contribution(POSTING, "One", quads), Report(), "quotes")
    return Means(settings.load(tmp_path, {}, {}), tools)


def update(means: Means, text: str, max_bytes: int = 1_000_000) -> Recorded:
    with Catalog.open(means.settings.data) as catalog:
        index = MemoryIndex.of(catalog)
    snapshot = Snapshot(index.store, index.release, BASE)
    found = effect.of_request(snapshot, A + text, None, None, effect.Bounds(10_000, max_bytes))
    return record(means, Change(found, "update"))


def said(means: Means) -> set[str]:
    """What the newest release says of :s, without what is long."""
    with Catalog.open(means.settings.data) as catalog:
        quads = catalog.about([NamedNode("http://a.example/s")], catalog.release)
    return {f"{q.predicate.value[17:]} {q.object.value}" for q in quads if isinstance(q.object, Literal)}


def test_an_update_is_one_release_and_literals_stay_as_written(means: Means) -> None:
    assert update(means, "INSERT DATA { :s :q 1.50 ; :r 'x' }") == Recorded(2, stated=2, changed=True)
    assert said(means) == {"p 2.5", "q 1.50", "r x"}
    with Catalog.open(means.settings.data) as catalog:
        assert (catalog.releases()[-1].kind, catalog.releases()[-1].stated) == ("update", 2)
    assert update(means, "DELETE DATA { :s :q 1.5 }") == Recorded(3, retracted=1, changed=True)
    assert said(means) == {"p 2.5", "r x"}


def test_what_changes_nothing_is_no_release(means: Means) -> None:
    update(means, "INSERT DATA { :s :q 1.50 }")
    for text in (
        "INSERT DATA { :s :q 1.50 }",
        "DELETE DATA { :s :q 7 }",
        "DELETE { ?s :q ?o } INSERT { ?s :q ?o } WHERE { ?s :q ?o }",
    ):
        assert update(means, text) == Recorded(2), text
    assert said(means) == {"p 2.5", "q 1.50"}


def test_what_a_posting_says_stays(means: Means) -> None:
    found = update(means, "DELETE DATA { :s :p 2.50 } ; INSERT DATA { :s :q 1 }")
    assert found.conflict == recording.Conflict(
        f'<http://a.example/s> <http://a.example/p> "2.5"^^<{XSD}decimal> .', POSTING, "One"
    )
    assert (found.release, said(means)) == (1, {"p 2.5"})
    assert update(means, "DELETE WHERE { ?s ?p ?o }").conflict is not None
    assert update(means, "DROP ALL", max_bytes=150).conflict is not None


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { :s :p 2.5 }",
        "INSERT DATA { :s :p 2.50 }",
        "DELETE DATA { :s :p 2.5 } ; INSERT DATA { :s :p 2.5 }",
        "DELETE { ?s ?p ?o } INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "COPY DEFAULT TO :t ; MOVE :t TO DEFAULT",
    ],
)
def test_what_a_posting_says_already_is_no_change_and_goes_with_it(means: Means, text: str) -> None:
    update(means, "INSERT DATA { :s :q 1.50 }")
    assert update(means, text) == Recorded(2)
    with Catalog.open(means.settings.data) as catalog, catalog.batch("withdraw") as batch:
        batch.withdraw(POSTING)
    assert said(means) == {"q 1.50"}


def test_what_is_copied_keeps_its_words(means: Means) -> None:
    update(means, "INSERT DATA { GRAPH :g { :s :q 1.50 } }")
    update(means, "COPY :g TO :h")
    update(means, "INSERT { :s :r ?o } WHERE { GRAPH :h { :s :q ?o } }")
    assert said(means) == {"p 2.5", "q 1.50", "r 1.50"}
    update(means, "MOVE :g TO :h")
    with Catalog.open(means.settings.data) as catalog:
        assert catalog.graphs() == ["http://a.example/h"]


def lines(means: Means, graph: str) -> set[str]:
    with Catalog.open(means.settings.data) as catalog:
        return {q.object.value for q in catalog.quads(graph=f"http://a.example/{graph}")}


def test_one_value_in_several_ways_is_kept_in_each(means: Means) -> None:
    assert update(means, "INSERT DATA { GRAPH :g { :s :q 1, 01, 1.0, 1.00 } }") == Recorded(2, stated=4, changed=True)
    assert lines(means, "g") == {"1", "01", "1.0", "1.00"}
    update(means, "COPY :g TO :h")
    assert lines(means, "h") == {"1", "01", "1.0", "1.00"}
    update(means, "INSERT DATA { GRAPH :i { :s :q 005, 0005 } }; COPY :i TO :j")
    assert lines(means, "i") == lines(means, "j") == {"005", "0005"}
    assert update(means, "INSERT { GRAPH :i { ?s ?p ?o } } WHERE { GRAPH :i { ?s ?p ?o } }").changed is False
    assert update(means, "DELETE DATA { GRAPH :g { :s :q 1 } }").retracted == 2
    assert lines(means, "g") == {"1.0", "1.00"}


def test_blank_nodes_are_found_again(means: Means) -> None:
    update(means, "INSERT DATA { _:a :q :s ; :r [ :q 1 ] }")
    assert update(means, "INSERT { ?a :t 2 } WHERE { ?a :q :s }").stated == 1
    assert update(means, "DELETE { ?a ?p ?o . ?b ?q ?r } WHERE { ?a :t 2 ; :r ?b ; ?p ?o . ?b ?q ?r }").retracted == 4


def test_graphs_are_made_and_dropped(means: Means) -> None:
    assert update(means, "CREATE GRAPH :g").changed
    assert update(means, "CREATE SILENT GRAPH :g") == Recorded(2)
    assert update(means, "DROP GRAPH :g").release == 3
    assert update(means, "INSERT DATA { GRAPH :g { :s :q 1 } } ; CLEAR GRAPH :g").changed
    with Catalog.open(means.settings.data) as catalog:
        assert catalog.graphs() == ["http://a.example/g"]


def test_an_effect_on_an_older_release_is_stale(means: Means) -> None:
    older = effect.Effect(0, b"", b"<http://a.example/s> <http://a.example/q> <http://a.example/o> .\n")
    assert record(means, Change(older, "update")) == Recorded(1, stale=True)


def test_what_is_too_large_says_so(means: Means) -> None:
    assert update(means, "INSERT DATA { :s :q 1, 2, 3 }", max_bytes=100) == Recorded(1, large=True)


def test_what_breaks_a_shape_is_refused(means: Means) -> None:
    vac = "https://w3id.org/vacancy-graph/ns#"
    found = update(means, f"INSERT DATA {{ <{BASE}id/position/x> a <{vac}Position> ; <{vac}workloadPercent> 250.0 }}")
    assert found.violating and b"250.0" in found.report
    assert (found.release, found.changed) == (1, False)


def test_another_writer_is_waited_for(means: Means, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "WAIT_SECONDS", 0.1)
    with Catalog.open(means.settings.data) as catalog, catalog.batch("ingest"), pytest.raises(Busy, match="kg ingest"):
        update(means, "INSERT DATA { :s :q 1 }")
