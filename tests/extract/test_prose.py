"""Duties, demands, fields of study, areas and numbers of documents, on small ads of our own."""

from typing import Any

import pytest

from kg.extract import extract
from kg.read import read

HEAD = """Doctoral Researcher in River Ecology (m/f/d)

University of Göttingen, Faculty of Biology
Reference number: 31-007
Application deadline: 15 January 2027
Pay grade: E 13 TV-L

"""


def said(text: str, field: str) -> list[Any]:
    document = read((HEAD + text).encode(), name="ad.txt")
    extraction = extract(document)
    assert all(document.text[f.start : f.end] == f.text for f in extraction.facts if f.start is not None)
    return extraction.values(field)


def names(text: str, field: str) -> list[str]:
    return [value["name"] if isinstance(value, dict) else value for value in said(text, field)]


def test_items_below_a_heading_of_duties_are_tasks_in_their_order() -> None:
    text = "Your tasks:\n\n- catch and count mayflies in four rivers\n- Writing papers.\n\nWe offer:\n\n- a boat of your own\n"
    assert said(text, "task") == [
        {"name": "catch and count mayflies in four rivers", "order": 1},
        {"name": "Writing papers", "order": 2},
    ]


@pytest.mark.parametrize(
    ("sentence", "tasks"),
    [
        ("You will sample streams in the Harz and write papers about them.", ["sample streams in the Harz", "write papers about them"]),
        ("The successful candidate will design and build a flume for young trout.", ["design and build a flume for young trout"]),
        ("Your duties include mending nets, keeping the boat afloat and teaching one course.", ["mending nets", "keeping the boat afloat", "teaching one course"]),
        ("Zu Ihren Aufgaben gehören die Pflege der Netze und die Betreuung des Bootes.", ["die Pflege der Netze und die Betreuung des Bootes"]),
        ("Sie werden Bäche im Harz kartieren.", ["Bäche im Harz kartieren"]),
        ("Dabei betreuen Sie zwei Messstationen an der Leine.", ["betreuen Sie zwei Messstationen an der Leine"]),
    ],
)  # fmt: skip
def test_clauses_that_say_what_the_person_will_do_are_tasks(sentence: str, tasks: list[str]) -> None:
    assert names(sentence, "task") == tasks


@pytest.mark.parametrize(
    "sentence",
    [
        "The project will develop a map of all rivers and test it in the field.",
        "You will have access to a boat and be part of a cheerful team.",
        "The group studies rivers and writes papers about them.",
        "Das Institut wird neue Boote bauen und Bäche kartieren.",
        "Your application will be read by two people.",
        "We offer:\n\n- writing courses for everybody\n- support with finding a flat",
    ],
)
def test_what_others_do_and_what_is_offered_is_no_task(sentence: str) -> None:
    assert names(sentence, "task") == []


def test_demands_have_kind_necessity_and_the_skills_they_name() -> None:
    text = """Your profile:

- a Master's degree in biology or hydrology
- solid skills in Python and QGIS
- experience with field work
- team spirit
- very good English

Desirable

- knowledge of limnology
"""
    assert said(text, "requirement") == [
        {"name": "solid skills in Python and QGIS", "kind": "skill", "necessity": "required",
         "skill": [{"name": "Python", "kind": "programming_language"}, {"name": "QGIS", "kind": "software"}]},
        {"name": "experience with field work", "kind": "experience", "necessity": "required",
         "skill": [{"name": "field work", "kind": "method"}]},
        {"name": "team spirit", "kind": "quality", "necessity": "required"},
        {"name": "knowledge of limnology", "kind": "knowledge", "necessity": "preferred", "skill": [{"name": "limnology"}]},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "demands"),
    [
        ("Applicants should have experience with electrofishing.", [("experience with electrofishing", "required")]),
        ("Knowledge of hydraulics is an advantage.", [("Knowledge of hydraulics", "preferred")]),
        ("Voraussetzung sind Erfahrung in der Feldarbeit und ein Händchen für Boote.", [("Erfahrung in der Feldarbeit", "required"), ("ein Händchen für Boote", "required")]),
        ("Kenntnisse in der Hydraulik sind von Vorteil.", [("Kenntnisse in der Hydraulik", "preferred")]),
        ("Erfahrung mit Drohnen ist willkommen, aber keine Bedingung.", [("Erfahrung mit Drohnen", "optional")]),
    ],
)  # fmt: skip
def test_demands_in_sentences(sentence: str, demands: list[tuple[str, str]]) -> None:
    found = said(sentence, "requirement")
    assert [(one["name"].removeprefix("und "), one["necessity"]) for one in found] == demands


