"""What is found, and what each value of a facet would leave, over postings written by hand."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from kg.search import NotReady, Request, Result, Search, Unknown
from kg.store import Catalog

TODAY = date(2027, 1, 10)
KIEL = "https://jobs.example/id/org/kiel"
E13 = "http://127.0.0.1:8000/id/concept/pay/tv-l/e13"


@pytest.fixture
def search(postings: Any) -> Search:
    postings.take("marine", "logic", "crab")
    return followed(postings)


def followed(postings: Any) -> Search:
    made = Search.open(postings.data)
    with Catalog.open(postings.data, read_only=True) as catalog:
        made.follow(catalog)
    return made


def ask(search: Search, text: str = "", today: date = TODAY, **more: Any) -> Result:
    return search.find(Request(text, more.pop("chosen", {}), today, **more))


def names(result: Result) -> list[str]:
    return [hit.iri.rsplit("/", 1)[1] for hit in result.hits]


def counts(result: Result, name: str) -> dict[str, int]:
    return {choice.key: choice.count for facet in result.facets if facet.name == name for choice in facet.choices}


def test_all_words_must_be_there_and_the_title_counts_more_than_the_text(search: Search) -> None:
    assert names(ask(search, "Meeresbiologie Kiel")) == ["marine"]
    assert names(ask(search, "students Kiel")) == []
    assert set(names(ask(search, "Kiel"))) == {"marine", "crab"}


def test_without_words_all_postings_are_found_those_first_that_end_soonest(search: Search) -> None:
    assert names(ask(search)) == ["logic", "marine", "crab"]
    assert names(ask(search, today=date(2027, 2, 1))) == ["marine", "crab", "logic"]
    assert names(ask(search, sort="newest")) == ["logic", "marine", "crab"]


def test_a_hit_shows_the_posting(search: Search) -> None:
    (hit,) = ask(search, "watt@example.org").hits
    assert (hit.title, hit.lang, hit.employer, hit.employer_iri) == (
        "Doktorand*in in der Meeresbiologie",
        "de",
        "Universität Kiel",
        KIEL,
    )
    assert (hit.place, hit.deadline, hit.state, hit.rolling) == ("Kiel", date(2027, 3, 31), "open", False)
    assert hit.country == {"en": "Germany", "de": "Deutschland"}
    assert [piece.text for piece in hit.snippet if piece.marked] == ["watt@example.org"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"proof theory"', ["logic"]),
        ('"theory proof"', []),
        ("Kiel -crab", ["marine"]),
        ("-Kiel", ["logic"]),
        ("mudfl*", ["crab"]),
        ("DFG", ["marine"]),
        ("Deutschland lehrbeauftragt*", []),
        ("Promotionsstelle", ["marine"]),
        ("United Kingdom", ["logic"]),
    ],
)
def test_phrases_prefixes_unwanted_words_and_names_of_codes(search: Search, text: str, found: list[str]) -> None:
    assert names(ask(search, text)) == found


def test_a_facet_s_counts_leave_out_its_own_choice(search: Search) -> None:
    result = ask(search, chosen={"country": ("DEU",), "type": ("phd",)})
    assert names(result) == ["marine"]
    assert counts(result, "type") == {"phd": 1, "postdoc": 1}
    assert counts(result, "country") == {"DEU": 1}
    assert counts(ask(search), "university") == {KIEL: 2, "https://jobs.example/id/org/leeds": 1}
    assert set(names(ask(search, chosen={"type": ("phd", "lecturer")}))) == {"marine", "logic"}


def test_only_a_required_language_counts(search: Search) -> None:
    assert counts(ask(search), "language") == {"ENG": 1}


def test_state_and_ranges_are_of_the_day_asked_about(search: Search) -> None:
    assert counts(ask(search), "state") == {"open": 3}
    assert counts(ask(search, today=date(2027, 1, 16)), "state") == {"open": 2, "closed": 1}
    assert counts(ask(search), "deadline") == {"week": 1, "month": 1, "quarter": 2}
    assert names(ask(search, chosen={"deadline": ("2027-03-01..2027-03-31",)})) == ["marine"]
    assert names(ask(search, chosen={"workload": ("..65",)})) == ["marine"]
    assert names(ask(search, chosen={"workload": ("full",)})) == ["logic"]
    assert names(ask(search, chosen={"start": ("asap",)})) == ["crab"]


def test_a_moment_decides_about_a_deadline_with_an_hour(search: Search) -> None:
    day = date(2027, 1, 15)
    before, after = (datetime(2027, 1, 15, hour, tzinfo=UTC) for hour in (11, 13))
    assert counts(ask(search, today=day, now=before), "state") == {"open": 3}
    assert counts(ask(search, today=day, now=after), "state") == {"open": 2, "closed": 1}


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        ("colour", "red", "there is no facet 'colour'"),
        ("type", "wizard", "type has no value 'wizard'"),
        ("state", "ajar", "there are open, closed, unknown"),
        ("deadline", "soon", "ranges such as 2027-01-01..2027-06-30"),
        ("deadline", "2027-13-01..", "which is no range"),
        ("workload", "nan..", "which is no range"),
    ],
)
def test_a_facet_or_value_that_is_not_there_is_told(search: Search, name: str, key: str, said: str) -> None:
    with pytest.raises(Unknown, match=said):
        ask(search, chosen={name: (key,)})


def test_a_value_of_the_vocabulary_that_no_posting_has_finds_nothing(search: Search) -> None:
    assert ask(search, chosen={"type": ("professor",)}).total == 0


@pytest.mark.parametrize(
    "text",
    ['"', "AND", "a OR", "NEAR(", "title:", "^", "*", "-", '""', "x" * 5000, "\x00", "{a b}: +c", "'; --", "\ud800"],
)
def test_nothing_typed_is_syntax(search: Search, text: str) -> None:
    ask(search, text)


def test_what_may_not_be_shown_is_not_searched(postings: Any) -> None:
    postings.take("marine", publish_text="none")
    search = followed(postings)
    assert names(ask(search, "Wattenmeer")) == []
    assert names(ask(search, "Meeresbiologie")) == ["marine"]


def test_it_follows_what_comes_changes_and_goes(postings: Any) -> None:
    postings.take("marine", "logic")
    search = followed(postings)
    assert (search.release, ask(search).total) == (1, 2)
    postings.written["logic"] = postings.written["logic"].replace("code:lecturer", "code:professor")
    postings.take("crab", "logic")
    with Catalog.open(postings.data) as catalog:
        search.follow(catalog)
        assert counts(ask(search), "type") == {"phd": 1, "postdoc": 1, "professor": 1}
        with catalog.batch("withdraw") as batch:
            batch.withdraw("marine")
        search.follow(catalog)
    result = ask(search)
    assert (result.release, sorted(names(result))) == (3, ["crab", "logic"])
    assert names(ask(search, "Wattenmeer")) == []
    assert counts(result, "type") == {"postdoc": 1, "professor": 1}
    fresh = Search.open(postings.data)
    assert counts(ask(fresh), "type") == counts(result, "type")


def test_an_index_brought_on_holds_what_one_made_anew_holds(postings: Any) -> None:
    postings.take("marine", "logic")
    search = followed(postings)
    postings.take("crab")
    with Catalog.open(postings.data) as catalog:
        with catalog.batch("withdraw") as batch:
            batch.withdraw("logic")
        search.follow(catalog)
        one = ask(search, "Kiel")
        for end in ("", "-wal", "-shm"):
            (postings.data / f"search.sqlite{end}").unlink(missing_ok=True)
        other = Search.open(postings.data)
        other.follow(catalog)
    two = ask(other, "Kiel")
    assert (one.total, one.facets) == (two.total, two.facets)


def test_a_damaged_index_is_made_anew(postings: Any) -> None:
    postings.take("marine")
    (postings.data / "search.sqlite").write_bytes(b"no database at all" * 1000)
    assert ask(followed(postings)).total == 1


def test_merged_things_count_as_one(postings: Any) -> None:
    postings.written["crab"] = postings.written["crab"].replace("<org/kiel>", "<org/cau>") + (
        '<org/cau> a vivo:University , org:FormalOrganization ; rdfs:label "CAU Kiel" .'
    )
    postings.take("marine", "crab")
    search = followed(postings)
    assert counts(ask(search), "university") == {KIEL: 1, "https://jobs.example/id/org/cau": 1}
    with Catalog.open(postings.data) as catalog:
        with catalog.batch("merge") as batch:
            batch.merge("https://jobs.example/id/org/cau", KIEL)
        search.follow(catalog)
    assert counts(ask(search), "university") == {KIEL: 2}
    assert ask(search, chosen={"university": ("https://jobs.example/id/org/cau",)}).total == 2


def test_statements_of_no_posting_about_what_it_speaks_of_are_found(postings: Any) -> None:
    from pyoxigraph import Literal, NamedNode, Quad

    postings.take("logic")
    search = followed(postings)
    place = NamedNode("https://jobs.example/id/place/leeds")
    label = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
    with Catalog.open(postings.data) as catalog:
        with catalog.batch("update") as batch:
            batch.state([Quad(place, label, Literal("Loidis"))])
        search.follow(catalog)
    assert names(ask(search, "Loidis")) == ["logic"]


REPOST = """
<posting/repost> a vac:JobPosting ; rdfs:label "PhD in marine biology" ; schema:title "PhD in marine biology"@en ;
  schema:hiringOrganization <org/kiel> ; vac:advertises <position/marine> .
