"""Postings that come in our own ontology: what their nodes are called, and what they may say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import Refusal
from kg.graph import adopted
from kg.graph.contribution import Contribution, Options, PositionKey
from kg.read.document import Document, Source

BASE = "https://jobs.example/"
PREFIXES = """
@prefix vac: <https://w3id.org/vacancy-graph/ns#> . @prefix code: <https://w3id.org/vacancy-graph/code#> .
@prefix s: <https://schema.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix org: <http://www.w3.org/ns/org#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix j: <https://jobs.example/id/> . @prefix p: <https://portal.example/> .
"""
POSTING = """
p:7 a vac:JobPosting ; s:title "Kelp researcher (m/f/d)" ; s:hiringOrganization p:us ; vac:advertises [
  a vac:Position ; vac:requires [ a vac:DegreeRequirement ; rdfs:label "a master" ] , [ a vac:LanguageRequirement ] ] .
p:us a org:FormalOrganization ; rdfs:label "Kelp Institute" .
"""
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


@dataclass
class Ledger:
    """What was minted before."""

    posting: str | None = None
    holders: dict[str, str] = field(default_factory=dict)
    minted: list[PositionKey] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    def posting_of(self, source: str) -> str | None:
        return self.posting

    def source_of(self, posting: str) -> str | None:
        return self.holders.get(posting)

    def positions(self, key: str) -> Sequence[PositionKey]:
        return [one for one in self.minted if one.key == key]

    def minted_by(self, position: str) -> str | None:
        return None

    def label(self, iri: str) -> str | None:
        return self.labels.get(iri)


def quads(turtle: str) -> list[Quad]:
    return list(parse((PREFIXES + turtle).encode(), RdfFormat.TURTLE, base_iri="urn:sha256:0"))


def adopt(turtle: str, ledger: Ledger | None = None, *, said: str = "", before: str = "") -> adopted.Adopted:
    stands = quads(said)

    def known(nodes: Iterable[NamedNode]) -> list[Quad]:
        wanted = set(nodes)
        return [quad for quad in stands if quad.subject in wanted]

    document = Document(turtle, Source("it", "text/turtle", sha256(turtle.encode()).hexdigest()))
    options = Options(BASE, "https://portal.example/7", datetime(2026, 11, 22, tzinfo=UTC))
    return adopted.adopt(quads(turtle), document, ledger or Ledger(), options, known, quads(before))


def default(made: Contribution) -> set[Quad]:
    return {quad for quad in made.quads if isinstance(quad.graph_name, DefaultGraph)}


def values(made: Contribution, subject: str, name: str) -> list[str]:
    return sorted(
        str(q.object) for q in default(made) if q.subject == NamedNode(subject) and q.predicate.value.endswith(name)
    )


def test_nodes_of_the_posting_get_iris_of_the_dataset_and_others_keep_theirs() -> None:
    made = adopt(POSTING).contribution
    assert made.posting == f"{BASE}id/posting/portal-example/x-" + made.posting[-10:]
    (position,) = made.positions
    assert position.iri == f"{BASE}id/position/kelp-institute/x-{made.posting[-10:]}"
    assert position.title == "Kelp researcher (m/f/d)"
    assert values(made, made.posting, "hiringOrganization") == ["<https://portal.example/us>"]
    assert values(made, made.posting, "advertises") == [f"<{position.iri}>"]
    degree, language = values(made, position.iri, "requires")
    assert degree.startswith(f"<{position.iri}#requires-") and language.startswith(f"<{position.iri}#requires-")
    assert degree != language
    assert values(made, made.posting, "#label") == ['"Kelp researcher"']
    assert made.label == "Kelp researcher"
    assert made.labels == {"https://portal.example/us": "Kelp Institute"}
    assert not any(isinstance(node, BlankNode) for quad in made.quads for node in (quad.subject, quad.object))


def test_names_stay_when_something_else_changes() -> None:
    one = adopt(POSTING).contribution
    ledger = Ledger(one.posting, minted=list(one.positions))
    other = adopt(POSTING.replace("p:us ;", "p:us ; vac:applicationDeadline '2027-01-31' ;"), ledger).contribution
    assert len(other.quads) > len(one.quads)
    assert other.posting == one.posting
    parts = {str(q.subject) for q in one.quads if "#requires-" in str(q.subject)}
    assert parts == {str(q.subject) for q in other.quads if "#requires-" in str(q.subject)}


def test_several_positions_are_told_apart() -> None:
    turtle = POSTING.replace("vac:advertises [", 'vac:advertises p:7b , [ s:title "Kelp technician" ] , [').replace(
        "p:us a", 'p:7b a vac:Position ; s:title "Kelp professor" .\np:us a'
    )
    made = adopt(turtle).contribution
    assert len({key.iri for key in made.positions}) == 3
    assert {key.title for key in made.positions} == {"Kelp professor", "Kelp technician", "Kelp researcher (m/f/d)"}
    assert len(values(made, made.posting, "advertises")) == 3


def test_fragments_of_the_posting_are_its_parts() -> None:
    made = adopt(
        "<> a vac:JobPosting ; vac:advertises <#job> ; s:applicationContact <#us> . <#us> s:email 'a@x.example' ."
    ).contribution
    (contact,) = values(made, made.posting, "applicationContact")
    assert contact.startswith(f"<{made.posting}#us-")
    assert not any("urn:sha256" in str(quad) for quad in made.quads)


def test_each_statement_of_its_own_has_evidence_and_the_snapshot() -> None:
    made = adopt(POSTING).contribution
    about = [q for q in made.quads if q.predicate.value == RDF + "predicate"]
    assert {q.object.value.rpartition("/")[2].rpartition("#")[2] for q in about if isinstance(q.object, NamedNode)} == {
        "title", "hiringOrganization", "requires"
    }  # fmt: skip
    (snapshot,) = values(made, made.posting, "wasDerivedFrom")
    assert values(made, snapshot[1:-1], "sha256") == [f'"{sha256(POSTING.encode()).hexdigest()}"']
    assert values(made, snapshot[1:-1], "terms/source") == ["<https://portal.example/7>"]


SHARED = 'j:org\\/uni a org:FormalOrganization ; rdfs:label "Uni" . vac:JobPosting rdfs:label "job posting" .'


def test_what_is_said_already_may_be_said_again_and_is_carried_along() -> None:
    turtle = "p:7 a vac:JobPosting ; s:hiringOrganization j:org\\/uni ; vac:advertises p:8 . "
    made, warnings = adopt(turtle, said=SHARED)
    university = f"{BASE}id/org/uni"
    assert values(made, university, "#label") == ['"Uni"']
    assert values(made, university, "#type") == ["<http://www.w3.org/ns/org#FormalOrganization>"]
    assert made.positions[0].iri.startswith(f"{BASE}id/position/uni/")
    assert warnings == ()
    more = turtle + SHARED + " <https://jobs.example/doc/x> rdfs:label 'a page' ."
    again, warnings = adopt(more, Ledger(made.posting, minted=list(made.positions)), said=SHARED)
    assert default(again) - {q for q in default(again) if "snapshot" in str(q)} == default(made) - {
        q for q in default(made) if "snapshot" in str(q)
    }
    assert warnings == ("2 statements that the dataset makes itself were left out",)


@pytest.mark.parametrize(
    "more",
    [
        'j:org\\/uni rdfs:label "Mine" .',
        "j:org\\/uni s:sameAs p:us .",
        "vac:JobPosting rdfs:label 'mine' .",
        "code:postdoc skos:notation 'x' .",
        "<https://jobs.example/id/evidence/1/whole/2> vac:confidence 1.0 .",
        "<https://jobs.example/id/posting/other/1> s:title 'Mine' .",
        "<https://jobs.example/id/posting/other/1#part> s:title 'Mine' .",
        "<https://jobs.example/id/position/other/1> s:title 'Mine' .",
    ],
)
def test_what_is_not_its_own_is_refused_and_named(more: str) -> None:
    with pytest.raises(Refusal) as refused:
        adopt(POSTING + more, said=SHARED)
    assert refused.value.code == "not-yours"
    subject = quads(more)[0].subject
    assert isinstance(subject, NamedNode)
    assert subject.value in str(refused.value)


def test_it_may_go_by_its_own_iri_and_by_nobody_elses() -> None:
    mine, other = f"{BASE}id/posting/portal-example/1", f"{BASE}id/posting/other/1"
    turtle = "<IRI> a vac:JobPosting ; vac:advertises <https://jobs.example/id/position/kelp/1> ."
    own = f"<{mine}> vac:advertises <https://jobs.example/id/position/kelp/1> ."
    made = adopt(turtle.replace("IRI", mine), Ledger(mine), before=own).contribution
    assert (made.posting, [key.iri for key in made.positions]) == (mine, [f"{BASE}id/position/kelp/1"])
    for iri, ledger in ((other, Ledger(mine)), (other, Ledger()), (mine, Ledger())):
        with pytest.raises(Refusal) as refused:
            adopt(turtle.replace("IRI", iri), ledger, before=own if iri == other else "")
        assert refused.value.code == "not-yours"


def test_a_thing_of_elsewhere_keeps_the_label_that_it_got_first() -> None:
    made = adopt(POSTING, Ledger(labels={"https://portal.example/us": "Institute of Kelp"})).contribution
    assert values(made, "https://portal.example/us", "#label") == ['"Institute of Kelp"']
    assert values(made, "https://portal.example/us", "altLabel") == ['"Kelp Institute"']


def test_more_than_one_posting_is_refused_and_none() -> None:
    for turtle, code in ((POSTING + "p:9 a vac:JobPosting .", "several"), ("p:9 a s:JobPosting .", "no-posting")):
        with pytest.raises(Refusal) as refused:
            adopt(turtle)
        assert refused.value.code == code
    assert adopted.head([Quad(NamedNode("urn:a"), LABEL, Literal("x"))]) is None
