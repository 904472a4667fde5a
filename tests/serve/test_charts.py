"""Charts: numbers become what is drawn, nothing a person wrote becomes markup, and the table says the same."""

from xml.etree import ElementTree

from markupsafe import Markup

from kg.serve.charts import Chart, Datum, Line, Words, bars, columns, lines

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words("Postings", "By country", "country", "postings", "As a table")


def drawn(chart: Chart) -> ElementTree.Element:
    """The SVG, which has to be well-formed by itself."""
    return ElementTree.fromstring(chart.svg)


def rows(chart: Chart) -> list[list[str]]:
    table = ElementTree.fromstring(chart.table)
    return [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")]


def test_bars_are_as_long_as_their_share_of_the_longest() -> None:
    chart = bars("c", [Datum("Norway", 8), Datum("Austria", 2), Datum("Chad", 0)], WORDS)
    widths = [r.get("width") for r in drawn(chart).iter(f"{SVG}rect") if r.get("class") == "chart-bar"]
    assert widths == ["100%", "25%", "0%"]
    assert rows(chart) == [["country", "postings"], ["Norway", "8"], ["Austria", "2"], ["Chad", "0"]]


def test_a_chart_without_links_is_an_image_with_title_and_description() -> None:
    root = drawn(bars("c", [Datum("Norway", 8)], WORDS))
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "c-title c-desc")
    assert [root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")] == ["Postings", "By country"]


def test_a_chart_with_links_is_a_group_whose_links_are_named() -> None:
    chart = bars("c", [Datum("Norway", 8, href="/search?country=NOR")], WORDS)
    root = drawn(chart)
    link = next(root.iter(f"{SVG}a"))
    assert root.get("role") == "group"
    assert (link.get("href"), link.get("aria-label")) == ("/search?country=NOR", None)
    assert [text.text for text in link.iter(f"{SVG}text")] == ["Norway", "8"], "its words are its name"
    column = next(drawn(columns("m", [Datum("May", 5, href="/search?m=5")], WORDS)).iter(f"{SVG}a"))
    assert column.get("aria-label") == "May: 5", "where no words are drawn, they are said"
    assert '<a href="/search?country=NOR">Norway</a>' in chart.table


def test_columns_stand_on_the_ground_and_reach_their_value() -> None:
    chart = columns("m", [Datum("May", 5), Datum("June", 0), Datum("July", 10)], WORDS, marked=2)
    found = [r for r in drawn(chart).iter(f"{SVG}rect") if (r.get("class") or "").startswith("chart-bar")]
    assert [(r.get("class"), r.get("y"), r.get("height")) for r in found] == [
        ("chart-bar", "90", "90"),
        ("chart-bar chart-marked", "0", "180"),
    ]
    assert rows(chart)[1:] == [["May", "5"], ["June", "0"], ["July", "10"]]


def test_a_gap_interrupts_a_line() -> None:
    labels = [Datum(str(year), 0) for year in (2028, 2029, 2030, 2031)]
    chart = lines("l", labels, [Line("a", [1, None, 2, 4])], WORDS)
    root = drawn(chart)
    found = [line for line in root.iter(f"{SVG}line") if (line.get("class") or "").startswith("chart-line")]
    assert [(line.get("y1"), line.get("y2")) for line in found] == [("90", "0")]
    assert rows(chart) == [["country", "a"], ["2028", "1"], ["2029", ""], ["2030", "2"], ["2031", "4"]]


def test_nothing_that_was_written_becomes_markup() -> None:
    nasty = '"><script>alert(1)</script>'
    words = Words(nasty, nasty, nasty, nasty, nasty)
    data = [Datum(nasty, 1, text=nasty, href=nasty, lang=nasty, short=nasty)]
    for chart in (
        bars("c", data, words),
        columns("c", data, words),
        lines("c", data, [Line(nasty, [1], nasty)], words),
    ):
        assert isinstance(chart.figure, Markup)
        assert "<script" not in chart.figure
        assert "style=" not in chart.figure
        drawn(chart)


def test_nothing_to_draw_is_a_chart_all_the_same() -> None:
    for chart in (bars("c", [], WORDS), columns("c", [], WORDS), lines("c", [], [], WORDS)):
        assert rows(chart)[0][0] == "country"
        drawn(chart)


def test_numbers_are_written_as_the_language_does() -> None:
    chart = bars("c", [Datum("Norwegen", 1234.5)], Words("Stellen", lang="de"))
    assert rows(chart)[1] == ["Norwegen", "1.234,5"]
