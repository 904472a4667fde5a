"""Facts that no sentence carries: strips, cards, brackets, dotted leaders, dates that open a line, lists of documents."""

from collections.abc import Callable
from typing import Any

import pytest

from kg.extract import extract
from kg.read import Document

HEAD = {
    "en": "Research Engineer in Soil Acoustics\n\nThe Institute of Geophysics is looking for an engineer.\n\n",
    "de": "Ingenieur*in Bodenakustik (m/w/d)\n\nDas Institut für Geophysik sucht eine Ingenieurin oder einen Ingenieur.\n\n",
}
TAIL = {
    "en": "\n\nWe look forward to your application.",
    "de": "\n\nWir freuen uns auf Ihre Bewerbung.",
}
CASES: list[tuple[str, str, str, list[Any]]] = [
    ("de", "Stellenzeichen ......... 4.2-117/26-a", "reference", ["4.2-117/26-a"]),
    ("de", "Vertrag ................ Zeitvertrag für 30 Monate", "duration_months", [30]),
    ("en", "[Salary] 4,860,000 to 6,240,000 yen a year", "salary_max", [6240000]),
    ("en", "[Salary] 4,860,000 to 6,240,000 yen a year", "salary_currency", ["JPY"]),
    ("en", "Vacancy 1204417 | Hours per week 32 - 40 | Posted 9 January 2027", "reference", ["1204417"]),
    ("en", "Deadline 5 January 2027 | Start 1 March 2027", "deadline", ["2027-01-05"]),
    ("en", "Deadline 5 January 2027 | Start 1 March 2027", "start", ["2027-03-01"]),
    ("en", "80-100 % | Geophysics | Zurich", "workload_percent", [80, 100]),
    ("de", "- 60 %\n- Zürich\n- Institut für Geophysik", "workload_percent", [60]),
    ("de", "- 50 % (19,5 Stunden), Montag bis Donnerstag", "weekly_hours", [19.5]),
    ("de", "Zu besetzen ist eine halbe Stelle im Labor.", "workload_percent", [50]),
    ("de", "Die Stelle wird zu drei Vierteln vergeben.", "workload_percent", [75]),
    ("en", "This is a half-time post in the seismology lab.", "workload_percent", [50]),
    ("de", "Der Umfang beträgt 40 Stunden im Monat.", "weekly_hours", []),
    ("en", "From 1 May 2027 or by arrangement.", "start", ["2027-05-01"]),
    ("de", "Ab 1. Mai 2027 oder nach Vereinbarung.", "start", ["2027-05-01"]),
    ("de", "01.05.2027 bis 30.04.2030", "start", ["2027-05-01"]),
    ("en", "Interviews: 12 April 2027 to 14 April 2027", "start", []),
    ("en", "We seek a three-year research officer to model soils.", "duration_months", [36]),
    ("en", "The salary is HK$52,300 to HK$78,900 per month.", "salary_currency", ["HKD"]),
    ("en", "The annual salary is £39k-£45k.", "salary_min", [39000]),
    ("en", "The annual salary is £39k-£45k.", "salary_max", [45000]),
    ("en", "The award provides a salary of $45,000 CAD a year.", "salary_currency", ["CAD"]),
    ("en", "Requirements: English at least C1; German is an advantage.", "required_language", ["en"]),
    (
        "en",
        "First round: CV, transcript of records, writing sample.",
        "document",
        ["cv", "transcripts", "writing_sample"],
    ),
    (
        "en",
        "Please send us:\n\n1. Letter of motivation\n2. CV\n3. Copies of your degrees\n4. Writing sample",
        "document",
        ["motivation_letter", "cv", "certificates", "writing_sample"],
    ),
    ("de", "bis zum 31.01.2027\n\nBewerbungen nimmt das Institut entgegen.", "start", []),
    ("de", "Die wöchentliche Arbeitszeit beträgt 29,625 Stunden.", "weekly_hours", [29.625]),
    ("en", "You work 7 hours and 45 minutes per day, 38.75 hours per week.", "weekly_hours", [38.75]),
    ("en", "The starting salary is about 3,900 EUR/month.", "salary_period", ["month"]),
    ("en", "The mobility allowance of EUR 710 per month is paid on top.", "salary_min", []),
    ("en", "Start: between March and July 2027", "start", ["2027-03-01"]),
    ("en", "Size (FTE): 0.2", "workload_percent", []),
    ("en", "Workload (FTE): 0.2", "workload_percent", [20]),
    ("de", "Sie geben keine Seminare.", "teaching", [False]),
    ("de", "Vergütet wird nach Entgeltgruppe 12 bis 13 TV-L.", "pay_group", ["E12", "E13"]),
    ("en", "We ask for very good English, at a level that lets you write.", "required_language", ["en"]),
    ("en", "You need very good English and awareness of the Irish theatre.", "required_language", ["en"]),
    (
        "en",
        "You must be able to read Swedish legal sources and have a very good command of English.",
        "required_language",
        ["sv", "en"],
    ),
    ("en", "Excellent English. No German required.", "required_language", ["en"]),
    ("en", "Fellows are not expected to teach.", "teaching", [False]),
    (
        "en",
        "Please send a cover letter, a CV and transcripts. Two letters of reference must arrive as well.",
        "document",
        ["cover_letter", "cv", "transcripts", "recommendation_letters"],
    ),
    ("en", "English at C1 is required, preferably basic German or French.", "required_language", ["en"]),
    (
        "de",
        "Fließende Englischkenntnisse sind erforderlich, Deutschkenntnisse von Vorteil.",
        "required_language",
        ["en"],
    ),
    ("de", "Sehr gute Deutsch- und Englischkenntnisse sind von Vorteil.", "required_language", []),
    ("de", "65 % der regelmäßigen wöchentlichen Arbeitszeit (derzeit 26 Std.)", "weekly_hours", [26]),
    ("de", "Wochenarbeitszeit: 40h", "weekly_hours", [40]),
    ("en", "Grade 7: £37,999 to £45,413", "salary_min", [37999]),
    ("en", "Grade 7: £37,999 to £45,413", "pay_group", ["Grade 7"]),
    ("en", "Our archive keeps transcripts of interviews.", "document", []),
]


@pytest.mark.parametrize(("language", "text", "field", "values"), CASES)
def test_what_a_line_says(
    document: Callable[[str], Document], language: str, text: str, field: str, values: list[Any]
) -> None:
    got = extract(document(HEAD[language] + text + TAIL[language]))
    assert [v["name"] if isinstance(v, dict) else v for v in got.values(field)] == values
