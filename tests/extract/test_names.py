"""Names in sentences of our own: people, organisations, units, and the traps around them."""

import shutil
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kg.errors import ConfigurationError
from kg.extract import values
from kg.extract.context import Context
from kg.extract.entities import FINDERS, INFERENCES, RECOGNISERS
from kg.extract.entities.shapes import compiled
from kg.extract.resolve import resolve
from kg.extract.wording import FOLDER, default, load
from kg.link import Registry
from kg.read import read
from kg.resources import folder


@cache
def registry() -> Registry:
    return Registry.load(folder("ontology"))


def context_of(text: str) -> Context:
    document = read(text.encode(), name="ad.txt")
    return Context(document, default(), registry(), {**values.FINDERS, **FINDERS})


def facts(text: str) -> dict[str, list[object]]:
    """The plain values of the fields of names, as the engine would assert them; whether it is an ad is not asked."""
    context = context_of(text)
    for recognise in RECOGNISERS:
        for candidate in recognise(context):
            context.found.setdefault(candidate.field, []).append(candidate)
    context.facts = {n: resolve(context, context.lexicon.fields[n], c)[0] for n, c in context.found.items()}
    for infer in INFERENCES:
        for candidate in infer(context):
            field = context.lexicon.fields[candidate.field]
            context.facts.setdefault(candidate.field, []).extend(resolve(context, field, [candidate])[0])
    return {name: list(dict.fromkeys(f.name for f in found)) for name, found in context.facts.items()}


def values_of(text: str, field: str) -> list[object]:
    context = context_of(text)
    for recognise in RECOGNISERS:
        for candidate in recognise(context):
            context.found.setdefault(candidate.field, []).append(candidate)
    return [c.value for c in context.found.get(field, [])]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Please ask Prof. Dr. Anna Maria Lindqvist Tel.: +49 30 12345.", [("Anna Maria Lindqvist", "Prof. Dr.")]),
        ("Univ.-Prof. Dr. Dr. h.c. mult. Max Müller-Lüdenscheidt leads it.", [("Max Müller-Lüdenscheidt", "Univ.-Prof. Dr. Dr. h.c. mult.")]),
        ("Jun.-Prof. Zoë van der Berg and PD Dr. Ole Ång joined.", [("Zoë van der Berg", "Jun.-Prof."), ("Ole Ång", "PD Dr.")]),
        ("Write to Herrn Dr.-Ing. Kurt O'Neill, E-Mail follows.", [("Kurt O'Neill", "Dr.-Ing.")]),
        ("with Professor J. R. Ewing-Smith in Dallas", [("J. R. Ewing-Smith", "Professor")]),
        ("Prof. Rita Vega teaches. Ask Prof. Vega.", [("Rita Vega", "Prof."), ("Rita Vega", "Prof.")]),
        ("Assistant Professor Computational Linguistics, full time", []),
        ("the Professor of Developmental Genetics", []),
        ("The Otto-Schott-Institut and the Gregor Mendel Institute are close.", []),
    ],
)  # fmt: skip
def test_people(text: str, people: list[tuple[str, str]]) -> None:
    found = [(m.value, m.extra.get("title")) for m in context_of(text).mentions("person")]
    assert found == people


