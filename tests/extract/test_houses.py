"""Employers, units and cities in sentences of our own: how units are called, where a name ends, whose a city is."""

from collections.abc import Callable
from typing import Any

import pytest

from kg.extract import extract
from kg.link import Registry
from kg.read import read

FRAME = "PhD position (m/f/d)\n\n{}\n\nFull-time, 36 months. Apply by 1 March 2027 with a CV and a cover letter.\n"


@pytest.fixture(scope="module")
def named(registry: Registry) -> Callable[[str, str], list[Any]]:
    """The plain values of a field that an ad with these words says."""

    def of(words: str, field: str) -> list[Any]:
        extraction = extract(read(FRAME.format(words).encode(), name="ad.txt"), None, registry)
        return list(dict.fromkeys(fact.name for fact in extraction.of(field)))

    return of


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("Work in the Department of History and Philosophy of Science at Leipzig University.", ["Department of History and Philosophy of Science"]),
        ("You will join the Department for the Study of Religions, Leipzig University.", ["Department for the Study of Religions"]),
        ("Am Fachbereich 05 (Sprache und Kultur) der Universität Leipzig ist eine Stelle zu besetzen.", ["Fachbereich 05 (Sprache und Kultur)"]),
        ("Am Lehrstuhl Wirtschaftsethik und Führung der Universität Leipzig ist eine Stelle zu besetzen.", ["Lehrstuhl Wirtschaftsethik und Führung"]),
        ("Leipzig University's Institute of Botany is looking for you.", ["Institute of Botany"]),
        ("The Unit on Retinal Wiring at Leipzig University is looking for you.", ["Unit on Retinal Wiring"]),
        ("The Polymer Physics section at Leipzig University is looking for you.", ["Polymer Physics section"]),
        ("We are in the Ecology, Evolution and Behaviour Laboratory of Leipzig University.", ["Ecology, Evolution and Behaviour Laboratory"]),
        ("You will join the Larkin School of Medicine at Leipzig University.", ["Larkin School of Medicine"]),
        ("You will join the Brain and Mind Research Institute at Leipzig University.", ["Brain and Mind Research Institute"]),
        ("You will join the Laboratory of Chromatin Organization in Cell Development at Leipzig University.", ["Laboratory of Chromatin Organization in Cell Development"]),
        ("You will join the Department of cellular and molecular medicine at Leipzig University.", ["Department of cellular and molecular medicine"]),
        ("You will join the Center on Ageing at Leipzig University.", ["Center on Ageing"]),
        # A place behind "in" is no part of the name.
        ("You will join the Department of Chemistry in Leipzig. Leipzig University hires.", ["Department of Chemistry"]),
        ("Am Institut für die Didaktik der Physik und Chemie der Universität Leipzig ist eine Stelle frei.", ["Institut für die Didaktik der Physik und Chemie"]),
        ("Juridiska institutionen vid Uppsala universitet söker en doktorand.", ["Juridiska institutionen"]),
        ("El Departamento de Química Física y Analítica de la Universidad de Oviedo busca un doctorando.", ["Departamento de Química Física y Analítica"]),
        ("À la Section d'histoire de l'art de la Faculté des lettres, Université de Lausanne.", ["Section d'histoire de l'art", "Faculté des lettres"]),
    ],
)  # fmt: skip
def test_a_unit_is_called_by_its_whole_name(
    named: Callable[[str, str], list[Any]], words: str, units: list[str]
) -> None:
    assert named(words, "unit") == units


@pytest.mark.parametrize(
    "words",
    [
        "We are funded by the Cancer Center Support Grant of Leipzig University.",
        "Leipzig University offers the health programme of the University Sports Centre.",
        "Leipzig University has a Canada Research Chair in Marine Geology.",
    ],
)
def test_what_is_only_called_like_a_unit_is_none(named: Callable[[str, str], list[Any]], words: str) -> None:
    assert named(words, "unit") == []


def test_a_label_gives_the_unit_without_its_number_and_without_the_street(
    named: Callable[[str, str], list[Any]],
) -> None:
    assert named("Employer: Leipzig University\nSection: 2.4 Seismology, Main Street 30", "unit") == ["Seismology"]


