"""What the pages of questions are made of: words for every column and tag, rows over pages, charts of their columns."""

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store

from kg.questions import Drawn
from kg.serve import catalogue
from kg.serve.charts import Words
from kg.serve.pages.asked.answer import Answer, Cell, Reader, parse
from kg.serve.pages.asked.drawing import draw, left_out, saying, specification
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
    """Of four things one counts for two rows, so that the rows add up to five."""
    rows = [
        {"who": term("A"), "n": term("3", "integer"), "part": term("75.0", "decimal")},
        {"n": term("2", "integer"), "part": term("50.0", "decimal")},
    ]
    chart = draw(
        Drawn("share", ("who",), "n", share="part", whole=100.0), Answer(("who", "n", "part"), rows), Words("T", lang="de"), saying(READER.cell, "nicht genannt"),
        "{value} ({share} %)",
    )  # fmt: skip
    assert "3 (75 %)" in chart.svg
    assert "2 (50 %)" in chart.svg
    assert 'width="75%"' in chart.svg
    assert 'width="50%"' in chart.svg
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


def test_percentages_are_drawn_against_the_whole() -> None:
    rows = [{"who": term("A"), "n": term("66", "integer")}]
    percent = Drawn("bar", ("who",), "n", whole=100.0)
    say = saying(READER.cell, "-")
    assert 'width="66%"' in draw(percent, Answer(("who", "n"), rows), Words("T"), say, "").svg
    spec = specification(percent, Answer(("who", "n"), rows), "T", {"who": "Who", "n": "Number"}, say)
    assert spec["encoding"]["x"]["scale"] == {"domain": [0, 100.0]}
    more = Answer(
        ("who", "n"), [{"who": term("A"), "n": term("130", "integer")}]
    )  # beyond the whole: not beyond the page
    assert 'width="100%"' in draw(percent, more, Words("T"), say, "").svg


def test_a_line_chart_says_what_it_leaves_out_and_has_every_month_of_the_answer() -> None:
    """Seven universities, of which the one with the least alone posted in January and in May."""
    rows = [{"month": term("2031-03"), "n": term("3", "integer"), "who": term(f"U{n}")} for n in range(6)]
    rows += [{"month": term(at), "n": term("1", "integer"), "who": term("Least")} for at in ("2031-01", "2031-05")]
    drawn, answer, say = Drawn("line", ("month",), "n", ("who",)), Answer((), rows), saying(READER.cell, "-")
    chart = draw(drawn, answer, Words("T"), say, "")
    for month in ("2031-01", "2031-02", "2031-03", "2031-04", "2031-05"):
        assert f'<th scope="row">{month}</th>' in chart.table
    assert "Least" not in chart.svg
    words = Templates({}).wording
    assert left_out(drawn, answer, say, words["en"]) == "The 6 with the most of 7 are drawn; the table has all."
    assert left_out(drawn, answer, say, words["de"]).startswith("Gezeichnet sind die 6 mit den meisten von 7")
    assert left_out(drawn, Answer((), rows[:6]), say, words["en"]) == ""
    long = Answer((), [{**rows[0], "month": term(at)} for at in ("2021-01", "2031-01")])  # 121 months
    assert (
        left_out(drawn, long, say, words["en"]) == "2021-02 to 2031-01 is drawn; what was before stands in the table."
    )


def test_long_answers_say_that_they_are_drawn_in_part() -> None:
    rows = [{"who": term(f"W{n}"), "n": term("1", "integer")} for n in range(21)]
    drawn, say, words = Drawn("bar", ("who",), "n"), saying(READER.cell, "-"), Templates({}).wording["en"]
    assert left_out(drawn, Answer((), rows), say, words) == "The first 20 are drawn."
    assert left_out(drawn, Answer((), rows[:20]), say, words) == ""


TWO_GRANTS = """
PREFIX frapo: <http://purl.org/cerif/frapo/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX vac: <https://w3id.org/vacancy-graph/ns#> PREFIX : <http://jobs.example/id/>
:p1 a vac:Position ; frapo:isFundedBy :g1, :g2 . :p2 a vac:Position .
:g1 frapo:isAwardedBy :f1 . :g2 frapo:isAwardedBy :f2 .
:f1 rdfs:label "Mud Fund" . :f2 rdfs:label "Sand Fund" .
"""


def test_the_chart_of_funding_says_the_shares_of_its_table() -> None:
    """Two positions, of which two grants pay one: each row is half of all, and the three of them more than all."""
    question = catalogue.find("34")
    store = Store()
    store.load(TWO_GRANTS.encode(), format=RdfFormat.TURTLE)
    found = store.query(question.text)
    assert isinstance(found, QuerySolutions)
    answer = parse(found.serialize(format=QueryResultsFormat.JSON))
    assert question.chart is not None
    words, say = Words("T"), saying(READER.cell, "none")
    chart = draw(question.chart, answer, words, say, "{value} ({share} %)")
    assert [row["share"]["value"] for row in answer.rows] == ["50", "50", "50"]
    assert chart.svg.count(">1 (50 %)<") == 3
    assert chart.svg.count('width="50%"') == 3
