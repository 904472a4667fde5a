"""How far a neighbourhood goes, and what it leaves out where there is too much."""

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kg.serve.browsing import lines
from kg.serve.kinds import layout
from kg.serve.names import term
from kg.serve.neighbours import MOST_NODES, neighbourhood
from kg.store.index import Snapshot

BASE = "https://jobs.example/"


def thing(path: str) -> NamedNode:
    return NamedNode(f"{BASE}id/{path}")


def index(*statements: tuple[NamedNode, str, NamedNode]) -> Snapshot:
    store = Store()
    store.extend(Quad(s, term(p), o) for s, p, o in statements)
    return Snapshot(store, 1, BASE)


def test_a_common_relation_hides_no_rare_one() -> None:
    lab, head = thing("org/lab"), thing("person/z")
    many = [(thing(f"position/{i:03}"), "org:postIn", lab) for i in range(150)]
    found = neighbourhood(index(*many, (head, "org:headOf", lab)), lab.value, BASE, layout())
    assert found is not None
    assert found.cut and len(found.nodes) == MOST_NODES == 100
    assert head.value in {node.iri for node in found.nodes}
    assert all({e.source, e.target} <= {n.iri for n in found.nodes} for e in found.edges)


def test_what_a_part_points_at_its_whole_points_at() -> None:
    posting, person = thing("posting/1"), thing("person/a")
    part = NamedNode(posting.value + "#contact-1")
    ways = index((posting, "schema:applicationContact", part), (part, "vac:contactAgent", person))
    for middle, other in ((posting, person), (person, posting)):
        found = neighbourhood(ways, middle.value, BASE, layout())
        assert found is not None
        assert [(n.iri, n.distance) for n in found.nodes] == [(middle.value, 0), (other.value, 1)]
        assert [(e.source, e.target) for e in found.edges] == [(posting.value, person.value)]


def test_codes_and_things_of_elsewhere_are_no_neighbours() -> None:
    position = thing("position/1")
    codes = index(
        (position, "vac:positionType", term("code:phd")), (position, "foaf:page", NamedNode("https://lab.example/"))
    )
    found = neighbourhood(codes, position.value, BASE, layout())
    assert found is not None and [n.iri for n in found.nodes] == [position.value]


@pytest.mark.parametrize("iri", [f"{BASE}id/nobody", "no iri at all"])
def test_of_nothing_there_is_none(iri: str) -> None:
    assert neighbourhood(index((thing("a"), "org:postIn", thing("b"))), iri, BASE, layout()) is None


def test_a_circle_ends() -> None:
    a, b = thing("org/a"), thing("org/b")
    circle = index((a, "org:subOrganizationOf", b), (b, "org:subOrganizationOf", a))
    found = neighbourhood(circle, a.value, BASE, layout(), 2)
    assert found is not None and len(found.nodes) == 2 and len(found.edges) == 2


def test_a_list_stands_in_the_order_of_people_not_of_bytes() -> None:
    names = {"org/1": "Zoologie", "org/2": "Ökologie", "org/3": "„Meer“", "org/4": "3D-Druck"}
    store = Store()
    for path, name in names.items():
        store.update(f'INSERT DATA {{ {thing(path)} {term("rdfs:label")} "{name}" ; a {term("vivo:Laboratory")} }}')
    query = f"SELECT ?thing (0 AS ?postings) {{ ?thing a {term('vivo:Laboratory')} }}"
    found = lines(Snapshot(store, 1, BASE), query, "de")
    assert [(one.label.text, one.letter) for one in found] == [
        ("3D-Druck", "#"), ("„Meer“", "M"), ("Ökologie", "O"), ("Zoologie", "Z"),
    ]  # fmt: skip
