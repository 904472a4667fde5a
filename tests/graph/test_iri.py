"""Slugs, addresses, canonical numbers; and that no term is used that the ontology does not have."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg.graph import literal
from kg.graph.iri import slug, web
from kg.graph.terms import PREFIXES
from kg.resources import folder


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Technical University of Darmstadt", "technical-university-of-darmstadt"),
        ("Universität Göttingen", "universitaet-goettingen"),
        ("Universita\u0308t", "universitaet"),  # the umlaut in two code points
        ("Łódź & Århus, Straße 5", "lodz-arhus-strasse-5"),
        ("Københavns Universitet", "koebenhavns-universitet"),
        ("ŒUVRE", "oeuvre"),
        ("ANR 4647", "anr-4647"),
        ("27/114-b_2", "27-114-b-2"),
    ],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_long_names_with_one_beginning_stay_apart() -> None:
    one, other = (slug("Department of very long names " * 3 + end) for end in ("of Physics", "of Chemistry"))
    assert one != other
    assert max(len(one), len(other)) <= 60


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_a_slug_is_always_a_path_segment(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(name))
    assert len(slug(name)) <= 60


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_an_address_is_an_iri_or_nothing(tail: str) -> None:
    made = web(f"https://example.org/{tail}")
    assert made is None or NamedNode(made.value) == made


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.integers(-(10**15), 10**15), st.decimals(allow_nan=False, allow_infinity=False, places=6)))
def test_numbers_are_canonical_before_a_store_sees_them(number: object) -> None:
    made = literal.decimal(number)
    assert made is not None
    if abs(float(made.value)) < 10**15:
        node, store = NamedNode("http://example.org/"), Store()
        store.add(Quad(node, node, made))
        assert [quad.object for quad in store] == [made]


def test_every_term_that_the_mapping_uses_is_in_the_ontology() -> None:
    code = Path(literal.__file__).parent
    text = "\n".join(path.read_text("utf-8") for path in [*code.glob("*.py"), code / "mapping.toml"])
    ontology = parse(path=str(folder("ontology") / "vacancy-graph.ttl"), format=RdfFormat.TURTLE)
    defined = {quad.subject.value for quad in ontology}
    used = {PREFIXES["vac"] + name for name in re.findall(r"\bvac:(\w+)", text)}
    assert len(used) > 30
    assert used - defined == set()
