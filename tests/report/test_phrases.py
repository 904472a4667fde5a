import string
import tomllib
from typing import Any

import pytest

from kg.errors import UsageError
from kg.report.phrases import FOLDER, Phrases, languages


def flat(table: dict[str, Any], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        name = f"{before}{key}"
        found |= flat(value, f"{name}.") if isinstance(value, dict) else {name: str(value)}
    return found


def read(language: str) -> dict[str, str]:
    return flat(tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8")))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_german_has_all_that_english_has() -> None:
    assert read("de").keys() == read("en").keys()


def test_no_language_has_a_key_or_a_word_to_fill_in_that_english_has_not() -> None:
    english = read("en")
    for language in languages():
        other = read(language)
        assert other.keys() <= english.keys()
        assert {key for key in other if fields(english[key]) != fields(other[key])} == set()


def test_no_phrase_is_english_by_neglect() -> None:
    english, german = read("en"), read("de")
    assert {key for key in english if english[key] == german[key] and len(english[key].split()) > 2} == set()


def test_what_a_language_leaves_out_is_said_in_english() -> None:
    phrases = Phrases("de")
    phrases._tables[0] = {"name": "Deutsch"}
    assert phrases.say("count", "least", n=1) == "at least one value"


def test_a_language_without_wording_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match="there is de, en"):
        Phrases("xx")


def test_lists_in_words() -> None:
    assert Phrases("en").either(["a", "b", "c"]) == "a, b or c"
    assert Phrases("de").both(["a", "b"]) == "a und b"
    assert Phrases("de").both(["a"]) == "a"
