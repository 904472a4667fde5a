"""What stands around the job: notices and whom they address, what the source leaves out."""

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[str, str], list[Any]]
HEAD = "PhD student in Soil Acoustics (m/f/d)\n\nThe Institute of Geophysics is looking for a PhD student.\n\n"
KOPF = "Doktorand*in in der Bodenakustik (m/w/d)\n\nDas Institut für Geophysik sucht eine Doktorandin oder einen Doktoranden.\n\n"
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
