"""Ads of our own with several positions: what they share, what each has, and whose words are whose."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.extract import Extraction, extract, payload
from kg.read import Document, read

Make = Callable[[str], Document]

LABELLED = """Two positions at the Institute of Geophysics

We are looking for two new colleagues. Both positions start on 1 March 2027.

Position 1: PhD student in soil acoustics
The position is limited to 36 months with 65 % of the regular working time (E13 TV-L).
You hold a Master's degree in physics.

Position 2: Postdoctoral researcher in wave theory
The position is limited to 24 months, full-time (E14 TV-L). A PhD in physics is required.

How to apply
Please send your CV to jobs@soil.example.org by 31 January 2027. For Position 2 questions are answered by Ida Muster (ida.muster@soil.example.org).
"""
LETTERED = """Stellenausschreibung: zwei Stellen am Institut für Bodenakustik

Am Institut für Bodenakustik sind zum 01.04.2027 folgende Stellen zu besetzen:

a) Doktorand*in (E13 TV-H, 65 %, 36 Monate, Kennziffer 12/26)
b) Postdoc (E13 TV-H, 100 %, 24 Monate, Kennziffer 13/26)

Ihre Bewerbung mit Lebenslauf senden Sie bitte bis zum 15.01.2027 an bewerbung@akustik.example.org.
"""
SECTIONS = """2 Stellen als wissenschaftliche*r Mitarbeiter*in (m/w/d)
Kennziffer: KS-44/26
Entgeltgruppe 13 TV-H, ab 01.03.2027, befristet auf 36 Monate

Stelle 1: Doktorand*in - Schall in Torf
Aufgaben:
- Messungen im Moor
Profil:
- Masterabschluss in Physik

Stelle 2: Postdoc - Wellen in Ton
Aufgaben:
- Modelle
- Vorlesungen
Profil:
- Promotion in Physik

Ihre Bewerbung senden Sie mit Lebenslauf bis zum 31.01.2027 an bewerbung@torf.example.org.
"""
NETWORK = """Doctoral Network SOILNET: 3 PhD positions

SOILNET offers 3 doctoral candidate positions for 36 months. Applicants must hold a Master's degree.

DC1 - Sound in peat, supervisor: Prof. Anna Berg
DC2 - Waves in clay, supervisor: Prof. Paul Ott
DC3 - Echoes of sand, supervisor: Dr. Eva Maes

How to apply: send your CV to apply@soilnet.example.org before 1 March 2027.
"""
TABLE = """<html><body><h1>Open positions in the Soil Lab</h1><p>We are offering two positions for 36 months.</p>
<table><tr><th>Position</th><th>Supervisor</th><th>Workload</th><th>Reference</th></tr>
<tr><td>PhD student in optics</td><td>Prof. Anna Berg</td><td>E13, 65 %</td><td>12/26</td></tr>
<tr><td>Postdoc in theory</td><td>Dr. Paul Ott</td><td>E13, 100 %</td><td>13/26</td></tr></table>
<p>Applications with CV by 31 January 2027 to jobs@soil.example.org.</p></body></html>"""
HEADINGS = """<html><body><h1>Job openings in soil science</h1><p>We have two open positions, starting on 1 April 2027.</p>
<h2>PhD student in peat acoustics</h2><p>You will record sound in peat. The position is 75 % and for three years.</p>
<h3>Your profile</h3><ul><li>Master's degree in physics</li></ul>
<h2>Postdoc in wave theory</h2><p>You will model waves. The position is full-time and for two years.</p>
<h3>Your profile</h3><ul><li>PhD in physics</li></ul>
<h2>How to apply</h2><p>Send your CV to chair@soil.example.org until 15 January 2027.</p></body></html>"""
PROSE = """One PhD student (4 years) and one postdoc (2 years) in quantum acoustics

The group is looking for one PhD student (4 years) and one postdoc (2 years).
The PhD student will be employed at 60 %, the postdoc at 100 %.
Applicants for the PhD position must hold a Master's degree. The postdoc position requires a PhD in physics.
Please send your CV to quantum@soil.example.org by 15 February 2027.
"""
ITEMS = """Join the Soil Lab!

We have the following open positions:

- 1 PhD position in peat acoustics (4 years, supervisor Dr. Ida Muster)
- 1 postdoc position in wave theory (2 years, supervisor Prof. Paul Ott)

We are a friendly group. Send your CV until 1 March 2027 to lab@soil.example.org.
"""
FRENCH = """Deux postes en acoustique des sols

Nous recrutons pour les deux postes à partir du 1er mars 2027.

Poste 1 : Doctorant en acoustique des sols
Durée : 36 mois

Poste 2 : Post-doctorant en théorie des ondes
Durée : 24 mois

Candidatures (CV et lettre de motivation) avant le 31 janvier 2027 à emploi@sols.example.org.
"""
DUTCH = """Twee vacatures in de bodemakoestiek

