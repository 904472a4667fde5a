"""Each state of the search has one address, and the address holds all of it."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serve.pages.search.asked import Asked, read
from kg.serve.problems import Problem

FACETS = {"state": "state", "type": "value", "country": "value", "deadline": "date", "workload": "number"}


def of(query: str) -> Asked:
    return read(parse_qsl(query, keep_blank_values=True), FACETS)


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("", "/search"),
        ("q=", "/search"),
        ("q=tidal+flats", "/search?q=tidal%20flats"),
        ("country=DEU&type=phd&type=postdoc&q=x", "/search?q=x&type=phd&type=postdoc&country=DEU"),
        ("type=phd&type=phd", "/search?type=phd"),
        ("deadline-from=2031-01-01&deadline-to=&q=", "/search?deadline=2031-01-01.."),
        ("deadline-from=&deadline-to=", "/search"),
        ("workload-from=50&workload-to=75", "/search?workload=50..75"),
        ("sort=newest&page=1&size=20&today=2031-01-01", "/search?sort=newest&today=2031-01-01"),
        ("page=3&size=5&more=country&lang=de&format=json", "/search?page=3&size=5&more=country"),
    ],
)
def test_an_address_is_brought_into_its_one_form(query: str, address: str) -> None:
    assert of(query).address() == address


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("contry=DEU", "did you mean country? "),
        ("type-from=1", "nothing that the search can be asked"),
        ("sort=size", "there are relevance, deadline, newest"),
        ("page=0", "a whole number from 1 to"),
        ("page=٣", "a whole number from 1 to"),
        ("size=1001", "a whole number from 1 to 1000"),
        ("page=5000&size=1000", "the first 100,000 postings"),
        ("more=colour", "the name of a facet: state, type"),
        ("q=" + "x" * 1001, "takes 1,000"),
        ("&".join(f"country=C{number}" for number in range(51)), "country has 51 values; the search takes 50"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(query: str, words: str) -> None:
    with pytest.raises(Problem) as refused:
        of(query)
    assert refused.value.status == 400 and words in refused.value.detail


def test_fifty_values_of_a_facet_may_be_chosen() -> None:
    asked = of("&".join(f"country=C{number}" for number in range(50)) + "&country=C1")
    assert asked.chosen["country"] == tuple(f"C{number}" for number in range(50))


def test_choosing_a_value_again_takes_it_back_and_goes_to_the_first_page() -> None:
    asked = of("type=phd&page=4&q=x")
    assert asked.with_choice("type", "postdoc").address() == "/search?q=x&type=phd&type=postdoc"
    assert asked.with_choice("type", "phd").address() == "/search?q=x"


@pytest.mark.parametrize(
    ("query", "order"), [("", "deadline"), ("q=+", "deadline"), ("q=a", "relevance"), ("q=a&sort=newest", "newest")]
)
def test_words_are_sorted_by_relevance_and_what_has_none_by_deadline(query: str, order: str) -> None:
    assert of(query).order == order


def test_a_page_asks_for_its_own_hits() -> None:
    request = of("page=3&size=5&state=open").request(date(2031, 1, 1), None)
    assert (request.first, request.most, request.chosen) == (10, 5, {"state": ("open",)})


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.sampled_from(["type", "country"]), st.text(min_size=1, max_size=10)), max_size=4),
    st.integers(1, 50),
)
def test_what_an_address_says_is_what_was_asked(text: str, chosen: Sequence[tuple[str, str]], page: int) -> None:
    try:
        text.encode()
        [key.encode() for _, key in chosen]
    except UnicodeEncodeError:
        return
    asked = read([("q", text), *chosen, ("page", str(page))], FACETS)
    again = read(parse_qsl(urlsplit(asked.address()).query, keep_blank_values=True), FACETS)
    assert again == asked
