"""Candidates, and what becomes of them when somebody decides."""

from collections.abc import Callable

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.curate.deciding import Action, Decided, decide
from kg.curate.pairs import Candidate
from kg.curate.reading import facts, gap, listed, missing, queries
from kg.errors import InputError, UsageError
from kg.gate import DatasetShapes
from kg.resources import folder
from kg.store import Catalog, MemoryIndex
from kg.validate import Shapes

BASE = "https://jobs.example/id/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
OLD, NEW = BASE + "org/uni-nord", BASE + "org/university-nord"
ROTH, S_ROTH = BASE + "person/stefan-roth--uni-nord", BASE + "person/s-roth--uni-nord"
INSTITUTES = (BASE + "org/university-nord/institute-of-schlamm", BASE + "org/uni-nord/institut-fuer-schlamm")
Deciding = Callable[..., Decided]


@pytest.fixture(scope="module")
def shapes() -> tuple[Shapes, DatasetShapes]:
    return Shapes.load(folder("shapes")), DatasetShapes.load()


@pytest.fixture
def say(catalog: Catalog, shapes: tuple[Shapes, DatasetShapes]) -> Deciding:
    def run(action: Action, old: str, new: str = "") -> Decided:
        return decide(catalog, action, old, new, shapes=shapes[0], dataset=shapes[1], who="tests")

    return run


def pairs(catalog: Catalog) -> list[tuple[str, str, str]]:
    return [(c.one, c.other, c.reason) for c in listed(catalog).candidates]


def test_candidates_are_alike_and_belong_to_the_same(catalog: Catalog) -> None:
    """The one that a register knows is the one to keep. Institutes of two universities are two, as are two grants
    without a name, and universities of which a register says so."""
    assert pairs(catalog) == [(NEW, OLD, "name"), (S_ROTH, ROTH, "initials")]
    assert listed(catalog).complete
    university: Candidate = listed(catalog).candidates[0]
    assert (university.kind, university.label, university.other_label) == (
        "org",
        "University of Nord",
        "Universität Nord",
    )


def test_what_is_merged_makes_other_candidates(catalog: Catalog, say: Deciding) -> None:
    """Once the universities are one, their institutes belong to the same."""
    done = say("merge", OLD, NEW)
    assert (done.one, done.other, done.release, done.changed) == (NEW, OLD, 2, True)
    # The shorter of the two IRIs is kept, where no register knows either.
    assert pairs(catalog) == [
        (*sorted(INSTITUTES, key=lambda iri: (len(iri), iri)), "name"),
        (S_ROTH, ROTH, "initials"),
    ]
    old, replaced = NamedNode(OLD), NamedNode("http://purl.org/dc/terms/isReplacedBy")
    assert Quad(old, replaced, NamedNode(NEW)) in set(catalog.quads())
    assert not [quad for quad in catalog.quads() if quad.object == old]
    assert catalog.releases()[-1].kind == "merge"


def test_merging_taken_back_leaves_what_was(catalog: Catalog, say: Deciding) -> None:
    say("merge", OLD, NEW)
    assert say("merge", OLD, NEW).changed is False  # said before
    done = say("unmerge", OLD)
    assert (done.one, done.other, done.changed) == (NEW, OLD, True)
    assert set(catalog.quads()) == set(catalog.quads(1))
    assert pairs(catalog)[0] == (NEW, OLD, "name")


def test_the_first_merger_of_a_chain_is_taken_back_alone(catalog: Catalog, say: Deciding) -> None:
    """What exists by statements alone is a thing of its own again, with its name, and nobody else is called so."""
    stated, last = BASE + "org/nordische", BASE + "org/university-of-nordost"
    label, kind = NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), NamedNode(RDF_TYPE)
    own = {
        Quad(NamedNode(stated), label, Literal("Nordische")),
        Quad(NamedNode(stated), kind, NamedNode("http://www.w3.org/ns/org#FormalOrganization")),
    }
    with catalog.batch("update") as batch:
        batch.state(own)
    say("merge", stated, OLD)
    say("merge", OLD, last)
    replaced = NamedNode("http://purl.org/dc/terms/isReplacedBy")
    assert {(q.subject.value, q.object.value) for q in catalog.quads() if q.predicate == replaced} == {
        (stated, OLD),
        (OLD, last),
    }
    assert say("unmerge", stated).changed
    assert {q for q in catalog.quads() if q.subject == NamedNode(stated)} == own
    assert [q.subject.value for q in catalog.quads() if q.object == Literal("Nordische")] == [stated]
    say("unmerge", OLD)
    assert set(catalog.quads()) == set(catalog.quads(2))


