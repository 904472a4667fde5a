"""What is said of somebody or something else is not said of the position: kinds, codes, groups, days, and who employs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.extract import extract
from kg.link.registry import Registry
from kg.read import Document

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"

KINDS = {
    "a person's rank": (
        "Wissenschaftliches Personal\n\nDie Stelle gehört zum Vorhaben von Professorin Dr. Ida Muster. Sie wird nach E 13 TV-L vergütet. Bewerbungsfrist: 3. Mai 2027",
        ["researcher"],
    ),
    "whose chair it is at": (
        "Studentische Hilfskraft, 10 h/Woche, ab 15.01.2027\nProfessur für Bodenakustik, TU Dresden\n\nSchicken Sie Ihren Lebenslauf bis zum 3. Mai 2027 an schall@uni.example.",
        ["student"],
    ),
    "whom it assists": (
        "Research Assistant to the Professor of Acoustics\n\nApply with your CV by 3 May 2027.",
        ["research_assistant"],
    ),
    "two kinds that are both offered": (
        "Lecturer / Professor of Acoustics\n\nApply with your CV by 3 May 2027.",
        ["lecturer", "professor"],
    ),
    "a general word in brackets": (
        "Wetenschappelijk medewerker (projectmedewerker) akoestiek\n\nSolliciteren kan tot en met 3 mei 2027 met een cv.",
        ["researcher"],
    ),
    "offered by the words behind": (
        "Die Hochschule verbindet Technik und Soziales. An der Fakultät ist zum 1. März 2028 eine Professur der Besoldungsgruppe W2 für Bodenakustik neu zu besetzen.\n\nBewerbungen mit Lebenslauf bis zum 3. Mai 2027.",
        ["professor"],
    ),
}

VALUES = {
    "a group that a word says is one": (
        "pay_group",
        "Universitätsassistent*in (Prae Doc)\n\nVerwendungsgruppe B1 nach KV. Bewerbung mit Lebenslauf bis 3. Mai 2027.",
        ["B1"],
    ),
    "another job's scale": (
        "pay_group",
        "PhD position in Acoustics\n\nApply with your CV by 3 May 2027.\n\nRelated: Technician Water Lab, salary scale 8",
        [],
    ),
    "a day for others": (
        "deadline",
        "PhD position in Acoustics\n\nUpload your CV by 10 January 2027. Two referees are asked for letters of recommendation, due one week after the deadline, 17 January 2027.",
        ["2027-01-10"],
    ),
    "a label of what follows": (
        "deadline",
        "PhD position in Acoustics\n\nDeadline: 10 January 2027 / Interviews: 3-5 March 2027\n\nPlease send a CV.",
        ["2027-01-10"],
    ),
    "a day of change": (
        "deadline",
        "PhD position in Acoustics\n\n(Update 13/08/2026: more on application requirements)\n\nPlease apply with a CV; we offer two years.",
        [],
    ),
    "how long a degree takes": (
        "duration_months",
        "PhD position in Acoustics\n\nApplicants must have a university degree equivalent to a European Master's (5-year duration). Apply by 3 May 2027.",
        [],
    ),
    "a consortium's number": (
        "reference",
        "PhD position in Acoustics\n\nIn the NWO-funded consortium QuietRoom (file number KICH9.905) five groups learn to be silent. Apply with your CV by 3 May 2027.",
        [],
    ),
    "a time of probation": (
        "duration_months",
        "Forskningsingenjör\n\nAnställningen är tillsvidare på heltid med provanställning i sex månader. Ansök senast den 3 maj 2027.",
        [],
    ),
    "a share of the salary": (
        "workload_percent",
        "Doctoral Researcher\n\nA component for personal performance is paid, at most 50% of the job-specific component. Apply by 3 May 2027.",
        [],
    ),
    "a grant's number": (
        "reference",
        "PhD position in Acoustics\n\nThe project is funded by NWO (file number OCENW.KLEIN.905). Apply with your CV by 3 May 2027.",
        [],
    ),
    "a body's initials": (
        "grant_acronym",
        "Research Fellow\n\nThe programme is paid for by the Reeds Research and Development Corporation (RRDC project 2026-044). Apply with your CV by 3 May 2027.",
        [],
    ),
}

EMPLOYERS = {
    "a menu goes on with the name": (
        "Universitätsmedizin Nordtal Karriere Stellenbörse\n\nBei uns arbeiten an der Universitätsmedizin Nordtal rund 500 Menschen. Wir suchen eine Ingenieurin (m/w/d). Die Universität Bremen wurde 1971 gegründet.\n\nBewerbung mit Lebenslauf bis 3. Mai 2027.\n\nUniversitätsmedizin Nordtal, Straße 8, 17475 Nordtal",
        ["Universitätsmedizin Nordtal"],
    ),
    "an acronym within another": (
        "International School of Sound (IMPRS-USI)\n\nThe IMPRS-USI offers three doctoral positions. Apply with your CV by 3 May 2027.",
        [],
    ),
    "a part of the house": (
        "Mitarbeiter/in Akustik\n\nHochschule: Hochschule für Klang und Bau XYZW\nReferenz: KL-1093\n\nBewerbung mit Lebenslauf bis 3. Mai 2027.\n\nFachhochschule Nordtal XYZW, Bahnhofstrasse 6, 5210 Windisch",
        ["Fachhochschule Nordtal XYZW"],
    ),
    "a domain, in the ad's own words": (
        "Promotionsstelle Akustik\n\nam Zentrum der Julius-\nMaximilians-Universitaet Wuerzburg kann ab Maerz jemand promovieren. Lebenslauf bis 3. Mai 2027 an ida.muster@uni-wuerzburg.de.",
        ["Julius-Maximilians-Universität Würzburg"],
    ),
}


@pytest.mark.parametrize("case", sorted(KINDS))
def test_the_kind_is_that_of_the_position(said: Callable[[str, str], list[Any]], case: str) -> None:
    text, kinds = KINDS[case]
    assert said(text, "position_type") == kinds


@pytest.mark.parametrize("case", sorted(VALUES))
def test_values_of_something_else_are_none(said: Callable[[str, str], list[Any]], case: str) -> None:
    field, text, values = VALUES[case]
    assert [v["name"] if isinstance(v, dict) else v for v in said(text, field)] == values


@pytest.mark.parametrize("case", sorted(EMPLOYERS))
def test_who_employs(document: Callable[[str], Document], case: str) -> None:
    text, names = EMPLOYERS[case]
    got = extract(document(text), registry=Registry.load(ONTOLOGY))
    assert got.posting, got.reason
    assert sorted({str(f.name) for f in got.facts if f.field == "employer"}) == names
