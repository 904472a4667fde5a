"""The layout of things' pages holds together: what it names is there, and has words in every language."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from kg.serve.kinds import FILE, layout
from kg.serve.pages import listings
from kg.serve.pages.calls import timeline
from kg.serve.pages.entity import panels
from kg.serve.surroundings import ABOVE, CALLS
from kg.serve.templating import HERE, read

LANGUAGES = sorted(path.name for path in (HERE / "wording").iterdir() if path.is_dir())
SEARCH = Path(__file__).parents[2] / "queries" / "facets.toml"


def columns(text: str) -> list[str]:
    found = Store().query(text, base_iri="https://jobs.example/")
    assert isinstance(found, QuerySolutions)
    return [variable.value for variable in found.variables]


def test_every_panel_that_a_kind_names_is_a_query_of_one_thing() -> None:
    known = {query.name: query for query in panels()}
    named = {name for kind in layout().kinds for name in kind.panels}
    assert named <= set(known) and {*CALLS, ABOVE} <= set(known)
    assert set(known) - named == {*CALLS, ABOVE}, "a panel that no kind names is seen by nobody"
    for query in known.values():
        assert [p.name for p in query.parameters] == ["thing"], query.name
        assert set(query.titles) >= set(LANGUAGES) and set(query.questions) >= set(LANGUAGES), query.name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_has_its_words(lang: str) -> None:
    words = read(HERE / "wording" / lang)
    assert {kind.name for kind in layout().kinds} == set(words["kinds"])
    assert {kind.listing for kind in layout().kinds if kind.listing} <= set(words["entities_listings"])
    assert set(words["entities_counted"]) == set(listings.NAMES)
    shown = {c for q in panels() if q.name not in (*CALLS, ABOVE) for c in columns(q.text)}
    assert shown <= set(words["entities_columns"])


def test_lists_are_those_that_there_are_queries_for() -> None:
    assert set(listings.NAMES) == set(listings.queries())
    assert {kind.listing for kind in layout().kinds if kind.listing} == set(listings.NAMES)
    for query in listings.queries().values():
        assert {"thing", "postings"} <= set(columns(query.text)) <= {"thing", "postings", "within"}, query.name


def test_facets_are_those_of_the_search() -> None:
    facets = tomllib.loads(SEARCH.read_text(encoding="utf-8"))["facets"]
    assert {kind.facet for kind in layout().kinds if kind.facet} <= set(facets)


def test_signs_are_drawn_for_every_kind() -> None:
    signs = (HERE / "static" / "kinds.svg").read_text(encoding="utf-8")
    sheet = (HERE / "static" / "entities.css").read_text(encoding="utf-8")
    for kind in layout().kinds:
        assert f'id="{kind.shape}"' in signs
        assert f".kind-{kind.name} " in sheet and f"--kind-{kind.name}:" in sheet
    assert FILE.is_file()


def test_a_thing_is_of_the_first_kind_that_fits() -> None:
    university, institution = (
        "http://vivoweb.org/ontology/core#University",
        "http://www.w3.org/ns/org#FormalOrganization",
    )
    assert layout().of({university, institution}).name == "university"
    assert layout().of({institution}).name == "institution"
    assert layout().of({"https://elsewhere.example/Thing"}).name == "thing"


WORDS = dict.fromkeys(
    ("entities_timeline", "entities_timeline_lead", "entities_timeline_when", "entities_timeline_count", "entities_timeline_table"), "x"
)  # fmt: skip


def test_deadlines_are_counted_by_month_while_they_are_near_each_other() -> None:
    chart = timeline({"2030-11": 2, "2031-02": 1}, date(2030, 12, 24), WORDS, "en")
    assert chart is not None
    for month in ("November 2030: 2", "December 2030: 0", "January 2031: 0", "February 2031: 1"):
        assert month in chart.svg
    assert "March" not in chart.svg


def test_deadlines_are_counted_by_year_over_a_longer_time() -> None:
    chart = timeline({"2028-11": 2, "2028-01": 1, "2031-02": 4}, date(2031, 1, 1), WORDS, "de")
    assert chart is not None
    for year in ("2028: 3", "2029: 0", "2031: 4"):
        assert year in chart.svg
    assert chart.svg.count("chart-marked") == 1


@pytest.mark.parametrize("months", [{}, {"2031-02": 9}])
def test_one_month_is_no_timeline(months: dict[str, int]) -> None:
    assert timeline(months, date(2031, 2, 1), WORDS, "en") is None
