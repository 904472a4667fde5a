"""The spelling in which forms of names read a text."""

import re

import pytest

from kg.extract.entities.spelling import BEGINS, LARGE, SMALL, Spelling

TEXT = "Łódź University, BioLab and Ševčík's Lab\nUniversitys, Labs, Yi: \ua000\ua102, UNIVERSITY Écoles"


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (r"[A-Z][a-z]+", ["University", "Bio", "Lab", "Lab", "Universitys", "Labs", "Yi"]),
        (r"University|Lab\b", ["University", "Lab", "Lab", "University"]),
        (r"[^\W\d_]+(?=')", ["Ševčík"]),
        (r"[LU]\w+", ["University", "Lab", "Lab", "Universitys", "Labs", "UNIVERSITY"]),
        (r"[^L\s]+", None),
        (r"(?P<L>Łód\w)", ["Łódź"]),
        (r"É\S+", ["Écoles"]),
    ],
)
def test_an_expression_finds_what_it_finds_in_the_text_itself(expression: str, words: list[str] | None) -> None:
    spelling = Spelling.of(["University", "Lab"])
    spelled = spelling.text(TEXT)
    assert len(spelled) == len(TEXT)
    spans = [match.span() for match in re.finditer(spelling.expression(expression), spelled)]
    assert spans == [match.span() for match in re.finditer(expression, TEXT)]
    if words is not None:
        assert [TEXT[start:end] for start, end in spans] == words


def test_an_inner_word_begins_with_any_large_letter_but_that_of_a_word_that_ends_names() -> None:
    spelled = Spelling.of(["University", "Lab", "Écoles"]).text(TEXT)
    assert [TEXT[m.start()] for m in re.finditer(rf"(?<!\w){BEGINS}", spelled)] == [*"ŁBŠULYU"]
    assert [TEXT[m.start()] for m in re.finditer(rf"(?<!\w){LARGE}", spelled)] == [*"ŁUBŠLULYUÉ"]
    assert [TEXT[m.start()] for m in re.finditer(rf"(?<={LARGE}){SMALL}", spelled)] == [*"óniaeanaic"]