def test_an_untitled_name_is_a_person_where_a_mail_address_says_so() -> None:
    text = "Mira Solheim runs the project. Cosmic Dawn is its topic. Mail: mira.solheim@uni.example"
    assert [m.value for m in context_of(text).mentions("person")] == ["Mira Solheim"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("partners at the University of Lisbon and the Karolinska Institute.", ["University of Lisbon", "Karolinska Institute"]),
        ("Die Technische Universität Ilmenau sucht", ["Technische Universität Ilmenau"]),
        ("am Max-Planck-Institut für Chemische Energiekonversion in Mülheim", ["Max-Planck-Institut für Chemische Energiekonversion"]),
        ("with Northwind Sensors GmbH and Fraunhofer ISE", ["Northwind Sensors GmbH", "Fraunhofer ISE"]),
        ("à l'Université de Rennes", ["Université de Rennes"]),
        ("our University, the Institute, your Department", []),
    ],
)  # fmt: skip
def test_organisations(text: str, names: list[str]) -> None:
    assert [m.value for m in context_of(text).mentions("organisation")] == names


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("at the Department of Chemistry and Biochemistry, in Oulu", "Department of Chemistry and Biochemistry", "department"),
        ("die Fakultät für Elektrotechnik, Informatik und Mathematik besetzt", "Fakultät für Elektrotechnik, Informatik und Mathematik", "faculty"),
        ("am Institut für Energie- und Systemtechnik ist", "Institut für Energie- und Systemtechnik", "institute"),
        ("die Philosophische Fakultät lädt ein", "Philosophische Fakultät", "faculty"),
        ("der Lehrstuhl für Angewandte Geologie bietet", "Lehrstuhl für Angewandte Geologie", "chair"),
        ("The Soft Robotics Lab works on", "Soft Robotics Lab", "lab"),
    ],
)  # fmt: skip
def test_units(text: str, name: str, kind: str) -> None:
    assert [(m.value, m.extra["kind"]) for m in context_of(text).mentions("unit")] == [(name, kind)]


def test_partners_and_the_portal_are_not_the_employer() -> None:
    found = facts(
        "PhD position in glacier hydrology\n\n"
        "The University of Bergen invites applications for a PhD position at the Department of Earth Science.\n"
        "You will work in close collaboration with Uppsala University and Stockholm University.\n\n"
        "DAAD - Deutscher Akademischer Austauschdienst"
    )
    assert found["employer"] == ["University of Bergen"]
    assert found["collaborator"] == ["Uppsala University", "Stockholm University"]
    assert found["portal"] == ["Deutscher Akademischer Austauschdienst"]
    assert (found["city"], found["country"]) == (["Bergen"], ["NO"])


def test_a_list_of_labs_keeps_each_address_with_its_name() -> None:
    text = "The work is done in close collaboration with the labs of Ida Holm (https://holm.example), Jan Bek (https://bek.example/lab), and Ute Rahn."
    once = {str(v): v for v in values_of(text, "collaborator")}
    assert list(once.values()) == [
        {"name": "Ida Holm", "kind": "person", "url": "https://holm.example"},
        {"name": "Jan Bek", "kind": "person", "url": "https://bek.example/lab"},
        {"name": "Ute Rahn", "kind": "person"},
    ]


def test_money_that_may_come_is_no_funder() -> None:
    assert "funder" not in facts("If the position is funded by third-party funds of the DFG, there is no teaching.")
    assert "funder" not in facts("You will apply for funding from the European Research Council.")
    found = facts("The project SNOWLINE is funded by the European Research Council (grant agreement no. 101999001).")
    assert (found["funder"], found["grant_acronym"], found["grant_number"]) == (
        ["European Research Council"], ["SNOWLINE"], ["101999001"],
    )  # fmt: skip


def test_a_programme_tells_its_funder() -> None:
    found = facts('It is funded by an ERC Starting Grant (Acronym HedgeRow; "How Hedges Remember the Winters").')
    assert found["grant_programme"] == ["ERC Starting Grant"]
    assert found["grant_acronym"] == ["HedgeRow"]
    assert found["grant_title"] == ["How Hedges Remember the Winters"]
    assert [v["id"] for v in values_of("It is funded by an ERC Starting Grant.", "funder")] == [
        "org/european-research-council"
    ]


def test_a_staff_council_is_no_contact() -> None:
    found = facts(
        "For questions contact Dr. Lea Brandt.\nThe staff council (Dr. Paul Stein, stein@uni.example) takes part."
    )
    assert found["contact_name"] == ["Lea Brandt"]


def test_who_heads_is_not_who_answers() -> None:
    text = "The Reef Lab, led by Prof. Nora Quist, has a place.\n\nFragen beantwortet gern Dr. Emil Ahorn, Tel. 030 1234567."
    found = facts(text)
    assert found["supervisor"] == ["Nora Quist"]
    assert found["contact_name"] == ["Emil Ahorn"]
    assert values_of(text, "supervisor") == [{"name": "Nora Quist", "title": "Prof.", "role": "head", "of": "Reef Lab"}]


