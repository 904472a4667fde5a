"""Words in other forms, within compounds, written otherwise, misspelt; what is suggested to who finds nothing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ConfigurationError
from kg.search import Request, Result, Search, definition, suggesting
from kg.search.distance import within
from kg.search.parsing import parse
from kg.search.stemming import key, stem
from kg.search.words import CHANGED, Lexicon, Words, _marks
from kg.store import Catalog


@pytest.fixture
def search(postings: Any) -> Search:
    postings.texts["marine"] = "Dürrevorhersage, Straßen und Gebirgshydrologie; eine Doktorandin wird gesucht."
    postings.texts["logic"] = "Lecturers analyse behaviour of proofs in topological spaces."
    postings.take("marine", "logic", "crab")
    made = Search.open(postings.data)
    with Catalog.open(postings.data, read_only=True) as catalog:
        made.follow(catalog)
    return made


def ask(search: Search, text: str, **chosen: tuple[str, ...]) -> Result:
    return search.find(Request(text, chosen, date(2027, 1, 10)))


def names(result: Result) -> list[str]:
    return [hit.iri.rsplit("/", 1)[1] for hit in result.hits]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Duerrevorhersage", ["marine"]),
        ("durrevorhersage", ["marine"]),
        ("Strasse", ["marine"]),
        ("Vorhersagen", ["marine"]),
        ("Hydrologie", ["marine"]),
        ("hydrologisch", ["marine"]),
        ("Doktoranden", ["marine"]),
        ("biologe", ["marine"]),
        ("topology", ["logic"]),
        ("analyze behavior", ["logic"]),
        ("crabs", ["crab"]),
        ("ecological", ["crab"]),
        ("the crab in Kiel", ["crab"]),
        ('"analyze behavior"', []),
        ("forecast", []),
    ],
)
def test_a_word_is_found_in_other_forms_and_within_longer_ones(search: Search, text: str, found: list[str]) -> None:
    assert names(ask(search, text)) == found


def test_a_word_itself_counts_more_than_one_made_with_it(postings: Any) -> None:
    postings.texts.update(marine="Hydrologie", logic="Gebirgshydrologie")
    postings.take("marine", "logic")
    search = Search.open(postings.data)
    with Catalog.open(postings.data, read_only=True) as catalog:
        search.follow(catalog)
    assert names(ask(search, "Hydrologie")) == ["marine", "logic"]


def test_words_that_mean_the_same_are_found(search: Search) -> None:
    assert names(ask(search, "PhD")) == ["marine"]
    assert names(ask(search, "postdoctoral")) == ["crab"]


def test_a_snippet_marks_the_word_that_was_meant(search: Search) -> None:
    (hit,) = ask(search, "hydrologie").hits
    assert [piece.text for piece in hit.snippet if piece.marked] == ["Gebirgshydrologie"]


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("topologicl", "topological"),
        ("Kile crab", "kiel crab"),
        ("Gebirgshydrolgie", "gebirgshydrologie"),
        ("ecolgoy", "ecology"),
    ],
)
def test_a_misspelt_word_is_suggested_as_the_nearest(search: Search, text: str, spelt: str) -> None:
    result = ask(search, text)
    assert (result.total, [(one.text, one.total) for one in result.suggestions if one.kind == "spelling"]) == (
        0,
        [(spelt, 1)],
    )


def test_who_finds_nothing_is_told_what_less_would_find(search: Search) -> None:
    result = ask(search, "crab logic", country=("DEU",))
    assert [(one.kind, one.text, one.word, one.facet, one.total) for one in result.suggestions] == [
        ("without-word", "crab", "logic", "", 1)
    ]
    result = ask(search, "logic", country=("DEU",))
    assert [(one.kind, one.facet, one.total) for one in result.suggestions] == [("without-facet", "country", 1)]


def test_nothing_is_suggested_where_something_is_found(search: Search) -> None:
    assert ask(search, "crab").suggestions == ()


def test_of_many_unknown_words_few_are_looked_at_and_none_twice(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def nearest(self: Words, word: str, pause: Callable[[], None]) -> str | None:
        looked.append(word)
        pause()
        return None

    monkeypatch.setattr(Words, "nearest", nearest)
    unknown = [f"qzqz{letter}xvxvxv" for letter in "abcdefghijklmnopqrstuvwxyzäö"]
    assert ask(search, " ".join(unknown)).suggestions == ()
    assert looked == unknown[:3]
    assert ask(search, f"{unknown[1]} {unknown[27]}").suggestions == ()
    assert looked == [*unknown[:3], unknown[27]]


def test_what_is_not_suggested_in_time_is_left_out(search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "SECONDS", -1.0)
    result = ask(search, "topologicl")
    assert (result.total, result.suggestions) == (0, ())


@given(st.text("abcdefgäß", min_size=4, max_size=12), st.data())
def test_no_word_within_two_letters_is_passed_over_for_its_marks(word: str, data: st.DataObject) -> None:
    other = list(word)
    for _ in range(2):
        at = data.draw(st.integers(0, len(other) - 2))
        letter = data.draw(st.sampled_from("abxyß"))
        how = data.draw(st.sampled_from(["exchange", "drop", "put in", "change"]))
        if how == "exchange":
            other[at], other[at + 1] = other[at + 1], other[at]
        else:
            other[at : at + (how != "put in")] = [letter] if how != "drop" else []
    marks = (_marks(word) ^ _marks("".join(other))).bit_count()
    assert marks <= CHANGED * 2


def test_words_past_the_twentieth_are_told_as_ignored(search: Search) -> None:
    result = ask(search, " ".join(f"w{number}" for number in range(23)))
    assert result.ignored == ("w20", "w21", "w22")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("„zwei Worte“ -drei", ['"zwei worte"', "-drei"]),
        ("TV-L m/w/d", ["tv l", "m w d"]),
        ('"open', ['"open"']),
        ("x* ab*", ["x", "ab*"]),
        ("a a", ["a"]),
        ("- -- !", []),
    ],
)
def test_what_is_typed_is_read_as_terms(typed: str, read: list[str]) -> None:
    assert [term.text for term in parse(typed)[0]] == read


@pytest.mark.parametrize(
    "alike",
    [
        ("Universität", "Universitaet", "universitat", "Universitäten"),
        ("Stelle", "Stellen"),
        ("Mitarbeiter", "Mitarbeiterinnen", "Mitarbeiterin", "mitarbeitern"),
        ("mathematics", "Mathematik", "mathematical", "mathematisches"),
        ("theory", "theories", "Theorie"),
        ("physics", "Physik", "physicist"),
        ("modelling", "modeling"),
    ],
)
def test_forms_of_a_word_have_one_stem(alike: tuple[str, ...]) -> None:
    assert len({stem(key(word)) for word in alike}) == 1


@pytest.mark.parametrize("apart", [("logic", "biologic"), ("machine", "machen"), ("wasser", "was"), ("form", "forum")])
def test_other_words_have_other_stems(apart: tuple[str, str]) -> None:
    assert stem(key(apart[0])) != stem(key(apart[1]))


def test_the_distance_of_words_is_bounded() -> None:
    assert [within("abcd", other, 2) for other in ("abcd", "abdc", "abc", "xabcd", "wxyz", "ab", "a")] == [
        0, 1, 1, 1, None, 2, None,
    ]  # fmt: skip


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    file = tmp_path / "facets.toml"
    file.write_text('[facets.x]\nkind = "colour"\nlabel = {}\n', encoding="utf-8")
    for load in (definition.load, Lexicon.load):
        with pytest.raises(ConfigurationError, match=r"facets\.toml"):
            load(file)
