"""More forms of ads with several positions: columns, lists in order, values before names, codes of a table, people."""

from typing import Any

import pytest

from kg.extract import Extraction, extract
from kg.read import read

LETTERS = """Stellenausschreibung

Am Institut für Moorkunde der Universität Greifswald sind im Projekt TORF ab 01.05.2027 folgende Stellen zu besetzen:

a) Wissenschaftliche*r Mitarbeiter*in (m/w/d), E13 TV-L, 65 %, befristet auf 36 Monate, Kennziffer 26/101
Sie messen Gasflüsse in Mooren und promovieren.

b) Technische*r Assistent*in (m/w/d), E9a TV-L, 100 %, befristet auf 24 Monate, Kennziffer 26/102
Sie betreuen das Labor.

Für beide Stellen gilt: Deutschkenntnisse sind erforderlich. Bewerbungen mit Lebenslauf und Zeugnissen senden Sie bitte unter Angabe der Kennziffer bis zum 15.02.2027 an moor@example.org.
"""
HOSTS = """Marie Curie Doctoral Network PEATNET: 3 Doctoral Candidate positions

PEATNET is looking for three Doctoral Candidates, each employed for 36 months.

DC1: Methane in restored bogs
Host: University of Greifswald, Germany
Supervisor: Prof. Anna Berg
PhD enrolment: University of Greifswald

DC2: Carbon models of fens
Host: Wageningen University, Netherlands
Supervisor: Dr. Paul Ott

DC3: Peat microbes under drought
Host: University of Helsinki, Finland
Supervisor: Prof. Eva Maes

How to apply
Send a CV and a motivation letter to apply@peatnet.example.org by 1 March 2027, naming the DC number.
"""
COLUMNS = """<html><body><h1>Two positions in soil acoustics</h1><p>The Soil Lab has two open positions.</p>
<table><tr><th></th><th>Position 1</th><th>Position 2</th></tr>
<tr><th>Title</th><td>PhD student in peat acoustics</td><td>Postdoc in wave theory</td></tr>
<tr><th>Duration</th><td>36 months</td><td>24 months</td></tr>
<tr><th>Salary</th><td>E13 TV-L, 65 %</td><td>E13 TV-L, 100 %</td></tr>
<tr><th>Supervisor</th><td>Prof. Anna Berg</td><td>Dr. Paul Ott</td></tr>
<tr><th>Reference</th><td>SL-11</td><td>SL-12</td></tr></table>
<p>Send your CV to soil@example.org by 31 January 2027.</p></body></html>"""
SENTENCE = """PhD and postdoc positions in soil acoustics

The Soil Lab at the University of Leeds invites applications for one PhD position (48 months, 75 %) and one postdoctoral position (24 months, 100 %). The salary is E13 TV-L and E14 TV-L, respectively. Both positions start on 1 April 2027.

The PhD student will be supervised by Prof. Anna Berg, the postdoc by Dr. Paul Ott. The PhD position requires a Master's degree in physics. The postdoc position requires a PhD in acoustics.

Applications for either position with a CV should be sent to soil@example.org by 15 February 2027.
"""
IN_ORDER = """Doktorand*in und Postdoc in der Bodenakustik

Wir suchen eine*n Doktorand*in und eine*n Postdoc. Die Stellen sind auf 36 bzw. 24 Monate befristet und werden nach E13 TV-L (65 % bzw. 100 %) vergütet. Die Kennziffern lauten BA-1/27 bzw. BA-2/27. Beide Stellen beginnen am 01.04.2027.

Bewerbungen mit Lebenslauf bis 31.01.2027 an boden@example.org.
"""
TAIL = """Open positions at the Institute of Wave Physics

PhD position in peat acoustics
Duration: 3 years
Workload: 67 %
Supervisor: Prof. Anna Berg
Reference: WP-101

Postdoc position in wave theory
Duration: 2 years
Workload: 100 %
Supervisor: Dr. Paul Ott
Reference: WP-102

For all positions a Master's degree in physics is required. Please send your CV and certificates to waves@example.org by 28 February 2027.
"""
FRENCH = """Deux postes de recherche au Laboratoire des Sols

Le laboratoire recrute un doctorant et un post-doctorant à partir du 1er avril 2027.

Poste 1 : Doctorat en acoustique des tourbières
Durée : 36 mois
Encadrant : Prof. Anne Berger
Référence : LS-01

Poste 2 : Post-doctorat en théorie des ondes
Durée : 18 mois
Encadrant : Dr. Paul Martin
Référence : LS-02

Pour les deux postes, envoyez un CV et une lettre de motivation avant le 15 février 2027 à sols@example.org.
"""
DUTCH = """Vacatures bij het Bodemlab

Het Bodemlab zoekt één promovendus en één postdoc.

a) Promovendus in de veenakoestiek (48 maanden, 1,0 fte, referentie BL-7)
b) Postdoc in de golftheorie (24 maanden, 0,8 fte, referentie BL-8)

Voor beide functies geldt: start op 1 april 2027. Stuur uw cv en motivatiebrief vóór 1 februari 2027 naar bodem@example.org.
"""
TRAILING = """PhD student and postdoc in soil acoustics

We are looking for one PhD student and one postdoc. The contract is limited to 36 months (PhD student) and 24 months (postdoc). We pay E13 TV-L for the PhD student and E14 TV-L for the postdoc.

Please send your CV to soil@example.org by 15 February 2027.
"""
CODES = """<html><body><h1>2 PhD positions in soil history</h1><p>We offer 2 PhD positions for 36 months.</p>
<table><tr><th>Code</th><th>Project</th><th>Supervisor</th></tr>
<tr><td>P4</td><td>Names of old bogs</td><td>Prof. Anna Berg, Department of Soil History</td></tr>
<tr><td>P7</td><td>Maps of fens: ink and peat</td><td>Dr. Paul Ott, Department of Old Maps</td></tr></table>
<p>Send your CV to bogs@soil.example.org by 31 January 2027.</p></body></html>"""

