"""The vocabulary as a contribution."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg.errors import ConfigurationError
from kg.resources import folder
from kg.store.vocabulary import vocabulary

BASE = "https://jobs.example/"


def test_all_turtle_files_but_the_registries_with_relative_iris_at_the_base(tmp_path: Path) -> None:
    (tmp_path / "terms.ttl").write_text('<graph/evidence> <http://p.example/label> "evidence" .')
    (tmp_path / "more.ttl").write_text('<id/concept/x> <http://p.example/label> "x" .')
    (tmp_path / "organisations.ttl").write_text('<id/org> <http://p.example/label> "not in every release" .')
    (tmp_path / "context.jsonld").write_text("{}")
    made, first = vocabulary(tmp_path, BASE)
    assert {quad.subject.value for quad in made.quads} == {BASE + "graph/evidence", BASE + "id/concept/x"}
    assert vocabulary(tmp_path, BASE)[1] == first
    (tmp_path / "organisations.ttl").write_text("")
    assert vocabulary(tmp_path, BASE)[1] == first
    (tmp_path / "more.ttl").write_text('<id/concept/x> <http://p.example/label> "y" .')
    assert vocabulary(tmp_path, BASE)[1] != first


@pytest.mark.parametrize("text", ["<a> <b>", "<a> <http://p.example/x> [] .", "[] <http://p.example/x> <a> ."])
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "terms.ttl").write_text(text)
    with pytest.raises(ConfigurationError, match=r"terms\.ttl"):
        vocabulary(tmp_path, BASE)


def test_the_project_s_own_can_be_used() -> None:
    made, _ = vocabulary(folder("ontology"), BASE)
    assert NamedNode("https://w3id.org/vacancy-graph/ns#JobPosting") in {quad.subject for quad in made.quads}