@pytest.mark.parametrize(
    "sentence",
    [
        "Our team has long experience with rivers.",
        "The salary depends on your experience.",
        "A good command of English is required.",
        "Women are encouraged to apply; in case of equal qualifications they are preferred.",
        "Please send a cover letter that describes your experience with rivers.",
    ],
)
def test_what_others_have_and_pure_language_is_no_requirement(sentence: str) -> None:
    assert names(sentence, "requirement") == []


@pytest.mark.parametrize("word", ["R is needed", "the letter C", "go fishing", "a swift river", "rust on boats"])
def test_a_plain_word_is_no_programming_language(word: str) -> None:
    found = said(f"Your profile:\n\n- you do not mind {word.lower()}\n", "requirement")
    assert all("skill" not in one for one in found)


@pytest.mark.parametrize(
    ("sentence", "fields", "similar"),
    [
        ("Applicants need a Master's degree in biology, environmental sciences or a related field.", ["biology", "environmental sciences"], True),
        ("You hold a PhD in physics or electrical engineering.", ["physics", "electrical engineering"], False),
        ("Requirements: a degree (Master or equivalent) in a relevant field (e.g., ecology, hydrology).", ["ecology", "hydrology"], True),
        ("Voraussetzung ist eine abgeschlossene Promotion in Biologie, Hydrologie oder Geographie.", ["Biologie", "Hydrologie", "Geographie"], False),
        ("Voraussetzung ist ein Masterabschluss in Gewässerkunde oder einem verwandten Fach.", ["Gewässerkunde"], True),
    ],
)  # fmt: skip
def test_fields_in_which_the_degree_may_be(sentence: str, fields: list[str], similar: bool) -> None:
    found = said(sentence, "eligible_field")
    assert [one["name"] if isinstance(one, dict) else one for one in found] == fields
    assert all((isinstance(one, dict) and one.get("similar") is True) == similar for one in found)


def test_areas_under_which_a_portal_files_the_job() -> None:
    text = "Areas of study: Biology, Hydrology\nResearch field: Environmental science » Ecology\n\nWe work on rivers.\n"
    assert names(text, "subject_area") == ["Biology", "Hydrology", "Environmental science » Ecology"]


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Please send a CV and the names of two referees to rivers@example.org.", 2),
        ("Bitte senden Sie Lebenslauf und mindestens zwei Referenzen an rivers@example.org.", 2),
        ("To apply, submit a one-page CV and three letters of recommendation.", 3),
        ("Please send a CV and references to rivers@example.org within two weeks.", None),
    ],
)
def test_how_many_references_are_asked_for(sentence: str, count: int | None) -> None:
    found = [v for v in said(sentence, "document") if (v["name"] if isinstance(v, dict) else v) != "cv"]
    assert [v.get("count") if isinstance(v, dict) else None for v in found] == [count]


def test_labels_below_a_list_of_demands_are_none() -> None:
    text = "Your profile:\n- patience with eels\n\nContract: 36 months\nSalary: E 13 TV-L\nWorkload: 65 %\n"
    assert names(text, "requirement") == ["patience with eels"]


@pytest.mark.parametrize(
    ("lead", "kept"),
    [("Perks:", False), ("Good to know:", False), ("In this role you will:", True), ("Your duties:", True)],
)
def test_a_list_below_a_line_that_is_no_heading_of_duties_holds_none(lead: str, kept: bool) -> None:
    text = f"Your tasks:\n- count mayflies in four rivers\n\n{lead}\n- run the coffee machine in the lab\n"
    assert names(text, "task") == ["count mayflies in four rivers", *["run the coffee machine in the lab"] * kept]
