"""Which of several values counts: policies of the fields, and what is said where none of them does."""

from pathlib import Path

import pytest

from kg.errors import ConfigurationError
from kg.extract import extract
from kg.extract.wording import FOLDER, load
from kg.read import read

HEAD = "PhD student in Soil Acoustics (m/f/d)\n\nThe Institute of Geophysics is looking for a PhD student.\n\n"
TAIL = "\n\nApply with your CV. You are paid according to E13 TV-L."


def said(words: str, field: str = "deadline", status: str = "asserted") -> list[object]:
    got = extract(read((HEAD + words + TAIL).encode(), name="ad.txt"))
    return sorted({str(f.name) for f in (*got.facts, *got.candidates) if f.field == field and f.status == status})


@pytest.mark.parametrize(
    ("words", "deadline"),
    [
        # An extension decides, before it what is hard, then what is rolling, then what is soft.
        (
            "The application deadline was 3 May 2027 and has been extended to 17 May 2027.",
            ["2027-05-17"],
        ),
        ("Apply by 3 May 2027. For full consideration apply by 12 April 2027.", ["2027-05-03"]),
        ("Applications received by 3 May 2027 will be given full consideration.", ["2027-05-03"]),
        # Two days that are as sure: neither.
        ("Application deadline: 3 May 2027\n\nClosing date: 10 May 2027", []),
        # So many weeks after a day of publication that the ad names.
        (
            "Applications close three weeks after publication of this advertisement. Posted: 3 May 2027.",
            ["2027-05-24"],
        ),
        (
            "Bewerbungen bis vier Wochen nach Erscheinen dieser Anzeige.\n\nVeröffentlicht: 3. Mai 2027",
            ["2027-05-31"],
        ),
        (
            "Bewerbungsfrist: ein Monat nach Veröffentlichung dieser Ausschreibung.\n\nVeröffentlicht: 31. August 2027",
            ["2027-09-30"],
        ),
        ("Applications close three weeks after publication of this advertisement.", []),
        # A day of every year is no day of the calendar, even where the ad names a year elsewhere.
        ("Posted: 3 May 2027\n\nApplications are due on 15 January of each year.", []),
        # Day and month that may be either way.
        ("Deadline: 03/04/2027.", []),
    ],
)
def test_of_several_deadlines_the_wording_that_says_more_counts(words: str, deadline: list[str]) -> None:
    assert said(words) == deadline


def test_values_in_conflict_are_kept_as_candidates() -> None:
    words = "Application deadline: 3 May 2027\n\nClosing date: 10 May 2027"
    assert said(words, status="conflict") == ["2027-05-03", "2027-05-10"]
    words = "The position is limited to 2 years.\n\nThe position is limited to 3 years."
    assert said(words, "duration_months") == []
    assert said(words, "duration_months", "conflict") == ["24", "36"]


@pytest.mark.parametrize(
    ("words", "time", "zone"),
    [
        ("Deadline: 3 May 2027, 23:59 AoE", "23:59", "AoE"),
        ("Deadline: 3 May 2027, 5 pm EDT", "17:00", "EDT"),
        ("Deadline: 3 May 2027 - 23:59 (Europe/Brussels)", "23:59", "Europe/Brussels"),
        ("Deadline: 3 May 2027, noon", "12:00", None),
        ("Deadline: 3 May 2027, 12 noon GMT", "12:00", "GMT"),
        ("Bewerbungsfrist: 3. Mai 2027, 18 Uhr", "18:00", None),
        ("Deadline: 3 May 2027, 12 months", None, None),
        ("Deadline: 3 May 2027. 2 positions are open.", None, None),
    ],
)
def test_hour_and_zone_of_a_deadline(words: str, time: str | None, zone: str | None) -> None:
    fact = next(iter(extract(read((HEAD + words + TAIL).encode(), name="ad.txt")).of("deadline")))
    value = fact.value if isinstance(fact.value, dict) else {}
    assert (fact.name, value.get("time"), value.get("zone")) == ("2027-05-03", time, zone)


def test_a_rank_that_the_field_does_not_have_is_named(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(FOLDER, tmp_path / "lexicon")
    path = tmp_path / "lexicon/fields/deadline.toml"
    path.write_text(path.read_text("utf-8").replace('rank = "soft"', 'rank = "mild"', 1), "utf-8")
    with pytest.raises(ConfigurationError, match="no such rank: 'mild'"):
        load(tmp_path / "lexicon")
