"""Every question gives, over examples/, exactly the rows that a reader of the ads writes down.

`expected/NAME.csv` is written by hand from the ads; `*` stands for a value that depends on how a page is laid out as
text (offsets into an HTML page) or on where a sentence is cut. Order is checked where the question promises one.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

from kg import questions
from kg.resources import folder
from kg.serve.choices import choices
from kg.store.index import MemoryIndex

CODE = "https://w3id.org/vacancy-graph/code#"
HERE = Path(__file__).parent
QUESTIONS = {question.name: question for question in questions.load(folder("queries"))}
GIVEN = {
    "04-open-postings": {"today": "2027-02-01"},
    "13-subject-areas": {"area": "Psychology"},
    "14-topics": {"reference": "147"},
    "36-hubs": {"least": "2"},
    "39-postings-by-month": {"field": "Psychology"},
    "40-skills-together": {"kind": "programming-language"},
    "45-linked-institutions": {"institution": "University of Göttingen"},
}
BY_RUN = {"44-extraction-quality"}
"""Questions whose numbers are those of the rules that ran: what must hold of any is tested below."""
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
@pytest.mark.parametrize("name", sorted(QUESTIONS.keys() - BY_RUN))
def test_question_over_the_examples(name: str, examples_index: MemoryIndex) -> None:
    want = expected(name)
    got = masked(rows_of(examples_index, QUESTIONS[name].bind(**GIVEN.get(name, {}))), want)
    if name in IN_ORDER:
        assert got == want
    else:
        assert Counter(got) == Counter(want)


@pytest.mark.xdist_group("examples")
def test_extraction_quality_has_a_row_for_each_property_whose_shares_are_whole(examples_index: MemoryIndex) -> None:
    found = examples_index.query(QUESTIONS["44-extraction-quality"].text)
    names = [variable.value for variable in found.variables]
    assert names == [
        "property", "extractor", "statements", "explicit", "normalised", "inferred", "enriched", "confidence",
    ]  # fmt: skip
    rows = [dict(zip(names, row, strict=True)) for row in rows_of_solutions(found)]
    said = examples_index.query(
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> SELECT ?p (COUNT(*) AS ?n) WHERE "
        "{ GRAPH <http://127.0.0.1:8000/graph/evidence> { ?e rdf:predicate ?p } } GROUP BY ?p"
    )
    assert {row["property"]: int(row["statements"]) for row in rows} == {p: int(n) for p, n in rows_of_solutions(said)}
    for row in rows:
        shares = [float(row[level]) for level in ("explicit", "normalised", "inferred", "enriched")]
        assert abs(sum(shares) - 100) < 0.25
        assert 0 < float(row["confidence"]) <= 1
        assert row["extractor"].startswith("Vacancy Graph rules ")


def rows_of_solutions(found: QuerySolutions) -> list[tuple[str, ...]]:
    return [tuple("" if term is None else term.value for term in row) for row in found]


@pytest.mark.xdist_group("examples")
@pytest.mark.parametrize("name", sorted(name for name, question in QUESTIONS.items() if question.links))
def test_a_column_leads_to_the_thing_that_it_names(name: str, examples_index: MemoryIndex) -> None:
    question = QUESTIONS[name]
    text = question.bind(**GIVEN.get(name, {}))
    linked = examples_index.query(question.linked(text))
    columns = [variable.value for variable in linked.variables]
    assert question.links.keys() <= set(columns)
    found = list(linked)
    assert {tuple(row[c] for c in columns if c not in question.links.values()) for row in found} == {
        tuple(row) for row in examples_index.query(text)
    }
    for row in found:
        for column, variable in question.links.items():
            thing, said = row[variable], row[column]
            assert said is None or thing.value.startswith("http://127.0.0.1:8000/id/")
            if said is not None and name not in ("03-deadlines", "04-open-postings"):
                called = examples_index.query(
                    f"SELECT ?l {{ {thing} <http://www.w3.org/2000/01/rdf-schema#label>|<https://schema.org/title> ?l }}"
                )
                assert said.value in {one["l"].value for one in called}


@pytest.mark.xdist_group("examples")
@pytest.mark.parametrize(
    ("name", "parameter", "some"),
    [
        ("01-erc-positions", "funder", {"ERC", "DFG"}),
        ("24-collaborators", "acronym", {"DimLearn", "TIDEMARK", "SILTSCAPE", "SORBRIEF"}),
        ("35-median-workload", "type", {f"{CODE}phd", f"{CODE}postdoc", f"{CODE}professor"}),
        ("39-postings-by-month", "field", {"Computer Science", "Mathematics", "Psychology"}),
        ("40-skills-together", "kind", {f"{CODE}framework", f"{CODE}programming-language"}),
        ("45-linked-institutions", "institution", {"University of Göttingen", "Ruhr-Universität Bochum"}),
    ],
)
def test_what_a_form_offers_is_in_the_data(
    name: str, parameter: str, some: set[str], examples_index: MemoryIndex
) -> None:
    question = QUESTIONS[name]
    wanted = {p.name: question.suggestions(p) for p in question.parameters if p.name == parameter}
    offered = {choice.value: choice.labels for choice in choices(examples_index, wanted)[parameter]}
    assert some <= offered.keys()
    if f"{CODE}phd" in offered:
        assert {(label.text, label.lang) for label in offered[f"{CODE}phd"]} >= {
            ("PhD", ""),
            ("Promotionsstelle", "de"),
        }
