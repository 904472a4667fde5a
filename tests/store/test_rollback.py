"""Going back to an earlier release: what it holds again, what is withdrawn, and that nothing is lost."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.errors import InputError, StoreError, UsageError
from kg.graph.contribution import PositionKey
from kg.store import Catalog, MemoryIndex, Release, Rollback, schema

BASE = "https://jobs.example/"
A, B, C = (f"{BASE}id/posting/{name}" for name in "abc")
Ingest = Callable[..., int]


def back(catalog: Catalog, release: int) -> Rollback:
    with catalog.batch("rollback") as batch:
        return batch.rollback(release)


def labels(catalog: Catalog, release: int | None = None) -> set[str]:
    """What the postings of a release are called."""
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    return {
        q.object.value for q in catalog.quads(release) if q.predicate.value == label and "/posting/" in q.subject.value
    }


def test_it_makes_a_release_that_holds_what_the_earlier_one_held(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc", b="Doctoral student")
    ingest(a="Postdoc (two years)", c="Professor")
    made = back(catalog, 1)
    assert (made.release, made.to, catalog.release) == (3, 1, 3)
    assert set(catalog.quads(3)) == set(catalog.quads(1))
    assert labels(catalog, 2) == {"Postdoc (two years)", "Doctoral student", "Professor"}  # nothing is lost
    assert catalog.changes(1, 3) == ([], [])
    assert catalog.turned(1, 3) == []
    assert [(t.posting, t.turn) for t in made.changed] == [(A, "changed")]
    assert [(t.posting, t.label, t.turn) for t in made.withdrawn] == [(C, "Professor", "removed")]


def test_a_posting_that_the_earlier_one_did_not_hold_is_withdrawn(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    ingest(b="Doctoral student")
    back(catalog, 1)
    gone = catalog.withdrawal(B)
    assert gone is not None
    assert (gone.release, gone.reason) == (3, "release 1, which does not hold it, is in force again")
    assert ingest(b="Doctoral student") == 4  # and may come back under its IRI
    assert catalog.withdrawal(B) is None


def test_a_posting_that_was_withdrawn_since_is_back(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc", b="Doctoral student")
    with catalog.batch("withdraw") as batch:
        batch.withdraw(A, "the employer asked for it")
    made = back(catalog, 1)
    assert catalog.withdrawal(A) is catalog.withdrawal(A, 1) is None
    then = catalog.withdrawal(A, 2)
    assert then is not None
    assert (then.reason, then.release) == ("the employer asked for it", 2)
    assert [(t.posting, t.turn, reason) for t, reason in made.returned] == [(A, "added", "the employer asked for it")]
    source = catalog.source(A)
    assert source is not None
    assert (source.state, source.source, source.posting) == ("published", "a.txt", A)
    assert catalog.text(source.sha256) == "Postdoc"


def test_a_posting_that_was_withdrawn_then_is_so_for_the_reason_given_then(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    with catalog.batch("withdraw") as batch:
        batch.withdraw(A, "filled")
    ingest(a="Postdoc, again")
    back(catalog, 2)
    gone = catalog.withdrawal(A)
    assert gone is not None
    assert (gone.reason, gone.release, gone.label) == ("filled", 4, "Postdoc, again")


def test_to_what_stands_already_it_makes_no_release(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    assert back(catalog, 1) == Rollback(1, 1, (), (), ())
    ingest(a="Postdoc (two years)")
    assert back(catalog, 1).release == 3
    assert back(catalog, 1).release == catalog.release == 3  # release 3 says what release 1 said


@pytest.mark.parametrize("release", [-1, 0, 3])
def test_a_release_that_there_is_not_is_refused(catalog: Catalog, ingest: Ingest, release: int) -> None:
    ingest(a="Postdoc")
    ingest(a="Professor")
    with pytest.raises(InputError, match="no release"):
        back(catalog, release)
    assert catalog.release == 2


def test_there_and_back_again(catalog: Catalog, ingest: Ingest) -> None:
    index = MemoryIndex.of(catalog)
    ingest(a="Postdoc", b="Doctoral student")
    ingest(a="Postdoc (two years)", c="Professor")
    for to in (1, 2, 1, 4):
        release = back(catalog, to).release
        assert set(catalog.quads(release)) == set(catalog.quads(to))
        assert index.catch_up(catalog) == release
        assert set(index.store) == set(catalog.quads(to))
    assert catalog.release == 6
    assert catalog.status().published == 3  # release 6 is release 4's, which is release 2's


def test_positions_are_known_by_the_title_and_deadline_of_then_and_keep_their_iris(
    catalog: Catalog, ingest: Ingest, store: SimpleNamespace
) -> None:
    ingest(a="Postdoc")
    later = store.contribution("a", "Postdoc")
    key = PositionKey(f"{BASE}id/position/u/a", "u/a", "Postdoc in kelp", "2029-12-31")
    with catalog.batch("ingest") as batch:
        changed = type(later)(later.posting, "Postdoc in kelp", later.quads, (key,), later.labels)
        batch.accept("a.txt", store.document("Postdoc in kelp"), changed, SimpleNamespace(results=()), "quotes")
        store.take(batch, "c", "Professor")
    back(catalog, 1)
    with catalog.batch("look") as batch:
        assert batch.ledger.positions("u/a") == [PositionKey(f"{BASE}id/position/u/a", "u/a", "Postdoc", "2027-01-31")]
        assert batch.ledger.positions("u/c")[0].iri == f"{BASE}id/position/u/c"  # given out once, for ever
        assert batch.ledger.source_of(C) == "c.txt"


def test_releases_say_what_turned_in_them(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc", b="Doctoral student")
    ingest(a="Postdoc (two years)", c="Professor")
    with catalog.batch("withdraw", "filled") as batch:
        batch.withdraw(B)
    back(catalog, 1)
    numbers = [(r.number, r.kind, r.note, r.postings, r.added, r.changed, r.removed) for r in catalog.releases()]
    assert numbers == [
        (1, "ingest", "", 2, 2, 0, 0),
        (2, "ingest", "", 3, 1, 1, 0),
        (3, "withdraw", "filled", 2, 0, 0, 1),
        (4, "rollback", "", 2, 1, 1, 1),
    ]
    assert [(t.posting, t.turn) for t in catalog.turned(2, 3)] == [(B, "removed")]
    assert [t.posting for t in catalog.turned(3, 1, 2)] == [A, B]
    assert [(t.posting, t.turn) for t in catalog.turned(3, 1)] == [(A, "changed"), (B, "added"), (C, "removed")]


def test_a_merged_iri_leads_to_the_one_in_use_since_its_release(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    old, new, newest = (f"{BASE}id/org/{name}" for name in ("u", "university-of-u", "u-university"))
    with catalog.batch("merge") as batch:
        batch.merge(old, new)
    with catalog.batch("merge") as batch:
        batch.merge(new, newest)
    with catalog.batch("merge") as batch:
        assert batch.merge(old, new).release == 2  # said before: no release
    assert catalog.release == 3
    found = {release: catalog.merged(old, release) for release in (1, 2, 3)}
    assert [f and f.new for f in found.values()] == [None, new, newest]
    assert catalog.merged(old) == found[3]
    assert catalog.merged(newest) is None


def test_a_merger_is_undone_by_going_back_and_done_again(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    old, new = f"{BASE}id/org/u", f"{BASE}id/org/university-of-u"
    with catalog.batch("merge") as batch:
        batch.merge(old, new)
    assert (back(catalog, 1).release, catalog.merged(old)) == (3, None)
    assert back(catalog, 2).release == 4
    again = catalog.merged(old)
    assert again is not None
    assert (again.new, again.release) == (new, 4)
    assert isinstance(catalog.releases()[-1], Release)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id/org/u", "id/org/u", "already"),
        ("id/org/v", "id/org/u", "already"),
        ("id/org/u", "id/org/w", "not with"),
        ("graph/links", "id/org/u", "no thing of this dataset"),
    ],
)
def test_a_merger_that_says_nothing_clear_is_refused(
    catalog: Catalog, ingest: Ingest, old: str, new: str, message: str
) -> None:
    ingest(a="Postdoc")
    with catalog.batch("merge") as batch:
        batch.merge(f"{BASE}id/org/u", f"{BASE}id/org/v")
    with pytest.raises(UsageError, match=message), catalog.batch("merge") as batch:
        batch.merge(BASE + old, BASE + new)
    assert catalog.release == 2


def test_a_catalog_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / schema.FILE)
    for statement in schema.MIGRATIONS[0]:
        connection.execute(statement)
    connection.executemany("INSERT INTO meta VALUES (?, ?)", {"base": BASE, "identity": "x"}.items())
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION}")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="older kg"):
        Catalog.open(tmp_path, read_only=True)
    with Catalog.open(tmp_path) as catalog:
        assert (catalog.base, catalog.releases(), catalog.merged(A)) == (BASE, [], None)


def test_which_versions_a_release_holds_is_told_by_the_index_alone(catalog: Catalog, ingest: Ingest) -> None:
    """Texts and quads stand before the interval in a row: a look at the rows would read the whole file."""
    ingest(a="Postdoc")
    connection = schema.connect(catalog.folder, read_only=True)
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    watched = Catalog(catalog.folder, connection, read_only=True)
    list(watched.quads(1))
    watched.changes(0, 1)
    watched.releases()
    watched.turned(0, 1)
    connection.set_trace_callback(None)
    scans = [
        detail
        for statement in asked
        for *_, detail in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
        if detail.startswith(("SCAN v", "SEARCH v ", "SCAN version"))
    ]
    assert scans
    assert not [s for s in scans if "COVERING INDEX" not in s and "INTEGER PRIMARY KEY" not in s]
