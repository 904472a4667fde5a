"""What the pages of questions are made of: words for every column and tag, rows over pages, charts of their columns."""

from pyoxigraph import Store

from kg.questions import Drawn
from kg.serve import catalogue
from kg.serve.charts import Words
from kg.serve.pages.asked.answer import Answer, Cell, Reader
from kg.serve.pages.asked.drawing import draw, saying, specification
from kg.serve.templating import Templates

READER = Reader("de", "http://jobs.example/", {"vac:rule": "Regel"}, "Ja", "Nein")
XSD = "http://www.w3.org/2001/XMLSchema#"


def term(value: str, datatype: str = "") -> dict[str, str]:
    return {"type": "literal", "value": value} | ({"datatype": XSD + datatype} if datatype else {})


def test_every_column_and_tag_has_a_word_in_both_languages() -> None:
    columns = {
        v.value for q in catalogue.known() for v in Store().query(q.text, base_iri="http://jobs.example/").variables
    }
    for lang, words in Templates({}).wording.items():
        assert columns - words["questions_columns"].keys() == set(), lang
        assert {tag for q in catalogue.known() for tag in q.tags} - words["questions_tags"].keys() == set(), lang


def test_a_cell_is_what_people_of_that_language_read() -> None:
    assert READER.cell(term("1234.5", "decimal")) == Cell("1.234,5", number=True)
    assert READER.cell(term("true", "boolean")).text == "Ja"
    assert READER.cell(term("2031-03-31", "date")) == Cell("31. März 2031", iso="2031-03-31")
    assert READER.cell(term("1234567890")).text == "1234567890"
    thing = READER.cell({"type": "uri", "value": "http://jobs.example/id/org/x"})
    assert (thing.href, thing.iri) == ("/id/org/x", "http://jobs.example/id/org/x")
    assert READER.cell({"type": "uri", "value": "https://w3id.org/vacancy-graph/ns#rule"}).text == "Regel"
    assert READER.cell(None) == Cell()


def test_a_cell_leads_to_the_thing_that_it_names() -> None:
    thing = {"type": "uri", "value": "http://jobs.example/id/org/x"}
    assert READER.cell(term("Lab"), thing) == Cell("Lab", href="/id/org/x", iri="http://jobs.example/id/org/x")
    assert READER.cell(None, thing) == Cell()
    assert READER.cell(term("Lab"), {"type": "bnode", "value": "b"}).href == ""


def test_codes_are_called_by_the_name_of_the_page_s_language() -> None:
    assert catalogue.spoken("de")["Germany"] == "Deutschland"
    assert catalogue.spoken("de")["as soon as possible"] != "as soon as possible"
    reader = Reader("de", "http://jobs.example/", catalogue.names("de"), "Ja", "Nein", catalogue.spoken("de"))
    assert reader.cell(term("Germany")).text == "Deutschland"
    assert reader.cell({**term("Germany"), "xml:lang": "en"}) == Cell("Germany", lang="en")
    property_ = {"type": "uri", "value": "https://w3id.org/vacancy-graph/ns#workingLanguage"}
    assert reader.cell(property_).text == "Arbeitssprache"


def test_lines_are_drawn_over_all_months_between() -> None:
    rows = [
        {"month": term("2030-11"), "n": term("2", "integer"), "who": term("A")},
        {"month": term("2031-01"), "n": term("4", "integer"), "who": term("A")},
        {"month": term("2030-12"), "n": term("1", "integer")},
    ]
    drawn = Drawn("line", ("month",), "n", ("who",))
    say = saying(READER.cell, "none")
    chart = draw(drawn, Answer(("month", "n", "who"), rows), Words("T", lang="de"), say, "")
    body = chart.table.partition("<tbody>")[2]
    assert [part.partition("<")[0] for part in body.split('<td class="number">')[1:]] == ["2", "0", "0", "1", "4", "0"]
    spec = specification(drawn, Answer((), rows), "T", {"month": "Monat", "n": "Zahl", "who": "Wer"}, say)
    assert spec["data"]["values"][2] == {"label": "2030-12", "value": 1.0, "series": "none"}
    assert spec["encoding"]["color"]["title"] == "Wer"


def test_shares_are_of_the_whole_and_say_so() -> None:
    rows = [{"who": term("A"), "n": term("3", "integer")}, {"n": term("1", "integer")}]
    chart = draw(
        Drawn("share", ("who",), "n"), Answer(("who", "n"), rows), Words("T", lang="de"), saying(READER.cell, "nicht genannt"),
        "{value} ({share} %)",
    )  # fmt: skip
    assert "3 (75 %)" in chart.svg
    assert 'width="75%"' in chart.svg
    assert "nicht genannt" in chart.svg


def test_bars_lead_where_their_rows_do() -> None:
    rows = [{"who": term("A"), "n": term("3", "integer"), "node": {"type": "uri", "value": "http://jobs.example/id/a"}}]
    chart = draw(
        Drawn("bar", ("who",), "n"), Answer(("who", "n"), rows), Words("T"), saying(READER.cell, "-"), "",
        lambda row: READER.cell(row["node"]).href,
    )  # fmt: skip
    assert 'href="/id/a"' in chart.svg


def test_long_answers_are_drawn_in_part() -> None:
    rows = [{"who": term(f"W{n}"), "n": term("1", "integer")} for n in range(50)]
    chart = draw(Drawn("bar", ("who",), "n"), Answer(("who", "n"), rows), Words("T"), saying(READER.cell, "-"), "")
    assert chart.svg.count('class="chart-bar"') == 20
