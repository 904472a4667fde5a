"""What stands around the job: notices and whom they address, gaps, benefits, equipment, networks, places of work."""

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[str, str], list[Any]]
HEAD = "PhD student in Soil Acoustics (m/f/d)\n\nThe Institute of Geophysics is looking for a PhD student.\n\n"
KOPF = "Doktorand*in in der Bodenakustik (m/w/d)\n\nDas Institut für Geophysik sucht eine Doktorandin oder einen Doktoranden. Bewerbungsfrist: 3. Mai 2027.\n\n"
W, D, M, N = "women", "people_with_disabilities", "people_with_migration_background", "minorities"


def kinds(values: list[Any]) -> set[str]:
    return {value["name"] if isinstance(value, dict) else value for value in values}


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Interview costs cannot be paid for by the institute.", {"cost"}),
        ("Travel costs to the interview will not be reimbursed.", {"cost"}),
        ("Please send copies only, as your application documents will not be returned.", {"cost"}),
        ("Fahrtkosten zum Gespräch werden leider nicht erstattet.", {"cost"}),
        ("Bitte reichen Sie keine Originale ein, da Unterlagen nicht zurückgesandt werden.", {"cost"}),
        ("Les frais de déplacement pour l'entretien ne sont pas remboursés.", {"cost"}),
        ("The works council may take part in the talks.", {"works_council"}),
        ("Auf Ihren Wunsch nimmt der Personalrat am Gespräch teil.", {"works_council"}),
        ("Your personal data will be stored until the post is filled, and then deleted.", {"privacy"}),
        ("Die Hinweise zum Datenschutz für Bewerbende finden Sie auf unserer Seite.", {"privacy"}),
        ("All information on this page comes without guarantee; we reserve the right not to fill the post.", {"legal"}),
        ("You will present your work at conferences and travel to field sites.", set()),
        ("Travel costs of field work are paid by the project.", set()),
        ("You analyse data on women in rural Peru.", set()),
        ("The project aims to find out how women voted; we invite applications.", set()),
        ("In our study nurses with a migration background are asked about their work.", set()),
        ("You develop methods of data protection for hospitals.", set()),
        ("Your documents: CV, certificates, a letter.", set()),
    ],
)
def test_what_is_a_notice(said: Said, text: str, want: set[str]) -> None:
    assert kinds(said(HEAD + text, "notice")) == want


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Women are strongly encouraged to apply.", [W]),
        ("Severely disabled applicants are given preference if equally qualified.", [D]),
        (
            "We wish to increase the share of women and welcome applications from people with a migration background.",
            [W, M],
        ),
        ("We particularly welcome applications from women and from ethnic minorities.", [W, N]),
        ("We welcome all applications, regardless of disability or migration background.", None),
        ("We welcome women, regardless of disability.", [W]),
        ("The university is an equal opportunity employer.", None),
        ("Frauen werden ausdrücklich zur Bewerbung aufgefordert.", [W]),
        ("Schwerbehinderte Menschen werden bei gleicher Eignung bevorzugt eingestellt.", [D]),
        ("Wir freuen uns über Bewerbungen von Menschen mit Migrationshintergrund.", [M]),
        ("Bewerbungen sind uns unabhängig von Geschlecht, Herkunft oder Behinderung willkommen.", None),
    ],
)
def test_whom_a_notice_on_equal_opportunity_addresses(said: Said, text: str, groups: list[str] | None) -> None:
    (value,) = said((KOPF if "ä" in text or "ü" in text else HEAD) + text, "notice")
    assert value == ({"name": "equal_opportunity", "target": groups} if groups else "equal_opportunity")


def test_a_demand_on_the_person_is_no_notice(said: Said) -> None:
    text = HEAD + "Your profile:\n\n- Master's degree\n- commitment to diversity and inclusion in teaching\n"
    assert said(text, "notice") == []


def test_the_council_s_address_belongs_to_its_notice(said: Said) -> None:
    text = HEAD + "On request the staff council joins the talks. Write to council@uni.example if you wish so."
    assert said(text, "notice") == [{"name": "works_council", "email": "council@uni.example"}]
    assert said(text, "contact_email") == []


def test_an_address_behind_another_office_is_not_the_council_s(said: Said) -> None:
    text = KOPF + "Der Personalrat und die Schwerbehindertenvertretung (sbv@uni.example) sind beteiligt."
    assert "works_council" in said(text, "notice")


def test_the_address_for_applications_is_no_notice_s(said: Said) -> None:
    text = HEAD + "Women are encouraged to send their application to soil-jobs@uni.example."
    assert said(text, "notice") == [{"name": "equal_opportunity", "target": [W]}]


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("Ask Ida Muster (email: ", ["email"]),
        ("Ask Ida Muster (Tel.: , e-mail: ).", ["phone"]),
        ("It is one of the oldest institutes (see, and has many instruments.", ["url"]),
        ("It belongs to the Big Soil Network (BSN, The institute is old.", ["url"]),
        ("Write to [email protected] with questions.", ["email"]),
        ("More is told on our website at .", ["url"]),
        ("Send your application to us by e-mail to .", [{"name": "email", "of": "application"}]),
        ("Rückfragen beantwortet Ida Muster (E-Mail: ).", ["email"]),
        ("Ask Ida Muster (email: ida.muster@uni.example).", []),
        ("It is old (see https://uni.example/soil, in German).", []),
        ("The Big Soil Network (BSN, founded in 1990) is old.", []),
        ("E-mail:\nida.muster@uni.example", []),
        ("Contact us by e-mail, phone, or letter.", []),
        ("We look forward to it (see you soon).", []),
    ],
)
def test_what_the_source_leaves_out(said: Said, text: str, gaps: list[Any]) -> None:
    assert said(HEAD + text, "gap") == gaps


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Please submit your application through our online application portal.", ["portal"]),
        ("Please send your application by post to the dean.", ["post"]),
        ("Applications by e-mail are not accepted; please submit your application through the job portal.", ["portal"]),
        ("Bitte reichen Sie Ihre Bewerbung über unser Bewerbungsportal ein.", ["portal"]),
        ("Questions are answered by e-mail.", []),
    ],
)
def test_by_which_way_one_applies(said: Said, text: str, ways: list[str]) -> None:
    assert said(HEAD + text, "apply_channel") == ways


