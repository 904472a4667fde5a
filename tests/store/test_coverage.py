"""How many postings say anything of a property, release by release, and which pairs are two."""

from collections.abc import Callable

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import InputError, UsageError
from kg.store import Catalog

BASE = "https://jobs.example/"
LABEL, EMPLOYER = "http://www.w3.org/2000/01/rdf-schema#label", f"{BASE}ns#employer"
ONE, OTHER = f"{BASE}id/org/b", f"{BASE}id/org/a"


def test_coverage_of_each_release(catalog: Catalog, ingest: Callable[..., int]) -> None:
    """Postings of two releases; one is withdrawn, one says something else, and a statement belongs to none."""
    ingest(a="Postdoc", b="Doctoral student")
    ingest(a="Professor", c="Technician")
    with catalog.batch("withdraw") as batch:
        batch.withdraw("b.txt")
        batch.state([Quad(NamedNode(ONE), NamedNode(EMPLOYER), Literal("x"))])
    with catalog.batch("rollback") as batch:
        batch.rollback(1)
    found = catalog.coverage()
    assert [(c.release, c.postings) for c in found] == [(1, 2), (2, 3), (3, 2), (4, 2)]
    assert [c.properties[EMPLOYER] for c in found] == [2, 3, 2, 2]
    assert [c.properties[LABEL] for c in found] == [2, 3, 2, 2]
    assert all(f"{BASE}ns#quote" not in c.properties for c in found)  # said in the graph of evidence alone
    assert found[0].created == catalog.releases()[0].created


def test_distinct_is_remembered_and_taken_back(catalog: Catalog) -> None:
    said = catalog.distinctions.say(ONE, OTHER, "a steward")
    assert (said.one, said.other, said.who) == (OTHER, ONE, "a steward")
    assert catalog.distinctions.say(OTHER, ONE, "another") == said  # said before
    assert catalog.distinctions.find(ONE, OTHER) == said
    assert catalog.distinctions.standing() == [said]
    assert catalog.release == 0  # no part of any release
    assert catalog.distinctions.undo(ONE, OTHER) == said
    assert catalog.distinctions.standing() == []
    with pytest.raises(InputError, match="nobody said"):
        catalog.distinctions.undo(ONE, OTHER)
    assert catalog.distinctions.say(ONE, OTHER).who == ""


@pytest.mark.parametrize(("one", "other"), [(ONE, ONE), (ONE, "https://elsewhere.example/id/org/a"), ("x", ONE)])
def test_distinct_of_what_cannot_be_two(catalog: Catalog, one: str, other: str) -> None:
    with pytest.raises(UsageError):
        catalog.distinctions.say(one, other)
