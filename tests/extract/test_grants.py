"""Funders, programmes, numbers, acronyms, titles and graduate schools, in sentences of our own."""

import pytest

from kg.extract import extract
from kg.extract.wording import default
from kg.link import Registry
from kg.read import read

FRAME = "Reed University\n\nPhD position in basket weaving\n\nApplication deadline: 4 May 2031. Send your CV to jobs@weave.example.org.\n\n{}\n"


def names(registry: Registry, sentence: str, field: str) -> set[str]:
    document = read(FRAME.format(sentence).encode(), name="own.txt")
    return {str(f.name) for f in extract(document, default(), registry).facts if f.field == field}


@pytest.mark.parametrize(
    ("sentence", "field", "wanted"),
    [
        ("The project is paid for by the Swedish National Space Agency.", "funder", {"Swedish National Space Agency"}),
        ("The post is co-funded by the charity Willow Trust.", "funder", {"Willow Trust"}),
        ("Prosjektet får støtte fra Stiftelsen Siv (2031/FO559908) og Korgmakerlaget Nord.", "funder", {"Stiftelsen Siv", "Korgmakerlaget Nord"}),
        ("Prosjektet får støtte fra Stiftelsen Siv (2031/FO559908) og Korgmakerlaget Nord.", "grant_number", {"2031/FO559908"}),
        ("Le corpus, que finance la Fondation pour les joncs du lac, existe.", "funder", {"Fondation pour les joncs du lac"}),
        ("A third of the costs is borne by the State of Willow-Reed.", "funder", {"State of Willow-Reed"}),
        ("Das Projekt ist Teil des Schwerpunktprogramms SPP 9299 der DFG.", "funder", {"DFG"}),
        ("Die Stelle wird im Projekt „ROHR-4.0“ (FKZ 01IS99045A) finanziert.", "grant_acronym", {"ROHR-4.0"}),
        ("Tjänsten ingår i projektet Korgen på bryggan, som finansieras av Vetenskapsrådet.", "grant_title", {"Korgen på bryggan"}),
        ("The post is paid from the Helmholtz Innovation Pool project REEDEX.", "grant_programme", {"Helmholtz Innovation Pool"}),
        ("The institute once had Walter Benjamin fellows as its guests, of whom many went on to other houses and wrote about them at some length afterwards, in books.", "grant_programme", set()),
        ("You will be part of REEDING, the ERC Consolidator project (GA 101999001) of Prof. Ada Rushworth.", "grant_programme", {"ERC Consolidator"}),
        ("You will be part of REEDING, the ERC Consolidator project (GA 101999001) of Prof. Ada Rushworth.", "grant_number", {"101999001"}),
        ("Bewilligt wurde der Antrag (Antragsnummer K999/2031): „RohrHaus – Flechten am Küchentisch“.", "grant_number", {"K999/2031"}),
        ("Das Vorhaben „RohrHaus – Flechten am Küchentisch“ fördert die DFG.", "grant_acronym", {"RohrHaus"}),
        ("The project WILO - Lonely Willows of the North, led by us, is funded by the DFG.", "grant_title", {"Lonely Willows of the North"}),
        ("The officer joins the Willow Project, 'Man\'s Reeds and the Order of Baskets' in May.", "grant_title", {"Man's Reeds and the Order of Baskets"}),
        ("Die Arbeit gehört zum Vorhaben „Rohr-FLAT Propan“ (FKZ 03EN9999A).", "grant_acronym", set()),
        ("Funded by the DFG. Postal code: 18000", "grant_number", set()),
        ("The position (Ref.: 534999) belongs to a project.", "grant_number", set()),
        ("The money comes from NSERC, through a Discovery Grant.", "funder", {"NSERC"}),
        ("The project is funded by Basketmakers plc and the DFG.", "funder", {"Basketmakers plc", "DFG"}),
        ("Sie arbeiten im FFG-Vorhaben „WEIDE“ (Nr. FO999990001) mit.", "funder", {"FFG"}),
        ("Sie arbeiten im FFG-Vorhaben „WEIDE“ (Nr. FO999990001) mit.", "grant_acronym", {"WEIDE"}),
        ("Sie arbeiten im FFG-Vorhaben „WEIDE“ (Nr. FO999990001) mit.", "grant_number", {"FO999990001"}),
        ("You have experience with grants of the DFG.", "funder", set()),
        ("The ERC eligibility rules apply.", "funder", set()),
        ("Funding: Leverhulme Trust", "funder", {"Leverhulme Trust"}),
        ("The position belongs to the PRIN 2031 project WILLOW.", "grant_programme", {"PRIN 2031"}),
        ("The position belongs to the PRIN 2031 project WILLOW.", "grant_acronym", {"WILLOW"}),
        ("The grant is an opus of its own, and the sonata was played.", "grant_programme", set()),
        ("The FrostReed project is sponsored by the Office of Naval Research.", "grant_acronym", {"FrostReed"}),
        ("We run WIND-Reed, a project of two universities.", "grant_acronym", {"WIND-Reed"}),
        ("The PhD project starts in May.", "grant_acronym", set()),
        ("The project belongs to „Reeds, re-read“ (REEDREAD), a project of ours.", "grant_acronym", {"REEDREAD"}),
        ("It is a project of the DFG (BOF/24J/2031/917).", "grant_number", {"BOF/24J/2031/917"}),
        ("The FWO supports the project under number G0902.27N.", "grant_number", {"G0902.27N"}),
        ("The project (EP/Z90144X/1) runs for four years.", "grant_number", {"EP/Z90144X/1"}),
        ("The position has reference number 2031/21907.", "grant_number", set()),
        ("The project began on 12/04/2031 (12/04/2031).", "grant_number", set()),
        ("Students are enrolled in the Doctoral School for the Humanities.", "graduate_school", {"Doctoral School for the Humanities"}),
        ("Every student joins a Doctoral School.", "graduate_school", set()),
        ("The job is in the EPSRC Centre for Doctoral Training in Reed Weaving.", "graduate_school", {"EPSRC Centre for Doctoral Training in Reed Weaving"}),
        ("Inscription à l'École doctorale en sciences botaniques.", "graduate_school", {"École doctorale en sciences botaniques"}),
    ],
)  # fmt: skip
def test_what_a_sentence_says_of_money(registry: Registry, sentence: str, field: str, wanted: set[str]) -> None:
    assert names(registry, sentence, field) == wanted


def test_a_title_at_a_label_counts_only_where_somebody_pays(registry: Registry) -> None:
    title = "Project title: Baskets that hold water"
    assert names(registry, title, "grant_title") == set()
    paid = f"{title}\nFunding: Wellcome Trust"
    assert names(registry, paid, "grant_title") == {"Baskets that hold water"}