# Ad; what all positions share (some fields); some fields of each position.
FORMS: dict[str, tuple[str, dict[str, list[Any]], list[dict[str, list[Any]]]]] = {
    "letters": (LETTERS, {"start": ["2027-05-01"], "deadline": ["2027-02-15"], "required_language": ["de"], "reference": [], "pay_group": []}, [
        {"title": ["Wissenschaftliche*r Mitarbeiter*in (m/w/d)"], "pay_group": ["E13"], "workload_percent": [65], "duration_months": [36], "reference": ["26/101"]},
        {"title": ["Technische*r Assistent*in (m/w/d)"], "pay_group": ["E9a"], "workload_percent": [100], "duration_months": [24], "reference": ["26/102"]},
    ]),
    "hosts": (HOSTS, {"deadline": ["2027-03-01"], "employer": [], "supervisor": []}, [
        {"title": ["Methane in restored bogs"], "employer": ["University of Greifswald"], "supervisor": ["Anna Berg"], "topic": ["Methane in restored bogs"]},
        {"title": ["Carbon models of fens"], "employer": ["Wageningen University"], "supervisor": ["Paul Ott"], "topic": ["Carbon models of fens"]},
        {"title": ["Peat microbes under drought"], "employer": ["University of Helsinki"], "supervisor": ["Eva Maes"], "topic": ["Peat microbes under drought"]},
    ]),
    "columns": (COLUMNS, {"deadline": ["2027-01-31"], "pay_group": ["E13"], "duration_months": [], "workload_percent": [], "title": [], "supervisor": []}, [
        {"title": ["PhD student in peat acoustics"], "position_type": ["phd"], "duration_months": [36], "workload_percent": [65], "supervisor": ["Anna Berg"], "reference": ["SL-11"], "topic": ["peat acoustics"]},
        {"title": ["Postdoc in wave theory"], "position_type": ["postdoc"], "duration_months": [24], "workload_percent": [100], "supervisor": ["Paul Ott"], "reference": ["SL-12"], "topic": ["wave theory"]},
    ]),
    "sentence": (SENTENCE, {"start": ["2027-04-01"], "deadline": ["2027-02-15"], "openings": [], "pay_group": [], "duration_months": []}, [
        {"position_type": ["phd"], "duration_months": [48], "workload_percent": [75], "pay_group": ["E13"], "degree": ["master"]},
        {"position_type": ["postdoc"], "duration_months": [24], "workload_percent": [100], "pay_group": ["E14"], "degree": ["phd"]},
    ]),
    "in order": (IN_ORDER, {"deadline": ["2027-01-31"], "pay_group": ["E13"], "duration_months": []}, [
        {"position_type": ["phd"], "duration_months": [36], "workload_percent": [65]},
        {"position_type": ["postdoc"], "duration_months": [24], "workload_percent": [100]},
    ]),
    "tail": (TAIL, {"deadline": ["2027-02-28"], "degree": ["master"], "supervisor": []}, [
        {"title": ["PhD position in peat acoustics"], "duration_months": [36], "workload_percent": [67], "supervisor": ["Anna Berg"], "reference": ["WP-101"], "topic": ["peat acoustics"], "degree": []},
        {"title": ["Postdoc position in wave theory"], "duration_months": [24], "workload_percent": [100], "supervisor": ["Paul Ott"], "reference": ["WP-102"], "topic": ["wave theory"], "degree": []},
    ]),
    "french": (FRENCH, {"start": ["2027-04-01"], "deadline": ["2027-02-15"], "duration_months": []}, [
        {"position_type": ["phd"], "duration_months": [36], "supervisor": ["Anne Berger"], "reference": ["LS-01"]},
        {"position_type": ["postdoc"], "duration_months": [18], "supervisor": ["Paul Martin"], "reference": ["LS-02"]},
    ]),
    "dutch": (DUTCH, {"start": ["2027-04-01"], "deadline": ["2027-02-01"], "duration_months": []}, [
        {"position_type": ["phd"], "duration_months": [48], "workload_percent": [100], "reference": ["BL-7"]},
        {"position_type": ["postdoc"], "duration_months": [24], "workload_percent": [80], "reference": ["BL-8"]},
    ]),
    "values before names": (TRAILING, {"duration_months": [], "deadline": ["2027-02-15"]}, [
        {"position_type": ["phd"], "duration_months": [36]},
        {"position_type": ["postdoc"], "duration_months": [24]},
    ]),
    "codes": (CODES, {"duration_months": [36], "unit": [], "supervisor": []}, [
        {"title": ["Names of old bogs"], "reference": ["P4"], "supervisor": ["Anna Berg"], "unit": ["Department of Soil History"]},
        {"title": ["Maps of fens: ink and peat"], "reference": ["P7"], "supervisor": ["Paul Ott"], "unit": ["Department of Old Maps"]},
    ]),
}  # fmt: skip


