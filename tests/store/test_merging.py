"""What was merged is said of the thing in use, in what stands and in what comes, until that is undone."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import InputError
from kg.graph.contribution import Contribution
from kg.store import Batch, Catalog, MemoryIndex
from kg.validate.report import Report

BASE = "https://jobs.example/"
OLD, NEW, NEWEST = (NamedNode(f"{BASE}id/org/{name}") for name in ("u", "university-of-u", "u-university"))
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
OTHER = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
EMPLOYER, PART = NamedNode(BASE + "ns#employer"), NamedNode(BASE + "ns#part")
EVIDENCE = NamedNode(BASE + "graph/evidence")
NAMES = {OLD: "Uni U", NEW: "University of U", NEWEST: "U University"}


def posting(name: str) -> NamedNode:
    return NamedNode(f"{BASE}id/posting/{name}")


def said(name: str, employer: NamedNode) -> frozenset[Quad]:
    """A posting of that employer, which it names, with evidence and a part of the employer."""
    iri = posting(name)
    return frozenset({
        Quad(iri, EMPLOYER, employer),
        Quad(iri, LABEL, Literal(f"<{OLD.value}> is what this is called")),
        Quad(employer, TYPE, NamedNode(BASE + "ns#Organisation")),
        Quad(employer, LABEL, Literal(NAMES[employer])),
        Quad(NamedNode(employer.value + "#part"), PART, employer),
        Quad(NamedNode(iri.value + "#e1"), PART, employer, EVIDENCE),
    })  # fmt: skip


def merged(name: str, employer: NamedNode, *others: str) -> frozenset[Quad]:
    """The same, where the employer has other names as well."""
    return said(name, employer) | {Quad(employer, OTHER, Literal(other)) for other in others}


def accept(batch: Batch, store: SimpleNamespace, name: str, quads: frozenset[Quad]) -> None:
    made = Contribution(posting(name).value, name, tuple(quads))
    batch.accept(f"{name}.txt", store.document(name), made, Report(), "quotes")


@pytest.fixture
def filled(catalog: Catalog, store: SimpleNamespace) -> Catalog:
    """Release 1: posting a at the old one, b at the new one, c at the newest."""
    with catalog.batch("ingest") as batch:
        for name, employer in (("a", OLD), ("b", NEW), ("c", NEWEST)):
            accept(batch, store, name, said(name, employer))
    return catalog


def merge(catalog: Catalog, *pairs: tuple[NamedNode, NamedNode]) -> None:
    with catalog.batch("merge") as batch:
        for old, new in pairs:
            batch.merge(old.value, new.value)


def unmerge(catalog: Catalog, old: NamedNode) -> None:
    with catalog.batch("unmerge") as batch:
        batch.unmerge(old.value)


def held(catalog: Catalog, release: int | None = None) -> frozenset[Quad]:
    return frozenset(catalog.quads(release))


def test_what_is_said_of_the_old_one_is_said_of_the_new_one(filled: Catalog) -> None:
    merge(filled, (OLD, NEW))
    assert held(filled) == merged("a", NEW, "Uni U") | said("b", NEW) | said("c", NEWEST)
    assert held(filled, 1) == said("a", OLD) | said("b", NEW) | said("c", NEWEST)
    assert [(t.posting, t.turn) for t in filled.turned(1, 2)] == [(posting("a").value, "changed")]
    assert filled.releases()[-1].changed == 1
    assert filled.status().classes == {BASE + "ns#Organisation": 2}


def test_an_index_follows(filled: Catalog) -> None:
    index = MemoryIndex.of(filled)
    merge(filled, (OLD, NEW))
    index.catch_up(filled)
    assert frozenset(index.store) == held(filled)
    unmerge(filled, OLD)
    index.catch_up(filled)
    assert frozenset(index.store) == held(filled) == held(filled, 1)


def test_the_text_of_a_literal_stays(filled: Catalog) -> None:
    merge(filled, (OLD, NEW))
    assert Quad(posting("b"), LABEL, Literal(f"<{OLD.value}> is what this is called")) in held(filled)


def test_what_comes_later_means_the_one_in_use(filled: Catalog, store: SimpleNamespace) -> None:
    merge(filled, (OLD, NEW))
    with filled.batch("ingest") as batch:
        accept(batch, store, "d", said("d", OLD))
        assert batch.quads("d.txt") == said("d", OLD)
        assert frozenset(batch.meant(tuple(said("d", OLD)))) == merged("d", NEW, "Uni U")
    assert held(filled) >= merged("d", NEW, "Uni U")
    assert not any(OLD in (q.subject, q.object) for q in filled.quads())
    unmerge(filled, OLD)
    assert held(filled) == said("a", OLD) | said("b", NEW) | said("c", NEWEST) | said("d", OLD)


def test_one_merger_after_another_and_the_first_undone(filled: Catalog) -> None:
    merge(filled, (OLD, NEW))
    merge(filled, (NEW, NEWEST))
    names = ("Uni U", "University of U")
    assert held(filled) == merged("a", NEWEST, *names) | merged("b", NEWEST, names[1]) | said("c", NEWEST)
    unmerge(filled, OLD)
    assert held(filled) == said("a", OLD) | merged("b", NEWEST, names[1]) | said("c", NEWEST)
    unmerge(filled, NEW)
    assert held(filled) == held(filled, 1)


def test_a_batch_that_merges_and_takes_it_back_leaves_what_was(filled: Catalog) -> None:
    with filled.batch("merge") as batch:
        batch.merge(OLD.value, NEW.value)
        batch.unmerge(OLD.value)
    assert held(filled) == held(filled, 1)
    assert filled.merged(OLD.value) is None


def test_statements_of_no_posting_go_along_and_come_back(filled: Catalog) -> None:
    before = {
        Quad(OLD, PART, Literal("2.50")),
        Quad(NamedNode(BASE + "x"), PART, OLD),
        Quad(OLD, LABEL, Literal("Uni U")),
    }
    after = {
        Quad(NEW, PART, Literal("2.50")),
        Quad(NamedNode(BASE + "x"), PART, NEW),
        Quad(NEW, OTHER, Literal("Uni U")),
    }
    with filled.batch("update") as batch:
        batch.state(before)
    merge(filled, (OLD, NEW))
    assert set(filled.statements()) == after
    unmerge(filled, OLD)
    assert set(filled.statements()) == before
    assert held(filled) == held(filled, 2)


def test_a_statement_that_went_meanwhile_does_not_come_back(filled: Catalog) -> None:
    with filled.batch("update") as batch:
        batch.state([Quad(OLD, PART, Literal("x"))])
    merge(filled, (OLD, NEW))
    with filled.batch("update") as batch:
        batch.retract([Quad(NEW, PART, Literal("x"))])
    unmerge(filled, OLD)
    assert set(filled.statements()) == set()


def stated(catalog: Catalog, *quads: Quad) -> None:
    with catalog.batch("update") as batch:
        batch.state(quads)


OF_OLD = {
    Quad(OLD, TYPE, NamedNode(BASE + "ns#Organisation")),
    Quad(OLD, LABEL, Literal("Only stated")),
    Quad(NamedNode(BASE + "x"), PART, OLD),
}


@pytest.fixture
def chained(catalog: Catalog, store: SimpleNamespace) -> Catalog:
    """Release 1: b at the new one, c at the newest; 2: the old one, only stated; 3: old is new; 4: new is newest."""
    with catalog.batch("ingest") as batch:
        for name, employer in (("b", NEW), ("c", NEWEST)):
            accept(batch, store, name, said(name, employer))
    stated(catalog, *OF_OLD)
    merge(catalog, (OLD, NEW))
    merge(catalog, (NEW, NEWEST))
    assert Quad(NEWEST, OTHER, Literal("Only stated")) in held(catalog)
    return catalog


def test_statements_come_back_from_the_end_of_a_chain(chained: Catalog) -> None:
    unmerge(chained, OLD)
    assert set(chained.statements()) == OF_OLD
    assert held(chained) == OF_OLD | merged("b", NEWEST, "University of U") | said("c", NEWEST)
    unmerge(chained, NEW)
    assert held(chained) == held(chained, 2)


def test_statements_come_back_from_a_chain_that_is_undone_from_its_end(chained: Catalog) -> None:
    unmerge(chained, NEW)
    assert held(chained) == held(chained, 3)
    unmerge(chained, OLD)
    assert held(chained) == held(chained, 2)


@pytest.mark.parametrize("releases", [(2, 4), (3, 4), (4,)])
def test_statements_come_back_from_a_chain_after_rollbacks(chained: Catalog, releases: tuple[int, ...]) -> None:
    """The last of them is the chain again, though each of its mergers was undone before."""
    unmerge(chained, OLD)
    unmerge(chained, NEW)
    for release in releases:
        with chained.batch("rollback") as batch:
            batch.rollback(release)
    assert held(chained) == held(chained, 4)
    unmerge(chained, OLD)
    assert set(chained.statements()) == OF_OLD


def test_what_was_stated_of_the_one_in_use_as_well_stays_with_it(filled: Catalog) -> None:
    same = [Quad(one, PART, Literal("both")) for one in (OLD, NEW, NEWEST)]
    stated(filled, *same)
    merge(filled, (OLD, NEW), (NEW, NEWEST))
    assert set(filled.statements()) == {same[2]}
    unmerge(filled, OLD)
    assert set(filled.statements()) == {same[0], same[2]}
    unmerge(filled, NEW)
    assert set(filled.statements()) == set(same)


def test_what_is_said_of_an_iri_that_is_no_longer_in_use_stays(chained: Catalog) -> None:
    """As that it was replaced: nobody says of the newest one that it is replaced by itself."""
    unmerge(chained, NEW)
    replaced = Quad(OLD, NamedNode(BASE + "ns#replacedBy"), NEW)
    stated(chained, replaced)
    merge(chained, (NEW, NEWEST))
    assert replaced in set(chained.statements())


def test_a_rollback_takes_mergers_and_what_they_did_back_and_again(filled: Catalog, store: SimpleNamespace) -> None:
    merge(filled, (OLD, NEW))
    with filled.batch("rollback") as batch:
        batch.rollback(1)
    assert held(filled) == held(filled, 1)
    with filled.batch("rollback") as batch:
        batch.rollback(2)
    assert held(filled) == held(filled, 2)
    unmerge(filled, OLD)
    assert held(filled) == held(filled, 1)


def test_a_posting_that_is_withdrawn_and_published_again(filled: Catalog, store: SimpleNamespace) -> None:
    merge(filled, (OLD, NEW))
    with filled.batch("withdraw") as batch:
        batch.withdraw("a.txt")
    unmerge(filled, OLD)
    with filled.batch("ingest") as batch:
        accept(batch, store, "a", said("a", OLD))
    assert held(filled) == held(filled, 1)


def test_what_was_not_merged_cannot_be_undone(filled: Catalog) -> None:
    with pytest.raises(InputError, match="merged with nothing"):
        unmerge(filled, OLD)


def test_positions_keep_title_and_deadline_by_which_they_are_known(
    catalog: Catalog, ingest: Callable[..., int], store: SimpleNamespace
) -> None:
    ingest(a="Postdoc")
    with catalog.batch("merge") as batch:
        batch.merge(f"{BASE}id/organisation/u", f"{BASE}id/organisation/v")
        assert [p.title for p in batch.ledger.positions("u/a")] == ["Postdoc"]
        assert batch.ledger.minted_by(f"{BASE}id/position/u/a") == "a.txt"
    with catalog.batch("rollback") as batch:
        batch.rollback(1)
        assert batch.ledger.minted_by(f"{BASE}id/position/u/a") == "a.txt"


def test_merging_survives_the_process(filled: Catalog, tmp_path: Path) -> None:
    merge(filled, (OLD, NEW))
    folder = filled.folder
    filled.close()
    with Catalog.open(folder) as again:
        unmerge(again, OLD)
        assert held(again) == held(again, 1)