def names(values: list[Any]) -> list[Any]:
    return [value["name"] if isinstance(value, dict) else value for value in values]


def test_the_items_that_are_offered_are_benefits_without_pay_and_term(said: Said) -> None:
    text = HEAD + (
        "We offer:\n\n- 30 days of annual leave\n- a garden behind the institute\n- a salary by TV-L E13\n"
        "- a contract for three years\n- E13 TV-L, a pension scheme, and a job ticket\n\nHow to apply\n\n- send your CV to us\n"
    )
    assert said(text, "benefit") == [
        "30 days of annual leave",
        "a garden behind the institute",
        "a pension scheme",
        "a job ticket",
    ]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("We offer flexible working hours, a job ticket and a budget for conferences.", ["flexible working hours", "a job ticket", "a budget for conferences"]),
        ("German courses are offered by the language centre.", ["German courses"]),
        ("Wir bieten 30 Tage Urlaub, ein Jobticket und eine betriebliche Altersvorsorge.", ["30 Tage Urlaub", "ein Jobticket", "eine betriebliche Altersvorsorge"]),
        ("We offer: a garden, a choir on Mondays, and lunch for all.", ["a garden", "a choir on Mondays", "lunch for all"]),
        ("As an employee you benefit from:\n\n- a garden\n- a choir on Mondays\n", ["a garden", "a choir on Mondays"]),
        ("We offer a position with the following tasks:\n\n- a survey of gardens\n- reports\n", []),
        ("Our research is on the work-life balance of nurses.", []),
        ("You have experience in mentoring.", []),
        ("Travel costs and child care cannot be paid for.", []),
    ],
)  # fmt: skip
def test_benefits_in_sentences(said: Said, text: str, want: list[str]) -> None:
    assert said((KOPF if "Wir" in text else HEAD) + text, "benefit") == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("You will have access to the Murmur GPU cluster of the Rummel Centre.", [{"name": "Murmur GPU cluster", "operator": "Rummel Centre"}]),
        ("The group has access to a mass spectrometer and to two electron microscopes.", ["mass spectrometer", "electron microscopes"]),
        ("You have access to computing facilities, including a high performance computing cluster.", ["high performance computing cluster"]),
        ("The lab is equipped with modern laboratories.", []),
        ("You have experience with access to mass spectrometers.", []),
        ("You will develop a new telescope.", []),
        ("Sie haben Zugang zum Hochleistungsrechner der Universität.", ["Hochleistungsrechner"]),
    ],
)  # fmt: skip
def test_equipment_that_one_may_use(said: Said, text: str, want: list[Any]) -> None:
    assert said((KOPF if "Sie" in text else HEAD) + text, "infrastructure") == want


EMPLOYER = "PhD student in Soil Acoustics\n\nThe University of Bremen, Department of Geophysics, is looking for a PhD student.\n\n"


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("The University of Bremen is a member of the Coimbra Group.", [{"name": "Coimbra Group", "relation": "member", "of": "employer"}]),
        ("We are part of the Northern Soil Network.", [{"name": "Northern Soil Network", "relation": "member", "of": "employer"}]),
        ("The University of Bremen hosts a node of the Nordic Mud Observation System (NMOS).", [{"name": "Nordic Mud Observation System", "relation": "host", "of": "employer", "acronym": "NMOS"}]),
        ("You use a machine of the Northern Soil Network.", []),
        ("We collaborate with the Northern Soil Network.", []),
        ("The University of Oslo is a member of the Coimbra Group.", []),
        ("We are part of the Department of Geophysics (DG).", []),
        ("You become a member of the Graduate School of Soil Network Analysis (GSSNA).", []),
        ("The project is part of the Collaborative Research Centre Soil and Sound (CRCSS).", []),
    ],
)  # fmt: skip
def test_networks_that_one_hosts_or_belongs_to(said: Said, text: str, want: list[Any]) -> None:
    assert said(EMPLOYER + text, "network") == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("The position is based in Bremen.", [{"name": "Bremen", "kind": "city"}]),
        ("You will work at the University of Bremen and at the University of Oslo.", [{"name": "University of Bremen", "kind": "organisation"}, {"name": "University of Oslo", "kind": "organisation"}]),
        ("The main place of work will be Oslo.", [{"name": "Oslo", "kind": "city", "main": True}]),
        ("The university is located in Bremen.", []),
        ("We collaborate with the University of Oslo.", []),
    ],
)  # fmt: skip
def test_where_the_work_is_done(said: Said, text: str, want: list[Any]) -> None:
    assert said(EMPLOYER + text, "site") == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Good English is required; German is not essential.", [{"name": "de", "necessity": "not_required"}]),
        ("Knowledge of French is an advantage.", [{"name": "fr", "necessity": "preferred"}]),
        ("Deutschkenntnisse sind nicht erforderlich.", [{"name": "de", "necessity": "not_required"}]),
        ("Very good English is required.", []),
    ],
)
def test_languages_that_help_or_are_not_needed(said: Said, text: str, want: list[Any]) -> None:
    assert said(HEAD + text, "optional_language") == want
