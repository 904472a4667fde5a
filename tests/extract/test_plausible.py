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
]


@pytest.mark.parametrize(("why", "text", "field", "values"), CASES, ids=[case[0] for case in CASES])
def test_what_is_meant(said: Said, why: str, text: str, field: str, values: list[Any]) -> None:
    assert said(HEAD + text + TAIL, field) == values, why
