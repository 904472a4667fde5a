"""Evidence: compact, whole, and as open as the source's setting allows."""

from collections import defaultdict
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.extract.fact import Fact
from kg.graph import Contribution

BASE = "http://127.0.0.1:8000/"
VAC = "https://w3id.org/vacancy-graph/ns#"
CODE = "https://w3id.org/vacancy-graph/code#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
STRUCTURE = {
    f"{RDF}type", f"{RDFS}label", f"{VAC}advertises", f"{VAC}inferredProperty", f"{VAC}sha256", f"{VAC}deadlineEnds",
    "http://www.w3.org/ns/prov#wasDerivedFrom", "http://purl.org/dc/terms/format",
}  # fmt: skip


def graph(made: Contribution, name: str) -> list[Quad]:
    return [quad for quad in made.quads if quad.graph_name == NamedNode(f"{BASE}graph/{name}")]


def nodes(quads: list[Quad], kind: str = "evidence") -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for quad in quads:
        if quad.subject.value.startswith(f"{BASE}id/{kind}/"):
            assert quad.predicate.value not in found[quad.subject.value], "one value a property"
            found[quad.subject.value][quad.predicate.value] = quad.object
    return found


@pytest.mark.parametrize("name", ["bochum", "darmstadt"])
def test_a_fact_costs_nine_triples_at_most_and_its_words_stand_in_the_text(make: Any, ads: Any, name: str) -> None:
    ad = ads[name]
    found = nodes(graph(make(ad), "evidence"))
    assert len(found) > 30
    for node in found.values():
        assert len(node) <= 9
        assert f"{RDF}object" in node
        start, end = int(node[f"{VAC}start"].value), int(node[f"{VAC}end"].value)
        assert ad.text[start:end] == node[f"{VAC}quote"].value


@pytest.mark.parametrize("name", ["bochum", "darmstadt"])
def test_every_asserted_statement_that_a_fact_makes_has_evidence(make: Any, ads: Any, name: str) -> None:
    made = make(ads[name])
    told = {
        tuple(n[f"{RDF}{p}"] for p in ("subject", "predicate", "object"))
        for n in nodes(graph(made, "evidence")).values()
    }
    bare = {
        tuple(quad.triple)
        for quad in made.quads
        if quad.graph_name == DefaultGraph()
        and quad.predicate.value not in STRUCTURE
        and tuple(quad.triple) not in told
    }
    scheme = "http://www.w3.org/2004/02/skos/core#inScheme"
    acronym = "http://purl.org/cerif/frapo/hasAcronym"  # of a known organisation: with the label, from the registry
    assert {p.value for _, p, _ in bare} <= {scheme, acronym}


@pytest.mark.parametrize("name", ["bochum", "darmstadt"])
def test_the_words_of_every_fact_are_evidence_of_something(make: Any, ads: Any, name: str) -> None:
    spans = {key.rsplit("/", 2)[1] for key in nodes(graph(make(ads[name]), "evidence"))}
    assert {f"{fact.start}-{fact.end}" for fact in ads[name].facts} <= spans


def test_a_value_that_stands_twice_has_two_pieces_of_evidence(make: Any, new_ad: Any) -> None:
    ad = new_ad("Until 2027-01-31. Again: 2027-01-31!")
    ad.facts = [
        Fact("deadline", "2027-01-31", at, at + 10, "2027-01-31", 0.9, "explicit", "deadline") for at in (6, 25)
    ]
    found = nodes(graph(make(ad), "evidence"))
    assert [key.rsplit("/", 2)[1] for key in sorted(found)] == ["25-35", "6-16"]
    assert {key.rsplit("/", 1)[1] for key in found}.__len__() == 1


def test_an_inferred_fact_without_words_has_the_rule_and_no_span(make: Any, new_ad: Any) -> None:
    made = make(new_ad("A job.").fact("country", "DE", "", level="inferred", rule="country.of-city"))
    found = [n for n in nodes(graph(made, "evidence")).values() if n[f"{RDF}predicate"].value == f"{VAC}country"]
    assert len(found) == 1
    assert {f"{VAC}start", f"{VAC}end", f"{VAC}quote"}.isdisjoint(found[0])
    rule = found[0][f"{VAC}rule"]
    levels = [q.object for q in made.quads if q.subject == rule and q.predicate.value == f"{VAC}evidenceLevel"]
    assert levels == [NamedNode(f"{CODE}inferred")]


