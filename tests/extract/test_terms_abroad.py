"""Documents, languages, degrees and pay as ads of other countries word them, in sentences of our own."""

from collections.abc import Callable
from typing import Any

import pytest

from kg.extract import extract
from kg.read import Document

HEADS = {
    "sv": "Doktorand i markakustik\n\nVi söker en doktorand till institutionen för geofysik.\n\n",
    "no": "Stipendiat i jordakustikk\n\nVi har ledig stilling som stipendiat ved institutt for geofysikk.\n\n",
    "fr": "Proposition de thèse en acoustique des sols\n\nNous recherchons une doctorante ou un doctorant.\n\n",
    "es": "Contrato predoctoral en acústica del suelo\n\nSe convoca una plaza de doctorando para el departamento de geofísica.\n\n",
    "nl": "Promovendus bodemakoestiek\n\nWij zoeken een promovendus voor de vakgroep Geofysica. Dit is een vacature van de universiteit.\n\n",
}
CASES: list[tuple[str, str, str, list[Any]]] = [
    ("sv", "Bifoga personligt brev, meritförteckning och examensbevis.", "document", ["cover_letter", "cv", "certificates"]),
    ("sv", "Omfattning: Heltid", "workload_percent", [100]),
    ("sv", "Diarienummer: GEO 2027/118", "reference", ["GEO 2027/118"]),
    ("sv", "Ingångslönen är 33 800 kronor i månaden.", "salary_currency", ["SEK"]),
    ("sv", "Ingångslönen är 33 800 kronor i månaden.", "salary_period", ["month"]),
    ("no", "Stillingen har ikke undervisningsplikt.", "teaching", [False]),
    ("no", "Legg ved:\n- søknadsbrev\n- CV\n- vitnemål\n- masteroppgave", "document", ["cover_letter", "cv", "certificates", "thesis"]),
    ("no", "Lønnen er brutto kr 550 800 per år.", "salary_period", ["year"]),
    ("fr", "Le dossier comporte une lettre de motivation, un CV et le mémoire de master.", "document", ["motivation_letter", "cv", "thesis"]),
    ("fr", "Taux d'activité : 80 %", "workload_percent", [80]),
    ("es", "La dedicación será de 37,5 horas semanales.", "weekly_hours", [37.5]),
    ("nl", "Omvang (fte)\n0,8", "workload_percent", [80]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "field", "values"), CASES)
def test_what_ads_of_other_countries_say(
    document: Callable[[str], Document], language: str, text: str, field: str, values: list[Any]
) -> None:
    got = extract(document(HEADS[language] + text + "\n"))
    assert [v["name"] if isinstance(v, dict) else v for v in got.values(field)] == values
