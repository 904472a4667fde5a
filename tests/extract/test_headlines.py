"""Which words are the title, what kind of position they name, and which language the ad is in; ads of our own."""

import pytest

from kg.extract import extract
from kg.extract.wording import default
from kg.read import read

REST = "\n\nApply by 4 May 2031 to jobs@weave.example.org with a CV. Salary: E13 TV-L.\n"


def said(ad: str) -> tuple[str | None, set[str]]:
    found = extract(read((ad + REST).encode(), name="own.txt"), default()).facts
    titles = [str(f.name) for f in found if f.field == "title"]
    return titles[0] if titles else None, {str(f.name) for f in found if f.field == "position_type"}


@pytest.mark.parametrize(
    ("ad", "title", "kinds"),
    [
        # A position of a name that no list has, told by how it addresses all genders.
        ("Korbmuseum\n\nWeidenflüsterer (m/w/d)\n\nKommen Sie zu uns.", "Weidenflüsterer (m/w/d)", set()),
        # The name of the position in a sentence, where there is no headline.
        ("Weave Institute\n\nApplications are invited for appointment as Lecturer in Basket Song in the School of Reeds, to commence in May.", "Lecturer in Basket Song", {"lecturer"}),
        ("Korbmuseum\n\nDas Museum vergibt eine Stelle als Wissenschaftliche*r Volontär*in (m/w/d) für zwei Jahre.", "Wissenschaftliche*r Volontär*in (m/w/d)", {"other"}),
        # Two lines that are one title.
        ("Korbmuseum\n\nWissenschaftliche Mitarbeiterin /\nwissenschaftlicher Mitarbeiter (m/w/d)\n\nSie flechten.", "Wissenschaftliche Mitarbeiterin / wissenschaftlicher Mitarbeiter (m/w/d)", {"researcher"}),
        # What a headline says of the ad is no part of the title.
        ("Postdoc in willow mechanics -- DEADLINE EXTENDED\n\nWe weave.", "Postdoc in willow mechanics", {"postdoc"}),
        # A house that is for teachers is no position for one.
        ("Centre for Teachers of Weaving\n\nPhD student in willow mechanics\n\nWe weave.", "PhD student in willow mechanics", {"phd"}),
        # A bare headline, and the same position with its subject below.
        ("Postdoc\n\nPostdoctoral Fellow in willow mechanics\n\nWe weave.", "Postdoctoral Fellow in willow mechanics", {"postdoc"}),
        # What a decree is called, who leads the house, and what another line's label asks for name no position.
        ("RESOLUCIÓN de 17 de mayo de 2030 por la que se convoca un contrato de investigador\n\nInvestigador postdoctoral en mecánica del mimbre\n\nSe tejen cestas.", "Investigador postdoctoral en mecánica del mimbre", {"postdoc"}),
        ("Institut für Weiden, Professur für Körbe\n\nEs ist zu besetzen eine Stelle als\n\nwiss. Mitarbeiterin bzw. wiss. Mitarbeiter / Doktorandin bzw.\nDoktorand (m/w/d)\n\nSie flechten.", "wiss. Mitarbeiterin bzw. wiss. Mitarbeiter / Doktorandin bzw. Doktorand (m/w/d)", {"phd"}),
        ("Willow Fellowship in Basket Song\n\nClassification\nResearch Fellow, Level B\n\nWe weave.", "Willow Fellowship in Basket Song", {"researcher"}),
        # A number of the file before it, the law and the deadline behind it are no part of the title.
        ("Bando n. CESTI-2030/09 - Contratto di ricerca in meccanica del salice (art. 22, L. 240/2010)\n\nSi intreccia.", "Contratto di ricerca in meccanica del salice", {"postdoc"}),
        ("Postdoc in willow mechanics (Weave), apply by Jan 8\n\nWe weave.", "Postdoc in willow mechanics (Weave)", {"postdoc"}),
        # The field of a position in the line below, but not the house; no deadline without a day.
        ("POSTDOCTORAL RESEARCHER\n\nin willow mechanics for baskets\n\nWe weave.", "POSTDOCTORAL RESEARCHER in willow mechanics for baskets", {"postdoc"}),
        ("POSTDOCTORAL RESEARCHER\n\nin the Department of Reeds\n\nWe weave.", "POSTDOCTORAL RESEARCHER", {"postdoc"}),
        ("DC5 - Willow against water: from single rod to whole basket\n\nThe network trains ten people.", "DC5 - Willow against water: from single rod to whole basket", {"phd"}),
        # A general post that is for a doctorate.
        ("Research Assistant - 75 %\n\n1st qualification period (doctorate)\n\nWe weave.", "Research Assistant - 75 %", {"phd"}),
        ("DC4: Songs of willow in winter storms\n\nThe network trains ten people.", "DC4: Songs of willow in winter storms", {"phd"}),
        ("Musée du panier\n\nAssistant·e diplômé·e en histoire du saule\n\nVous tressez des paniers avec nous pour la vie.", "Assistant·e diplômé·e en histoire du saule", {"phd"}),
        ("Kurvmuseet\n\nStipendiat i pilens historie\n\nDu skal flette kurver og skrive om det, og du må ikke være redd for vann.", "Stipendiat i pilens historie", {"phd"}),
    ],
)  # fmt: skip
def test_title_and_kind(ad: str, title: str, kinds: set[str]) -> None:
    assert said(ad) == (title, kinds)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Du skal flette kurver av pil og skrive om det, og du må ikke være redd for vann. Stillingen er ledig etter søknad.", "no"),
        ("Du skal flette kurve af pil og skrive om det, og du bliver ansat efter ansøgning hos os.", "da"),
        ("Punomme koreja ja kirjoitamme niistä, sekä olemme vedessä. Tehtävä on avoinna ja sinulla on aikaa.", "fi"),
        ("Plecionki są dla nas ważne oraz nie ma się czego bać, jest praca w terenie przez lato lub zimę.", "pl"),
        ("Um cesto não se faz sem mãos; para a bolsa são precisos uma faca e um rio, com que se trabalha.", "pt"),
    ],
)  # fmt: skip
def test_language(text: str, code: str) -> None:
    ad = f"PhD position\n\n{text}\n\njobs@weave.example.org, 4 May 2031, E13 TV-L, CV"
    found = extract(read(ad.encode(), name="own.txt"), default()).facts
    assert [f.value for f in found if f.field == "language"] == [code]