def test_distinct_is_not_shown_again_and_not_merged(catalog: Catalog, say: Deciding) -> None:
    say("distinct", ROTH, S_ROTH)
    assert pairs(catalog) == [(NEW, OLD, "name")]
    with pytest.raises(UsageError, match="said to be two"):
        say("merge", S_ROTH, ROTH)
    say("undistinct", S_ROTH, ROTH)
    assert (S_ROTH, ROTH, "initials") in pairs(catalog)
    assert say("merge", S_ROTH, ROTH).changed


@pytest.mark.parametrize(
    ("old", "new", "error", "message"),
    [
        (OLD, ROTH, UsageError, "another kind"),
        (BASE + "posting/a", BASE + "posting/b", UsageError, "cannot be merged"),
        (BASE + "org/nobody", NEW, InputError, "says nothing"),
        (OLD, BASE + "org/nobody", InputError, "says nothing"),
        ("https://elsewhere.example/x", NEW, UsageError, "no thing of this dataset"),
        (BASE + "org/a b", NEW, UsageError, "no IRI"),
        (OLD, OLD, UsageError, "already"),
    ],
)
def test_what_cannot_be_one(
    catalog: Catalog, say: Deciding, old: str, new: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        say("merge", old, new)
    assert catalog.release == 1


def test_what_would_break_a_shape_is_not_merged(catalog: Catalog, say: Deciding) -> None:
    """One organisation with two entries of one register: each is right now, and the one would be wrong."""
    ror = NamedNode("http://vivoweb.org/ontology/core#rorId")
    with catalog.batch("update") as batch:
        for iri, number in ((OLD, "03prydq77"), (NEW, "048a87296")):
            batch.state([Quad(NamedNode(iri), ror, Literal(f"https://ror.org/{number}"))])
    done = say("merge", OLD, NEW)
    assert not done.report.conforms
    assert {result.shape.rpartition("#")[2] for result in done.report.results} >= {"identifier-one"}
    assert (catalog.release, catalog.merged(OLD)) == (2, None)


def test_what_is_missing_is_found(catalog: Catalog) -> None:
    index = MemoryIndex.of(catalog)
    found = {one.name: gap(index, one.text, 0, 10) for one in missing()}
    without = {name: [thing.iri.removeprefix(BASE) for thing in part.things] for name, part in found.items()}
    assert without["postings-without-deadline"] == ["posting/a"]
    assert without["postings-without-employer"] == []
    assert without["postings-without-contact"] == ["posting/a", "posting/b"] or without["postings-without-contact"] == [
        "posting/b",
        "posting/a",
    ]
    assert without["organisations-without-identifier"] == ["org/uni-nord"]
    assert without["labs-without-university"] == []
    assert without["grants-without-number"] == ["grant/dfg/x-1", "grant/dfg/x-2"]
    assert without["positions-without-unit"] == []
    assert found["positions-without-pay"].total == 2
    second = gap(index, next(one.text for one in missing() if one.name == "positions-without-pay"), 1, 10)
    assert (second.total, len(second.things)) == (2, 1)


def test_doubtful_facts_with_their_words(catalog: Catalog) -> None:
    index = MemoryIndex.of(catalog)
    found, more = facts(index, queries()["facts"], 0, 2)
    assert more
    assert [(f.quote, f.confidence, f.status.rpartition("#")[2]) for f in found] == [
        ("two years", 0.8, "conflicting"),
        ("three years", 0.8, "conflicting"),
    ]
    rest, more = facts(index, queries()["facts"], 2, 2)
    assert not more
    assert [(f.subject, f.quote) for f in rest] == [(BASE + "posting/b", "1 February")]
