"""When a value is the right one: cases by hand, of what readers accept and of what they do not."""

import pytest

from kg.evaluate.matching import matches

SAME = [
    ("language", "EN", "en"),
    ("deadline", " 2027-05-01", "2027-05-01"),
    ("teaching", "True", "true"),
    ("duration_months", "36", 36),
    ("salary_min", 3000, 3020),
    ("workload_percent", 50.0, "50"),
    ("reference", "AB 12/2027", "ab-12-2027"),
    ("pay_group", "E 13", "e13"),
    ("publication", "https://doi.org/10.1000/XYZ.1", "10.1000/xyz.1"),
    ("supervisor", "Prof. Dr. Ada Lovelace", "A. Lovelace"),
    ("contact_name", "Frau Ada Lovelace", "Ada Lovelace"),
    ("contact_name", "Lovelace", "Dr. Lovelace"),
    ("contact_name", "Lovelace Ada", "Ada Lovelace"),
    ("apply_url", "https://www.example.org/jobs/1/", "example.org/jobs/1"),
    ("contact_email", "Jobs@Example.org", "jobs@example.org"),
    ("collaborator", "Prof. Grace Hopper", "G. Hopper"),
    ("collaborator", "University of Turin", "Universty of Turin"),
    ("employer", "Universität Göttingen", "Universitat Gottingen"),
    ("topic", "deep learning for vision", "deep learning in vision"),
]  # fmt: skip
OTHER = [
    ("deadline", "2027-05-01", "2027-05-02"),
    ("duration_months", 36, 37),
    ("duration_months", "three years", 36),
    ("salary_min", 3000, 3100),
    ("reference", "AB-12", "AB-13"),
    ("pay_group", "E13", "E14"),
    ("publication", "10.1000/xyz.1", "10.1000/xyz.2"),
    ("supervisor", "Ada Lovelace", "Byron Lovelace"),
    ("supervisor", "Ada Lovelace", "Lovelace"),
    ("supervisor", "Prof. Dr.", "Ada Lovelace"),
    ("apply_url", "example.org/jobs/1", "example.org/jobs/2"),
    ("contact_email", "jobs@example.org", "job@example.org"),
    ("collaborator", "Grace Hopper", "Mary Hopper"),
    ("employer", "University of Kiel", "University of Cologne"),
    ("topic", "deep learning for vision", "soil physics"),
    ("topic", "", ""),
]


@pytest.mark.parametrize(("field", "got", "right"), SAME)
def test_what_a_reader_accepts(field: str, got: object, right: object) -> None:
    assert matches(field, got, right)


@pytest.mark.parametrize(("field", "got", "right"), OTHER)
def test_what_a_reader_does_not(field: str, got: object, right: object) -> None:
    assert not matches(field, got, right)


def test_a_name_may_be_a_little_off() -> None:
    # difflib's ratio is 2 * common / all letters: 40 of 41 here, and 22 of 26 there.
    assert matches("title", "research associate 12", "research associate 1")
    assert not matches("title", "phd in soil abc", "phd in soil")
