from pathlib import Path

import pytest
from pyoxigraph import Store

from kg import questions, resources
from kg.errors import ConfigurationError, UsageError

ASKED = """#+ title: {en: "Close after", de: "Schließt nach"}
#+ question: {en: "Which close after a day?"}
#+ params:
#+   after: {type: date, label: {en: "deadline after"}, example: 2025-01-01}
#+   kind: {type: code}
#+   country: {type: code, prefix: country}
#+   words: {type: string}
#+   least: {type: integer}
#+   who: {type: iri}
#+   today: {type: date}
#+ tags: [dates]
PREFIX code: <https://w3id.org/vacancy-graph/code#>
PREFIX country: <http://publications.europa.eu/resource/authority/country/>
SELECT * {
  VALUES ?after { UNDEF } VALUES ?kind { code:phd } VALUES ?country {UNDEF}
  VALUES ?words { "a } brace" } VALUES ?least { 3 } VALUES $who { <http://example.org/a> }
  VALUES ?_today { UNDEF }
}
"""


def answer(text: str) -> dict[str, str | None]:
    row = next(iter(Store().query(text)))
    return {v.value: getattr(row[v.value], "value", None) for v in Store().query(text).variables}


def test_a_header_gives_wording_tags_and_typed_parameters_with_their_defaults() -> None:
    got = questions.parse("07-close", ASKED)
    assert (got.number, got.title("de"), got.title("fr"), got.tags) == (7, "Schließt nach", "Close after", ("dates",))
    assert {p.name: p.default for p in got.parameters} == {
        "after": None, "kind": "code:phd", "country": None, "words": '"a } brace"', "least": "3",
        "who": "<http://example.org/a>", "today": None}  # fmt: skip
    assert got.parameters[0].label() == "deadline after"
    assert got.parameters[0].example == "2025-01-01"


def test_a_bound_value_is_one_term_of_its_type_and_the_rest_keep_their_defaults() -> None:
    bound = questions.parse("q", ASKED).bind(
        after="2025-01-31",
        kind="code:postdoc",
        country="DEU",
        words='"} DROP { \\ \n<x>',
        least="-5",
        today="2026-11-21",
    )
    assert answer(bound) == {
        "after": "2025-01-31",
        "kind": "https://w3id.org/vacancy-graph/code#postdoc",
        "country": "http://publications.europa.eu/resource/authority/country/DEU",
        "words": '"} DROP { \\ \n<x>',
        "least": "-5",
        "who": "http://example.org/a",
        "_today": "2026-11-21",
    }


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("after", "31.1.2025", "2025-01-31"),
        ("least", "three", "whole number"),
        ("who", "not an iri", "absolute IRI"),
        ("who", "http://example.org/> } #", "absolute IRI"),
        ("kind", "phd> } #", "code"),
        ("kind", "http://elsewhere.example/phd", "code"),
        ("afer", "2025-01-01", "did you mean after"),
    ],
)
def test_a_value_that_does_not_fit_says_what_would(name: str, value: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        questions.parse("q", ASKED).bind(**{name: value})


def test_a_clause_that_stands_twice_is_bound_twice() -> None:
    header = "#+ params: {a: {type: integer}}\n"
    question = questions.parse("q", header + "SELECT * {{VALUES ?a {UNDEF}} UNION {VALUES ?a { UNDEF }}}")
    assert question.bind(a=7).count("VALUES ?a { " + question.parameters[0].term(7) + " }") == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("#+ params: {a: {type: date}}\nSELECT * {}", "VALUES"),
        ("#+ params: {a: {type: date}}\nSELECT * {VALUES ?a {UNDEF} VALUES ?a {1}}", "there are 2"),
        ("#+ params: {a: {type: colour}}\nSELECT * {VALUES ?a {UNDEF}}", "colour"),
        ("#+ params: {a: {type: code}}\nSELECT * {VALUES ?a {UNDEF}}", "PREFIX code:"),
        ("#+ title: [\nSELECT * {}", "header of q.rq"),
        ("#+ params: [a]\nSELECT * {}", "header of q.rq"),
    ],
)
def test_a_header_that_cannot_be_used_is_an_error_that_names_the_file(text: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        questions.parse("q", text)


def test_a_question_is_found_by_name_number_and_plain_name(tmp_path: Path) -> None:
    for name in ("03-deadlines", "13-areas"):
        (tmp_path / f"{name}.rq").write_text("ASK {}")
    known = questions.load(tmp_path)
    assert [questions.find(known, n).name for n in ("3", "03", "deadlines", "03-deadlines", "13")] == [
        "03-deadlines", "03-deadlines", "03-deadlines", "03-deadlines", "13-areas"]  # fmt: skip
    with pytest.raises(UsageError, match="did you mean 03-deadlines"):
        questions.find(known, "03-deadline")


def test_every_question_of_the_project_can_be_read_and_takes_its_own_example() -> None:
    known = questions.load(resources.folder("queries"))
    assert len(known) >= 10
    for question in known:
        assert {"en", "de"} <= question.titles.keys() & question.questions.keys(), question.name
        for parameter in question.parameters:
            assert parameter.example is not None, (question.name, parameter.name)
            bound = question.bind(**{parameter.name: parameter.example})
            assert parameter.example in bound
            Store().query(bound, base_iri="http://127.0.0.1:8000/")


def test_a_header_says_how_an_answer_is_drawn() -> None:
    head = "#+ chart: {type: line, label: month, value: n, series: [one, other]}\n"
    drawn = questions.parse("q", head + "SELECT ?month ?n ?one ?other {}").chart
    assert drawn == questions.Drawn("line", ("month",), "n", ("one", "other"))
    assert questions.parse("q", "SELECT * {}").chart is None


@pytest.mark.parametrize(
    "chart",
    [
        "{type: pie, label: a, value: b}",
        "{type: line, label: a, value: b}",
        "{type: bar, label: a}",
        "{type: share, label: a, value: b}",
        "{type: bar, label: a, value: b, share: c}",
        "{type: bar, label: a, value: b, whole: 0}",
    ],
)
def test_a_chart_that_cannot_be_drawn_is_refused(chart: str) -> None:
    with pytest.raises(ConfigurationError, match=r"the header of q\.rq"):
        questions.parse("q", f"#+ chart: {chart}\nSELECT * {{}}")


def test_charts_of_the_questions_are_drawn_from_columns_that_their_answers_have() -> None:
    found = questions.load(resources.folder("queries"))
    for question in found:
        if question.chart is not None:
            columns = [v.value for v in Store().query(question.text, base_iri="http://example.org/").variables]
            used = {*question.chart.label, question.chart.value, *question.chart.series, question.chart.share} - {""}
            assert used <= set(columns), question.name
    assert sum(question.chart is not None for question in found) >= 8