@pytest.mark.parametrize(
    ("words", "employer"),
    [
        # A label may be the end of a name.
        ("Leipzig University: Faculty of Life Sciences", "Leipzig University"),
        # What stands at "Einrichtung" may be a unit.
        ("Universität Leipzig\n\nEinrichtung: Institut für Physik, Arbeitsbereich Optik", "Universität Leipzig"),
        # A portal beside the label is no part of it.
        ("Published by EURAXESS. Organisation/Company: Oakhaven University. Partner: University of Bonn", "Oakhaven University"),
        # An institute of its own, though it is called like a unit.
        ("Employer: Oakhaven Institute of Marine Research\nLocation: Oakhaven", "Oakhaven Institute of Marine Research"),
        ("The Oakhaven Academy of Sciences invites applications.", "Oakhaven Academy of Sciences"),
        ("L'Università degli Studi di Querceto bandisce un concorso.", "Università degli Studi di Querceto"),
        # The short form and the whole name are one.
        ("Location: Washington University Campus\n\nWashington University in St. Louis hires a researcher.", "Washington University in St. Louis"),
        ("Die Bundesanstalt für Seilprüfung und -forschung sucht Verstärkung.", "Bundesanstalt für Seilprüfung und -forschung"),
        # No qualification is a university.
        ("You hold a University Teaching Qualification. Leipzig University offers a contract.", "Leipzig University"),
    ],
)  # fmt: skip
def test_the_employer_is_who_hires(named: Callable[[str, str], list[Any]], words: str, employer: str) -> None:
    assert named(words, "employer") == [employer]


def test_a_mail_domain_names_the_employer_where_no_words_do(named: Callable[[str, str], list[Any]]) -> None:
    assert named("Our lab hires. Questions: jo.doe@chem.uni-leipzig.de", "employer") == ["Leipzig University"]


def test_two_mail_domains_name_nobody(named: Callable[[str, str], list[Any]]) -> None:
    assert named("Our labs hire. Write to jo.doe@uni-leipzig.de or al.ba@uu.se", "employer") == []


@pytest.mark.parametrize(
    ("words", "city"),
    [
        ("Uppsala University hires. The campus lies in Uppsala.", ["Uppsala"]),
        # A city in the name of another house is not where the work is.
        ("Universität Tübingen\n\nSie arbeiten mit Partnern an der Universität Innsbruck.", ["Tübingen"]),
        ("Place of work: Berlin-Dahlem\n\nFreie Universität Berlin hires.", ["Berlin"]),
        # A name that is a city's, and a seat that is another.
        ("Washington University in St. Louis hires a researcher.", ["St. Louis"]),
        # What the ad does not name is not said.
        ("Monash University hires a researcher.", []),
    ],
)
def test_the_city_is_where_the_employer_is(named: Callable[[str, str], list[Any]], words: str, city: list[str]) -> None:
    assert named(words, "city") == city


@pytest.mark.parametrize(
    ("words", "field", "values"),
    [
        ("To apply: a CV to jo.doe@uni-leipzig.de please.", "apply_email", ["jo.doe@uni-leipzig.de"]),
        ("Applications as well as informal inquiries should be directed to Dr. Jo Doe (jo.doe@uni-leipzig.de).", "apply_email", ["jo.doe@uni-leipzig.de"]),
        ("Applications as well as informal inquiries should be directed to Dr. Jo Doe (jo.doe@uni-leipzig.de).", "contact_email", ["jo.doe@uni-leipzig.de"]),
        ("Where to apply\nE-mail: jo.doe@uni-leipzig.de", "apply_email", ["jo.doe@uni-leipzig.de"]),
        ("For technical problems write to it@uni-leipzig.de; anything about the work to Jo Doe, jo.doe@uni-leipzig.de.", "contact_email", ["jo.doe@uni-leipzig.de"]),
        # A number of the house's country, whatever its domain ends in.
        ("Questions: Dr. Jo Doe, Hochschule München, T 089 1265-4198, jo.doe@hm.edu", "contact_phone", ["+498912654198"]),
        # The switchboard behind the postal address is nobody's.
        ("Universität Leipzig, Augustusplatz 10, 04109 Leipzig, Germany, +49 341 9710800", "contact_phone", []),
        ("Bewerbungen über https://jobs.uni-leipzig.de/stelle/17. Hinweise: https://uni-leipzig.de/bewerbung/datenschutz", "apply_url", ["https://jobs.uni-leipzig.de/stelle/17"]),
        ("You will be a member of the graduate school yDive at Leipzig University.", "graduate_school", ["yDive"]),
        ("Die Universität Leipzig bietet das Doktoratsprogramm „Sprache im Wandel“ an.", "graduate_school", ["Sprache im Wandel"]),
    ],
)  # fmt: skip
def test_where_to_write_and_what_to_join(
    named: Callable[[str, str], list[Any]], words: str, field: str, values: list[str]
) -> None:
    assert named(words, field) == values