def of(ad: str) -> Extraction:
    return extract(read(ad.encode(), name="ad.html" if ad.startswith("<") else "ad.txt"))


def plain(facts: Any, field: str) -> list[Any]:
    return list(dict.fromkeys(fact.name for fact in facts if fact.field == field))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_each_position_has_its_own_and_no_others(
    form: tuple[str, dict[str, list[Any]], list[dict[str, list[Any]]]],
) -> None:
    ad, shared, positions = form
    got = of(ad)
    assert len(got.positions) == len(positions)
    assert {field: plain(got.facts, field) for field in shared} == shared
    for position, wanted in zip(got.positions, positions, strict=True):
        assert {field: plain(position.facts, field) for field in wanted} == wanted, position.id


@pytest.mark.parametrize(
    "people",
    [
        "- PhD student, 2018-2022\n- Postdoc, 2021-2024",
        "- Ida Muster, PhD student in waves\n- Paul Ott, postdoc in peat",
        "- PhD student in waves (2018-2022)\n- Postdoc in peat (2021-2024)",
    ],
)
def test_people_who_work_or_worked_there_are_no_positions(people: str) -> None:
    ad = f"Postdoc in soil acoustics\n\nThe Soil Lab has open positions.\n\nOur history\n\n{people}\n\nApply by 1 March 2027 with a CV."
    assert of(ad).positions == ()
