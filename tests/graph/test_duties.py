"""Tasks, requirements, fields of the degree and subject areas: their parts, and what they share."""

from typing import Any

import pytest

from kg.graph import Contribution

BASE = "http://127.0.0.1:8000/id/"
NAMES = {
    "vac": "https://w3id.org/vacancy-graph/ns#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
TEXT = "Sweep the floor. Feed the owl. You know Python and C++, ideally R. A degree in owlery or a related field. Area: Birds."


def pairs(made: Contribution, name: str) -> list[tuple[str, str]]:
    prefix, _, local = name.partition(":")
    return sorted(
        (quad.subject.value.removeprefix(BASE), quad.object.value.removeprefix(BASE))
        for quad in made.quads
        if quad.predicate.value == NAMES[prefix] + local and "/graph/" not in str(quad.graph_name)
    )


@pytest.fixture
def owls(new_ad: Any) -> Any:
    skills = [{"name": "Python", "kind": "programming_language"}, {"name": "C++", "kind": "programming_language"}]
    return (
        new_ad(TEXT)
        .fact("employer", "Owl House", "")
        .fact("task", {"name": "Sweep the floor", "order": 1}, "Sweep the floor")
        .fact("task", {"name": "Feed the owl", "order": 2}, "Feed the owl")
        .fact("requirement", {"name": "You know Python and C++", "kind": "knowledge", "necessity": "required", "skill": skills}, "You know Python and C++")
        .fact("requirement", {"name": "ideally R", "necessity": "preferred", "skill": [{"name": "R"}]}, "ideally R")
        .fact("degree", "master", "degree")
        .fact("eligible_field", {"name": "owlery", "similar": True}, "owlery")
        .fact("subject_area", "Birds", "Birds")
    )  # fmt: skip


def test_tasks_are_parts_of_the_position_in_the_words_and_the_order_of_the_ad(make: Any, owls: Any) -> None:
    made = make(owls)
    texts, order = dict(pairs(made, "schema:description")), dict(pairs(made, "vac:order"))
    tasks = [task for _, task in pairs(made, "vac:hasTask")]
    assert sorted((order[task], texts[task]) for task in tasks) == [("1", "Sweep the floor"), ("2", "Feed the owl")]
    assert len({position for position, _ in pairs(made, "vac:hasTask")}) == 1


def test_requirements_say_how_binding_they_are_and_name_shared_skills(make: Any, owls: Any) -> None:
    made = make(owls)
    texts = dict(pairs(made, "schema:description"))
    code = "https://w3id.org/vacancy-graph/code#"
    skilled = {(texts[part], skill) for part, skill in pairs(made, "vac:skill")}
    assert skilled == {
        ("You know Python and C++", "concept/skill/python"),
        ("You know Python and C++", "concept/skill/c-plus-plus"),
        ("ideally R", "concept/skill/r"),
    }
    binding = {texts[part]: need.removeprefix(code) for part, need in pairs(made, "vac:necessity") if part in texts}
    assert binding == {"You know Python and C++": "required", "ideally R": "preferred"}
    assert [(texts[part], kind) for part, kind in pairs(made, "vac:requirementKind")] == [
        ("You know Python and C++", f"{code}knowledge")
    ]
    assert ("concept/skill/c-plus-plus", "C++") in pairs(made, "rdfs:label")
    assert ("concept/skill/python", f"{code}programming-language") in pairs(made, "skos:broader")
    assert all(skill != "concept/skill/r" for skill, _ in pairs(made, "skos:broader"))


def test_fields_belong_to_the_degree_and_the_list_is_open_where_the_ad_says_so(make: Any, owls: Any) -> None:
    made = make(owls)
    ((part, field),) = pairs(made, "vac:eligibleField")
    assert field == "concept/field/owlery"
    assert [p for p, _ in pairs(made, "vac:acceptsDegree")] == [part] == [p for p, _ in pairs(made, "vac:openList")]


def test_the_areas_stand_on_the_posting(make: Any, owls: Any) -> None:
    made = make(owls)
    assert pairs(made, "dcterms:subject") == [(made.posting.removeprefix(BASE), "concept/area/birds")]


def test_where_no_words_are_shown_only_skills_stay(make: Any, owls: Any) -> None:
    made = make(owls, publish_text="none")
    assert pairs(made, "vac:hasTask") == [] == pairs(made, "schema:description")
    assert {skill for _, skill in pairs(made, "vac:skill")} == {"concept/skill/python", "concept/skill/c-plus-plus", "concept/skill/r"}  # fmt: skip
    assert "owl" not in " ".join(str(q.object) for q in made.quads if q.predicate.value.endswith("quote"))


def test_other_words_make_another_part(make: Any, owls: Any, new_ad: Any) -> None:
    other = (
        new_ad(TEXT)
        .fact("employer", "Owl House", "")
        .fact("task", {"name": "Feed the owl", "order": 1}, "Feed the owl")
    )
    parts = [{task.rpartition("#")[2] for _, task in pairs(made, "vac:hasTask")} for made in (make(owls), make(other))]
    assert not parts[0] & parts[1]
