"""Wording of the terms of a job: how values stand in columns and flattened lines, and what a sentence denies."""

import pytest

from kg.extract.engine import extract
from kg.read import Document, read

HEAD = "PhD position in Soil Physics\n\n"
TAIL = "\n\nWe are looking for a doctoral student. Apply with a CV by 3 May 2027."


def document(text: str) -> Document:
    return read(text.encode(), name="ad.txt")


def values(text: str, field: str) -> list[object]:
    doc = document(HEAD + text + TAIL)
    got = extract(doc)
    assert all(f.start is None or doc.text[f.start : f.end] == f.text for f in got.facts)
    return [v["name"] if isinstance(v, dict) else v for v in got.values(field)]


def test_a_value_parted_from_its_label_by_spaces_or_a_tab() -> None:
    assert values("Vacancy number      20417\nWorkload\t75 %", "reference") == ["20417"]
    assert values("Vacancy number      20417\nWorkload\t75 %", "workload_percent") == [75]


def test_labels_of_a_flattened_line_end_the_value_before() -> None:
    line = "Job ref: AB-77 Salary: Grade 7 Closing date: 3 May 2027 Department/Location: Physics"
    assert values(line, "reference") == ["AB-77"]
    assert values(line, "pay_group") == ["Grade 7"]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("You will contribute to teaching in our courses.", [True]),
        ("You will teach two modules a year.", [True]),
        ("You will lead a seminar group once a year.", [True]),
        ("The position comes without any teaching duties.", [False]),
        ("Teaching is not expected.", [False]),
        ("Sie halten eine Übung; die Lehrverpflichtung beträgt 4 SWS.", [True]),
        ("Eine Lehrverpflichtung ist mit der Stelle nicht verbunden.", [False]),
        ("There are opportunities for teaching.", []),
        ("We ask for experience in teaching.", []),
        ("Our teaching staff is friendly.", []),
        ("You will attend a seminar series.", []),
    ],
)
def test_teaching(sentence: str, said: list[bool]) -> None:
    assert values(sentence, "teaching") == said


def test_no_teaching_on_a_condition_follows_from_the_funder_only() -> None:
    text = "The project is funded by the German Research Foundation (DFG).\n\n- No teaching duties, if the position is paid from third-party funds\n"
    facts = [f for f in extract(document(HEAD + text + TAIL)).facts if f.field == "teaching"]
    assert [(f.name, f.level) for f in facts] == [(False, "inferred")]
    assert facts[0].premises
    assert str(facts[0].value["note"]).startswith("No teaching duties")  # type: ignore[index]
    assert values("No teaching duties, if the position is paid from third-party funds.", "teaching") == []


def test_the_end_of_a_salary_named_later_in_the_sentence() -> None:
    text = "The salary is € 2,395 gross per month in the first year, rising to € 3,061 in the fourth year."
    assert values(text, "salary_min") == [2395]
    assert values(text, "salary_max") == [3061]


def test_payments_a_year_are_no_period() -> None:
    assert values("The monthly salary is EUR 2,786.10 gross (14x per year).", "salary_period") == ["month"]


def test_hours_of_a_weekly_working_time() -> None:
    assert values("The weekly working time is 37 hours.", "weekly_hours") == [37]
    assert values("You will help for no more than 6 hours a week.", "weekly_hours") == []
    assert values("A course of 36 hours is part of the training.", "weekly_hours") == []


def test_what_is_only_welcome_is_not_required() -> None:
    text = (
        "Requirements\n\n- a Master's degree in physics\n\nDesirable\n\n- a PhD in physics\n- good command of German\n"
    )
    assert values(text, "degree") == ["master"]
    assert values(text, "required_language") == []


def test_a_list_behind_an_open_sentence_with_items_of_several_lines() -> None:
    text = (
        "An application has the following attachments, all in a single file\n"
        "1) Statement of your motivation and of what\n   you would bring (1 page)\n2) Curriculum vitae\n3) List of publications\n"
    )
    assert set(values(text, "document")) >= {"motivation_letter", "cv", "publication_list"}


def test_references_with_two_parts_and_of_metadata() -> None:
    assert values("Reference number: UFV-PA 2031/0077", "reference") == ["UFV-PA 2031/0077"]
    page = (
        '<html><head><script type="application/ld+json">{"@context":"https://schema.org","@type":"JobPosting",'
        '"title":"PhD position","identifier":{"@type":"PropertyValue","name":"Id","value":"JR-5512"}}</script></head>'
        "<body><h1>PhD position</h1><p>We are looking for a doctoral student. Apply with a CV by 3 May 2027.</p></body></html>"
    )
    assert extract(read(page.encode(), name="ad.html")).values("reference") == ["JR-5512"]


@pytest.mark.parametrize(
    ("sentence", "least", "most", "currency"),
    [
        ("We pay up to \u00a3 52,815 a year.", [], [52815], ["GBP"]),
        ("Das Gehalt betr\u00e4gt maximal 72.000 EUR im Jahr.", [], [72000], ["EUR"]),
        ("The salary is AU$ 98,411 to AU$ 116,205 a year.", [98411], [116205], ["AUD"]),
        ("The salary is min. 30,505 / max. 33,482 pounds a year.", [30505], [33482], ["GBP"]),
        ("Das Gehalt betr\u00e4gt 51 000 Franken im Jahr.", [51000], [], ["CHF"]),
    ],
)
def test_ends_and_currencies_of_a_salary(sentence: str, least: list[int], most: list[int], currency: list[str]) -> None:
    assert values(sentence, "salary_min") == least
    assert values(sentence, "salary_max") == most
    assert values(sentence, "salary_currency") == currency


@pytest.mark.parametrize(
    ("sentence", "group"),
    [
        ("Die Besoldung erfolgt nach BesGr. A 13g.", ["A13"]),
        ("Die Einstufung erfolgt in Gehaltsgruppe B1.", ["B1"]),
        ("The laser hall is in building E13, room 12.", []),
        ("Das Labor ist im Geb\u00e4ude E13, Raum 214.", []),
    ],
)
def test_pay_groups_with_letters_and_houses_with_numbers(sentence: str, group: list[str]) -> None:
    assert values(sentence, "pay_group") == group
