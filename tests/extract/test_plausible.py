"""What cannot be meant: values of another call, days that do not fit the others, words that stand too far off to exclude."""

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[str, str], list[Any]]
HEAD = "Postdoc in Soil Acoustics\n\nThe Institute of Geophysics is looking for a postdoc.\n\n"
TAIL = "\n\nWe look forward to your application with your CV."
CASES: list[tuple[str, str, str, list[Any]]] = [
    (
        "a sentence about another call gives nothing",
        "The position is for two years and 100 %. Our doctoral positions (65 %, three years) are advertised separately.",
        "duration_months",
        [24],
    ),
    (
        "also not where that is a share",
        "The position is for two years and 100 %. Our doctoral positions (65 %, three years) are advertised separately.",
        "workload_percent",
        [100],
    ),
    (
        "what says so in brackets says it of them alone",
        "Application deadline: 3 May 2027 (the first call ended on 1 March 2027)",
        "deadline",
        ["2027-05-03"],
    ),
    (
        "no start lies years before the deadline",
        "You hold a PhD (awarded between 1 January 2022 and the start date). Application deadline: 3 May 2027. "
        "We hope that you can be with us by 1 September 2027.",
        "start",
        ["2027-09-01"],
    ),
    (
        "of a period for applying the last day is the deadline",
        "Applications are accepted from 3 May 2027 to 24 May 2027.",
        "deadline",
        ["2027-05-24"],
    ),
    (
        "who arrives by a day has not applied by it",
        "Applications close 3 May 2027. We hope that the successful candidate can be in place by 1 September 2027.",
        "deadline",
        ["2027-05-03"],
    ),
    (
        "a day of the selection is no second start",
        "Employment from 1 September 2027 or by arrangement. We begin to look at applications on 3 May 2027.",
        "start",
        ["2027-09-01"],
    ),
    (
        "a word against a value belongs to the value behind it",
        "The position is filled for 48 months, with a trial period of six months.",
        "duration_months",
        [48],
    ),
    (
        "what stands before a label says nothing of its value",
        "befristet für 5 Jahre / Bewerbungsfrist: 03.05.2027",
        "deadline",
        ["2027-05-03"],
    ),
    (
        "a day without a year is the one that is said in full elsewhere",
        "The contract starts on 1 November 2027. Review starts on 5 December 2026; apply by 5 December.",
        "deadline",
        ["2026-12-05"],
    ),
    (
        "other vacancies may be listed in one line",
        "Apply by 3 May 2027.\n\nOther vacancies in this division: Lecturer in Music, closes 11 March 2027",
        "deadline",
        ["2027-05-03"],
    ),
    (
        "a key that no list knows tells by its words what it heads",
        "Latest date for the whole of applications: 3 May 2027",
        "deadline",
        ["2027-05-03"],
    ),
    ("a trial is no term", "Trial period: 6 months", "duration_months", []),
    ("the number of a project is no job's", "Project code: SA-LL-2612", "reference", []),
    (
        "of a card the value may stand above its key",
        "3417\nId of the vacancy\n\n2027-05-03\nLatest date for applications\n\nThe job",
        "deadline",
        ["2027-05-03"],
    ),
    ("minutes are parts of an hour", "The working time is 38 hours 45 minutes per week.", "weekly_hours", [38.75]),
    ("digits of an amount are no hours", "Salary: \u00a333,002 to \u00a345,413 Hours: Full Time", "weekly_hours", []),
    (
        "more than the term behind a sum is the sum of both",
        "The contract is for 12 months. It may be renewed so as to last for a maximum of 30 months.",
        "extension_months",
        [18],
    ),
    (
        "words behind an address that lead to the next one say nothing of it",
        "Questions: Dr Ida Muster, ida.muster@uni.example For technical problems: helpdesk@uni.example",
        "contact_email",
        ["ida.muster@uni.example"],
    ),
    ("the number for journalists is none to ask at", "Media enquiries: +49 761 203 3456", "contact_phone", []),
    (
        "both ends of a term may stand close together",
        "The job is filled for the period 1.9.2027-31.8.2031 (48 months).",
        "start",
        ["2027-09-01"],
    ),
    (
        "a number of hours is no step of a scale",
        "Employment follows the salary scale: 30 hours a week.",
        "pay_group",
        [],
    ),
    (
        "a day that stands in a line of its own belongs to the words above it",
        "Please send your application to the dean no later than\n\nMonday, 3 May 2027 (receipt)\n\nby mail.",
        "deadline",
        ["2027-05-03"],
    ),
    ("a form of an address is none", "Questions: firstname.lastname@uni.example", "contact_email", []),
]


@pytest.mark.parametrize(("why", "text", "field", "values"), CASES, ids=[case[0] for case in CASES])
def test_what_is_meant(said: Said, why: str, text: str, field: str, values: list[Any]) -> None:
    assert said(HEAD + text + TAIL, field) == values, why