def test_a_rule_that_copies_and_normalises_is_two_rules(make: Any, new_ad: Any) -> None:
    ad = new_ad("50 % or half").fact("workload_percent", 50, "50 %", rule="workload")
    ad.fact("workload_percent", 50, "half", rule="workload", level="normalised")
    rules = {n[f"{VAC}rule"].value for n in nodes(graph(make(ad), "evidence")).values()}
    assert rules == {f"{BASE}id/rule/workload/explicit", f"{BASE}id/rule/workload/normalised"}


def test_the_run_used_the_snapshot(make: Any, bochum: Any) -> None:
    lines = {str(quad.triple) for quad in graph(make(bochum), "evidence")}
    digest = bochum.document().source.sha256
    run = f"<{BASE}id/run/20261121t120000z-rules-0.1.0>"
    assert f"{run} <http://www.w3.org/ns/prov#used> <{BASE}id/snapshot/{digest}>" in lines
    assert f"{run} <{RDF}type> <{VAC}Extraction>" in lines


@pytest.mark.parametrize(
    ("shown", "quotes", "text"), [("full", True, True), ("quotes", True, False), ("none", False, False)]
)
def test_what_of_the_text_is_shown(make: Any, bochum: Any, shown: str, quotes: bool, text: bool) -> None:
    made = make(bochum, publish_text=shown)
    assert any(quad.predicate.value == f"{VAC}quote" for quad in made.quads) is quotes
    assert (Literal(bochum.text) in {quad.object for quad in made.quads}) is text


@pytest.mark.parametrize(("shown", "stand"), [("quotes", True), ("none", False)])
def test_notes_are_words_of_the_ad_and_shown_as_such(make: Any, new_ad: Any, shown: str, stand: bool) -> None:
    ad = new_ad("You teach if the lab asks you to. Pay: E13 if the rules are met.")
    ad.fact("teaching", {"name": True, "note": "You teach if the lab asks you to."}, "You teach")
    ad.fact("pay_group", {"name": "E13", "note": "if the rules are met"}, "E13")
    said = " ".join(str(quad.object) for quad in make(ad, publish_text=shown).quads)
    assert ("if the lab asks" in said) is stand
    assert ("if the rules" in said) is stand
    assert f"{BASE}id/concept/pay/unspecified/e13" in said


def test_a_candidate_is_no_statement(make: Any, new_ad: Any) -> None:
    ad = new_ad("Until 2027-01-31 or 2027-02-28, perhaps at the University of Elsewhere")
    ad.fact("deadline", "2027-01-31", "2027-01-31", status="conflict")
    ad.fact("employer", "University of Elsewhere", "University of Elsewhere", status="weak")
    made = make(ad)
    found = nodes(graph(made, "candidates"), "candidate")
    said = {(n[f"{RDF}predicate"].value, n[f"{RDF}object"].value, n[f"{VAC}status"].value) for n in found.values()}
    assert said == {
        (f"{VAC}applicationDeadline", "2027-01-31", f"{CODE}conflict"),
        ("https://schema.org/hiringOrganization", "University of Elsewhere", f"{CODE}weak"),
    }
    others = [quad for quad in made.quads if quad.graph_name != NamedNode(f"{BASE}graph/candidates")]
    assert not [quad for quad in others if "Elsewhere" in str(quad) or "2027" in str(quad)]


def test_a_value_that_does_not_fit_its_type_becomes_a_candidate(make: Any, new_ad: Any) -> None:
    made = make(new_ad("for some 36.5 months").fact("duration_months", 36.5, "36.5 months"))
    assert not [quad for quad in made.quads if quad.predicate.value == f"{VAC}durationMonths"]
    [node] = nodes(graph(made, "candidates"), "candidate").values()
    assert (node[f"{RDF}object"].value, node[f"{VAC}status"].value) == ("36.5", f"{CODE}weak")


def test_an_enriched_fact_stands_in_the_links(make: Any, new_ad: Any) -> None:
    ad = new_ad("In Bochum").fact("city", "Bochum", "Bochum").fact("country", "DE", "", level="enriched")
    made = make(ad)
    country = [quad.graph_name for quad in made.quads if quad.predicate.value == f"{VAC}country"]
    assert country == [NamedNode(f"{BASE}graph/links")]