<position/marine> a vac:Position ; rdfs:label "PhD in marine biology" ; vac:startMode code:asap .
"""


def test_what_another_posting_says_of_the_same_position_counts(postings: Any) -> None:
    postings.written["repost"] = REPOST
    postings.take("logic", "crab", "repost")
    search = followed(postings)
    assert counts(ask(search), "workload") == {"full": 1}
    postings.take("marine")
    with Catalog.open(postings.data) as catalog:
        search.follow(catalog)
        result = ask(search)
        # marine says 65 %, PhD and a grant of the DFG, repost that one starts as soon as possible.
        assert counts(result, "workload") == {"full": 1, "half": 2}
        assert counts(result, "type") == {"phd": 2, "postdoc": 1, "lecturer": 1}
        assert counts(result, "funder") == {"https://jobs.example/id/org/dfg": 2}
        assert counts(result, "start")["asap"] == 3
        assert {hit.title for hit in ask(search, "DFG").hits} == {
            "PhD in marine biology",
            "Doktorand*in in der Meeresbiologie",
        }
        postings.written["marine"] = postings.written["marine"].replace("65.0", "75.0")
        postings.take("marine")
        search.follow(catalog)
        assert counts(ask(search), "workload") == {"full": 1, "most": 2}
        with catalog.batch("withdraw") as batch:
            batch.withdraw("marine")
        search.follow(catalog)
        result = ask(search)
    assert counts(result, "workload") == {"full": 1}
    assert counts(result, "type") == {"postdoc": 1, "lecturer": 1} and counts(result, "funder") == {}


def test_statements_about_what_a_shared_position_leads_to_are_found_by_all_its_postings(postings: Any) -> None:
    from pyoxigraph import Literal, NamedNode, Quad

    postings.written["repost"] = REPOST
    postings.take("marine", "repost", "logic", "crab")
    search = followed(postings)
    grant = NamedNode("https://jobs.example/id/grant/tide")
    label = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
    with Catalog.open(postings.data) as catalog:
        with catalog.batch("update") as batch:
            batch.state([Quad(grant, label, Literal("Gezeitenprogramm"))])
        search.follow(catalog)
    assert sorted(names(ask(search, "Gezeitenprogramm"))) == ["marine", "repost"]


def asked_by_sparql(catalog: Catalog, path: str) -> dict[str, int]:
    """How many postings have each value of a property path, as who asks the dataset by SPARQL is told."""
    from pyoxigraph import Store

    store = Store()
    store.bulk_extend(catalog.quads(graph=""))
    found = store.query(
        "PREFIX vac: <https://w3id.org/vacancy-graph/ns#>"
        f" SELECT ?value (COUNT(DISTINCT ?posting) AS ?count) {{ ?posting {path} ?value }} GROUP BY ?value"
    )
    return {row["value"].value: int(row["count"].value) for row in found}  # type: ignore[union-attr]


def test_the_examples_count_what_sparql_counts(tmp_path: Path) -> None:
    """Two ads of Göttingen offer one position, of which one alone names the pay: TV-L E13 is said of five postings."""
    from kg import settings
    from kg.pipeline import ingest
    from kg.resources import folder

    data = tmp_path / "data"
    with Catalog.open(data, create=True, base="http://127.0.0.1:8000/") as catalog, Search.open(data) as search:
        ingest([folder("examples")], catalog, settings.load(data, {}, {}))
        search.follow(catalog)
        assert counts(ask(search), "grade")[E13] == 5
        assert counts(ask(search, values=100), "grade") == asked_by_sparql(catalog, "vac:advertises/vac:payGrade")
        posting = "http://127.0.0.1:8000/id/posting/university-of-goettingen/27-114"
        with catalog.batch("withdraw") as batch:
            batch.withdraw(posting)
        search.follow(catalog)
        assert counts(ask(search, values=100), "grade") == asked_by_sparql(catalog, "vac:advertises/vac:payGrade")
        assert counts(ask(search), "grade")[E13] == 3  # Bochum, Leipzig and the other one of Göttingen


def test_without_an_index_nothing_is_found_and_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="kg search --update"):
        ask(Search.open(tmp_path))


def test_a_folder_that_cannot_be_written_is_searched(postings: Any, tmp_path: Path) -> None:
    postings.take("marine")
    with Catalog.open(postings.data, read_only=True):
        pass
    copy = tmp_path / "copy"
    shutil.copytree(postings.data, copy, ignore=shutil.ignore_patterns("copy", "search*"))
    copy.chmod(0o555)
    try:
        with Catalog.open(copy, read_only=True) as catalog, Search.open(copy) as search:
            search.follow(catalog)
            assert names(ask(search, "Wattenmeer")) == ["marine"]
    finally:
        copy.chmod(0o755)
