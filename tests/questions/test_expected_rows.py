"""Every question gives, over examples/, exactly the rows that a reader of the ads writes down.

`expected/NAME.csv` is written by hand from the ads; `*` stands for a value that depends on how a page is laid out as
text (offsets into an HTML page) or on where a sentence is cut. Order is checked where the question promises one.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from kg import questions
from kg.resources import folder
from kg.store.index import MemoryIndex

HERE = Path(__file__).parent
QUESTIONS = {question.name: question for question in questions.load(folder("queries"))}
GIVEN = {
    "04-open-postings": {"today": "2027-02-01"},
    "13-subject-areas": {"area": "Psychology"},
    "14-topics": {"reference": "147"},
}
IN_ORDER = {"03-deadlines", "04-open-postings"}


def rows_of(index: MemoryIndex, text: str) -> list[tuple[str, ...]]:
    return [tuple("" if term is None else term.value for term in row) for row in index.query(text)]


def expected(name: str) -> list[tuple[str, ...]]:
    with (HERE / "expected" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def masked(rows: list[tuple[str, ...]], pattern: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """`rows` with `*` wherever the row of `pattern` that it fits has one."""

    def fit(row: tuple[str, ...]) -> tuple[str, ...]:
        for want in pattern:
            if all(w in ("*", g) for w, g in zip(want, row, strict=True)):
                return want
        return row

    return [fit(row) for row in rows]


@pytest.mark.xdist_group("examples")
@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_question_over_the_examples(name: str, examples_index: MemoryIndex) -> None:
    want = expected(name)
    got = masked(rows_of(examples_index, QUESTIONS[name].bind(**GIVEN.get(name, {}))), want)
    if name in IN_ORDER:
        assert got == want
    else:
        assert Counter(got) == Counter(want)
