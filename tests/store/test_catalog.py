"""The catalog's contract: versions, releases, withdrawal, quarantine, the ledger."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.errors import ConfigurationError, InputError, StoreError, UsageError
from kg.graph.contribution import Contribution, PositionKey
from kg.store import Catalog
from kg.validate.report import Report, Result

BASE = "https://jobs.example/"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
A, B = BASE + "id/posting/a", BASE + "id/posting/b"
Ingest = Callable[..., int]


def titles(catalog: Catalog, release: int | None = None) -> dict[str, str]:
    """Posting name to title, as the release's quads say."""
    return {
        quad.subject.value.rsplit("/", 1)[1]: quad.object.value
        for quad in catalog.quads(release)
        if quad.predicate == LABEL and "/posting/" in quad.subject.value
    }


def test_a_new_catalog_is_empty_and_keeps_its_base(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "deep" / "data", create=True, base=BASE) as made:
        assert (made.release, made.base, list(made.quads()), made.releases()) == (0, BASE, [], [])
    with Catalog.open(tmp_path / "deep" / "data", create=True) as again:
        assert again.base == BASE
    with pytest.raises(ConfigurationError, match=r"has the base https://jobs\.example/"):
        Catalog.open(tmp_path / "deep" / "data", base="https://other.example/")


def test_without_a_base_the_demo_s_address_is_taken(tmp_path: Path) -> None:
    assert Catalog.open(tmp_path, create=True).base == "http://127.0.0.1:8000/"


@pytest.mark.parametrize("base", ["jobs.example/", "https://jobs.example", "https://jobs.example/a b/"])
def test_a_base_that_is_none_is_refused_and_makes_nothing(tmp_path: Path, base: str) -> None:
    with pytest.raises(ConfigurationError, match="ends in /"):
        Catalog.open(tmp_path / "data", create=True, base=base)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("read_only", [True, False])
def test_a_missing_catalog_is_an_input_error_and_makes_no_folder(tmp_path: Path, read_only: bool) -> None:
    with pytest.raises(InputError, match="holds no catalog"):
        Catalog.open(tmp_path / "none", read_only=read_only)
    assert not (tmp_path / "none").exists()


def test_a_batch_makes_one_release_of_all_it_accepted(catalog: Catalog, ingest: Ingest) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    assert ingest(a="Postdoc", b="Doctoral student") == 1
    assert titles(catalog) == {"a": "Postdoc", "b": "Doctoral student"}
    (release,) = catalog.releases()
    assert (release.number, release.kind) == (1, "ingest")
    assert before <= release.created <= datetime.now(UTC)