Beide functies starten op 1 maart 2027.

Vacature 1: Promovendus bodemakoestiek
Duur: 48 maanden

Vacature 2: Postdoc golftheorie
Duur: 24 maanden

Stuur uw cv en motivatiebrief voor 31 januari 2027 naar jobs@bodem.example.org.
"""

# Ad; what all positions share (some fields); id, and some fields, of each position.
ADS: list[tuple[str, dict[str, list[Any]], list[tuple[str, dict[str, list[Any]]]]]] = [
    (
        LABELLED,
        {"start": ["2027-03-01"], "deadline": ["2027-01-31"], "document": ["cv"], "apply_email": ["jobs@soil.example.org"], "duration_months": [], "position_type": [], "degree": [], "contact_email": []},
        [
            ("position-1", {"title": ["PhD student in soil acoustics"], "position_type": ["phd"], "duration_months": [36], "workload_percent": [65], "pay_group": ["E13"], "degree": ["master"], "contact_email": []}),
            ("position-2", {"title": ["Postdoctoral researcher in wave theory"], "position_type": ["postdoc"], "duration_months": [24], "workload_percent": [100], "pay_group": ["E14"], "degree": ["phd"], "contact_email": ["ida.muster@soil.example.org"]}),
        ],
    ),
    (
        LETTERED,
        {"start": ["2027-04-01"], "deadline": ["2027-01-15"], "pay_group": ["E13"], "workload_percent": [], "reference": [], "duration_months": []},
        [
            ("12-26", {"title": ["Doktorand*in"], "position_type": ["phd"], "duration_months": [36], "workload_percent": [65], "reference": ["12/26"]}),
            ("13-26", {"title": ["Postdoc"], "position_type": ["postdoc"], "duration_months": [24], "workload_percent": [100], "reference": ["13/26"]}),
        ],
    ),
    (
        SECTIONS,
        {"title": ["2 Stellen als wissenschaftliche*r Mitarbeiter*in (m/w/d)"], "reference": ["KS-44/26"], "pay_group": ["E13"], "duration_months": [36], "deadline": ["2027-01-31"], "degree": [], "position_type": []},
        [
            ("stelle-1", {"title": ["Doktorand*in - Schall in Torf"], "position_type": ["phd"], "degree": ["master"]}),
            ("stelle-2", {"title": ["Postdoc - Wellen in Ton"], "position_type": ["postdoc"], "degree": ["phd"]}),
        ],
    ),
    (
        NETWORK,
        {"duration_months": [36], "degree": ["master"], "deadline": ["2027-03-01"], "position_type": ["phd"], "supervisor": []},
        [
            ("dc1", {"title": ["Sound in peat"], "supervisor": ["Anna Berg"]}),
            ("dc2", {"title": ["Waves in clay"], "supervisor": ["Paul Ott"]}),
            ("dc3", {"title": ["Echoes of sand"], "supervisor": ["Eva Maes"]}),
        ],
    ),
    (
        TABLE,
        {"duration_months": [36], "pay_group": ["E13"], "deadline": ["2027-01-31"], "workload_percent": [], "supervisor": []},
        [
            ("12-26", {"title": ["PhD student in optics"], "supervisor": ["Anna Berg"], "workload_percent": [65], "reference": ["12/26"], "position_type": ["phd"]}),
            ("13-26", {"title": ["Postdoc in theory"], "supervisor": ["Paul Ott"], "workload_percent": [100], "reference": ["13/26"], "position_type": ["postdoc"]}),
        ],
    ),
    (
        HEADINGS,
        {"start": ["2027-04-01"], "deadline": ["2027-01-15"], "degree": [], "duration_months": [], "apply_email": ["chair@soil.example.org"]},
        [
            ("phd-student-in-peat-acoustics", {"position_type": ["phd"], "workload_percent": [75], "duration_months": [36], "degree": ["master"]}),
            ("postdoc-in-wave-theory", {"position_type": ["postdoc"], "workload_percent": [100], "duration_months": [24], "degree": ["phd"]}),
        ],
    ),
    (
        PROSE,
        {"title": ["One PhD student (4 years) and one postdoc (2 years) in quantum acoustics"], "deadline": ["2027-02-15"], "duration_months": [], "workload_percent": [], "degree": []},
        [
            ("phd-student", {"position_type": ["phd"], "duration_months": [48], "workload_percent": [60], "degree": ["master"]}),
            ("postdoc", {"position_type": ["postdoc"], "duration_months": [24], "workload_percent": [100], "degree": ["phd"]}),
        ],
    ),
    (
        ITEMS,
        {"deadline": ["2027-03-01"], "duration_months": [], "supervisor": []},
        [
            ("phd-position-in-peat-acoustics", {"duration_months": [48], "supervisor": ["Ida Muster"]}),
            ("postdoc-position-in-wave-theory", {"duration_months": [24], "supervisor": ["Paul Ott"]}),
        ],
    ),
    (
        FRENCH,
        {"start": ["2027-03-01"], "deadline": ["2027-01-31"], "document": ["cv", "motivation_letter"], "duration_months": []},
        [
            ("poste-1", {"title": ["Doctorant en acoustique des sols"], "position_type": ["phd"], "duration_months": [36]}),
            ("poste-2", {"title": ["Post-doctorant en théorie des ondes"], "position_type": ["postdoc"], "duration_months": [24]}),
        ],
    ),
    (
        DUTCH,
        {"start": ["2027-03-01"], "deadline": ["2027-01-31"], "document": ["cv", "motivation_letter"], "duration_months": []},
        [
            ("vacature-1", {"title": ["Promovendus bodemakoestiek"], "position_type": ["phd"], "duration_months": [48]}),
            ("vacature-2", {"title": ["Postdoc golftheorie"], "position_type": ["postdoc"], "duration_months": [24]}),
        ],
    ),
]  # fmt: skip
NAMES = ("labelled", "lettered", "sections", "network", "table", "headings", "prose", "items", "french", "dutch")


def of(ad: str) -> tuple[Document, Extraction]:
    page = ad.startswith("<")
    document = read(ad.encode(), name="ad.html" if page else "ad.txt")
    return document, extract(document)


def plain(facts: Any, field: str) -> list[Any]:
    return list(dict.fromkeys(fact.name for fact in facts if fact.field == field))


@pytest.mark.parametrize(("ad", "shared", "positions"), ADS, ids=NAMES)
def test_an_ad_is_parted(
    ad: str, shared: dict[str, list[Any]], positions: list[tuple[str, dict[str, list[Any]]]]
) -> None:
    _, got = of(ad)
    assert [position.id for position in got.positions] == [name for name, _ in positions]
    assert {field: plain(got.facts, field) for field in shared} == shared
    for position, (_, wanted) in zip(got.positions, positions, strict=True):
        assert {field: plain(position.facts, field) for field in wanted} == wanted, position.id


@pytest.mark.parametrize("ad", [ad for ad, _, _ in ADS], ids=NAMES)
def test_no_fact_of_a_position_quotes_another_ones_words(ad: str) -> None:
    document, got = of(ad)
    assert all(position.spans for position in got.positions)
    for position in got.positions:
        others = [span for other in got.positions if other is not position for span in other.spans]
        for fact in (*position.facts, *position.candidates):
            if fact.start is not None and fact.end is not None:
                assert document.text[fact.start : fact.end] == fact.text
                assert not any(fact.start < high and low < fact.end for low, high in others), fact
        mine = [(low, high) for low, high in position.spans]
        assert not any(a < d and c < b for a, b in mine for c, d in others)


# Pairs of phrases that make two jobs; a value of the one must never become one of the other.
PAY = ("E13", "E14", "E15")
TERMS = (12, 24, 36, 48)


@pytest.mark.parametrize(
    "form", ["Position {n}: {title}\n{rest}", "{letter}) {title}\n{rest}", "{n}. {title}\n   {rest}"]
)
@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["close", "apart"])
@pytest.mark.parametrize(
    "last",
    ["", "We welcome applications from everybody.\n", "Both positions start on 1 March 2027.\n"],
    ids=["", "plain", "common"],
)
def test_values_stay_with_their_position(form: str, blank: str, last: str) -> None:
    titles = ("PhD student in peat acoustics", "Postdoc in wave theory", "Research engineer for probes")
    parts = [
        form.format(
            n=n + 1,
            letter="abc"[n],
            title=title,
            rest=f"The contract runs for {TERMS[n]} months and is paid {PAY[n]} TV-L.",
        )
        for n, title in enumerate(titles)
    ]
    ad = f"We have three open positions.\n\n{blank.join(parts)}\n\n{last}Send your CV by 3 May 2027 to jobs@soil.example.org.\n"
    _, got = of(ad)
    assert [plain(p.facts, "title") for p in got.positions] == [[title] for title in titles]
    for n, position in enumerate(got.positions):
        assert plain(position.facts, "duration_months") == [TERMS[n]]
        assert plain(position.facts, "pay_group") == [PAY[n]]
    assert plain(got.facts, "duration_months") == []
    assert plain(got.facts, "pay_group") == []
    assert plain(got.facts, "deadline") == ["2027-05-03"]


ONE = {
    "two alike": "Two identical PhD positions in soil acoustics\n\nWe seek to fill two identical PhD positions (36 months). Apply by 1 March 2027 with a CV.",
    "either": "PhD student or postdoc in soil acoustics\n\nWe are looking for a PhD student or a postdoc (E13 TV-L). Apply by 1 March 2027 with a CV.",
    "entweder": "Doktorand*in oder Postdoc in der Bodenakustik\n\nGesucht wird eine Doktorandin oder ein Postdoc (E13 TV-L). Bewerbung bis 1. März 2027 mit Lebenslauf.",
    "team": "Postdoc in soil acoustics\n\nYou will supervise one PhD student and one research assistant.\n\nOur team\n- 2 PhD students\n- 1 technician\n- 1 postdoc\n\nApply by 1 March 2027 with a CV.",
    "other jobs": "PhD student in soil acoustics\n\nApply by 1 March 2027 with a CV.\n\nOther open positions\n- Postdoc in wave theory\n- PhD student in wave theory",
    "requirements": "Postdoc in soil acoustics\n\nRequirements\n- PhD in physics\n- Experience as postdoc\n- Supervision of a PhD student\n\nApply by 1 March 2027 with a CV.",
    "projects to choose from": "PhD student in soil acoustics\n\nProject 1: sound in peat\nProject 2: sound in clay\n\nThe successful candidate chooses a project. Apply by 1 March 2027 with a CV.",
    "work packages": "Postdoc in soil acoustics\n\nWP1: probes\nWP2: models\n\nApply by 1 March 2027 with a CV.",
    "steps": "PhD student in soil acoustics\n\n1. Send your CV by 1 March 2027.\n2. We invite PhD students to a talk.\n3. A postdoc shows you the lab.",
    "works with": "PhD student in soil acoustics\n\nWe are looking for a PhD student who works with a postdoc and an engineer. Apply by 1 March 2027 with a CV.",
    "career stages": "Open positions in soil acoustics\n\nPhD students\nWrite to us at any time.\n\nInterns\nWrite to us in spring.\n\nWe are looking for a postdoc. Apply by 1 March 2027 with a CV.",
    "numbers of a code": "Postdoc in soil acoustics\n\nPosition 1000234\nPosition type: postdoc\n\nApply by 1 March 2027 with a CV.",
}  # fmt: skip


@pytest.mark.parametrize("ad", ONE.values(), ids=ONE.keys())
def test_one_position_is_never_split(ad: str) -> None:
    assert of(ad)[1].positions == ()


def test_what_cannot_be_told_apart_is_no_fact() -> None:
    ad = "We invite applications for a PhD position (4 years) and a postdoctoral position (2 years). The salary is E13 TV-L and E14 TV-L, depending on the position. Apply by 1 March 2027 with a CV."
    _, got = of(ad)
    assert [plain(p.facts, "duration_months") for p in got.positions] == [[48], [24]]
    assert plain(got.every_fact, "pay_group") == []
    assert {c.reason for c in got.candidates if c.field == "pay_group"} == {
        "it cannot be told which of the positions this is said of"
    }


def test_what_one_position_says_otherwise_is_not_shared() -> None:
    ad = LABELLED.replace("Both positions start on 1 March 2027.", "We offer contracts for 36 months.")
    _, got = of(ad)
    assert plain(got.facts, "duration_months") == []
    assert ("duration_months", 36, "conflict") in {(c.field, c.name, c.status) for c in got.candidates}


def test_the_output_lists_the_positions_and_leaves_the_key_out_where_there_is_one(document: Make) -> None:
    doc, got = of(LETTERED)
    said = payload(doc, got)
    assert [one["id"] for one in said["positions"]] == ["12-26", "13-26"]
    (fact,) = said["positions"][0]["facts"]["duration_months"]
    assert (fact["value"], fact["text"]) == (36, "36 Monate")
    assert doc.text[fact["start"] : fact["end"]] == "36 Monate"
    one = document("Postdoc in soil acoustics\n\nApply by 1 March 2027 with a CV.")
    assert "positions" not in payload(one, extract(one))


@pytest.mark.corpus
def test_no_gold_ad_with_one_position_is_split() -> None:
    """Positions are given only where the gold says that there are several; nowhere are ids or words shared."""
    import json

    folder = Path(os.environ.get("KG_GOLD") or Path(__file__).parents[3] / "shared" / "gold")
    if not folder.is_dir():
        pytest.skip("needs the gold postings: set KG_GOLD or put them at ../shared/gold")
    golds = [
        *folder.glob("dev/*.json"),
        *folder.glob("real/*.json"),
        *(Path(__file__).parents[1] / "gold").glob("*.json"),
    ]
    split = []
    for path in sorted(golds):
        told = json.loads(path.read_text(encoding="utf-8"))
        source = next(p for p in (path.with_suffix(".txt"), path.with_suffix(".html")) if p.is_file())
        got = extract(read(source.read_bytes(), name=source.name))
        assert len({p.id for p in got.positions}) == len(got.positions)
        if got.positions and not told.get("_several"):
            split.append(path.stem)
    assert split == []
