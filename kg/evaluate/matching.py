"""When a value is the right one: by the field's kind, with the leniency that two careful readers grant each other."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from kg.evaluate.fields import known

NEAR_NAME = 0.88  # of difflib's ratio: one word of five may be spelled otherwise
NEAR_PHRASE = 0.6  # of the words' F1
NEAR_NUMBER = 0.01  # of the right number; at least 0.01


def matches(field: str, got: Any, right: Any) -> bool:
    """Whether a value of this field counts as the right one.

    >>> matches("employer", "Universitat Zurich", "Universität Zürich"), matches("deadline", "2027-01-02", "2027-01-03")
    (True, False)
    """
    return _KINDS[known().kinds.get(field, "name")](got, right)


def words(value: Any) -> str:
    """The value's words: no case, accents or punctuation, one space between.

    >>> words("  Straße – Nr. 5 (Göttingen)")
    'strasse nr 5 gottingen'
    """
    spread = unicodedata.normalize("NFKD", str(value))
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter)).lower().replace("ß", "ss")
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def name_of(value: Any) -> Any:
    """What is compared of a value: the `name` of an object, true and false as JSON writes them."""
    if isinstance(value, dict):
        value = value.get("name", value)
    return str(value).lower() if isinstance(value, bool) else value


@cache
def _honorific() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(known().honorifics)})\b")


def _exact(got: Any, right: Any) -> bool:
    return str(got).strip().lower() == str(right).strip().lower()


def _number(got: Any, right: Any) -> bool:
    try:
        return abs(float(got) - float(right)) <= NEAR_NUMBER * max(1.0, abs(float(right)))
    except (TypeError, ValueError):
        return False


def _letters(value: Any) -> str:
    return "".join(re.findall(r"[a-z0-9äöü]", str(value).lower()))


def _code(got: Any, right: Any) -> bool:
    return _letters(got) == _letters(right)


def _doi(got: Any, right: Any) -> bool:
    return _code(str(got).lower().rpartition("doi.org/")[2], right)


def _person(got: Any, right: Any) -> bool:
    """Equal last names and first initials; a last name alone matches a last name alone; or the same words."""
    one, other = (_honorific().sub(" ", words(value)).split() for value in (got, right))
    if not one or not other:
        return False
    if one[-1] != other[-1]:
        return set(one) == set(other)
    if len(one) > 1 and len(other) > 1:
        return one[0][0] == other[0][0]
    return len(one) == len(other)


def _name(got: Any, right: Any) -> bool:
    one, other = words(got), words(right)
    return one == other or SequenceMatcher(None, one, other).ratio() >= NEAR_NAME


def _partner(got: Any, right: Any) -> bool:
    return _person(got, right) or _name(got, right)


def _phrase(got: Any, right: Any) -> bool:
    one, other = set(words(got).split()), set(words(right).split())
    return bool(one and other) and 2 * len(one & other) / (len(one) + len(other)) >= NEAR_PHRASE


def _address(got: Any, right: Any) -> bool:
    def bare(value: Any) -> str:
        return re.sub(r"^(?:https?://)?(?:www\.)?", "", str(value).strip().lower()).rstrip("/.,;)")

    return bare(got) == bare(right)


_KINDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "exact": _exact,
    "number": _number,
    "code": _code,
    "doi": _doi,
    "person": _person,
    "partner": _partner,
    "address": _address,
    "mailbox": _exact,
    "phrase": _phrase,
    "name": _name,
}