def test_a_quad_that_two_postings_say_stands_once(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc", b="Doctoral student")
    quads = list(catalog.quads())
    assert len(quads) == len(set(quads)) == 10  # four of each posting's own, two of the university
    assert catalog.status().quads == 10


def test_the_same_bytes_are_known_and_shown_otherwise_are_not(
    catalog: Catalog, ingest: Ingest, store: SimpleNamespace
) -> None:
    ingest(a="Postdoc")
    sha256 = store.document("Postdoc").source.sha256
    with catalog.batch("ingest") as batch:
        assert batch.unchanged("a.txt", sha256)
        assert batch.unchanged("a.txt", sha256, "quotes")
        assert not batch.unchanged("a.txt", sha256, "none")
        assert not batch.unchanged("a.txt", "0" * 64)
        assert not batch.unchanged("b.txt", sha256)
    assert (batch.changed, batch.release, catalog.release) == (False, 1, 1)


def test_other_bytes_replace_what_the_source_contributed_and_nothing_else(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc", b="Doctoral student")
    assert ingest(a="Postdoc, extended") == 2
    assert titles(catalog) == {"a": "Postdoc, extended", "b": "Doctoral student"}
    assert titles(catalog, 1) == {"a": "Postdoc", "b": "Doctoral student"}
    removed, added = catalog.changes(1, 2)
    assert {quad.object.value for quad in removed} == {"Postdoc"}
    assert {quad.object.value for quad in added} == {"Postdoc, extended"}
    assert (len(removed), len(added)) == (2, 2)  # the title, and its evidence
    assert catalog.changes(2, 1) == (added, removed)


def test_two_versions_in_one_batch_leave_only_the_last(
    catalog: Catalog, ingest: Ingest, store: SimpleNamespace
) -> None:
    ingest(a="Postdoc")
    with catalog.batch("ingest") as batch:
        store.take(batch, "a", "First thought")
        store.take(batch, "a", "Second thought")
    assert (titles(catalog), titles(catalog, 1)) == ({"a": "Second thought"}, {"a": "Postdoc"})
    assert catalog.text(store.document("First thought").source.sha256) is None


def test_changes_from_nothing_are_everything_once(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc", b="Doctoral student")
    removed, added = catalog.changes(0, 1)
    assert removed == []
    assert len(added) == 10
    assert set(added) == set(catalog.quads())


def test_what_another_posting_says_as_well_is_no_change(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc", b="Doctoral student")
    with catalog.batch("withdraw") as batch:
        batch.withdraw(A)
    removed, added = catalog.changes(1, 2)
    assert {quad.subject.value for quad in removed} == {A, A + "#e1"}
    assert added == []
    with catalog.batch("withdraw") as batch:
        batch.withdraw(B)
    removed, _ = catalog.changes(2, 3)
    assert BASE + "id/organisation/u" in {quad.subject.value for quad in removed}
    assert list(catalog.quads()) == []


@pytest.mark.parametrize("release", [-1, 2])
def test_a_release_that_there_is_not_is_named(catalog: Catalog, ingest: Ingest, release: int) -> None:
    ingest(a="Postdoc")
    with pytest.raises(InputError, match=f"no release {release}; the newest is 1"):
        catalog.quads(release)


def test_an_exception_leaves_the_catalog_as_it_was(catalog: Catalog, ingest: Ingest, store: SimpleNamespace) -> None:
    ingest(a="Postdoc")
    with pytest.raises(KeyboardInterrupt), catalog.batch("ingest") as batch:
        store.take(batch, "b", "Doctoral student")
        batch.withdraw(A)
        raise KeyboardInterrupt
    assert (catalog.release, titles(catalog)) == (1, {"a": "Postdoc"})
    assert ingest(c="Lecturer") == 2
    assert titles(catalog) == {"a": "Postdoc", "c": "Lecturer"}


@pytest.mark.parametrize("name", [A, "a.txt"])
def test_withdrawn_by_iri_or_source_and_published_again_under_the_same_iri(
    catalog: Catalog, ingest: Ingest, name: str
) -> None:
    ingest(a="Postdoc", b="Doctoral student")
    with catalog.batch("withdraw") as batch:
        batch.withdraw(name, "filled")
    gone = catalog.withdrawal(A)
    assert gone is not None
    assert (gone.posting, gone.source, gone.label, gone.release, gone.reason) == (A, "a.txt", "Postdoc", 2, "filled")
    assert gone.when.tzinfo is not None
    assert (titles(catalog), titles(catalog, 1)) == (
        {"b": "Doctoral student"},
        {"a": "Postdoc", "b": "Doctoral student"},
    )
    assert [s.state for s in catalog.sources()] == ["withdrawn", "published"]
    with catalog.batch("ingest") as batch:
        assert batch.ledger.posting_of("a.txt") == A
        assert not batch.unchanged("a.txt", catalog.sources()[0].sha256)
    assert ingest(a="Postdoc") == 3
    assert catalog.withdrawal(A) is None
    assert titles(catalog) == {"a": "Postdoc", "b": "Doctoral student"}
    assert "a" not in titles(catalog, 2)


def test_withdrawing_twice_keeps_the_first_reason_and_makes_no_release(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    for reason in ("filled", "other"):
        with catalog.batch("withdraw") as batch:
            assert batch.withdraw(A, reason).reason == "filled"
    assert catalog.release == 2


def test_what_is_unknown_cannot_be_withdrawn(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    for name, error, words in (
        (BASE + "id/posting/zzz", InputError, "nothing was ever published as"),
        ("vocabulary", UsageError, "part of every release"),
    ):
        with pytest.raises(error, match=words), catalog.batch("withdraw") as batch:
            batch.withdraw(name)
    assert catalog.release == 1
    assert catalog.withdrawal(BASE + "id/posting/zzz") is None


def test_a_refused_version_waits_in_quarantine_while_the_old_one_stands(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    report = Report((Result("Violation", A, "<p>", '"x"', "<s>", "<c>", {"en": "no", "de": "nein"}),))
    with catalog.batch("ingest") as batch:
        batch.refuse("a.txt", b"raw \xff bytes", name="a.txt", code="violation", message="no", report=report)
    assert (batch.changed, catalog.release, titles(catalog)) == (False, 1, {"a": "Postdoc"})
    (waiting,) = catalog.quarantine()
    assert (waiting.source, waiting.code, waiting.message, waiting.report) == ("a.txt", "violation", "no", report)
    assert catalog.refused(waiting.sha256) == b"raw \xff bytes"
    assert catalog.status().quarantine == 1


def test_a_source_waits_with_its_newest_refusal_until_it_is_accepted(catalog: Catalog, ingest: Ingest) -> None:
    for data in (b"one", b"two", b"one"):
        with catalog.batch("ingest") as batch:
            batch.refuse("a.txt", data, name="a.txt", code="no-posting", message=data.decode())
    (waiting,) = catalog.quarantine()
    assert waiting.message == "one"
    assert catalog.release == 0
    with pytest.raises(InputError, match="was refused and never published"), catalog.batch("withdraw") as batch:
        batch.withdraw("a.txt")
    ingest(a="Postdoc")
    assert catalog.quarantine() == []
    assert catalog.refused(waiting.sha256) == b"one"  # nothing is lost


def test_the_ledger_sees_what_the_batch_itself_has_accepted(catalog: Catalog, store: SimpleNamespace) -> None:
    with catalog.batch("ingest") as batch:
        assert (batch.ledger.posting_of("a.txt"), batch.ledger.source_of(A)) == (None, None)
        store.take(batch, "a", "Postdoc")
        assert (batch.ledger.posting_of("a.txt"), batch.ledger.source_of(A)) == (A, "a.txt")
        position = PositionKey(BASE + "id/position/u/a", "u/a", "Postdoc", "2027-01-31")
        assert list(batch.ledger.positions("u/a")) == [position]
        assert batch.ledger.label(BASE + "id/organisation/u") == "University of U"
        assert (batch.ledger.label(BASE + "id/x"), list(batch.ledger.positions("x"))) == (None, [])


def test_a_label_stays_that_of_the_first_and_a_position_follows_its_newest_deadline(
    catalog: Catalog, store: SimpleNamespace
) -> None:
    with catalog.batch("ingest") as batch:
        for name, label, deadline in (("a", "First", "2027-01-31"), ("b", "Second", "2027-02-28")):
            made = Contribution(
                posting=f"{BASE}id/posting/{name}",
                label=name,
                quads=(),
                positions=(PositionKey(BASE + "id/position/p", "p", name, deadline),),
                labels={BASE + "id/x": label},
            )
            batch.accept(f"{name}.txt", store.document(name), made, Report(), "full")
        assert batch.ledger.label(BASE + "id/x") == "First"
        assert [p.deadline for p in batch.ledger.positions("p")] == ["2027-02-28"]


def test_an_iri_belongs_to_one_source_and_a_source_has_one_iri(
    catalog: Catalog, ingest: Ingest, store: SimpleNamespace
) -> None:
    ingest(a="Postdoc")
    with pytest.raises(StoreError, match=r"belongs to a\.txt"), catalog.batch("ingest") as batch:
        store.take(batch, "a", "Postdoc", source="elsewhere.txt")
    with pytest.raises(StoreError, match="keeps that IRI"), catalog.batch("ingest") as batch:
        store.take(batch, "b", "Postdoc", source="a.txt")
    with pytest.raises(UsageError, match="--source"), catalog.batch("ingest") as batch:
        store.take(batch, "b", "Postdoc", source="vocabulary")
    assert catalog.release == 1


def test_a_blank_node_is_refused(catalog: Catalog, store: SimpleNamespace) -> None:
    for quad in (Quad(BlankNode("x"), LABEL, Literal("x")), Quad(NamedNode(A), LABEL, BlankNode("x"))):
        with pytest.raises(ValueError, match="blank node"), catalog.batch("ingest") as batch:
            batch.accept("a.txt", store.document("x"), Contribution(A, "x", (quad,)), Report(), "full")
    with catalog.batch("ingest") as batch:  # words that look like one are none
        quad = Quad(NamedNode(A), LABEL, Literal("mind _:this"))
        batch.accept("a.txt", store.document("x"), Contribution(A, "x", (quad,)), Report(), "full")
    assert list(catalog.quads()) == [quad]


def test_literals_come_back_as_written(catalog: Catalog, store: SimpleNamespace) -> None:
    decimal = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    quads = (
        Quad(NamedNode(A), LABEL, Literal("2.50", datatype=decimal)),
        Quad(NamedNode(A), LABEL, Literal('a "quoted"\nline \\ Ä \U0001f600', language="de")),
    )
    with catalog.batch("ingest") as batch:
        batch.accept("a.txt", store.document("x"), Contribution(A, "x", quads), Report(), "full")
    assert set(catalog.quads()) == set(quads)


def test_a_source_tells_where_its_posting_comes_from(catalog: Catalog, store: SimpleNamespace) -> None:
    received = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    report = Report((Result("Warning", A, None, None, "<s>", "<c>", {"en": "thin"}),))
    with catalog.batch("ingest") as batch:
        batch.accept(
            "https://portal.example/1", store.document("Grüße"), store.contribution("a", "Postdoc"), report, "none", received=received
        )  # fmt: skip
    found = catalog.source(A)
    assert found == catalog.source("https://portal.example/1") == catalog.sources()[0]
    assert found is not None
    assert (found.posting, found.label, found.state, found.name) == (A, "Postdoc", "published", "ad.txt")
    assert (found.media_type, found.publish_text, found.received, found.first_release) == (
        "text/plain",
        "none",
        received,
        1,
    )
    assert found.report == report
    assert catalog.text(found.sha256) == "Grüße"
    assert catalog.source("nowhere") is None


def test_the_vocabulary_is_part_of_the_release_and_replaced_when_its_files_change(
    catalog: Catalog, ingest: Ingest
) -> None:
    term = NamedNode("https://jobs.example/ns#Posting")
    for sha256, word, release in (("1" * 64, "Posting", 1), ("1" * 64, "ignored", 1), ("2" * 64, "Job posting", 2)):
        with catalog.batch("ingest") as batch:
            batch.vocabulary(Contribution("", "vocabulary", (Quad(term, LABEL, Literal(word)),)), sha256)
        assert batch.release == catalog.release == release
    assert [quad.object.value for quad in catalog.quads()] == ["Job posting"]
    assert (catalog.sources(), catalog.source("vocabulary")) == ([], None)
    ingest(a="Postdoc")
    assert len(list(catalog.quads())) == 7


def test_status_counts_things_once_and_leaves_the_vocabulary_out(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc", b="Doctoral student", c="Lecturer")
    with catalog.batch("withdraw") as batch:
        batch.withdraw("c.txt")
        batch.refuse("d.txt", b"x", name="d.txt", code="empty", message="empty")
    status = catalog.status()
    assert (status.base, status.release, status.published, status.withdrawn, status.quarantine) == (BASE, 2, 2, 1, 1)
    assert status.classes == {"https://jobs.example/ns#Posting": 2, "https://jobs.example/ns#Organisation": 1}
    assert (status.quads, status.size > 10_000) == (10, True)


def test_two_hundred_postings_share_and_differ_as_sets_do(catalog: Catalog, ingest: Ingest) -> None:
    ingest(**{f"p{n}": f"Title {n}" for n in range(200)})
    ingest(**{f"p{n}": f"Title {n % 7}" for n in range(100)})
    first, second = set(catalog.quads(1)), set(catalog.quads(2))
    removed, added = catalog.changes(1, 2)
    assert (set(removed), set(added)) == (first - second, second - first)
    assert (len(removed), len(added)) == (len(first - second), len(second - first))