def test_the_head_of_the_funded_unit_is_its_investigator() -> None:
    text = (
        "The Department of Insect Ecology of Tom Aldgate at Lund University is looking for a PhD student. "
        "The project is funded by an ERC Advanced Grant (Acronym MothLight)."
    )
    context = context_of(text)
    for recognise in RECOGNISERS:
        for candidate in recognise(context):
            context.found.setdefault(candidate.field, []).append(candidate)
    context.facts = {n: resolve(context, context.lexicon.fields[n], c)[0] for n, c in context.found.items()}
    head = context.facts["supervisor"][0]
    assert (head.name, head.level, head.rule) == ("Tom Aldgate", "inferred", "supervisor.unit-of-person")
    inferred = list(INFERENCES[1](context))
    assert [(c.value["role"], c.premises) for c in inferred] == [
        ("principal-investigator", (("supervisor", "Tom Aldgate"), ("grant_acronym", "MothLight"))),
    ]  # fmt: skip


@pytest.mark.parametrize("piece", ["A-", "Aa ", "l'institut d'a", '"a', "Dr. ", "University of ", "A."])
def test_hostile_repetition_costs_no_more_than_its_length(piece: str) -> None:
    def cost(times: int) -> float:
        start = time.process_time()
        facts("PhD position\n\n" + piece * times)
        return time.process_time() - start

    cost(500)
    assert cost(8000) < 40 * max(cost(800), 0.02)


def test_a_form_that_is_no_expression_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"\{caps\} Institute\("):
        compiled(replace(default(), tables={"forms": {"institute": ["{caps} Institute("]}}, _made={}), "forms")


def test_a_new_form_and_a_new_cue_need_no_python(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "lexicon")
    (tmp_path / "lexicon" / "names" / "eo.toml").write_text(
        '[cues]\nfunds = ["pagata de"]\n[forms]\nfunder = ["Fonduso {caps}"]\n', encoding="utf-8"
    )
    lexicon = load(tmp_path / "lexicon")
    document = read(b"La posteno estas pagata de Fonduso Verda Stelo.", name="ad.txt")
    context = Context(document, lexicon, registry(), {**values.FINDERS, **FINDERS})
    found = [c.name for recognise in RECOGNISERS for c in recognise(context) if c.field == "funder"]
    assert found == ["Fonduso Verda Stelo"]


def test_who_chairs_the_committee_supervises_nobody() -> None:
    found = facts("Applications are evaluated by a committee chaired by Professor Ingrid van Bavel.")
    assert "supervisor" not in found


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("You work under the supervision of the two heads of our task force, Dr. Ida Muster.", ["Ida Muster"]),
        ("Prof. Ida Muster will be your supervisor.", ["Ida Muster"]),
        ("Le poste est ouvert dans une équipe de la faculté. Vous serez encadré par M. Jean Exemple.", ["Jean Exemple"]),
        ("Join us.\n\nI am looking for a postdoc to work with me on moss.\n\nThe job is paid.\n\nBest wishes,\nIda Muster\n\nida.muster@moss.example", ["Ida Muster"]),
    ],
)  # fmt: skip
def test_who_is_announced_behind_a_role_or_signs(text: str, people: list[str]) -> None:
    assert facts(text).get("supervisor") == people


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Die Stelle ist in der Arbeitsgruppe Digitale Karten unter Leitung von Dr. Ida Muster zu besetzen.", "Arbeitsgruppe Digitale Karten"),
        ("The engineer reports to Prof. Ida Muster, who directs the Cold Sensor Laboratory.", "Cold Sensor Laboratory"),
        ("The instruments belong to the Structural Imaging Facility, headed by Dr. Ida Muster.", "Structural Imaging Facility"),
    ],
)  # fmt: skip
def test_units_end_where_their_names_do(text: str, unit: str) -> None:
    assert facts(text).get("unit") == [unit]
